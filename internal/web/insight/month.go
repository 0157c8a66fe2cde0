package insight

import (
	"strconv"
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

// openMonth reads the clients whose first order fell in the month, and what they ordered in one of the months since.
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
	v.Asked.Filter.Channel = ""
	v.Clients, err = h.Figures.CohortClients(c.UserContext(), p.reach, p.Asked.Filter, v.Online, v.Month, v.In)
	return v, err
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
		rows = append(rows, []string{a.Slug, a.Name, a.Segment, a.Manager, v.Month.From.String()[:7], strconv.Itoa(a.Orders), a.Revenue.Decimal(v.Currency),
			strconv.Itoa(a.OrdersIn), a.RevenueIn.Decimal(v.Currency), v.Currency})
	}
	return send(c, "cohort-"+v.Month.From.String()[:7], rows)
}
