package drawing

import (
	"math"
	"strings"
)

// cells are the measures of round batteries, in millimetres.
var cells = []struct {
	name string
	d, h float64
}{{"AAAA", 8.3, 42.5}, {"AAA", 10.5, 44.5}, {"AA", 14.5, 50.5}, {"MONO", 34.2, 61.5}, {"BABY", 26.2, 50}, {"C", 26.2, 50}, {"D", 34.2, 61.5}}

func battery(p *pen, a attrs) {
	t := strings.ToUpper(strings.TrimSpace(a["Type"]))
	if strings.HasPrefix(t, "CR2") || strings.HasPrefix(t, "CR1") || strings.HasPrefix(t, "LR44") || strings.HasPrefix(t, "LR4") {
		buttonCell(p, a)
		return
	}
	if strings.HasPrefix(t, "9") || strings.Contains(t, "BLOCK") || strings.Contains(t, "6LR61") {
		block(p, a)
		return
	}
	c := cells[2]
	for _, k := range cells {
		if t == k.name || strings.HasPrefix(t, k.name+" ") || strings.HasPrefix(t, k.name+",") {
			c = k
			break
		}
	}
	z := .86
	if !p.small {
		z = math.Min(230/c.h, 5)
	}
	if p.small {
		p.box(-c.d*z/2, -c.h*z, c.d*z, c.h*z)
		p.at(0, 0, z)
	} else {
		p.at(240, 50+230, z)
		p.plainly(func() { p.axisV(240, 280-c.h*z-16, 296) })
	}
	keep := *p
	p.upright(0, 0)
	r := c.d / 2
	p.lathe("st", c.h-2, r*.36, c.h-.3, r*.36, c.h, r*.3)
	p.lathe("cu", c.h*.68, r, c.h-3, r, c.h-1.6, r*.9)
	p.lathe("bk", .6, r, c.h*.68, r)
	p.lathe("st", 0, r*.86, .8, r*.92)
	p.restore(&keep)
	if p.small {
		return
	}
	x, y := p.pt(0, 0)
	R, H := r*z, c.h*z
	p.plain()
	p.text(x, y-H*.68-16+30, "+", "middle", "dw-m on-dark")
	p.dimV(y-H, y, x-R-44, x-R*.36, x-R, show(c.h))
	p.dimH(x-R, x+R, y+32, y, y, "Ø "+show(c.d))
	p.leader(x+R*.6, y-H*.35, x+R+34, y-H*.35-40, x+R+52, a.text("Type", "AA"), "start")
}

func block(p *pen, a attrs) {
	z := .86
	if p.small {
		p.box(-13*z, -48.5*z, 26*z, 48.5*z)
		p.at(0, 0, z)
	} else {
		z = 4.4
		p.at(240, 284, z)
	}
	p.rect(-13, -46, 26.5, 46, 1.5).as("bk", "1")
	p.rect(-11, -44, 5, 42).as("bk", "0")
	p.rect(6, -46, 7.5, 46).as("bk", "3")
	p.rect(-13, -46, 26.5, 14, 1.5).as("cu", "1")
	p.rect(6, -46, 7.5, 14).as("cu", "3")
	p.rect(-13, -46, 26.5, 46, 1.5).as("dw-o", "")
	p.poly(-9.5, -46, -9.5, -48.5, -4.5, -48.5, -4.5, -46).poly(4, -46, 3.4, -48.5, 10.6, -48.5, 10, -46).as("st", "1 dw-o")
	p.measures(-13, -48.5, 13.5, 0, "26.5", "48.5")
	p.note(8, -20, 70, -40, a.text("Type", "9 V"))
}

func buttonCell(p *pen, a attrs) {
	d := 20.0
	if v, _, ok := leading(a["Type"]); ok && v >= 1000 {
		d = math.Min(30, math.Max(8, math.Floor(v/100)))
	}
	z := math.Min(1.7, 90/d)
	if p.small {
		p.box(0, -d*z/2, d*z, d*z)
		p.at(d*z/2, 0, z)
	} else {
		z = 200 / d
		p.at(240, 160, z)
		p.plainly(func() { p.axes(240, 160, 100) })
	}
	p.disc(0, 0, d/2, "st")
	p.circle(0, 0, d*.43, "st", "1 dw-e")
	p.sector(0, 0, 0, d*.43, 185, 300).as("st", "0")
	p.line(-d*.07, -d*.2, d*.07, -d*.2).line(0, -d*.27, 0, -d*.13).as("dw-e", "")
	if p.small {
		return
	}
	p.text(0, d*.1, a.text("Type", "CR2032"), "middle", "dw-m")
	p.measures(-d/2, -d/2, d/2, d/2, "Ø "+show(d), "")
}
