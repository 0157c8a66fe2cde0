package web

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// helped are the storefront's routes that show articles about themselves, as articles name them (knowledge.Pages).
var helped = map[string]string{
	"": "home", "/categories": "listing", "/c/:slug": "listing", "/search": "search", "/p/:sku": "product", "/buy-again": "orders",
	"/cart": "cart", "/checkout": "checkout", "/orders": "orders", "/orders/:number": "order", "/lists": "lists", "/lists/new": "lists", "/lists/:id": "lists",
	"/standing-orders": "standing", "/standing-orders/new": "standing", "/standing-orders/:number": "standing",
	"/team": "team", "/profile": "account", "/questions/new": "questions", "/ideas": "ideas",
}

// helpedAtDesk are the desk's places whose articles are named "desk-" and this; the others by their section.
var helpedAtDesk = map[layout.Section]string{layout.Board: "orders", layout.LogCall: "inbox", layout.Answers: "inbox",
	layout.Synonyms: "products", layout.Mail: "settings", layout.Staff: "settings",
	layout.Cohorts: "insight", layout.Funnel: "insight", layout.Carts: "insight", layout.SearchFigures: "insight", layout.Predictions: "insight"}

const (
	mostHelpHere   = 3
	mostHelpAtDesk = 8
)

// helpHere puts the articles about the page into its frame, and lets messages lead to theirs. A page that can't tell goes without.
func (w *Web) helpHere(c *fiber.Ctx, chrome *layout.Chrome, scope identity.Scope) {
	ctx := c.UserContext()
	link := func(a knowledge.Card) ui.Link {
		return ui.Link{Text: a.Title, To: chrome.Path("help/" + url.PathEscape(a.Slug))}
	}
	w.leadOn(c, scope, link)
	page, ok := helped[strings.TrimPrefix(c.Route().Path, "/s/:account")]
	if !ok || chrome.Section == "" {
		return
	}
	list, err := w.Knowledge.ForPage(ctx, scope, page)
	if err != nil {
		slog.WarnContext(ctx, "a page stands without its articles", "error", err)
	}
	for _, a := range list[:min(len(list), mostHelpHere)] {
		chrome.HelpHere = append(chrome.HelpHere, link(a))
	}
}

// leadOn lets messages on the page lead to the articles about them.
func (w *Web) leadOn(c *fiber.Ctx, scope identity.Scope, link func(knowledge.Card) ui.Link) {
	ctx := c.UserContext()
	c.SetUserContext(ui.WithWhy(ctx, func(name string) (ui.Link, bool) {
		article, ok, err := w.Knowledge.ForError(ctx, scope, name)
		if err != nil {
			slog.WarnContext(ctx, "a message stands without its article", "error", err)
		}
		return link(article), ok
	}))
}

func deskArticle(a knowledge.Card) ui.Link {
	return ui.Link{Text: a.Title, To: "/desk/help/" + url.PathEscape(a.Slug)}
}

// helpAtDesk puts the articles about a page of the desk into its frame: those about a client's pages on all of them.
func (w *Web) helpAtDesk(c *fiber.Ctx, chrome *layout.Chrome) {
	ctx, page := c.UserContext(), string(chrome.Section)
	if name, ok := helpedAtDesk[chrome.Section]; ok {
		page = name
	}
	if chrome.Section == layout.Clients && c.Params("client") != "" {
		page = "client"
	}
	scope, _, err := w.Scope(c)
	if err == nil {
		w.leadOn(c, scope, deskArticle)
		chrome.HelpHere, err = w.articlesFor(ctx, scope, "desk-"+page)
	}
	if err != nil {
		slog.WarnContext(ctx, "a page of the desk stands without its articles", "error", err)
	}
}

func (w *Web) articlesFor(ctx context.Context, scope identity.Scope, page string) (links []ui.Link, err error) {
	list, err := w.Knowledge.ForPage(ctx, scope, page)
	for _, a := range list[:min(len(list), mostHelpAtDesk)] {
		links = append(links, deskArticle(a))
	}
	return links, err
}
