package drawing

import (
	"math"
	"strings"
)

// electrical are the families of electrical supplies.
var electrical = map[string]func(*pen, attrs){
	"reel": reel, "lead": lead, "cable": cable, "switch": wallSwitch, "outlet": outlet, "strip": strip, "ledtube": ledTube,
	"bulb": bulb, "battery": battery, "terminal": terminal, "conduit": conduit, "breaker": breaker,
}

func reel(p *pen, a attrs) {
	p.frame(-114, -136, 300, 294, 1, 84, 30, 310, 294)
	const r = 112.0
	if p.small { // the tube as a filled shape: a thick line would not scale
		p.path("M-104,152L104,152L48,-132L-48,-132ZM-92,143L-37,-123L37,-123L92,143Z").as("st", "2 dw-o")
	} else {
		const tube = "M-104,152L104,152L46,-122Q44,-132 34,-132L-34,-132Q-44,-132 -46,-122Z"
		p.path(tube).as("dw-tube-o", "")
		p.path(tube).as("dw-tube", "")
	}
	p.circle(0, 0, r, "cb", "1 dw-o")
	rings, step := 7, .045
	if p.small {
		rings, step = 2, .14
	}
	for i := range rings {
		p.circle(0, 0, r*(.94-float64(i)*step), "dw-cbl", "")
	}
	p.circle(0, 0, r*.62, "or", "1 dw-o")
	p.sector(0, 0, r*.54, r*.62, 180, 300).as("or", "0")
	p.circle(0, 0, r*.5, "or", "2 dw-e")
	n := int(a.value("Sockets", 4, 1, 6))
	for i := range n {
		s, c := math.Sincos(2*math.Pi*float64(i)/float64(n) + math.Pi/4 - bit(n == 3)*(math.Pi/4+math.Pi/2))
		k := .33 * bit(n > 1)
		p.socketHole(r*k*c, r*k*s, r*.15)
	}
	if n > 1 {
		p.circle(0, 0, r*.06, "rd", "1 dw-e")
	}
	if p.small {
		p.path("M104 50Q120 120 148 106L150 116Q112 134 92 62Z").as("cb", "1 dw-o")
	} else {
		const tail = "M100.8,40.3C112,96 126,118 148,112"
		p.path(tail).as("dw-cable-o", "")
		p.path(tail).as("dw-cable", "")
	}
	p.path("M146 102L168 98L170 120L148 122Z").as("bk", "2 dw-o")
	p.path("M168 102L184 100L184 104L169 106ZM169 112L185 110L185 114L170 116Z").as("st", "1 dw-e")
	if p.small {
		return
	}
	p.note(136, 112, 14, -50, a.text("Length", ""))
	p.note(84, -52, 52, -44, a.text("Cable", ""))
	x, y := p.pt(0, 0)
	_, top := p.pt(0, -134)
	left, bottom := p.pt(-110, 158)
	z := p.zoom()
	p.plain()
	p.axes(x, y, r*z)
	p.dimV(top, bottom, left-34, x-44*z, left, a.label("Height"))
}

// socketHole is one outlet: its round recess with two contacts.
func (p *pen) socketHole(x, y, r float64) {
	if p.small {
		p.circle(x, y, r, "bk", "4")
		return
	}
	p.circle(x, y, r, "bk", "2 dw-e")
	p.circle(x, y, r*.7, "bk", "4")
	{
		p.circle(x-r*.27, y, r*.13, "st", "0")
		p.circle(x+r*.27, y, r*.13, "st", "0")
	}
}

// cores are the colours of the conductors of a cable, in the order they are drawn.
var cores = []string{"ge", "nb", "tp", "bk", "gy", "re", "og", "wh"}

func cable(p *pen, a attrs) {
	m := a.colour("Colour", "gy")
	n := int(a.value("Cores", 3, 1, 8))
	p.frame(-110, -112, 300, 224, 1, 56, 56, 300, 230)
	const r = 108.0
	p.coil(m, r, .5, -90, 150, 30)
	for i := range n { // the bared cores fan out of the sheath
		f := float64(i) - float64(n-1)/2
		y := 88 + f*math.Min(10, 30/float64(n))
		w := math.Min(4.4, 15/float64(n))
		tip := y + f*math.Min(8, 24/float64(n))
		p.poly(128, y-w, 168, tip-w, 168, tip+w, 128, y+w).as(cores[i], bareEdge(p.small))
		if !p.small {
			p.poly(168, tip-w*.5, 184, tip-w*.5, 184, tip+w*.5, 168, tip+w*.5).as("cu", "1 dw-e")
		}
	}
	p.path("M64 87L132 70L136 106L40 106Q54 96 64 87Z").as(m, "1 dw-o")
	p.path("M70 89L131 74L132 82L62 96Z").as(m, "0")
	if p.small {
		return
	}
	cross := a.text("Cross-section", "")
	if cross != "" {
		cross = show(float64(n)) + " × " + strings.TrimSuffix(cross, " mm²") + " mm²"
	}
	p.note(150, 82, 10, -56, cross)
	p.note(-84, 62, -34, 34, a.text("Length", ""))
	x, y := p.pt(0, 0)
	z := p.zoom()
	p.plain()
	p.axes(x, y, r*z)
}

// coil is a ring of wound cable about the origin, inner times r wide inside, tied at these degrees.
func (p *pen) coil(m string, r, inner float64, ties ...float64) {
	p.ellipse(0, 0, r, r).opening(0, 0, r*inner).as(m, "1")
	p.sector(0, 0, r*inner, r, 185, 290).as(m, "0")
	p.sector(0, 0, r*inner, r, 15, 105).as(m, "3")
	turns := 5
	if p.small {
		turns = 1
	}
	for i := 1; i <= turns; i++ {
		p.circle(0, 0, r*(inner+(1-inner)*float64(i)/float64(turns+1)), "dw-e", "")
	}
	p.circle(0, 0, r, "dw-o", "")
	p.circle(0, 0, r*inner, "dw-o", "")
	for _, deg := range ties {
		s, c := math.Sincos(deg * math.Pi / 180)
		t, in, out := r*.06, r*(inner-.03), r*1.03
		p.poly(in*c-t*s, in*s+t*c, out*c-t*s, out*s+t*c, out*c+t*s, out*s-t*c, in*c+t*s, in*s-t*c).as("bk", "2 dw-e")
	}
}

// lead is an extension lead: a coil, the coupling at its left end, the plug at its right.
func lead(p *pen, a attrs) {
	m := a.colour("Colour", "bk")
	p.frame(-172, -106, 356, 224, 1, 40, 56, 320, 230)
	p.coil(m, 100, .62, -90)
	p.path("M-16 80Q-60 104 -112 82L-116 96Q-56 122 -8 97Z").as(m, "1 dw-o")
	p.path("M16 80Q60 104 112 82L116 96Q56 122 8 97Z").as(m, "1 dw-o")
	p.path("M-108 72L-152 54Q-162 51 -165 60L-172 80Q-174 90 -166 93L-120 110Z").as(m, "2 dw-o")
	p.path("M-112 78L-150 62Q-156 60 -158 65L-160 70L-116 88Z").as(m, "0")
	p.poly(108, 74, 140, 62, 154, 98, 120, 110).as(m, "2 dw-o")
	p.poly(112, 79, 139, 69, 142, 77, 114, 87).as(m, "0")
	p.poly(143, 69, 176, 57, 178, 63, 146, 76).as("st", "1 dw-e")
	p.poly(150, 86, 182, 74, 184, 80, 152, 93).as("st", "1 dw-e")
	if p.small {
		return
	}
	p.note(70, -70, 40, -30, a.text("Cable", ""))
	p.note(-70, -70, -40, -30, a.text("Length", ""))
	x, y := p.pt(0, 0)
	z := p.zoom()
	p.plain()
	p.axes(x, y, 100*z)
}

// bareEdge leaves the cores of a small cable without outlines, which would hide their colours.
func bareEdge(small bool) string {
	if small {
		return "1"
	}
	return "1 dw-e"
}

// wallFrame is the square frame of switches and outlets.
func (p *pen) wallFrame(m string) {
	p.frame(-104, -104, 208, 208, 1, 130, 50, 220, 230)
	p.rect(-100, -100, 200, 200, 12).as(m, "1")
	p.path("M-100 -88Q-100 -100 -88 -100L88 -100Q100 -100 100 -88L92 -92L-92 -92L-92 92L-100 88Z").as(m, "0")
	p.path("M100 -88L100 88Q100 100 88 100L-88 100Q-100 100 -100 88L-90 90L90 90L90 -90Z").as(m, "3")
	p.rect(-100, -100, 200, 200, 12).as("dw-o", "")
}

func wallSwitch(p *pen, a attrs) {
	m := a.colour("Colour", "wh")
	p.wallFrame(m)
	p.rect(-70, -70, 140, 140, 5).as(m, "1 dw-e")
	p.poly(-70, -65, -65, -70, 65, -70, 70, -65, 66, -6, -66, -6).as(m, "0")
	p.poly(-66, 4, 66, 4, 70, 65, 65, 70, -65, 70, -70, 65).as(m, "2")
	p.path("M-70 -2L70 -2").as("dw-e", "")
	p.rect(-70, -70, 140, 140, 5).as("dw-e", "")
	if p.small {
		return
	}
	p.path("M-60 60L60 60").as("dw-f", "")
	p.measures(-100, -100, 100, 100, a.label("Width"), a.label("Height"))
	p.note(30, -40, 96, -20, a.text("Function", ""))
}

func outlet(p *pen, a attrs) {
	m := a.colour("Colour", "wh")
	p.wallFrame(m)
	p.rect(-74, -74, 148, 148, 5).as(m, "1 dw-e")
	p.circle(0, 0, 62, m, "3 dw-e")
	p.circle(0, 0, 56, m, "2")
	p.sector(0, 0, 0, 56, 20, 160).as(m, "1")
	p.circle(0, 0, 62, "dw-o", "")
	p.path("M-7 -62L7 -62L7 -46L-7 -46ZM-7 62L7 62L7 46L-7 46Z").as("st", "1 dw-e")
	p.circle(-27, 0, 9, "bk", "4 dw-e")
	p.circle(27, 0, 9, "bk", "4 dw-e")
	if p.small {
		return
	}
	p.circle(0, 0, 4, m, "3 dw-e")
	p.path("M-62 -12L-54 -12L-54 12L-62 12ZM62 -12L54 -12L54 12L62 12Z").as(m, "2 dw-e")
	p.measures(-100, -100, 100, 100, a.label("Width"), a.label("Height"))
	p.note(27, 0, 120, -40, a.text("Rated current", ""))
}

// strip is a socket strip: its sockets in a row, turned by 45° so that adapters fit beside each other, and the cable.
func strip(p *pen, a attrs) {
	m := a.colour("Colour", "wh")
	n := int(a.value("Sockets", 3, 1, 8))
	const pitch, half = 54.0, 36.0
	long := float64(n)*pitch + 36
	p.frame(0, -half-20, long+70, 2*half+40, 1, 40, 60, 330, 150)
	const tail = "M-34,0C-20,0 -16,4 0,2"
	if p.small {
		p.rect(0, -5, 50, 10).as("bk", "1 dw-o")
	} else {
		p.moved(36, func() {
			p.path(tail).as("dw-cable-o", "")
			p.path(tail).as("dw-cable", "")
		})
	}
	p.rect(30, -9, 20, 18, 3).as("bk", "2 dw-o")
	p.rect(46, -half, long, 2*half, 12).as(m, "1 dw-o")
	p.rect(52, -half+5, long-12, 7, 3).as(m, "0")
	each := func(f func(x float64)) {
		for i := range n {
			f(46 + 18 + pitch*(float64(i)+.5))
		}
	}
	each(func(x float64) { p.ellipse(x, 0, 23, 23) })
	p.as(m, "3 dw-e")
	if !p.small {
		each(func(x float64) { p.sector(x, 0, 0, 20, 20, 160) })
		p.as(m, "2")
		each(func(x float64) {
			p.poly(x+13, -19, x+19, -13, x+14, -9, x+9, -14)
			p.poly(x-13, 19, x-19, 13, x-14, 9, x-9, 14)
		})
		p.as("st", "1 dw-e")
	}
	each(func(x float64) {
		p.rect(x+5, 5, 7, 7)
		p.rect(x-12, -12, 7, 7)
	})
	p.as("bk", "4")
	if p.small {
		return
	}
	p.note(12, 2, 24, 64, a.text("Cable", ""))
}

func terminal(p *pen, a attrs) {
	n := int(a.value("Poles", 3, 1, 12))
	w := float64(n)*44 + 12
	if p.small {
		z := math.Min(plateH*.82/150, plateW/(w+30))
		p.at(0, 0, z)
		p.box(0, -150*z, (w+30)*z, 150*z)
	} else {
		p.frame(0, -150, math.Max(w+30, 200), 150, 1, 90, 80, 300, 190)
	}
	p.slab(0, 0, w, 112, 30, 24, "wh")
	p.slabLines(0, 0, w, 112, 30, 24)
	each := func(f func(x float64)) {
		for i := range n {
			f(8 + float64(i)*44)
		}
	}
	each(func(x float64) { p.poly(x+4, -100, x+34, -100, x+48, -134, x+20, -134) })
	p.as("og", "1 dw-e")
	if n <= 6 || !p.small {
		each(func(x float64) { p.rect(x+4, -100, 30, 34) })
		p.as("og", "2 dw-e")
	}
	each(func(x float64) {
		if p.small && n > 3 {
			p.rect(x+9, -44, 20, 20)
			return
		}
		p.ellipse(x+19, -34, 12, 12)
	})
	p.as("bk", "4 dw-e")
	if !p.small {
		each(func(x float64) { p.poly(x+7, -98, x+14, -98, x+26, -130, x+20, -130) })
		p.as("og", "0")
		each(func(x float64) { p.ellipse(x+19, -34, 7, 7) })
		p.as("cu", "2")
	}
	if p.small {
		return
	}
	p.measures(0, -112, w, 0, a.label("Width"), a.label("Height"))
	p.note(w-26, -34, 70, 40, a.text("Cross-section", ""))
	p.note(w-10, -120, 60, -24, show(float64(n))+" poles")
}

func conduit(p *pen, a attrs) {
	d := a.mm("Diameter", 20, 6, 200)
	var n, z float64
	dd := 12 + 30*math.Sqrt(math.Min(d, 63)/63)
	if p.small {
		n, z = 84, 1
		dd = math.Min(dd, 40)
		p.at(0, 0, 1)
		p.box(0, -dd/2, n, dd)
	} else {
		n, dd, z = 300, 92, 1
		p.axisH(64, 166, 416)
		p.at(90, 166, z)
	}
	m := a.colour("Colour", "gy")
	h := dd / 2
	ribs := 26
	if p.small {
		ribs = 13
	}
	q := (n - h*.35) / float64(ribs)
	prof := make([]float64, 0, 4*ribs+4)
	for i := range ribs {
		x := float64(i) * q
		prof = append(prof, x, h*.88, x+q*.2, h, x+q*.7, h, x+q*.9, h*.88)
	}
	short := []float64{0, h, float64(ribs) * q, h}
	if p.small {
		p.skin(m, short...)
	} else {
		p.skin(m, prof...)
	}
	for i := 1; i < ribs; i++ {
		x := float64(i) * q
		p.line(x, -h*.9, x, h*.9)
	}
	p.as("dw-e", "")
	x := float64(ribs) * q
	if p.small {
		p.outline(short...)
	} else {
		p.outline(prof...)
	}
	p.ellipse(x, 0, h*.35, h).as(m, "2 dw-o")
	p.ellipse(x, 0, h*.26, h*.8).as(m, "4 dw-e")
	if p.small {
		return
	}
	p.plain()
	p.dimV(166-h, 166+h, 46, 90, 90, "Ø "+show(d))
	p.leader(90+n*.5, 166-h*.6, 90+n*.5+26, 166-h-40, 90+n*.5+44, a.text("Length", ""), "start")
}

func breaker(p *pen, a attrs) {
	poles := int(a.value("Poles", 1, 1, 4))
	w := 80.0 * float64(poles)
	p.frame(0, 0, w, 260, 1, 120, 36, 240, 270)
	p.rect(0, 0, w, 260, 8).as("wh", "1")
	p.rect(4, 4, 10, 252).as("wh", "0")
	p.rect(w-16, 2, 16, 256).as("wh", "3")
	p.poly(0, 64, w, 64, w, 196, 0, 196).as("wh", "2 dw-e")
	p.rect(w-16, 64, 16, 132).as("wh", "3")
	each := func(m, tone string, f func(x float64)) {
		for i := range poles {
			f(float64(i)*80 + 40)
		}
		p.as(m, tone)
	}
	each("st", "2 dw-e", func(x float64) { p.ellipse(x, 26, 12, 12).ellipse(x, 234, 12, 12) })
	each("dw-e", "", func(x float64) {
		p.line(x-8, 18, x+8, 34).line(x-8, 226, x+8, 242)
		if x > 40 {
			p.line(x-40, 0, x-40, 260)
		}
	})
	each("bk", "3 dw-e", func(x float64) { p.rect(x-20, 132, 40, 52) })
	each("bk", "1 dw-o", func(x float64) { p.rect(x-14, 126, 28, 30) })
	p.rect(0, 0, w, 260, 8).as("dw-o", "")
	if p.small {
		p.line(22, 84, 52, 84).line(22, 100, 44, 100).as("dw-e", "")
		return
	}
	p.rect(26, 130, 16, 8, 2).as("bk", "0")
	p.text(w/2-4, 92, a.rating(), "middle", "dw-m")
	p.measures(0, 0, w, 260, a.label("Width"), a.label("Height"))
}

// rating is the marking of a breaker: curve and current, such as B16.
func (a attrs) rating() string {
	curve := strings.ToUpper(strings.TrimSpace(a["Curve"]))
	if curve == "" {
		curve = strings.ToUpper(strings.TrimSpace(a["Characteristic"]))
	}
	if len(curve) != 1 {
		curve = ""
	}
	return curve + a.text("Rated current", "")
}
