package insight

import (
	figures "tradecounter/internal/insight"
	"tradecounter/views/ui"
)

// CohortMonthView are the clients whose first order fell in a month, and what they did in a later one.
type CohortMonthView struct {
	Frame
	Month, In figures.Period
	Online    bool // first online order, and online orders only
	Clients   []figures.CohortClient
}

// MonthAt is the page of a cohort's clients.
func (f Frame) MonthAt(month figures.Period, byOnline bool) string {
	return f.At(Cohorts+"/"+month.From.String()[:7], "of", online(byOnline), "show", "", "period", "", "from", "", "to", "")
}

func (v CohortMonthView) title() string {
	if v.Online {
		return "First ordered online in " + PeriodName(v.Month)
	}
	return "First ordered in " + PeriodName(v.Month)
}

func (v CohortMonthView) crumbs() []ui.Link {
	return []ui.Link{{Text: "Cohorts", To: CohortsView{Frame: v.Frame, Online: v.Online}.at()}, {Text: PeriodName(v.Month)}}
}

// finding is how many of them ordered in the month looked at.
func (v CohortMonthView) finding() string {
	active := 0
	for _, c := range v.Clients {
		if c.OrdersIn > 0 {
			active++
		}
	}
	text := v.number(float64(active)) + " of " + counted(float64(len(v.Clients)), "clients", v.Frame) + " ordered in " + PeriodName(v.In)
	if v.open(v.In) {
		text += " so far"
	}
	return text
}

// months are those that can be looked at, the newest first.
func (v CohortMonthView) months() (list []ui.Option) {
	for m := figures.Month(v.C.Today); m.From >= v.Month.From; m = m.Before() {
		name := PeriodName(m)
		if v.open(m) {
			name += ", so far"
		}
		list = append(list, ui.Option{Value: m.From.String()[:7], Label: name})
	}
	return list
}

func (v CohortMonthView) csv() string {
	return v.At(v.Path+".csv", "of", online(v.Online), "in", v.In.From.String()[:7])
}
