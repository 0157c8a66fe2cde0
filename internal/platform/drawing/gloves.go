package drawing

import (
	"math"
	"strings"
)

// gloveSize shrinks a small drawing by its size, letters (S) or numbers (8).
func gloveSize(a attrs) float64 {
	s := strings.ToUpper(strings.TrimSpace(a["Size"]))
	for i, l := range []string{"XS", "S", "M", "L", "XL", "XXL"} {
		if s == l {
			return .8 + .04*float64(i)
		}
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return .92
	}
	return math.Min(1, .8+.04*(a.value("Size", 9, 6, 11)-6))
}

func glove(p *pen, a attrs) {
	m := a.colour("Colour", "nb")
	p.hand(a, m)
	if p.small {
		p.path("M197 296L276 296L276 307L197 307Z").as(m, "3 dw-e")
		return
	}
	p.path("M201.3 209.2Q212.6 226 208.8 254.3M218.2 149Q227.6 154.6 238.9 150M242.7 150Q252.1 155.6 262.4 151.8M208.8 278.7Q218.2 271.2 225.8 280.6").
		path("M250.2 263.7Q259.6 275 266.2 265.6M188.2 94.5Q193.8 97.3 199.4 93.5M219.2 87Q225.8 89.8 233.3 87M254 90.7Q260.5 94.5 266.2 90.7").as("dw-f", "")
	p.path("M197.2 295.6L276 295.6L276.5 306.9L196.6 306.9Z").as(m, "3")
	p.path("M199.4 297.5L227.6 297.5L227.6 301.3L199.4 301.3Z").as(m, "0")
	p.path("M197.2 295.6L276 295.6L276.5 306.9L196.6 306.9Z").as("dw-o", "")
	p.handDims(a, a.label("Length"), a.text("Thickness", ""))
}

// hand draws the glove's body with its light.
func (p *pen) hand(a attrs, m string) {
	p.frame(133, 34, 176, 273, bitOr(p.small, gloveSize(a), 1), 130, 36, 220, 273)
	if p.small {
		p.path(handCoarse).as(m, "1 dw-o")
		p.path("M180 62L192 120L187 122L178 64ZM217 48L220 120L215 120L215 48ZM255 56L249 122L244 122L251 58ZM206 240L205 290L201 290L203 240Z").as(m, "0")
		p.path("M283 150L278 214L271 240L273 290L264 290L264 234L272 208L276 150Z").as(m, "2")
		return
	}
	p.path(handOutline).as(m, "1")
	p.path(handShade).as(m, "2")
	p.path(handLight).as(m, "0")
	p.path(handOutline).as("dw-o", "")
}

func (p *pen) handDims(a attrs, long, note string) {
	x1, y1 := p.pt(225, 34.5)
	x2, y2 := p.pt(276, 307)
	p.note(300, 92, 44, -22, prefixed("size ", a.text("Size", "")))
	p.note(228, 236, -100, 26, note)
	p.plain()
	p.dimV(y1, y2, x2+58, x1, x2, long)
}

func workGlove(p *pen, a attrs) {
	m := a.colour("Colour", "gy")
	knit := "wh"
	if m == "wh" {
		knit = "gy"
	}
	p.hand(a, m)
	const cuff = "M198.8 240Q236 254 272.6 236L276 308L196 308Z"
	p.path(cuff).as(knit, "1")
	if p.small {
		p.path("M207 250L206 300M218 252L217 300M229 253L229 300M240 253L241 300M251 251L253 300M262 248L265 300").as("dw-f", "")
		p.path(cuff).as("dw-o", "")
		p.path("M196 302L276 302L276 312L196 312Z").as("ye", "2 dw-e")
		return
	}
	p.path("M200 241Q205 244 210 245L208 300L198 300Z").as(knit, "0")
	p.path("M256 244Q266 241 272.4 238L275 300L259 300Z").as(knit, "2")
	for i := range 10 {
		x := 205 + float64(i)*6.6
		p.line(x, 247-abs(x-236)*.1, x-1.4+float64(i)*.35, 300)
	}
	p.as("dw-f", "")
	p.path(cuff).as("dw-o", "")
	p.path("M194 299L278 299Q281 305 278 311L194 311Q191 305 194 299Z").as("ye", "1 dw-o")
	p.path("M200 303L226 303").as("dw-f", "")
	p.path("M201.3 209.2Q212.6 222 210 236M218.2 149Q227.6 154.6 238.9 150M242.7 150Q252.1 155.6 262.4 151.8").as("dw-f", "")
	p.handDims(a, a.label("Length"), a.text("Coating", ""))
}
