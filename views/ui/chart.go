package ui

import (
	"math"
	"regexp"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// Chart is a drawing with what makes it understood: a title that says the finding, what is drawn in which unit, its
// numbers as a table, and where they come from.
type Chart struct {
	ID      string // of its title; unlike others on the page
	Title   string
	What    string
	Drawing Plan // nil: there is nothing to draw
	Legend  []Key
	Foot    string
	Links   []Link
	Table   NumberTable
	Wide    bool // has the page's whole width
}

// Plan draws a chart at a size. A page holds it at several; the style sheet shows the one that fits its place.
type Plan func(Size) Drawing

// Size is how large a chart is drawn, in CSS pixels of about the place it is made for.
type Size struct {
	class         string
	width, height float64
	largest       bool // of the chart's sizes: there is room to point at single dots
}

// The sizes: of a whole page of the desk, of half of one and of paper, of a phone.
var (
	whole  = Size{class: "at-whole", width: 1040, height: 290}
	half   = Size{class: "at-half", width: 560, height: 250}
	narrow = Size{class: "at-narrow", width: 340, height: 220}
)

// sizes are those that a chart is drawn at.
func (c Chart) sizes() []Size {
	list := []Size{half, narrow}
	if c.Wide {
		list = []Size{whole, half, narrow}
	}
	list[0].largest = true
	return list
}

// drawn is the chart at a size. On a phone nobody points at a mark: the numbers stand in the table.
func (c Chart) drawn(size Size) Drawing {
	d := c.Drawing(size)
	if size == narrow {
		for i := range d.marks {
			d.marks[i].says = ""
		}
	}
	return d
}

// Key says what a colour of a drawing stands for.
type Key struct{ Class, Name string }

// NumberTable holds a drawing's numbers, written; the first column names the rows.
type NumberTable struct {
	Head []string
	Rows [][]string
}

// Drawing is a chart's content: a view box and what stands in it, each mark with a class of the style sheet and no style
// of its own. Units are those of the view box.
type Drawing struct {
	width, height float64
	marks         []mark
}

// Empty says that there is nothing to draw.
func (d Drawing) Empty() bool { return len(d.marks) == 0 }

type mark struct {
	tag, class string
	attrs      [][2]string
	text       string // of a text
	says       string // what pointing at it says
}

func (d *Drawing) add(m mark) { d.marks = append(d.marks, m) }

func (d *Drawing) path(class, data string) {
	if data != "" {
		d.add(mark{tag: "path", class: class, attrs: [][2]string{{"d", data}}})
	}
}

// text stands at x, y; anchor is start, middle or end.
func (d *Drawing) text(class string, x, y float64, anchor, text string) {
	d.add(mark{tag: "text", class: class, attrs: [][2]string{{"x", num(x)}, {"y", num(y)}, {"text-anchor", anchor}}, text: text})
}

func (d *Drawing) rect(class string, x, y, w, h float64, says string) {
	if w > 0 && h > 0 {
		d.add(mark{tag: "rect", class: class, attrs: [][2]string{{"x", num(x)}, {"y", num(y)}, {"width", num(w)}, {"height", num(h)}}, says: says})
	}
}

func (d *Drawing) dot(class string, x, y, r float64, says string) {
	d.add(mark{tag: "circle", class: class, attrs: [][2]string{{"cx", num(x)}, {"cy", num(y)}, {"r", num(r)}}, says: says})
}

// num writes a coordinate to a tenth.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// component draws it; labelledBy names the elements that say what it shows.
func (d Drawing) component(class, labelledBy, label string) templ.Component {
	return Written(func(m *Markup) {
		m.Raw("<svg")
		if class != "" {
			m.Attr("class", class)
		}
		m.Attr("viewBox", "0 0 "+num(d.width)+" "+num(d.height))
		m.Raw(` role="img"`)
		if labelledBy != "" {
			m.Attr("aria-labelledby", labelledBy)
		} else {
			m.Attr("aria-label", label)
		}
		m.Raw(">")
		for _, k := range d.marks {
			k.write(m)
		}
		m.Raw("</svg>")
	})
}

func (k mark) write(m *Markup) {
	m.Raw("<" + k.tag)
	m.Attr("class", k.class)
	for _, a := range k.attrs {
		m.Attr(a[0], a[1])
	}
	m.Raw(">")
	m.Text(k.text)
	if k.says != "" {
		m.In("<title>", k.says, "</title>")
	}
	m.Raw("</" + k.tag + ">")
}

// Ticks are the round values of an axis that holds least to most and zero: steps of 1, 2, 2.5 or 5 times a power of
// ten, about so many of them. Nothing above or below zero is an axis from 0 to 1.
func Ticks(least, most float64, about int) []float64 {
	least, most = math.Min(least, 0), math.Max(most, 0)
	if least == 0 && most == 0 {
		return []float64{0, 1}
	}
	rough := (most - least) / float64(max(about, 1))
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * power
	for _, s := range []float64{1, 2, 2.5, 5} {
		if s*power >= rough*(1-1e-9) {
			step = s * power
			break
		}
	}
	var list []float64
	for i := math.Floor(least/step + 1e-9); i*step < most+step*(1-1e-9); i++ {
		list = append(list, i*step)
	}
	return list
}

// plot is the area between the axes.
type plot struct {
	left, right, top, bottom float64 // its edges
	low, high                float64 // values at the lower and upper edge
	n                        int     // places along it
}

// x is the place of the i-th point; a single one stands in the middle.
func (p plot) x(i int) float64 {
	if p.n < 2 {
		return (p.left + p.right) / 2
	}
	return p.left + (p.right-p.left)*float64(i)/float64(p.n-1)
}

func (p plot) y(v float64) float64 {
	if p.high == p.low {
		return p.bottom
	}
	return p.bottom - (p.bottom-p.top)*(v-p.low)/(p.high-p.low)
}

// slot is the left edge and the width of the i-th of n columns with a gap between them.
func (p plot) slot(i int) (x, width float64) {
	whole := (p.right - p.left) / float64(max(p.n, 1))
	width = math.Min(whole*0.72, 56)
	return p.left + whole*float64(i) + (whole-width)/2, width
}

// axis draws the values' lines and names; the base is stronger.
func (d *Drawing) axis(p plot, ticks []float64, write func(float64) string) {
	for _, v := range ticks {
		class := "ch-grid"
		if v == 0 {
			class = "ch-axis"
		}
		d.path(class, "M"+num(p.left)+" "+num(p.y(v))+"H"+num(p.right))
		d.text("ch-t", p.left-8, p.y(v)+4, "end", write(v))
	}
}

// every is how many of n labels one stands for, so that each has room (both in units of the view box).
func every(n int, length, room float64) int {
	if n == 0 {
		return 1
	}
	fits := max(int(length/room), 1)
	return (n + fits - 1) / fits
}

// below writes the names of the places under the plot. Where the one that names a new year has no room, the next tells it.
func (d *Drawing) below(p plot, labels []string, at func(i int) float64) {
	step := every(len(labels), p.right-p.left, longest(labels)*6.4+14)
	skipped := ""
	for i, l := range labels {
		if i%step != 0 {
			skipped += endYear.FindString(l)
			continue
		}
		if year := endYear.FindString(skipped); year != "" && !endYear.MatchString(l) {
			l += year
		}
		skipped = ""
		d.path("ch-axis", "M"+num(at(i))+" "+num(p.bottom)+"v4")
		d.text("ch-t", at(i), p.bottom+20, "middle", l)
	}
}

var endYear = regexp.MustCompile(` \d{4}$`)

func longest(list []string) float64 {
	n := 0
	for _, s := range list {
		n = max(n, len([]rune(s)))
	}
	return float64(n)
}

// span is the least and the most of what is there.
func span(lists ...[]*float64) (least, most float64) {
	first := true
	for _, list := range lists {
		for _, v := range list {
			if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
				continue
			}
			if first {
				least, most, first = *v, *v, false
			}
			least, most = math.Min(least, *v), math.Max(most, *v)
		}
	}
	return least, most
}

// apart moves names that stand at these heights so far from each other that all can be read, in their order.
func apart(heights []float64, gap, top, bottom float64) []float64 {
	order := make([]int, len(heights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case heights[a] < heights[b]:
			return -1
		case heights[a] > heights[b]:
			return 1
		}
		return 0
	})
	moved := slices.Clone(heights)
	for k := 1; k < len(order); k++ {
		moved[order[k]] = math.Max(moved[order[k]], moved[order[k-1]]+gap)
	}
	for k := len(order) - 1; k >= 0; k-- {
		limit := bottom
		if k < len(order)-1 {
			limit = moved[order[k+1]] - gap
		}
		moved[order[k]] = math.Max(math.Min(moved[order[k]], limit), top)
	}
	return moved
}

func (c Chart) labelledBy() string {
	if c.What == "" {
		return c.ID
	}
	return c.ID + " " + c.ID + "-what"
}

// HeatClass is the tone of a share from 0 to 1.
func HeatClass(share float64) string {
	switch {
	case share <= 0.2:
		return "q0"
	case share <= 0.4:
		return "q1"
	case share <= 0.6:
		return "q2"
	case share < 0.8:
		return "q3"
	case share < 1:
		return "q4"
	}
	return "q5"
}
