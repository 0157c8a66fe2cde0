// Package client is the door to the pages of one client on the desk, and to how a client is made, handed over and merged.
package client

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/pricing"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/client"
	"tradecounter/views/layout"
)

// Parts are the services behind the pages.
type Parts struct {
	Pages    *workspace.ClientPages
	Steward  *workspace.Steward
	Contacts *contacts.Service
	Orders   *orders.Service
	Standing *standing.Service
	Catalog  *catalog.Service
	Prices   *pricing.Desk
	Changes  *changes.Log
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	w.App.Get("/desk/clients/new", w.Staff, h.showNew)
	w.App.Post("/desk/clients/new", w.Staff, h.stepNew)
	w.App.Get("/desk/handovers/:handover", w.Staff, h.showHandover)
	g := w.App.Group("/desk/clients/:client", w.Staff)
	g.Get("", h.overview)
	h.registerPeople(g.Group("/people"))
	h.registerLocations(g.Group("/locations"))
	g.Get("/terms", h.showTerms)
	g.Post("/terms", h.saveTerms)
	g.Post("/terms/hold", h.saveHold)
	g.Get("/ledger", h.ledger)
	g.Post("/ledger", h.enterPayment)
	g.Get("/contacts", h.contacts)
	g.Post("/contacts", h.addContact)
	g.Post("/notes", h.addNote)
	g.Get("/notes/:note", h.showNote)
	g.Post("/notes/:note", h.saveNote)
	g.Post("/notes/:note/done", h.settle(true))
	g.Post("/notes/:note/open", h.settle(false))
	g.Post("/notes/:note/delete", h.deleteNote)
	g.Get("/requests", h.requests)
	g.Post("/requests/:ask", h.answer)
	g.Get("/lists", h.lists)
	g.Get("/lists/:list", h.list)
	g.Get("/standing-orders", h.standing)
	g.Get("/standing-orders/:number", h.standingOrder)
	g.Post("/standing-orders/:number", h.saveBenefit)
	g.Get("/changes", h.changes)
	g.Get("/handover", h.newHandover)
	g.Post("/handover", h.handOver)
	g.Get("/merge", h.previewMerge)
	g.Post("/merge", h.merge)
}

// page is a request about a client within reach.
type page struct {
	ctx     context.Context
	c       *fiber.Ctx
	actor   identity.Actor // working for the client
	account accounts.Account
}

func (h *handlers) open(c *fiber.Ctx) (page, error) {
	actor, account, err := h.Client(c)
	return page{c.UserContext(), c, actor, account}, err
}

// frame is what every page of a client shows.
func (h *handlers) frame(p page, tab view.Tab) (view.Frame, error) {
	head, err := h.Pages.Head(p.ctx, p.actor, p.account)
	return h.framed(p, tab, head), err
}

func (h *handlers) framed(p page, tab view.Tab, head workspace.Head) view.Frame {
	return view.Frame{C: h.DeskChrome(p.c, layout.Clients), H: head, Tab: tab, Tailor: p.actor.Can(identity.Tailor), Merge: p.actor.Can(identity.Administer)}
}

func (h *handlers) overview(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	o, err := h.Pages.Overview(p.ctx, p.actor, p.account)
	if err != nil {
		return err
	}
	told := view.Told{Kind: workspace.HappenedKind(web.Query(c, "only", 20)), Before: moment(c)}
	if told.Timeline, err = h.Pages.Timeline(p.ctx, p.actor, told.Kind, told.Before); err != nil {
		return err
	}
	f := h.framed(p, view.Overview, o.Head)
	f.Since = view.Since(o, f)
	return h.Render(c, fiber.StatusOK, view.OverviewPage(f, o, told))
}
