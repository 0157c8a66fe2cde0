package search_test

import (
	"strings"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

func TestSortingByPriceUsesTheAccountsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		other := s.account("other", "all")
		base := s.id(s.ctx, `INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base', 'Base', 'EUR', TRUE) RETURNING id`)
		price := func(sku string, amount int64) {
			s.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT ?, id, 1, ? FROM products WHERE sku = ?`, base, amount, sku)
		}
		price("FS-0933", 30_000)
		price("FS-0934", 20_000)
		price("FS-0935", 10_000)
		s.exec(`INSERT INTO contract_prices (account_id, product_id, min_qty, unit_price) SELECT ?, id, 1, 5000 FROM products WHERE sku = 'FS-0933'`, scope.AccountID)
		s.bump("prices")
		s.open()
		ask := func(account string, order search.Sort) string {
			who := scope
			if account == "other" {
				who = other
			}
			return strings.Join(s.skus(s.search(who, search.Query{Category: "fastening", Sort: order}).IDs), " ")
		}
		for _, c := range []struct {
			account string
			order   search.Sort
			want    string
		}{
			{"own", search.ByPrice, "FS-0933 FS-0935 FS-0934 FS-2000"},
			{"own", search.ByPriceDown, "FS-0934 FS-0935 FS-0933 FS-2000"},
			{"other", search.ByPrice, "FS-0935 FS-0934 FS-0933 FS-2000"},
			{"own", search.ByName, "FS-0934 FS-0933 FS-0935 FS-2000"},
		} {
			if got := ask(c.account, c.order); got != c.want {
				t.Errorf("%s by %s: %s, want %s", c.account, c.order, got, c.want)
			}
		}
		s.exec(`UPDATE contract_prices SET unit_price = 99000`)
		s.bump("prices")
		if got := ask("own", search.ByPrice); got != "FS-0935 FS-0934 FS-0933 FS-2000" {
			t.Errorf("after the price changed: %s", got)
		}
	})
}
