package insight

import (
	"fmt"
	"math"
	"slices"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/views/ui"
)

// Shown are the few figures that matter, in the order of the board.
var Shown = []figures.Name{figures.Revenue, figures.Orders, figures.OrderValue, figures.Churn,
	figures.OnlineRetention, figures.CartAbandonment, figures.ServiceContacts, figures.NetPromoter}

// Board is the seller's board.
type Board struct {
	Frame
	WithBefore
	Trend    []figures.Point // the last twelve months
	Revenue  []figures.Point // of the year to the period's end, in the steps chosen
	Earlier  []figures.Point // the same a year before
	Changes  []figures.Change
	Against  figures.Period // what Changes are against
	Channels []ChannelSeries
	Funnel   recording.Funnel
	Cohorts  []figures.Cohort
	Risk     figures.AtRisk
}

// ChannelSeries are the orders of one channel.
type ChannelSeries struct {
	Channel string
	Orders  []*float64
}

func (b Board) under() string {
	text := PeriodName(b.Asked.Period)
	if b.open(b.Asked.Period) {
		text += ", so far"
	}
	text += ", " + b.C.Zone.String() + "."
	if b.Young {
		return text
	}
	if b.sameBefore() {
		return text + " Beside it " + PeriodName(b.YearPeriod) + "."
	}
	return text + " Beside it " + PeriodName(b.YearPeriod) + " and " + PeriodName(b.BeforePeriod) + "."
}

// sentence is what changed: "October 2026 brought 6.1 % more than October 2025."
func (b Board) sentence() string {
	d := b.define(figures.Revenue)
	now, was := b.Now[figures.Revenue], b.against(d)
	name, other := PeriodName(b.Asked.Period), PeriodName(b.Against)
	if b.open(b.Asked.Period) {
		name += " so far"
	}
	if now.Value == nil || was.Value == nil || *was.Value == 0 {
		switch {
		case now.Value == nil || *now.Value == 0:
			return name + " brought no revenue."
		}
		return name + " brought " + b.Write(d, now).String() + "; there is nothing earlier to compare it with."
	}
	by := (*now.Value/(*was.Value) - 1) * 100
	switch {
	case b.unchanged():
		return name + " brought as much as " + other + "."
	case by > 0:
		return fmt.Sprintf("%s brought %s\u00a0%% more than %s.", name, ui.Decimal(by, 1, b.C.Locale), other)
	}
	return fmt.Sprintf("%s brought %s\u00a0%% less than %s.", name, ui.Decimal(-by, 1, b.C.Locale), other)
}

// unchanged says that the revenue is about what it is compared with.
func (b Board) unchanged() bool {
	now, was := b.Now[figures.Revenue], b.against(b.define(figures.Revenue))
	return now.Value != nil && was.Value != nil && math.Abs(*now.Value-*was.Value) < 0.005*math.Abs(*was.Value)
}

// against is the revenue that the sentence compares with.
func (b Board) against(d figures.Definition) figures.Figure {
	switch b.Against {
	case b.YearPeriod, b.YearSameSpans:
		f, _ := b.year(d)
		return f
	}
	f, _ := b.before(d)
	return f
}

// explained are the clients that the sentence names, and how it leads to them.
func (b Board) explained() (lead string, few []figures.Change) {
	few, enough := figures.Explaining(b.Changes)
	switch {
	case len(few) == 0:
		return "", nil
	case b.unchanged():
		return "The largest changes:", few
	case enough && len(few) == 1:
		return "One client explains most of it:", few
	case enough:
		return ui.Capital(smallNumber(len(few))) + " clients explain most of it:", few
	}
	return "It is spread over many clients; the largest changes:", few
}

func smallNumber(n int) string {
	names := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(names) {
		return names[n]
	}
	return fmt.Sprint(n)
}

// after leads from the i-th of n names to the next.
func after(i, n int) string {
	if i < n-1 {
		return ","
	}
	return "."
}

func (b Board) byHow(c figures.Change) string {
	return ui.Signed(ui.WholeMoney(amount(c.By), b.Currency, b.C.Locale), int64(c.By))
}

// extra is the line under a figure that tells what belongs to it.
func (b Board) extra(d figures.Definition) string {
	v := b.Now[d.Name]
	part := func(name string) string { return b.number(v.Parts[name]) }
	if d.Denominator != "" && v.Denominator == 0 {
		return ""
	}
	switch d.Name {
	case figures.Revenue:
		return counted(b.Now[figures.Orders].Numerator, "orders", b.Frame)
	case figures.Orders:
		return "from " + counted(b.Now[figures.RepeatPurchase].Denominator, "clients", b.Frame)
	case figures.OnlineRetention:
		return part("went_back") + " back to people, " + part("silent") + " silent"
	case figures.CartAbandonment:
		return counted(v.Parts["called_instead"], "clients", b.Frame) + " called instead"
	case figures.ServiceContacts:
		if v.Parts["baseline_orders"] > 0 {
			return "baseline " + ui.Decimal(v.Parts["baseline"], 1, b.C.Locale)
		}
		return counted(v.Parts["minutes"], "minutes", b.Frame)
	case figures.NetPromoter:
		if v.Denominator > 0 && v.Denominator < 30 {
			return "few answers"
		}
	}
	return ""
}

// small is a figure's line over the last year.
func (b Board) small(d figures.Definition) (ui.Drawing, string) {
	list := values(b.Trend, d.Name)
	return ui.Spark(list, b.lastOpen(b.Trend)), d.Title + " of the last twelve months"
}

func (b Board) revenueChart() ui.Chart {
	d := b.define(figures.Revenue)
	now, was := b.scaled(d, values(b.Revenue, d.Name)), b.scaled(d, values(b.Earlier, d.Name))
	what := "Net revenue a " + b.stepWord() + ", " + b.Currency
	open := b.lastOpen(b.Revenue)
	if open {
		what += "; the last " + b.stepWord() + " is not over"
	}
	series := []ui.Series{{Name: "these " + b.stepWord() + "s", Values: now, Main: true, Open: open}}
	if any0(was) {
		series = append(series, ui.Series{Name: "year before", Values: was})
	}
	c := ui.Chart{ID: "revenue", Title: runs(now, was, open, b.C.Locale), What: what, Wide: true, Foot: d.Says}
	if any0(now) || any0(was) {
		c.Drawing = ui.LineChart(labels(b.Revenue, b.Asked.By), series, b.axis(d))
	} else {
		c.Title = "No revenue in these " + b.stepWord() + "s"
	}
	c.Links = []ui.Link{{Text: "CSV", To: b.CSVAt(d.Name, "")}, {Text: "Clients and orders behind it", To: b.FigureAt(d.Name)}}
	c.Table.Head = []string{ui.Capital(b.stepWord()), "Revenue", "Year before"}
	for i, p := range b.Revenue {
		row := []string{b.part(p.Period), b.Write(d, p.Figures[d.Name]).String(), "–"}
		if i < len(b.Earlier) {
			row[2] = b.Write(d, b.Earlier[i].Figures[d.Name]).String()
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return c
}

// part names a part of a series, and says when it isn't over.
func (f Frame) part(p figures.Period) string {
	if f.open(p) {
		return partName(p, f.Asked.By) + ", not over"
	}
	return partName(p, f.Asked.By)
}

func any0(list []*float64) bool {
	for _, v := range list {
		if v != nil && *v != 0 {
			return true
		}
	}
	return false
}

// runs says how the last finished quarter of a series goes beside the year before.
func runs(now, was []*float64, open bool, locale string) string {
	end := len(now)
	if open {
		end--
	}
	from := max(end-max(end/4, 1), 0)
	sum := func(list []*float64) (s float64) {
		for i := from; i < end && i < len(list); i++ {
			if list[i] != nil {
				s += *list[i]
			}
		}
		return s
	}
	a, b := sum(now), sum(was)
	switch by := (a/b - 1) * 100; {
	case a == 0:
		return "No revenue in the last months"
	case b == 0:
		return "Revenue so far"
	case math.Abs(by) < 1:
		return "Revenue runs as it did a year before"
	case by > 0:
		return "Revenue runs " + ui.Decimal(by, 0, locale) + "\u00a0% above the year before"
	default:
		return "Revenue runs " + ui.Decimal(-by, 0, locale) + "\u00a0% below the year before"
	}
}

// shares are each channel's part of the orders, in %.
func (b Board) shares() (list []ui.Series, last []float64) {
	n := 0
	if len(b.Channels) > 0 {
		n = len(b.Channels[0].Orders)
	}
	totals := make([]float64, n)
	for _, c := range b.Channels {
		for i, v := range c.Orders {
			if v != nil {
				totals[i] += *v
			}
		}
	}
	for _, c := range b.Channels {
		s := ui.Series{Name: ChannelNames[c.Channel], Main: c.Channel == "online", Open: c.Channel == "online" && b.lastOpen(b.Trend), Values: make([]*float64, n)}
		end := 0.0
		for i, v := range c.Orders {
			if v != nil && totals[i] > 0 {
				share := *v / totals[i] * 100
				s.Values[i], end = &share, share
			}
		}
		s.Name += " " + ui.Decimal(end, 0, b.C.Locale) + "\u00a0%"
		list, last = append(list, s), append(last, end)
	}
	return list, last
}

func (b Board) channelChart() ui.Chart {
	series, last := b.shares()
	what, open := "Share of orders by channel and month, %", b.lastOpen(b.Trend)
	if open {
		what += "; the last month is not over"
	}
	title, points := "Orders by channel", 0.0
	for i, s := range series {
		if first := firstOf(s.Values); first != nil && b.Channels[i].Channel == "online" {
			points = last[i] - *first
		}
	}
	switch {
	case points >= 1:
		title = "Online took " + ui.Decimal(points, 0, b.C.Locale) + " points from other channels in a year"
	case points <= -1:
		title = "Online lost " + ui.Decimal(-points, 0, b.C.Locale) + " points to other channels in a year"
	}
	c := ui.Chart{ID: "channels", Title: title, What: what, Foot: "Counted orders of the months; all channels add up to 100.",
		Links: []ui.Link{{Text: "CSV", To: b.CSVAt(figures.Orders, "channels")}, {Text: "Orders behind it", To: b.FigureAt(figures.Orders)}}}
	if slices.ContainsFunc(series, func(s ui.Series) bool { return anyValue(s.Values) }) {
		c.Drawing = ui.LineChart(labels(b.Trend, figures.ByMonth), series, func(v float64) string { return ui.Short(v, b.C.Locale) + " %" })
	} else {
		c.Title = "No orders in these months"
	}
	c.Table.Head = []string{"Month"}
	for _, s := range b.Channels {
		c.Table.Head = append(c.Table.Head, ui.Capital(ChannelNames[s.Channel]))
	}
	for i, p := range b.Trend {
		row := []string{PeriodName(p.Period)}
		for _, s := range b.Channels {
			n := 0.0
			if s.Orders[i] != nil {
				n = *s.Orders[i]
			}
			row = append(row, b.number(n))
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return c
}

func firstOf(list []*float64) *float64 {
	for _, v := range list {
		if v != nil {
			return v
		}
	}
	return nil
}
