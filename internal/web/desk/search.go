package desk

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
)

const (
	suggested = 4  // of each kind under the box
	foundMost = 25 // of each kind on the page
)

func (h *handlers) find(c *fiber.Ctx, limit int) ([]workspace.Group, error) {
	reach, err := h.Reach(c)
	if err != nil {
		return nil, err
	}
	return h.Finder.Find(c.UserContext(), web.Actor(c), reach, web.Query(c, "q", 200), limit)
}

func (h *handlers) showSearch(c *fiber.Ctx) error {
	groups, err := h.find(c, foundMost)
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, "")
	chrome.Query = web.Query(c, "q", 200)
	return h.Render(c, fiber.StatusOK, desk.SearchPage(chrome, groups))
}

func (h *handlers) suggest(c *fiber.Ctx) error {
	groups, err := h.find(c, suggested)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, desk.Suggestions(groups))
}
