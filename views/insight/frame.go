// Package insight shows the seller's figures: the board, each figure with what stands behind it, cohorts, funnel,
// searches, predictions, carts, baselines, and a client's own.
package insight

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Where the pages are.
const (
	Path        = "/desk/insight"
	FiguresPath = Path + "/figures"
	Cohorts     = Path + "/cohorts"
	Funnel      = Path + "/funnel"
	Search      = Path + "/search"
	Predictions = Path + "/predictions"
	Carts       = Path + "/carts"
	Baselines   = Path + "/baselines"
)

// Asked is what the address asks for: which days, in which steps, of whom.
type Asked struct {
	Period  figures.Period
	Named   string // as the address names it: 2026-10, 90d; "" for two dates
	By      figures.Step
	Filter  figures.Filter
	Client  string // slug of the one client
	Name    string // and its name
	Problem string // what of the address couldn't be read
}

// Query is Asked as an address carries it, without what is usual.
func (a Asked) Query() url.Values {
	q := url.Values{}
	put := func(key, value, usual string) {
		if value != usual {
			q.Set(key, value)
		}
	}
	if a.Named != "" {
		q.Set("period", a.Named)
	} else {
		q.Set("from", a.Period.From.String())
		q.Set("to", a.Period.To.String())
	}
	put("by", string(a.By), string(figures.ByMonth))
	put("segment", a.Filter.Segment, "")
	put("manager", strconv.FormatInt(a.Filter.ManagerID, 10), "0")
	put("channel", a.Filter.Channel, "")
	put("client", a.Client, "")
	return q
}

// Frame is what every page of figures has.
type Frame struct {
	C        layout.Chrome
	Path     string // of the page
	Asked    Asked
	Choices  figures.Choices
	Defined  []figures.Definition
	Currency string // the seller's
	MayType  bool   // baselines
	Young    bool   // nothing was ever ordered
}

// At is an address of these pages for the same days and clients, but for what is told here.
func (f Frame) At(path string, pairs ...string) string {
	return ui.At{Path: path, Query: f.Asked.Query()}.With(pairs...)
}

// FigureAt is a figure's page.
func (f Frame) FigureAt(n figures.Name) string { return f.At(FiguresPath + "/" + string(n)) }

// CSVAt is a figure as a file: its series, or what is told.
func (f Frame) CSVAt(n figures.Name, of string) string {
	return f.At(FiguresPath+"/"+string(n)+".csv", "of", of)
}

func (f Frame) define(n figures.Name) figures.Definition {
	for _, d := range f.Defined {
		if d.Name == n {
			return d
		}
	}
	return figures.Definition{Name: n, Title: string(n)}
}

// open says that the period isn't over.
func (f Frame) open(p figures.Period) bool { return p.To > f.C.Today }

// PeriodName names days as people do: October 2026, Q3 2026, 2026, 24 Aug to 21 Nov 2026.
func PeriodName(p figures.Period) string { return periodName(p, "January") }

// shortName is Oct 2026.
func shortName(p figures.Period) string { return periodName(p, "Jan") }

func periodName(p figures.Period, month string) string {
	from, next := p.From, p.To
	months := (next.Year()-from.Year())*12 + int(next.Month()) - int(from.Month())
	whole := from.Day() == 1 && next.Day() == 1
	switch {
	case whole && months == 1:
		return from.Std().Format(month + " 2006")
	case whole && months == 3 && from.Month()%3 == 1:
		return fmt.Sprintf("Q%d %d", (int(from.Month())+2)/3, from.Year())
	case whole && months == 12 && from.Month() == 1:
		return strconv.Itoa(from.Year())
	}
	last := next.AddDays(-1)
	switch {
	case last == from:
		return last.Std().Format("2 Jan 2006")
	case last.Year() == from.Year():
		return from.Std().Format("2 Jan") + " to " + last.Std().Format("2 Jan 2006")
	}
	return from.Std().Format("2 Jan 2006") + " to " + last.Std().Format("2 Jan 2006")
}

// periods are the usual choices, the one that is shown among them.
func (f Frame) periods() []ui.Option {
	today, list := f.C.Today, []ui.Option{}
	add := func(name string, p figures.Period) {
		text := PeriodName(p)
		if f.open(p) {
			text += ", so far"
		}
		list = append(list, ui.Option{Value: name, Label: text})
	}
	for i := range 3 {
		p := figures.Month(today.AddMonths(-i, 1))
		add(p.From.String()[:7], p)
	}
	quarter := clock.NewDate(today.Year(), (today.Month()-1)/3*3+1, 1)
	for i := range 2 {
		from := quarter.AddMonths(-3*i, 1)
		add(fmt.Sprintf("%04d-q%d", from.Year(), (int(from.Month())+2)/3), figures.Period{From: from, To: from.AddMonths(3, 1)})
	}
	for i := range 2 {
		y := today.Year() - i
		add(fmt.Sprintf("%04d", y), figures.Period{From: clock.NewDate(y, 1, 1), To: clock.NewDate(y+1, 1, 1)})
	}
	list = append(list, ui.Option{Value: "90d", Label: "Last 90 days"}, ui.Option{Value: "365d", Label: "Last 365 days"}, ui.Option{Value: "", Label: "The dates beside"})
	for _, o := range list {
		if o.Value == f.Asked.Named {
			return list
		}
	}
	return append([]ui.Option{{Value: f.Asked.Named, Label: PeriodName(f.Asked.Period)}}, list...)
}

// dates are those of the form: of a period that has no name.
func (f Frame) dates() (from, until string) {
	if f.Asked.Named != "" {
		return "", ""
	}
	return f.Asked.Period.From.String(), f.Asked.Period.To.AddDays(-1).String()
}

func (f Frame) segments() []ui.Option {
	list := []ui.Option{{Value: "", Label: "All segments"}}
	for _, s := range f.Choices.Segments {
		list = append(list, ui.Option{Value: s, Label: s})
	}
	return list
}

func (f Frame) managers() []ui.Option {
	list := []ui.Option{{Value: "", Label: "All managers"}}
	for _, m := range f.Choices.Managers {
		list = append(list, ui.Option{Value: strconv.FormatInt(m.ID, 10), Label: m.Name})
	}
	return list
}

func (f Frame) manager() string {
	if f.Asked.Filter.ManagerID == 0 {
		return ""
	}
	return strconv.FormatInt(f.Asked.Filter.ManagerID, 10)
}

// ChannelNames are channels as people call them.
var ChannelNames = map[string]string{"online": "online", "phone": "phone", "email": "email", "rep": "visit", "edi": "EDI", "punchout": "punchout"}

func channels() []ui.Option {
	list := []ui.Option{{Value: "", Label: "All channels"}}
	for _, c := range figures.Channels {
		list = append(list, ui.Option{Value: c, Label: ui.Capital(ChannelNames[c])})
	}
	return list
}

// narrowed are the filters that are set, each with the way to take it away.
func (f Frame) narrowed() (chips []ui.Chip) {
	add := func(text, key string) {
		if text != "" {
			chips = append(chips, ui.Chip{Text: text, To: f.At(f.Path, key, ""), On: true, Remove: true})
		}
	}
	add(f.Asked.Filter.Segment, "segment")
	for _, m := range f.Choices.Managers {
		if m.ID == f.Asked.Filter.ManagerID {
			add("Clients of "+m.Name, "manager")
		}
	}
	add(ui.Capital(ChannelNames[f.Asked.Filter.Channel]), "channel")
	add(f.Asked.Name, "client")
	return chips
}

// tab is a page's name among open tabs, unlike those of other pages of the desk.
func (f Frame) tab(title string) string {
	switch {
	case strings.HasPrefix(f.Path, FiguresPath+"/"):
		return title + " – Figures"
	case f.Path == Search:
		return "What is searched"
	}
	return title
}

// stepWord is month or week.
func (f Frame) stepWord() string { return string(f.Asked.By) }

// labels name the parts of a series below a chart.
func labels(points []figures.Point, by figures.Step) []string {
	list := make([]string, len(points))
	for i, p := range points {
		from := p.Period.From
		switch {
		case by == figures.ByWeek && (i == 0 || from.Year() != points[i-1].Period.From.Year()):
			list[i] = from.Std().Format("2 Jan 2006")
		case by == figures.ByWeek:
			list[i] = from.Std().Format("2 Jan")
		default:
			list[i] = ui.MonthName(from, i == 0 || from.Month() == 1)
		}
	}
	return list
}

// partName names a part of a series in a table.
func partName(p figures.Period, by figures.Step) string {
	if by == figures.ByWeek {
		return "Week of " + p.From.Std().Format("2 Jan 2006")
	}
	return PeriodName(p)
}

func values(points []figures.Point, n figures.Name) []*float64 {
	list := make([]*float64, len(points))
	for i, p := range points {
		list[i] = p.Figures[n].Value
	}
	return list
}

// lastOpen says that a series ends in a period that isn't over.
func (f Frame) lastOpen(points []figures.Point) bool {
	return len(points) > 0 && f.open(points[len(points)-1].Period)
}

func amount(minor float64) money.Amount {
	return money.Amount(math.Round(math.Max(math.Min(minor, 9e18), -9e18)))
}

// major is a value in the units in which an axis counts: euros, not cents.
func (f Frame) major(d figures.Definition, v float64) float64 {
	if d.Unit == figures.Money {
		return v / math.Pow10(money.MinorDigits(f.Currency))
	}
	return v
}

func (f Frame) scaled(d figures.Definition, list []*float64) []*float64 {
	scaled := make([]*float64, len(list))
	for i, v := range list {
		if v != nil {
			m := f.major(d, *v)
			scaled[i] = &m
		}
	}
	return scaled
}

// axis writes the values of an axis.
func (f Frame) axis(d figures.Definition) func(float64) string {
	return func(v float64) string {
		text := ui.Short(v, f.C.Locale)
		if d.Unit == figures.Percent && d.Name != figures.ServiceContacts {
			return text + " %"
		}
		return text
	}
}

// unitWords name the unit of a chart.
func (f Frame) unitWords(d figures.Definition) string {
	switch d.Unit {
	case figures.Money:
		return f.Currency
	case figures.Percent:
		if d.Name == figures.ServiceContacts {
			return "per 100 orders"
		}
		return "%"
	case figures.Points:
		return "points, −100 to 100"
	case figures.Days:
		return "days"
	}
	return d.Numerator
}

// clientFigures is the page of a client's own figures.
func clientFigures(slug string) string { return ui.DeskClient(slug) + "/figures" }
