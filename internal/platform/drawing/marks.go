package drawing

import (
	"strconv"
	"strings"
)

// marks are line signs in a square of 32 round the origin, by words of a category's name.
var marks = []struct {
	words []string
	sign  string
}{
	{[]string{"fasten", "screw", "bolt", "fixing"}, "M-14 -9L-6 -9L-6 9L-14 9L-16 5L-16 -5ZM-16 -3L-6 -3M-16 3L-6 3M-6 -5L13 -5L16 -3L16 3L13 5L-6 5M-1 -5L1 5M4 -5L6 5M9 -5L11 5"},
	{[]string{"packag", "carton", "shipping"}, "M-14 -5L-14 14L7 14L7 -5ZM-14 -5L-7 -13L14 -13L7 -5ZM14 -13L14 5L7 14M-4 -5L3 -13M-10 9L-5 9"},
	{[]string{"safety", "protect", "wear", "ppe"}, "M-13 7C-13 -5 -8 -12 0 -12C8 -12 13 -5 13 7M-16 7L16 7Q16 11 12 11L-12 11Q-16 11 -16 7ZM-4 -11L-4 1M4 -11L4 1"},
	{[]string{"clean", "hygien", "wash"}, "M-7 -6L-7 -2C-8 2 -11 3 -11 8L-11 16L9 16L9 8C9 3 6 2 5 -2L5 -6ZM-8 -10L6 -10L6 -6L-8 -6ZM-6 -10L-6 -14L-14 -14L-14 -17L3 -17C8 -17 10 -14 10 -11M-11 8L9 8"},
	{[]string{"electr", "light", "cable"}, "M-9 -8L9 -8L9 -1C9 5 5 8 0 8C-5 8 -9 5 -9 -1ZM-4 -8L-4 -15M4 -8L4 -15M0 8L0 16"},
	{[]string{"abras", "grind", "tool", "sand", "drill"}, "M-15 0A15 15 0 1 1 15 0A15 15 0 1 1 -15 0ZM-8 0A8 8 0 1 1 8 0A8 8 0 1 1 -8 0ZM-3 0A3 3 0 1 1 3 0A3 3 0 1 1 -3 0ZM0 -15L0 -12M13 -7.5L10.4 -6M13 7.5L10.4 6M0 15L0 12M-13 7.5L-10.4 6M-13 -7.5L-10.4 -6"},
}

// The sign of any other category: a shelf of parts.
const generalMark = "M-15 -13L-1.5 -13L-1.5 -1L-15 -1ZM3 -13L15 -13L15 -1L3 -1ZM-15 3.5L-3 3.5L-3 14L-15 14ZM1.5 3.5L15 3.5L15 14L1.5 14ZM-10 -13L-10 -9L-6 -9L-6 -13M6 8.5L10.5 8.5"

// Mark is the neutral sign of a product without a picture, by the name of its top
// category (any case; a general one otherwise), on a plate of w × h pixels. It
// takes the colour of the style sheet's "mark".
func Mark(category string, w, h int) string {
	if w <= 0 || h <= 0 {
		w, h = 96, 60
	}
	p := pen{out: make([]byte, 0, 700), d: make([]byte, 0, 400)}
	p.at(float64(w)/2, float64(h)/2, min(float64(w)/52, float64(h)/52))
	p.path(signOf(category))
	b := append(p.out, `<svg class="mark" viewBox="0 0 `...)
	b = strconv.AppendInt(b, int64(w), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(h), 10)
	b = append(b, `" width="`...)
	b = strconv.AppendInt(b, int64(w), 10)
	b = append(b, `" height="`...)
	b = strconv.AppendInt(b, int64(h), 10)
	b = append(b, `" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="`...)
	b = append(b, p.d...)
	return string(append(b, `"/></svg>`...))
}

func signOf(category string) string {
	name := strings.ToLower(category)
	for _, m := range marks {
		for _, w := range m.words {
			if strings.Contains(name, w) {
				return m.sign
			}
		}
	}
	return generalMark
}
