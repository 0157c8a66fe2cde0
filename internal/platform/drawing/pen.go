package drawing

import (
	"math"
	"strconv"
)

// pen writes SVG elements in the units of the thing being drawn: an affine
// transform takes them to the picture, where numbers keep one decimal.
type pen struct {
	out   []byte
	d     []byte // path data of the element under way
	small bool

	a, b, c, e, tx, ty float64 // x' = a·x + c·y + tx, y' = b·x + e·y + ty
	lx, ly             int     // last point, in tenths
	cmd                byte    // last command, which may be left out when repeated

	bx, by, bw, bh float64 // bounds of a small drawing, in the picture's units
}

// at sets scale and origin; mirror and turn build on it.
func (p *pen) at(x, y, z float64) *pen {
	p.a, p.b, p.c, p.e, p.tx, p.ty = z, 0, 0, z, x, y
	return p
}

// mirror flips what follows about the vertical at x (own units).
func (p *pen) mirror(x float64) *pen {
	p.tx += 2 * x * p.a
	p.ty += 2 * x * p.b
	p.a, p.b = -p.a, -p.b
	return p
}

// turn rotates what follows by deg degrees about x, y (own units).
func (p *pen) turn(deg, x, y float64) *pen {
	s, c := math.Sincos(deg * math.Pi / 180)
	X, Y := p.pt(x, y)
	p.a, p.b, p.c, p.e = p.a*c+p.c*s, p.b*c+p.e*s, p.c*c-p.a*s, p.e*c-p.b*s
	p.tx, p.ty = X-p.a*x-p.c*y, Y-p.b*x-p.e*y
	return p
}

func (p *pen) pt(x, y float64) (float64, float64) {
	return p.a*x + p.c*y + p.tx, p.b*x + p.e*y + p.ty
}

// zoom is how many units of the picture one own unit takes.
func (p *pen) zoom() float64 { return math.Sqrt(math.Abs(p.a*p.e - p.b*p.c)) }

// box states the bounds of a small drawing in the picture's units.
func (p *pen) box(x, y, w, h float64) { p.bx, p.by, p.bw, p.bh = x, y, w, h }

// frame fits own bounds x, y, w, h into the picture: small into the plate, large
// into the area lx, ly, lw, lh. f (0 to 1) shrinks a lesser size of its kind.
func (p *pen) frame(x, y, w, h, f float64, lx, ly, lw, lh float64) {
	if p.small {
		z := math.Min(plateW/w, plateH/h) * f
		p.at(-x*z, -y*z, z)
		p.box(0, 0, w*z, h*z)
		return
	}
	z := math.Min(lw/w, lh/h) * f
	p.at(lx+(lw-w*z)/2-x*z, ly+(lh-h*z)/2-y*z, z)
}

func tenths(v float64) int {
	if !(math.Abs(v) < 1e5) { // also catches what is not a number
		return 0
	}
	return int(math.Round(v * 10))
}

// num writes tenths in the shortest form: 12, -3.4, .5.
func num(b []byte, t int) []byte {
	if t < 0 {
		b = append(b, '-')
		t = -t
	}
	if t >= 10 || t == 0 {
		b = strconv.AppendInt(b, int64(t/10), 10)
	}
	if t%10 != 0 {
		b = append(b, '.', byte('0'+t%10))
	}
	return b
}

func (p *pen) command(c byte) {
	if p.cmd == c && c != 'M' {
		p.d = append(p.d, ' ')
		return
	}
	p.d = append(p.d, c)
	p.cmd = c
}

func (p *pen) point(x, y float64) {
	x, y = p.pt(x, y)
	p.lx, p.ly = tenths(x), tenths(y)
	p.d = num(p.d, p.lx)
	if p.ly >= 0 {
		p.d = append(p.d, ' ')
	}
	p.d = num(p.d, p.ly)
}

func (p *pen) M(x, y float64) *pen { p.command('M'); p.point(x, y); return p }

// L draws a line, as H or V where that says the same.
func (p *pen) L(x, y float64) *pen {
	X, Y := p.pt(x, y)
	tx, ty := tenths(X), tenths(Y)
	switch {
	case tx == p.lx && ty == p.ly && p.cmd != 'M':
	case ty == p.ly:
		p.command('H')
		p.d = num(p.d, tx)
		p.lx = tx
	case tx == p.lx:
		p.command('V')
		p.d = num(p.d, ty)
		p.ly = ty
	default:
		p.command('L')
		p.point(x, y)
	}
	return p
}

func (p *pen) sep(x, y float64) {
	if X, _ := p.pt(x, y); tenths(X) >= 0 {
		p.d = append(p.d, ' ')
	}
}

func (p *pen) Q(x1, y1, x, y float64) *pen {
	p.command('Q')
	p.point(x1, y1)
	p.sep(x, y)
	p.point(x, y)
	return p
}

func (p *pen) C(x1, y1, x2, y2, x, y float64) *pen {
	p.command('C')
	p.point(x1, y1)
	p.sep(x2, y2)
	p.point(x2, y2)
	p.sep(x, y)
	p.point(x, y)
	return p
}

// A draws an elliptical arc, its axes along those of the drawing (a circle's in any turn).
func (p *pen) A(rx, ry float64, large, sweep bool, x, y float64) *pen {
	z := p.zoom()
	if p.a*p.e-p.b*p.c < 0 {
		sweep = !sweep
	}
	p.command('A')
	p.d = num(p.d, tenths(rx*z))
	p.d = append(p.d, ' ')
	p.d = num(p.d, tenths(ry*z))
	p.d = append(p.d, ' ')
	p.d = num(p.d, tenths(math.Atan2(p.b, p.a)*180/math.Pi*bit(rx != ry)))
	p.d = append(p.d, ' ', byte('0'+int(bit(large))), ' ', byte('0'+int(bit(sweep))))
	p.sep(x, y)
	p.point(x, y)
	return p
}

func bit(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

func (p *pen) Z() *pen { p.d = append(p.d, 'Z'); p.cmd = 'Z'; return p }

// as ends the path and writes it with the class m+tone ("st", "1 dw-e").
func (p *pen) as(m, tone string) {
	p.element("path", m, tone)
	p.out = append(p.out, ` d="`...)
	p.out = append(p.out, p.d...)
	p.out = append(p.out, `"/>`...)
	p.d, p.cmd = p.d[:0], 0
}

func (p *pen) element(name, m, tone string) {
	p.out = append(p.out, '<')
	p.out = append(p.out, name...)
	p.out = append(p.out, ` class="`...)
	p.out = append(p.out, m...)
	p.out = append(p.out, tone...)
	p.out = append(p.out, '"')
}

func (p *pen) attr(name string, v float64) {
	p.out = append(p.out, ' ')
	p.out = append(p.out, name...)
	p.out = append(p.out, `="`...)
	p.out = num(p.out, tenths(v))
	p.out = append(p.out, '"')
}

// poly adds a closed polygon of x, y pairs to the path under way.
func (p *pen) poly(xy ...float64) *pen {
	p.M(xy[0], xy[1])
	for i := 2; i+1 < len(xy); i += 2 {
		p.L(xy[i], xy[i+1])
	}
	return p.Z()
}

// rect adds a rectangle, with corners rounded by r when r > 0.
func (p *pen) rect(x, y, w, h float64, r ...float64) *pen {
	if len(r) == 0 || r[0]*p.zoom() < .4 {
		return p.poly(x, y, x+w, y, x+w, y+h, x, y+h)
	}
	k := math.Min(r[0], math.Min(w, h)/2)
	return p.M(x+k, y).L(x+w-k, y).Q(x+w, y, x+w, y+k).L(x+w, y+h-k).Q(x+w, y+h, x+w-k, y+h).
		L(x+k, y+h).Q(x, y+h, x, y+h-k).L(x, y+k).Q(x, y, x+k, y).Z()
}

func (p *pen) line(x1, y1, x2, y2 float64) *pen { return p.M(x1, y1).L(x2, y2) }

func (p *pen) circle(x, y, r float64, m, tone string) {
	x, y = p.pt(x, y)
	p.element("circle", m, tone)
	p.attr("cx", x)
	p.attr("cy", y)
	p.attr("r", r*p.zoom())
	p.out = append(p.out, "/>"...)
}

func (p *pen) ellipse(x, y, rx, ry float64) *pen {
	return p.M(x-rx, y).A(rx, ry, false, true, x+rx, y).A(rx, ry, false, true, x-rx, y).Z()
}

// path replays fixed path data: absolute M L H V C Q A Z, numbers apart by space or comma.
func (p *pen) path(d string) *pen {
	var n [7]float64
	var x, y float64
	cmd := byte(0)
	for i := 0; i < len(d); {
		if c := d[i]; c >= 'A' && c <= 'Z' {
			cmd = c
			i++
			if c == 'Z' {
				p.Z()
				continue
			}
		}
		want := arity(cmd)
		for k := 0; k < want; k++ {
			n[k], i = number(d, i)
		}
		for i < len(d) && (d[i] == ' ' || d[i] == ',') {
			i++
		}
		x, y = p.replay(cmd, n, x, y)
	}
	return p
}

func arity(cmd byte) int {
	switch cmd {
	case 'H', 'V':
		return 1
	case 'Q':
		return 4
	case 'C':
		return 6
	case 'A':
		return 7
	}
	return 2
}

func (p *pen) replay(cmd byte, n [7]float64, x, y float64) (float64, float64) {
	switch cmd {
	case 'M':
		p.M(n[0], n[1])
	case 'L':
		p.L(n[0], n[1])
	case 'H':
		p.L(n[0], y)
		return n[0], y
	case 'V':
		p.L(x, n[0])
		return x, n[0]
	case 'Q':
		p.Q(n[0], n[1], n[2], n[3])
		return n[2], n[3]
	case 'C':
		p.C(n[0], n[1], n[2], n[3], n[4], n[5])
		return n[4], n[5]
	case 'A':
		p.A(n[0], n[1], n[3] != 0, n[4] != 0, n[5], n[6])
		return n[5], n[6]
	}
	return n[0], n[1]
}

// number reads one decimal number of path data from i on.
func number(d string, i int) (float64, int) {
	for i < len(d) && (d[i] == ' ' || d[i] == ',') {
		i++
	}
	neg, v, f := false, 0.0, 0.0
	if i < len(d) && d[i] == '-' {
		neg = true
		i++
	}
	for ; i < len(d); i++ {
		switch c := d[i]; {
		case c == '.' && f == 0:
			f = 1
		case c >= '0' && c <= '9' && f == 0:
			v = v*10 + float64(c-'0')
		case c >= '0' && c <= '9':
			f /= 10
			v += f * float64(c-'0')
		default:
			return sign(v, neg), i
		}
	}
	return sign(v, neg), i
}

func sign(v float64, neg bool) float64 {
	if neg {
		return -v
	}
	return v
}
