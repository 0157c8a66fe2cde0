package insight

import (
	"math"
	"strings"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/views/ui"
)

// Written is a figure's value as a page shows it: the number, what is small beside it, and whether it stands on few cases.
type Written struct {
	Text, Unit string
	Few        bool
}

// String is both in one.
func (w Written) String() string {
	if w.Unit == "" {
		return w.Text
	}
	return w.Text + "\u00a0" + w.Unit
}

// Write writes a figure. A share of under ten cases is n of N, no percentage.
func (f Frame) Write(d figures.Definition, v figures.Figure) Written {
	if v.Value == nil {
		return Written{Text: "–"}
	}
	few := d.Denominator != "" && v.Denominator < ui.FewCases
	switch d.Unit {
	case figures.Money:
		if d.Name == figures.Revenue || d.Name == figures.LifetimeValue || math.Abs(*v.Value) >= 1e6 {
			return Written{Text: ui.WholeMoney(amount(*v.Value), f.Currency, f.C.Locale)}
		}
		return Written{Text: ui.Money(amount(*v.Value), f.Currency, f.C.Locale)}
	case figures.Percent:
		if few && d.Name == figures.ServiceContacts {
			return Written{Text: f.number(v.Numerator), Unit: "for " + counted(v.Denominator, "orders", f), Few: true}
		}
		if few {
			return Written{Text: f.number(v.Numerator) + " of " + f.number(v.Denominator), Few: true}
		}
		unit := "%"
		if d.Name == figures.ServiceContacts {
			unit = "per 100 orders"
		}
		return Written{Text: ui.Decimal(*v.Value, 1, f.C.Locale), Unit: unit}
	case figures.Points:
		if few {
			return Written{Text: few9(v, f), Few: true}
		}
		return Written{Text: signedDecimal(*v.Value, 0, f.C.Locale)}
	case figures.Days:
		return Written{Text: ui.Decimal(*v.Value, 1, f.C.Locale), Unit: "days"}
	}
	return Written{Text: ui.Decimal(*v.Value, 0, f.C.Locale)}
}

// few9 tells a score of few answers as what they are.
func few9(v figures.Figure, f Frame) string {
	return f.number(v.Parts["promoters"]) + " for, " + f.number(v.Parts["detractors"]) + " against"
}

func (f Frame) number(v float64) string { return ui.Decimal(v, 0, f.C.Locale) }

func signedDecimal(v float64, decimals int, locale string) string {
	text := ui.Decimal(v, decimals, locale)
	if v > 0 {
		return "+" + text
	}
	return text
}

// Of tells what a figure is made of: 6 customers lost of 184 customers at the start.
func (f Frame) Of(d figures.Definition, v figures.Figure) string {
	switch {
	case d.Name == figures.LifetimeValue || d.Denominator == "":
		return ""
	case v.Denominator == 0:
		return "no " + d.Denominator
	case d.Unit == figures.Money:
		return ui.WholeMoney(amount(v.Numerator), f.Currency, f.C.Locale) + " from " + counted(v.Denominator, d.Denominator, f)
	case d.Unit == figures.Days:
		return counted(v.Denominator, d.Denominator, f)
	case d.Unit == figures.Points:
		return counted(v.Parts["promoters"], "promoters", f) + ", " + counted(v.Parts["detractors"], "detractors", f) + ", " + counted(v.Denominator, d.Denominator, f)
	}
	return counted(v.Numerator, d.Numerator, f) + ", " + counted(v.Denominator, d.Denominator, f)
}

// everyChannel says that a figure isn't narrowed by the channel that is chosen.
func (f Frame) everyChannel(d figures.Definition) bool {
	return f.Asked.Filter.Channel != "" && !d.ByChannel
}

// Short is Of for under a large value: what that says already is left out.
func (f Frame) Short(d figures.Definition, v figures.Figure) string {
	share := d.Unit == figures.Percent && d.Name != figures.ServiceContacts
	switch {
	case d.Name == figures.ServiceContacts && f.Write(d, v).Few:
		return "calls and emails"
	case d.Denominator != "" && v.Denominator > 0 && share && f.Write(d, v).Few:
		return "of the " + d.Denominator
	case d.Denominator != "" && v.Denominator > 0 && share:
		return f.number(v.Numerator) + " of " + counted(v.Denominator, d.Denominator, f)
	case d.Unit == figures.Points && v.Denominator > 0, d.Name == figures.OrderValue && v.Denominator > 0:
		return counted(v.Denominator, d.Denominator, f)
	}
	return f.Of(d, v)
}

// counted writes so many of something; one of it in the singular.
func counted(n float64, what string, f Frame) string {
	first, rest, more := strings.Cut(what, " ")
	switch {
	case n == 1 && what == "calls and emails":
		return "1 call or email"
	case n != 1, first == "calls", first == "sum", first == "promoters", first == "revenue":
		return f.number(n) + " " + what
	case strings.HasSuffix(first, "ches"):
		first = strings.TrimSuffix(first, "es")
	default:
		first = strings.TrimSuffix(first, "s")
	}
	if more {
		first += " " + rest
	}
	return "1 " + first
}

// sums are figures that grow while their period runs: an unfinished one is compared with as many days.
func sums(d figures.Definition) bool { return d.Unit == figures.Count || d.Name == figures.Revenue }

// Compared is how a figure differs from an earlier period's: the difference in words and against what.
type Compared struct {
	Lead, Rest string
	Better     int // 1 better, −1 worse, 0 neither
}

// first is Compared at the beginning of a sentence.
func (c Compared) first() Compared {
	if c.Lead == "" {
		c.Rest = ui.Capital(c.Rest)
	}
	return c
}

// trouble is from which part of the earlier value on a change is better or worse at all; a share or score must have changed by
// some points as well.
const trouble = 0.05

func pointsOf(d figures.Definition) float64 {
	switch d.Unit {
	case figures.Percent:
		return 1
	case figures.Points:
		return 5
	}
	return math.SmallestNonzeroFloat64
}

// Compare tells the difference of two figures; with few cases it tells the earlier value instead of a share.
func (f Frame) Compare(d figures.Definition, now, was figures.Figure, period string) Compared {
	if now.Value == nil || was.Value == nil {
		return Compared{Rest: period + ": " + f.Write(d, was).String()}
	}
	by := *now.Value - *was.Value
	better := 0
	if math.Abs(by) >= max(trouble*math.Abs(*was.Value), pointsOf(d)) {
		better = d.Better * int(math.Copysign(1, by))
	}
	few := d.Denominator != "" && (now.Denominator < ui.FewCases || was.Denominator < ui.FewCases) && d.Unit != figures.Days
	base := *was.Value
	if d.Unit == figures.Count {
		few = base < ui.FewCases
	}
	switch {
	case math.Abs(by) < 0.005*math.Max(math.Abs(base), 1) && math.Abs(by) < 0.05 && !few:
		return Compared{Rest: "as in " + period}
	case few || base == 0 && (d.Unit == figures.Money || d.Unit == figures.Count):
		return Compared{Rest: period + ": " + f.Write(d, was).String()}
	case d.Unit == figures.Percent && d.Name != figures.ServiceContacts:
		return Compared{signedDecimal(by, 1, f.C.Locale) + " points", "on " + period, better}
	case d.Unit == figures.Points:
		return Compared{signedDecimal(by, 0, f.C.Locale) + " points", "on " + period, better}
	case d.Unit == figures.Days:
		return Compared{signedDecimal(by, 1, f.C.Locale) + " days", "on " + period, better}
	}
	return Compared{signedDecimal(by/base*100, 1, f.C.Locale) + "\u00a0%", "on " + period, better}
}

// WithBefore is a period with what it is compared with.
type WithBefore struct {
	Now, Before, Year             map[figures.Name]figures.Figure
	BeforePeriod, YearPeriod      figures.Period
	BeforeSameDays, YearSameDays  map[figures.Name]figures.Figure // of sums, while the period runs; nil when it is over
	BeforeSameSpan, YearSameSpans figures.Period
}

// before and year are what a figure is compared with, and its name.
func (w WithBefore) before(d figures.Definition) (figures.Figure, string) {
	if w.BeforeSameDays != nil && sums(d) {
		return w.BeforeSameDays[d.Name], shortName(w.BeforeSameSpan)
	}
	return w.Before[d.Name], shortName(w.BeforePeriod)
}

func (w WithBefore) year(d figures.Definition) (figures.Figure, string) {
	if w.YearSameDays != nil && sums(d) {
		return w.YearSameDays[d.Name], shortName(w.YearSameSpans)
	}
	return w.Year[d.Name], shortName(w.YearPeriod)
}

// sameBefore says that the period before is the year before, as with whole years: it is told once.
func (w WithBefore) sameBefore() bool { return w.BeforePeriod == w.YearPeriod }

// compared is a figure beside those earlier ones that have a value.
func (w WithBefore) compared(f Frame, d figures.Definition) (list []Compared) {
	add := func(was figures.Figure, name string) {
		if was.Value != nil {
			list = append(list, f.Compare(d, w.Now[d.Name], was, name))
		}
	}
	if !w.sameBefore() {
		add(w.before(d))
	}
	add(w.year(d))
	return list
}

// SameDays cuts an earlier period to as many days as the running one has so far, today's included.
func SameDays(running, earlier figures.Period, today clock.Date) figures.Period {
	days := today.DaysSince(running.From) + 1
	return figures.Period{From: earlier.From, To: min(earlier.From.AddDays(max(days, 1)), earlier.To)}
}
