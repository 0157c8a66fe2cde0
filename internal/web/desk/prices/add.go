package prices

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
)

func (h *handlers) addRow(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	line := pricing.Pasted{Line: 1, SKU: web.Text(c, "sku", 64), From: 1}
	breaks, problems := pricing.ReadLadder([][2]string{{"", web.Text(c, "price", 20)}})
	problem := fault.Invalid("")
	if len(breaks) == 0 {
		problem.Add("price", "Give the product’s price. "+problems[0])
	}
	if line.SKU == "" {
		problem.Add("sku", "Give the product’s number.")
	}
	err = problem.OrNil()
	if err == nil {
		line.Price = breaks[0]
		err = h.drafts(c, o, []pricing.Pasted{line}, "")
	}
	var odd *pricing.OddBreaks
	if errors.As(err, &odd) { // its other breaks are cheaper: the question is asked where lines are pasted
		return h.notBrought(c, o, view.BringForm{Lines: line.SKU + "; 1; " + line.Price.Price.String(), Asked: odd})
	}
	if f, ok := fault.AsInvalid(err); ok {
		for i := range f.Fields {
			if f.Fields[i].Name == "lines" {
				f.Fields[i] = fault.Field{Name: "sku", Message: "There is no product " + strconv.Quote(line.SKU) + "."}
			}
		}
		return h.refused(c, o, posted{problems: f}, url.Values{})
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened)+"?q="+url.QueryEscape(line.SKU), line.SKU+" is in the draft.")
}

func (h *handlers) drafts(c *fiber.Ctx, o opened, lines []pricing.Pasted, confirmed string) error {
	draft, err := h.Desk.Draft(c.UserContext(), o.Opened)
	if err != nil {
		return err
	}
	_, err = h.Desk.Paste(c.UserContext(), o.actor, o.reach, o.Opened, draft, lines, confirmed)
	return err
}
