package drawing

import "math"

// packaging are the families of the packaging trade.
var packaging = map[string]func(*pen, attrs){
	"carton": carton, "tape": tape, "stretchfilm": stretchFilm, "bubble": bubbleWrap,
	"mailer": mailer, "strap": strap, "labels": labels, "bag": gripBag,
}

// grown is how large a size stands beside the largest of its kind: nearer to it than in proportion.
func grown(v, largest, power float64) float64 {
	return math.Min(1, math.Max(.34, math.Pow(v/largest, power)))
}

func carton(p *pen, a attrs) {
	l, b, h := a.mm("Inner length", 400, 20, 3000), a.mm("Inner width", 300, 20, 3000), a.mm("Inner height", 300, 20, 3000)
	dx, dy := b*.52, b*.36
	w, hh := l+dx, h+dy
	f := 1.0
	if p.small {
		f = grown(math.Max(w/1.7, hh), 620, .6)
	}
	p.frame(0, -hh, w, hh, f, 96, 60, 290, 210)
	p.slab(0, 0, l, h, dx, dy, "kr")
	const band = .09 // half the tape's share of the depth
	x0, y0, x1, y1 := dx*(.5-band), -h-dy*(.5-band), dx*(.5+band), -h-dy*(.5+band)
	p.poly(x0, y0, x1, y1, x1+l, y1, x0+l, y0).as("tp", "1")
	p.poly(x0+l, y0, x1+l, y1, x1+l, y1+h*.2, x0+l, y0+h*.2).as("tp", "2")
	if !p.small {
		p.line(dx*.5, -h-dy*.5, dx*.5+l, -h-dy*.5).as("dw-f", "")
	}
	p.slabLines(0, 0, l, h, dx, dy)
	if p.small {
		k := math.Min(l, h)
		p.line(k*.14, -k*.14, k*.4, -k*.14).line(k*.2, -k*.22, k*.2, -k*.42).line(k*.33, -k*.22, k*.33, -k*.42).as("kr-print", "")
		return
	}
	cartonPrint(p, a, l, h)
	cartonDims(p, a, l, h, dx, dy)
}

func cartonPrint(p *pen, a attrs, l, h float64) {
	keep := *p
	x, y := p.pt(0, 0)
	x2, y2 := p.pt(l, -h)
	p.plain()
	if y-y2 > 60 && x2-x > 70 {
		ux, uy := x+18, y-18
		p.line(ux, uy, ux+36, uy)
		for _, k := range []float64{10, 26} {
			p.line(ux+k, uy-6, ux+k, uy-34).M(ux+k-5, uy-27).L(ux+k, uy-35).L(ux+k+5, uy-27)
		}
		p.as("kr-print", "")
	}
	if x2-x > 190 && y-y2 > 54 {
		p.text(x2-14, y-16, times(a.label("Inner length"), a.label("Inner width"), a.label("Inner height")), "end", "dw-m kr-t")
		p.text(x2-14, y-34, a.text("Wall", ""), "end", "dw-m kr-t")
	}
	p.restore(&keep)
}

func cartonDims(p *pen, a attrs, l, h, dx, dy float64) {
	x, y := p.pt(0, 0)
	x2, y2 := p.pt(l, -h)
	x3, y3 := p.pt(l+dx, -dy)
	p.plain()
	p.dimH(x, x2, y+36, y, y, a.label("Inner length"))
	p.dimV(y2, y, x-30, x, x, a.label("Inner height"))
	p.dimSlant(x2, y, x3, y3, 18, 20, a.label("Inner width"), "start")
}

func tape(p *pen, a attrs) {
	w := a.mm("Width", 50, 6, 300)
	m := a.colour("Colour", "tp")
	depth := math.Min(150, 14+w*1.0)
	c := coil{r: 92, core: 57, bore: 50, dx: depth * .94, dy: depth * .34, m: m, coreM: "kr", rings: 5}
	if p.small {
		c.rings = 1
	}
	most := 14 + 75.0
	p.frame(-92, -92-most*.34, 184+most*.94, 184+most*.34, 1, 90, 40, 290, 230)
	c.draw(p)
	c.dims(p, a.label("Width"), dia(a.label("Core")))
	p.note(92+c.dx*.7, 20-c.dy*.5, 30, 58, a.text("Length", ""))
}

func strap(p *pen, a attrs) {
	w := a.mm("Width", 12, 4, 60)
	m := a.colour("Colour", "bk")
	depth := 40 + math.Min(60, w*1.6)
	c := coil{r: 96, core: 62, bore: 58, dx: depth * .94, dy: depth * .34, m: m, coreM: "kr", rings: 9}
	if p.small {
		c.rings = 3
	}
	p.frame(-96, -130, 262, 244, 1, 90, 36, 290, 240)
	// the end comes off the back
	k := w * 1.2
	x, y := c.dx*.5, 92-c.dy*.5
	p.poly(x, y+2, x+80, y+24, x+80+k*.5, y+24-k*.5, x+20, y-k*.5).as(m, "1 dw-o")
	c.draw(p)
	c.dims(p, "", dia(a.label("Core")))
	p.note(x+62, y+17, 30, -34, suffixed(a.label("Width"), " wide"))
	p.note(96*.8, -40, 70, -46, a.text("Length", ""))
}

func stretchFilm(p *pen, a attrs) {
	w := a.mm("Width", 500, 50, 1500)
	m := a.colour("Colour", "fi")
	h := math.Max(90, math.Min(270, w*.5))
	p.frame(-70, -h-44, 150, h+74, bitOr(p.small, grown(h+60, 360, .6), 1), 130, 40, 220, 260)
	core := column{0, 16, 24, h + 32, 7}
	if p.small {
		core.strip(p, -1, 1).as("kr", "1 dw-o")
	} else {
		core.draw(p, "kr")
	}
	body := column{0, 0, 58, h, 16}
	body.draw(p, m)
	if p.small {
		column{0, -h, 24, 16, 7}.strip(p, -1, 1).as("kr", "1 dw-o")
		core.top(p, "kr", "0 dw-o", 1)
	} else {
		p.ellipse(0, -h, 27, 7.4).as("kr", "3 dw-e")
		column{0, -h, 24, 16, 7}.draw(p, "kr")
		core.top(p, "kr", "3 dw-e", .78)
	}
	n := 7
	if p.small {
		n = 1
	}
	for i := range n { // wraps
		y := -h + 30 + float64(i)*(h-24)/float64(n)
		p.M(-57, y).Q(0, y+26, 57, y+4)
	}
	p.as("dw-f", "")
	p.poly(57, -h+12, 78, -h+30, 78, -6, 57, 4).as(m, "2 dw-o")
	p.measures(-58, -h, 58, 0, "", a.label("Width"))
	p.note(70, -h*.5, 36, -40, a.text("Thickness", ""))
}

func bubbleWrap(p *pen, a attrs) {
	w := a.mm("Width", 500, 100, 2000)
	h := math.Max(120, math.Min(270, w*.27))
	p.frame(-84, -h-28, 226, h+58, bitOr(p.small, grown(h+60, 320, .6), 1), 96, 40, 290, 260)
	p.M(80, -h).L(138, -h+26).L(138, 28).L(70, 12).Z().as("fi", "1 dw-o")
	body := column{0, 0, 84, h, 24}
	body.draw(p, "fi")
	for _, f := range []float64{.78, .56, .36} {
		if !p.small {
			body.top(p, "dw-f", "", f)
		}
	}
	body.top(p, "kr", "3 dw-e", .2)
	rows, cols := int(h/21), 8
	if p.small {
		rows, cols = 3, 3
	}
	for i := range rows {
		for j := range cols {
			f := (float64(j)+.5+.5*float64(i%2))/float64(cols)*2 - 1
			if f > .92 || f < -.92 {
				continue
			}
			k := math.Cos(f * 1.45)
			y := -h + (float64(i)+.5)*h/float64(rows) + 24*k
			r := 62 / float64(cols)
			x := 84 * math.Sin(f*1.45)
			p.M(x-r*k, y).A(r*k, r, false, true, x+r*k, y).A(r*k, r, false, true, x-r*k, y)
		}
	}
	p.as("dw-f", "")
	p.measures(-84, -h, 84, 0, "", a.label("Width"))
	p.note(120, -h*.4, 28, -34, a.text("Length", ""))
}

func mailer(p *pen, a attrs) {
	w, l := a.mm("Inner width", 180, 40, 900), a.mm("Inner length", 265, 40, 1200)
	l = math.Min(l, w*2.4)
	f := bitOr(p.small, grown(math.Max(w/1.5, l), 380, .4), 1)
	p.frame(-8, -l*.17, w+16, l*1.17+8, f, 110, 40, 260, 250)
	r := math.Min(w, l) * .05
	p.rect(0, 0, w, l, r).as("kr", "1")
	p.poly(w*.86, r, w, r, w, l-r, w-r, l, r, l, r, l*.93, w*.86, l*.93).as("kr", "2")
	p.poly(0, r, w*.05, r*.5, w*.05, l-r, 0, l-r).as("kr", "0")
	if !p.small { // the padding shows through
		for y := l * .22; y < l*.9; y += l * .062 {
			for x := w * .1; x < w*.84; x += l * .062 {
				p.M(x, y).A(l*.017, l*.017, false, true, x+l*.034, y)
			}
		}
		p.as("dw-ff", "")
	}
	p.rect(w*.16, l*.38, w*.56, l*.3, r*.4).as("wh", "0 dw-e")
	p.line(w*.22, l*.48, w*.56, l*.48).line(w*.22, l*.58, w*.48, l*.58).as("dw-f", "")
	p.rect(0, 0, w, l, r).as("dw-o", "")
	p.poly(0, l*.02, w, l*.02, w*.94, l*.15, w*.06, l*.15).as("kr", "0 dw-o") // the flap
	p.M(w*.02, l*.05).L(w*.98, l*.05).as("dw-e", "")
	if p.small {
		return
	}
	p.measures(0, 0, w, l, a.label("Inner width"), a.label("Inner length"))
	p.note(w*.8, l*.1, 70, -34, a.text("Closure", ""))
}

func labels(p *pen, a attrs) {
	w, h := a.mm("Width", 100, 8, 400), a.mm("Height", 50, 5, 400)
	depth := 40 + math.Min(70, w*.6)
	c := coil{x: 0, y: 0, r: 84, core: 38, bore: 33, dx: depth * .94, dy: depth * .34, m: "wh", coreM: "kr", rings: 5}
	if p.small {
		c.rings = 2
	}
	p.frame(-84, -122, 300, 230, 1, 80, 46, 300, 230)
	// the strip runs off to the right with labels on it
	x, y := 0.0, 84.0
	long := 118.0
	sx := func(t, s float64) (float64, float64) { return x + t*long + s*c.dx, y + t*16 - s*c.dy }
	quad := func(t0, t1, s0, s1 float64) *pen {
		ax, ay := sx(t0, s0)
		bx, by := sx(t1, s0)
		cx, cy := sx(t1, s1)
		dx, dy := sx(t0, s1)
		return p.poly(ax, ay, bx, by, cx, cy, dx, dy)
	}
	quad(0, 1, 0, 1).as("kr", "0 dw-o")
	n := 2
	if h/w > 1.2 {
		n = 1
	}
	for i := range n {
		t0, t1 := .3+float64(i)*.66/float64(n), .3+float64(i+1)*.66/float64(n)-.06
		quad(t0, t1, .1, .9).as("wh", "0 dw-e")
	}
	c.draw(p)
	if p.small {
		return
	}
	c.dims(p, a.label("Width"), "")
	p.note(x+long*.75+c.dx*.5, y+10-c.dy*.5, 30, 42, times(a.label("Width"), a.label("Height")))
}

func gripBag(p *pen, a attrs) {
	w, l := a.mm("Width", 100, 20, 1000), a.mm("Length", 150, 20, 1200)
	drawn := math.Max(w*.6, math.Min(l, w*2.2))
	f := bitOr(p.small, grown(math.Max(w/1.5, drawn), 300, .42), 1)
	p.frame(0, 0, w, drawn, f, 110, 40, 260, 240)
	k := drawn / 100
	p.rect(0, 0, w, drawn, 1.5*k).as("fi", "1")
	p.poly(w*.1, 20*k, w*.3, 20*k, w*.12, 96*k, w*.05, 96*k).as("fi", "0")
	p.poly(w*.36, 20*k, w*.43, 20*k, w*.25, 96*k, w*.19, 96*k).as("fi", "0")
	p.poly(w*.93, 20*k, w, 20*k, w, 99*k, w*.04, 99*k, w*.04, 95*k, w*.93, 95*k).as("fi", "2")
	p.rect(0, 11*k, w, 2.6*k).as("re", "1")
	p.line(0, 15.5*k, w, 15.5*k).line(0, 9*k, w, 9*k).as("dw-e", "")
	p.rect(0, 0, w, drawn, 1.5*k).as("dw-o", "")
	if p.small {
		return
	}
	p.line(w*.04, 18*k, w*.04, 98*k).line(w*.96, 18*k, w*.96, 98*k).as("dw-f", "")
	p.measures(0, 0, w, drawn, a.label("Width"), a.label("Length"))
	p.note(w*.82, 60*k, 64, -40, a.text("Thickness", ""))
}
