package insight

import (
	"cmp"
	"math"
	"slices"

	figures "tradecounter/internal/insight"
	"tradecounter/views/ui"
)

// FigureView is one figure with what stands behind it.
type FigureView struct {
	Frame
	WithBefore
	D        figures.Definition
	Series   []figures.Point
	Earlier  []figures.Point // the same a year before
	Behind   figures.Behind
	Channels []Group
	Beside   figures.Figure // of DaysBetween the mean interval

	Worth     figures.OrderValues // of OrderValue
	Sold      []figures.SoldMonth // of ReturnRate, by the month of the sale
	Unmatched int64               // units returned from before our records
	Reasons   []figures.ReasonSum // of ServiceContacts
	Predicted *float64            // of LifetimeValue: of the next 52 weeks, a client
}

// Group is a figure of some of the accounts.
type Group struct {
	Name, To string
	Figure   figures.Figure
}

func (v FigureView) figure() figures.Figure { return v.Now[v.D.Name] }

// provisional marks a figure that isn't final yet.
func (v FigureView) provisional() string {
	if v.figure().Unfinished {
		return ", provisional"
	}
	return ""
}

func (v FigureView) crumbs() []ui.Link {
	return []ui.Link{{Text: "Board", To: v.At(Path)}, {Text: "Figures", To: v.At(FiguresPath)}, {Text: v.D.Title}}
}

// ofOrders says that a figure is made of orders, so that the rule of which count stands beside it.
func (v FigureView) ofOrders() bool { return v.D.ByChannel || v.D.Name == figures.OnlineRetention }

// part is something that belongs to the figure.
type part struct{ Name, Value string }

var moneyParts = []string{"acquisition", "contacts", "discounts", "net"}

// partOrder is in which order the parts of figures are told.
var partOrder = []string{"average_order_value", "orders_per_account_year", "lifespan_years", "lifespan_observed", "acquisition", "discounts", "contacts", "net",
	"promoters", "passives", "detractors", "went_back", "silent",
	"ordered", "approval", "quote", "list", "emptied", "cold", "running", "step_cart", "step_delivery", "step_payment", "step_review", "abandoners", "called_instead",
	"calls", "emails", "minutes", "baseline", "baseline_contacts", "baseline_orders", "baseline_minutes"}

// parts are none where there is nothing to divide by; service contacts have their baseline even then.
func (v FigureView) parts() (list []part) {
	f := v.figure()
	if v.D.Denominator != "" && f.Denominator == 0 && v.D.Name != figures.ServiceContacts {
		return nil
	}
	for _, key := range partOrder {
		n, ok := f.Parts[key]
		if _, told := v.D.Parts[key]; !ok || !told {
			continue
		}
		text := ui.Decimal(n, decimals(n), v.C.Locale)
		switch {
		case key == "average_order_value":
			text = ui.Money(amount(n), v.Currency, v.C.Locale)
		case slices.Contains(moneyParts, key):
			text = ui.WholeMoney(amount(n), v.Currency, v.C.Locale)
		}
		if key == "lifespan_observed" {
			if n == 0 {
				continue
			}
			text = "yes"
			list = append(list, part{"Nobody left: the lifespan is how long they have been ordering", text})
			continue
		}
		list = append(list, part{ui.Capital(v.D.Parts[key]), text})
	}
	if v.Predicted != nil {
		list = append(list, part{"Predicted value of the next 52 weeks, a client", v.stake(v.Predicted)})
	}
	if v.Beside.Value != nil {
		list = append(list, part{v.define(figures.DaysBetweenMean).Title, v.Write(v.define(figures.DaysBetweenMean), v.Beside).String()})
	}
	return list
}

func decimals(n float64) int {
	if n == math.Trunc(n) {
		return 0
	}
	return 1
}

func (v FigureView) chart() ui.Chart {
	d := v.D
	now, was := v.scaled(d, values(v.Series, d.Name)), v.scaled(d, values(v.Earlier, d.Name))
	open := v.lastOpen(v.Series)
	what := d.Title + " by " + v.stepWord() + ", " + v.unitWords(d)
	if open {
		what += "; the last " + v.stepWord() + " is not over"
	}
	c := ui.Chart{ID: "series", Title: v.finding(), What: what, Wide: true, Links: []ui.Link{{Text: "CSV", To: v.CSVAt(d.Name, "")}}}
	few := fewCases(d, v.Series)
	if slices.Contains(few, true) {
		c.What += "; hollow points stand on under " + v.number(ui.FewCases) + " cases"
	}
	compared := any0(was)
	switch {
	case !anyValue(now):
		c.Title, c.What = "Nothing to draw yet: no "+v.stepWord()+" here has "+cmp.Or(d.Denominator, d.Numerator), ""
	case sums(d) && !any0(now) && !compared:
		c.Title = "No " + d.Numerator + " in these " + v.stepWord() + "s"
	case sums(d) && len(v.Series) <= 24:
		c.Drawing = ui.BarChart(labels(v.Series, v.Asked.By), now, was, open, v.axis(d))
		c.Legend = []ui.Key{{Class: "ch-b1", Name: d.Title}}
		if compared {
			c.Legend = append(c.Legend, ui.Key{Class: "ch-was", Name: "year before"})
		}
	default:
		series := []ui.Series{{Name: "these " + v.stepWord() + "s", Values: now, Main: true, Open: open, Few: few}}
		if compared {
			series = append(series, ui.Series{Name: "year before", Values: was})
		}
		c.Drawing = ui.LineChart(labels(v.Series, v.Asked.By), series, v.axis(d))
	}
	c.Table.Head = []string{ui.Capital(v.stepWord()), d.Title}
	if d.Denominator != "" {
		c.Table.Head = append(c.Table.Head, ui.Capital(d.Numerator), ui.Capital(d.Denominator))
	}
	c.Table.Head = append(c.Table.Head, "Year before")
	for i, p := range v.Series {
		f := p.Figures[d.Name]
		row := []string{v.part(p.Period), v.Write(d, f).String()}
		if d.Denominator != "" {
			row = append(row, v.top(d, f.Numerator), v.number(f.Denominator))
		}
		before := "–"
		if i < len(v.Earlier) {
			before = v.Write(d, v.Earlier[i].Figures[d.Name]).String()
		}
		c.Table.Rows = append(c.Table.Rows, append(row, before))
	}
	return c
}

func anyValue(list []*float64) bool {
	return slices.ContainsFunc(list, func(v *float64) bool { return v != nil })
}

// fewCases are the parts of a series whose share or score stands on few cases.
func fewCases(d figures.Definition, points []figures.Point) []bool {
	list := make([]bool, len(points))
	for i, p := range points {
		f := p.Figures[d.Name]
		list[i] = f.Value != nil && f.Denominator < ui.FewCases && (d.Unit == figures.Percent || d.Unit == figures.Points)
	}
	return list
}

// top writes a numerator.
func (f Frame) top(d figures.Definition, n float64) string {
	switch d.Unit {
	case figures.Money:
		return ui.WholeMoney(amount(n), f.Currency, f.C.Locale)
	case figures.Days:
		return ui.Decimal(n, 1, f.C.Locale)
	}
	return f.number(n)
}

// finding is the title of the chart: where the figure was highest and lowest, of finished parts with enough cases.
func (v FigureView) finding() string {
	list := v.Series
	if v.lastOpen(list) {
		list = list[:len(list)-1]
	}
	d := v.D
	var best, worst *figures.Point
	for i, p := range list {
		f := p.Figures[d.Name]
		if f.Value == nil || d.Denominator != "" && f.Denominator < ui.FewCases {
			continue
		}
		if best == nil || *f.Value > *best.Figures[d.Name].Value {
			best = &list[i]
		}
		if worst == nil || *f.Value < *worst.Figures[d.Name].Value {
			worst = &list[i]
		}
	}
	switch {
	case best == nil:
		return "Too few cases to tell a trend"
	case best == worst || *best.Figures[d.Name].Value == *worst.Figures[d.Name].Value:
		return d.Title + " stayed at " + v.Write(d, best.Figures[d.Name]).String()
	}
	name := func(p *figures.Point) string {
		return v.Write(d, p.Figures[d.Name]).String() + " in " + lowerWeek(partName(p.Period, v.Asked.By))
	}
	return "Between " + name(worst) + " and " + name(best)
}

// behindTitle heads the clients behind a figure.
func (v FigureView) behindTitle() string {
	if len(v.Behind.Accounts) == 0 {
		return "No client stands behind it"
	}
	return counted(float64(len(v.Behind.Accounts)), "clients", v.Frame) + " behind it"
}

func lowerWeek(name string) string {
	if len(name) > 5 && name[:5] == "Week " {
		return "the week " + name[5:]
	}
	return name
}

// groups gathers the accounts behind a figure by what they share. A figure that is no quotient of sums has none.
func (v FigureView) groups(key func(figures.BehindAccount) (name, to string)) (list []Group) {
	if v.D.Name == figures.LifetimeValue {
		return nil
	}
	at := map[string]int{}
	for _, a := range v.Behind.Accounts {
		name, to := key(a)
		i, ok := at[name]
		if !ok {
			i = len(list)
			at[name] = i
			list = append(list, Group{Name: name, To: to, Figure: figures.Figure{Name: v.D.Name, Parts: map[string]float64{}}})
		}
		list[i].Figure.Numerator += a.Numerator
		list[i].Figure.Denominator += a.Denominator
		for key, n := range a.Parts {
			list[i].Figure.Parts[key] += n
		}
	}
	for i := range list {
		f := &list[i].Figure
		switch {
		case v.D.Denominator == "":
			value := f.Numerator
			f.Value = &value
		case f.Denominator != 0:
			scale := 1.0
			if v.D.Unit == figures.Percent || v.D.Unit == figures.Points {
				scale = 100
			}
			value := f.Numerator / f.Denominator * scale
			f.Value = &value
		}
	}
	slices.SortStableFunc(list, func(a, b Group) int {
		return cmp.Or(cmp.Compare(math.Max(b.Figure.Denominator, b.Figure.Numerator), math.Max(a.Figure.Denominator, a.Figure.Numerator)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func (v FigureView) segmentGroups() []Group {
	return v.groups(func(a figures.BehindAccount) (string, string) {
		if a.Segment == "" {
			return "without a segment", ""
		}
		return a.Segment, v.At(v.Path, "segment", a.Segment)
	})
}

func (v FigureView) managerGroups() []Group {
	return v.groups(func(a figures.BehindAccount) (string, string) {
		for _, m := range v.managers() {
			if m.Label == a.Manager {
				return a.Manager, v.At(v.Path, "manager", m.Value)
			}
		}
		return cmp.Or(a.Manager, "without a manager"), ""
	})
}

// mostBehind is how many accounts a page lists; the CSV has all.
const mostBehind = 50

// MostOrders is how many orders behind a figure a page lists, the newest.
const MostOrders = 20

// FiguresView is all figures in one table.
type FiguresView struct {
	Frame
	WithBefore
}

// GroupsBy gathers the accounts behind the figure by segments or managers.
func (v FigureView) GroupsBy(of string) []Group {
	if of == "managers" {
		return v.managerGroups()
	}
	return v.segmentGroups()
}

// worths divide the average order value.
func (v FigureView) worths() (list [][]string) {
	for _, w := range []struct {
		name string
		of   figures.Worth
	}{{"Before their first online order", v.Worth.Before}, {"From their first online order on", v.Worth.After},
		{"With a recommended or related product", v.Worth.With}, {"Without", v.Worth.Without}} {
		list = append(list, []string{w.name, v.worth(w.of.Average()), v.number(float64(w.of.Orders))})
	}
	return list
}

func (f Frame) worth(v *float64) string {
	return f.Write(f.define(figures.OrderValue), figures.Figure{Value: v, Denominator: ui.FewCases}).String()
}

// soldMonths are returns by the month of the sale.
func (v FigureView) soldMonths() (list [][]string) {
	for _, m := range v.Sold {
		name := PeriodName(m.Period)
		if m.Young {
			name += ", more may come back"
		}
		rate := v.Write(v.D, figures.Figure{Value: m.Rate(), Numerator: float64(m.Returned), Denominator: float64(m.Sold)}).String()
		list = append(list, []string{name, rate, v.number(float64(m.Returned)), v.number(float64(m.Sold))})
	}
	return list
}

func (v FigureView) reasonRows() (list [][]string) {
	for _, r := range v.Reasons {
		list = append(list, []string{r.Reason, v.number(float64(r.Contacts)), v.number(float64(r.Minutes))})
	}
	return list
}
