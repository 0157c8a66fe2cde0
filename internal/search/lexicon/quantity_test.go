package lexicon

import (
	"fmt"
	"testing"
)

func TestAQuantityIsToldFromASize(t *testing.T) {
	for typed, want := range map[string]string{
		"M8x40 10":          "M8x40 × 10",
		"hex bolt M8x40 10": "hex bolt M8x40 × 10",
		"FS-0933 x 20":      "FS-0933 × 20",
		"FS-0933 ×20":       "FS-0933 × 20",
		"FS-0933 x20":       "FS-0933 × 20",
		"FS-0933 20":        "FS-0933 × 20",
		"20 x FS-0933":      "FS-0933 × 20",
		"20x FS-0933":       "FS-0933 × 20",
		"20 × hex bolt":     "hex bolt × 20",
		"hex bolt 20 pcs":   "hex bolt × 20",
		"gloves x 5":        "gloves × 5",
		"M8 x 40":           "M8 x 40 × 0",
		"M8 40":             "M8 40 × 0",
		"10 x 20":           "10 x 20 × 0",
		"10 x 20 mm":        "10 x 20 mm × 0",
		"10x20 x 30":        "10x20 x 30 × 0",
		"iphone 11":         "iphone 11 × 0",
		"size 9":            "size 9 × 0",
		"40 mm":             "40 mm × 0",
		"20":                "20 × 0",
		"FS-0933 0":         "FS-0933 0 × 0",
		"FS-0933 -5":        "FS-0933 -5 × 0",
		"FS-0933 99999999":  "FS-0933 99999999 × 0",
		"":                  " × 0",
	} {
		words, quantity := SplitQuantity(typed)
		if got := fmt.Sprintf("%s × %d", words, quantity); got != want {
			t.Errorf("%q is read as %s, want %s", typed, got, want)
		}
	}
}
