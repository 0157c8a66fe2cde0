package ranges

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
)

// maker asks for who makes assortments.
func (h *handlers) maker(c *fiber.Ctx) (asker, error) {
	a, err := h.asker(c)
	if err == nil && !mayAdd(a.actor) {
		err = fault.Denied("Client managers and administrators make assortments.")
	}
	return a, err
}

// newAssortment begins one, empty or as a copy.
func (h *handlers) newAssortment(c *fiber.Ctx) error {
	a, err := h.maker(c)
	if err != nil {
		return err
	}
	f := view.Rules{New: true, Rows: []view.Row{{Mode: "include", Kind: "category"}}}
	if from := web.Query(c, "from", 100); from != "" {
		one, err := h.Catalog.Assortment(c.UserContext(), a.reach, from)
		if err != nil {
			return err
		}
		f.Rows, f.Name = rows(one.Rules), one.Name+", copy"
	}
	if err := h.open(c, a, &f); err != nil {
		return err
	}
	return h.showRules(c, fiber.StatusOK, f)
}

// make makes the assortment, or only answers what its rules would mean.
func (h *handlers) make(c *fiber.Ctx) error {
	a, err := h.maker(c)
	if err != nil {
		return err
	}
	f := typed(c)
	if what, _ := step(c); what != "make" {
		if err := h.open(c, a, &f); err != nil {
			return err
		}
		arrange(c, &f)
		return h.showRules(c, fiber.StatusOK, f)
	}
	if err := h.Editor.SaveAssortment(c.UserContext(), a.actor, a.reach, f.Typed(), ""); err != nil {
		return h.refused(c, a, f, err)
	}
	return h.Done(c, view.At(f.Code), "The assortment is there. Give it to clients on their range pages.")
}
