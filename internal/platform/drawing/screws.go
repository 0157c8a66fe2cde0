package drawing

import "math"

// fasteners are the families of the fastening trade.
var fasteners = map[string]func(*pen, attrs){
	"hexbolt": hexBolt, "socket": socketScrew, "countersunk": countersunk, "button": buttonHead,
	"nut": nut, "locknut": lockNut, "washer": washer, "springwasher": springWasher, "rod": rod,
	"chipboard": chipboard, "drywall": drywall, "plug": wallPlug, "anchor": wedgeAnchor,
	"rivet": rivet, "cabletie": cableTie,
}

// scale of all small fasteners, in units of the plate per millimetre.
const boltScale = 1.45

// screw is what the heads of all screws have in common, in millimetres.
type screw struct {
	d, pitch    float64 // nominal diameter, pitch of the thread
	length      float64 // as sold: under the head, countersunk heads included
	head, k     float64 // largest diameter of the head, its height
	shank       float64 // plain length under the head
	point       float64 // length of a pointed tip, 0 for a chamfered end
	m           string
	sunk        bool // the head counts as length
	side        func(p *pen)
	front       func(p *pen, x, y float64)
	across      float64 // measured on the front view; 0 when nothing is
	acrossLabel string
	label       string // the stated length
	caption     string
}

// shown is the drawn length: true up to what fits, longer ones grow ever less so
// that they still compare in a list.
func (s *screw) shown(small bool) (drawn float64, cut bool) {
	total := s.length
	if !s.sunk {
		total += s.k
	}
	if small {
		const fits = 68 / boltScale
		if total > fits {
			total = fits + 15*(1-math.Exp((fits-total)/50))
		}
		return total, false
	}
	if most := math.Max(5.2*s.head, 9*s.d); total > most {
		return most, true
	}
	return total, false
}

// draw sets the side view, and when large the front view and the dimensions.
func (s *screw) draw(p *pen) {
	total, cut := s.shown(p.small)
	if p.small {
		z := boltScale
		p.box(0, -s.head*z/2, total*z, s.head*z)
		p.at(0, 0, z)
		s.body(p, total)
		return
	}
	z := math.Min(300/total, 108/s.head)
	x0, yc := 160+(300-total*z)/2, 176.0
	xe, R := x0+total*z, s.head*z/2
	ex := x0 - 40 - R
	p.axisH(x0-14, yc, xe+16)
	p.at(x0, yc, z)
	s.body(p, total)
	if cut {
		p.breakAt(s.k+(total-s.k)*.45, s.d/2, 14/z)
	}
	p.at(ex, yc, z)
	s.front(p, 0, 0)
	p.plain()
	p.axes(ex, yc, R)
	s.dims(p, x0, xe, ex, yc, z)
}

func (s *screw) body(p *pen, total float64) {
	b := math.Min(s.shank, (total-s.k)*.7)
	if s.length > 0 && s.shank > 0 { // keep the share of the shank when shortened
		b = math.Min(b, (total-s.k)*s.shank/s.length)
	}
	if b > 0 {
		p.lathe(s.m, s.k, s.d/2, s.k+b, s.d/2)
	}
	if s.point > 0 {
		p.woodThread(s.k+b, total, s.d, s.pitch, s.point, s.m)
	} else {
		p.thread(s.k+b, total, s.d, s.pitch, s.m, true)
	}
	s.side(p)
}

func (s *screw) dims(p *pen, x0, xe, ex, yc, z float64) {
	R, xk := s.head*z/2, x0+s.k*z
	if s.across > 0 {
		a := s.across * z / 2
		p.dimH(ex-a, ex+a, yc+R+42, yc+R*.5, yc+R*.5, s.acrossLabel)
	}
	if s.sunk {
		p.dimH(x0, xe, yc+R+42, yc+R, yc+s.d*z*.3, s.label)
	} else {
		p.dimH(xk, xe, yc+R+42, yc+R, yc+s.d*z/2, s.label)
		p.dimH(x0, xk, yc-R-26, yc-R, yc-R, show(s.k))
	}
	top := yc - s.d*z/2
	knee := math.Min(top-40, yc-R-8)
	if s.shank > 0 && s.point == 0 { // point at the thread, not at the shank
		x := xe - (xe-xk)*.12
		p.leader(x, top, x-24, knee, x-42, s.caption, "end")
		return
	}
	x := math.Min(xk+(xe-xk)*.62, 330)
	p.leader(x, top, x+24, knee, x+42, s.caption, "start")
}

func hexBolt(p *pen, a attrs) {
	t := sizeOf(a.thread())
	s := t.screw(a, 40)
	across := a.mm("Width across flats", t.across, t.d*1.1, t.d*3)
	s.k = a.mm("Head height", t.hexK, t.d*.3, t.d*1.5)
	s.head, s.across, s.acrossLabel = across*1.1547, across, show(across)
	if a.has("Thread form", "part") {
		s.shank = math.Max(0, s.length-t.partial(s.length))
	}
	s.side = func(p *pen) { p.hexSide(0, s.k, s.head, s.m, leftEnd) }
	s.front = func(p *pen, x, y float64) {
		p.hexagon(x, y, s.head).as(s.m, "1 dw-o")
		p.circle(x, y, across*.48, s.m, "0 dw-e")
		p.circle(x, y, across*.45, "dw-f", "")
		if !p.small && across*p.zoom() > 50 {
			p.text(x, y-across*.14, strength(a), "middle", "dw-m")
		}
	}
	s.draw(p)
}

// strength is the marking on a head: the class its material states, else none.
func strength(a attrs) string {
	for _, c := range []string{"12.9", "10.9", "8.8", "5.8", "4.8", "4.6"} {
		if a.has("Material", c) || a.has("Strength", c) {
			return c
		}
	}
	switch {
	case a.has("Material", "a4"):
		return "A4"
	case a.has("Material", "a2"):
		return "A2"
	}
	return ""
}

func (t size) screw(a attrs, def float64) *screw {
	s := &screw{d: t.d, pitch: a.mm("Pitch", t.pitch, t.d*.05, t.d*.3), m: a.metal()}
	s.length, s.label = a.mm("Length", def, 2, 3000), a.label("Length")
	s.caption = "M" + show(t.d) + " × " + show(s.pitch)
	return s
}

func socketScrew(p *pen, a attrs) {
	t := sizeOf(a.thread())
	s := t.screw(a, 40)
	s.k, s.head, s.across, s.acrossLabel = t.d, t.socketHead, t.socketHead, "Ø "+show(t.socketHead)
	s.shank = math.Max(0, s.length-(2*t.d+12))
	h := s.head / 2
	s.side = func(p *pen) {
		c := h * .1
		body := []float64{0, h - c, c, h, s.k, h}
		p.skin(s.m, body...)
		n := 17
		if p.small {
			n = 6
		}
		for i := 1; i < n; i++ { // knurl: lines crowd towards the edges
			y := h * math.Sin(math.Pi/2*(-1+2*float64(i)/float64(n)))
			p.line(s.k*.22, y, s.k*.86, y)
		}
		p.as("dw-f", "")
		p.outline(body...)
		if !p.small {
			w := t.socketKey * .577
			p.M(0, -w).L(s.k*.5, -w).L(s.k*.5+w*.5, 0).L(s.k*.5, w).L(0, w).as("dw-h", "")
		}
	}
	s.front = func(p *pen, x, y float64) { p.socketFace(x, y, h, t.socketKey, s.m) }
	s.draw(p)
}

// socketFace is the round head with its hexagon socket seen from the front.
func (p *pen) socketFace(x, y, r, key float64, m string) {
	p.circle(x, y, r, m, "2 dw-o")
	p.circle(x, y, r*.9, m, "0 dw-e")
	p.circle(x, y, key*.66, m, "1 dw-f")
	p.hexagon(x, y, key*1.1547).as(m, "4 dw-e")
	e := key * 1.1547 / 2
	p.poly(x, y-e, x+e*.866, y-e/2, x+e*.866, y+e/2, x, y).as(m, "3")
}

func countersunk(p *pen, a attrs) {
	t := sizeOf(a.thread())
	s := t.screw(a, 30)
	s.sunk, s.head = true, t.sunkHead
	s.k = (t.sunkHead-t.d)/2 + t.d*.06
	s.across, s.acrossLabel = s.head, "Ø "+show(t.sunkHead)
	s.length = math.Max(s.length, s.k*1.4)
	if a.has("Thread form", "part") {
		s.shank = math.Max(0, s.length-s.k-t.partial(s.length))
	}
	s.side = func(p *pen) { p.cone(s) }
	s.front = func(p *pen, x, y float64) { p.socketFace(x, y, s.head/2, t.sunkKey, s.m) }
	s.draw(p)
}

// cone is the side of a countersunk head.
func (p *pen) cone(s *screw) {
	rim := s.d * .06
	p.lathe(s.m, 0, s.head/2, rim, s.head/2, s.k, s.d/2)
	if !p.small {
		p.line(rim, -s.head/2, rim, s.head/2).as("dw-f", "")
	}
}

func buttonHead(p *pen, a attrs) {
	t := sizeOf(a.thread())
	s := t.screw(a, 25)
	s.head, s.k = t.buttonHead, math.Round(t.buttonHead*3.14)/10
	s.across, s.acrossLabel = s.head, "Ø "+show(s.head)
	h := s.head / 2
	s.side = func(p *pen) {
		p.lathe(s.m, 0, h*.45, s.k*.08, h*.62, s.k*.3, h*.8, s.k*.6, h*.94, s.k*.86, h, s.k, h)
		if !p.small {
			w := t.sunkKey * .577
			p.M(0, -w).L(s.k*.6, -w).L(s.k*.6+w*.4, 0).L(s.k*.6, w).L(0, w).as("dw-h", "")
		}
	}
	s.front = func(p *pen, x, y float64) { p.socketFace(x, y, h, t.sunkKey, s.m) }
	s.draw(p)
}
