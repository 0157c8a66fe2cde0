package insight

import (
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Period is the days from From to the one before To: midnights in the seller's zone.
type Period struct{ From, To clock.Date }

// Days is how many calendar days it has.
func (p Period) Days() int { return p.To.DaysSince(p.From) }

// bounds are its two midnights. Where a change of clock skips midnight, the day begins at the moment after it.
func (p Period) bounds(zone *time.Location) (from, to clock.Time) {
	return p.From.At(0, 0, zone), p.To.At(0, 0, zone)
}

// wholeMonths is how many calendar months it is, 0 for any other length.
func (p Period) wholeMonths() int {
	if p.From.Day() != 1 || p.To.Day() != 1 {
		return 0
	}
	return (p.To.Year()-p.From.Year())*12 + int(p.To.Month()) - int(p.From.Month())
}

// Before is the period of the same length just before: whole months, quarters and years by the calendar, others by days.
func (p Period) Before() Period {
	if n := p.wholeMonths(); n > 0 {
		return Period{p.From.AddMonths(-n, 1), p.From}
	}
	return Period{p.From.AddDays(-p.Days()), p.From}
}

// YearBefore is the same dates a year earlier; 29 February becomes the 28th.
func (p Period) YearBefore() Period {
	return Period{p.From.AddMonths(-12, p.From.Day()), p.To.AddMonths(-12, p.To.Day())}
}

// String is the first and the last day.
func (p Period) String() string { return p.From.String() + " to " + p.To.AddDays(-1).String() }

// maxYears keeps addresses from asking for series of thousands of points.
const maxYears = 50

var badPeriod = fault.Invalid("A period is like 2026-10, 2026-q3, 2026 or 90d, or two dates of which the first is earlier, at most fifty years apart.")

// Check says whether it is a period that can be counted.
func (p Period) Check() error {
	if p.From <= 0 || p.To <= p.From {
		return badPeriod
	}
	return nil
}

// CheckDrawn says whether it can be counted and drawn month by month, too.
func (p Period) CheckDrawn() error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.Days() > maxYears*366 {
		return badPeriod
	}
	return nil
}

// Month is the calendar month of a day.
func Month(day clock.Date) Period {
	first := day.AddMonths(0, 1)
	return Period{first, first.AddMonths(1, 1)}
}

// LastDays are the n days before today; today itself isn't over.
func LastDays(n int, today clock.Date) Period { return Period{today.AddDays(-n), today} }

// ParsePeriod reads 2026-10, 2026-q3, 2026 and 90d, as addresses carry them.
func ParsePeriod(text string, today clock.Date) (Period, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > maxYears*365 {
			return Period{}, badPeriod
		}
		return LastDays(n, today), nil
	}
	year, part, parted := strings.Cut(text, "-")
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 || y < 1 {
		return Period{}, badPeriod
	}
	if !parted {
		return Period{clock.NewDate(y, 1, 1), clock.NewDate(y+1, 1, 1)}, nil
	}
	months, most := 1, 12
	if quarter, ok := strings.CutPrefix(part, "q"); ok {
		part, months, most = quarter, 3, 4
	}
	n, err := strconv.Atoi(part)
	if err != nil || n < 1 || n > most {
		return Period{}, badPeriod
	}
	first := clock.NewDate(y, time.Month((n-1)*months+1), 1)
	return Period{first, first.AddMonths(months, 1)}, nil
}

// Step is how a series divides a period.
type Step string

// The steps. Weeks begin on Monday.
const (
	ByMonth Step = "month"
	ByWeek  Step = "week"
)

// Split are the months or weeks of the period, the first and the last cut to it.
func (p Period) Split(by Step) (parts []Period) {
	for from := p.From; from < p.To; {
		next := from.AddMonths(1, 1)
		if by == ByWeek {
			next = from.AddDays(8 - from.Weekday())
		}
		next = min(next, p.To)
		parts, from = append(parts, Period{from, next}), next
	}
	return parts
}
