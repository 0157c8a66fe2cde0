package house

import "tradecounter/views/ui"

func values(list ...float64) (points []*float64) {
	for _, v := range list {
		points = append(points, &v)
	}
	return points
}

// sampleCharts are one of each kind, for the style guide.
func sampleCharts() []ui.Chart {
	short := func(v float64) string { return ui.Short(v, "en-GB") }
	months := []string{"Jul 2026", "Aug", "Sep", "Oct", "Nov"}
	return []ui.Chart{
		{ID: "sg-line", Title: "Revenue has run above last year since August", What: "Net revenue a month, EUR; November is not over",
			Drawing: ui.LineChart(months, []ui.Series{{Name: "this year", Values: values(84e3, 96e3, 102e3, 108e3, 51e3), Main: true, Open: true}, {Name: "year before", Values: values(88e3, 90e3, 91e3, 97e3, 99e3)}}, short),
			Table:   ui.NumberTable{Head: []string{"Month", "This year", "Year before"}, Rows: [][]string{{"Oct", "108,000", "97,000"}, {"Nov", "51,000", "99,000"}}}},
		{ID: "sg-bars", Title: "October had the most orders", What: "Orders a month; the line is the year before",
			Drawing: ui.BarChart(months, values(310, 340, 360, 402, 190), values(300, 320, 355, 371, 380), true, short)},
		{ID: "sg-stacked", Title: "One cart in four went cold", What: "Carts by the month they began in",
			Drawing: ui.StackedChart(months, []ui.Part{{Class: "ch-b1", Name: "ordered", Values: []float64{60, 64, 70, 72, 40}}, {Class: "ch-bs", Name: "quote or list", Values: []float64{9, 8, 6, 9, 3}},
				{Class: "ch-b2", Name: "emptied", Values: []float64{10, 9, 9, 11, 2}}, {Class: "ch-b3", Name: "cold", Values: []float64{22, 24, 21, 28, 9}}}, short),
			Legend: []ui.Key{{Class: "ch-b1", Name: "ordered"}, {Class: "ch-bs", Name: "quote or list"}, {Class: "ch-b2", Name: "emptied"}, {Class: "ch-b3", Name: "cold"}}},
		{ID: "sg-funnel", Title: "Most stop before the cart", What: "Visits by the last step reached",
			Drawing: ui.FunnelChart([]ui.Stage{{Name: "Visit", N: 4812}, {Name: "Search, browse", N: 3964}, {Name: "Cart", N: 1702}, {Name: "Order", N: 1186}}, "visits", "en-GB"), Foot: "Second tone: those who stopped there."},
	}
}
