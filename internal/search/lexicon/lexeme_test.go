package lexicon

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextIsCutAsBuyersWriteIt(t *testing.T) {
	for text, want := range map[string]string{
		"10mm":                  "10mm(10)",
		"10 mm":                 "10mm(10)",
		"10 Millimetres":        "10mm(10)",
		"10,5 mm":               "10.5mm(10.5)",
		"1,000 pcs":             "1000pcs(1000)",
		"M8x40":                 "m8x40(m8 40)",
		"M8 x 40":               "m8x40(m8 40)",
		"M8×40":                 "m8x40(m8 40)",
		"m8 x40":                "m8x40(m8 40)",
		"10 x 20 x 30 mm":       "10x20x30(10 20 30 10mm 20mm 30mm)",
		"10x20mm":               "10x20(10 20 10mm 20mm)",
		`1/2"`:                  "1/2in(1/2)",
		"½″":                    "1/2in(1/2)",
		`1-1/2" pipe`:           "1-1/2in(1-1/2) pipe",
		"230V":                  "230v(230)",
		"230 V":                 "230v(230)",
		"FS-0933":               "fs0933(fs 0933)",
		"wi-fi":                 "wifi(wi fi)",
		"WD40":                  "wd40(wd 40)",
		"iPhone11":              "iphone11(iphone 11)",
		"M8":                    "m8",
		"dv7-1211ea":            "dv71211ea(dv7 1211ea)",
		"Gloves, boxes & bus":   "glove box bus",
		"shampoo/conditioner":   "shampoo conditioner",
		"Crème brûlée™":         "creme brulee",
		"the buyer's batteries": "the buyer battery",
		"12 in 1":               "12 in 1",
		"2 x HDMI":              "2 x hdmi",
		"- / . '":               "",
	} {
		var got []string
		for _, l := range Lexemes(text) {
			s := l.Whole
			if len(l.Parts) > 0 {
				s += "(" + strings.Join(l.Parts, " ") + ")"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is cut into %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}

func TestPluralsLoseTheirEnding(t *testing.T) {
	for word, want := range map[string]string{"boxes": "box", "batteries": "battery", "gloves": "glove", "glass": "glass", "brushes": "brush",
		"switches": "switch", "shelves": "shelf", "status": "status", "screws": "screw", "gas": "gas", "axis": "axis", "ties": "tie"} {
		if got := Stem(word); got != want {
			t.Errorf("Stem(%s) = %s, want %s", word, got, want)
		}
	}
}

func TestEditsCountSwapsAsOne(t *testing.T) {
	for pair, want := range map[string]int{"washer wahser": 1, "glove glove": 0, "bolt bot": 1, "stainless stanles": 2, "bolt nut": 2, "nitrile nitril": 1} {
		a, b, _ := strings.Cut(pair, " ")
		if got := min(Edits(a, b, 2), 3); got != want && !(want == 2 && got >= 2) {
			t.Errorf("Edits(%s) = %d, want %d", pair, got, want)
		}
	}
}

func FuzzQueriesAreRead(f *testing.F) {
	for _, seed := range []string{"", "M8 x 40 10mm", `1/2" 1-1/2`, "x x x", "10x", "x10 20 x", "½×″'s", "a/b,c-d_e", "\xff\xfe", "m8x", "-1,,2..3//", "10 x 20 x", "İıſ"} {
		f.Add(seed)
	}
	synonyms := &Synonyms{from: map[string][]expansion{}}
	synonyms.add(`lamp;work light;a\;b`, "", weightSynonym)
	f.Fuzz(func(t *testing.T, text string) {
		w := Reading{Synonyms: synonyms, Family: func(string) []string { return nil }, Stops: StopWords}.Read(text)
		if len(w.Terms) > MaxWords {
			t.Errorf("%d wants", len(w.Terms))
		}
		for _, o := range w.Options {
			if o.From < 0 || o.To > len(w.Terms) || o.From >= o.To {
				t.Errorf("option %+v of %d wants", o, len(w.Terms))
			}
			for _, slot := range o.Slots {
				if slot >= len(w.Slots) {
					t.Errorf("slot %d of %d", slot, len(w.Slots))
				}
			}
		}
		for _, term := range w.Slots {
			if strings.ContainsRune(term, ' ') {
				t.Errorf("the term %q holds a space", term)
			}
		}
		if words, quantity := SplitQuantity(text); quantity < 0 || quantity > 0 && (words == "" || len(words) >= len(text)+2 && utf8.ValidString(text)) {
			t.Errorf("%q is %d of %q", text, quantity, words)
		}
		Surfaces(text)
	})
}
