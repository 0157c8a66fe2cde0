package client

import (
	"fmt"
	"math"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

const (
	chartLeft, chartRight = 8.0, 852.0
	smallest, largest     = 3.0, 7.0 // radius of a day's orders; the area follows their value
)

type dot struct{ class, x, r, says string }

var dotClass = map[workspace.Way]string{workspace.Online: "ch-b1", workspace.Phone: "ch-hole", workspace.Visit: "ch-b3"}

var wayNames = map[workspace.Way]string{workspace.Online: "online", workspace.Phone: "phone, email", workspace.Visit: "visit"}

func place(r workspace.Rhythm, d clock.Date) float64 {
	return chartLeft + (chartRight-chartLeft)*float64(d.DaysSince(r.From))/float64(max(r.To.DaysSince(r.From), 1))
}

func dots(r workspace.Rhythm, locale string) []dot {
	var most money.Amount = 1
	for _, b := range r.Beats {
		most = max(most, b.Revenue)
	}
	list := make([]dot, len(r.Beats))
	for i, b := range r.Beats {
		radius := smallest + (largest-smallest)*math.Sqrt(float64(max(b.Revenue, 0))/float64(most))
		list[i] = dot{dotClass[b.Way], fmt.Sprintf("%.1f", place(r, b.Day)), fmt.Sprintf("%.1f", radius),
			fmt.Sprintf("%s, %s, %s, %s", ui.DateLong(b.Day, locale), wayNames[b.Way], plural(b.Orders, "order", "orders"), ui.WholeMoney(b.Revenue, r.Currency, locale))}
	}
	return list
}

type tick struct{ path, x, name string }

// ticks are the firsts of every other month.
func ticks(r workspace.Rhythm) (list []tick) {
	d := clock.NewDate(r.From.Year(), r.From.Month(), 1)
	for i := 0; d <= r.To; i++ {
		if x := place(r, d); d >= r.From && i%2 == 1 {
			list = append(list, tick{fmt.Sprintf("M%.1f 14V76", x), fmt.Sprintf("%.1f", x), d.Month().String()[:3]})
		}
		d = d.AddMonths(1, 1)
	}
	return list
}
