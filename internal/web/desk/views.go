package desk

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// readView reads the form of a list's menu of views.
func readView(c *fiber.Ctx) workspace.View {
	id, _ := strconv.ParseInt(c.FormValue("id"), 10, 64)
	return workspace.View{ID: id, Page: web.Text(c, "page", 200), Name: web.Text(c, "name", 100), Query: web.Raw(c, "query")}
}

func (h *handlers) saveView(c *fiber.Ctx) error {
	v := readView(c)
	return h.backToView(c, v, h.Views.Save(c.UserContext(), web.Actor(c), v), "Saved as “"+v.Name+"”.")
}

func (h *handlers) renameView(c *fiber.Ctx) error {
	v := readView(c)
	return h.backToView(c, v, h.Views.Rename(c.UserContext(), web.Actor(c), v), "It is called “"+v.Name+"” now.")
}

func (h *handlers) deleteView(c *fiber.Ctx) error {
	v := readView(c)
	return h.backToView(c, v, h.Views.Delete(c.UserContext(), web.Actor(c), v.ID), "The view is deleted. The list stays as it is.")
}

// backToView shows the list again, with what can't be saved told above it.
func (h *handlers) backToView(c *fiber.Ctx, v workspace.View, err error, done string) error {
	flash := ui.Flash{Tone: ui.OK, Text: done}
	if problem, ok := fault.AsInvalid(err); ok {
		flash = ui.Flash{Tone: ui.Bad, Text: problem.Error()}
	} else if err != nil {
		return err
	}
	to, ok := workspace.ListAddress(v.Page, v.Query)
	if !ok {
		return fault.NotFound("There is no such list.")
	}
	h.Flash(c, flash)
	return c.Redirect(to, fiber.StatusSeeOther)
}
