package ui

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
)

func at(values ...any) (list []*float64) {
	for _, v := range values {
		switch v := v.(type) {
		case int:
			f := float64(v)
			list = append(list, &f)
		case float64:
			list = append(list, &v)
		default:
			list = append(list, nil)
		}
	}
	return list
}

func short(v float64) string { return Short(v, "en-GB") }

func TestTicksAreRoundHoldAllAndBeginAtZero(t *testing.T) {
	for _, c := range []struct {
		least, most float64
		want        []float64
	}{
		{0, 0, []float64{0, 1}},
		{5, 95, []float64{0, 25, 50, 75, 100}},
		{80, 90, []float64{0, 25, 50, 75, 100}},
		{0, 1, []float64{0, 0.25, 0.5, 0.75, 1}},
		{0, 3, []float64{0, 1, 2, 3}},
		{-40, 60, []float64{-50, -25, 0, 25, 50, 75}},
		{-3, -1, []float64{-3, -2, -1, 0}},
		{0, 100, []float64{0, 25, 50, 75, 100}},
		{0, 12e9, []float64{0, 5e9, 10e9, 15e9}},
		{0, 0.004, []float64{0, 0.001, 0.002, 0.003, 0.004}},
	} {
		got := Ticks(c.least, c.most, 4)
		if len(got) != len(c.want) {
			t.Errorf("Ticks(%v, %v) = %v, want %v", c.least, c.most, got, c.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9*math.Abs(c.want[i]) {
				t.Errorf("Ticks(%v, %v) = %v, want %v", c.least, c.most, got, c.want)
				break
			}
		}
	}
}

func TestTicksHoldAnything(t *testing.T) {
	for _, most := range []float64{1e-12, 0.3, 7, 99, 101, 12345, 1e15, 3e17} {
		for _, least := range []float64{0, -most / 3, -most * 20} {
			ticks := Ticks(least, most, 4)
			if ticks[0] > least || ticks[len(ticks)-1] < most || len(ticks) > 8 || !slices.Contains(ticks, 0) {
				t.Errorf("Ticks(%v, %v) = %v", least, most, ticks)
			}
		}
	}
}

func drawn(t *testing.T, d Drawing) string { return html(t, d.component("", "c", "")) }

var coordinate = regexp.MustCompile(` (?:x|y|cx|cy|width|height|r)="([^"]*)"`)

// Whatever the values, a drawing holds only numbers, within its box.
func TestDrawingsStayInTheirBox(t *testing.T) {
	labels := []string{"Jan", "Feb", "Mar"}
	for name, values := range map[string][]*float64{
		"usual": at(1, 2, 3), "zero": at(0, 0, 0), "huge": at(1e15, 2e17, 3), "missing": at(nil, 4, nil), "none": at(nil, nil, nil), "below": at(-5, 3, -9), "tiny": at(1e-9, 2e-9, 0),
	} {
		for kind, plan := range map[string]Plan{
			"line": LineChart(labels, []Series{{Name: "now", Values: values, Main: true, Open: true}, {Name: "before", Values: at(1, nil, 2)}}, short),
			"bars": BarChart(labels, values, at(2, nil, 1), true, short),
		} {
			for _, size := range []Size{whole, half, narrow} {
				d := plan(size)
				svg := drawn(t, d)
				if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || strings.Contains(svg, "style") {
					t.Errorf("%s of %s: %s", kind, name, svg)
				}
				for _, m := range coordinate.FindAllStringSubmatch(svg, -1) {
					var v float64
					if _, err := fmt.Sscan(m[1], &v); err != nil || v < -20 || v > d.width+20 {
						t.Errorf("%s of %s stands at %s", kind, name, m[0])
					}
				}
			}
		}
	}
}

func TestAScaleIsLinearFromItsBase(t *testing.T) {
	p := plot{left: 50, right: 150, top: 10, bottom: 110, high: 100, n: 3}
	for v, want := range map[float64]float64{0: 110, 50: 60, 100: 10} {
		if got := p.y(v); got != want {
			t.Errorf("y(%v) = %v, want %v", v, got, want)
		}
	}
	if p.x(0) != 50 || p.x(1) != 100 || p.x(2) != 150 {
		t.Errorf("places are %v %v %v", p.x(0), p.x(1), p.x(2))
	}
	if one := (plot{left: 50, right: 150, n: 1}); one.x(0) != 100 {
		t.Errorf("a single place is at %v", one.x(0))
	}
}

func TestAGapStaysAGapAndTheOpenEndIsDashed(t *testing.T) {
	p := plot{right: 4, bottom: 10, high: 10, n: 5}
	if got := trace(p, at(1, 2, nil, 3, 4), 0); got != "M0 9L1 8M3 7L4 6" {
		t.Errorf("traced %s", got)
	}
	svg := drawn(t, LineChart([]string{"a", "b", "c"}, []Series{{Name: "now", Values: at(5, 6, 1), Main: true, Open: true}}, short)(whole))
	if strings.Count(svg, `"ch-l1d"`) != 1 || strings.Count(svg, `"ch-p"`) != 1 {
		t.Errorf("the open end: %s", svg)
	}
	lonely := drawn(t, LineChart([]string{"a", "b", "c"}, []Series{{Name: "now", Values: at(nil, 6, nil), Main: true}}, short)(whole))
	if strings.Count(lonely, "<circle") != 1 {
		t.Errorf("a value between gaps isn't seen: %s", lonely)
	}
	if LineChart(nil, nil, short) != nil || !(Drawing{}).Empty() {
		t.Error("nothing is drawn of nothing")
	}
}

func TestBarsStandOnZero(t *testing.T) {
	d := BarChart([]string{"a", "b"}, at(100, -50), nil, false, short)(half)
	bottoms := map[string]string{}
	for _, k := range d.marks {
		if k.tag == "rect" {
			bottoms[k.says] = k.attrs[1][1] + "+" + k.attrs[3][1]
		}
	}
	p := plot{top: 14, bottom: 220, low: -50, high: 100}
	if want := num(p.y(100)) + "+" + num(p.y(0)-p.y(100)); bottoms["a: 100"] != want {
		t.Errorf("a column stands at %s, want %s", bottoms["a: 100"], want)
	}
	if want := num(p.y(0)) + "+" + num(p.y(-50)-p.y(0)); bottoms["b: −50"] != want {
		t.Errorf("what is below zero hangs at %s, want %s (%v)", bottoms["b: −50"], want, bottoms)
	}
}

func TestStackedPartsAddUp(t *testing.T) {
	pointed := half
	pointed.largest = true
	d := StackedChart([]string{"a"}, []Part{{"ch-b1", "one", []float64{30}}, {"ch-b2", "two", []float64{0}}, {"ch-b3", "three", []float64{70}}}, short)(pointed)
	var heights float64
	n := 0
	for _, k := range d.marks {
		if k.tag == "rect" {
			var h float64
			if _, err := fmt.Sscan(k.attrs[3][1], &h); err != nil {
				t.Fatal(err)
			}
			heights += h
			n++
		}
	}
	if n != 2 || math.Abs(heights-206) > 0.2 { // 250 less 14 above and 30 below
		t.Errorf("%d parts are %v high", n, heights)
	}
}

func TestWhereNobodyPointsThePiecesOfAPartAreOneMark(t *testing.T) {
	parts := []Part{{"ch-b1", "kept", []float64{3, 4, 0}}, {"ch-b2", "lost", []float64{1, 0, 0}}}
	d := StackedChart([]string{"a", "b", "c"}, parts, short)(narrow)
	var pieces []int
	for _, m := range d.marks {
		if strings.HasSuffix(m.class, " ch-part") {
			pieces = append(pieces, strings.Count(m.attrs[0][1], "M"))
		}
	}
	if !slices.Equal(pieces, []int{2, 1}) {
		t.Errorf("the parts have %v pieces", pieces)
	}
}

func TestAYearThatHasNoRoomIsToldByTheNextName(t *testing.T) {
	var d Drawing
	d.below(plot{right: 150}, []string{"Nov 2025", "Dec", "Jan 2026", "Feb", "Mar", "Apr"}, func(i int) float64 { return float64(i) * 30 })
	var told []string
	for _, m := range d.marks {
		if m.text != "" {
			told = append(told, m.text)
		}
	}
	if !slices.Equal(told, []string{"Nov 2025", "Feb 2026"}) {
		t.Errorf("told %v", told)
	}
}

func TestAFunnelSaysFewAsFew(t *testing.T) {
	svg := drawn(t, FunnelChart([]Stage{{"Visit", 40}, {"Cart", 8}, {"Order", 2}}, "visits", "en-GB")(half))
	for _, want := range []string{"20\u00a0%", "2 of 8", "stopped before: 32"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the funnel lacks %q: %s", want, svg)
		}
	}
	if FunnelChart([]Stage{{"Visit", 0}, {"Cart", 0}}, "visits", "en-GB") != nil {
		t.Error("a funnel of nobody is drawn")
	}
	for _, c := range []struct {
		n, of int64
		want  string
	}{{0, 0, "–"}, {2, 5, "2 of 5"}, {9, 9, "9 of 9"}, {5, 10, "50\u00a0%"}, {1, 1000, "under 1\u00a0%"}, {0, 1000, "0\u00a0%"}, {999, 1000, "over 99\u00a0%"}} {
		if got := Share(c.n, c.of, "en-GB"); got != c.want {
			t.Errorf("%d of %d reads %s, want %s", c.n, c.of, got, c.want)
		}
	}
}

func TestASmallLineNeedsTwoValues(t *testing.T) {
	for _, values := range [][]*float64{nil, at(1), at(nil, nil, 4)} {
		if !Spark(values, false).Empty() {
			t.Errorf("%v is drawn", values)
		}
	}
	if Spark(at(3, 3, 3), true).Empty() {
		t.Error("a level line isn't drawn")
	}
}

func TestLanesPlaceDaysInOrder(t *testing.T) {
	from := clock.NewDate(2026, 1, 1)
	d := LaneChart(from, from.AddMonths(12, 1), []Lane{{"Orders", []Beat{{from, "ch-b1", 0, "first"}, {from.AddMonths(6, 1), "ch-b1", 1, "middle"}}}})(Chart{Wide: true}.sizes()[0])
	var xs []string
	for _, k := range d.marks {
		if k.tag == "circle" {
			xs = append(xs, k.attrs[0][1]+"/"+k.attrs[2][1])
		}
	}
	if len(xs) != 2 || !strings.HasSuffix(xs[0], "/3") || !strings.HasSuffix(xs[1], "/9") {
		t.Errorf("dots at %v", xs)
	}
	if LaneChart(from, from, []Lane{{"Orders", nil}}) != nil {
		t.Error("no time is drawn")
	}
}

func TestManyDotsAreTicks(t *testing.T) {
	from := clock.NewDate(2026, 1, 1)
	dots := make([]Beat, 100)
	for i := range dots {
		dots[i] = Beat{Day: from.AddDays(i), Class: []string{"ch-b1", "ch-hole"}[i%2], Size: 0.5, Says: "an order"}
	}
	plan := func(n int) Plan { return LaneChart(from, from.AddMonths(12, 1), []Lane{{"Orders", dots[:n]}}) }
	for _, c := range []struct {
		dots, circles, paths, arcs int
		size                       Size
	}{{35, 35, 0, 0, Chart{}.sizes()[0]}, {60, 0, 2, 0, Chart{}.sizes()[0]}, {75, 75, 0, 0, Chart{Wide: true}.sizes()[0]},
		{100, 0, 2, 0, Chart{Wide: true}.sizes()[0]}, {35, 0, 2, 70, half}, {1, 0, 1, 2, narrow}, {50, 0, 2, 0, narrow}} {
		svg := drawn(t, plan(c.dots)(c.size))
		if n, m, k := strings.Count(svg, "<circle"), strings.Count(svg, `<path class="ch-dot`), strings.Count(svg, " 0 1 0 "); n != c.circles || m != c.paths || k != c.arcs {
			t.Errorf("%d dots %s are %d circles and %d paths of %d arcs", c.dots, c.size.class, n, m, k)
		}
	}
}

func TestNamesAreMovedApart(t *testing.T) {
	got := apart([]float64{50, 52, 10, 99}, 15, 0, 100)
	if !slices.Equal(got, []float64{50, 65, 10, 99}) {
		t.Errorf("moved to %v", got)
	}
	if got := apart([]float64{95, 96, 97}, 15, 0, 100); !slices.Equal(got, []float64{70, 85, 100}) {
		t.Errorf("at the end moved to %v", got)
	}
}

func TestAFigureTiesDrawingAndTitle(t *testing.T) {
	page := html(t, Figure(Chart{ID: "c1", Title: "Up <b>", What: "EUR", Drawing: BarChart([]string{"a"}, at(1), nil, false, short), Links: []Link{{"CSV", "/x.csv"}},
		Table: NumberTable{Head: []string{"Month", "Value"}, Rows: [][]string{{"a", "1"}}}}))
	if missing := dangling(page); len(missing) > 0 || strings.Contains(page, "<b>") || !strings.Contains(page, `aria-labelledby="c1 c1-what"`) || !strings.Contains(page, "<details") {
		t.Errorf("refers to %v: %s", missing, page)
	}
}

func TestMeasuredNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Decimal(12.345, 1, "en-GB"), "12.3"}, {Decimal(-0.25, 1, "de-DE"), "−0,3"}, {Decimal(1234567.5, 0, "en-GB"), "1,234,568"},
		{Decimal(math.NaN(), 1, "en-GB"), "–"}, {Decimal(math.Inf(1), 1, "en-GB"), "–"}, {Decimal(1e30, 0, "en-GB"), "9,000,000,000,000,000"},
		{Short(0, "en-GB"), "0"}, {Short(2.5, "en-GB"), "2.5"}, {Short(30000, "en-GB"), "30k"}, {Short(1.25e6, "en-GB"), "1.25m"}, {Short(-2e9, "en-GB"), "−2bn"}, {Short(9500, "en-GB"), "9,500"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
