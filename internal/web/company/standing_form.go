package company

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/fault"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

// formPage fills the form's fields, lines and choices.
func (h *standingPages) formPage(p *page, status int, v views.StandingForm, t typed, benefit cart.Benefit, problem *fault.Fault) error {
	plan := t.plan
	now, err := h.web.Cart.Price(p.ctx, p.actor, plan.Items, benefit)
	if err != nil {
		return err
	}
	account, err := h.web.Accounts.Find(p.ctx, p.scope)
	if err != nil {
		return err
	}
	places, err := h.web.Accounts.Locations(p.ctx, p.scope, false)
	if err != nil {
		return err
	}
	for _, l := range places {
		v.Places = append(v.Places, ui.Option{Value: l.Code, Label: l.Name})
		if l.IsBilling {
			v.Bills = append(v.Bills, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	for _, cost := range now.Costs {
		v.Methods = append(v.Methods, ui.Option{Value: cost.Code, Label: cost.Name + ", " + p.freeOr(cost.Totals.Delivery, now.Currency)})
	}
	v.Key, v.Version, v.PORequired = plan.Key, strconv.FormatInt(t.version, 10), account.PORequired
	v.Every, v.Unit, v.Weekday, v.DayOfMonth, v.Start, v.Earliest = t.every, string(plan.Cadence.Unit), t.weekday, t.day, t.start, p.scope.Today.String()
	v.Name, v.ShipTo, v.BillTo, v.Method, v.PONumber, v.Note, v.CopiesTo = plan.Name, plan.ShipTo, plan.BillTo, plan.Method, plan.PONumber, plan.Note, plan.CopiesTo
	ids := map[string]string{}
	for i, l := range now.Lines {
		line := p.standingLine(i, l, now.Currency)
		if typed, ok := t.quantity[l.ProductID]; ok {
			line.Quantity = typed
		} else {
			line.Quantity = strconv.FormatInt(l.Quantity, 10)
		}
		line.Error = t.wrong[l.ProductID]
		if line.Error == "" {
			line.Error = problem.For(l.SKU)
		}
		if ids[l.SKU] = line.ID; l.Quantity == 0 {
			line.Says, line.Price, line.Sum = "", "", ""
		}
		v.Lines = append(v.Lines, line)
	}
	v.Sums, v.Fault = p.standingSums(now, plan.Method), renamed(problem, ids, v.Lines)
	return h.web.Render(p.c, status, views.StandingFormPage(p.chrome, v))
}

// renamed names the faults of lines by the ids of their fields.
func renamed(problem *fault.Fault, ids map[string]string, lines []views.StandingLine) *fault.Fault {
	if problem == nil {
		return nil
	}
	f := fault.Invalid(problem.Message)
	for _, field := range problem.Fields {
		if id, ok := ids[field.Name]; ok {
			field.Name = id
		}
		f.Add(field.Name, field.Message)
	}
	for _, l := range lines {
		if l.Error != "" && f.For(l.ID) == "" {
			f.Add(l.ID, l.Name+": "+l.Error)
		}
	}
	return f
}

// retold says that the form is shown once more, with what was typed.
func retold(err error) (*fault.Fault, bool) {
	f, ok := fault.As(err)
	return f, ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict || f.Kind == fault.KindBusy)
}

func statusOf(f *fault.Fault) int {
	switch f.Kind {
	case fault.KindConflict:
		return fiber.StatusConflict
	case fault.KindBusy:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusUnprocessableEntity
}
