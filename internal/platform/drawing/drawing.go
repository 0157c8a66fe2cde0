// Package drawing makes the pictures of products from their own attributes: one
// line, one light (from above left), one lettering. The SVG is meant to be set
// inline in a page, takes its colours from the style sheet's dw-* and material
// classes, and so follows light and dark. The same product always gives the same bytes.
package drawing

import (
	"maps"
	"slices"
	"strconv"
)

// The plate a small drawing is made for, less a margin of 2 on each side.
const (
	plateW = 92.0
	plateH = 55.0
)

// kinds are all families; each draws itself small (and states its bounds) or
// large with dimensions, as p.small says.
var kinds = merged(fasteners, packaging, safety, cleaning, electrical, abrasives)

func merged(trades ...map[string]func(*pen, attrs)) map[string]func(*pen, attrs) {
	all := map[string]func(*pen, attrs){}
	for _, t := range trades {
		maps.Copy(all, t)
	}
	return all
}

// Kinds lists the families that can be drawn, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// Small draws for lists, tables and suggestions: no dimensions, hidden from
// assistive technology because the product's name stands beside it, centred in a
// plate of w × h pixels (96 × 60 when not positive). One scale holds within a
// kind, so that sizes compare at a glance; ok is false for an unknown kind.
func Small(kind string, attributes map[string]string, w, h int) (svg string, ok bool) {
	draw, ok := kinds[kind]
	if !ok {
		return "", false
	}
	if w <= 0 || h <= 0 {
		w, h = 96, 60
	}
	p := pen{small: true, out: make([]byte, 0, 1600), d: make([]byte, 0, 256)}
	p.at(0, 0, 1)
	draw(&p, attributes)
	// Units per pixel: the standard plate fills w × h, or more when the drawing needs it.
	s := max((plateW+4)/float64(w), (plateH+5)/float64(h), (p.bw+4)/float64(w), (p.bh+4)/float64(h))
	vw, vh := float64(w)*s, float64(h)*s
	b := make([]byte, 0, len(p.out)+140)
	b = append(b, `<svg class="drawing drawing--s" viewBox="`...)
	b = viewBox(b, p.bx+p.bw/2-vw/2, p.by+p.bh/2-vh/2, vw, vh)
	b = append(b, `" width="`...)
	b = strconv.AppendInt(b, int64(w), 10)
	b = append(b, `" height="`...)
	b = strconv.AppendInt(b, int64(h), 10)
	b = append(b, `" aria-hidden="true">`...)
	b = append(b, p.out...)
	return string(append(b, "</svg>"...)), true
}

func viewBox(b []byte, v ...float64) []byte {
	for i, x := range v {
		if i > 0 {
			b = append(b, ' ')
		}
		b = num(b, tenths(x))
	}
	return b
}

// Large draws the 480 × 360 picture of the product page, with dimensions and
// lettering; alt becomes its accessible name (none: it is hidden). ok is false for an unknown kind.
func Large(kind string, attributes map[string]string, alt string) (svg string, ok bool) {
	draw, ok := kinds[kind]
	if !ok {
		return "", false
	}
	p := pen{out: make([]byte, 0, 8192), d: make([]byte, 0, 2048)}
	p.at(0, 0, 1)
	draw(&p, attributes)
	b := make([]byte, 0, len(p.out)+240)
	b = append(b, `<svg class="drawing drawing--l" viewBox="0 0 480 360" width="480" height="360" `...)
	if alt = escape(alt); alt == "" {
		b = append(b, `aria-hidden="true">`...)
	} else {
		b = append(b, `role="img" aria-label="`...)
		b = append(b, alt...)
		b = append(b, `">`...)
	}
	b = append(b, p.out...)
	return string(append(b, "</svg>"...)), true
}
