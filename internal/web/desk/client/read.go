package client

import (
	"cmp"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/changes"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
)

func (h *handlers) lists(p page) error {
	list, err := h.Pages.OrderLists(p.ctx, p.actor)
	if err != nil {
		return err
	}
	return h.show(p, fiber.StatusOK, view.Lists, func(f view.Frame) templ.Component { return view.ListsPage(f, list) })
}

func (h *handlers) list(p page) error {
	id, ok := web.Number64(p.c.Params("list"))
	if !ok {
		return fault.NotFound("This list isn’t there.")
	}
	list, lines, err := h.Pages.OrderList(p.ctx, p.actor, id)
	if err != nil {
		return err
	}
	return h.show(p, fiber.StatusOK, view.Lists, func(f view.Frame) templ.Component { return view.ListPage(f, list, lines) })
}

func (h *handlers) standing(p page) error {
	list, err := h.Standing.List(p.ctx, p.actor)
	if err != nil {
		return err
	}
	return h.show(p, fiber.StatusOK, view.Standing, func(f view.Frame) templ.Component { return view.StandingPage(f, list) })
}

// onStanding opens the client and the standing order of theirs that the address names.
func (h *handlers) onStanding(do func(p page, o standing.Order) error) fiber.Handler {
	return h.on(func(p page) error {
		o, err := h.Standing.Find(p.ctx, p.actor, p.c.Params("number"))
		if err != nil {
			return err
		}
		return do(p, o)
	})
}

func (h *handlers) standingOrder(p page, o standing.Order) error {
	discount := ""
	if o.Benefit.Discount > 0 {
		discount = o.Benefit.Discount.String()
	}
	return h.standingPage(p, fiber.StatusOK, o, view.BenefitForm{Discount: discount, FreeDelivery: o.Benefit.FreeDelivery, Priority: o.Benefit.Priority}, nil)
}

func (h *handlers) standingPage(p page, status int, o standing.Order, form view.BenefitForm, problem *fault.Fault) error {
	runs, err := h.Standing.Runs(p.ctx, o, 12)
	if err != nil {
		return err
	}
	return h.show(p, status, view.Standing, func(f view.Frame) templ.Component { return view.StandingOrderPage(f, o, runs, form, problem) })
}

func (h *handlers) saveBenefit(p page, o standing.Order) error {
	form := view.BenefitForm{Discount: web.Text(p.c, "discount", 20), FreeDelivery: web.Checked(p.c, "free_delivery"), Priority: web.Checked(p.c, "priority")}
	b := cart.Benefit{FreeDelivery: form.FreeDelivery, Priority: form.Priority}
	var err error
	if b.Discount, err = money.ParsePercent(cmp.Or(form.Discount, "0")); err != nil {
		return h.standingPage(p, fiber.StatusUnprocessableEntity, o, form, fault.Invalid("", fault.Field{Name: "discount", Message: "Enter a percentage from 0 to 99.99, like 2.5."}))
	}
	_, err = h.Standing.SetBenefit(p.ctx, p.actor, o.Number, b)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.standingPage(p, fiber.StatusUnprocessableEntity, o, form, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("standing-orders"), "The benefit of "+o.Number+" is set; its owner is told.")
}

const changesPage = 100

func (h *handlers) changes(p page) error {
	before, _ := web.Number64(p.c.Query("before"))
	words := web.Query(p.c, "q", 100)
	list, err := h.Changes.List(p.ctx, changes.Filter{AccountID: p.account.ID, Words: words, Before: max(before, 0), Limit: changesPage + 1})
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Changes)
	if err != nil {
		return err
	}
	v := view.ChangesView{List: list, Words: words, Later: before > 0}
	if len(list) > changesPage {
		v.List = list[:changesPage]
		v.Earlier = v.List[changesPage-1].ID
	}
	return h.Render(p.c, fiber.StatusOK, view.ChangesPage(f, v))
}
