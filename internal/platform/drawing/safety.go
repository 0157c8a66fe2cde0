package drawing

// safety are the families of protective equipment.
var safety = map[string]func(*pen, attrs){
	"glove": glove, "workglove": workGlove, "glasses": glasses, "goggles": goggles, "helmet": helmet,
	"earmuffs": earmuffs, "earplugs": earplugs, "hivis": hiVis, "mask": mask, "boot": boot, "firstaid": firstAid,
}

// both draws f and its mirror image about the vertical at x.
func (p *pen) both(x float64, f func()) {
	f()
	keep := *p
	p.mirror(x)
	f()
	p.restore(&keep)
}

func glasses(p *pen, a attrs) {
	const (
		lens   = "M232,142C200,128 128,126 88,136C74,140 70,150 72,164C76,196 92,222 124,232C156,241 190,236 206,222C218,211 222,190 232,178Z"
		brow   = "M240,124C196,112 120,112 82,122C66,126 56,132 52,142L54,160C60,156 68,154 74,152C78,144 84,140 96,138C140,130 204,132 240,144Z"
		temple = "M54,132C62,124 70,122 84,122L82,150L74,160C70,168 66,170 58,168L50,150Z"
		nose   = "M222,186C212,204 208,214 198,226L206,230C218,222 226,206 234,192Z"
		shine  = "M112,146L148,142L112,222L98,208Z"
		shine2 = "M158,141L170,140L132,228L122,225Z"
	)
	tint := "gl"
	switch {
	case a.has("Lens", "grey"), a.has("Lens", "gray"), a.has("Lens", "smoke"), a.has("Lens", "dark"), a.has("Lens", "tint"), a.has("Lens", "sun"):
		tint = "gy"
	case a.has("Lens", "yellow"), a.has("Lens", "amber"):
		tint = "ye"
	case a.has("Lens", "green"), a.has("Lens", "weld"):
		tint = "ge"
	}
	p.frame(48, 112, 384, 124, 1, 50, 112, 384, 124)
	p.both(240, func() {
		if p.small {
			p.path(lens).as(tint, "1 dw-e")
			return
		}
		p.path(lens).as(tint, "1")
	})
	p.path(shine).path(shine2)
	keep := *p
	p.tx += 176 * p.a
	p.path(shine).path(shine2).as("gl", "0")
	p.restore(&keep)
	p.both(240, func() {
		if p.small {
			p.path("M222,186L198,226L206,230L234,192Z").as("bk", "2 dw-e")
			p.path("M240,124C196,112 120,112 82,122C66,126 56,132 52,142L54,168L74,160L74,152C78,144 84,140 96,138C140,130 204,132 240,144Z").as("bk", "1 dw-o")
			return
		}
		p.path(nose).as("bk", "2 dw-e")
		p.path(temple).as("bk", "3 dw-e")
		p.path(brow).as("bk", "1")
		p.path("M240,136C200,124 124,122 86,132").as("dw-f", "")
		p.path("M60,140L62,158M66,136L68,156").as("dw-f", "")
		p.path(brow).as("dw-o", "")
		p.path(lens).as("dw-o", "")
	})
	if p.small {
		return
	}
	p.note(338, 216, -16, 46, a.standard())
	x1, y1 := p.pt(50, 168)
	x2, yb := p.pt(430, 236)
	l1, ly := p.pt(222, 130)
	l2, top := p.pt(258, 124)
	p.plain()
	p.axisV((x1+x2)/2, top-28, yb+14)
	p.dimH(x1, x2, yb+68, y1, y1, a.label("Width"))
	p.dimV(top, yb, x1-24, x1+2, x1+70, a.label("Lens height"))
	p.dimH(l1, l2, top-40, ly, ly, a.label("Bridge"))
}

func goggles(p *pen, a attrs) {
	p.frame(0, 0, 320, 130, 1, 70, 90, 340, 180)
	const (
		body  = "M62 22C100 6 220 6 258 22C272 28 276 44 274 66C272 92 262 114 240 118C214 122 196 116 184 96C174 82 146 82 136 96C124 116 106 122 80 118C58 114 48 92 46 66C44 44 48 28 62 22Z"
		inner = "M72 36C108 22 212 22 248 36C260 42 262 52 260 68C258 88 250 102 236 105C216 108 204 100 194 84C180 66 140 66 126 84C116 100 104 108 84 105C70 102 62 88 60 68C58 52 60 42 72 36Z"
	)
	p.both(160, func() {
		p.path("M50 46L2 36L2 94L50 86Z").as("bk", "2 dw-o")
		if !p.small {
			p.path("M6 50L47 56M6 65L46 66M6 80L47 76").as("dw-f", "")
		}
	})
	p.path(body).as("gy", "1")
	p.path("M62 22C100 6 220 6 258 22L252 30C216 18 104 18 68 30C56 36 54 50 56 66L46 66C44 44 48 28 62 22Z").as("gy", "0")
	if !p.small {
		p.path("M274 66C272 92 262 114 240 118C214 122 196 116 184 96L192 90C204 108 216 114 236 111C252 106 262 90 264 66Z").as("gy", "3")
	}
	p.path(inner).as("gl", "1 dw-e")
	if p.small {
		p.path("M92 36L124 31L98 98L82 92ZM206 32L228 34L218 92L204 84Z").as("gl", "0")
		p.path(body).as("dw-o", "")
		return
	}
	p.path("M92 36L124 31L98 98L82 92ZM134 30L146 29L112 94L104 98ZM206 32L228 34L218 92L204 84Z").as("gl", "0")
	p.path(body).as("dw-o", "")
	p.path("M104 12L108 19M120 10L122 17M136 9L137 16M184 9L183 16M200 10L198 17M216 12L212 19").as("dw-e", "")
	p.measures(0, 7, 320, 119, a.label("Width"), a.label("Height"))
	p.note(238, 80, 40, 88, a.standard())
}

func helmet(p *pen, a attrs) {
	m := a.colour("Colour", "ye")
	p.frame(14, 20, 312, 208, 1, 88, 60, 300, 200)
	const shell = "M70 184C66 96 116 30 196 28C276 28 320 92 318 178Q318 190 306 192L92 198Q70 198 70 184Z"
	if !p.small { // the strap of the cradle below
		p.path("M104 196C108 214 130 224 196 224C256 224 280 212 284 192").as("bk", "3 dw-o")
		p.path("M262 190L300 188L304 210Q304 216 296 216L274 214Z").as("bk", "2 dw-o")
	} else {
		p.path("M100 194C108 224 280 226 286 190Z").as("bk", "2 dw-o")
	}
	p.path(shell).as(m, "1")
	p.path("M84 176C82 108 118 46 180 36C140 66 122 116 122 178L86 184Z").as(m, "0")
	p.path("M318 178Q318 190 306 192L236 194C280 176 290 120 262 50C302 74 319 120 318 178Z").as(m, "2")
	if !p.small {
		p.path("M318 178Q318 190 306 192L270 193C304 176 308 130 292 76C312 104 319 140 318 178Z").as(m, "3")
		p.path("M170 32C150 60 144 120 150 190L168 189C164 120 172 60 196 29Z").as(m, "0 dw-f")
		p.path("M214 30C246 70 252 130 248 189L232 190C236 130 226 70 196 29Z").as(m, "2 dw-f")
		p.path("M190 92L208 92M190 104L208 104M190 116L208 116").as("dw-e", "")
	} else {
		p.path("M182 30C154 70 150 130 154 190M210 30C242 70 248 130 244 190").as("dw-f", "")
	}
	p.path(shell).as("dw-o", "")
	p.path("M92 178C64 178 34 188 20 200Q12 208 24 208L96 204L306 197Q320 196 318 180L92 186Z").as(m, "2 dw-o")
	if p.small {
		return
	}
	p.path("M30 198C50 188 70 184 94 184").as(m, "0 dw-f")
	p.measures(20, 28, 318, 224, a.label("Length"), a.label("Height"))
	p.note(250, 70, 74, -30, a.standard())
}

func earmuffs(p *pen, a attrs) {
	m := a.colour("Colour", "ye")
	p.frame(0, 0, 240, 240, 1, 100, 44, 240, 240)
	p.path("M34 132C28 50 70 8 120 8C170 8 212 50 206 132L192 132C196 62 162 24 120 24C78 24 44 62 48 132Z").as("bk", "2 dw-o")
	p.path("M60 66C74 36 96 27 120 26C104 20 74 26 56 56Z").as("bk", "0")
	if !p.small {
		p.path("M84 12C96 6 144 6 156 12L150 27C140 22 100 22 90 27Z").as("bk", "1 dw-e")
	}
	p.path("M34 108L48 108L48 170L34 170ZM192 108L206 108L206 170L192 170Z").as("st", "1 dw-e")
	p.both(120, func() {
		p.path("M58 132Q84 126 88 152L88 208Q84 234 58 228Z").as("bk", "1 dw-o")
		if p.small {
			p.path("M52 124L62 132L62 228L52 236Q14 234 8 208L8 152Q14 126 52 124Z").as(m, "1 dw-o")
			return
		}
		p.path("M52 124Q60 124 62 132L62 228Q60 236 52 236Q14 234 8 208L8 152Q14 126 52 124Z").as(m, "1")
		p.path("M52 236Q14 234 8 208L8 196Q30 222 62 220L62 228Q60 236 52 236Z").as(m, "3")
	})
	p.path("M50 132Q24 136 18 156L18 190L28 190Q26 156 50 142Z").as(m, "0")
	if p.small {
		return
	}
	p.path("M228 152L232 152L232 208Q226 234 188 236L190 228Q222 224 222 204Z").as(m, "3")
	p.path("M214 134Q192 130 186 134L186 146Q202 142 214 148Z").as(m, "0")
	p.both(120, func() {
		p.path("M52 124Q60 124 62 132L62 228Q60 236 52 236Q14 234 8 208L8 152Q14 126 52 124Z").as("dw-o", "")
		p.path("M34 150L48 150L48 176L34 176Z").as("bk", "2 dw-e")
		p.path("M70 134L70 226").as("dw-f", "")
	})
	p.measures(8, 8, 232, 236, "", a.label("Height"))
	p.note(222, 176, 46, -34, prefixed("SNR ", a.text("SNR", "")))
}

func earplugs(p *pen, a attrs) {
	m := a.colour("Colour", "og")
	p.frame(0, 0, 300, 170, .94, 90, 70, 300, 210)
	plug := func(x, y, deg float64) {
		keep := *p
		x, y = p.pt(x, y)
		z := p.zoom()
		p.at(x, y, z).turn(deg, 0, 0)
		body := []float64{0, 30, 4, 34, 12, 35, 92, 26, 116, 22, 128, 16, 134, 7, 135, 0}
		if p.small {
			body = []float64{0, 34, 100, 25, 126, 17, 135, 4}
		}
		p.lathe(m, body...)
		p.ellipse(3, 0, 9, 33).as(m, "2 dw-e")
		if !p.small {
			p.path("M40 -20L40.4 -20M62 -8L62.4 -8M52 10L52.4 10M80 -16L80.4 -16M96 6L96.4 6M78 16L78.4 16M32 2L32.4 2M104 -12L104.4 -12").as("dw-e", "")
		}
		p.restore(&keep)
	}
	plug(104, 128, -64)
	plug(150, 100, -14)
	if p.small {
		return
	}
	p.note(240, 62, 50, -44, prefixed("SNR ", a.text("SNR", "")))
	p.note(132, 72, -70, -24, dia(a.label("Diameter")))
	p.note(262, 90, 34, 64, lengthOf(a))
}

func hiVis(p *pen, a attrs) {
	m := a.colour("Colour", "ye")
	p.frame(0, 0, 220, 270, bitOr(p.small, gloveSize(a), 1), 130, 36, 220, 270)
	const vest = "M66 6L88 0L110 62L132 0L154 6L176 18C176 60 184 86 208 104L206 264Q160 272 110 270Q60 272 14 264L12 104C36 86 44 60 44 18Z"
	p.path(vest).as(m, "1")
	p.path("M66 6L44 18C44 60 36 86 12 104L13 150L34 150C36 110 60 80 66 6Z").as(m, "0")
	p.path("M176 18C176 60 184 86 208 104L206 264Q160 272 110 270L110 262L184 256C190 180 172 90 168 14Z").as(m, "2")
	p.path("M13 150L207 150L207 178L13 178ZM14 204L206 204L206 232L14 232Z").as("st", "1 dw-e")
	p.path("M48 16L66 8L74 150L50 150ZM172 16L154 8L146 150L170 150Z").as("st", "1 dw-e")
	if !p.small {
		p.path("M16 156L90 156L90 162L16 162ZM16 210L90 210L90 216L16 216Z").as("st", "0")
		p.path("M150 150L207 150L207 178L150 178ZM150 204L206 204L206 232L150 232Z").as("st", "2 dw-f")
		p.path("M12 146L208 146M12 182L208 182M13 200L207 200M14 236L206 236M20 262Q110 268 200 262").as("dw-ff", "")
		p.path("M88 0Q110 12 132 0L110 62Z").as(m, "3 dw-e")
	} else {
		p.path("M88 0Q110 12 132 0L110 62Z").as(m, "3")
	}
	p.path("M110 62L110 270").as("dw-e", "")
	p.path(vest).as("dw-o", "")
	if p.small {
		return
	}
	p.path("M106 150L114 150L114 178L106 178Z").as(m, "2 dw-e")
	p.measures(12, 0, 208, 270, "", a.label("Length"))
	p.note(166, 70, 70, -30, prefixed("size ", a.text("Size", "")))
	p.note(192, 164, 50, 44, a.standard())
}

func mask(p *pen, a attrs) {
	p.frame(-40, 0, 300, 210, 1, 84, 66, 300, 220)
	p.path("M22 86C-30 40 -34 24 -28 18M198 86C250 40 254 24 248 18M24 128C-24 150 -34 168 -30 178M196 128C244 150 254 168 250 178").as("ln-ye", "")
	const cup = "M110 8C140 10 150 34 168 50C194 64 206 92 200 122C192 170 150 202 110 202C70 202 28 170 20 122C14 92 26 64 52 50C70 34 80 10 110 8Z"
	p.path(cup).as("wh", "1")
	p.path("M104 14C84 20 76 40 58 56C36 70 26 94 30 120C34 140 44 156 56 168C48 120 60 70 104 34Z").as("wh", "0")
	p.path("M200 122C192 170 150 202 110 202C92 202 74 196 60 187C130 186 172 150 178 60C198 74 204 98 200 122Z").as("wh", "3")
	if !p.small {
		p.path("M30 132C50 178 84 192 110 192C136 192 170 178 190 132M40 84C70 62 80 44 96 26M180 84C150 62 140 44 124 26").as("dw-f", "")
		p.path("M22 88L32 82L36 128L25 134ZM198 88L188 82L184 128L195 134Z").as("wh", "2 dw-e")
	}
	p.path(cup).as("dw-o", "")
	p.path("M80 34Q110 10 140 34L134 42Q110 24 86 42Z").as("st", "2 dw-e")
	if a.has("Protection class", "3") || !p.small {
		p.rect(88, 108, 44, 40, 9).as("wh", "2 dw-e")
	}
	if p.small {
		return
	}
	p.path("M96 118L124 118M96 128L124 128M96 138L124 138").as("dw-f", "")
	p.text(110, 84, a.text("Protection class", ""), "middle", "dw-m")
	p.measures(20, 8, 200, 202, a.label("Width"), "")
	p.note(122, 140, 120, 44, a.standard())
}

func boot(p *pen, a attrs) {
	f := bitOr(p.small, .84+.16*(a.value("Size", 42, 35, 48)-35)/13, 1)
	p.frame(0, 0, 280, 222, f, 100, 60, 280, 230)
	const (
		upper = "M92 10L186 6Q192 6 192 14L198 96Q204 118 228 126C256 134 274 148 274 176L274 188L70 188C66 150 92 120 88 60Z"
		sole  = "M66 184L276 184Q280 184 279 192L276 206Q275 214 266 214L176 214L166 206L136 206L132 214L78 214Q68 214 67 204Z"
	)
	p.path(upper).as("bk", "1")
	p.path("M98 16L120 15C112 60 116 110 104 150L78 178C78 150 98 120 94 60Z").as("bk", "0")
	p.path("M186 6Q192 6 192 14L198 96Q204 118 228 126L214 184L160 184C180 150 172 60 166 8Z").as("bk", "2")
	p.path("M222 124C256 134 274 148 274 176L274 188L214 188C206 160 208 140 222 124Z").as("bk", "3 dw-e")
	p.path("M90 10L186 4Q194 4 194 14L194 24L92 28Z").as("bk", "2 dw-e")
	p.path(upper).as("dw-o", "")
	p.path("M150 40L194 30M152 58L196 48M154 76L198 66M157 94L200 84M162 112L206 102").as("ln-st", "")
	p.path(sole).as("bk", "4 dw-o")
	p.path("M66 184L276 184L277 192L66 192Z").as("og", "1 dw-e")
	if p.small {
		return
	}
	p.path("M84 206L84 214M98 206L98 214M112 206L112 214M126 206L126 214M184 206L184 214M200 206L200 214M216 206L216 214M232 206L232 214M248 206L248 214M262 206L262 214").as("dw-ff", "")
	p.path("M72 172C96 168 118 150 130 120C140 104 142 70 142 36M232 130C218 146 214 164 218 184").as("dw-f", "")
	p.measures(66, 4, 279, 214, a.label("Length"), a.label("Height"))
	p.note(256, 150, 24, -56, a.standard())
	p.note(110, 90, -60, -30, prefixed("size ", a.text("Size", "")))
}

func firstAid(p *pen, a attrs) {
	p.frame(0, -198, 300, 198, 1, 90, 70, 300, 210)
	const w, h, dx, dy = 250.0, 160.0, 50.0, 26.0
	p.slab(0, 0, w, h, dx, dy, "ge")
	p.path("M96 -174L96 -190Q96 -198 104 -198L186 -198Q194 -198 194 -190L194 -174L184 -174L184 -188L106 -188L106 -174Z").as("bk", "2 dw-o")
	p.slabLines(0, 0, w, h, dx, dy)
	p.path("M106 -122L144 -122L144 -97L169 -97L169 -59L144 -59L144 -34L106 -34L106 -59L81 -59L81 -97L106 -97Z").as("wh", "0 dw-e")
	p.path("M0 -134L250 -134L300 -160").as("dw-e", "")
	p.path("M28 -146L56 -146L56 -120L28 -120ZM194 -146L222 -146L222 -120L194 -120Z").as("st", "1 dw-e")
	if p.small {
		return
	}
	p.path("M32 -138L52 -138M198 -138L218 -138").as("dw-f", "")
	x, y := p.pt(0, 0)
	x2, y2 := p.pt(w, -h)
	x3, y3 := p.pt(w+dx, -dy)
	p.plain()
	p.dimH(x, x2, y+36, y, y, a.label("Width"))
	p.dimV(y2, y, x-30, x, x, a.label("Height"))
	p.dimSlant(x2, y, x3, y3, 18, 20, a.label("Depth"), "start")
}
