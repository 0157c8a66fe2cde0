package drawing

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// typical holds products as a catalogue describes them; every kind also has to
// draw itself from nothing at all.
var typical = map[string][]map[string]string{
	"hexbolt":     {{"Thread": "M8", "Length": "40 mm", "Material": "Steel 8.8, zinc plated"}, {"Thread": "M16", "Length": "1,200 mm", "Thread form": "Partial thread"}, {"Thread": "M30", "Length": "20 mm"}},
	"socket":      {{"Thread": "M8", "Length": "50 mm", "Material": "Steel 12.9"}, {"Thread": "M3", "Length": "6 mm"}},
	"countersunk": {{"Thread": "M6", "Length": "30 mm", "Material": "Stainless steel A2"}, {"Thread": "M20", "Length": "10 mm"}},
	"button":      {{"Thread": "M6", "Length": "20 mm"}},
	"nut":         {{"Thread": "M8", "Material": "Brass"}, {"Thread": "M24"}},
	"locknut":     {{"Thread": "M10"}},
	"washer":      {{"Thread": "M8"}, {"Thread": "M16", "Material": "Stainless steel A4"}},
	"rod":         {{"Thread": "M8", "Length": "1000 mm"}},
	"chipboard":   {{"Diameter": "4 mm", "Length": "40 mm", "Drive": "TX20", "Material": "Steel, yellow zinc plated"}, {"Diameter": "6 mm", "Length": "240 mm", "Drive": "PZ2"}},
	"anchor":      {{"Thread": "M10", "Length": "90 mm"}},
	"cabletie":    {{"Length": "200 mm", "Width": "4.8 mm", "Colour": "black"}, {"Length": "1,200 mm", "Width": "9 mm"}},
	"carton":      {{"Inner length": "400 mm", "Inner width": "300 mm", "Inner height": "300 mm", "Wall": "double wall"}, {"Inner length": "2 m", "Inner width": "20 mm", "Inner height": "20 mm"}},
	"tape":        {{"Width": "50 mm", "Length": "66 m", "Colour": "brown"}},
	"bag":         {{"Width": "100 mm", "Length": "150 mm", "Thickness": "50 µm"}},
	"mask":        {{"Protection class": "FFP3", "Standard": "EN 149"}},
	"cable":       {{"Cores": "5", "Cross-section": "2.5 mm²", "Length": "100 m"}},
	"bulb":        {{"Power": "8 W", "Socket": "E27"}, {"Socket": "GU10"}},
	"battery":     {{"Type": "AA"}, {"Type": "CR2032"}, {"Type": "9 V"}, {"Type": "D"}},
	"terminal":    {{"Poles": "2"}, {"Poles": "12"}},
	"disc":        {{"Diameter": "125 mm", "Thickness": "1.0 mm", "Bore": "22.23 mm"}},
	"sandbelt":    {{"Width": "75 mm", "Length": "533 mm", "Grit": "80"}},
	"drill":       {{"Diameter": "1 mm", "Length": "34 mm"}, {"Diameter": "13 mm", "Length": "151 mm"}},
}

// odd are attributes no kind can mean; the drawings have to survive them.
var odd = []map[string]string{
	{}, nil,
	every("0 mm"), every("-5 mm"), every("99999999999999999999999 m"), every("M"), every("NaN"), every("1e400"), every("0.0000001"),
	every("<b>&\"'\x00\xff"), every("4 — 8"), every(",,,1,,"), every(" 1 000,5 mm"),
}

func every(v string) map[string]string {
	all := map[string]string{}
	for _, n := range names {
		all[n] = v
	}
	return all
}

var names = []string{
	"Thread", "Length", "Material", "Thread form", "Diameter", "Drive", "Width", "Colour", "Inner length", "Inner width",
	"Inner height", "Wall", "Thickness", "Height", "Size", "Lens", "SNR", "Protection class", "Volume", "Sheets", "Sockets",
	"Cores", "Cross-section", "Power", "Socket", "Type", "Poles", "Rated current", "Bore", "Grit", "Pitch", "Standard",
	"Width across flats", "Head height", "Inner diameter", "Outer diameter", "Core", "Depth", "Curve", "Strength",
}

func TestEveryKindDrawsAnything(t *testing.T) {
	for _, kind := range Kinds() {
		for _, attributes := range slices.Concat(typical[kind], odd) {
			small, ok := Small(kind, attributes, 96, 60)
			if !ok {
				t.Fatalf("%s isn't drawn small", kind)
			}
			check(t, kind, small)
			large, _ := Large(kind, attributes, `Screw "M8" <40>`)
			check(t, kind, large)
			if again, _ := Large(kind, attributes, `Screw "M8" <40>`); again != large {
				t.Errorf("%s differs from one time to the next", kind)
			}
			if len(small) > 1500 || len(large) > 40_000 {
				t.Errorf("%s takes %d and %d bytes for %v", kind, len(small), len(large), attributes)
			}
			if strings.Contains(small, "<text") {
				t.Errorf("%s has lettering when small", kind)
			}
		}
	}
}

var numbers = regexp.MustCompile(`-?\d*\.?\d+`)

// check holds what is true of any drawing: well-formed, no ids or styles, every coordinate near the picture.
func check(t *testing.T, kind, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s isn't well-formed: %v\n%s", kind, err, svg)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "id", "style":
				t.Errorf("%s has a %s", kind, a.Name.Local)
			case "d", "viewBox", "cx", "cy", "x", "y", "r":
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s: %s=%q", kind, a.Name.Local, a.Value)
				}
				for _, n := range numbers.FindAllString(a.Value, -1) {
					if v, err := strconv.ParseFloat(n, 64); err != nil || v < -700 || v > 1400 {
						t.Errorf("%s: %s in %s=%q", kind, n, a.Name.Local, a.Value)
					}
				}
			}
		}
	}
}

// extent is the width and height of a thing in the units of its list: what the
// paths of a small drawing span.
func extent(t *testing.T, kind string, attributes map[string]string) (w, h float64) {
	t.Helper()
	p := pen{small: true}
	p.at(0, 0, 1)
	kinds[kind](&p, attributes)
	return p.bw, p.bh
}

func TestOneScaleWithinAKind(t *testing.T) {
	bigger := func(kind string, lesser, greater map[string]string) {
		t.Helper()
		w1, h1 := extent(t, kind, lesser)
		w2, h2 := extent(t, kind, greater)
		if w2*h2 <= w1*h1 {
			t.Errorf("%s: %v (%.1f × %.1f) doesn't look bigger than %v (%.1f × %.1f)", kind, greater, w2, h2, lesser, w1, h1)
		}
	}
	for _, kind := range []string{"hexbolt", "socket", "countersunk", "button", "nut", "locknut", "washer", "springwasher", "anchor", "rod"} {
		bigger(kind, map[string]string{"Thread": "M6", "Length": "60 mm"}, map[string]string{"Thread": "M16", "Length": "60 mm"})
	}
	for _, kind := range []string{"hexbolt", "socket", "countersunk", "anchor"} {
		bigger(kind, map[string]string{"Thread": "M8", "Length": "60 mm"}, map[string]string{"Thread": "M8", "Length": "80 mm"})
		bigger(kind, map[string]string{"Thread": "M8", "Length": "120 mm"}, map[string]string{"Thread": "M8", "Length": "160 mm"})
	}
	bigger("carton", map[string]string{"Inner length": "200 mm", "Inner width": "150 mm", "Inner height": "100 mm"}, map[string]string{"Inner length": "400 mm", "Inner width": "300 mm", "Inner height": "300 mm"})
	bigger("disc", map[string]string{"Diameter": "125 mm"}, map[string]string{"Diameter": "230 mm"})
	bigger("battery", map[string]string{"Type": "AAA"}, map[string]string{"Type": "AA"})
	bigger("binbag", map[string]string{"Volume": "30 l"}, map[string]string{"Volume": "120 l"})
}

func TestOnlyStatedMeasuresAreWritten(t *testing.T) {
	for kind, label := range map[string]string{"carton": ">400<", "hexbolt": ">40<", "tape": ">50<"} {
		stated, _ := Large(kind, typical[kind][0], "")
		if !strings.Contains(stated, label) {
			t.Errorf("%s doesn't say %s", kind, label)
		}
		silent, _ := Large(kind, nil, "")
		if strings.Contains(silent, label) {
			t.Errorf("%s says %s of a product that doesn't", kind, label)
		}
	}
}

func TestLengths(t *testing.T) {
	for s, want := range map[string]float64{
		"40 mm": 40, "1,000 mm": 1000, "1 000 mm": 1000, "1.25": 1.25, "4,8 mm": 4.8, "66 m": 66000, "38 cm": 380, "23 µm": .023, "Ø 22.23 mm": 22.23,
	} {
		if got, ok := length(s); !ok || abs(got-want) > 1e-9 {
			t.Errorf("length(%q) = %v, want %v", s, got, want)
		}
	}
	for _, s := range []string{"", "none", "0 mm"} {
		if got, ok := length(s); ok {
			t.Errorf("length(%q) = %v, want none", s, got)
		}
	}
}

func TestMarksAndArt(t *testing.T) {
	if Mark("FASTENERS", 96, 60) == Mark("Garden", 96, 60) || Mark("fasteners", 96, 60) != Mark("Fasteners", 96, 60) {
		t.Error("a category has its own mark, in any case")
	}
	check(t, "mark", Mark("", 0, -1))
	for name := range arts {
		svg, _ := Art(name)
		check(t, name, svg)
	}
	if _, ok := Art("volcano"); ok {
		t.Error("there is no volcano")
	}
	if _, ok := Small("volcano", nil, 96, 60); ok {
		t.Error("a volcano isn't a product")
	}
}

func FuzzAttributes(f *testing.F) {
	f.Add(uint8(0), "40 mm", "M8", "Steel 8.8")
	f.Add(uint8(3), "1,2,3.4.5 m", "M-1", "<&>")
	f.Add(uint8(9), "9999999999999", "\xff", "a2")
	f.Fuzz(func(t *testing.T, k uint8, measure, thread, words string) {
		all := every(measure)
		all["Thread"], all["Type"], all["Material"], all["Colour"], all["Socket"] = thread, thread, words, words, words
		kind := Kinds()[int(k)%len(kinds)]
		small, _ := Small(kind, all, 64, 44)
		check(t, kind, small)
		large, _ := Large(kind, all, words)
		check(t, kind, large)
	})
}

func BenchmarkSmall(b *testing.B) {
	for _, kind := range []string{"hexbolt", "carton", "glove", "terminal"} {
		b.Run(kind, func(b *testing.B) {
			attributes := map[string]string{"Thread": "M8", "Length": "40 mm", "Material": "Steel 8.8, zinc plated"}
			for b.Loop() {
				Small(kind, attributes, 96, 60)
			}
		})
	}
}
