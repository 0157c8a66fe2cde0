package storefront

import (
	"errors"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/insight/recording"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) showCheckout(c *fiber.Ctx) error {
	p, form, err := h.openCheckout(c)
	if err != nil {
		return err
	}
	switch {
	case len(form.Cart.Lines) == 0:
		return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
	case !form.Cart.Orderable():
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "Put this right first, then go to the checkout: " + stopped(form.Cart)})
		return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
	}
	h.web.Observe(c, recording.StepReached{Step: "delivery"})
	return p.checkoutPage(fiber.StatusOK, form, checkoutForm{Checkout: form.Fill}, trouble{})
}

// reached is told by the page's script how far the buyer came.
func (h *handlers) reached(c *fiber.Ctx) error {
	if err := web.NoBuying(web.Actor(c)); err != nil {
		return err
	}
	if step := web.Text(c, "step", 20); step == "payment" || step == "review" {
		h.web.Observe(c, recording.StepReached{Step: step})
	}
	return c.SendString("Noted.")
}

func (h *handlers) openCheckout(c *fiber.Ctx) (*page, orders.Form, error) {
	p, err := h.open(c, layout.Checkout)
	if err == nil {
		err = web.NoBuying(p.actor)
	}
	if err != nil {
		return nil, orders.Form{}, err
	}
	form, err := h.parts.Orders.Prepare(p.ctx, p.actor)
	return p, form, err
}

// checkoutForm is the form as it was sent.
type checkoutForm struct {
	orders.Checkout
	wanted string // the date
}

// trouble is why nothing was ordered.
type trouble struct {
	fault   *fault.Fault
	topic   string // of told
	told    string
	changed *orders.Changed
	poUsed  *orders.Repeated
}

func readCheckout(c *fiber.Ctx) checkoutForm {
	text := func(name string) string { return web.Text(c, name, 400) }
	return checkoutForm{wanted: text("requested_on"), Checkout: orders.Checkout{
		Key: web.Text(c, "key", 80), Shown: c.FormValue("shown"), ShipTo: text("ship_to"), BillTo: text("bill_to"), Method: text("method"),
		PONumber: text("po_number"), POAgain: text("po_again"), Note: web.Lines(c, "note", 4000), CopiesTo: web.Text(c, "copies_to", 2000),
		OneOff: orders.Address{Name: text("ship_name"), Line1: text("ship_line1"), Line2: text("ship_line2"), City: text("ship_city"),
			Postcode: text("ship_postcode"), Region: text("ship_region"), Country: text("ship_country")},
	}}
}

// placeOrder places it once, however often the form is sent.
func (h *handlers) placeOrder(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	form := readCheckout(c)
	order, why, err := p.place(&form)
	if err == nil {
		h.web.Observe(c, recording.StepReached{Step: "review"})
		h.web.Observe(c, recording.OrderPlaced{})
		h.web.Flash(c, ui.Flash{Tone: ui.OK, Text: "Order " + order.Number + " is placed. The confirmation is on its way to " + order.PlacedByEmail + "; we write again when we have confirmed it and when it ships."})
		return c.Redirect(web.Path(c, "orders", order.Number), fiber.StatusSeeOther)
	}
	status := why.status(err)
	if status == 0 {
		return err
	}
	if status >= fiber.StatusInternalServerError {
		slog.WarnContext(c.UserContext(), "checkout not placed", "number", web.Number(c), "error", err)
	}
	return h.checkoutAgain(c, status, form, why)
}

// place says what keeps the form from being placed, in trouble, beside the error.
func (p *page) place(form *checkoutForm) (order orders.Order, why trouble, err error) {
	if form.wanted != "" {
		if form.RequestedOn, err = clock.ParseDate(form.wanted); err != nil {
			err = fault.Invalid("", fault.Field{Name: "requested_on", Message: "Give the date as year-month-day, like " + p.scope.Today.AddDays(7).String() + "."})
		}
	}
	if err == nil {
		order, err = p.parts.Orders.Place(p.ctx, p.actor, form.Checkout)
	}
	if told, ok := fault.As(err); ok {
		switch told.Kind {
		case fault.KindInvalid:
			why.fault = told
		case fault.KindBusy, fault.KindDenied:
			why.told, why.topic = told.Message, told.Topic
		}
	}
	errors.As(err, &why.changed)
	errors.As(err, &why.poUsed)
	return order, why, err
}

// status is how the form is answered when it is shown again; 0 when it can't be.
func (t trouble) status(err error) int {
	switch {
	case t.changed != nil:
		return fiber.StatusConflict
	case t.fault != nil:
		return fiber.StatusUnprocessableEntity
	case fault.Is(err, fault.KindBusy):
		return fiber.StatusServiceUnavailable
	case fault.Is(err, fault.KindDenied):
		return fiber.StatusForbidden
	}
	return 0
}

// checkoutAgain shows the form with everything as it was typed, and the same key.
func (h *handlers) checkoutAgain(c *fiber.Ctx, status int, form checkoutForm, why trouble) error {
	p, fresh, err := h.openCheckout(c)
	if err != nil {
		return err
	}
	if len(fresh.Cart.Lines) == 0 { // ordered, or emptied, in another window
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "Nothing was ordered now: your cart is empty. If you have just placed it, you find it among your orders.",
			LinkText: "Your orders", LinkTo: p.to("orders")})
		return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
	}
	h.web.Observe(c, recording.StepReached{Step: "review"})
	form.Shown = fresh.Fill.Shown
	return p.checkoutPage(status, fresh, form, why)
}
