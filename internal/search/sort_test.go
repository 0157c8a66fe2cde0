package search_test

import (
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

// sorted is the SKUs of the first page in an order, parted by spaces.
func (s *shop) sorted(scope identity.Scope, by search.Sort, words string) string {
	s.tb.Helper()
	return strings.Join(s.skus(s.search(scope, search.Query{Words: words, Sort: by, PerPage: 5}).IDs), " ")
}

func (s *shop) number(scope identity.Scope, sku string, numbers ...string) {
	s.tb.Helper()
	for _, number := range numbers {
		s.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) SELECT ?, ?, ?, id FROM products WHERE sku = ?`,
			scope.AccountID, number, strings.ToLower(number), sku)
	}
	s.bump("part_numbers")
}

func TestSortByTheAccountsOwnNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		other := s.account("other", "all")
		s.open()
		byName := s.sorted(scope, search.ByName, "")
		if got := s.sorted(scope, search.ByPartNumber, ""); got != byName || s.search(scope, search.Query{}).Numbered {
			t.Errorf("without numbers of its own: %s", got)
		}
		s.number(scope, "PK-7", "B10")
		s.number(scope, "SW-1", "B9", "Z1")
		s.number(scope, "FS-0935", "b2")
		s.number(other, "EL-100", "A1")
		for words, want := range map[string]string{"": "FS-0935 SW-1 PK-7 SW-2 FS-0934", "bolt": "FS-0935 FS-0934 FS-0933"} {
			if got := s.sorted(scope, search.ByPartNumber, words); got != want {
				t.Errorf("%q by own number: %s, want %s", words, got, want)
			}
		}
		if got := s.sorted(other, search.ByPartNumber, ""); !strings.HasPrefix(got, "EL-100 SW-2 ") {
			t.Errorf("the other account's: %s", got)
		}
		s.exec(`DELETE FROM part_numbers WHERE part_number = 'B9'`)
		s.bump("part_numbers")
		if got := s.sorted(scope, search.ByPartNumber, ""); !strings.HasPrefix(got, "FS-0935 PK-7 SW-1 ") {
			t.Errorf("after a number went: %s", got)
		}
	})
}

func TestSortByLastBought(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		other := s.account("other", "all")
		s.open()
		s.orderAt(scope, 100, "A-1", "delivered", "SW-1", "FS-0935")
		s.orderAt(scope, 200, "A-2", "delivered", "FS-0935")
		s.orderAt(scope, 300, "A-3", "placed", "EL-200")
		s.orderAt(scope, 400, "A-4", "cancelled", "PK-7")
		s.orderAt(other, 500, "B-1", "placed", "WD-40")
		s.bump("purchases")
		if got := s.sorted(scope, search.LastBought, ""); got != "EL-200 FS-0935 SW-1 SW-2 FS-0934" {
			t.Errorf("last bought: %s", got)
		}
		if got := s.sorted(scope, search.LastBought, "bolt"); !strings.HasPrefix(got, "FS-0935 FS-0934") {
			t.Errorf("bolts last bought: %s", got)
		}
		s.orderAt(scope, 600, "A-5", "placed", "SW-1")
		s.bump("purchases")
		if got := s.sorted(scope, search.LastBought, ""); !strings.HasPrefix(got, "SW-1 EL-200 FS-0935 ") {
			t.Errorf("after another order: %s", got)
		}
	})
}
