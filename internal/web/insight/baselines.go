package insight

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
)

// baselines lists what was typed in; ?month= and ?reached= put one of them into the form.
func (h *handlers) baselines(c *fiber.Ctx) error {
	return h.baselinesPage(c, fiber.StatusOK, figures.BaselineForm{}, nil)
}

func (h *handlers) baselinesPage(c *fiber.Ctx, status int, typed figures.BaselineForm, problem *fault.Fault) error {
	p, err := h.open(c, layout.Insight, view.Baselines)
	if err != nil {
		return err
	}
	v := view.BaselinesView{Frame: p.Frame, Typed: typed, Problem: problem}
	if v.List, err = h.Baselines.List(c.UserContext()); err != nil {
		return err
	}
	month, channel := web.Query(c, "month", 7), web.Query(c, "reached", 10)
	for _, b := range v.List {
		if problem == nil && b.MonthText() == month && b.Channel == channel {
			v.Typed = figures.BaselineForm{Month: month, Channel: channel, Contacts: whole(b.Contacts), Minutes: whole(b.Minutes), Orders: whole(b.Orders)}
		}
	}
	return h.Render(c, status, view.BaselinesPage(v))
}

func (h *handlers) saveBaseline(c *fiber.Ctx) error {
	typed := figures.BaselineForm{Month: web.Text(c, "month", 20), Channel: web.Text(c, "channel", 20), Contacts: web.Text(c, "contacts", 20),
		Minutes: web.Text(c, "minutes", 20), Orders: web.Text(c, "orders", 20)}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	b, err := typed.Read(set.Today(h.Now()))
	if err == nil {
		err = h.Baselines.Save(c.UserContext(), web.Actor(c), b)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		return h.baselinesPage(c, fiber.StatusUnprocessableEntity, typed, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Baselines, "Saved: "+b.MonthText()+", "+b.Channel+".")
}

func (h *handlers) removeBaseline(c *fiber.Ctx) error {
	month, err := strconv.ParseInt(strings.ReplaceAll(c.Params("month"), "-", ""), 10, 64)
	if err != nil {
		return fault.NotFound("This baseline isn’t there.")
	}
	if err := h.Baselines.Remove(c.UserContext(), web.Actor(c), month, c.Params("channel")); err != nil {
		return err
	}
	return h.Done(c, view.Baselines, "Removed.")
}
