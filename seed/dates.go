package seed

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
)

// date reads a cell that stands for a date: "@+12" and "@-30" count days from
// today, "@end" is the end of the month that today plus 30 days falls in, when
// this year's agreements run out, and "@start" the day they began, twelve
// months before.
func date(cell string, today clock.Date) (clock.Date, error) {
	inAMonth := today.AddDays(30)
	end := clock.NewDate(inAMonth.Year(), inAMonth.Month()+1, 0)
	switch cell {
	case "@end":
		return end, nil
	case "@start":
		return clock.NewDate(end.Year()-1, end.Month()+1, 1), nil
	}
	days, err := strconv.Atoi(strings.TrimPrefix(cell, "@"))
	if err != nil {
		return 0, fmt.Errorf("%q is no date", cell)
	}
	return today.AddDays(days), nil
}

// workday is the n-th working day (Monday to Friday) before today; n from 1.
// The demo's story is told in working days, so that another today moves its
// dates and changes nothing else.
func workday(today clock.Date, n int) clock.Date {
	d := today
	for d.Weekday() > 5 {
		d = d.AddDays(1) // count from the Monday after a weekend
	}
	d = d.AddDays(-7 * (n / 5))
	for range n % 5 {
		d = d.AddDays(-1)
		for d.Weekday() > 5 {
			d = d.AddDays(-1)
		}
	}
	return d
}

// closedDays are the public holidays of Hamburg in this year and the next.
func closedDays(today clock.Date) []clock.Date {
	var days []clock.Date
	for year := today.Year(); year <= today.Year()+1; year++ {
		easter := easterSunday(year)
		days = append(days,
			clock.NewDate(year, 1, 1), easter.AddDays(-2), easter.AddDays(1), clock.NewDate(year, 5, 1), easter.AddDays(39),
			easter.AddDays(50), clock.NewDate(year, 10, 3), clock.NewDate(year, 10, 31), clock.NewDate(year, 12, 25),
			clock.NewDate(year, 12, 26))
	}
	return days
}

// easterSunday by the anonymous Gregorian computus (Meeus, Jones, Butcher).
func easterSunday(year int) clock.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return clock.NewDate(year, time.Month(n/31), n%31+1)
}
