package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app"
	"tradecounter/internal/identity"
)

var accountCommand = command{
	name: "account", about: "clients' looks, host names and holds; their terms come by import accounts",
	use: "list [--json]\n" +
		"       tradecounter account theme SLUG             print the look as JSON\n" +
		"       tradecounter account theme SLUG --set FILE  replace it by such a JSON; - is standard input\n" +
		"       tradecounter account host SLUG HOST         a host name of its own; \"\" takes it away\n" +
		"       tradecounter account hold SLUG REASON       stop its buying; \"\" lets it go on\n\n" +
		"The look: accent and mast (#rrggbb), logo_file, header_file, header_art (machine, field, harbour, kitchen, clinic,\n" +
		"workshop, building), greeting ({first name} stands for the buyer's), welcome (the manager's words), blocks (the home\n" +
		"page's, in order: due, last, categories, featured, new; beside them manager, standing, lists, account, links; a dash\n" +
		"before one that is off), links [{title, url or file}], featured [{kind: category or product, value: path or SKU}].\n" +
		"Files are put in with `tradecounter file add`. An accent that can't be read is darkened until it can.",
	run: func(ctx context.Context, c *call) error {
		set := c.flags.String("set", "", "theme: JSON `file` to replace the look by")
		asJSON := c.flags.Bool("json", false, "list: print JSON")
		if err := c.parse(1, 3); err != nil {
			return err
		}
		verb, n := c.operands[0], len(c.operands)
		switch {
		case verb == "list" && n == 1:
			return c.with(ctx, func(a *app.App) error { return listAccounts(ctx, c, a, *asJSON) })
		case verb == "theme" && n == 2 && *set == "":
			return c.with(ctx, func(a *app.App) error { return printTheme(ctx, c, a, c.operands[1]) })
		case verb == "theme" && n == 2:
			return c.with(ctx, func(a *app.App) error { return setTheme(ctx, c, a, c.operands[1], *set) })
		case verb == "host" && n == 3:
			return c.with(ctx, func(a *app.App) error { return a.Accounts.SetHost(ctx, c.actor(), c.operands[1], c.operands[2]) })
		case verb == "hold" && n == 3:
			return c.with(ctx, func(a *app.App) error { return a.Accounts.SetHold(ctx, c.actor(), c.operands[1], c.operands[2]) })
		}
		return usageError("it is account list, account theme SLUG, account host SLUG HOST or account hold SLUG REASON")
	},
}

func listAccounts(ctx context.Context, c *call, a *app.App, asJSON bool) error {
	list, err := a.Accounts.List(ctx, identity.Reach{All: true})
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(list)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, account := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", account.Slug, account.Name, account.Currency, account.Status, account.Host)
	}
	return w.Flush()
}

// look is a theme as its JSON has it.
type look struct {
	Accent     string     `json:"accent"`
	Mast       string     `json:"mast"`
	LogoFile   string     `json:"logo_file"`
	HeaderFile string     `json:"header_file"`
	HeaderArt  string     `json:"header_art"`
	Greeting   string     `json:"greeting"`
	Welcome    string     `json:"welcome"`
	Blocks     string     `json:"blocks"`
	Links      []lookLink `json:"links"`
	Featured   []lookItem `json:"featured"`
}

type lookLink struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	File  string `json:"file,omitempty"`
}

type lookItem struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

func printTheme(ctx context.Context, c *call, a *app.App, slug string) error {
	account, err := a.Accounts.BySlug(ctx, slug)
	if err != nil {
		return err
	}
	kept, err := a.Accounts.Look(ctx, identity.Scope{AccountID: account.ID})
	if err != nil {
		return err
	}
	t := kept.Theme
	l := look{Accent: t.Accent, Mast: t.Mast, LogoFile: t.LogoFile, HeaderFile: t.HeaderFile, HeaderArt: t.HeaderArt, Greeting: t.Greeting,
		Welcome: t.Welcome, Blocks: t.Blocks, Links: []lookLink{}, Featured: []lookItem{}}
	for _, link := range t.Links {
		l.Links = append(l.Links, lookLink(link))
	}
	for _, item := range t.Featured {
		l.Featured = append(l.Featured, lookItem(item))
	}
	return c.printJSON(l)
}

func setTheme(ctx context.Context, c *call, a *app.App, slug, name string) error {
	in := c.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	var l look
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return fmt.Errorf("%s is not a look like `account theme` prints: %w", name, err)
	}
	t := accounts.Theme{Accent: l.Accent, Mast: l.Mast, LogoFile: l.LogoFile, HeaderFile: l.HeaderFile, HeaderArt: l.HeaderArt,
		Greeting: l.Greeting, Welcome: l.Welcome, Blocks: l.Blocks}
	for _, link := range l.Links {
		t.Links = append(t.Links, accounts.ThemeLink(link))
	}
	for _, item := range l.Featured {
		t.Featured = append(t.Featured, accounts.Featured(item))
	}
	used, err := a.Accounts.SaveTheme(ctx, c.actor(), slug, t)
	if err != nil {
		return err
	}
	if used.AccentChanged {
		fmt.Fprintf(c.out, "The accent %s can't be read well enough; %s is used.\n", used.AccentAsked, used.Accent)
	}
	if used.MastMoved {
		fmt.Fprintf(c.out, "The header colour %s was changed to %s, so that text on it can be read.\n", used.MastAsked, used.Mast)
	}
	return nil
}

var fileCommand = command{
	name: "file", use: "add NAME FILE [--account SLUG]", about: "put in data sheets, logos and pictures, which products and looks then name",
	run: func(ctx context.Context, c *call) error {
		slug := c.flags.String("account", "", "`slug` of the account that alone may see it; without, all see it that see what names it")
		if err := c.parse(3, 3); err != nil {
			return err
		}
		if c.operands[0] != "add" {
			return usageError("it is file add NAME FILE")
		}
		return c.with(ctx, func(a *app.App) error { return addFile(ctx, c, a, *slug) })
	},
}

func addFile(ctx context.Context, c *call, a *app.App, slug string) error {
	var account int64
	if slug != "" {
		found, err := a.Accounts.BySlug(ctx, slug)
		if err != nil {
			return err
		}
		account = found.ID
	}
	file, err := os.Open(c.operands[2])
	if err != nil {
		return err
	}
	defer file.Close()
	kept, err := a.Files.Save(ctx, c.operands[1], account, file)
	if err == nil {
		fmt.Fprintf(c.out, "%s, %s, %d bytes\n", kept.Name, kept.ContentType, kept.Size)
	}
	return err
}
