package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ownHost gives a client's own host name its storefront at the root: the path is rewritten to /s/{slug}/…, addresses
// that belong to everyone excepted.
func (w *Web) ownHost(c *fiber.Ctx) error {
	host := strings.ToLower(c.Hostname())
	if host == strings.ToLower(w.URL.Host) || host == "" {
		return c.Next()
	}
	slug, err := w.Accounts.SlugOfHost(c.UserContext(), stripPort(host))
	if err != nil || slug == "" {
		return c.Next() // unknown hosts see the seller's pages
	}
	c.Locals(keyBase, slug)
	path := c.Path()
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "static", "sign-in", "sign-out", "reset", "invitation", "second-factor", "standing-order", "health", "ready", "s":
		return c.Next()
	case "desk":
		return fiber.ErrNotFound
	}
	c.Path("/s/" + slug + strings.TrimSuffix(path, "/"))
	return c.Next()
}

// HostsSlug is the account whose own host name was asked; nothing on everyone's host.
func HostsSlug(c *fiber.Ctx) string { slug, _ := c.Locals(keyBase).(string); return slug }

func stripPort(host string) string {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		return host[:i]
	}
	return host
}
