package company

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

// cancelling offers to cancel alone, or to ask for it, as far as that is still allowed.
func (p *page) cancelling(v *views.Order, o orders.Order) {
	allowed := o.Allowed(p.actor)
	switch {
	case slices.Contains(allowed, orders.Cancel):
		v.Cancel = "Cancel the order"
	case slices.Contains(allowed, orders.AskToCancel):
		v.Cancel = "Ask to cancel"
		if n := openLines(o); n < len(o.Lines) {
			v.Cancel = "Ask to cancel " + p.number(int64(n)) + " open " + lines(n)
		}
	default:
		return
	}
	v.CancelTo = p.orderAt(o.Number, "/cancel")
}

func lines(n int) string {
	if n == 1 {
		return "line"
	}
	return "lines"
}

func (h *handlers) askToCancel(c *fiber.Ctx) error {
	p, o, err := h.openOrder(c)
	if err != nil {
		return err
	}
	if len(o.Allowed(p.actor)) == 0 {
		return c.Redirect(p.orderAt(o.Number, ""), fiber.StatusSeeOther)
	}
	return p.cancelPage(fiber.StatusOK, o, "", nil)
}

func (p *page) cancelPage(status int, o orders.Order, note string, refused *fault.Fault) error {
	back := ui.Link{Text: "Back to the order", To: p.orderAt(o.Number, "")}
	v := views.Confirm{Title: "Cancel order " + o.Number + "?", Action: p.orderAt(o.Number, "/cancel?do=cancel"), Yes: "Cancel the order", Danger: true, Back: back, Fault: refused,
		Effect: "All of its " + ui.Lines(len(o.Lines)) + ", " + p.money(o.Total, o.Currency) + ", are cancelled at once; nothing is charged. This can’t be undone, but the order can be placed again.",
		Note:   &ui.Field{Name: "note", Label: "Why", Value: note, MaxLength: 500, Optional: true, Error: refused.For("note")},
		Crumbs: []ui.Link{{Text: "Orders", To: p.to("orders")}, {Text: o.Number, To: back.To}, {Text: "Cancel"}}}
	if !slices.Contains(o.Allowed(p.actor), orders.Cancel) {
		v.Action = p.orderAt(o.Number, "/cancel?do=ask")
		v.Title, v.Yes, v.Danger = "Ask to cancel order "+o.Number+"?", "Ask us to cancel it", false
		n := openLines(o)
		v.Effect = "It is confirmed already. We look at what of the " + p.number(int64(n)) + " open " + lines(n) + " can still be stopped, and write to you. What has shipped stays as it is."
	}
	return p.web.Render(p.c, status, views.ConfirmPage(p.chrome, v))
}

// cancelOrder does what the page asked about; when the order moved on meanwhile nothing happens, and it says so.
func (h *handlers) cancelOrder(c *fiber.Ctx) error {
	p, o, err := h.openOrder(c)
	if err != nil {
		return err
	}
	told := orders.Told{Note: web.Lines(c, "note", 2000)}
	said := "Order " + o.Number + " is cancelled."
	if c.Query("do") == "ask" {
		said = "Your request is on its way; we write to you as soon as we know what can be stopped."
		_, err = h.parts.Orders.RequestCancel(p.ctx, p.actor, o.Number, told)
	} else {
		_, err = h.parts.Orders.Cancel(p.ctx, p.actor, o.Number, nil, told)
	}
	refused, isFault := fault.As(err)
	switch {
	case isFault && refused.Kind == fault.KindInvalid:
		return p.cancelPage(fiber.StatusUnprocessableEntity, o, told.Note, refused)
	case isFault && refused.Kind == fault.KindConflict:
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: refused.Message})
		return c.Redirect(p.orderAt(o.Number, ""), fiber.StatusSeeOther)
	case err != nil:
		return err
	}
	return h.web.Done(c, p.orderAt(o.Number, ""), said)
}
