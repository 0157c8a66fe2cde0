package company

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *standingPages) showNew(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return err
	}
	if err := p.mayBuy(); err != nil {
		return err
	}
	t := typed{quantity: map[int64]string{}}
	if t.plan.Items, t.left, t.plan.Name, err = h.source(p); err != nil {
		return err
	}
	if len(t.plan.Items) == 0 {
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "There is nothing in it to order. Fill your cart, or choose a past order."})
		return c.Redirect(p.to("standing-orders"), fiber.StatusSeeOther)
	}
	suggested, err := h.standing.SuggestCadence(p.ctx, p.actor, t.plan.Items)
	if err != nil {
		return err
	}
	form, err := p.parts.Orders.Prepare(p.ctx, p.actor)
	if err != nil {
		return err
	}
	fill := form.Fill
	t.plan.Key, t.plan.ShipTo, t.plan.BillTo, t.plan.Method, t.plan.CopiesTo = orders.NewKey(), fill.ShipTo, fill.BillTo, fill.Method, fill.CopiesTo
	t.fill(suggested.Cadence, suggested.Start)
	says := "Not bought often enough yet to tell a rhythm; choose one."
	if suggested.Median > 0 {
		says = "You buy this about every " + p.number(int64(suggested.Median)) + " days: " + suggested.Cadence.String() + " would fit."
	}
	return h.newPage(p, fiber.StatusOK, t, says, nil)
}

// source is what a new standing order is made from.
func (h *standingPages) source(p *page) (items []cart.Item, left int, name string, err error) {
	switch web.Query(p.c, "from", 10) {
	case "order":
		o, err := p.parts.Orders.Find(p.ctx, p.actor, web.Query(p.c, "number", 60))
		if err != nil {
			return nil, 0, "", err
		}
		for _, l := range o.Lines {
			if l.ProductID != nil && l.Remaining() > 0 {
				items = append(items, cart.Item{ProductID: *l.ProductID, Quantity: l.Remaining()})
			}
		}
		items, left, err = p.available(items)
		return items, left + len(o.Lines) - len(items) - left, "", err
	case "list":
		id, _ := web.Number64(p.c.Query("list"))
		list, err := p.parts.Lists.Find(p.ctx, p.actor, id)
		if err != nil {
			return nil, 0, "", err
		}
		items, left = itemsOf(list.Lines)
		return items, left, list.Name, nil
	}
	now, err := h.web.Cart.Show(p.ctx, p.actor)
	items, left = itemsOf(now.Lines)
	return items, left, "", err
}

// itemsOf are the lines that can still be had.
func itemsOf(lines []cart.Line) (items []cart.Item, left int) {
	for _, l := range lines {
		if l.Gone {
			left++
			continue
		}
		items = append(items, cart.Item{ProductID: l.ProductID, Quantity: l.Quantity})
	}
	return items, left
}

func (p *page) available(items []cart.Item) ([]cart.Item, int, error) {
	priced, err := p.web.Cart.Price(p.ctx, p.actor, items, cart.Benefit{})
	if err != nil {
		return nil, 0, err
	}
	items, left := itemsOf(priced.Lines)
	return items, left, nil
}

func (h *standingPages) create(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return err
	}
	if err := p.mayBuy(); err != nil {
		return err
	}
	t, err := p.read(nil)
	if err != nil {
		return err
	}
	plan := t.plan
	plan.Items = t.ordered()
	var o standing.Order
	if err = t.refusal(); err == nil {
		o, err = h.standing.Create(p.ctx, p.actor, plan)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		return h.newPage(p, fiber.StatusUnprocessableEntity, t, "", problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "It runs from now on. The first order is due "+p.relative(o.NextDue)+".")
}

func (h *standingPages) newPage(p *page, status int, t typed, says string, problem *fault.Fault) error {
	v := views.StandingForm{Title: "New standing order", Action: p.to("standing-orders/new"), Submit: "Begin the standing order", Says: says,
		Back: ui.Link{Text: "Cancel", To: p.to("standing-orders")}, Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: "New"}}}
	if t.left == 1 {
		v.Left = "One line is no longer available to you and was left out."
	} else if t.left > 1 {
		v.Left = p.number(int64(t.left)) + " lines are no longer available to you and were left out."
	}
	return h.formPage(p, status, v, t, cart.Benefit{}, problem)
}
