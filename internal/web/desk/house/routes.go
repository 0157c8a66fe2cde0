// Package house is the door to the desk's pages about the house itself: settings, staff, the change log, the style guide.
package house

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/changes"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/house"
	"tradecounter/views/layout"
)

// Parts are the services behind these pages.
type Parts struct {
	House   *workspace.House
	Changes *changes.Log
	Views   *workspace.Views
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group("/desk", w.Staff)
	g.Get("/settings", h.firstSettings)
	g.Get("/settings/:group", h.showSettings)
	g.Post("/settings/:group", h.saveSettings)
	g.Get("/changes", h.listChanges)
	g.Get("/staff", h.listStaff)
	g.Get("/staff/new", h.askInvite)
	g.Post("/staff/new", h.invite)
	g.Post("/staff/deputies/:id/end", h.endDeputy)
	g.Get("/staff/:id", h.showColleague)
	g.Post("/staff/:id", h.saveColleague)
	g.Post("/staff/:id/deputies", h.addDeputy)
	g.Post("/staff/:id/:what", h.act)
	g.Get("/style-guide", func(c *fiber.Ctx) error {
		return h.Render(c, fiber.StatusOK, view.StylePage(h.DeskChrome(c, layout.Style)))
	})
}
