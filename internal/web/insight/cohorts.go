package insight

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
)

func (h *handlers) openCohorts(c *fiber.Ctx) (v view.CohortsView, err error) {
	p, err := h.open(c, layout.Cohorts, view.Cohorts)
	if err != nil {
		return v, err
	}
	of, err := oneOf(c, "of", "online")
	if err != nil {
		return v, err
	}
	show, err := oneOf(c, "show", "revenue")
	if err != nil {
		return v, err
	}
	v = view.CohortsView{Frame: p.Frame, Online: of != "", Revenue: show != ""}
	v.Asked.Filter.Channel = ""
	v.List, err = h.Figures.Cohorts(c.UserContext(), p.reach, v.Asked.Filter, v.Online)
	return v, err
}

func (h *handlers) cohorts(c *fiber.Ctx) error {
	v, err := h.openCohorts(c)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.CohortsPage(v))
}

func (h *handlers) cohortsCSV(c *fiber.Ctx) error {
	v, err := h.openCohorts(c)
	if err != nil {
		return err
	}
	rows := [][]string{{"month", "accounts", "n", "active", "revenue", "currency"}}
	for _, cohort := range v.List {
		for _, m := range cohort.Months {
			rows = append(rows, []string{cohort.Month.String()[:7], strconv.Itoa(cohort.Accounts), strconv.Itoa(m.N), strconv.Itoa(m.Active), m.Revenue.Decimal(v.Currency), v.Currency})
		}
	}
	return send(c, "cohorts", rows)
}

func (h *handlers) predictions(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Predictions, view.Predictions)
	if err != nil {
		return err
	}
	v := view.PredictionsView{Frame: p.Frame}
	if !p.Young {
		if v.Risk, err = h.Figures.AtRisk(c.UserContext(), p.reach); err != nil {
			return err
		}
		if v.Expected, err = h.Figures.Expected(c.UserContext(), p.reach); err != nil {
			return err
		}
		if v.Quality, err = h.Figures.Quality(c.UserContext(), p.reach); err != nil {
			return err
		}
	}
	return h.Render(c, fiber.StatusOK, view.PredictionsPage(v))
}

func (h *handlers) atRiskCSV(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Predictions, view.Predictions)
	if err != nil {
		return err
	}
	risk, err := h.Figures.AtRisk(c.UserContext(), p.reach)
	if err != nil {
		return err
	}
	rows := [][]string{{"account", "name", "reason", "last_order", "days_overdue", "alive", "at_stake", "currency", "next"}}
	for _, r := range risk.Accounts {
		rows = append(rows, []string{r.Slug, r.Name, r.Reason(), r.LastOrder.String(), number(r.DaysOverdue), number(r.Alive), major(r.AtStake, p), p.Currency, r.Action()})
	}
	return send(c, "at-risk", rows)
}

// major is an amount of minor units in units of the currency.
func major(minor *float64, p page) string {
	return p.written(figures.Definition{Unit: figures.Money}, figures.Figure{Value: minor})[0]
}

func (h *handlers) expectedCSV(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Predictions, view.Predictions)
	if err != nil {
		return err
	}
	expected, err := h.Figures.Expected(c.UserContext(), p.reach)
	if err != nil {
		return err
	}
	rows := [][]string{{"account", "name", "alive", "expected_orders_year", "predicted_value_year", "currency"}}
	for _, a := range expected.Accounts {
		rows = append(rows, []string{a.Slug, a.Name, number(a.Alive), number(a.OrdersYear), major(a.ValueYear, p), p.Currency})
	}
	return send(c, "expected", rows)
}
