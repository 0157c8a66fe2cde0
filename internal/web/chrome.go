package web

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/settings"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Base is where the storefront of an account lives for this request: /s/nordwind, or nothing on its own host name, or where
// it is previewed.
func Base(c *fiber.Ctx, slug string) string {
	if at, ok := c.Locals(keyPreview).(string); ok {
		return at
	}
	if own := HostsSlug(c); own != "" && own == slug {
		return ""
	}
	return "/s/" + slug
}

// Path is an address within the storefront that the request is about.
func Path(c *fiber.Ctx, parts ...string) string {
	base := Base(c, Actor(c).Account.Slug)
	if len(parts) == 0 && base == "" {
		return "/"
	}
	return strings.TrimSuffix(base+"/"+strings.Join(parts, "/"), "/")
}

// Scope is what the actor of the request may see today.
func (w *Web) Scope(c *fiber.Ctx) (identity.Scope, *settings.Settings, error) {
	set, err := w.Settings.Get(c.UserContext())
	if err != nil {
		return identity.Scope{}, nil, err
	}
	return Actor(c).Scope(set.Today(w.Now())), set, nil
}

// Chrome is everything that a storefront page needs besides its own content.
func (w *Web) Chrome(c *fiber.Ctx, section layout.Section) (layout.Chrome, error) {
	ctx, actor := c.UserContext(), Actor(c)
	scope, set, err := w.Scope(c)
	if err != nil {
		return layout.Chrome{}, err
	}
	look, err := w.Accounts.Look(ctx, scope)
	if err != nil {
		return layout.Chrome{}, err
	}
	base := Base(c, actor.Account.Slug)
	categories, err := w.nav(ctx, scope, base, actor.Account.Locale)
	if err != nil {
		return layout.Chrome{}, err
	}
	chrome := layout.Chrome{
		Seller:     sellerOf(set),
		Account:    accountOf(base, actor, look),
		Person:     layout.Person{Name: actor.Name, Email: actor.Email, Role: roleWords[actor.Role]},
		Rights:     layout.Rights{Buy: actor.Can(identity.Buy), ManageTeam: actor.Can(identity.ManageCompany)},
		Base:       base,
		CSRF:       w.CSRF(c),
		Ends:       w.ends(c, set),
		Flashes:    w.flashes(c),
		Acting:     actingWords(actor),
		Locale:     actor.Account.Locale,
		Zone:       set.Zone,
		Today:      scope.Today,
		Categories: categories,
		Section:    section,
	}
	_, chrome.Still = c.Locals(keyPreview).(string)
	chrome.Ask = askHere(c, &chrome)
	w.helpHere(c, &chrome, scope)
	w.offerHelp(c, &chrome, scope)
	if chrome.Rights.Buy {
		summary, err := w.Cart.Summary(ctx, actor)
		if err != nil {
			return layout.Chrome{}, err
		}
		c.Locals(keyHeld, summary.Held)
		chrome.Cart = layout.Cart{Lines: summary.Lines, Total: ui.Money(summary.Net, actor.Account.Currency, actor.Account.Locale)}
	}
	if Session(c).SeveralAccounts {
		chrome.Person.Others, err = w.others(c, actor)
	}
	return chrome, err
}

// Held is how many of each product the cart of the page's frame holds.
func Held(c *fiber.Ctx) map[int64]int64 {
	held, _ := c.Locals(keyHeld).(map[int64]int64)
	return held
}

// accountOf is the account's part of the frame: its look, its links, its manager's card.
func accountOf(base string, actor identity.Actor, look accounts.Look) layout.Account {
	a := layout.Account{Name: actor.Account.Name, Slug: actor.Account.Slug}
	if look.CSS != "" {
		a.Theme = base + "/theme/" + look.Hash + ".css"
	}
	a.Logo = layout.Logo{SVG: look.LogoSVG}
	if look.LogoSVG == "" && look.Theme.LogoFile != "" {
		a.Logo = layout.Logo{Src: FilePath(base, look.Theme.LogoFile), Width: "160", Height: "36"}
	}
	if m := look.Manager; m.Name != "" {
		a.Manager = layout.Manager{Name: m.Name, Phone: m.Phone, Hours: m.Hours, Mail: m.Email}
		if m.PhotoFile != "" {
			a.Manager.Photo = FilePath(base, m.PhotoFile)
		}
	}
	for _, link := range look.Theme.Links {
		to := link.URL
		if link.File != "" {
			to = FilePath(base, link.File)
		}
		a.Links = append(a.Links, ui.Link{Text: link.Title, To: to})
	}
	return a
}

// FilePath is the address of an uploaded file within a storefront; who may see it is decided when it is asked for.
func FilePath(base, name string) string {
	return base + "/files/" + (&url.URL{Path: name}).EscapedPath()
}

var roleWords = map[identity.Role]string{
	identity.Viewer: "viewer", identity.Buyer: "buyer", identity.Approver: "approver", identity.CompanyAdmin: "company admin",
}

// others are the further accounts of the person, to switch to.
func (w *Web) others(c *fiber.Ctx, actor identity.Actor) ([]ui.Link, error) {
	choices, err := w.Identity.Choices(c.UserContext(), actor)
	if err != nil {
		return nil, err
	}
	var links []ui.Link
	for _, choice := range choices {
		if choice.Slug != actor.Account.Slug {
			links = append(links, ui.Link{Text: choice.Name, To: w.URL.String() + "/s/" + choice.Slug})
		}
	}
	return links, nil
}

func sellerOf(set *settings.Settings) layout.Seller {
	story, _, _ := strings.Cut(set.Seller.Story, "\n\n")
	return layout.Seller{Name: set.Seller.Name, Story: firstSentence(story), Phone: set.Seller.Phone}
}

func firstSentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}

// navKey: the catalogue keeps a tree, and with it its nodes, as long as nothing that decides it has changed.
type navKey struct {
	first        *catalog.Category
	base, locale string
}

// keptNavs is for how many accounts the masthead's tree is kept, some ten kilobytes each.
const keptNavs = 256

// nav is the tree of the masthead, written out once per tree; pages only read it.
func (w *Web) nav(ctx context.Context, scope identity.Scope, base, locale string) ([]layout.Category, error) {
	tree, err := w.Catalog.Tree(ctx, scope)
	if err != nil || len(tree.Top) == 0 {
		return nil, err
	}
	key := navKey{tree.Top[0], base, locale}
	if kept, ok := w.navs.Get(key); ok {
		return kept, nil
	}
	made := below(base, tree.Top, locale, 2)
	w.navs.Put(key, made, 1)
	return made, nil
}

func below(base string, nodes []*catalog.Category, locale string, levels int) []layout.Category {
	if levels == 0 {
		return nil
	}
	list := make([]layout.Category, 0, len(nodes))
	for _, n := range nodes {
		list = append(list, layout.Category{Name: n.Name, To: base + "/c/" + n.Slug, Count: ui.Number(int64(n.Count), locale),
			Below: below(base, n.Children, locale, levels-1)})
	}
	return list
}

// GateChrome is the frame of pages without an account: the door and errors before it.
func (w *Web) GateChrome(c *fiber.Ctx) layout.Chrome {
	chrome := layout.Chrome{Seller: layout.Seller{Name: "Tradecounter"}, CSRF: w.CSRF(c), Flashes: w.flashes(c)}
	if set, err := w.Settings.Get(c.UserContext()); err == nil {
		chrome.Seller, chrome.Zone = sellerOf(set), set.Zone
		chrome.Today, chrome.Ends = set.Today(w.Now()), w.ends(c, set)
		if svg, err := w.Accounts.SellerLogo(c.UserContext(), set.Seller.Logo); err == nil { // without it the name stands there
			chrome.Seller.Logo = layout.Logo{SVG: svg}
		}
	}
	return chrome
}
