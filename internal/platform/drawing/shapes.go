package drawing

import "math"

// lathe draws a turned body along the x axis from pairs of x and radius, lit from
// above: four bands of tone and an outline.
func (p *pen) lathe(m string, xr ...float64) {
	p.skin(m, xr...)
	p.outline(xr...)
}

// skin is a lathe body without its outline.
func (p *pen) skin(m string, xr ...float64) {
	if p.small {
		p.band(-1, 1, xr...).as(m, "1")
		p.band(-.62, -.22, xr...).as(m, "0")
		p.band(.5, 1, xr...).as(m, "3")
		return
	}
	p.band(-1, 1, xr...).as(m, "2")
	p.band(-1, 0, xr...).as(m, "1")
	p.band(-.58, -.26, xr...).as(m, "0")
	p.band(.5, 1, xr...).as(m, "3")
}

func (p *pen) outline(xr ...float64) { p.band(-1, 1, xr...).as("dw-o", "") }

// band is the strip of a turned body between two fractions of its radius.
func (p *pen) band(from, to float64, xr ...float64) *pen {
	p.M(xr[0], xr[1]*from)
	for i := 2; i+1 < len(xr); i += 2 {
		p.L(xr[i], xr[i+1]*from)
	}
	for i := len(xr) - 2; i >= 0; i -= 2 {
		p.L(xr[i], xr[i+1]*to)
	}
	return p.Z()
}

// upright lets a lathe body stand at x with its x axis pointing up from y.
func (p *pen) upright(x, y float64) *pen {
	X, Y := p.pt(x, y)
	p.at(X, Y, p.zoom())
	return p.turn(-90, 0, 0)
}

// thread draws a threaded length along the x axis; the right end is chamfered when asked.
func (p *pen) thread(x0, x1, d, pitch float64, m string, chamfer bool) {
	if x1 <= x0 {
		return
	}
	if p.small {
		p.threadSmall(x0, x1, d, pitch, m, chamfer)
		return
	}
	h := d / 2
	t := math.Min(pitch*.6, h*.16)
	n := int(math.Min(math.Max(math.Round((x1-x0)/pitch), 2), 120))
	q := (x1 - x0) / float64(n)
	end := func(i int, half bool) float64 { // how far the crest steps in at the chamfer
		switch {
		case !chamfer || i < n-1:
			return 0
		case i == n:
			return t * 1.25
		case half:
			return t * .3
		}
		return t * .55
	}
	crest := func(s float64) {
		for i := 0; i <= n; i++ {
			x := x0 + float64(i)*q
			p.L(x, s*(h-end(i, false)))
			if i < n {
				p.L(x+q/2, s*(h-t-end(i, true)))
			}
		}
	}
	silhouette := func() *pen {
		p.M(x0, -h)
		crest(-1)
		for i := n; i >= 0; i-- {
			x := x0 + float64(i)*q
			p.L(x, h-t-end(i, true)*.5)
			if i > 0 {
				p.L(x-q/2, h-end(i, true))
			}
		}
		return p.Z()
	}
	silhouette().as(m, "2")
	p.M(x0, -h)
	crest(-1)
	p.L(x1, -h*.02).L(x0, -h*.02).Z().as(m, "1")
	p.rect(x0, -h*.56, x1-x0-q*.4*bit(chamfer), h*.3).as(m, "0")
	p.rect(x0, h*.5, x1-x0-q*.3*bit(chamfer), h*.5-t).as(m, "3")
	for i := range n {
		x := x0 + float64(i)*q
		p.line(x, -h+end(i, false), x+q/2, h-t*.4)
	}
	p.as("dw-f", "")
	for i := range n {
		x := x0 + float64(i)*q
		p.line(x+q/2, -h+t, x+q, h-t)
	}
	p.as("dw-ff", "")
	silhouette().as("dw-o", "")
}

func (p *pen) threadSmall(x0, x1, d, pitch float64, m string, chamfer bool) {
	h := d / 2
	c := math.Min(h*.3, (x1-x0)*.2) * bit(chamfer)
	body := []float64{x0, h, x1 - c, h, x1, h - c*.8}
	p.skin(m, body...)
	step := math.Max(math.Max(pitch*1.6, d/6), math.Max(2.2/p.zoom(), (x1-x0)/13))
	for x := x0 + step; x < x1-c-step*.4; x += step {
		p.line(x-step*.18, -h, x+step*.18, h)
	}
	if len(p.d) > 0 {
		p.as("dw-f", "")
	}
	p.outline(body...)
}

// Which ends of a hexagonal body are chamfered.
const (
	leftEnd = 1 << iota
	rightEnd
)

// hexSide draws a hexagonal body along x, seen across its corners (e).
func (p *pen) hexSide(x0, x1, e float64, m string, ends int) {
	q, c := e/4, math.Min(e*.075, (x1-x0)*.3)
	l, r := c*bit(ends&leftEnd != 0), c*bit(ends&rightEnd != 0)
	body := []float64{x0, e/2 - l*1.9, x0 + l, e / 2, x1 - r, e / 2, x1, e/2 - r*1.9}
	face := func(y1, y2, bulge float64, tone string) {
		p.M(x0+l, y1)
		if l > 0 {
			p.Q(x0+l-bulge, (y1+y2)/2, x0+l, y2)
		} else {
			p.L(x0, y2)
		}
		p.L(x1-r, y2)
		if r > 0 {
			p.Q(x1-r+bulge, (y1+y2)/2, x1-r, y1)
		} else {
			p.L(x1, y1)
		}
		p.Z().as(m, tone)
	}
	p.band(-1, 1, body...).as(m, "1")
	if !p.small {
		face(-2*q, -q, c*.9, "1 dw-e")
	}
	face(-q, q, c*1.95, "0 dw-e")
	face(q, 2*q, c*.9, "3 dw-e")
	p.outline(body...)
}

// hexagon adds a hexagon across corners e with corners above and below.
func (p *pen) hexagon(x, y, e float64) *pen {
	var xy [12]float64
	for i := range 6 {
		s, c := math.Sincos(math.Pi/3*float64(i) + math.Pi/2)
		xy[2*i], xy[2*i+1] = x+e/2*c, y+e/2*s
	}
	return p.poly(xy[:]...)
}

// sector adds the piece of a ring between two angles in degrees, clockwise from the right.
func (p *pen) sector(x, y, r1, r2, from, to float64) *pen {
	s1, c1 := math.Sincos(from * math.Pi / 180)
	s2, c2 := math.Sincos(to * math.Pi / 180)
	large := to-from > 180
	p.M(x+r2*c1, y+r2*s1).A(r2, r2, large, true, x+r2*c2, y+r2*s2).L(x+r1*c2, y+r1*s2)
	if r1 > 0 {
		p.A(r1, r1, large, false, x+r1*c1, y+r1*s1)
	}
	return p.Z()
}

// disc is a flat round face: lit above left, shaded below right, outlined.
func (p *pen) disc(x, y, r float64, m string) {
	p.circle(x, y, r, m, "1")
	p.sector(x, y, 0, r, 180, 300).as(m, "0")
	if !p.small {
		p.sector(x, y, 0, r, 10, 100).as(m, "2")
	}
	p.circle(x, y, r, "dw-o", "")
}

// hole is an opening through which the plate shows.
func (p *pen) hole(x, y, r float64) { p.circle(x, y, r, "dw-hole", " dw-o") }

// breakAt cuts a long body at x with two wavy lines, half high h.
func (p *pen) breakAt(x, h, gap float64) {
	o, w := h+7/p.zoom(), 10/p.zoom()
	if p.small {
		o, w = h+2/p.zoom(), 2.5/p.zoom()
	}
	l, r := x-gap/2, x+gap/2
	p.M(l, -o).C(l+w, -h*.4, l-w, h*.4, l, o).L(r, o).C(r-w, h*.4, r+w, -h*.4, r, -o).Z().as("dw-hole", "")
	p.M(l, -o).C(l+w, -h*.4, l-w, h*.4, l, o).M(r, -o).C(r+w, -h*.4, r-w, h*.4, r, o).as("dw-o", "")
}

// slab is a box in oblique view: front w × h with its lower left corner at x, y,
// depth running right and up by dx, dy.
func (p *pen) slab(x, y, w, h, dx, dy float64, m string) {
	p.rect(x, y-h, w, h).as(m, "1")
	p.poly(x, y-h, x+dx, y-h-dy, x+w+dx, y-h-dy, x+w, y-h).as(m, "0")
	p.poly(x+w, y-h, x+w+dx, y-h-dy, x+w+dx, y-dy, x+w, y).as(m, "2")
	if !p.small {
		p.poly(x+w, y-h*.22, x+w+dx, y-dy-h*.1, x+w+dx, y-dy, x+w, y).as(m, "3")
	}
}

// slabLines outlines a slab after what is printed on it.
func (p *pen) slabLines(x, y, w, h, dx, dy float64) {
	p.poly(x, y-h, x+dx, y-h-dy, x+w+dx, y-h-dy, x+w+dx, y-dy, x+w, y, x, y).
		M(x, y-h).L(x+w, y-h).L(x+w, y).M(x+w, y-h).L(x+w+dx, y-h-dy).as("dw-o", "")
}

// measures draws dimension lines round own bounds x1..x2, y1..y2: the width below, the height at the left.
func (p *pen) measures(x1, y1, x2, y2 float64, width, height string) {
	if p.small {
		return
	}
	ax, ay := p.pt(x1, y1)
	bx, by := p.pt(x2, y2)
	keep := *p
	p.plain()
	if width != "" {
		p.dimH(ax, bx, by+34, by, by, width)
	}
	if height != "" {
		p.dimV(ay, by, ax-34, ax, ax, height)
	}
	p.restore(&keep)
}

// restore takes the transform back from a copy.
func (p *pen) restore(k *pen) { p.a, p.b, p.c, p.e, p.tx, p.ty = k.a, k.b, k.c, k.e, k.tx, k.ty }

// note is a leader in own units for its tip; dx, dy to the knee and the caption's side are in the picture's.
func (p *pen) note(x, y, dx, dy float64, label string) {
	if p.small || label == "" {
		return
	}
	x, y = p.pt(x, y)
	keep := *p
	p.plain()
	anchor := "start"
	if dx < 0 {
		anchor = "end"
	}
	p.leader(x, y, x+dx, y+dy, x+dx+18*sgn(dx), label, anchor)
	p.restore(&keep)
}
