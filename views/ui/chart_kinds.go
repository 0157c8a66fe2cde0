package ui

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/platform/clock"
)

// Series are the values of one thing at the places of a chart; nil where there is none.
type Series struct {
	Name   string
	Values []*float64
	Main   bool   // what the chart is about, in the accent
	Open   bool   // the last value isn't final: dashed, with a hollow point
	Few    []bool // places whose value stands on few cases: hollow points
}

func (s Series) few(i int) bool { return i < len(s.Few) && s.Few[i] }

func (s Series) classes() (line, name string) {
	if s.Main {
		return "ch-l1", "ch-t1"
	}
	return "ch-l2", "ch-t"
}

// final are the values that won't change.
func (s Series) final() []*float64 {
	if s.Open && len(s.Values) > 0 {
		return s.Values[:len(s.Values)-1]
	}
	return s.Values
}

const axisTicks = 4

// axisRoom is how much the longest name of an axis needs.
func axisRoom(ticks []float64, write func(float64) string) float64 {
	names := make([]string, len(ticks))
	for i, v := range ticks {
		names[i] = write(v)
	}
	return math.Max(longest(names)*6.6+14, 36)
}

// sampled is from how many series on each has a sample of its line before its name, beside the first of the others dashed.
const sampled = 3

// LineChart draws series over the same places, from zero. A gap stays a gap; a value between two gaps is a point.
func LineChart(labels []string, series []Series, write func(float64) string) Plan {
	if len(labels) == 0 {
		return nil
	}
	var all [][]*float64
	var names []string
	for _, s := range series {
		all, names = append(all, s.Values), append(names, s.Name)
	}
	least, most := span(all...)
	ticks := Ticks(least, most, axisTicks)
	return func(size Size) (d Drawing) {
		d.width, d.height = size.width, size.height
		right := d.width - longest(names)*6.6 - 20
		if len(series) >= sampled {
			right -= sample
		}
		p := plot{left: axisRoom(ticks, write), right: right, top: 14, bottom: d.height - 30, low: ticks[0], high: ticks[len(ticks)-1], n: len(labels)}
		d.axis(p, ticks, write)
		d.below(p, labels, p.x)
		d.series(p, series)
		return d
	}
}

// sample is the room of a line's sample before its name.
const sample = 24.0

// series draws lines, what the chart is about over the others, and their names.
func (d *Drawing) series(p plot, series []Series) {
	for _, s := range series {
		if s.Main && p.low == 0 && len(series) <= 2 && !slices.Contains(s.Few, true) {
			d.area(p, s.final())
		}
	}
	dashes := make([]string, len(series))
	other := 0
	for i, s := range series {
		if s.Main {
			continue
		}
		if len(series) >= sampled && other > 0 {
			dashes[i] = " ch-dash-" + strconv.Itoa(min(other, 3))
		}
		other++
	}
	for _, main := range []bool{false, true} {
		for i, s := range series {
			if s.Main == main {
				d.line(p, s, dashes[i])
			}
		}
	}
	d.names(p, series, dashes)
}

func (d *Drawing) area(p plot, values []*float64) {
	begin := -1
	for i := 0; i <= len(values); i++ {
		if i < len(values) && values[i] != nil {
			if begin < 0 {
				begin = i
			}
			continue
		}
		if begin >= 0 && i-begin > 1 {
			d.path("ch-a1", trace(p, values[:i], begin)+"L"+num(p.x(i-1))+" "+num(p.y(0))+"L"+num(p.x(begin))+" "+num(p.y(0))+"Z")
		}
		begin = -1
	}
}

// trace goes through the values from one place on; a gap lifts the pen.
func trace(p plot, values []*float64, from int) (data string) {
	pen := false
	for i := from; i < len(values); i++ {
		if values[i] == nil {
			pen = false
			continue
		}
		step := "M"
		if pen {
			step = "L"
		}
		data += step + num(p.x(i)) + " " + num(p.y(*values[i]))
		pen = true
	}
	return data
}

func (d *Drawing) line(p plot, s Series, dash string) {
	class, _ := s.classes()
	values := s.final()
	d.path(class+dash, trace(p, values, 0))
	for i, v := range values {
		alone := v != nil && (i == 0 || values[i-1] == nil) && (i == len(values)-1 || values[i+1] == nil)
		switch {
		case v != nil && s.few(i):
			d.dot("ch-p", p.x(i), p.y(*v), 3, "")
		case alone:
			d.dot(dotOf(s.Main), p.x(i), p.y(*v), 3.5, "")
		}
	}
	last := len(s.Values) - 1
	if !s.Open || last < 0 || s.Values[last] == nil {
		return
	}
	if last > 0 && s.Values[last-1] != nil {
		d.path("ch-l1d", trace(p, s.Values, last-1))
	}
	d.dot("ch-p", p.x(last), p.y(*s.Values[last]), 3.5, "")
}

func dotOf(main bool) string {
	if main {
		return "ch-b1"
	}
	return "ch-b2"
}

// names stand at the right end of the lines.
func (d *Drawing) names(p plot, series []Series, dashes []string) {
	var heights []float64
	var ends []int
	for i, s := range series {
		for k := len(s.Values) - 1; k >= 0; k-- {
			if s.Values[k] != nil {
				heights, ends = append(heights, p.y(*s.Values[k])+4), append(ends, i)
				break
			}
		}
	}
	for k, y := range apart(heights, 15, p.top+4, p.bottom+4) {
		s, x := series[ends[k]], p.right+10
		line, class := s.classes()
		if len(series) >= sampled {
			d.path(line+dashes[ends[k]], "M"+num(x)+" "+num(y-4)+"h18")
			x += sample
		}
		d.text(class, x, y, "start", s.Name)
	}
}

// BarChart draws one column for each place, from zero, and a line across it for what it is compared with (nil: nothing). The
// last one isn't final when open: it is hollow and dashed.
func BarChart(labels []string, values, compared []*float64, open bool, write func(float64) string) Plan {
	if len(labels) == 0 {
		return nil
	}
	least, most := span(values, compared)
	ticks := Ticks(least, most, axisTicks)
	return func(size Size) (d Drawing) {
		d.width, d.height = size.width, size.height
		p := plot{left: axisRoom(ticks, write), right: d.width - 8, top: 14, bottom: d.height - 30, low: ticks[0], high: ticks[len(ticks)-1], n: len(labels)}
		d.axis(p, ticks, write)
		d.below(p, labels, func(i int) float64 { x, w := p.slot(i); return x + w/2 })
		for i := range labels {
			x, w := p.slot(i)
			if i < len(values) && values[i] != nil {
				class := "ch-b1"
				if open && i == len(labels)-1 {
					class = "ch-open"
				}
				top, foot := p.y(math.Max(*values[i], 0)), p.y(math.Min(*values[i], 0))
				d.rect(class, x, top, w, foot-top, labels[i]+": "+write(*values[i]))
			}
			if i < len(compared) && compared[i] != nil {
				across := "M" + num(x-3) + " " + num(p.y(*compared[i])) + "h" + num(w+6)
				d.path("ch-halo", across)
				d.path("ch-was", across)
			}
		}
		return d
	}
}

// mostPointed is how many pieces are marks of their own, which can be pointed at; more would weigh on the page.
const mostPointed = 250

// Part is one of what stands on each other in a column.
type Part struct {
	Class, Name string
	Values      []float64 // one for each place
}

// StackedChart draws what a whole is made of, place by place; the parts stand on each other in their order.
func StackedChart(labels []string, parts []Part, write func(float64) string) Plan {
	if len(labels) == 0 {
		return nil
	}
	totals := make([]*float64, len(labels))
	for i := range labels {
		sum := 0.0
		for _, part := range parts {
			sum += part.Values[i]
		}
		totals[i] = &sum
	}
	_, most := span(totals)
	ticks := Ticks(0, most, axisTicks)
	return func(size Size) (d Drawing) {
		d.width, d.height = size.width, size.height
		p := plot{left: axisRoom(ticks, write), right: d.width - 8, top: 14, bottom: d.height - 30, high: ticks[len(ticks)-1], n: len(labels)}
		d.axis(p, ticks, write)
		pointed := size.largest && len(labels)*len(parts) <= mostPointed
		paths := make([]string, len(parts))
		for i, label := range labels {
			x, w := p.slot(i)
			below := 0.0
			for k, part := range parts {
				v := part.Values[i]
				foot, top := p.y(below), p.y(below+v)
				switch {
				case pointed:
					d.rect(part.Class+" ch-part", x, top, w, foot-top, label+", "+part.Name+": "+write(v))
				case foot > top:
					paths[k] += "M" + num(x) + " " + num(top) + "h" + num(w) + "V" + num(foot) + "h" + num(-w) + "z"
				}
				below += v
			}
		}
		for k, part := range parts {
			d.path(part.Class+" ch-part", paths[k])
		}
		d.below(p, labels, func(i int) float64 { x, w := p.slot(i); return x + w/2 })
		return d
	}
}

// Stage is a step of a funnel and how many came so far.
type Stage struct {
	Name string
	N    int64
}

// FewCases is under how many cases a share is written as n of N.
const FewCases = 10

// Share writes a part of a whole: 43 %, or 2 of 5 where there are few; – of nothing. Neither some is 0 % nor less than all 100 %.
func Share(n, of int64, locale string) string {
	switch {
	case of == 0:
		return "–"
	case of < FewCases:
		return Number(n, locale) + " of " + Number(of, locale)
	}
	share := float64(n) / float64(of) * 100
	switch {
	case n > 0 && share < 1:
		return "under 1" + noBreak + "%"
	case n < of && share > 99:
		return "over 99" + noBreak + "%"
	}
	return Decimal(share, 0, locale) + noBreak + "%"
}

// FunnelChart draws how many come to each step; the second tone are those who stopped there. What is counted heads the numbers.
func FunnelChart(steps []Stage, counted, locale string) Plan {
	if len(steps) == 0 || steps[0].N == 0 {
		return nil
	}
	const row, bar, top, numbers = 34.0, 24.0, 20.0, 110.0
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = s.Name
	}
	left := longest(names)*7 + 12
	return func(size Size) (d Drawing) {
		d.width, d.height = size.width, float64(len(steps))*row+top
		d.text("ch-t", d.width-56, 10, "end", counted)
		d.text("ch-t", d.width, 10, "end", "go on")
		wide := func(n int64) float64 { return (d.width - numbers - left) * float64(n) / float64(steps[0].N) }
		for i, s := range steps {
			y := top + float64(i)*row
			d.text("ch-tb", 0, y+16, "start", s.Name)
			d.rect("ch-b1", left, y, wide(s.N), bar, s.Name+": "+Number(s.N, locale))
			d.text("ch-tb", d.width-56, y+16, "end", Number(s.N, locale))
			if i == 0 {
				continue
			}
			lost := steps[i-1].N - s.N
			d.rect("ch-bs", left+wide(s.N), y, wide(lost), bar, "stopped before: "+Number(lost, locale))
			d.text("ch-t", d.width, y+16, "end", Share(s.N, steps[i-1].N, locale))
		}
		return d
	}
}

// Spark is a small line of the last values, without axes, for beside a figure; the lowest and the highest fill its height.
func Spark(values []*float64, open bool) (d Drawing) {
	least, most := span(values)
	there := 0
	for _, v := range values {
		if v != nil {
			there++
		}
	}
	if there < 2 {
		return Drawing{}
	}
	d.width, d.height = 120, 28
	p := plot{left: 3, right: 116, top: 4, bottom: 24, low: least, high: most, n: len(values)}
	if least == most {
		p.low, p.high = least-1, most+1
	}
	d.line(p, Series{Values: values, Main: true, Open: open}, "")
	if last := values[len(values)-1]; !open && last != nil {
		d.dot("ch-b1", p.x(len(values)-1), p.y(*last), 2.5, "")
	}
	return d
}

// Lane is a row of dots over time.
type Lane struct {
	Name string
	Dots []Beat
}

// Beat is what happened on a day; size from 0 to 1 is its share of the largest, shown by its area, or by its height where many stand close.
type Beat struct {
	Day   clock.Date
	Class string
	Size  float64
	Says  string
}

// LaneChart draws what happened from one day to another, kind by kind.
func LaneChart(from, to clock.Date, lanes []Lane) Plan {
	if to <= from || len(lanes) == 0 {
		return nil
	}
	names := make([]string, len(lanes))
	for i, l := range lanes {
		names[i] = l.Name
	}
	firsts := months(from, to)
	return func(size Size) (d Drawing) {
		const row = 34.0
		d.width, d.height = size.width, float64(len(lanes))*row+36
		radius := func(share float64) float64 { return 3 + 6*math.Sqrt(share) }
		if size.class == narrow.class {
			radius = func(share float64) float64 { return 2 + 3*math.Sqrt(share) }
		}
		left, right, bottom := longest(names)*7+20, d.width-14, float64(len(lanes))*row+8
		x := func(day clock.Date) float64 {
			return left + (right-left)*float64(day.DaysSince(from))/float64(to.DaysSince(from))
		}
		step := every(len(firsts), right-left, 76)
		for i, first := range firsts {
			d.path("ch-grid", "M"+num(x(first))+" 8V"+num(bottom))
			if i%step == 0 && x(first)+52 < d.width {
				d.text("ch-t", x(first), bottom+20, "start", MonthName(first, i == 0 || first.Month() == 1))
			}
		}
		for i, lane := range lanes {
			y := 8 + row*float64(i) + row/2
			d.text("ch-tb", 0, y+4, "start", lane.Name)
			d.path("ch-grid", "M"+num(left)+" "+num(y)+"H"+num(right))
			switch {
			case float64(len(lane.Dots))*dotRoom > right-left:
				d.lane(lane.Dots, func(b Beat) string { return tick(x(b.Day), y, b.share()*11+2) })
			case size.largest:
				for _, b := range lane.Dots {
					d.dot("ch-dot "+b.Class, x(b.Day), y, radius(b.share()), b.Says)
				}
			default:
				d.lane(lane.Dots, func(b Beat) string { return circle(x(b.Day), y, radius(b.share())) })
			}
		}
		return d
	}
}

// dotRoom is what a dot needs of its lane on average, so that it is seen by itself and can be pointed at. Where there is
// less, ticks stand, as high as their share; they don't weigh on the page either.
const dotRoom = 12.0

func (b Beat) share() float64 { return math.Max(math.Min(b.Size, 1), 0) }

// lane draws what a shape makes of each beat as one path for each class.
func (d *Drawing) lane(dots []Beat, shape func(Beat) string) {
	var classes []string
	paths := map[string][]string{}
	for _, b := range dots {
		if paths[b.Class] == nil {
			classes = append(classes, b.Class)
		}
		paths[b.Class] = append(paths[b.Class], shape(b))
	}
	for _, class := range classes {
		d.path("ch-dot "+class, strings.Join(paths[class], ""))
	}
}

func circle(x, y, r float64) string {
	arc := "a" + num(r) + " " + num(r) + " 0 1 0 "
	return "M" + num(x-r) + " " + num(y) + arc + num(2*r) + " 0" + arc + num(-2*r) + " 0"
}

// tick stands on both sides of its lane.
func tick(x, y, half float64) string {
	return "M" + num(x-0.6) + " " + num(y-half) + "h1.2v" + num(2*half) + "h-1.2z"
}

// months are the firsts of months between two days.
func months(from, to clock.Date) (list []clock.Date) {
	d := clock.NewDate(from.Year(), from.Month(), 1)
	for ; d < to; d = d.AddMonths(1, 1) {
		if d >= from {
			list = append(list, d)
		}
	}
	return list
}

// MonthName is Nov, or Nov 2026.
func MonthName(d clock.Date, year bool) string {
	if year {
		return d.Std().Format("Jan 2006")
	}
	return d.Std().Format("Jan")
}
