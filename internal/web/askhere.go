package web

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/support"
	"tradecounter/views/layout"
)

// askHere leads to the form of a question that carries along where it is asked: the order, product or article that the page
// is about, or else the page with what was searched on it. The start of the portal and the questions themselves say nothing.
func askHere(c *fiber.Ctx, chrome *layout.Chrome) string {
	to := chrome.Path("questions/new")
	route := strings.TrimPrefix(c.Route().Path, "/s/:account")
	kind, name := support.AboutPage, ""
	switch {
	case route == "/p/:sku":
		kind, name = support.AboutProduct, plainParam(c, "sku")
	case strings.HasPrefix(route, "/orders/:number"):
		kind, name = support.AboutOrder, plainParam(c, "number")
	case route == "/help/:slug":
		kind, name = support.AboutArticle, plainParam(c, "slug")
	case !strings.HasPrefix(route, "/questions"):
		name = pageHere(c)
	}
	if name == "" || utf8.RuneCountInString(name) > support.MaxAbout {
		return to
	}
	return to + "?about=" + url.QueryEscape(kind+":"+name)
}

// pageHere is the page's path within the storefront, and what was searched on it.
func pageHere(c *fiber.Ctx) string {
	path := strings.TrimPrefix(c.Path(), "/s/"+Actor(c).Account.Slug)
	if path == "" || path == "/" || !utf8.ValidString(path) {
		return ""
	}
	if words := Query(c, "q", 100); words != "" {
		path += "?q=" + url.QueryEscape(words)
	}
	return path
}

// plainParam is a part of the address as it was written; nothing when it is badly encoded.
func plainParam(c *fiber.Ctx, name string) string {
	plain, err := url.PathUnescape(c.Params(name))
	if err != nil || !utf8.ValidString(plain) {
		return ""
	}
	return plain
}
