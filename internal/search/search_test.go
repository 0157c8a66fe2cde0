package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

// hardware is a small catalogue that reads like the real one.
var hardware = []product{
	{sku: "FS-0933", name: "Hex bolt M8x40 A2", category: "Fastening > Bolts", brand: "Norfast", attributes: "Thread=M8;Length=40 mm;Material=A2 stainless", mpn: "DIN933-M8-40", gtin: "4006381333931"},
	{sku: "FS-0934", name: "Hex bolt M8 x 60 A2", category: "Fastening > Bolts", brand: "Norfast", attributes: "Thread=M8;Length=60 mm;Material=A2 stainless"},
	{sku: "FS-0935", name: "Hex bolt M10x40 zinc", category: "Fastening > Bolts", brand: "Norfast", attributes: "Thread=M10;Length=40 mm;Material=Steel"},
	{sku: "FS-2000", name: "Set screw M8x40 DIN 913", category: "Fastening > Screws", brand: "Ferro", attributes: "Thread=M8;Length=40 mm;Material=Steel"},
	{sku: "EL-100", name: "Work light 230V 50W", category: "Electrical", brand: "Lumo", attributes: "Voltage=230 V;Power=50 W"},
	{sku: "EL-200", name: `Pipe fitting 1/2" brass`, category: "Electrical", brand: "Lumo"},
	{sku: "SW-1", name: "Nitrile gloves, size 9", category: "Safety wear", brand: "Guarda", description: "Powder free, for cleaning and repair."},
	{sku: "SW-2", name: "Bag for gloves", category: "Safety wear", brand: "Guarda"},
	{sku: "WD-40", name: "Multi-purpose spray 400 ml", category: "Cleaning", brand: "WD"},
	{sku: "PK-7", name: "Shelves and brackets set", category: "Packaging"},
	{sku: "OLD-1", name: "Gone bolt M8x40", category: "Fastening > Bolts", status: "inactive"},
}

func hardwareShop(t *testing.T, d *db.DB) (*shop, identity.Scope) {
	s := newShop(t, d)
	s.put(hardware...)
	return s, s.account("nordwind", "all")
}

func TestWhatBuyersTypeIsFoundFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) SELECT ?, 'NW 77/1', 'nw771', id FROM products WHERE sku = 'SW-1'`, scope.AccountID)
		s.bump("part_numbers")
		s.open()
		for _, c := range []struct{ typed, first string }{
			{"fs0933", "FS-0933"}, {"FS 0933", "FS-0933"}, {"fs-0933", "FS-0933"}, {"fs/0933", "FS-0933"},
			{"din933 m8 40", "FS-0933"}, {"DIN933M840", "FS-0933"},
			{"4006381333931", "FS-0933"}, {"04006381333931", "FS-0933"}, {"4-006381-333931", "FS-0933"},
			{"nw771", "SW-1"}, {"NW-77-1", "SW-1"},
			{"hex bolts zinc", "FS-0935"}, {"m8x60", "FS-0934"}, {"M8 × 60", "FS-0934"}, {"m8 x60", "FS-0934"},
			{"bolt 60mm", "FS-0934"}, {"bolt 60 mm", "FS-0934"}, {"bolt m10", "FS-0935"},
			{"230v light", "EL-100"}, {"230 V", "EL-100"}, {`1/2"`, "EL-200"}, {"1/2 inch fitting", "EL-200"}, {"½″ fitting", "EL-200"},
			{"glove", "SW-1"}, {"nitril gloves", "SW-1"}, {"nitrlie", "SW-1"}, {"wd40", "WD-40"}, {"wd 40", "WD-40"},
			{"multipurpose spray", "WD-40"}, {"shelf", "PK-7"}, {"norfast zinc", "FS-0935"}, {"safety wear nitrile", "SW-1"},
			{"fs-09", "FS-0933"}, {"stainless bolt m8x40", "FS-0933"}, {"the gloves for repair", "SW-1"}, {"scres m8", "FS-2000"},
		} {
			found := s.found(scope, c.typed)
			if first, _, _ := strings.Cut(found, " "); first != c.first {
				t.Errorf("%q found %q, want %s first", c.typed, found, c.first)
			}
		}
		if found := s.found(scope, "gone"); found != "" {
			t.Errorf("an inactive product is found: %s", found)
		}
	})
}

func TestANumberIsNeverBlurred(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	r := s.search(scope, search.Query{Words: "FS-0933"})
	if got := s.skus(r.IDs); len(got) != 1 || got[0] != "FS-0933" || r.Exact != 1 {
		t.Errorf("FS-0933 found %v, %d exact", got, r.Exact)
	}
	if r.Spelling != "" {
		t.Errorf("a number was offered as %q", r.Spelling)
	}
}

func TestProductsWithAllWordsComeBeforeThoseWithMost(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	r := s.search(scope, search.Query{Words: "hex bolt zinc"})
	if got := s.skus(r.IDs); r.AllWords != 1 || len(got) != 3 || got[0] != "FS-0935" {
		t.Errorf("found %v, the first %d with all words", got, r.AllWords)
	}
	if len(r.Dropped) > 0 {
		t.Errorf("dropped %v though a product has all words", r.Dropped)
	}
}

func TestNothingIsADeadEnd(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	r := s.search(scope, search.Query{Words: "hex bolt qqqqq"})
	if fmt.Sprint(r.Dropped, r.Known) != "[qqqqq] [hex bolt]" || r.Total != 3 || r.AllWords != 0 {
		t.Errorf("relaxed to %v without %v: %d found, %d with all words", r.Known, r.Dropped, r.Total, r.AllWords)
	}
	if r := s.search(scope, search.Query{Words: "nitrlie glovse"}); r.Spelling != "nitrile gloves" || r.Total == 0 {
		t.Errorf("offered %q, found %d", r.Spelling, r.Total)
	}
	if r := s.search(scope, search.Query{Words: "zzzz yyyy"}); r.Total != 0 || fmt.Sprint(r.Dropped) != "[zzzz yyyy]" {
		t.Errorf("found %d, dropped %v", r.Total, r.Dropped)
	}
}

func TestSynonymsHoldAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.open()
		if found := s.found(scope, "lamp"); found != "" {
			t.Fatalf("lamp found %s before there was a synonym", found)
		}
		s.exec(`INSERT INTO synonyms (scope, terms, input) VALUES ('products', 'lamp;work light', ''),
			('products', 'nitrile gloves', 'mechanic mitts'), ('products', 'a\;b;hex bolt', ''), ('articles', 'spray;foo', '')`)
		s.bump("synonyms")
		for typed, want := range map[string]string{"lamp": "EL-100", "lamps 230V": "EL-100", "mechanic mitts": "SW-1", "foo": ""} {
			if first, _, _ := strings.Cut(s.found(scope, typed), " "); first != want {
				t.Errorf("%q found %q first, want %q", typed, first, want)
			}
		}
		if r := s.search(scope, search.Query{Words: "mechanic mitts"}); r.AllWords != 1 {
			t.Errorf("a synonym of two words met %d products wholly", r.AllWords)
		}
		if found := s.found(scope, "nitrile gloves"); strings.Contains(found, "mitts") || !strings.HasPrefix(found, "SW-1") {
			t.Errorf("the one-way synonym worked backwards: %s", found)
		}
		s.exec(`DELETE FROM synonyms`)
		s.bump("synonyms")
		if found := s.found(scope, "lamp"); found != "" {
			t.Errorf("lamp found %s after the synonym went", found)
		}
	})
}

func TestFiltersAreOrWithinAndAndAcross(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.open()
		ask := func(q search.Query) string {
			r := s.search(scope, q)
			got := s.skus(r.IDs)
			slices.Sort(got)
			return strings.Join(got, " ")
		}
		low, high := 50.0, 70.0
		for _, c := range []struct {
			name string
			q    search.Query
			want string
		}{
			{"a category with all below", search.Query{Category: "fastening"}, "FS-0933 FS-0934 FS-0935 FS-2000"},
			{"a category", search.Query{Category: "fastening-bolts"}, "FS-0933 FS-0934 FS-0935"},
			{"one value", search.Query{Filters: map[string][]string{"Thread": {"M10"}}}, "FS-0935"},
			{"two values of one", search.Query{Filters: map[string][]string{"Thread": {"M10", "M8"}}}, "FS-0933 FS-0934 FS-0935 FS-2000"},
			{"two attributes", search.Query{Filters: map[string][]string{"Thread": {"M8"}, "Length": {"40 mm"}}}, "FS-0933 FS-2000"},
			{"a range", search.Query{Ranges: map[string]search.Between{"Length": {Min: &low, Max: &high}}}, "FS-0934"},
			{"an open range", search.Query{Ranges: map[string]search.Between{"Length": {Max: &low}}}, "FS-0933 FS-0935 FS-2000"},
			{"brands", search.Query{Brands: []string{"ferro", "Lumo"}}, "EL-100 EL-200 FS-2000"},
			{"words and a filter", search.Query{Words: "bolt", Filters: map[string][]string{"Material": {"Steel"}}}, "FS-0935"},
			{"a category that isn't", search.Query{Category: "nowhere"}, ""},
			{"an attribute that isn't", search.Query{Filters: map[string][]string{"Colour": {"red"}}}, ""},
		} {
			if got := ask(c.q); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
		}
	})
}

func TestFacetsCountWhatWouldBeShown(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	r := s.search(scope, search.Query{Category: "fastening", Filters: map[string][]string{"Thread": {"M10"}, "Material": {"Brass"}}})
	if r.Total != 0 {
		t.Errorf("%d found", r.Total)
	}
	told := map[string]string{}
	for _, f := range r.Facets {
		for _, v := range f.Values {
			told[f.Name] += fmt.Sprintf("%s:%d:%v ", v.Text, v.Count, v.Chosen)
		}
	}
	if told["Thread"] != "M10:0:true " {
		t.Errorf("Thread tells %q: only what Material leaves, and what was chosen", told["Thread"])
	}
	if told["Material"] != "Brass:0:true Steel:1:false " {
		t.Errorf("Material tells %q", told["Material"])
	}
	r = s.search(scope, search.Query{Category: "fastening", Filters: map[string][]string{"Thread": {"M10"}}})
	for _, f := range r.Facets {
		if f.Name == "Thread" && fmt.Sprint(f.Values) != "[{M8 3 false} {M10 1 true}]" {
			t.Errorf("Thread's own filter changed its counts: %v", f.Values)
		}
		if f.Name == "Length" && len(f.Values) > 0 && f.Values[0].Count != 1 {
			t.Errorf("Length counts beyond the filter: %v", f.Values)
		}
	}
	var categories []string
	for _, c := range r.Categories {
		categories = append(categories, fmt.Sprintf("%s:%d", c.Path, c.Count))
	}
	if got := strings.Join(categories, " "); got != "Fastening:1 Fastening > Bolts:1" {
		t.Errorf("categories %s", got)
	}
	r = s.search(scope, search.Query{Category: "fastening"})
	for _, f := range r.Facets {
		if f.Name == "Length" && (!f.Numeric || f.Min != 40 || f.Max != 60 || f.Unit != "mm") {
			t.Errorf("Length is told as %+v", f)
		}
	}
}

func TestAShelfIsWhatTheFilterOfItsCategoryLeaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.open()
		few := s.account("few", "brand:Norfast")
		for _, slug := range []string{"fastening", "fastening-bolts", "fastening-screws", "electrical", "nowhere"} {
			for _, who := range []identity.Scope{scope, few} {
				shelf := s.search(who, search.Query{Category: slug})
				// A range that bounds nothing makes it an ordinary search with a filter.
				filtered := s.search(who, search.Query{Category: slug, Ranges: map[string]search.Between{"": {}}})
				if got, want := fmt.Sprintf("%+v", shelf), fmt.Sprintf("%+v", filtered); got != want {
					t.Errorf("%s:\n%s\nwant\n%s", slug, got, want)
				}
			}
		}
	})
}

func TestPagesAndOrders(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	var all []string
	for page := 1; page <= 4; page++ {
		r := s.search(scope, search.Query{Page: page, PerPage: 3})
		if r.Total != 10 || r.Pages != 4 || r.Page != page {
			t.Errorf("page %d: %d found on %d pages, page %d", page, r.Total, r.Pages, r.Page)
		}
		all = append(all, s.skus(r.IDs)...)
	}
	if got := strings.Join(all, " "); got != "SW-2 FS-0934 FS-0933 FS-0935 WD-40 SW-1 EL-200 FS-2000 PK-7 EL-100" {
		t.Errorf("by name: %s", got)
	}
	if r := s.search(scope, search.Query{Page: 99, PerPage: 3}); r.Page != 4 || len(r.IDs) != 1 {
		t.Errorf("a page past the end is page %d with %d products", r.Page, len(r.IDs))
	}
}

func TestOftenBoughtByThisAccountOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		other := s.account("other", "all")
		s.open()
		s.order(scope, "A-1", "placed", "SW-1", "FS-0935")
		s.order(scope, "A-2", "placed", "FS-0935")
		s.order(scope, "A-3", "cancelled", "EL-100")
		s.order(other, "B-1", "placed", "EL-200")
		s.bump("purchases")
		r := s.search(scope, search.Query{Sort: search.OftenBought, PerPage: 3})
		if got := s.skus(r.IDs); got[0] != "FS-0935" || got[1] != "SW-1" || r.Bought != 2 {
			t.Errorf("often bought: %v, %d bought", got, r.Bought)
		}
		if r := s.search(scope, search.Query{Bought: true}); r.Total != 2 {
			t.Errorf("%d bought", r.Total)
		}
		if r := s.search(other, search.Query{Bought: true}); fmt.Sprint(s.skus(r.IDs)) != "[EL-200]" {
			t.Errorf("the other account bought %v", s.skus(r.IDs))
		}
	})
}

// order writes an order with a line for each SKU.
func (s *shop) order(scope identity.Scope, number, state string, skus ...string) {
	s.tb.Helper()
	s.orderAt(scope, 1, number, state, skus...)
}

func (s *shop) orderAt(scope identity.Scope, at int64, number, state string, skus ...string) {
	s.tb.Helper()
	id := s.id(s.ctx, `INSERT INTO orders (number, account_id, channel, state, currency, rate_millionths, placed_at, placed_on, lines_total, total)
		VALUES (?, ?, 'online', ?, 'EUR', 1000000, ?, 20261101, 0, 0) RETURNING id`, number, scope.AccountID, state, at)
	for i, sku := range skus {
		s.exec(`INSERT INTO order_lines (order_id, account_id, placed_at, position, product_id, sku, name, quantity, unit_price, line_total)
			SELECT ?, ?, ?, ?, id, sku, name, 1, 0, 0 FROM products WHERE sku = ?`, id, scope.AccountID, at, i, sku)
	}
}

func TestStockFilterKeepsWhatIsFreeOrNotTracked(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.exec(`INSERT INTO stock (product_id, free) SELECT id, 0 FROM products WHERE sku = 'FS-0933'`)
	s.exec(`INSERT INTO stock (product_id, free) SELECT id, 5 FROM products WHERE sku = 'FS-0934'`)
	s.open()
	r := s.search(scope, search.Query{Category: "fastening-bolts", InStock: true})
	if got := strings.Join(s.skus(r.IDs), " "); got != "FS-0934 FS-0935" {
		t.Errorf("in stock: %s", got)
	}
}
