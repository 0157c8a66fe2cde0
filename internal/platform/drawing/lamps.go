package drawing

import "math"

func ledTube(p *pen, a attrs) {
	l := a.mm("Length", 1200, 100, 3000)
	var n, d, y float64
	if p.small {
		n, d = math.Min(90, 30+l*.04), 8
		p.at(0, 0, 1)
		p.box(0, -d/2, n, d)
	} else {
		n, d, y = 380, 42, 160
		p.axisH(32, y, 448)
		p.at(50, y, 1)
	}
	h := d / 2
	p.line(-d*.2, -h*.4, 0, -h*.4).line(-d*.2, h*.4, 0, h*.4).line(n, -h*.4, n+d*.2, -h*.4).line(n, h*.4, n+d*.2, h*.4).as("dw-o", "")
	cap := d * .62
	p.rect(cap, -h*.94, n-2*cap, 2*h*.94).as("wh", "1")
	p.rect(cap, -h*.62, n-2*cap, h*.4).as("wh", "0")
	p.rect(cap, h*.3, n-2*cap, h*.64).as("wh", "3")
	p.rect(cap, -h*.94, n-2*cap, 2*h*.94).as("dw-o", "")
	p.lathe("st", 0, h*.9, d*.08, h, cap, h)
	p.lathe("st", n-cap, h, n-d*.08, h, n, h*.9)
	if p.small {
		return
	}
	for x := cap + 8; x < n-cap-6; x += 14 {
		p.line(x, -2, x+5, -2)
	}
	p.as("dw-f", "")
	p.breakAt(n*.5, h, 16)
	p.plain()
	p.dimH(50, 50+n, y+84, y+h, y+h, a.label("Length"))
	p.leader(150, y-h*.7, 176, y-72, 194, a.text("Power", ""), "start")
	p.leader(330, y-h*.7, 352, y-72, 370, a.text("Light colour", ""), "start")
}

func bulb(p *pen, a attrs) {
	if a.has("Socket", "gu") {
		spot(p, a)
		return
	}
	screw, globe := 26.0, 60.0
	if a.has("Socket", "14") {
		screw, globe = 17, 44
	}
	f := bitOr(p.small, bitOr(globe == 60, 1, .82), 1)
	p.frame(-62, -216, 124, 222, f, 150, 36, 180, 270)
	if !p.small {
		x, y1 := p.pt(0, -222)
		_, y2 := p.pt(0, 12)
		keep := *p
		p.plain()
		p.axisV(x, y1-8, y2+8)
		p.restore(&keep)
	}
	r := globe
	s := screw
	cy := -216 + r
	glass := func() *pen {
		return p.M(-s-2, -72).C(-s-4, -100, -r, cy+r*.7, -r, cy).A(r, r, false, true, r, cy).C(r, cy+r*.7, s+4, -100, s+2, -72).Z()
	}
	glass().as("wh", "1")
	p.M(-r*.78, cy+4).A(r*.8, r*.8, false, true, -r*.1, cy-r*.78).A(r, r, false, false, -r*.5, cy+r*.3).Q(-r*.64, cy+r*.4, -r*.78, cy+4).Z().as("wh", "0")
	p.M(r*.5, cy-r*.866).A(r, r, false, true, r, cy).C(r, cy+r*.7, s+4, -100, s+2, -72).L(s*.3, -72).C(s*.5, -110, r*.72, cy+r*.4, r*.5, cy-r*.866).Z().as("wh", "3")
	glass().as("dw-o", "")
	keep := *p
	p.upright(0, 0)
	if p.small {
		p.band(-1, 1, 46, s+1, 72, s+4).as("wh", "2 dw-o")
	} else {
		p.lathe("wh", 46, s+1, 72, s+4)
	}
	thread := []float64{8, s * .72, 12, s * .94, 17, s, 21, s * .9, 26, s, 30, s * .9, 35, s, 40, s * .9, 46, s}
	if p.small {
		thread = []float64{8, s * .8, 14, s, 46, s}
	}
	p.lathe("st", thread...)
	if p.small {
		p.band(-1, 1, 0, s*.36, 8, s*.72).as("bk", "2 dw-o")
	} else {
		p.lathe("bk", 2, s*.4, 8, s*.72)
		p.lathe("br", -4, s*.24, 2, s*.36)
	}
	p.restore(&keep)
	p.line(-s, -20, s, -16).line(-s, -30, s, -26)
	p.as("dw-e", "")
	if p.small {
		return
	}
	p.note(r*.7, cy+r*.3, 60, -30, a.text("Power", ""))
	p.note(s*.7, -28, 80, 20, a.text("Socket", ""))
	p.measures(-r, -216, r, 4, "", a.label("Height"))
}

// spot is a reflector lamp with two pins.
func spot(p *pen, a attrs) {
	p.frame(-72, -170, 144, 172, bitOr(p.small, .86, 1), 150, 60, 180, 220)
	p.path("M-18 -20L-18 0L-10 0L-10 -20ZM18 -20L18 0L10 0L10 -20Z").as("st", "1 dw-o")
	keep := *p
	p.upright(0, 0)
	p.lathe("wh", 18, 26, 62, 30, 70, 38, 130, 66)
	p.lathe("st", 130, 68, 148, 70)
	p.restore(&keep)
	p.M(-70, -148).Q(0, -186, 70, -148).Z().as("gl", "1 dw-o")
	if p.small {
		return
	}
	p.note(40, -110, 70, -30, a.text("Power", ""))
	p.note(14, -10, 90, 10, a.text("Socket", ""))
}
