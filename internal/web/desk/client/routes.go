// Package client is the door to the pages of one client on the desk, and to how a client is made, handed over and merged.
package client

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
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
	Beside   *workspace.Clients
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
	w.App.Get("/desk/handovers/new", w.Staff, h.newHandovers)
	w.App.Post("/desk/handovers/new", w.Staff, h.handOverMany)
	w.App.Get("/desk/handovers/:handover", w.Staff, h.showHandover)
	g := w.App.Group("/desk/clients/:client", w.Staff)
	g.Get("", h.on(h.overview))
	h.registerPeople(g.Group("/people"))
	h.registerLocations(g.Group("/locations"))
	g.Get("/terms", h.on(h.showTerms))
	g.Post("/terms", h.on(h.saveTerms))
	g.Post("/terms/hold", h.on(h.saveHold))
	g.Get("/ledger", h.on(h.ledger))
	g.Post("/ledger", h.on(h.enterPayment))
	g.Get("/contacts", h.on(h.contacts))
	g.Post("/contacts", h.on(h.addContact))
	g.Post("/notes", h.on(h.addNote))
	g.Get("/notes/:note", h.onNote(h.showNote))
	g.Post("/notes/:note", h.onNote(h.saveNote))
	g.Post("/notes/:note/done", h.settle(true))
	g.Post("/notes/:note/open", h.settle(false))
	g.Post("/notes/:note/delete", h.onNote(h.deleteNote))
	g.Get("/requests", h.on(h.requests))
	g.Post("/requests/:ask", h.on(h.answer))
	g.Get("/lists", h.on(h.lists))
	g.Get("/lists/:list", h.on(h.list))
	g.Get("/standing-orders", h.on(h.standing))
	g.Get("/standing-orders/:number", h.onStanding(h.standingOrder))
	g.Post("/standing-orders/:number", h.onStanding(h.saveBenefit))
	g.Get("/changes", h.on(h.changes))
	g.Get("/handover", h.newHandover)
	g.Post("/handover", h.handOver)
	g.Get("/merge", h.on(h.previewMerge))
	g.Post("/merge", h.on(h.merge))
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

// on opens the client that the address names for what is done with it.
func (h *handlers) on(do func(p page) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, err := h.open(c)
		if err != nil {
			return err
		}
		return do(p)
	}
}

// show answers with a page of the client's.
func (h *handlers) show(p page, status int, tab view.Tab, of func(f view.Frame) templ.Component) error {
	f, err := h.frame(p, tab)
	if err != nil {
		return err
	}
	return h.Render(p.c, status, of(f))
}

// refusal is what a form says of itself when it can't be done as typed, or no longer.
func refusal(err error) (*fault.Fault, bool) {
	f, ok := fault.As(err)
	return f, ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict)
}

// frame is what every page of a client shows.
func (h *handlers) frame(p page, tab view.Tab) (view.Frame, error) {
	head, err := h.Pages.Head(p.ctx, p.actor, p.account)
	return h.framed(p, tab, head), err
}

func (h *handlers) framed(p page, tab view.Tab, head workspace.Head) view.Frame {
	return view.Frame{C: h.DeskChrome(p.c, layout.Clients), H: head, Tab: tab, Made: h.Now(), Tailor: p.actor.Can(identity.Tailor), Merge: p.actor.Can(identity.Administer)}
}

func (h *handlers) overview(p page) error {
	o, err := h.Pages.Overview(p.ctx, p.actor, p.account)
	if err != nil {
		return err
	}
	told := view.Told{Kind: workspace.HappenedKind(web.Query(p.c, "only", 20)), Before: moment(p.c)}
	if told.Timeline, err = h.Pages.Timeline(p.ctx, p.actor, told.Kind, told.Before); err != nil {
		return err
	}
	f := h.framed(p, view.Overview, o.Head)
	f.Since = view.Since(o, f)
	return h.Render(p.c, fiber.StatusOK, view.OverviewPage(f, o, told))
}
