package drawing

import "math"

// arts are the header pictures a client's page may stand on until it has its own;
// all but the field take the tones of the client's accent (ha-*).
var arts = map[string]func(*pen){
	"machine": machine, "field": field, "harbour": harbour, "kitchen": kitchen,
	"clinic": clinic, "workshop": workshop, "building": building,
}

// Art draws a header picture by name: machine, field, harbour, kitchen, clinic,
// workshop or building; ok is false for any other name.
func Art(name string) (svg string, ok bool) {
	draw, ok := arts[name]
	if !ok {
		return "", false
	}
	p := pen{out: make([]byte, 0, 8192), d: make([]byte, 0, 2048)}
	p.at(0, 0, 1)
	fit := "xMaxYMid"
	if name == "field" {
		fit = "xMidYMid"
	}
	p.out = append(p.out, `<svg viewBox="0 0 640 152" preserveAspectRatio="`...)
	p.out = append(p.out, fit...)
	p.out = append(p.out, ` slice" aria-hidden="true">`...)
	draw(&p)
	return string(append(p.out, "</svg>"...)), true
}

// Machine is the header picture of a machine builder.
func Machine() string { svg, _ := Art("machine"); return svg }

// Field is the header picture of a farm or food grower.
func Field() string { svg, _ := Art("field"); return svg }

// gear is a toothed wheel with a bore, lightening rings and bolts.
func (p *pen) gear(x, y, r float64, teeth int, tooth float64, tone string) {
	for i := range teeth {
		step := 2 * math.Pi / float64(teeth)
		for k, at := range []struct{ part, r float64 }{{0, r - tooth}, {.12, r}, {.42, r}, {.54, r - tooth}} {
			s, c := math.Sincos(step * (float64(i) + at.part))
			if i == 0 && k == 0 {
				p.M(x+at.r*c, y+at.r*s)
				continue
			}
			p.L(x+at.r*c, y+at.r*s)
		}
	}
	p.Z().as("ha-", tone)
}

func (p *pen) bolts(x, y, r float64, n int, size float64) {
	for i := range n {
		s, c := math.Sincos(float64(i) / float64(n) * 2 * math.Pi)
		p.circle(x+r*c, y+r*s, size, "ha-", "l")
	}
}

func machine(p *pen) {
	p.gear(470, 96, 150, 48, 13, "2")
	p.circle(470, 96, 118, "ha-", "l")
	p.circle(470, 96, 96, "ha-", "1")
	p.circle(470, 96, 62, "ha-", "l")
	p.circle(470, 96, 34, "ha-", "0")
	p.bolts(470, 96, 79, 8, 6)
	p.gear(262, 64, 66, 21, 13, "3")
	p.circle(262, 64, 40, "ha-", "l")
	p.circle(262, 64, 17, "ha-", "0")
	p.bolts(262, 64, 28.5, 5, 3)
	p.gear(150, 140, 80, 25, 13, "1")
	p.circle(150, 140, 54, "ha-", "l")
	p.circle(150, 140, 22, "ha-", "0")
	p.bolts(150, 140, 38, 6, 4)
	p.path("M470 -60L470 260M280 96L660 96M262 -20L262 150M180 64L340 64M150 40L150 240M50 140L250 140").as("ha-", "c")
}

func field(p *pen) {
	p.rect(-100, 0, 900, 152).as("hf-", "sky")
	p.circle(455, 62, 34, "hf-", "sun")
	p.path("M-100 92C60 60 200 70 330 84C460 98 560 70 800 60L800 160L-100 160Z").as("hf-", "h1")
	for i := range 16 {
		a, b := float64(i)-8, float64(i)-7
		p.poly(380+a*13, 86, 380+b*13, 86, 380+b*120, 160, 380+a*120, 160)
		if i%2 == 1 {
			p.as("hf-", "r1")
			continue
		}
		p.as("hf-", "r2")
	}
	p.path("M-100 98C40 84 150 82 262 86L-60 160L-100 160ZM800 84C700 80 600 82 498 86L760 160L800 160Z").as("hf-", "h2")
}

// boxes sets a row of n rectangles w × h from x, y on, d apart.
func (p *pen) boxes(n int, x, y, w, h, d float64) *pen {
	for i := range n {
		p.rect(x+float64(i)*d, y, w, h)
	}
	return p
}

func harbour(p *pen) {
	p.path("M-40 118L700 118L700 170L-40 170Z").as("ha-", "1")
	// a gantry crane on the quay
	p.path("M64 118L84 20L94 20L88 118ZM158 118L146 20L156 20L182 118Z").as("ha-", "2")
	p.path("M20 14L300 14L300 24L20 24ZM92 -24L120 14L76 14Z").as("ha-", "1")
	p.path("M106 -20L290 14M100 -20L30 14M84 66L158 66M76 84L160 40M88 40L160 84").as("ha-", "l")
	p.path("M222 24L222 52M242 24L242 52").as("ha-", "l")
	p.rect(206, 52, 52, 22).as("ha-", "3")
	p.path("M214 52L214 74M222 52L222 74M230 52L230 74M238 52L238 74M246 52L246 74").as("ha-", "l")
	// the ship with its stacks
	for i := range 6 {
		x := 306 + float64(i)*40
		top := 3 - (i+1)%3
		for j := range top + 1 {
			tone := "0123"[(i*2+j)%4 : (i*2+j)%4+1]
			p.rect(x, 72-float64(j)*18, 38, 17).as("ha-", tone)
			p.line(x+9.5, 75-float64(j)*18, x+9.5, 86-float64(j)*18).line(x+19, 75-float64(j)*18, x+19, 86-float64(j)*18).line(x+28.5, 75-float64(j)*18, x+28.5, 86-float64(j)*18).as("ha-", "l")
		}
	}
	p.path("M556 90L556 22L604 22L608 90Z").as("ha-", "0")
	p.path("M550 22L612 22L612 12L550 12ZM574 12L574 -12L590 -12L590 12Z").as("ha-", "2")
	p.boxes(3, 562, 30, 9, 7, 14).boxes(3, 562, 46, 9, 7, 14).as("ha-", "3")
	p.path("M262 90L640 90L618 134L296 134Q276 116 262 90Z").as("ha-", "3")
	p.path("M268 100L635 100M282 118L626 118").as("ha-", "l")
	p.path("M-20 138Q0 132 20 138Q40 144 60 138Q80 132 100 138Q120 144 140 138Q160 132 180 138Q200 144 220 138Q240 132 260 138Q280 144 300 138Q320 132 340 138Q360 144 380 138Q400 132 420 138Q440 144 460 138Q480 132 500 138Q520 144 540 138Q560 132 580 138Q600 144 620 138Q640 132 660 138M100 148Q120 142 140 148Q160 154 180 148Q200 142 220 148Q240 154 260 148M400 148Q420 142 440 148Q460 154 480 148Q500 142 520 148").as("ha-", "l")
}

func kitchen(p *pen) {
	// a shelf, an oven and what goes through it
	p.path("M-40 30L660 30").as("ha-", "l")
	p.boxes(4, 60, -6, 26, 36, 34).as("ha-", "1")
	p.boxes(4, 57, -12, 32, 7, 34).as("ha-", "2")
	p.path("M230 30C216 10 240 -8 262 4C274 -10 300 -2 300 12C312 16 308 30 300 30Z").as("ha-", "2")
	p.rect(420, 36, 200, 130, 8).as("ha-", "1")
	p.rect(436, 66, 168, 80, 6).as("ha-", "2")
	p.rect(450, 78, 140, 56, 4).as("ha-", "0")
	for _, x := range []float64{478, 520, 562} {
		p.M(x-18, 122).C(x-20, 100, x+20, 100, x+18, 122).Z().as("ha-", "3")
		p.line(x-9, 109, x-5, 116).line(x-1, 107, x+3, 114).line(x+7, 109, x+11, 116).as("ha-", "l")
	}
	p.path("M450 122L590 122M440 50L470 50M566 50L600 50").as("ha-", "l")
	for _, x := range []float64{490, 515, 540} {
		p.circle(x, 51, 7, "ha-", "3")
	}
	// mixer with its bowl
	p.path("M216 152L216 140L330 140L330 152ZM290 140L290 74L318 74L318 140Z").as("ha-", "2")
	p.path("M222 50Q222 40 236 40L312 40Q334 40 334 58L334 80L250 80Q222 80 222 62Z").as("ha-", "3")
	p.path("M250 80L250 96M244 96L256 96").as("ha-", "l")
	p.path("M210 94L282 94C282 124 270 140 246 140C222 140 210 124 210 94Z").as("ha-", "0")
	p.path("M206 94L286 94M220 108C224 124 232 132 240 134").as("ha-", "l")
	p.circle(312, 60, 6, "ha-", "0")
	// loaves on a board
	p.path("M40 146L186 146L186 152L40 152Z").as("ha-", "3")
	p.path("M52 146C46 104 122 104 118 146ZM104 146C102 112 172 110 172 146Z").as("ha-", "2")
	p.path("M68 120L78 134M84 116L94 132M100 120L108 134M122 126L130 138M136 122L146 136M150 124L158 138").as("ha-", "l")
	for i := range 4 { // an ear of wheat
		y := 92 + float64(i)*11
		p.M(372, y).Q(384, y-10, 386, y-18).Q(374, y-14, 372, y).M(372, y).Q(360, y-10, 358, y-18).Q(370, y-14, 372, y)
	}
	p.as("ha-", "3")
	p.line(372, 74, 372, 152).as("ha-", "l")
}

func clinic(p *pen) {
	p.path("M-40 128L680 128L680 170L-40 170Z").as("ha-", "1")
	p.path("M-40 128L680 128").as("ha-", "l")
	// microscope
	p.path("M470 128L470 116L590 116L590 128ZM552 116C596 96 592 34 540 30L536 44C570 50 572 92 536 104L536 116Z").as("ha-", "2")
	p.path("M504 8L530 0L546 62L520 70ZM514 72L542 64L546 78L530 84L518 84Z").as("ha-", "3")
	p.path("M500 -6L530 -14L534 0L504 8Z").as("ha-", "1")
	p.path("M488 96L548 96L548 103L488 103Z").as("ha-", "3")
	p.circle(572, 72, 12, "ha-", "0")
	p.circle(572, 72, 5, "ha-", "l")
	// flasks
	p.path("M386 44L386 74L356 120Q354 128 362 128L436 128Q444 128 442 120L412 74L412 44Z").as("ha-", "0")
	p.path("M374 94L424 94L442 120Q444 128 436 128L362 128Q354 128 356 120Z").as("ha-", "3")
	p.path("M380 44L418 44M390 106L408 106M384 114L402 114").as("ha-", "l")
	p.path("M292 70L292 128L330 128L330 70Z").as("ha-", "0")
	p.path("M292 96L330 96L330 128L292 128Z").as("ha-", "2")
	p.path("M286 70L336 70M318 80L326 80M318 88L326 88M318 104L326 104M318 112L326 112").as("ha-", "l")
	// a rack of tubes
	for i := range 5 {
		x := 150 + float64(i)*24
		p.M(x, 60).L(x, 116).Q(x+7, 126, x+14, 116).L(x+14, 60).Z().as("ha-", "0")
		y := 80 + float64((i*7)%4)*8
		p.M(x, y).L(x, 116).Q(x+7, 126, x+14, 116).L(x+14, y).Z().as("ha-", "3")
	}
	p.path("M138 84L274 84L274 92L138 92ZM146 124L266 124L266 128L146 128Z").as("ha-", "2")
	// a cross and a pulse on the wall
	p.path("M72 24L92 24L92 44L112 44L112 64L92 64L92 84L72 84L72 64L52 64L52 44L72 44Z").as("ha-", "2")
	p.path("M140 30L240 30L252 12L268 46L280 30L340 30").as("ha-", "l")
}

func workshop(p *pen) {
	// tools on the wall
	p.path("M-40 8L680 8").as("ha-", "l")
	p.path("M60 14L210 26L206 58L196 62L60 36Z").as("ha-", "1") // a saw
	for i := range 13 {
		x := 64 + float64(i)*10.4
		p.M(x, 36.8+float64(i)*2).L(x+5, 44+float64(i)*2).L(x+9, 38.6+float64(i)*2)
	}
	p.as("ha-", "l")
	p.path("M204 22C230 18 252 34 250 54C248 68 226 72 208 62ZM218 38C214 44 218 52 226 52C234 52 236 42 230 38Z").as("ha-", "3")
	for i := range 4 { // chisels
		x := 284 + float64(i)*26
		w := 4 + float64(i)*1.6
		p.rect(x-5, 12, 10, 28, 4).as("ha-", "3")
		p.poly(x-w, 44, x+w, 44, x+w, 82, x-w, 76).as("ha-", "1")
		p.rect(x-6, 40, 12, 4).as("ha-", "2")
	}
	p.path("M420 12L434 12L434 84L420 84Z").as("ha-", "2") // a square
	p.path("M434 70L510 70L510 80L434 80Z").as("ha-", "1")
	p.path("M440 70L440 75M450 70L450 75M460 70L460 75M470 70L470 75M480 70L480 75M490 70L490 75M500 70L500 75").as("ha-", "l")
	// the bench, a plane and boards
	p.path("M-40 128L680 128L680 142L-40 142Z").as("ha-", "2")
	p.path("M40 142L74 142L74 170L40 170ZM560 142L594 142L594 170L560 170Z").as("ha-", "3")
	p.path("M160 120L340 120L340 128L150 128Z").as("ha-", "1")
	p.path("M196 120L318 120L314 98L286 98L276 90L252 90L242 104L210 104Q198 106 196 120Z").as("ha-", "3")
	p.path("M252 88L262 70L278 74L272 90ZM210 104C204 86 224 84 224 100Z").as("ha-", "2")
	p.path("M182 120C170 112 176 100 186 104C194 108 186 118 180 112").as("ha-", "l")
	p.path("M400 128L400 116L620 116L620 128ZM410 116L410 104L600 104L600 116ZM424 104L424 92L580 92L580 104Z").as("ha-", "1")
	p.path("M430 98Q480 94 530 98M440 110Q500 106 560 110M420 122Q500 118 600 122").as("ha-", "l")
	p.circle(604, 122, 2, "ha-", "l")
}

func building(p *pen) {
	tower := func(x, y, w, cols, rows int, tone, lit string) {
		p.rect(float64(x), float64(y), float64(w), float64(160-y)).as("ha-", tone)
		cw := float64(w-12) / float64(cols)
		for j := range rows {
			p.boxes(cols, float64(x)+8, float64(y)+10+float64(j)*15, cw-4, 9, cw)
		}
		p.as("ha-", lit)
	}
	p.circle(576, 34, 22, "ha-", "1")
	tower(60, 76, 70, 4, 4, "1", "0")
	tower(140, 48, 60, 3, 6, "2", "1")
	tower(392, 30, 76, 4, 7, "1", "0")
	tower(520, 66, 90, 5, 5, "2", "1")
	tower(220, 6, 100, 5, 8, "3", "0")
	p.path("M220 6L270 -18L320 6Z").as("ha-", "2")
	p.path("M254 132L286 132L286 160L254 160Z").as("ha-", "0")
	p.path("M270 132L270 160M466 100L506 100L506 160L466 160Z").as("ha-", "l")
	tower(330, 84, 56, 3, 3, "2", "0")
	for _, x := range []float64{36, 210, 496, 622} { // trees
		p.line(x, 118, x, 152).as("ha-", "l")
		p.M(x, 78).C(x+20, 84, x+20, 124, x, 124).C(x-20, 124, x-20, 84, x, 78).Z().as("ha-", "3")
		p.line(x, 96, x, 124).line(x, 112, x+7, 104).line(x, 116, x-7, 108).as("ha-", "l")
	}
	p.path("M-40 144L680 144L680 170L-40 170Z").as("ha-", "1")
	p.path("M-40 144L680 144").as("ha-", "l")
}
