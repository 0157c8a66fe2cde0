package drawing

import (
	"math"
	"strconv"
	"strings"
)

// attrs are a product's attributes by name, with display values ("40 mm").
type attrs map[string]string

// mm reads a length in millimetres ("40 mm", "66 m", "38 cm", "100 µm"); def when
// it is missing or no number; the answer stays within lo and hi so that any
// product can be drawn.
func (a attrs) mm(name string, def, lo, hi float64) float64 {
	v, ok := length(a[name])
	if !ok {
		v = def
	}
	return math.Min(math.Max(v, lo), hi)
}

// label is the true length in millimetres as written beside a dimension line;
// empty when the product doesn't state it, and then nothing is dimensioned.
func (a attrs) label(name string) string {
	v, ok := length(a[name])
	if !ok {
		return ""
	}
	return show(v)
}

// standard is the norm a product states, never one we suppose.
func (a attrs) standard() string {
	if s := a.text("Standard", ""); s != "" {
		return s
	}
	return a.text("Norm", "")
}

// text is the attribute as a caption, def when missing; overlong values are left out.
func (a attrs) text(name, def string) string {
	v := strings.TrimSpace(a[name])
	if v == "" || len([]rune(v)) > 18 {
		return def
	}
	return v
}

func (a attrs) has(name, part string) bool {
	return strings.Contains(strings.ToLower(a[name]), part)
}

// value reads the first number of an attribute, whatever its unit.
func (a attrs) value(name string, def, lo, hi float64) float64 {
	v, _, ok := leading(a[name])
	if !ok {
		v = def
	}
	return math.Min(math.Max(v, lo), hi)
}

func length(s string) (float64, bool) {
	v, unit, ok := leading(s)
	if !ok {
		return 0, false
	}
	switch {
	case strings.HasPrefix(unit, "m") && !strings.HasPrefix(unit, "mm") && !strings.HasPrefix(unit, "my"):
		v *= 1000
	case strings.HasPrefix(unit, "cm"):
		v *= 10
	case strings.HasPrefix(unit, "µ"), strings.HasPrefix(unit, "μ"), strings.HasPrefix(unit, "my"):
		v /= 1000
	}
	return v, v > 0
}

// leading finds the first positive number of s and what follows it. A comma or
// space before exactly three digits groups thousands; else a comma is a point.
func leading(s string) (v float64, rest string, ok bool) {
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return 0, "", false
	}
	s = s[start:]
	digits := make([]byte, 0, 16)
	i := 0
scan:
	for i < len(s) && len(digits) < 16 {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == '.' || c == ',' || c == ' ' || strings.HasPrefix(s[i:], "\u00a0") || strings.HasPrefix(s[i:], "\u202f"):
			w := width(s[i:])
			if c != '.' && thousands(s[i+w:]) {
				i += w
				continue
			}
			if (c != '.' && c != ',') || i+1 >= len(s) || s[i+1] < '0' || s[i+1] > '9' || strings.IndexByte(string(digits), '.') >= 0 {
				break scan
			}
			digits = append(digits, '.')
		default:
			break scan
		}
		i++
	}
	v, err := strconv.ParseFloat(string(digits), 64)
	return v, strings.TrimLeft(s[i:], " \u00a0\u202f"), err == nil && v < 1e9
}

func width(s string) int {
	for _, r := range s {
		return len(string(r))
	}
	return 1
}

func thousands(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

// show writes a number with at most two decimals.
func show(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// thread reads the nominal diameter of "M8", "M8 × 1.25" or "8 mm".
func (a attrs) thread() float64 {
	s := a["Thread"]
	if s == "" {
		s = a["Thread size"]
	}
	v, _, ok := leading(s)
	if !ok {
		v = 8
	}
	return math.Min(math.Max(v, 1), 64)
}

// metal chooses the tones of a metal from the words of a material.
func (a attrs) metal() string {
	s := strings.ToLower(a["Material"] + " " + a["Surface"])
	for _, m := range metals {
		if strings.Contains(s, m.word) {
			return m.tones
		}
	}
	return "st"
}

var metals = []struct{ word, tones string }{
	{"a2", "ss"}, {"a4", "ss"}, {"stainless", "ss"}, {"inox", "ss"}, {"brass", "br"}, {"copper", "cu"}, {"bronze", "cu"},
	{"yellow", "br"}, {"zinc", "st"}, {"galvan", "st"}, {"black", "bk"}, {"plain", "bk"}, {"phosph", "bk"}, {"12.9", "bk"}, {"burnish", "bk"},
}

// colour chooses the tones of a colour named in an attribute.
func (a attrs) colour(name, def string) string {
	s := strings.ToLower(a[name])
	for _, c := range colours {
		if strings.Contains(s, c.word) {
			return c.tones
		}
	}
	return def
}

var colours = []struct{ word, tones string }{
	{"black", "bk"}, {"white", "wh"}, {"natural", "wh"}, {"transparent", "fi"}, {"clear", "fi"}, {"yellow", "ye"}, {"orange", "og"},
	{"red", "re"}, {"green", "ge"}, {"blue", "nb"}, {"navy", "nb"}, {"brown", "tp"}, {"beige", "kr"}, {"grey", "gy"}, {"gray", "gy"}, {"silver", "gy"}, {"anthracite", "bk"},
}

// prefixed sets words before a caption that has any.
func prefixed(words, s string) string {
	if s == "" {
		return ""
	}
	return words + s
}

func suffixed(s, words string) string {
	if s == "" {
		return ""
	}
	return s + words
}

// times joins measures to one caption, empty when one is missing.
func times(measures ...string) string {
	for _, m := range measures {
		if m == "" {
			return ""
		}
	}
	return strings.Join(measures, " × ")
}

// lengthOf is the length as a caption.
func lengthOf(a attrs) string {
	if l := a.label("Length"); l != "" {
		return l + " long"
	}
	return ""
}
