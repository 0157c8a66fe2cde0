// Package orders is the door to the desk's pages about orders: the board, one order and what is done to it, stock,
// orders entered for a client, and seeing a storefront as a member does.
package orders

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/orders"
)

// Parts are the services behind these pages.
type Parts struct {
	Orders   *orders.Service
	Invoices *orders.Invoices
	Uploads  *uploads.Forms
	Stock    *catalog.Editor
	OrderFor *workspace.OrderFor
	Views    *workspace.Views
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	w.App.Get(view.Path, w.Staff, h.board)
	w.App.Post(view.Confirm, w.Staff, h.confirmTicked)
	w.App.Get(view.Path+"/:number", w.Staff, h.showOrder)
	w.App.Get(view.Path+"/:number/invoice.pdf", w.Staff, h.sendInvoice)
	w.App.Get(view.Path+"/:number/:step", w.Staff, h.showStep)
	w.App.Post(view.Path+"/:number/:step", w.Staff, h.takeStep)
	w.App.Get(view.Stock, w.Staff, h.showStock)
	w.App.Post(view.Stock, w.Staff, h.setStock)
	w.App.Get(view.OrderFor, w.Staff, h.chooseClient)
	w.App.Get("/desk/clients/:client/order", w.Staff, h.showOrderFor)
	w.App.Post("/desk/clients/:client/order", w.Staff, h.orderFor)
	w.App.Get("/desk/clients/:client/see-as", w.Staff, h.chooseMember)
	w.App.Post("/desk/clients/:client/see-as", w.Staff, h.seeAs)
	w.App.Post(view.StopActing, w.Staff, h.stopActing)
}

// param is a part of the path as people write it; what isn't well encoded names nothing.
func param(c *fiber.Ctx, name string) string {
	plain, err := url.PathUnescape(c.Params(name))
	if err != nil || strings.ContainsRune(plain, 0) {
		return ""
	}
	return plain
}

// opened is an order within reach, and the person of the seller's working for its client.
func (h *handlers) opened(c *fiber.Ctx) (identity.Actor, orders.Order, error) {
	reach, err := h.Reach(c)
	if err != nil {
		return identity.Actor{}, orders.Order{}, err
	}
	o, err := h.Orders.OfStaff(c.UserContext(), reach, param(c, "number"))
	if err != nil {
		return identity.Actor{}, o, err
	}
	actor, _, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, o.AccountSlug)
	return actor, o, err
}
