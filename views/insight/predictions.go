package insight

import (
	"fmt"
	"math"

	figures "tradecounter/internal/insight"
	"tradecounter/views/ui"
)

// PredictionsView is what the models expect, how good they are, and who is at risk.
type PredictionsView struct {
	Frame
	Risk     figures.AtRisk
	Expected figures.Predictions
	Quality  *figures.Quality
}

func (v PredictionsView) fitted() string {
	m := v.Expected.Model
	switch {
	case m.Buying == nil:
		return "Without enough orders there is no model yet."
	case m.Fitted == 0:
		return "Fitted now; from tonight on it is fitted every night."
	}
	return "Fitted " + ui.Moment(m.Fitted, v.C.Zone, v.C.Today, v.C.Locale) + " to what was ordered before " + ui.DateLong(m.Until, v.C.Locale) + "."
}

func groupName(g figures.QualityGroup) string {
	switch {
	case g.Most == 0:
		return fmt.Sprintf("%d or more", g.Least)
	case g.Most == g.Least:
		return fmt.Sprint(g.Least)
	}
	return fmt.Sprintf("%d to %d", g.Least, g.Most)
}

// qualityChart shows, by how often clients had ordered, the days with an order that were expected beside those there were.
func (v PredictionsView) qualityChart() ui.Chart {
	q := v.Quality
	c := ui.Chart{ID: "quality", Title: v.qualityTitle(), Foot: "Models fitted to what was ordered before " + ui.DateLong(q.From, v.C.Locale) + ", and what they expected of the days since.",
		What: "Days with an order from " + ui.DateLong(q.From, v.C.Locale) + " to " + ui.DateLong(q.Until.AddDays(-1), v.C.Locale) + ", a client; by purchases after the first before that",
	}
	c.Table.Head = []string{"Purchases after the first", "Clients", "Expected, all", "There were, all"}
	var names []string
	var expected, were []*float64
	for _, g := range q.Groups {
		a, b := g.Predicted/float64(g.Accounts), g.Actual/float64(g.Accounts)
		names, expected, were = append(names, groupName(g)), append(expected, &a), append(were, &b)
		c.Table.Rows = append(c.Table.Rows, []string{groupName(g), v.number(float64(g.Accounts)), ui.Decimal(g.Predicted, 1, v.C.Locale), ui.Decimal(g.Actual, 0, v.C.Locale)})
	}
	if len(names) == 1 {
		c.What += ": " + ui.Decimal(*expected[0], 1, v.C.Locale) + " expected, " + ui.Decimal(*were[0], 1, v.C.Locale) + " there were"
		return c
	}
	c.Legend = []ui.Key{{Class: "ch-b1", Name: "expected"}, {Class: "ch-was", Name: "there were"}}
	c.Drawing = ui.BarChart(names, expected, were, false, func(x float64) string { return ui.Short(x, v.C.Locale) })
	return c
}

func (v PredictionsView) qualityTitle() string {
	q := v.Quality
	if q.Actual < ui.FewCases {
		return "Too few orders since to tell how good predictions are"
	}
	by := (q.Predicted/q.Actual - 1) * 100
	switch {
	case math.Abs(by) < 3:
		return "The models foretold the last months to within 3 %"
	case by > 0:
		return "The models expected " + ui.Decimal(by, 0, v.C.Locale) + " % more orders than came"
	}
	return "The models expected " + ui.Decimal(-by, 0, v.C.Locale) + " % fewer orders than came"
}

func (v PredictionsView) parameters() (list []part) {
	add := func(name string, value float64) {
		list = append(list, part{name, ui.Decimal(value, 3, v.C.Locale)})
	}
	if m := v.Expected.Model.Buying; m != nil {
		add("Buying, r", m.R)
		add("Buying, alpha (weeks)", m.Alpha)
		add("Leaving, a", m.A)
		add("Leaving, b", m.B)
	}
	if m := v.Expected.Model.Value; m != nil {
		add("Value, p", m.P)
		add("Value, q", m.Q)
		add("Value, v ("+v.Currency+")", m.V)
	}
	return list
}
