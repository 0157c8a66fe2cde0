package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
)

var userCommand = command{
	name: "user", about: "people who sign in: staff and clients' members",
	use: "add EMAIL --name N (--staff ROLE | --account SLUG --role ROLE) [--invite] [--password-stdin]\n" +
		"       tradecounter user list [--json]\n" +
		"       tradecounter user password EMAIL --password-stdin\n" +
		"       tradecounter user disable | enable | reset-second-factor EMAIL\n" +
		"       tradecounter user export EMAIL    everything recorded of one person, as JSON\n" +
		"       tradecounter user forget EMAIL [--yes]    removes one person from what is recorded; sums, orders, contacts and questions stay",
	run: func(ctx context.Context, c *call) error {
		c.public()
		var n identity.NewPerson
		c.flags.StringVar(&n.Name, "name", "", "add: the person's `name`")
		staff := c.flags.String("staff", "", "add: `role` as staff: manager, support or admin")
		role := c.flags.String("role", "", "add: `role` in the account: viewer, buyer, approver or company_admin")
		c.flags.StringVar(&n.AccountSlug, "account", "", "add: `slug` of the client's account")
		c.flags.BoolVar(&n.Invite, "invite", false, "add: send a letter with a link to set a password")
		fromStdin := c.flags.Bool("password-stdin", false, "add, password: read the password from standard input, one line")
		asJSON := c.flags.Bool("json", false, "list: print JSON")
		sure := c.flags.Bool("yes", false, "forget: do it; without it only what would be removed is told")
		if err := c.parse(1, 2); err != nil {
			return err
		}
		n.Staff, n.Role = identity.StaffRole(*staff), identity.Role(*role)
		if c.operands[0] == "list" && len(c.operands) == 1 {
			return c.with(ctx, func(a *app.App) error { return listUsers(ctx, c, a, *asJSON) })
		}
		if len(c.operands) != 2 {
			return usageError("it is user add, list, password, disable, enable, reset-second-factor, export or forget, with the person's EMAIL")
		}
		n.Email = c.operands[1]
		switch c.operands[0] {
		case "export":
			return c.with(ctx, func(a *app.App) error { return exportUser(ctx, c, a, n.Email) })
		case "forget":
			return c.with(ctx, func(a *app.App) error { return forgetUser(ctx, c, a, n.Email, *sure) })
		}
		return changeUser(ctx, c, n, *fromStdin)
	},
}

func changeUser(ctx context.Context, c *call, n identity.NewPerson, fromStdin bool) error {
	verb, email := c.operands[0], c.operands[1]
	password := ""
	switch {
	case verb == "add" && (n.Staff == "") == (n.AccountSlug == ""):
		return usageError("add needs either --staff ROLE or --account SLUG with --role ROLE")
	case verb == "add" && n.AccountSlug != "" && n.Role == "":
		return usageError("--account needs --role: viewer, buyer, approver or company_admin")
	case verb == "password" && !fromStdin:
		return usageError("password needs --password-stdin, so that the password stands in no history")
	}
	if fromStdin && (verb == "add" || verb == "password") {
		var err error
		if password, err = readPassword(c.in); err != nil {
			return err
		}
		n.Password = password
	}
	return c.with(ctx, func(a *app.App) error {
		switch verb {
		case "add":
			_, err := a.Identity.Add(ctx, c.actor(), n)
			return err
		case "password":
			return a.Identity.SetPassword(ctx, c.actor(), email, password)
		case "disable":
			return a.Identity.Disable(ctx, c.actor(), email)
		case "enable":
			return a.Identity.Enable(ctx, c.actor(), email)
		case "reset-second-factor":
			return a.Identity.ResetSecondFactor(ctx, c.actor(), email)
		}
		return usageError(fmt.Sprintf("there is no user %s", verb))
	})
}

// readPassword takes the first line; its end isn't part of it.
func readPassword(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("there is no password on standard input")
	}
	return line, nil
}

func listUsers(ctx context.Context, c *call, a *app.App, asJSON bool) error {
	people, err := a.Identity.People(ctx, c.actor())
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(people)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, p := range people {
		var roles []string
		if p.Staff != "" {
			roles = append(roles, "staff "+string(p.Staff))
		}
		for _, m := range p.Accounts {
			roles = append(roles, m.Slug+" "+string(m.Role))
		}
		state := ""
		if p.DisabledAt != 0 {
			state = "disabled"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Email, p.Name, strings.Join(roles, ", "), state)
	}
	return w.Flush()
}
