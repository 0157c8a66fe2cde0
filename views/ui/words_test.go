package ui

import "testing"

func TestUnitsAreCountedInTheirWords(t *testing.T) {
	for _, c := range []struct {
		n          int64
		unit, want string
	}{
		{1, "pack of 100", "1 pack"}, {10, "pack of 100", "10 packs"}, {2, "box of 6", "2 boxes"}, {3, "pouch", "3 pouches"},
		{1, "each", "1 piece"}, {0, "", "0 pieces"}, {5000, "metre", "5,000 metres"},
	} {
		if got := Units(c.n, c.unit, "en-GB"); got != c.want {
			t.Errorf("%d of %q are %q, want %q", c.n, c.unit, got, c.want)
		}
	}
	for word, want := range map[string]string{"each": "an each", "pack": "a pack"} {
		if got := Article(word); got != want {
			t.Errorf("%q", got)
		}
	}
	for text, want := range map[string]string{"": "", "öl": "Öl", "2 lines": "2 lines"} {
		if got := Capital(text); got != want {
			t.Errorf("%q", got)
		}
	}
}
