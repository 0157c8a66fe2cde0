package drawing

import "math"

// dice gives the same scatter every time.
type dice int

func (d *dice) next() float64 {
	*d = *d * 16807 % 2147483647
	return float64(*d) / 2147483647
}

func (p *pen) dot(x, y float64) { p.line(x, y, x+.2, y) }

// grain scatters grit over the ring r1 to r2, in the line of class.
func (p *pen) grain(n int, r1, r2 float64, class string) {
	d := dice(7)
	for range n {
		s, c := math.Sincos(d.next() * 2 * math.Pi)
		k := math.Sqrt(r1*r1 + d.next()*(r2*r2-r1*r1))
		p.dot(k*c, k*s)
	}
	p.as(class, "")
}

// grainRect scatters grit over a rectangle.
func (p *pen) grainRect(n int, x, y, w, h float64) {
	d := dice(5)
	for range n {
		p.dot(x+w*d.next(), y+h*d.next())
	}
	p.as("dw-e", "")
}

// grit reads a grain: 60, P80, K120.
func (a attrs) grit() float64 { return a.value("Grit", 80, 12, 3000) }

// grains is how many grains to draw: coarse grit shows few, fine many.
func (a attrs) grains(small bool) int {
	if small {
		return 16
	}
	return int(math.Min(420, 60+a.grit()*1.6))
}

func gritText(a attrs) string {
	g := a.text("Grit", "")
	if g != "" && g[0] >= '0' && g[0] <= '9' {
		return "grit " + g
	}
	return g
}

func sandSheet(p *pen, a attrs) {
	p.frame(0, 0, 190, 226, 1, 130, 40, 220, 250)
	const sheet = "M0 4L186 0L190 170C176 168 160 176 154 190C148 206 150 216 146 226L4 222Z"
	p.path(sheet).as("cu", "1")
	p.path("M0 4L60 3L30 222L4 222Z").as("cu", "0")
	p.path("M140 1L186 0L190 170C176 168 160 176 154 190C150 204 150 216 146 226L112 225Z").as("cu", "2")
	p.grainRect(a.grains(p.small), 8, 8, 140, 206)
	p.path(sheet).as("dw-o", "")
	p.path("M190 170C176 168 160 176 154 190C148 206 150 216 146 226C164 220 184 196 190 170Z").as("kr", "1 dw-o")
	if p.small {
		return
	}
	p.grainRect(50, 150, 12, 34, 150)
	p.path("M164 180C172 184 168 200 162 208").as("dw-f", "")
	p.measures(0, 2, 190, 224, a.label("Width"), a.label("Length"))
	p.note(150, 60, 60, -34, gritText(a))
}

func sandBelt(p *pen, a attrs) {
	w, l := a.mm("Width", 75, 6, 500), a.mm("Length", 533, 50, 4000)
	depth := 50 + 90*math.Min(1, w/150)
	f := bitOr(p.small, grown(l*math.Sqrt(w), 9000, .3), 1)
	p.frame(-130, -70-depth*.3, 260+depth*.9, 140+depth*.3, f, 76, 70, 330, 200)
	dx, dy := depth*.9, depth*.3
	// a long loop lying on its side: inside of the far run, then the near band
	p.M(-80, -60).L(80, -60).A(60, 60, false, true, 80, 60).L(80+dx, 60-dy).A(60, 60, false, false, 80+dx, -60-dy).L(-80+dx, -60-dy).Z().as("cu", "2")
	p.M(-80, -60).L(-80+dx, -60-dy).L(80+dx, -60-dy).L(80, -60).Z().as("cu", "1")
	p.M(-80, -60).L(-80+dx, -60-dy).L(-30+dx, -60-dy).L(-30, -60).Z().as("cu", "0")
	p.M(128, 36).L(128+dx, 36-dy).A(60, 60, false, true, 80+dx, 60-dy).L(80, 60).A(60, 60, false, false, 128, 36).Z().as("cu", "3")
	n := a.grains(p.small)
	d := dice(5)
	for range n {
		s := d.next()
		p.dot(-78+160*d.next()+dx*s, -61-dy*s)
	}
	p.as("dw-e", "")
	p.M(-80, -60).L(-80+dx, -60-dy).L(80+dx, -60-dy).A(60, 60, false, true, 80+dx, 60-dy).L(80, 60).as("dw-o", "")
	// the near edge of the band, the backing inside, and what one sees through the loop
	loop := func(r float64) *pen {
		return p.M(-80, -r).L(80, -r).A(r, r, false, true, 80, r).L(-80, r).A(r, r, false, true, -80, -r).Z()
	}
	loop(60).as("cu", "3 dw-o")
	loop(55).as("kr", "2")
	if !p.small {
		p.M(-80, 55).L(80, 55).L(80+dx, 55-dy).L(-80+dx, 55-dy).Z().as("kr", "1")
	}
	k := math.Sqrt(math.Max(0, 55*55-(55-dy)*(55-dy)))
	p.M(-80+dx-k, -55).L(80, -55).A(55, 55, false, true, 80+k, 55-dy).L(-80+dx, 55-dy).A(55, 55, false, true, -80+dx-k, -55).Z().as("dw-hole", " dw-e")
	loop(55).as("dw-e", "")
	if p.small {
		return
	}
	x1, y1 := p.pt(-80, -60)
	x2, y2 := p.pt(-80+dx, -60-dy)
	p.note(60+dx, -60-dy*.5, 50, -60, gritText(a))
	p.note(0, 60, -40, 44, lengthOf(a))
	p.plain()
	p.dimSlant(x1, y1, x2, y2, -8, -24, a.label("Width"), "end")
}

func sponge(p *pen, a attrs) {
	p.frame(0, -128, 260, 130, 1, 90, 90, 300, 170)
	const w, h, dx, dy = 190.0, 70.0, 70.0, 54.0
	p.slab(0, 0, w, h, dx, dy, "gy")
	p.poly(0, -h, dx, -h-dy, w+dx, -h-dy, w, -h).as("cu", "1")
	p.poly(0, -h, dx, -h-dy, dx+50, -h-dy, 50, -h).as("cu", "0")
	p.rect(0, -h, w, 9).as("cu", "3")
	p.poly(w, -h, w+dx, -h-dy, w+dx, -h-dy+9, w, -h+9).as("cu", "4")
	d := dice(5)
	for range a.grains(p.small) {
		t := d.next()
		p.dot(4+(w-8)*d.next()+dx*t, -h-dy*t)
	}
	p.as("dw-e", "")
	if !p.small { // the pores of the foam
		for range 60 {
			p.dot(6+(w-12)*d.next(), -6-(h-22)*d.next())
		}
		p.as("dw-f", "")
	}
	p.slabLines(0, 0, w, h, dx, dy)
	if p.small {
		return
	}
	p.note(150, -h-dy*.6, 90, -50, gritText(a))
	x, y := p.pt(0, 0)
	x2, y2 := p.pt(w, -h)
	x3, y3 := p.pt(w+dx, -dy)
	p.plain()
	p.dimH(x, x2, y+36, y, y, a.label("Length"))
	p.dimV(y2, y, x-30, x, x, a.label("Height"))
	p.dimSlant(x2, y, x3, y3, 18, 20, a.label("Width"), "start")
}
