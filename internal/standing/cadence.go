package standing

import (
	"fmt"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Unit is what a cadence counts.
type Unit string

// The units.
const (
	Days   Unit = "days"
	Weeks  Unit = "weeks"
	Months Unit = "months"
)

// Cadence is how often a standing order is due.
type Cadence struct {
	Unit       Unit
	Every      int
	Weekday    int // of weeks: 1 Monday … 7 Sunday
	DayOfMonth int // of months: 1 to 31; 29 to 31 mean the last day in shorter months
}

// check notes what is wrong under the form's field names.
func (c Cadence) check(problems *fault.Fault) {
	most, known := map[Unit]int{Days: 366, Weeks: 52, Months: 24}[c.Unit]
	switch {
	case !known:
		problems.Add("unit", "Choose days, weeks or months.")
	case c.Every < 1 || c.Every > most:
		problems.Add("every", fmt.Sprintf("Choose a number from 1 to %d.", most))
	case c.Unit == Weeks && (c.Weekday < 1 || c.Weekday > 7):
		problems.Add("weekday", "Choose a weekday.")
	case c.Unit == Months && (c.DayOfMonth < 1 || c.DayOfMonth > 31):
		problems.Add("day_of_month", "Choose a day from 1 to 31.")
	}
}

// plain drops what the unit doesn't use, so that equal cadences are equal.
func (c Cadence) plain() Cadence {
	if c.Unit != Weeks {
		c.Weekday = 0
	}
	if c.Unit != Months {
		c.DayOfMonth = 0
	}
	return c
}

var weekdays = [...]string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// String is the cadence in words: every 2 weeks on Monday.
func (c Cadence) String() string {
	every := fmt.Sprintf("every %d %s", c.Every, c.Unit)
	if c.Every == 1 {
		every = "every " + map[Unit]string{Days: "day", Weeks: "week", Months: "month"}[c.Unit]
	}
	switch {
	case c.Unit == Weeks && c.Weekday >= 1 && c.Weekday <= 7:
		return every + " on " + weekdays[c.Weekday]
	case c.Unit == Months && c.DayOfMonth == 31:
		return every + " on the last day"
	case c.Unit == Months:
		return every + " on day " + fmt.Sprint(c.DayOfMonth)
	}
	return every
}

// Rhythm is a cadence with the anchor that its due dates are counted from. They never depend on when something ran.
type Rhythm struct {
	Cadence
	Anchor clock.Date
}

// Due is the n-th due date, from 0: the first on or after the anchor that the cadence allows, and so on.
func (r Rhythm) Due(n int) clock.Date {
	switch r.Unit {
	case Weeks:
		first := r.Anchor.AddDays((r.Weekday - r.Anchor.Weekday() + 7) % 7)
		return first.AddDays(7 * r.Every * n)
	case Months:
		shift := 0
		if r.Anchor.AddMonths(0, r.DayOfMonth) < r.Anchor {
			shift = 1
		}
		return r.Anchor.AddMonths(shift+r.Every*n, r.DayOfMonth)
	}
	return r.Anchor.AddDays(r.Every * n)
}

// index is the number of the first due date on or after d.
func (r Rhythm) index(d clock.Date) int {
	first := r.Due(0)
	if d <= first {
		return 0
	}
	n := 0
	switch days := d.DaysSince(first); r.Unit {
	case Months:
		n = ((d.Year()-first.Year())*12 + int(d.Month()) - int(first.Month())) / r.Every
	case Weeks:
		n = days / (7 * r.Every)
	default:
		n = days / r.Every
	}
	for r.Due(n) < d { // the estimate is at most one too early
		n++
	}
	return n
}

// From is the first due date on or after d.
func (r Rhythm) From(d clock.Date) clock.Date { return r.Due(r.index(d)) }

// After is the first due date after d.
func (r Rhythm) After(d clock.Date) clock.Date { return r.From(d.AddDays(1)) }

// Latest is the last due date on or before d, 0 when there is none.
func (r Rhythm) Latest(d clock.Date) clock.Date {
	n := r.index(d.AddDays(1))
	if n == 0 {
		return 0
	}
	return r.Due(n - 1)
}

// IsDue says whether d is a due date.
func (r Rhythm) IsDue(d clock.Date) bool { return d != 0 && r.From(d) == d }
