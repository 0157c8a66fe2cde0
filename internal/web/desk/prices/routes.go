// Package prices is the door to price lists and contract prices: the lists, one of them or a client's contract as a sheet,
// what a draft does, and why a price is what it is.
package prices

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/layout"
)

// Parts are the services behind the pages.
type Parts struct {
	Desk     *pricing.Desk
	Prices   *workspace.Prices
	Exchange *exchange.Service
	Orders   *orders.Service
	Uploads  *uploads.Forms
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes. A list and a client's contract are the same sheet at two addresses.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group(view.Path, w.Staff)
	g.Get("/", h.lists)
	g.Get("/new", h.newList)
	g.Post("/new", h.makeList)
	g.Get("/why", h.why)
	for _, at := range []string{view.Path + "/lists/:list", "/desk/clients/:client/prices"} {
		s := w.App.Group(at, w.Staff)
		s.Get("/", h.sheet)
		s.Post("/rows", h.saveRows)
		s.Post("/add", h.addRow)
		s.Post("/step", h.step)
		s.Post("/discard", h.discard)
		s.Get("/effect", h.effect)
		s.Post("/publish", h.publish)
		s.Get("/published", h.published)
		s.Post("/undo", h.undo)
		s.Get("/many", h.many)
		s.Post("/many", h.changeMany)
		s.Get("/bring", h.bring)
		s.Post("/bring", h.paste)
		s.Post("/import", h.importFile)
		s.Get("/export", h.export)
	}
	one := w.App.Group(view.Path+"/lists/:list", w.Staff)
	one.Get("/settings", h.settings)
	one.Post("/settings", h.saveSettings)
	one.Post("/clients", h.saveClients)
	w.App.Post("/desk/clients/:client/prices/order", w.Staff, h.saveOrder)
}

// opened is the book that the address names, with who has it before them.
type opened struct {
	pricing.Opened
	actor identity.Actor
	reach identity.Reach
}

func (h *handlers) open(c *fiber.Ctx) (o opened, err error) {
	if o.reach, err = h.Reach(c); err != nil {
		return o, err
	}
	if c.Params("client") != "" {
		if o.actor, _, err = h.Client(c); err != nil {
			return o, err
		}
		o.Opened, err = h.Desk.OpenContract(c.UserContext(), o.actor)
		return o, err
	}
	o.actor = web.Actor(c)
	code, err := url.PathUnescape(c.Params("list"))
	if err != nil {
		code = c.Params("list")
	}
	o.Opened, err = h.Desk.OpenList(c.UserContext(), o.actor, o.reach, code)
	return o, err
}

// chrome is the frame: a client's contract belongs to the clients.
func (h *handlers) chrome(c *fiber.Ctx, o opened) layout.Chrome {
	if o.AccountID != 0 {
		return h.DeskChrome(c, layout.Clients)
	}
	return h.DeskChrome(c, layout.Prices)
}
