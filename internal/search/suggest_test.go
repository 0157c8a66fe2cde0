package search_test

import (
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
