package accounts

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestColorsAreReadOrRefused(t *testing.T) {
	for in, want := range map[string]string{
		"#0b5563": "#0b5563", " #E8541A ": "#e8541a", "#abc": "#aabbcc", "#000": "#000000", "oklch(1 0 0)": "#ffffff", "oklch(0 0 0)": "#000000",
		"oklch(0.62796 0.25768 29.2339)": "#ff0000", "oklch(62.796% 0.25768 29.2339deg)": "#ff0000", "oklch(0.51975 0.17686 142.4953)": "#008000",
		"oklch(0.45201 0.31321 264.052)": "#0000ff",
	} {
		if got, err := ParseColor(in); err != nil || got.String() != want {
			t.Errorf("%q is %v, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "#", "#12", "#1234", "#12345", "#1234567", "#11223344", "red", "rgb(1,2,3)", "oklch(0.4 0.1)", "oklch(0.4 0.1 20 / 50%)", "oklch(2 0.1 20)",
		"oklch(. . .)", "#fff;}body{display:none", "#fff}", "var(--x)", "url(x)", "oklch(0.4 0.1 20);", "oklch(nan 0 0)", "#ggg", "oklch(0.5 9.9 20)"} {
		if got, err := ParseColor(in); err == nil {
			t.Errorf("%q is taken as %v", in, got)
		}
	}
}

// wcag is the contrast as WCAG 2.2 words it, written apart from the code.
func wcag(a, b Color) float64 {
	luminance := func(c Color) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func TestContrastAgreesWithKnownPairs(t *testing.T) {
	for pair, want := range map[[2]string]float64{{"#000", "#fff"}: 21, {"#777777", "#fff"}: 4.48, {"#767676", "#fff"}: 4.54, {"#e8541a", "#fff"}: 3.67, {"#00f", "#fff"}: 8.59} {
		a, _ := ParseColor(pair[0])
		b, _ := ParseColor(pair[1])
		if got := Contrast(a, b); math.Abs(got-want) > 0.01 {
			t.Errorf("%v: %.3f, want %.2f", pair, got, want)
		}
	}
}

func TestEveryAccentCanBeReadWhereverItStands(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	asked := []Color{{255, 255, 255}, {}, {255, 255, 0}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {0, 255, 255}, {255, 0, 255}, {119, 119, 119}, {254, 254, 255}}
	for range 4000 {
		asked = append(asked, Color{uint8(random.UintN(256)), uint8(random.UintN(256)), uint8(random.UintN(256))})
	}
	for i, accent := range asked {
		mast := asked[(i*7+3)%len(asked)]
		theme := Theme{Accent: accent.String(), Mast: mast.String()}
		if i%3 == 0 {
			theme.Mast = ""
		}
		u := theme.Colors()
		for name, under := range map[string]Color{"paper": paper, "sunk paper": paper2, "header": u.Mast, "its soft tone": mix(u.Accent, paper, softShare)} {
			if got := wcag(u.Accent, under); got < 4.5 {
				t.Fatalf("%s with header %q, used as %s, has %.3f on %s (%s)", accent, theme.Mast, u.Accent, got, name, under)
			}
		}
		if got := wcag(ink3, u.Mast); got < 4.5 {
			t.Fatalf("header %s used as %s: the palest ink has %.3f", mast, u.Mast, got)
		}
		if u.AccentChanged != (u.Accent != accent) || (len(u.Told()) > 0) != (u.AccentChanged || u.MastMoved) {
			t.Fatalf("%s: told %v", accent, u.Told())
		}
		before, after := accent.oklch(), u.Accent.oklch()
		turned := math.Abs(math.Remainder(before.h-after.h, 2*math.Pi))
		if before.c > 0.05 && after.c > 0.05 && turned > 0.06 {
			t.Fatalf("%s used as %s turned its hue by %.2f", accent, u.Accent, turned)
		}
	}
}

func TestAGoodAccentStaysAsItIs(t *testing.T) {
	for _, accent := range []string{"#0b5563", "#2a4a8c", "#bf3f0c", "#000000"} {
		if u := (Theme{Accent: accent}).Colors(); u.AccentChanged || u.Accent.String() != accent {
			t.Errorf("%s is used as %s", accent, u.Accent)
		}
	}
	u := Theme{Accent: "#e8541a", Mast: "#fff6ea"}.Colors()
	if told := strings.Join(u.Told(), " "); !u.AccentChanged || u.MastMoved || !strings.Contains(told, "#e8541a reaches 3.6:1") {
		t.Errorf("told %q", told)
	}
}

func TestThemeCSSIsTokensOnly(t *testing.T) {
	if css, hash := ThemeCSS(Theme{}); css != "" || hash != "" {
		t.Errorf("without colours: %q %q", css, hash)
	}
	css, hash := ThemeCSS(Theme{Accent: "#e8541a", Mast: "#fff6ea", Greeting: "</style><script>"})
	sheet := regexp.MustCompile(`^:root \{ --accent: #[0-9a-f]{6}; \}
@media \(prefers-color-scheme: light\) \{ :root \{ --mast: #fff6ea; --mast-rule: #[0-9a-f]{6}; \} \}
@media \(prefers-color-scheme: dark\) \{ :root \{ --mast: oklch\(0\.235 0\.0\d\d \d+\); --mast-rule: oklch\(0\.33 0\.0\d\d \d+\); \} \}
$`)
	if !sheet.MatchString(css) {
		t.Errorf("css is\n%s", css)
	}
	if _, other := ThemeCSS(Theme{Accent: "#0b5563"}); other == hash || len(hash) != 12 {
		t.Errorf("hashes %s and %s", hash, other)
	}
	if css, _ := ThemeCSS(Theme{Accent: "red; } body { display: none"}); css != "" {
		t.Errorf("what is no colour is written: %q", css)
	}
}

func FuzzParseColor(f *testing.F) {
	for _, seed := range []string{"#fff", "oklch(0.4 0.1 20)", "oklch(40% .1 -20deg)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		c, err := ParseColor(in)
		if err != nil {
			return
		}
		if again, err := ParseColor(c.String()); err != nil || again != c {
			t.Fatalf("%q is %s, then %s, %v", in, c, again, err)
		}
	})
}
