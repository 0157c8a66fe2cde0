package drawing

import "math"

// abrasives are the families of grinding, sanding and drilling.
var abrasives = map[string]func(*pen, attrs){
	"disc": disc, "flapdisc": flapDisc, "fibredisc": fibreDisc, "sandsheet": sandSheet, "sandbelt": sandBelt,
	"wirebrush": wireBrush, "drill": drill, "sponge": sponge, "grindwheel": grindWheel,
}

// wheel lays out a round tool: in a small drawing wide units across, in a large
// one round x. It sets the pen to units in which the radius is 100 and returns
// the radius in the picture's.
func (p *pen) wheel(d, largest, wide, x float64) (r float64) {
	if p.small {
		r = 26 * grown(d, largest, .6)
		p.at(r, 0, r/100)
		p.box(0, -r, wide*r/100, 2*r)
		return r
	}
	r = 118
	p.plainly(func() { p.axes(x, 162, r) })
	p.at(x, 162, r/100)
	return r
}

func disc(p *pen, a attrs) {
	d, t := a.mm("Diameter", 125, 20, 800), a.mm("Thickness", 1, .3, 20)
	r := p.wheel(d, 230, 232, 170)
	p.circle(0, 0, 100, "ab", "1")
	p.sector(0, 0, 0, 100, 180, 300).as("ab", "0")
	if p.small {
		p.circle(0, 0, 85, "dw-f", "")
	} else {
		p.grain(230, 67, 97, "ab-g")
		for _, k := range []float64{95, 82, 71} {
			p.circle(0, 0, k, "dw-f", "")
		}
	}
	p.circle(0, 0, 100, "dw-o", "")
	p.circle(0, 0, 64, "pw", "1 dw-e")
	p.sector(0, 0, 50, 64, 0, 180).as("sg", "1")
	if !p.small {
		p.text(0, -32, times(a.label("Diameter"), a.label("Thickness")), "middle", "dw-m dw-m3")
		p.text(0, 42, a.text("For", ""), "middle", "dw-m dw-m3")
	}
	p.steelBore()
	p.discEdge(math.Max(2.5, t/d*400), "ab")
	if p.small {
		return
	}
	w := math.Max(2.5, t/d*400) * r / 100
	sx, b := 366.0, a.label("Bore")
	p.plain()
	p.axisV(sx+w/2, 162-r-14, 162+r+14)
	p.dimH(170-r, 170+r, 162+r+46, 162, 162, dia(a.label("Diameter")))
	p.dimH(sx, sx+w, 162+r+40, 162+r, 162+r, a.label("Thickness"))
	p.leader(170-r*.13, 162+r*.12, 170-r*.72, 162+r*.96, 170-r*.86, dia(b), "end")
}

// dia marks a diameter.
func dia(label string) string {
	if label == "" {
		return ""
	}
	return "Ø " + label
}

func (p *pen) steelBore() {
	p.circle(0, 0, 22.5, "st", "2 dw-e")
	if !p.small {
		p.circle(0, 0, 20, "st", "0")
	}
	p.hole(0, 0, 17.8)
}

// discEdge is a flat round tool from the side, w thick (the radius is 100).
func (p *pen) discEdge(w float64, m string) {
	x := (366 - 170) / 1.18
	if p.small {
		x = 120
		w = math.Max(w, 9)
	}
	p.rect(x, -100, w, 200).as(m, "1")
	p.rect(x, 40, w, 60).as(m, "3")
	p.rect(x-2, -22.5, w+4, 45).as("st", "2 dw-e")
	p.rect(x, -100, w, 200).as("dw-o", "")
}

func flapDisc(p *pen, a attrs) {
	r := p.wheel(a.mm("Diameter", 125, 20, 400), 180, 200, 240)
	m := "cu"
	if a.has("Material", "zircon") || a.has("Grain", "zircon") {
		m = "nb"
	} else if a.has("Material", "ceram") || a.has("Grain", "ceram") {
		m = "og"
	}
	p.circle(0, 0, 100, m, "1")
	p.sector(0, 0, 50, 100, 185, 300).as(m, "0")
	p.sector(0, 0, 50, 100, 10, 110).as(m, "3")
	n := 44
	if p.small {
		n = 16
	}
	for i := range n { // the edges of the overlapping flaps
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		s2, c2 := math.Sincos(2*math.Pi*float64(i)/float64(n) + .3)
		p.line(50*c, 50*s, 99*c2, 99*s2)
	}
	p.as("dw-e", "")
	if !p.small {
		p.grain(260, 56, 97, "ab-g")
	}
	p.circle(0, 0, 100, "dw-o", "")
	p.circle(0, 0, 50, "bk", "2 dw-o")
	p.sector(0, 0, 22, 48, 185, 300).as("bk", "1")
	p.steelBore()
	p.roundDims(a, r, 240)
}

// roundDims are the diameter below and the grit beside a round tool centred at x.
func (p *pen) roundDims(a attrs, r, x float64) {
	if p.small {
		return
	}
	p.plain()
	p.dimH(x-r, x+r, 162+r+46, 162, 162, dia(a.label("Diameter")))
	p.leader(x+r*.66, 162-r*.45, x+r*1.05, 162-r*.8, x+r*1.05+18, gritText(a), "start")
	p.leader(x-r*.13, 162+r*.12, x-r*.72, 162+r*.96, x-r*.86, dia(a.label("Bore")), "end")
}

func fibreDisc(p *pen, a attrs) {
	r := p.wheel(a.mm("Diameter", 125, 20, 400), 180, 200, 240)
	p.circle(0, 0, 100, "cu", "2")
	p.sector(0, 0, 0, 100, 185, 300).as("cu", "1")
	p.sector(0, 0, 0, 100, 10, 110).as("cu", "3")
	if p.small {
		p.grain(18, 34, 92, "dw-e")
	} else {
		p.grain(int(120+50000/(a.grit()+60)), 30, 98, "dw-e")
	}
	p.circle(0, 0, 100, "dw-o", "")
	for i := range 4 { // slots from the bore
		s, c := math.Sincos(math.Pi/4 + math.Pi/2*float64(i))
		p.poly(14*c-4*s, 14*s+4*c, 40*c-4*s, 40*s+4*c, 40*c+4*s, 40*s-4*c, 14*c+4*s, 14*s-4*c).as("dw-hole", " dw-e")
	}
	p.hole(0, 0, 17.6)
	p.roundDims(a, r, 240)
}

func wireBrush(p *pen, a attrs) {
	d := a.mm("Diameter", 75, 10, 200)
	p.frame(-104, -20, 208, 192, bitOr(p.small, grown(d, 100, .6), 1), 120, 50, 240, 220)
	if !p.small {
		x, y := p.pt(0, -26)
		_, y2 := p.pt(0, 178)
		p.plainly(func() { p.axisV(x, y-8, y2+8) })
	}
	const wires = "M-78 84L78 84L100 160Q90 168 80 161Q70 169 60 161Q50 169 40 162Q30 170 20 162Q10 170 0 162Q-10 170 -20 162Q-30 170 -40 162Q-50 169 -60 161Q-70 169 -80 161Q-90 168 -100 160Z"
	if p.small {
		wireBrushSmall(p)
		return
	}
	p.path(wires).as("br", "2")
	p.path("M-66 84L-30 84L-40 162Q-70 169 -84 160Z").as("br", "0")
	p.path("M40 84L78 84L100 160Q80 169 58 161Z").as("br", "4")
	for i := range 27 {
		x := -70 + 140*float64(i)/26
		p.line(x, 86, x*1.24, 158).line(x+2, 86, x*1.24-6, 158)
	}
	p.as("dw-e", "")
	p.path(wires).as("dw-o", "")
	keep := *p
	p.upright(0, 90)
	p.lathe("st", 0, 84, 22, 82, 44, 58, 54, 40)
	p.restore(&keep)
	p.upright(0, 36)
	p.hexSide(0, 52, 62, "st", rightEnd)
	p.restore(&keep)
	p.path("M-83 80L83 80").as("dw-e", "")
	p.measures(-100, -18, 100, 164, dia(a.label("Diameter")), "")
	p.note(24, 10, 80, -16, a.text("Thread", ""))
	p.note(88, 132, 50, -30, a.text("Wire", ""))
}

func wireBrushSmall(p *pen) {
	p.path("M-78 84L78 84L100 162L-100 162Z").as("br", "2 dw-o")
	p.path("M-54 88L-70 158M-18 88L-24 158M18 88L24 158M54 88L70 158").as("dw-e", "")
	p.path("M-28 -16L28 -16L28 36L40 36L84 70L84 90L-84 90L-84 70L-40 36L-28 36Z").as("st", "1 dw-o")
	p.path("M-14 -14L4 -14L4 36L10 86L-50 86L-50 66L-14 36Z").as("st", "0")
	p.path("M28 36L40 36L82 70L82 88L40 88Z").as("st", "3")
}

func drill(p *pen, a attrs) {
	d := a.mm("Diameter", 8, .5, 60)
	l := math.Max(a.mm("Length", 117, 20, 900), d*3)
	n := math.Min(l, d*18)
	if p.small {
		z := math.Min(1.5, plateH/d)
		z = math.Max(z, 3.4/d)
		n = math.Max(math.Min(88, 26+l*.4)/z, d*3)
		p.at(0, 0, z)
		p.box(0, -d*z/2, n*z, d*z)
	} else {
		z := math.Min(400/n, 70/d)
		p.axisH(240-n*z/2-16, 166, 240+n*z/2+16)
		p.at(240-n*z/2, 166, z)
	}
	m := "st"
	if a.has("Material", "cobalt") || a.has("Material", "tin") {
		m = "br"
	} else if a.has("Material", "black") || a.has("Material", "rolled") {
		m = "bk"
	}
	p.twist(n, d, m)
	if p.small {
		return
	}
	z := p.zoom()
	x0, x1 := 240-n*z/2, 240+n*z/2
	h := d * z / 2
	p.plain()
	p.dimH(x0, x1, 166+h+52, 166+h, 166+2, a.label("Length"))
	p.leader(x1-n*z*.3, 166-h, x1-n*z*.3+24, 166-h-44, x1-n*z*.3+42, dia(a.label("Diameter")), "start")
	p.leader(x0+n*z*.15, 166-h, x0+n*z*.15+24, 166-h-44, x0+n*z*.15+42, a.text("Material", ""), "start")
}

// twist is a drill of length n along x: shank, spiral flutes, point.
func (p *pen) twist(n, d float64, m string) {
	h := d / 2
	s, tip := n*.34, n-d*.32
	body := []float64{s, h, tip, h, n, 0}
	p.skin(m, body...)
	turn := d * 1.75
	for turn*14 < tip-s || (p.small && turn*6.5 < tip-s) {
		turn *= 1.2
	}
	for x := s + turn*.2; x+turn*.5 < tip; x += turn {
		e := math.Min(x+turn*.95, tip)
		p.M(x, h).C(x+turn*.2, h*.2, x+turn*.3, -h*.4, x+turn*.55, -h).L(e, -h).C(x+turn*.6, -h*.2, x+turn*.5, h*.5, x+turn*.32, h).Z()
	}
	p.as(m, "4 dw-e")
	p.outline(body...)
	p.lathe(m, 0, h*.9, h*.2, h, s, h)
	if !p.small {
		p.line(tip, -h, n-d*.06, h*.2).as("dw-e", "")
	}
}

func grindWheel(p *pen, a attrs) {
	d, t := a.mm("Diameter", 200, 20, 900), a.mm("Thickness", 25, 2, 300)
	deep := math.Min(150, math.Max(24, t/d*360))
	c := coil{r: 100, core: 34, bore: 26, dx: deep * .94, dy: deep * .34, m: "gy", coreM: "wh"}
	p.frame(-100, -100-c.dy, 200+c.dx, 200+c.dy, bitOr(p.small, grown(d, 200, .7), 1), 96, 36, 280, 232)
	c.face = func() {
		p.grain(int(bitOr(p.small, 9, 260)), 60, 96, "dw-e")
		p.circle(0, 0, 56, "nb", "0 dw-e")
		p.sector(0, 0, 26, 56, 15, 165).as("nb", "1")
	}
	c.draw(p)
	if p.small {
		return
	}
	if a["Grit"] != "" {
		p.text(0, -38, gritText(a), "middle", "dw-m dw-m3")
	}
	p.measures(-100, -100, 100, 100, dia(a.label("Diameter")), "")
	n := math.Hypot(c.dx, c.dy)
	ax, ay := p.pt(-100*c.dy/n, -100*c.dx/n)
	bx, by := p.pt(-100*c.dy/n+c.dx, -100*c.dx/n-c.dy)
	p.note(20, 14, 130, 130, dia(a.label("Bore")))
	p.plain()
	p.dimSlant(ax, ay, bx, by, -22*c.dy/n, -22*c.dx/n, a.label("Thickness"), "end")
}
