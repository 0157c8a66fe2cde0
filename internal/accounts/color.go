package accounts

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Color is a colour of sRGB, 8 bits a channel: what is computed with is what is shown.
type Color struct{ R, G, B uint8 }

// errColor says what a colour may look like.
var errColor = errors.New("write a colour as #0b5563, #abc or oklch(0.44 0.08 215)")

var (
	hexForm   = regexp.MustCompile(`^#(?:[0-9a-f]{3}|[0-9a-f]{6})$`)
	oklchForm = regexp.MustCompile(`^oklch\(\s*(\d{0,3}(?:\.\d{1,8})?)(%?)\s+(\d?(?:\.\d{1,8})?)\s+(-?\d{1,3}(?:\.\d{1,8})?)(?:deg)?\s*\)$`)
)

// ParseColor reads #rgb, #rrggbb and oklch(L C H), and nothing else.
func ParseColor(text string) (Color, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if hexForm.MatchString(text) {
		digits := text[1:]
		if len(digits) == 3 {
			digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
		}
		n, err := strconv.ParseUint(digits, 16, 32)
		return Color{uint8(n >> 16), uint8(n >> 8), uint8(n)}, err
	}
	parts := oklchForm.FindStringSubmatch(text)
	if parts == nil {
		return Color{}, errColor
	}
	l, errL := strconv.ParseFloat(parts[1], 64)
	c, errC := strconv.ParseFloat(parts[3], 64)
	h, errH := strconv.ParseFloat(parts[4], 64)
	if parts[2] == "%" {
		l /= 100
	}
	if errL != nil || errC != nil || errH != nil || l > 1 || c > 1 {
		return Color{}, errColor
	}
	return oklch{l, c, h * math.Pi / 180}.color(), nil
}

// String is #rrggbb.
func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Contrast is the ratio of WCAG 2.2, from 1 to 21.
func Contrast(a, b Color) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func (c Color) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear undoes the transfer function of sRGB (IEC 61966-2-1).
func linear(v uint8) float64 {
	f := float64(v) / 255
	if f <= 0.04045 {
		return f / 12.92
	}
	return math.Pow((f+0.055)/1.055, 2.4)
}

func encoded(f float64) float64 {
	if f <= 0.0031308 {
		return 12.92 * f
	}
	return 1.055*math.Pow(f, 1/2.4) - 0.055
}

// oklch is a colour by lightness, chroma and hue in radians. Matrices: Björn Ottosson, "A perceptual color space for
// image processing", 2020.
type oklch struct{ l, c, h float64 }

func (c Color) oklch() oklch {
	l, a, b := c.oklab()
	return oklch{l, math.Hypot(a, b), math.Atan2(b, a)}
}

func (c Color) oklab() (l, a, b float64) {
	r, g, bl := linear(c.R), linear(c.G), linear(c.B)
	x := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*bl)
	y := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*bl)
	z := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*bl)
	return 0.2104542553*x + 0.7936177850*y - 0.0040720468*z,
		1.9779984951*x - 2.4285922050*y + 0.4505937099*z,
		0.0259040371*x + 0.7827717662*y - 0.8086757660*z
}

// rgb are the encoded channels, outside 0 to 1 where sRGB doesn't reach.
func rgb(l, a, b float64) (float64, float64, float64) {
	x, y, z := l+0.3963377774*a+0.2158037573*b, l-0.1055613458*a-0.0638541728*b, l-0.0894841775*a-1.2914855480*b
	x, y, z = x*x*x, y*y*y, z*z*z
	return encoded(4.0767416621*x - 3.3077115913*y + 0.2309699292*z),
		encoded(-1.2684380046*x + 2.6097574011*y - 0.3413193965*z),
		encoded(-0.0041960863*x - 0.7034186147*y + 1.7076147010*z)
}

// color is the nearest of sRGB with the same lightness and hue: chroma gives way.
func (o oklch) color() Color {
	low, high := 0.0, o.c
	if inside(o) {
		low = o.c
	}
	for range 20 {
		if low == o.c {
			break
		}
		if mid := (low + high) / 2; inside(oklch{o.l, mid, o.h}) {
			low = mid
		} else {
			high = mid
		}
	}
	r, g, b := rgb(o.l, low*math.Cos(o.h), low*math.Sin(o.h))
	return Color{channel(r), channel(g), channel(b)}
}

func inside(o oklch) bool {
	const tolerance = 0.001 // less than a step of 8 bits
	r, g, b := rgb(o.l, o.c*math.Cos(o.h), o.c*math.Sin(o.h))
	return min(r, g, b) >= -tolerance && max(r, g, b) <= 1+tolerance
}

func channel(f float64) uint8 { return uint8(math.Round(255 * min(1, max(0, f)))) }

// mix is color-mix(in oklab): share of a, the rest of b.
func mix(a, b Color, share float64) Color {
	la, aa, ba := a.oklab()
	lb, ab, bb := b.oklab()
	r, g, bl := rgb(lb+(la-lb)*share, ab+(aa-ab)*share, bb+(ba-bb)*share)
	return Color{channel(r), channel(g), channel(bl)}
}
