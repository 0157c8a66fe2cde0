package company

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

func (h *standingPages) showChange(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	if o.State == standing.Ended {
		return c.Redirect(p.standingAt(o.Number, ""), fiber.StatusSeeOther)
	}
	if !p.mayEdit(o) {
		return h.standingPage(p, o)
	}
	t := typed{quantity: map[int64]string{}, version: o.Version, plan: standing.Plan{Name: o.Name, Items: standing.Items(o.Lines), ShipTo: o.ShipTo, BillTo: o.BillTo,
		Method: o.Method, PONumber: o.PONumber, Note: o.Note, CopiesTo: o.CopiesTo}}
	t.fill(o.Rhythm.Cadence, o.NextDue)
	return h.changePage(p, fiber.StatusOK, o, t, nil)
}

func (h *standingPages) changePage(p *page, status int, o standing.Order, t typed, problem *fault.Fault) error {
	back := ui.Link{Text: "Cancel", To: p.standingAt(o.Number, "")}
	v := views.StandingForm{Title: "Change " + o.Name, Action: p.standingAt(o.Number, "/change"), Submit: "Save for all coming dates", Back: back,
		Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: o.Number, To: back.To}, {Text: "Change"}}}
	return h.formPage(p, status, v, t, o.Benefit, problem)
}

func (h *standingPages) change(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	t, err := p.read(skusOf(o.Lines))
	if err != nil {
		return err
	}
	plan := t.plan
	plan.Items = t.ordered()
	if err = t.refusal(); err == nil {
		_, err = h.standing.Change(p.ctx, p.actor, o.Number, t.version, plan)
	}
	if problem, ok := retold(err); ok {
		return h.changePage(p, statusOf(problem), o, t, problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "Saved for all coming dates.")
}

// openOnce is one coming date of a standing order, with what it will hold.
func (h *standingPages) openOnce(c *fiber.Ctx) (p *page, o standing.Order, due clock.Date, lines []standing.Line, err error) {
	if p, o, err = h.openStanding(c); err != nil {
		return p, o, due, nil, err
	}
	if due, err = dueOf(param(c, "due")); err != nil {
		return p, o, due, nil, err
	}
	lines, err = h.standing.LinesOn(p.ctx, o, due)
	return p, o, due, lines, err
}

func (h *standingPages) showOnce(c *fiber.Ctx) error {
	p, o, due, lines, err := h.openOnce(c)
	if err != nil {
		return err
	}
	if !p.mayEdit(o) {
		return h.standingPage(p, o)
	}
	if o.State == standing.Ended || due < o.NextDue || !o.Rhythm.IsDue(due) {
		return fault.NotFound("That isn't one of its coming dates.")
	}
	return h.oncePage(p, fiber.StatusOK, o, due, typed{version: o.Version, plan: standing.Plan{Items: standing.Items(lines), Method: o.Method}}, nil)
}

func (h *standingPages) oncePage(p *page, status int, o standing.Order, due clock.Date, t typed, problem *fault.Fault) error {
	back := ui.Link{Text: "Cancel", To: p.standingAt(o.Number, "")}
	v := views.StandingForm{Once: true, Title: "Only on " + p.day(due), Action: p.standingAt(o.Number, "/dates/"+due.String()), Submit: "Save for this date only", Back: back,
		Says:   "All other dates of " + o.Name + " stay as they are.",
		Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: o.Number, To: back.To}, {Text: p.day(due)}}}
	return h.formPage(p, status, v, t, o.Benefit, problem)
}

func (h *standingPages) changeOnce(c *fiber.Ctx) error {
	p, o, due, lines, err := h.openOnce(c)
	if err != nil {
		return err
	}
	t, err := p.read(skusOf(o.Lines, lines))
	if err != nil {
		return err
	}
	if err = t.refusal(); err == nil {
		_, err = h.standing.ChangeOnce(p.ctx, p.actor, o.Number, t.version, due, t.ordered())
	}
	if problem, ok := retold(err); ok {
		t.plan.Method = o.Method
		return h.oncePage(p, statusOf(problem), o, due, t, problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "Saved for "+p.day(due)+" only.")
}
