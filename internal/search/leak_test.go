package search_test

import (
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

// What an account can't see must not exist for it in anything that search tells.
func TestNothingIsToldOfWhatAnAccountDoesNotSee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := hardwareShop(t, d)
		s.put(product{sku: "SEC-1", name: "Secretive bolt M8 prototype", category: "Fastening > Hidden", brand: "Ghost",
			attributes: "Thread=M99;Length=999 mm;Finish=Phantom;Material=Unobtainium", mpn: "GHOST-77", gtin: "5901234123457", description: "for spectres"})
		sees := s.account("sees", "all")
		blind := s.account("blind", "category:Fastening > Bolts", "category:Safety wear")
		for _, scope := range []int64{sees.AccountID, blind.AccountID} {
			s.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) SELECT ?, 'KEY-9', 'key9', id FROM products WHERE sku = 'SEC-1'`, scope)
		}
		s.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) SELECT ?, 'OWN-5', 'own5', id FROM products WHERE sku = 'SW-1'`, sees.AccountID)
		s.order(blind, "B-1", "placed", "SEC-1", "SW-1") // bought before it left the range
		s.open()
		if r := s.search(sees, search.Query{Words: "secretive"}); r.Total != 1 {
			t.Fatal("who sees it doesn't find it")
		}
		if got := s.told(s.suggest(sees, "own5")); got != "SW-1|||" {
			t.Fatalf("who owns the number is suggested %s", got)
		}
		for _, words := range []string{"secretive", "secretve", "prototypes", "ghost", "SEC-1", "sec1", "GHOST-77", "ghost7", "5901234123457",
			"KEY-9", "OWN-5", "phantom", "unobtainium", "999mm", "M99", "spectres", "hidden"} {
			r := s.search(blind, search.Query{Words: words})
			if r.Total != 0 || r.Spelling != "" || len(r.Categories) > 0 || len(r.Facets) > 0 || len(r.Brands.Values) > 0 || len(r.Dropped) != 1 {
				t.Errorf("%q tells %+v", words, r)
			}
			if got := s.told(s.suggest(blind, words)); got != "|||" {
				t.Errorf("%q suggests %s", words, got)
			}
		}
		for name, q := range map[string]search.Query{"browsing": {}, "a search": {Words: "bolt"}, "its category": {Category: "fastening"},
			"bought": {Bought: true}, "often bought": {Sort: search.OftenBought}} {
			told := fmt.Sprintf("%+v", s.search(blind, q))
			for _, secret := range []string{"Hidden", "Ghost", "M99", "999", "Phantom", "Unobtainium"} {
				if strings.Contains(told, secret) {
					t.Errorf("%s tells %s: %s", name, secret, told)
				}
			}
		}
		if r := s.search(blind, search.Query{Bought: true}); r.Total != 1 || r.Bought != 1 {
			t.Errorf("%d of what was bought are told, %d counted", r.Total, r.Bought)
		}
		if r := s.search(blind, search.Query{Category: "fastening-hidden"}); r.Total != 0 || len(r.Categories) > 3 {
			t.Errorf("the hidden category tells %+v", r)
		}
		if r := s.search(blind, search.Query{Filters: map[string][]string{"Finish": {"Phantom"}}}); r.Total != 0 || len(r.Facets) > 0 && r.Facets[0].Values[0].Count > 0 {
			t.Errorf("a hidden value tells %+v", r.Facets)
		}
	})
}
