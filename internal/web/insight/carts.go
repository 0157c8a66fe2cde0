package insight

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const cartsPage = 25

func (h *handlers) openCarts(c *fiber.Ctx) (p page, f recording.CartFilter, err error) {
	if p, err = h.open(c, layout.Carts, view.Carts); err != nil {
		return p, f, err
	}
	p.Asked.Filter.Channel = "" // nothing that carts have
	f = recording.CartFilter{Filter: p.Asked.Filter, Limit: cartsPage}
	if f.Outcome, err = oneOf(c, "only", append([]string{"abandoned", "called"}, view.Outcomes...)...); err != nil {
		return p, f, err
	}
	f.Why, err = oneOf(c, "why", append([]string{"none"}, recording.Whys...)...)
	return p, f, err
}

func (h *handlers) carts(c *fiber.Ctx) error {
	if to, ok := clean(c, view.Carts); ok {
		return c.Redirect(to)
	}
	return h.cartsPage(c, fiber.StatusOK, 0, view.WhyForm{}, nil)
}

// cartsPage shows the carts, and the form of one as it was typed where it couldn't be kept.
func (h *handlers) cartsPage(c *fiber.Ctx, status int, open int64, typed view.WhyForm, problem *fault.Fault) error {
	p, f, err := h.openCarts(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	f.Offset = (min(max(c.QueryInt("page", 1), 1), 1e6) - 1) * cartsPage
	v := view.CartsView{Frame: p.Frame, Only: f.Outcome, Why: f.Why, Open: open, Typed: typed, Problem: problem}
	if v.Carts, err = h.Recorder.Carts(ctx, p.reach, f, p.Asked.Period); err != nil {
		return err
	}
	var a asking
	a.period(p.Asked.Period, func(point figures.Point) { v.Rate = point.Figures[figures.CartAbandonment] })
	a.series(chartDays(p), p.Asked.By, &v.Series)
	if err := h.answer(p, a, figures.CartAbandonment); err != nil {
		return err
	}
	at := ui.At{Path: view.Carts, Query: p.Asked.Query()}
	for key, value := range map[string]string{"only": f.Outcome, "why": f.Why} {
		if value != "" {
			at.Query.Set(key, value)
		}
	}
	_, v.Pages = web.Page(c, int(v.Carts.Found), cartsPage, at)
	return h.Render(c, status, view.CartsPage(v))
}

func (h *handlers) cartsCSV(c *fiber.Ctx) error {
	p, f, err := h.openCarts(c)
	if err := cmp.Or(err, p.asFile()); err != nil {
		return err
	}
	f.Limit = 10_000
	carts, err := h.Recorder.Carts(c.UserContext(), p.reach, f, p.Asked.Period)
	if err != nil {
		return err
	}
	rows := [][]string{{"account", "begun_at", "changed_at", "ended_at", "outcome", "step", "lines", "value", "currency", "order_number", "called_instead", "why", "note"}}
	for _, k := range carts.List {
		rows = append(rows, []string{k.Slug, k.BegunAt.String(), k.ChangedAt.String(), k.EndedAt.String(), k.Outcome, k.Step, strconv.Itoa(k.Lines), k.Value.Decimal(k.Currency), k.Currency,
			k.Order, yes(k.Called), k.Why, k.WhyNote})
	}
	return send(c, "carts", rows)
}

// saveWhy notes why a cart was dropped.
func (h *handlers) saveWhy(c *fiber.Ctx) error {
	id, ok := web.Number64(c.Params("id"))
	if !ok {
		return fault.NotFound("There is no such cart.")
	}
	typed := view.WhyForm{Why: web.Text(c, "why", 20), Note: web.Text(c, "note", 1000)}
	err := h.Recorder.SaveWhy(c.UserContext(), web.Actor(c), id, typed.Why, typed.Note)
	if problem, ok := fault.AsInvalid(err); ok {
		for i := range problem.Fields {
			problem.Fields[i].Name += fmt.Sprintf("-%d", id)
		}
		return h.cartsPage(c, fiber.StatusUnprocessableEntity, id, typed, problem)
	}
	if err != nil {
		return err
	}
	to := view.Carts
	if query := string(c.Context().QueryArgs().QueryString()); query != "" {
		to += "?" + query
	}
	return h.Done(c, to, "Noted why this cart was dropped.")
}
