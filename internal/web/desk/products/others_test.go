package products_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

// A category that is renamed or moved keeps its address, and every range that names it holds what it held.
func TestATreeIsChangedAndRangesStay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		b := s.SignIn("admin@harbour-vale.example")
		jana := s.Actor("jana@nordwind.example", "nordwind")
		seen := func() int {
			r, err := s.App.Catalog.Range(context.Background(), jana.Scope(20261119))
			s.Must(err)
			return r.Len()
		}
		before := seen()
		id := ask[string](s, `SELECT CAST(id AS TEXT) FROM categories WHERE path = 'Fasteners'`)
		screws := ask[string](s, `SELECT CAST(id AS TEXT) FROM categories WHERE path = 'Fasteners > Screws'`)
		nuts := ask[string](s, `SELECT CAST(id AS TEXT) FROM categories WHERE path = 'Fasteners > Nuts'`)
		at := "/desk/categories?open=" + id
		if page := b.Post(at, "/desk/categories/"+id+"/rename", "name", "Fixings; new > old"); page.Status != http.StatusSeeOther {
			t.Fatalf("rename: %d %s", page.Status, page.Text())
		}
		if path := ask[string](s, `SELECT path FROM categories WHERE id = `+screws); path != `Fixings\; new \> old > Screws` {
			t.Errorf("below it: %s", path)
		}
		if now := seen(); now != before {
			t.Errorf("the client saw %d products and sees %d", before, now)
		}
		for _, c := range []struct {
			name, to string
			fields   []string
			status   int
		}{
			{"below itself", id + "/move", []string{"parent", screws}, http.StatusUnprocessableEntity},
			{"a taken name", nuts + "/rename", []string{"name", "Screws"}, http.StatusUnprocessableEntity},
			{"not empty", id + "/delete", nil, http.StatusConflict},
			{"nothing there", "999999/rename", []string{"name", "X"}, http.StatusNotFound},
			{"no such thing", id + "/burn", nil, http.StatusNotFound},
			{"an empty name", id + "/rename", []string{"name", " "}, http.StatusUnprocessableEntity},
			{"to another one", nuts + "/move", []string{"parent", screws}, http.StatusSeeOther},
			{"up", id + "/down", nil, http.StatusSeeOther},
		} {
			if page := b.Post(at, "/desk/categories/"+c.to, c.fields...); page.Status != c.status {
				t.Errorf("%s: %d %s", c.name, page.Status, page.Text())
			}
		}
		if path := ask[string](s, `SELECT path FROM categories WHERE id = `+nuts); path != `Fixings\; new \> old > Screws > Nuts` {
			t.Errorf("moved to %s", path)
		}
		if now := seen(); now != before {
			t.Errorf("after moving the client sees %d products, not %d", now, before)
		}
		if page := b.Post(at, "/desk/categories/new", "parent", id, "name", "Empty one"); page.Status != http.StatusSeeOther {
			t.Fatalf("new: %d", page.Status)
		}
		empty := ask[string](s, `SELECT CAST(id AS TEXT) FROM categories WHERE name = 'Empty one'`)
		if page := b.Post(at, "/desk/categories/"+empty+"/delete"); page.Status != http.StatusSeeOther {
			t.Errorf("delete: %d %s", page.Status, page.Text())
		}
		if page := s.SignIn("ines@harbour-vale.example").Post("/desk/products", "/desk/categories/"+id+"/rename", "name", "Mine"); page.Status != http.StatusForbidden {
			t.Errorf("a manager renames: %d", page.Status)
		}
	})
}

// Two spellings of an attribute become one when that is said, and only then.
func TestTwoSpellingsBecomeOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Import("products", "sku,name,category,price,attributes", "A-1,One,Nuts,1,material=Steel zinc plated;Material=Steel zinc plated", "A-2,Two,Nuts,1,material=Wood")
		b, at := s.SignIn("admin@harbour-vale.example"), "/desk/attributes?open=material"
		if page := b.Get(at); !page.Shows("like Material") && !page.Shows("like material") {
			t.Error("it isn’t said that they are alike")
		}
		if page := b.Post(at, "/desk/attributes/rename", "from", "material", "name", "Material"); page.Status != http.StatusUnprocessableEntity {
			t.Fatalf("unsaid: %d", page.Status)
		}
		if page := b.Post(at, "/desk/attributes/rename", "from", "material", "name", "Material", "merge", "1"); page.Status != http.StatusSeeOther {
			t.Fatalf("merge: %d %s", page.Status, page.Text())
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM product_attributes v JOIN products p ON p.id = v.product_id WHERE p.sku = 'A-1'`); n != 1 {
			t.Errorf("one product has the value %d times", n)
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM attributes WHERE LOWER(name) = 'material'`); n != 1 {
			t.Errorf("%d spellings are left", n)
		}
	})
}

// From a word to its group in two steps; what is saved holds at once, for everybody’s search.
func TestAWordGetsItsGroup(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Settle()
		b, jana := s.SignIn("ines@harbour-vale.example"), s.SignIn("jana@nordwind.example")
		finds := func() bool { return jana.Get("/s/nordwind/search?q=zwiggle").Shows("Hex nut M8") }
		if finds() {
			t.Fatal("the word means something already")
		}
		page := b.Get("/desk/synonyms?q=zwiggle")
		if page.Find("a[href=/desk/synonyms/edit?q=zwiggle&word=zwiggle]") == nil {
			t.Fatalf("no way on: %s", page.Text())
		}
		at := "/desk/synonyms/edit?q=zwiggle&word=zwiggle"
		if page = b.Post(at, "/desk/synonyms/edit", "id", "0", "terms", "zwiggle", "q", "zwiggle"); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("alone: %d", page.Status)
		}
		if page = b.Post(at, "/desk/synonyms/edit", "id", "0", "terms", "zwiggle\r\nhex nut\r\nzwiggle", "q", "zwiggle"); page.Status != http.StatusSeeOther || !finds() {
			t.Fatalf("saved: %d %s", page.Status, page.Text())
		}
		id := ask[string](s, `SELECT CAST(id AS TEXT) FROM synonyms WHERE terms LIKE 'zwiggle%'`)
		seen := "zwiggle;hex nut\n"
		if page = b.Post(at, "/desk/synonyms/edit", "id", id, "seen", "other", "terms", "a\nb"); page.Status != http.StatusConflict {
			t.Errorf("an old form: %d", page.Status)
		}
		if page = b.Post(at, "/desk/synonyms/delete", "id", id, "seen", seen, "q", "zwiggle"); page.Status != http.StatusSeeOther || finds() {
			t.Errorf("deleted: %d %s", page.Status, page.Text())
		}
		if page = b.Post(at, "/desk/synonyms/edit", "id", "0", "terms", "zwiggle\r\nhex nut", "scope", "articles"); page.Status != http.StatusSeeOther || finds() {
			t.Errorf("for help alone: %d %s", page.Status, page.Text())
		}
		if !b.Get("/desk/synonyms?q=zwiggle").Shows("in help alone") {
			t.Error("where it holds isn't told")
		}
		if page = b.Post(at, "/desk/synonyms/edit", "id", "0", "terms", "zwiggle\r\nscrew", "scope", "letters"); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("nowhere: %d", page.Status)
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM changes WHERE kind = 'synonyms'`); n != 3 {
			t.Errorf("%d lines in the change log", n)
		}
	})
}

// New products are looked at, or kept out of an assortment.
func TestNewProductsAreLookedAt(t *testing.T) {
	s := apptest.New(t).Fill()
	b, at := s.SignIn("admin@harbour-vale.example"), "/desk/products/new"
	code := ask[string](s, `SELECT a.code FROM assortments a JOIN assortment_rules r ON r.assortment_id = a.id WHERE r.value = 'Fasteners' LIMIT 1`)
	if page := b.Post(at, at+"/exclude", "row", sku, "assortment", code); page.Status != http.StatusSeeOther {
		t.Fatalf("exclude: %d %s", page.Status, page.Text())
	}
	if page := s.SignIn("jana@nordwind.example").Get("/s/nordwind/p/" + sku); page.Status != http.StatusNotFound {
		t.Errorf("the client still sees it: %d", page.Status)
	}
	if page := b.Get(at); strings.Contains(page.Body, `value="`+sku+`"`) {
		t.Error("it is still to be looked at")
	}
	if page := b.Post(at, at+"/looked", "row", "FS-0934-08-Z"); page.Status != http.StatusSeeOther || b.Get(at).Shows("FS-0934-08-Z") {
		t.Errorf("looked: %d", page.Status)
	}
	b.Post(at, at+"/looked", "all", "1")
	if !b.Get(at).Shows("Everything is looked at") {
		t.Error("some are left")
	}
}

// The pages are there for every staff member, and show no client's own part number.
func TestEverybodyOfTheSellersMayLook(t *testing.T) {
	s := apptest.New(t).Fill()
	number := ask[string](s, `SELECT part_number FROM part_numbers LIMIT 1`)
	for _, who := range []string{"ines@harbour-vale.example", "admin@harbour-vale.example"} {
		b := s.SignIn(who)
		for _, path := range []string{"/desk/products", "/desk/products?q=" + strings.ReplaceAll(number, " ", "+"), "/desk/products?category=Fasteners&noprice=1&sort=-price", "/desk/products/" + sku, "/desk/products/new",
			"/desk/categories", "/desk/attributes", "/desk/synonyms"} {
			page := b.Get(path)
			if found := strings.Contains(path, "?q=") && !page.Shows("No product is like that"); page.Status != 200 || found {
				t.Errorf("%s, %s: %d", who, path, page.Status)
			}
		}
		if page := b.Get("/desk/products/NOT-THERE"); page.Status != http.StatusNotFound {
			t.Errorf("nothing: %d", page.Status)
		}
	}
	if page := s.SignIn("jana@nordwind.example").Get("/desk/products"); page.Status != http.StatusNotFound {
		t.Errorf("a client: %d", page.Status)
	}
	if page := s.SignIn("ines@harbour-vale.example").Get("/desk/imports"); page.Status != http.StatusForbidden {
		t.Errorf("a manager’s imports: %d", page.Status)
	}
}
