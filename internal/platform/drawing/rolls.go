package drawing

import "math"

// coil is a roll in oblique view, its face towards the reader: the outer radius,
// the core's outer and inner radius, and how its depth runs right and up.
type coil struct {
	x, y, r, core, bore float64
	dx, dy              float64
	m                   string
	coreM               string
	rings               int
	face                func() // what lies on the face round the core, if anything
}

func (c coil) draw(p *pen) {
	n := math.Hypot(c.dx, c.dy)
	nx, ny := c.dy/n, c.dx/n // from the middle to where the outline touches
	x, y, r := c.x, c.y, c.r
	ax, ay, bx, by := x-r*nx, y-r*ny, x+r*nx, y+r*ny
	body := func() *pen {
		return p.M(ax, ay).L(ax+c.dx, ay-c.dy).A(r, r, false, true, bx+c.dx, by-c.dy).L(bx, by).Z()
	}
	body().as(c.m, "2")
	px, py := x+r*.99, y+r*.12
	p.M(px, py).L(px+c.dx, py-c.dy).A(r, r, false, true, bx+c.dx, by-c.dy).L(bx, by).A(r, r, false, false, px, py).Z().as(c.m, "3")
	p.M(x+r*.5, y-r*.866).L(x+r*.5+c.dx, y-r*.866-c.dy).A(r, r, false, true, x+r*.77+c.dx, y-r*.64-c.dy).L(x+r*.77, y-r*.64).
		A(r, r, false, false, x+r*.5, y-r*.866).Z().as(c.m, "0")
	body().as("dw-o", "")
	p.circle(x, y, r, c.m, "1")
	p.sector(x, y, 0, r, 180, 300).as(c.m, "0")
	for i := 1; i <= c.rings; i++ {
		p.circle(x, y, c.core+(r-c.core)*float64(i)/float64(c.rings+1), "dw-f", "")
	}
	if c.face != nil {
		c.face()
	}
	p.circle(x, y, c.core, c.coreM, "1 dw-e")
	c.through(p)
	p.circle(x, y, c.bore, "dw-o", "")
	p.circle(x, y, r, "dw-o", "")
}

// through draws what one sees in the core: its lit inner wall, and the meeting of
// its front and back openings.
func (c coil) through(p *pen) {
	x, y, r := c.x, c.y, c.bore
	p.circle(x, y, r, c.coreM, "3")
	d := math.Hypot(c.dx, c.dy)
	if !p.small {
		p.M(x-r, y).A(r, r, false, true, x, y-r).A(r, r, false, false, x-r*.5, y+r*.5).A(r, r, false, true, x-r, y).Z().as(c.coreM, "2")
	}
	if d >= 2*r {
		return
	}
	h := math.Sqrt(r*r - d*d/4)
	mx, my, ux, uy := x+c.dx/2, y-c.dy/2, c.dy/d*h, c.dx/d*h
	p.M(mx-ux, my-uy).A(r, r, false, true, mx+ux, my+uy).A(r, r, false, true, mx-ux, my-uy).Z().as("dw-hole", " dw-e")
}

// dims measures a coil: its width along the depth, the bore below.
func (c coil) dims(p *pen, width, bore string) {
	if p.small {
		return
	}
	n := math.Hypot(c.dx, c.dy)
	nx, ny := c.dy/n, c.dx/n
	ax, ay := p.pt(c.x-c.r*nx, c.y-c.r*ny)
	bx, by := p.pt(c.x-c.r*nx+c.dx, c.y-c.r*ny-c.dy)
	x1, y0 := p.pt(c.x-c.bore, c.y+c.bore*.2)
	x2, yb := p.pt(c.x+c.bore, c.y+c.r)
	keep := *p
	p.plain()
	if width != "" {
		p.dimSlant(ax, ay, bx, by, -22*nx, -22*ny, width, "end")
	}
	if bore != "" {
		p.dimH(x1, x2, yb+40, y0, y0, bore)
	}
	p.restore(&keep)
}

// column is an upright cylinder in view from slightly above: base centre x, y,
// radius r, height h, ry the half height of its ellipses.
type column struct{ x, y, r, h, ry float64 }

// strip adds the part of the mantle between two fractions of the radius.
func (c column) strip(p *pen, f1, f2 float64) *pen {
	y := func(f float64) float64 { return c.ry * math.Sqrt(math.Max(0, 1-f*f)) }
	x1, x2 := c.x+f1*c.r, c.x+f2*c.r
	return p.M(x1, c.y-c.h+y(f1)).L(x1, c.y+y(f1)).A(c.r, c.ry, false, false, x2, c.y+y(f2)).
		L(x2, c.y-c.h+y(f2)).A(c.r, c.ry, false, true, x1, c.y-c.h+y(f1)).Z()
}

func (c column) draw(p *pen, m string) {
	c.strip(p, -1, 1).as(m, "1")
	c.strip(p, -.82, -.45).as(m, "0")
	if !p.small {
		c.strip(p, .3, 1).as(m, "2")
	}
	c.strip(p, .62, 1).as(m, "3")
	c.strip(p, -1, 1).as("dw-o", "")
	c.top(p, m, "0 dw-o", 1)
}

// top is the upper face, f of the radius wide.
func (c column) top(p *pen, m, tone string, f float64) {
	p.ellipse(c.x, c.y-c.h, c.r*f, c.ry*f).as(m, tone)
}

// bore is the open core in the upper face.
func (c column) bore(p *pen, m string, outer, inner float64) {
	c.top(p, m, "1 dw-e", outer)
	c.top(p, m, "4 dw-e", inner)
}
