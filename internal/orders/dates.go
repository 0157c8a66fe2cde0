package orders

import (
	"tradecounter/internal/cart"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// begin is the working day on which an order placed now begins: today before the cut-off hour, else the next one.
func begin(set *settings.Settings, now clock.Time) clock.Date {
	today := set.Today(now)
	if now.In(set.Zone).Hour() >= set.CutOff {
		today = today.AddDays(1)
	}
	return set.Closed.Next(today)
}

// arrival is the day on which a line's part in stock arrives by a delivery method, and its rest (0: none, or not known).
// Lead time and the way are working days; the rest leaves on the day it is expected in stock.
func arrival(set *settings.Settings, now clock.Time, l cart.Line, wayDays int) (first, rest clock.Date) {
	start := begin(set, now)
	first = set.Closed.AddWorking(start, l.Product.LeadTimeDays+wayDays)
	if l.Later > 0 && l.ExpectedOn != 0 {
		leaves := set.Closed.Next(max(start, l.ExpectedOn))
		rest = max(first, set.Closed.AddWorking(leaves, wayDays))
	}
	return first, rest
}

// Earliest is the first day on which all that is in stock can arrive. When nothing is, it is when the first rest does.
func Earliest(set *settings.Settings, now clock.Time, lines []cart.Line, wayDays int) clock.Date {
	earliest, firstRest, something := set.Closed.AddWorking(begin(set, now), wayDays), clock.Date(0), false
	for _, l := range lines {
		first, rest := arrival(set, now, l, wayDays)
		if l.Now > 0 {
			earliest, something = max(earliest, first), true
		}
		if rest != 0 && (firstRest == 0 || rest < firstRest) {
			firstRest = rest
		}
	}
	if !something && firstRest != 0 {
		return firstRest
	}
	return earliest
}

// lineDate is when the whole of a line is expected, given the order's own date; 0: not known.
func lineDate(set *settings.Settings, now clock.Time, l cart.Line, wayDays int, order clock.Date) clock.Date {
	if l.Later == 0 {
		return order
	}
	_, rest := arrival(set, now, l, wayDays)
	if rest == 0 {
		return 0
	}
	return max(order, rest)
}
