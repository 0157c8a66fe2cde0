package drawing

import "math"

// nutScale lets a small nut or washer grow with its size, but less than in
// proportion, so that an M3 can still be seen beside an M24.
func nutScale(e float64) float64 { return 5.6 * math.Pow(e, -.4) }

// pair draws a front view and a side view beside each other: r is the radius of
// the front view, half its width w/2, t the thickness of the side view.
func (p *pen) pair(r, w, t float64, front, side func(p *pen)) (xf, xs, y, z float64) {
	if p.small {
		z = math.Min(nutScale(2*r), plateH/(2*r))
		p.at(w*z/2, 0, z)
		front(p)
		p.at(w*z+6, 0, z)
		side(p)
		p.box(0, -r*z, w*z+6+t*z, 2*r*z)
		return
	}
	z = math.Min(172/(2*r), 250/(w+t))
	xf, y = 156, 166
	xs = math.Max(300, xf+w*z/2+90)
	p.axisH(xf-w*z/2-16, y, xs+t*z+20)
	p.axisV(xf, y-r*z-14, y+r*z+14)
	p.at(xf, y, z)
	front(p)
	p.at(xs, y, z)
	side(p)
	p.plain()
	return
}

func nut(p *pen, a attrs) { hexNut(p, a, false) }

func lockNut(p *pen, a attrs) { hexNut(p, a, true) }

func hexNut(p *pen, a attrs, lock bool) {
	t, m := sizeOf(a.thread()), a.metal()
	across := a.mm("Width across flats", t.across, t.d*1.1, t.d*3)
	e, h := across*1.1547, t.nut
	if lock {
		h = t.lockNut
	}
	body := h * (1 - .24*bit(lock))
	front := func(p *pen) { p.nutFace(across, t.d, t.pitch, m, lock) }
	side := func(p *pen) {
		if lock { // the collar that holds the ring
			p.lathe(m, body*.9, across*.47, h-h*.08, across*.47, h, across*.4)
		}
		ends := leftEnd | rightEnd
		if lock {
			ends = leftEnd
		}
		p.hexSide(0, body, e, m, ends)
	}
	xf, xs, y, z := p.pair(e/2, across, h, front, side)
	if p.small {
		return
	}
	half, R := across*z/2, e*z/2
	p.dimH(xf-half, xf+half, y+R+44, y+R*.5, y+R*.5, show(across))
	p.dimH(xs, xs+h*z, y+R+44, y+R, y+R*bitOr(lock, .8, 1), show(h))
	p.leader(xf+t.d*z*.3, y-t.d*z*.3, xf+half+14, y-R-14, xf+half+34, "M"+show(t.d)+" × "+show(t.pitch), "start")
	if !lock && across*z > 90 {
		p.text(xf, y-half*.66, nutClass(a), "middle", "dw-m")
	}
}

func bitOr(c bool, yes, no float64) float64 {
	if c {
		return yes
	}
	return no
}

func nutClass(a attrs) string {
	switch {
	case a.has("Material", "a4"):
		return "A4"
	case a.has("Material", "a2"):
		return "A2"
	case a.has("Material", "10"):
		return "10"
	case a.has("Material", "8"):
		return "8"
	}
	return ""
}

// nutFace is a nut from the front, its centre at the origin.
func (p *pen) nutFace(across, d, pitch float64, m string, lock bool) {
	e, a, r := across*1.1547, across/2, d/2
	c := a * .866 * 1.1547 // half the width
	p.hexagon(0, 0, e).as(m, "1")
	p.poly(-c, -e/4, 0, -e/2, 0, 0, -c, e/4).as(m, "0")
	p.poly(c, -e/4, c, e/4, 0, e/2, 0, 0).as(m, "2")
	p.circle(0, 0, a*.955, m, "1 dw-e")
	p.sector(0, 0, 0, a*.955, 180, 315).as(m, "0")
	if lock {
		p.circle(0, 0, a*.86, m, "2 dw-e")
		p.circle(0, 0, (a*.86+r)/2+r*.06, "nb", "1 dw-e")
	}
	p.circle(0, 0, r, m, "3 dw-e")
	p.circle(0, 0, r-pitch*.6, "dw-hole", " dw-o")
	if !p.small && !lock {
		k := r * 1.06
		p.M(-k, 0).A(k, k, true, true, 0, k).as("dw-e", "")
	}
	p.hexagon(0, 0, e).as("dw-o", "")
}

func washer(p *pen, a attrs) {
	t, m := sizeOf(a.thread()), a.metal()
	d1 := a.mm("Inner diameter", t.washHole, t.d*.9, t.d*1.6)
	d2 := a.mm("Outer diameter", t.wash, d1*1.2, t.d*6)
	h := a.mm("Thickness", t.washH, d2*.02, d2*.4)
	front := func(p *pen) { p.ringFace(d1/2, d2/2, m) }
	side := func(p *pen) { p.plateEdge(h, d2, m) }
	xf, xs, y, z := p.pair(d2/2, d2, h, front, side)
	if p.small {
		return
	}
	R := d2 * z / 2
	p.dimH(xf-R, xf+R, y+R+48, y, y, "Ø "+show(d2))
	p.leader(xf+d1*z*.354, y-d1*z*.354, xf+R*.95, y-R-10, xf+R*.95+26, "Ø "+show(d1), "start")
	p.dimH(xs, xs+h*z, y+R+48, y+R, y+R, show(h))
}

// ringFace is a flat ring round the origin.
func (p *pen) ringFace(r1, r2 float64, m string) {
	p.circle(0, 0, r2, m, "1")
	p.sector(0, 0, r1, r2, 180, 270).as(m, "0")
	p.sector(0, 0, r1, r2, 0, 90).as(m, "2")
	if !p.small {
		p.circle(0, 0, r2*.955, "dw-f", "")
		p.circle(0, 0, r1*1.07, "dw-f", "")
	}
	p.circle(0, 0, r1, "dw-hole", " dw-o")
	p.circle(0, 0, r2, "dw-o", "")
}

// plateEdge is the edge of a flat round part: t thick, d high.
func (p *pen) plateEdge(t, d float64, m string) {
	if p.small { // too thin for shades to tell
		p.rect(0, -d/2, t, d, t*.15).as(m, "1 dw-o")
		return
	}
	p.rect(0, -d/2, t, d).as(m, "1")
	p.rect(0, -d*.32, t, d*.2).as(m, "0")
	p.rect(0, d*.24, t, d*.26).as(m, "3")
	p.rect(0, -d/2, t, d, t*.15).as("dw-o", "")
}

func springWasher(p *pen, a attrs) {
	t, m := sizeOf(a.thread()), a.metal()
	if a["Material"] == "" {
		m = "st"
	}
	r1, r2, h := t.springHole/2, t.spring/2, t.springH
	front := func(p *pen) {
		p.ringFace(r1, r2, m)
		// the cut, running across the ring
		p.poly(r1*.8, -r2*.16, r2*1.12, -r2*.42, r2*1.14, -r2*.28, r1*.8, -r2*.04).as("dw-hole", "")
		p.line(r1*.94, -r2*.2, r2*.94, -r2*.36).line(r1*.98, -r2*.1, r2*.98, -r2*.23).as("dw-o", "")
	}
	side := func(p *pen) { // a coil whose ends stand apart
		o := h * .45
		p.M(0, -r2).L(h, -r2).L(h, 0).L(h+o, r2*.14).L(h+o, r2).L(o, r2).L(o, r2*.1).L(0, -r2*.04).Z().as(m, "1")
		p.rect(0, -r2*.7, h, r2*.42).as(m, "0")
		p.rect(o, r2*.5, h, r2*.5).as(m, "3")
		p.M(0, -r2).L(h, -r2).L(h, 0).L(h+o, r2*.14).L(h+o, r2).L(o, r2).L(o, r2*.1).L(0, -r2*.04).Z().as("dw-o", "")
		p.line(0, -r2*.04, h, 0).as("dw-e", "")
	}
	xf, xs, y, z := p.pair(r2, 2*r2, h*1.45, front, side)
	if p.small {
		return
	}
	R := r2 * z
	p.dimH(xf-R, xf+R, y+R+48, y, y, "Ø "+show(t.spring))
	p.leader(xf-r1*z*.707, y-r1*z*.707, xf-R*.5, y-R-22, xf-R*.5-22, "Ø "+show(t.springHole), "end")
	p.dimH(xs, xs+h*z, y-R-24, y-R, y-R, show(h))
}
