package drawing

import "math"

// woodThread is a coarse thread with a pointed end.
func (p *pen) woodThread(x0, x1, d, pitch, point float64, m string) {
	core := d * .32
	most := 60.0
	if p.small {
		most = 8
	}
	n := math.Min(math.Max(math.Round((x1-x0)/pitch), 4), most)
	q := (x1 - x0) / n
	env := func(x float64) float64 { return math.Min(1, math.Max(0, (x1-x)/point)) }
	edge := func() *pen {
		p.M(x0, -core)
		for i := 0.0; i < n; i++ {
			x := x0 + i*q
			p.L(x+q*.35, -d/2*math.Sqrt(env(x+q*.35))).L(x+q*.6, -core*env(x+q*.6))
		}
		p.L(x1, 0)
		for i := n - 1; i >= 0; i-- {
			x := x0 + i*q
			p.L(x+q*.85, d/2*math.Sqrt(env(x+q*.85))).L(x+q*.6, core*env(x+q*.6))
		}
		return p.L(x0, core).Z()
	}
	tip := x1 - point
	if p.small { // one silhouette; its outline lies under narrow shades
		edge().as(m, "1 dw-o")
		p.M(x0, core*.3).L(tip, core*.3).L(x1-point*.3, core*.3).L(tip, core*.8).L(x0, core*.8).Z().as(m, "3")
		for i := 0.0; i < n; i++ {
			x := x0 + i*q
			p.line(x+q*.35, -d/2*math.Sqrt(env(x+q*.35)), x+q*.85, d/2*math.Sqrt(env(x+q*.85)))
		}
		p.as("dw-f", "")
		return
	}
	edge().as(m, "1")
	p.M(x0, core*.35).L(tip, core*.35).L(x1, 0).L(tip, core).L(x0, core).Z().as(m, "3")
	p.M(x0, -core*.75).L(tip, -core*.75).L(tip, -core*.2).L(x0, -core*.2).Z().as(m, "0")
	for i := 0.0; i < n; i++ {
		x := x0 + i*q
		p.line(x+q*.35, -d/2*math.Sqrt(env(x+q*.35)), x+q*.85, d/2*math.Sqrt(env(x+q*.85)))
	}
	p.as("dw-e", "")
	edge().as("dw-o", "")
}

// drive draws the recess of a wood screw: TX (a star) or a cross.
func (p *pen) drive(x, y, r float64, kind string, m string) {
	if kind == "TX" {
		p.star(x, y, r).as(m, "4 dw-e")
		return
	}
	w := r * .3
	p.poly(x-w, y-r, x+w, y-r, x+w, y-w, x+r, y-w, x+r, y+w, x+w, y+w, x+w, y+r, x-w, y+r, x-w, y+w, x-r, y+w, x-r, y-w, x-w, y-w).as(m, "4 dw-e")
	if kind == "PZ" {
		k := r * .62
		p.line(x-k, y-k, x+k, y+k).line(x-k, y+k, x+k, y-k).as("dw-f", "")
	}
}

// star is a hexalobular recess.
func (p *pen) star(x, y, r float64) *pen {
	pt := func(i int, rad float64) (float64, float64) {
		s, c := math.Sincos(float64(i)*math.Pi/6 - math.Pi/2)
		return x + rad*c, y + rad*s
	}
	for i := range 6 {
		ax, ay := pt(2*i, r*1.22)
		x1, y1 := pt(2*i+1, r*.74)
		if i == 0 {
			bx, by := pt(-1, r*.74)
			p.M(bx, by)
		}
		p.Q(ax, ay, x1, y1)
	}
	return p.Z()
}

func driveKind(a attrs, def string) string {
	switch {
	case a.has("Drive", "tx"), a.has("Drive", "torx"), a.has("Drive", "star"):
		return "TX"
	case a.has("Drive", "pz"), a.has("Drive", "pozi"):
		return "PZ"
	case a.has("Drive", "ph"), a.has("Drive", "cross"), a.has("Drive", "phil"):
		return "PH"
	}
	return def
}

func chipboard(p *pen, a attrs) {
	s := &screw{d: a.mm("Diameter", 4, 2, 16), length: a.mm("Length", 40, 6, 800), m: chipMetal(a), sunk: true, label: a.label("Length")}
	s.pitch, s.head, s.k, s.point = s.d*.55, s.d*2, s.d*.62, s.d*1.5
	s.across, s.acrossLabel = s.head, "Ø "+show(s.head) // the usual head: twice the nominal diameter
	if s.length > 30 {
		s.shank = s.length * .35
	}
	s.wood(p, driveKind(a, "TX"), times(a.label("Diameter"), a.label("Length")))
}

// chipMetal: chipboard screws come yellow or blue passivated, or stainless.
func chipMetal(a attrs) string {
	if a["Material"] == "" {
		return "br"
	}
	return a.metal()
}

func drywall(p *pen, a attrs) {
	s := &screw{d: a.mm("Diameter", 3.5, 2, 10), length: a.mm("Length", 35, 6, 400), m: "bk", sunk: true, label: a.label("Length")}
	if a["Material"] != "" {
		s.m = a.metal()
	}
	s.pitch, s.head, s.k, s.point = s.d*.62, s.d*2.25, s.d*.95, s.d*1.8
	s.wood(p, driveKind(a, "PH"), times(a.label("Diameter"), a.label("Length")))
}

func (s *screw) wood(p *pen, drive, caption string) {
	s.length = math.Max(s.length, s.k*2)
	s.caption = caption
	rim := s.d * .1
	s.side = func(p *pen) {
		if s.m == "bk" { // bugle head
			p.lathe(s.m, 0, s.head/2, rim, s.head/2, s.k*.45, s.head*.32, s.k*.75, s.d*.42, s.k, s.d*.36)
			return
		}
		p.lathe(s.m, 0, s.head/2, rim, s.head/2, s.k, s.d*.36)
	}
	s.front = func(p *pen, x, y float64) {
		p.disc(x, y, s.head/2, s.m)
		p.circle(x, y, s.head*.44, "dw-f", "")
		p.drive(x, y, s.head*.24, drive, s.m)
	}
	s.draw(p)
}
