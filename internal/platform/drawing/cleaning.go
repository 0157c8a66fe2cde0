package drawing

import "math"

// cleaning are the families of cleaning and hygiene.
var cleaning = map[string]func(*pen, attrs){
	"bottle": bottle, "canister": canister, "wipingroll": wipingRoll, "cloth": cloth, "mop": mop,
	"broom": broom, "bucket": bucket, "binbag": binBag, "dispenser": dispenser,
}

// litres reads a volume ("750 ml", "5 l").
func (a attrs) litres(name string, def float64) float64 {
	v, unit, ok := leading(a[name])
	if !ok || v <= 0 {
		return def
	}
	if len(unit) > 0 && (unit[0] == 'm' || unit[0] == 'M') {
		v /= 1000
	}
	return math.Min(math.Max(v, .01), 5000)
}

func bottle(p *pen, a attrs) {
	f := bitOr(p.small, grown(a.litres("Volume", .75), .75, .33), 1)
	p.frame(148, 40, 156, 276, f, 130, 34, 220, 280)
	const (
		body = "M222,104L222,120C218,140 184,148 180,182L180,300C180,309 185,314 194,314L290,314C299,314 304,309 304,300L304,182C300,148 266,140 262,120L262,104Z"
		head = "M224,92L224,84C224,78 222,74 216,70L166,66L160,66L160,50L168,48L250,44C278,44 294,54 304,74L304,82C292,76 278,78 270,84L260,92Z"
	)
	p.path(body).as("pl", "1")
	p.path("M180,206L304,206L304,300C304,309 299,314 290,314L194,314C185,314 180,309 180,300Z").as("lq", "1")
	if !p.small {
		p.path("M284,206L304,206L304,300C304,309 299,314 290,314L272,314C280,312 284,306 284,298Z").as("lq", "2")
	}
	p.path("M190,190C192,168 206,156 218,148L226,150C212,160 200,172 199,194L199,296L190,296Z").as("pl", "0")
	p.path("M180,206L304,206").as("dw-e", "")
	p.path(body).as("dw-o", "")
	p.path("M196,226L288,226L288,288L196,288Z").as("pw", "1 dw-e")
	p.path("M196,226L288,226L288,238L196,238Z").as("lq", "2")
	if !p.small {
		p.printed(242, 259, a.text("Volume", ""), a.text("Content", ""))
	}
	p.path("M214,92L270,92L272,110L212,110Z").as("pw", "2 dw-o")
	if !p.small {
		for i := range 8 {
			x := 219.5 + 6.5*float64(i)
			p.line(x, 93, x, 109)
		}
		p.as("dw-f", "")
		p.path(head).as("pw", "1")
		p.path("M224,92L224,84C224,78 222,74 216,70L166,66L250,64C276,64 290,68 304,78L304,82C292,76 278,78 270,84L260,92Z").as("pw", "2")
		p.path(head).as("dw-o", "")
	} else {
		p.path(head).as("pw", "1 dw-o")
	}
	p.path("M200,69L216,70C222,74 224,79 224,86C214,92 208,104 204,118C202,122 196,121 197,116C200,102 198,86 188,69Z").as("tr", "1 dw-o")
	p.path("M160,48L148,50L148,67L160,68Z").as("tr", "1 dw-o")
	if p.small {
		return
	}
	p.note(186, 196, -50, -16, a.text("Volume", ""))
	x1, y1 := p.pt(254, 44)
	x2, y2 := p.pt(304, 314)
	xl, _ := p.pt(180, 0)
	p.plain()
	p.dimV(y1, y2, x2+48, x1, x2, a.label("Height"))
	p.dimH(xl, x2, y2+28, y2-2, y2-2, a.label("Diameter"))
}

// printed sets a product's volume and, when it states one, its content on a label.
func (p *pen) printed(x, y float64, volume, content string) {
	if content == "" {
		p.text(x, y+9, volume, "middle", "dw-m")
		return
	}
	p.text(x, y, content, "middle", "dw-m dw-m3")
	p.text(x, y+18, volume, "middle", "dw-m dw-m3")
}

func canister(p *pen, a attrs) {
	v := a.litres("Volume", 10)
	f := bitOr(p.small, grown(v, 10, .3), 1)
	p.frame(0, 0, 190, 240, f, 130, 40, 220, 260)
	const body = "M16 60Q16 46 28 42L86 26Q94 22 104 22L152 22Q176 22 176 46L176 222Q176 236 162 236L30 236Q16 236 16 222Z"
	m := a.colour("Colour", "nb")
	p.path(body).as(m, "1")
	p.path("M24 62Q24 52 32 49L44 46L44 228L30 228Q24 228 24 220Z").as(m, "0")
	p.path("M150 22Q176 22 176 46L176 222Q176 236 162 236L138 236Q154 232 154 214L154 70Q154 40 140 22Z").as(m, "3")
	p.path("M96 44Q98 38 106 38L142 38Q152 38 152 48L152 62Q152 70 144 70L112 70Q104 70 100 62Z").as("dw-hole", " dw-o")
	p.path("M28 42L28 26L66 14L70 31Z").as(m, "2 dw-o")
	p.path("M24 6L62 -2L68 16L28 27Z").as("bk", "1 dw-o")
	p.path(body).as("dw-o", "")
	p.rect(36, 104, 104, 92, 4).as("wh", "0 dw-e")
	p.rect(36, 104, 104, 22, 4).as(m, "2")
	if p.small {
		p.line(46, 146, 110, 146).line(46, 166, 96, 166).as("dw-f", "")
		return
	}
	p.path("M34 6L36 23M42 4L45 21M50 2L54 19").as("dw-f", "")
	p.path("M22 86L172 86M22 214L172 214").as("dw-f", "")
	p.printed(88, 158, a.text("Volume", ""), a.text("Content", ""))
	p.measures(16, 0, 176, 236, a.label("Width"), a.label("Height"))
	p.note(170, 120, 50, -36, a.text("Volume", ""))
}

func wipingRoll(p *pen, a attrs) {
	w := a.mm("Width", 380, 80, 1000)
	h := math.Max(110, math.Min(250, w*.58))
	sheets := a.value("Sheets", 1000, 50, 3000)
	r := 60 + 34*math.Sqrt(sheets/1000)
	if r > 118 {
		r = 118
	}
	m := a.colour("Colour", "nb")
	p.frame(-r, -h-r*.3, 2*r+70, h+r*.6, bitOr(p.small, grown(h+r*.6, 280, .7), 1), 96, 40, 280, 260)
	p.poly(r*.9, -h+6, r+64, -h+34, r+64, 40, r*.9, 14).as(m, "0 dw-o")
	c := column{0, 0, r, h, r * .28}
	c.draw(p, m)
	for _, f := range []float64{.86, .72, .58, .46} {
		if !p.small || f == .72 {
			c.top(p, "dw-f", "", f)
		}
	}
	c.bore(p, "kr", .34, .27)
	if p.small {
		return
	}
	for i := range 3 { // perforation
		y := -h + h*(float64(i)+1)/4
		p.M(-r, y).A(r, r*.28, false, false, r, y)
	}
	p.as("dw-h", "")
	p.measures(-r, -h, r, 0, "", a.label("Width"))
	p.note(r+44, -h*.4, 30, -40, suffixed(a.text("Sheets", ""), sheetWord(a["Sheets"])))
}

func sheetWord(s string) string {
	if _, rest, ok := leading(s); ok && rest != "" {
		return ""
	}
	return " sheets"
}

func cloth(p *pen, a attrs) {
	m := a.colour("Colour", "nb")
	p.frame(0, 0, 260, 170, .96, 90, 76, 290, 190)
	fold := func(y float64, tone string) {
		p.M(10, y).L(70, y-58).Q(74, y-62, 80, y-62).L(248, y-62).Q(260, y-60, 252, y-50).L(196, y+4).Q(190, y+16, 180, y+16).L(14, y+16).Q(2, y+14, 10, y).Z().as(m, tone)
	}
	fold(146, "3 dw-o")
	fold(124, "2 dw-o")
	fold(102, "1 dw-o")
	fold(78, "1 dw-o")
	p.path("M20 76L74 24Q78 21 84 21L150 21L92 80L26 80Z").as(m, "0")
	if p.small {
		return
	}
	p.path("M180 94Q190 94 196 82L252 28Q258 20 250 17L250 30L190 88Z").as(m, "2")
	for i := range 5 {
		y := 30 + float64(i)*11
		for j := range 9 {
			x := 74 + float64(j)*18 - float64(i)*11.5
			p.line(x, y, x+3, y)
		}
	}
	p.as("dw-f", "")
	p.path("M180 94Q190 94 196 82M10 78Q4 90 14 94L180 94").as("dw-e", "")
	p.measures(6, 16, 258, 162, a.label("Length"), "")
	p.note(220, 40, 56, -30, times(a.label("Width"), a.label("Length")))
}

func mop(p *pen, a attrs) {
	p.frame(0, 0, 300, 220, 1, 90, 44, 300, 250)
	p.handle(150, 8, 128, 9)
	p.path("M132 122L168 122L176 150L124 150Z").as("nb", "2 dw-o")
	p.path("M54 148L246 148Q256 148 258 158L262 172L38 172L42 158Q44 148 54 148Z").as("nb", "1 dw-o")
	p.path("M56 153L150 153L150 160L52 160Z").as("nb", "0")
	p.path("M26 170L274 170Q280 170 282 178L292 206Q282 216 272 206Q262 218 252 207Q242 219 232 207Q222 219 212 207Q202 219 192 207Q182 219 172 207Q162 219 152 207Q142 219 132 207Q122 219 112 207Q102 219 92 207Q82 219 72 207Q62 219 52 207Q42 219 30 207Q18 216 8 206L18 178Q20 170 26 170Z").as("wh", "1 dw-o")
	p.path("M30 174L150 174L150 182L24 182Z").as("wh", "0")
	if p.small {
		p.path("M60 180L52 206M110 180L106 206M150 180L150 206M190 180L194 206M240 180L248 206").as("dw-f", "")
		return
	}
	for i := range 13 {
		x := 44 + float64(i)*17.7
		p.line(x, 178, x+(x-150)*.1, 206)
	}
	p.as("dw-f", "")
	p.measures(8, 8, 292, 212, a.label("Width"), "")
	p.note(158, 60, 50, -20, suffixed(a.label("Handle"), " handle"))
	p.note(220, 156, 70, -30, a.text("Frame", ""))
}

// handle is a round stick, broken off above.
func (p *pen) handle(x, y1, y2, r float64) {
	p.rect(x-r, y1, 2*r, y2-y1).as("wo", "1")
	p.rect(x-r*.6, y1, r*.5, y2-y1).as("wo", "0")
	p.rect(x+r*.4, y1, r*.6, y2-y1).as("wo", "3")
	p.M(x-r, y2).L(x-r, y1).Q(x-r*.5, y1-5, x, y1).Q(x+r*.5, y1+5, x+r, y1).L(x+r, y2).as("dw-o", "")
}

func broom(p *pen, a attrs) {
	p.frame(0, 0, 300, 220, 1, 90, 44, 300, 250)
	p.handle(150, 8, 112, 9)
	p.path("M136 96L164 96L170 124L130 124Z").as("bk", "1 dw-o")
	p.path("M34 150L266 150L282 210Q270 216 258 211Q246 217 234 211Q222 217 210 211Q198 217 186 211Q174 217 162 211Q150 217 138 211Q126 217 114 211Q102 217 90 211Q78 217 66 211Q54 217 42 211Q30 216 18 210Z").as("re", "1 dw-o")
	p.path("M38 152L130 152L120 206L28 206Z").as("re", "0")
	p.path("M214 152L264 152L278 207L226 207Z").as("re", "3")
	if p.small {
		p.path("M70 154L60 208M110 154L104 208M150 154L150 208M190 154L196 208M230 154L240 208").as("dw-f", "")
	} else {
		for i := range 24 {
			x := 42 + float64(i)*9.4
			p.line(x, 154, x+(x-150)*.13, 206)
		}
		p.as("dw-f", "")
	}
	p.path("M46 120L254 120Q270 120 272 136L272 150Q272 154 268 154L32 154Q28 154 28 150L28 136Q30 120 46 120Z").as("wo", "1")
	p.path("M48 125L200 125L200 132L40 132Z").as("wo", "0")
	p.path("M28 144L272 144L272 150Q272 154 268 154L32 154Q28 154 28 150Z").as("wo", "3")
	p.path("M46 120L254 120Q270 120 272 136L272 150Q272 154 268 154L32 154Q28 154 28 150L28 136Q30 120 46 120Z").as("dw-o", "")
	if p.small {
		return
	}
	p.measures(18, 8, 282, 214, a.label("Width"), "")
	p.note(158, 60, 50, -20, suffixed(a.label("Handle"), " handle"))
	p.note(262, 190, 40, -70, a.text("Bristles", ""))
}

func bucket(p *pen, a attrs) {
	v := a.litres("Volume", 12)
	p.frame(-110, -206, 220, 232, bitOr(p.small, grown(v, 14, .33), 1), 130, 40, 220, 270)
	m := a.colour("Colour", "nb")
	// a wide ellipse above, a narrow one below
	const R, r, h, ry = 98.0, 72.0, 166.0, 22.0
	p.M(-R, -h+4).C(-R-4, -h-56, R+4, -h-56, R, -h+4).as("dw-o", "")
	side := func(f1, f2 float64) *pen {
		y := func(f float64) float64 { return math.Sqrt(1 - f*f) }
		return p.M(R*f1, -h+ry*y(f1)).L(r*f1, ry*.8*y(f1)).A(r, ry*.8, false, false, r*f2, ry*.8*y(f2)).
			L(R*f2, -h+ry*y(f2)).A(R, ry, false, true, R*f1, -h+ry*y(f1)).Z()
	}
	side(-1, 1).as(m, "1")
	side(-.8, -.48).as(m, "0")
	side(.55, 1).as(m, "3")
	side(-1, 1).as("dw-o", "")
	p.ellipse(0, -h, R+6, ry+3).as(m, "1 dw-o")
	p.ellipse(0, -h, R-3, ry-2).as(m, "3 dw-e")
	if !p.small {
		p.M(-R+3, -h+2).A(R-3, ry-2, false, true, R-3, -h+2).A(R+20, ry+16, false, false, -R+3, -h+2).Z().as(m, "4")
	}
	p.rect(-R-9, -h-2, 14, 18, 4).rect(R-5, -h-2, 14, 18, 4).as(m, "2 dw-e")
	p.rect(-22, -h-53, 44, 12, 6).as("wh", "1 dw-e")
	if p.small {
		return
	}
	for i := range 5 {
		y := -18 - float64(i)*26
		p.line(20, y+16, 20+8+8*bit(i%2 == 1), y+16)
	}
	p.as("dw-e", "")
	p.measures(-R-6, -h, R+6, 18, dia(a.label("Diameter")), a.label("Height"))
	p.note(70, -70, 60, -40, a.text("Volume", ""))
}

func binBag(p *pen, a attrs) {
	v := a.litres("Volume", 120)
	m := a.colour("Colour", "nb")
	p.frame(0, 0, 200, 240, bitOr(p.small, grown(v, 120, .25), 1), 130, 40, 220, 270)
	const bag = "M84 46C62 66 14 92 10 150C6 196 18 232 36 236Q100 244 164 236C184 230 196 190 190 150C184 96 138 66 116 46Z"
	p.path("M84 46C70 34 62 20 58 8Q72 14 82 8Q92 2 100 8Q110 2 118 9Q130 14 142 7C138 20 130 34 116 46Z").as(m, "2 dw-o")
	p.path(bag).as(m, "1")
	p.path("M78 60C52 80 26 104 24 150Q22 190 32 214Q44 190 42 156C42 112 64 84 88 58Z").as(m, "0")
	p.path("M122 56C140 86 164 110 164 156Q164 204 140 239L164 236C184 230 196 190 190 150C184 98 144 70 122 52Z").as(m, "3")
	p.path(bag).as("dw-o", "")
	p.path("M92 60C84 90 74 110 72 140M100 58C100 90 104 112 100 150M110 60C118 84 130 104 132 130").as("dw-f", "")
	p.rect(80, 39, 40, 13, 6).as("ye", "2 dw-e")
	if p.small {
		return
	}
	p.path("M60 190C70 204 74 216 72 232M112 196C108 210 112 222 118 234").as("dw-f", "")
	p.measures(10, 8, 190, 238, a.label("Width"), a.label("Length"))
	p.note(160, 120, 70, -40, a.text("Volume", ""))
	if t := a.text("Thickness", ""); t != "" {
		p.note(40, 170, -60, 30, t)
	}
}

func dispenser(p *pen, a attrs) {
	p.frame(0, 0, 130, 250, 1, 140, 40, 200, 260)
	const body = "M14 20Q14 4 30 4L100 4Q116 4 116 20L122 178Q122 190 110 190L20 190Q8 190 8 178Z"
	p.path(body).as("wh", "1")
	p.path("M22 22Q22 12 32 12L44 12L40 184L22 184Q16 184 16 176Z").as("wh", "0")
	p.path("M94 4L100 4Q116 4 116 20L122 178Q122 190 110 190L92 190Q102 120 94 4Z").as("wh", "3")
	p.path(body).as("dw-o", "")
	p.rect(52, 26, 26, 86, 13).as("pl", "1 dw-e")
	p.path("M52 70L78 70L78 99Q78 112 65 112Q52 112 52 99Z").as("lq", "1")
	p.rect(52, 26, 26, 86, 13).as("dw-e", "")
	p.path("M24 146L106 146Q112 146 112 152L112 206Q112 216 102 216L28 216Q18 216 18 206L18 152Q18 146 24 146Z").as("gy", "1 dw-o")
	p.path("M26 152L62 152L62 208L30 208Q26 208 26 202Z").as("gy", "0")
	p.path("M56 216L74 216L71 232L59 232Z").as("gy", "3 dw-o")
	if p.small {
		return
	}
	p.path("M40 176L90 176M40 184L90 184M40 192L90 192").as("dw-f", "")
	p.path("M65 238Q59 246 65 249Q71 246 65 238Z").as("lq", "2 dw-e")
	p.measures(8, 4, 122, 232, a.label("Width"), a.label("Height"))
	p.note(76, 90, 80, -36, a.text("Volume", ""))
}
