package prices

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/pricing"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/ui"
)

// lastPaid is what the client paid last for the products of the page.
func (h *handlers) lastPaid(c *fiber.Ctx, o opened, g pricing.Grid) (map[int64]view.Paid, error) {
	ids := make([]int64, len(g.Rows))
	for i, r := range g.Rows {
		ids[i] = r.ProductID
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return nil, err
	}
	last, err := h.Orders.LastBought(c.UserContext(), o.actor.Scope(o.Today), ids)
	paid := make(map[int64]view.Paid, len(last))
	for id, b := range last {
		paid[id] = view.Paid{Price: b.UnitPrice.String(), When: ui.DateLong(b.At.Date(set.Zone), "en-GB")}
	}
	return paid, err
}

func (h *handlers) contract(c *fiber.Ctx, o opened, s *view.Sheet) (err error) {
	s.Contract = &view.Contract{Discount: o.actor.Account.Discount}
	if s.Contract.Lists, err = h.Desk.ListsOf(c.UserContext(), o.actor); err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	if s.Contract.Ends, err = h.Desk.EndsOf(c.UserContext(), o.AccountID, set.PricesRemindDays); err != nil {
		return err
	}
	all, err := h.Desk.Lists(c.UserContext(), o.actor, o.reach, "")
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, l := range s.Contract.Lists {
		has[l.Code] = true
	}
	for _, l := range all {
		if !l.IsBase && !has[l.Code] && l.Currency == o.Currency {
			s.Contract.Others = append(s.Contract.Others, l)
		}
	}
	return nil
}
