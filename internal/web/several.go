package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Several are a form's fields of one name in the order of the page, each like Text.
func Several(c *fiber.Ctx, name string, max int) (list []string) {
	for _, value := range c.Request().PostArgs().PeekMulti(name) {
		list = append(list, cut(strings.Join(strings.Fields(clean(string(value), false)), " "), max))
	}
	return list
}
