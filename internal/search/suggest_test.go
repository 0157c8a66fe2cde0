package search_test

import (
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

func (s *shop) suggest(scope identity.Scope, text string) search.Suggestions {
	s.tb.Helper()
	g, err := s.find.Suggest(s.ctx, scope, text, 8)
	if err != nil {
		s.tb.Fatal(err)
	}
	return g
}

// told writes suggestions as "exact|bought|products|categories".
func (s *shop) told(g search.Suggestions) string {
	var categories []string
	for _, c := range g.Categories {
		categories = append(categories, c.Path)
	}
	join := func(ids []int64) string { return strings.Join(s.skus(ids), " ") }
	return join(g.Exact) + "|" + join(g.Bought) + "|" + join(g.Products) + "|" + strings.Join(categories, " ")
}

func TestSuggestionsGroupWhatIsTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) SELECT ?, 'NW-771', 'nw771', id FROM products WHERE sku = 'SW-1'`, scope.AccountID)
		s.bump("part_numbers")
		s.order(scope, "A-1", "placed", "FS-0935")
		s.open()
		for typed, want := range map[string]string{
			"":             "|||",
			"fs-0933":      "FS-0933|||",
			"fs093":        "FS-0933 FS-0934 FS-0935|||",
			"nw77":         "SW-1|||",
			"hex b":        "|FS-0935|FS-0934 FS-0933|",
			"glov":         "||SW-1 SW-2|",
			"nitril g":     "||SW-1|",
			"safety":       "||SW-1 SW-2|Safety wear",
			"m8x40":        "||FS-0933 FS-2000|",
			"m8x60 hex":    "||FS-0934|",
			"niktrile":     "||SW-1|",
			"qqq":          "|||",
			"gone":         "|||",
			"400638133393": "FS-0933|||",
		} {
			if got := s.told(s.suggest(scope, typed)); got != want {
				t.Errorf("%q suggests %s, want %s", typed, got, want)
			}
		}
		if g := s.suggest(scope, "fs-0933 20"); s.told(g) != "FS-0933|||" || g.Quantity != 20 || g.Words != "fs-0933" {
			t.Errorf("fs-0933 20 suggests %s, %d of %q", s.told(g), g.Quantity, g.Words)
		}
	})
}

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
		words, quantity := search.SplitQuantity(typed)
		if got := fmt.Sprintf("%s × %d", words, quantity); got != want {
			t.Errorf("%q is read as %s, want %s", typed, got, want)
		}
	}
}
