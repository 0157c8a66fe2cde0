package drawing

import "math"

// shorten keeps small drawings true to scale up to 68 units, then lets them grow ever less.
func shorten(length float64) float64 {
	const fits = 68 / boltScale
	if length <= fits {
		return length
	}
	return fits + 15*(1-math.Exp((fits-length)/120))
}

func rod(p *pen, a attrs) {
	t, m := sizeOf(a.thread()), a.metal()
	if p.small {
		z := math.Min(boltScale, plateH/t.d)
		w := 80.0
		p.at(0, 0, z)
		p.thread(0, w*.46/z, t.d, t.pitch, m, false)
		p.thread(w*.54/z, w/z, t.d, t.pitch, m, true)
		p.box(0, -t.d*z/2, w, t.d*z)
		return
	}
	z := math.Min(7.2, 110/t.d)
	const xa, xd, y = 40.0, 440.0, 160.0
	h := t.d * z / 2
	p.axisH(xa-16, y, xd+18)
	p.at(xa, y, z)
	p.thread(0, (xd-xa)/z, t.d, t.pitch, m, true)
	p.breakAt((xd-xa)/z*.5, t.d/2, 18/z)
	p.plain()
	p.dimH(xa, xd, y+h+62, y+h, y+h, a.label("Length"))
	p.leader(xa+70, y-h, xa+96, y-h-44, xa+116, "M"+show(t.d)+" × "+show(t.pitch), "start")
	p.leader(330, y-h, 354, y-h-44, 374, strength(a), "start")
}

func wallPlug(p *pen, a attrs) {
	d, l := a.mm("Diameter", 8, 3, 40), a.mm("Length", 40, 10, 400)
	m := a.colour("Colour", "gy")
	lay := func() float64 {
		drawn := math.Min(l, d*9)
		if p.small {
			z := boltScale * 1.25
			drawn = shorten(l*1.25) / 1.25
			p.at(0, 0, z)
			p.box(0, -d*z*.65, drawn*z, d*z*1.3)
		} else {
			z := math.Min(330/drawn, 96/d)
			p.axisH(240-drawn*z/2-16, 170, 240+drawn*z/2+16)
			p.at(240-drawn*z/2, 170, z)
		}
		return drawn
	}
	n := lay()
	p.plugBody(n, d, m)
	if p.small {
		return
	}
	z := p.zoom()
	x0, x1 := 240-n*z/2, 240+n*z/2
	p.plain()
	p.dimH(x0, x1, 170+d*z*.65+40, 170+d*z*.65, 170+d*z*.5, a.label("Length"))
	p.dimV(170-d*z/2, 170+d*z/2, x1+46, x1, x1, dia(a.label("Diameter")))
	p.leader(x0+n*z*.16, 170-d*z*.5, x0+n*z*.16+24, 170-d*z*.65-40, x0+n*z*.16+42, prefixed("screw ", a.text("Screw", "")), "start")
}

func (p *pen) plugBody(l, d float64, m string) {
	h := d / 2
	// collar, smooth neck, split body of barbs, tip
	p.lathe(m, l*.04, h*.86, l*.3, h*.86, l*.92, h*.82, l, h*.5)
	n := 6
	if p.small {
		n = 3
	}
	for i := range n {
		x, w := l*.32+float64(i)*l*.6/float64(n), l*.6/float64(n)
		p.poly(x, -h*.8, x+w*.85, -h*1.04, x+w*.85, -h*.2, x, -h*.2).as(m, "0 dw-e")
		p.poly(x, h*.8, x+w*.85, h*1.04, x+w*.85, h*.2, x, h*.2).as(m, "3 dw-e")
	}
	p.rect(l*.26, -h*.12, l*.7, h*.24, h*.12).as(m, "4 dw-e")
	p.lathe(m, 0, h*1.3, l*.02, h*1.3, l*.05, h*.9)
	if !p.small {
		p.poly(l*.09, -h*.86, l*.23, -h*1.22, l*.23, -h*.86).as(m, "1 dw-o") // wings against turning
		p.poly(l*.09, h*.86, l*.23, h*1.22, l*.23, h*.86).as(m, "3 dw-o")
	}
}

func wedgeAnchor(p *pen, a attrs) {
	t, m := sizeOf(a.thread()), a.metal()
	l := math.Max(a.mm("Length", 90, 20, 800), t.d*5)
	n := math.Min(l, t.d*12)
	if p.small {
		n = math.Max(shorten(l), t.d*4.2)
		z := boltScale
		p.at(0, 0, z)
		p.box(0, -t.wash*z/2, n*z, t.wash*z)
		p.anchorBody(n, t, m)
		return
	}
	z := math.Min(370/n, 92/t.wash)
	x0 := 236 - n*z/2
	p.axisH(x0-16, 170, x0+n*z+16)
	p.at(x0, 170, z)
	p.anchorBody(n, t, m)
	p.plain()
	R := t.wash * z / 2
	p.dimH(x0, x0+n*z, 170+R+44, 170+t.d*z/2, 170+t.d*z/2, a.label("Length"))
	p.leader(x0+t.d*z*.5, 170-t.d*z/2, x0+t.d*z*.5+20, 170-R-34, x0+t.d*z*.5+38, "M"+show(t.d), "start")
	xe := x0 + n*z - t.d*z*1.2
	p.leader(xe, 170-t.d*z/2, xe-24, 170-R-34, xe-42, "drill Ø "+show(t.d), "end")
}

func (p *pen) anchorBody(n float64, t size, m string) {
	d, h := t.d, t.d/2
	// from the left: thread, nut and washer, shank, clip, cone
	thread := math.Max(math.Min(n*.42, d*5), d*2.2)
	p.mirrored(thread, func() { p.thread(0, thread, d, t.pitch, m, true) })
	p.lathe(m, thread, h*.96, n-d*1.9, h*.96)
	if p.small {
		p.band(-1, 1, n-d*1.3, h*.72, n-d*.4, h, n, h).as(m, "1 dw-o")
	} else {
		p.lathe(m, n-d*2.1, h*.8, n-d*1.3, h*.72, n-d*.5, h, n-d*.12, h, n, h*.86)
	}
	p.M(n-d*2, -h*.97).L(n-d*.85, -h*1.06).L(n-d*.95, -h*.3).L(n-d*1.25, 0).L(n-d*.95, h*.3).L(n-d*.85, h*1.06).L(n-d*2, h*.97).Z().as(m, "2 dw-o")
	if !p.small {
		p.poly(n-d*1.95, -h*.7, n-d*1.0, -h*.76, n-d*1.0, -h*.34, n-d*1.95, -h*.3).as(m, "0")
	}
	x := d * .75
	p.hexSide(x, x+t.nut*.9, t.across*1.1547*.98, m, leftEnd)
	if p.small {
		p.rect(x+t.nut*.9, -t.wash/2, t.washH, t.wash).as(m, "1 dw-o")
		return
	}
	p.moved(x+t.nut*.9, func() { p.plateEdge(t.washH, t.wash, m) })
}

// mirrored draws f mirrored along x, so that what ended at x ends at 0.
func (p *pen) mirrored(x float64, f func()) {
	keep := *p
	p.mirror(x / 2)
	f()
	p.restore(&keep)
}

// moved draws f with its origin moved along to x.
func (p *pen) moved(x float64, f func()) {
	keep := *p
	p.tx += x * p.a
	p.ty += x * p.b
	f()
	p.restore(&keep)
}

func rivet(p *pen, a attrs) {
	d, l := a.mm("Diameter", 4, 1.5, 20), a.mm("Length", 10, 2, 120)
	m := "ss"
	if a["Material"] != "" && !a.has("Material", "alum") {
		m = a.metal()
	}
	pin := d * 5.2
	n := math.Min(l, d*6)
	k := d * .24
	draw := func() {
		p.lathe("st", -pin, d*.1, -pin+d*.2, d*.28, 0, d*.28)
		p.lathe("st", n-d*.1, d*.28, n+d*.1, d*.46, n+d*.55, d*.46, n+d*.75, d*.3)
		p.lathe(m, 0, d/2, n, d/2)
		p.lathe(m, -k, d*.55, -k*.5, d*.85, 0, d)
		if !p.small {
			p.line(-pin+d*.9, -d*.28, -pin+d*.9, d*.28).line(-pin+d*1.4, -d*.28, -pin+d*1.4, d*.28).as("dw-f", "")
		}
	}
	whole := pin + n + d*.75
	if p.small {
		z := math.Min(2.1, 88/whole)
		p.at(pin*z, 0, z)
		p.box(0, -d*z, whole*z, 2*d*z)
		draw()
		return
	}
	z := math.Min(390/whole, 120/(2*d))
	x0 := 240 - whole*z/2 + pin*z
	p.axisH(x0-pin*z-16, 170, x0+(n+d)*z+16)
	p.at(x0, 170, z)
	draw()
	p.plain()
	R := d * z
	p.dimH(x0, x0+n*z, 170+R+40, 170+R, 170+R*.5, a.label("Length"))
	p.dimV(170-R, 170+R, x0-R*1.6, x0-k*z*.5, x0-k*z*.5, dia(a.label("Head diameter")))
	p.leader(x0+n*z*.5, 170-R*.5, x0+n*z*.5+22, 170-R-26, x0+n*z*.5+40, dia(a.label("Diameter")), "start")
}

func cableTie(p *pen, a attrs) {
	l, w := a.mm("Length", 200, 40, 1500), a.mm("Width", 4.8, 1.5, 15)
	m := a.colour("Colour", "bk")
	// a closed loop 80 across seen along its edge, the end standing out of the head
	f := math.Max(.55, math.Min(1, .4+.6*math.Log(l/50)/math.Log(8)))
	t := 4 + w*.55
	p.frame(-46, -46, 106, 112, f, 110, 50, 260, 220)
	const r = 40.0
	p.poly(r-t, 2, r, 2, r+2, 58, r-1, 66, r-t+2, 58).as(m, "2 dw-o")
	ring := func() *pen { return p.ellipse(0, 0, r, r).opening(0, 0, r-t) }
	ring().as(m, "1")
	p.sector(0, 0, r-t, r, 180, 290).as(m, "0")
	p.sector(0, 0, r-t, r, 20, 110).as(m, "3")
	if !p.small {
		for i := range 46 { // teeth inside the band
			s, c := math.Sincos(float64(i)*.115 + .5)
			p.line((r-t)*c, (r-t)*s, (r-t*.7)*c, (r-t*.7)*s)
		}
		for i := range 12 {
			p.line(r-t+.5, 14+float64(i)*3.4, r-t*.6, 14+float64(i)*3.4)
		}
		p.as("dw-f", "")
	}
	ring().as("dw-o", "")
	h := t * .5
	p.rect(r-t-h, -10, t+2*h, 20, 3).as(m, "2 dw-o")
	p.rect(r-t-h+1.5, -8, h*.8, 16, 1).as(m, "0")
	if p.small {
		return
	}
	z := p.zoom()
	x1, y1 := p.pt(r-1, 60)
	hx, hy := p.pt(r-t-h, 0)
	cx, cy := p.pt(0, 0)
	lx, ly := p.pt(-r*.7, r*.72)
	p.plain()
	p.axes(cx, cy, r*z)
	p.leader(x1, y1, x1+28, y1-26, x1+46, lengthOf(a), "start")
	p.leader(lx, ly, lx-26, ly+26, lx-44, suffixed(a.label("Width"), " wide"), "end")
	p.leader(hx+(t+2*h)*z, hy, hx+(t+2*h)*z+28, hy-40, hx+(t+2*h)*z+46, dia(a.label("Bundle diameter")), "start")
}

// opening adds an opening of radius r, drawn the other way round.
func (p *pen) opening(x, y, r float64) *pen {
	return p.M(x-r, y).A(r, r, false, false, x+r, y).A(r, r, false, false, x-r, y).Z()
}
