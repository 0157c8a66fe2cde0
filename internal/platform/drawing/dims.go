package drawing

import (
	"math"
	"strings"
)

// Dimensions and lettering belong to the large drawing only and are set in the
// units of the picture.

func (p *pen) plain() { p.at(0, 0, 1) }

// plainly runs f in the picture's units.
func (p *pen) plainly(f func()) {
	keep := *p
	p.plain()
	f()
	p.restore(&keep)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape keeps text valid inside XML: marks escaped, control characters dropped.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return escaper.Replace(s)
}

// text writes a caption; anchor is start, middle or end.
func (p *pen) text(x, y float64, s, anchor, class string) {
	p.textTurned(x, y, s, anchor, class, false)
}

func (p *pen) textTurned(x, y float64, s, anchor, class string, turned bool) {
	if s == "" {
		return
	}
	x, y = p.pt(x, y)
	p.element("text", class, "")
	p.attr("x", x)
	p.attr("y", y)
	p.out = append(p.out, ` text-anchor="`...)
	p.out = append(p.out, anchor...)
	if turned {
		p.out = append(p.out, `" transform="rotate(-90 `...)
		p.out = num(p.out, tenths(x))
		p.out = append(p.out, ' ')
		p.out = num(p.out, tenths(y))
		p.out = append(p.out, ')')
	}
	p.out = append(p.out, `">`...)
	p.out = append(p.out, escape(s)...)
	p.out = append(p.out, "</text>"...)
}

// arrow adds a head at x, y pointing along the unit vector dx, dy.
func (p *pen) arrow(x, y, dx, dy float64) {
	const l, w = 9, 2.6
	p.poly(x, y, x-dx*l-dy*w, y-dy*l+dx*w, x-dx*l+dy*w, y-dy*l-dx*w).as("dw-ar", "")
}

// dimH measures x1 to x2 along y; the extension lines start at from1 and from2.
func (p *pen) dimH(x1, x2, y, from1, from2 float64, label string) {
	if label == "" {
		return
	}
	s := sgn(y - from1)
	p.line(x1, from1+s*4, x1, y+s*5).line(x2, from2+s*4, x2, y+s*5).as("dw-x", "")
	p.span(x1, y, x2, y, math.Abs(x2-x1) < 34)
	if math.Abs(x2-x1) < 26 {
		p.text(x2+20, y+5, label, "start", "dw-t")
		return
	}
	p.text((x1+x2)/2, y-6, label, "middle", "dw-t")
}

// dimV measures y1 to y2 along x.
func (p *pen) dimV(y1, y2, x, from1, from2 float64, label string) {
	if label == "" {
		return
	}
	s := sgn(x - from1)
	p.line(from1+s*4, y1, x+s*5, y1).line(from2+s*4, y2, x+s*5, y2).as("dw-x", "")
	p.span(x, y1, x, y2, math.Abs(y2-y1) < 34)
	if math.Abs(y2-y1) < 26 {
		p.text(x+6, y1-20, label, "start", "dw-t")
		return
	}
	p.textTurned(x-6, (y1+y2)/2, label, "middle", "dw-t", true)
}

// span is the dimension line with its arrows, outside when there's no room between.
func (p *pen) span(x1, y1, x2, y2 float64, outside bool) {
	d := math.Max(math.Hypot(x2-x1, y2-y1), .1)
	ux, uy := (x2-x1)/d, (y2-y1)/d
	if !outside {
		p.line(x1, y1, x2, y2).as("dw-d", "")
		p.arrow(x1, y1, -ux, -uy)
		p.arrow(x2, y2, ux, uy)
		return
	}
	p.line(x1-ux*16, y1-uy*16, x2+ux*16, y2+uy*16).as("dw-d", "")
	p.arrow(x1, y1, ux, uy)
	p.arrow(x2, y2, -ux, -uy)
}

// dimSlant measures an oblique edge at a distance nx, ny from it.
func (p *pen) dimSlant(x1, y1, x2, y2, nx, ny float64, label, anchor string) {
	if label == "" {
		return
	}
	k := math.Max(math.Hypot(nx, ny), .1)
	ex, ey := nx/k*5, ny/k*5
	p.line(x1+ex, y1+ey, x1+nx+ex, y1+ny+ey).line(x2+ex, y2+ey, x2+nx+ex, y2+ny+ey).as("dw-x", "")
	p.span(x1+nx, y1+ny, x2+nx, y2+ny, math.Hypot(x2-x1, y2-y1) < 34)
	tx, ty := (x1+x2)/2+nx, (y1+y2)/2+ny
	p.text(tx+ex*1.8, ty+ey*1.8+5*bit(ny > 0)+5, label, anchor, "dw-t")
}

// leader points from a caption at x3 to x1, y1.
func (p *pen) leader(x1, y1, x2, y2, x3 float64, label, anchor string) {
	if label == "" {
		return
	}
	p.M(x1, y1).L(x2, y2).L(x3, y2).as("dw-d", "")
	p.circle(x1, y1, 2, "dw-ar", "")
	p.text(x3+5*sgn(x3-x2), y2+5, label, anchor, "dw-t")
}

// centre lines
func (p *pen) axisH(x1, y, x2 float64) { p.line(x1, y, x2, y).as("dw-c", "") }
func (p *pen) axisV(x, y1, y2 float64) { p.line(x, y1, x, y2).as("dw-c", "") }

// axes crosses the centre lines of something round.
func (p *pen) axes(x, y, r float64) {
	p.line(x-r-14, y, x+r+14, y).line(x, y-r-14, x, y+r+14).as("dw-c", "")
}

func sgn(v float64) float64 {
	if v < 0 {
		return -1
	}
	return 1
}
