package client

import (
	"strconv"

	"tradecounter/internal/money"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

var dotClass = map[workspace.Way]string{workspace.Online: "ch-b1", workspace.Phone: "ch-hole", workspace.Visit: "ch-b3"}

var wayNames = map[workspace.Way]string{workspace.Online: "online", workspace.Phone: "phone, email", workspace.Visit: "visit"}

// rhythmChart shows when the client orders; its title is the finding, the numbers stand in a table beside it.
func rhythmChart(r workspace.Rhythm, locale string) ui.Chart {
	c := ui.Chart{ID: "rhythm", Title: r.Finding()}
	if len(r.Beats) == 0 {
		return c
	}
	c.What = "Orders of 12 months to " + ui.DateLong(r.To, locale) + ", size by value"
	c.Drawing = ui.LaneChart(r.From, r.To, []ui.Lane{{Dots: dots(r, locale)}})
	c.Table.Head = []string{"Month"}
	for _, way := range workspace.Ways {
		c.Legend = append(c.Legend, ui.Key{Class: dotClass[way], Name: wayNames[way]})
		c.Table.Head = append(c.Table.Head, ui.Capital(wayNames[way]))
	}
	c.Table.Head = append(c.Table.Head, "Value")
	for _, m := range r.Months() {
		row := []string{m.First.Std().Format("January 2006")}
		for _, way := range workspace.Ways {
			row = append(row, strconv.Itoa(m.Orders[way]))
		}
		c.Table.Rows = append(c.Table.Rows, append(row, ui.WholeMoney(m.Revenue, r.Currency, locale)))
	}
	return c
}

func dots(r workspace.Rhythm, locale string) []ui.Beat {
	var most money.Amount = 1
	for _, b := range r.Beats {
		most = max(most, b.Revenue)
	}
	list := make([]ui.Beat, len(r.Beats))
	for i, b := range r.Beats {
		list[i] = ui.Beat{Day: b.Day, Class: dotClass[b.Way], Size: float64(max(b.Revenue, 0)) / float64(most),
			Says: ui.DateLong(b.Day, locale) + ", " + wayNames[b.Way] + ", " + plural(b.Orders, "order", "orders") + ", " + ui.WholeMoney(b.Revenue, r.Currency, locale)}
	}
	return list
}
