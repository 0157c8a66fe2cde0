package insight

import (
	"cmp"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
)

// longAgo is before any order.
var longAgo = clock.NewDate(1990, 1, 1)

// monthOf reads a month of an address, 2026-10; of the future there is none.
func monthOf(text string, today clock.Date) (figures.Period, error) {
	first, err := time.Parse("2006-01", text)
	month := figures.Month(clock.NewDate(first.Year(), first.Month(), 1))
	if err != nil || month.From <= longAgo || month.From > today {
		return month, fault.NotFound("There is no such month.")
	}
	return month, nil
}

// openMonth gathers the clients whose first order fell in the month, and what they ordered in one of the months since.
func (h *handlers) openMonth(c *fiber.Ctx) (v view.CohortMonthView, err error) {
	p, err := h.open(c, layout.Cohorts, view.Cohorts+"/"+c.Params("month"))
	if err != nil {
		return v, err
	}
	of, err := oneOf(c, "of", "online")
	if err != nil {
		return v, err
	}
	v = view.CohortMonthView{Frame: p.Frame, Online: of != ""}
	if v.Month, err = monthOf(c.Params("month"), p.C.Today); err != nil {
		return v, err
	}
	v.In = figures.Month(p.C.Today).Before()
	if named := c.Query("in"); named != "" {
		if v.In, err = monthOf(named, p.C.Today); err != nil {
			return v, err
		}
	}
	v.In.From = max(v.In.From, v.Month.From)
	v.In = figures.Month(v.In.From)
	f := p.Asked.Filter
	f.Channel, v.Asked.Filter.Channel = "", ""
	if v.Online {
		f.Channel = "online"
	}
	return v, h.addCohort(p, f, &v)
}

// addCohort reads who first ordered in the month: those behind its orders without those behind earlier ones.
func (h *handlers) addCohort(p page, f figures.Filter, v *view.CohortMonthView) error {
	since := figures.Period{From: v.Month.From, To: p.C.Today.AddDays(1)}
	parts := []struct {
		days figures.Period
		of   figures.Name
		by   map[string]figures.BehindAccount
	}{{days: figures.Period{From: longAgo, To: v.Month.From}, of: figures.Orders}, {days: v.Month, of: figures.Orders}, {days: since, of: figures.Orders},
		{days: since, of: figures.Revenue}, {days: v.In, of: figures.Orders}, {days: v.In, of: figures.Revenue}}
	for i, part := range parts {
		behind, err := h.Figures.Behind(p.c.UserContext(), p.reach, f, part.days, part.of, 0)
		if err != nil {
			return err
		}
		parts[i].by = make(map[string]figures.BehindAccount, len(behind.Accounts))
		for _, a := range behind.Accounts {
			parts[i].by[a.Slug] = a
		}
	}
	for slug, a := range parts[1].by {
		if _, known := parts[0].by[slug]; known {
			continue
		}
		v.Clients = append(v.Clients, view.CohortClient{Slug: slug, Name: a.Name, Segment: a.Segment, Manager: a.Manager,
			Orders: parts[2].by[slug].Numerator, Revenue: parts[3].by[slug].Numerator, OrdersIn: parts[4].by[slug].Numerator, RevenueIn: parts[5].by[slug].Numerator})
	}
	slices.SortFunc(v.Clients, func(a, b view.CohortClient) int {
		return cmp.Or(cmp.Compare(b.RevenueIn, a.RevenueIn), cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(a.Slug, b.Slug))
	})
	return nil
}

func (h *handlers) cohortMonth(c *fiber.Ctx) error {
	v, err := h.openMonth(c)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.CohortMonthPage(v))
}

func (h *handlers) cohortMonthCSV(c *fiber.Ctx) error {
	v, err := h.openMonth(c)
	if err != nil {
		return err
	}
	in := v.In.From.String()[:7]
	rows := [][]string{{"account", "name", "segment", "manager", "first_month", "orders", "revenue", "orders_" + in, "revenue_" + in, "currency"}}
	for _, a := range v.Clients {
		orders, revenue, ordersIn, revenueIn := a.Orders, figures.Major(a.Revenue, v.Currency), a.OrdersIn, figures.Major(a.RevenueIn, v.Currency)
		rows = append(rows, []string{a.Slug, a.Name, a.Segment, a.Manager, v.Month.From.String()[:7], number(&orders), number(&revenue), number(&ordersIn), number(&revenueIn), v.Currency})
	}
	return send(c, "cohort-"+v.Month.From.String()[:7], rows)
}
