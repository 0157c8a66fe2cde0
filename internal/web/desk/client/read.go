package client

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/changes"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
)

func (h *handlers) lists(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	list, err := h.Pages.OrderLists(p.ctx, p.actor)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Lists)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ListsPage(f, list))
}

func (h *handlers) list(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	id, ok := web.Number64(c.Params("list"))
	if !ok {
		return fault.NotFound("This list isn’t there.")
	}
	list, lines, err := h.Pages.OrderList(p.ctx, p.actor, id)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Lists)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ListPage(f, list, lines))
}

func (h *handlers) standing(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	list, err := h.Standing.List(p.ctx, p.actor)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Standing)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.StandingPage(f, list))
}

func (h *handlers) standingOrder(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	o, err := h.Standing.Find(p.ctx, p.actor, c.Params("number"))
	if err != nil {
		return err
	}
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
	f, err := h.frame(p, view.Standing)
	if err != nil {
		return err
	}
	return h.Render(p.c, status, view.StandingOrderPage(f, o, runs, form, problem))
}

func (h *handlers) saveBenefit(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	o, err := h.Standing.Find(p.ctx, p.actor, c.Params("number"))
	if err != nil {
		return err
	}
	form := view.BenefitForm{Discount: web.Text(c, "discount", 20), FreeDelivery: web.Checked(c, "free_delivery"), Priority: web.Checked(c, "priority")}
	b := cart.Benefit{FreeDelivery: form.FreeDelivery, Priority: form.Priority}
	if form.Discount != "" {
		if b.Discount, err = money.ParsePercent(form.Discount); err != nil {
			return h.standingPage(p, fiber.StatusUnprocessableEntity, o, form, fault.Invalid("", fault.Field{Name: "discount", Message: "Enter a percentage from 0 to 99.99, like 2.5."}))
		}
	}
	_, err = h.Standing.SetBenefit(p.ctx, p.actor, o.Number, b)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.standingPage(p, fiber.StatusUnprocessableEntity, o, form, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, p.at("standing-orders"), "The benefit of "+o.Number+" is set; its owner is told.")
}

const changesPage = 100

func (h *handlers) changes(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	before, _ := web.Number64(c.Query("before"))
	words := web.Query(c, "q", 100)
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
	return h.Render(c, fiber.StatusOK, view.ChangesPage(f, v))
}
