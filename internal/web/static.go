package web

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/static"
)

// serveStatic answers what every page shares; the address carries a hash, so it may be kept for a year.
func serveStatic(c *fiber.Ctx) error {
	content, gzipped, contentType, ok := static.Lookup(c.Path())
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if gzipped != nil && c.AcceptsEncodings("gzip") == "gzip" {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		content = gzipped
	}
	return c.Send(content)
}
