package pricing

import (
	"context"
	"fmt"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

const (
	benchProducts = 10_000
	benchAccounts = 200 // each with a list of its own of 200 entries and 20 contract prices, and two shared lists
)

func benchWorld(b *testing.B, d *db.DB) *world {
	w := newWorld(b, d)
	w.category("Fastening", "")
	err := d.InTx(context.Background(), func(ctx context.Context) error {
		exec := func(query string, args ...any) {
			if _, err := d.Exec(ctx, query, args...); err != nil {
				b.Fatal(err)
			}
		}
		list := func(code string, isBase bool) (id int64) {
			if err := d.Get(ctx, &id, `INSERT INTO price_lists (code, name, currency, is_base) VALUES (?, ?, 'EUR', ?) RETURNING id`, code, code, isBase); err != nil {
				b.Fatal(err)
			}
			return id
		}
		base, shared, derived := list("base", true), list("shared", false), list("derived", false)
		exec(`INSERT INTO price_list_rules (price_list_id, position, kind, reduce_bp) VALUES (?, 1, 'brand', 1000)`, derived)
		for i := range benchProducts {
			exec(`INSERT INTO products (id, sku, sku_key, name, category_id, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 2, 1, 1)`,
				i+1, fmt.Sprintf("P%d", i), fmt.Sprintf("p%d", i), "Product", w.categories["Fastening"])
			for _, from := range []int{1, 10, 100} {
				exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) VALUES (?, ?, ?, ?)`, base, i+1, from, 100_000-from)
			}
			if i%20 == 0 {
				exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) VALUES (?, ?, 1, 90000)`, shared, i+1)
			}
		}
		for a := range benchAccounts {
			var account int64
			if err := d.Get(ctx, &account, `INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, 'A', 'EUR', 1, 1) RETURNING id`, fmt.Sprintf("a%d", a)); err != nil {
				b.Fatal(err)
			}
			exec(`INSERT INTO account_assortments (account_id, assortment_id) SELECT ?, id FROM assortments`, account)
			own := list(fmt.Sprintf("own%d", a), false)
			for i, id := range []int64{own, shared, derived} {
				exec(`INSERT INTO account_price_lists (account_id, price_list_id, priority) VALUES (?, ?, ?)`, account, id, i)
			}
			for i := range 220 {
				product := (a*7+i*41)%benchProducts + 1
				if i < 200 {
					exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) VALUES (?, ?, 1, 80000)`, own, product)
				} else {
					exec(`INSERT INTO contract_prices (account_id, product_id, min_qty, unit_price) VALUES (?, ?, 1, 80000)`, account, product)
				}
			}
		}
		return d.Bump(ctx, "catalog", "prices", "accounts", "ranges")
	})
	if err != nil {
		b.Fatal(err)
	}
	return w
}

// A page of 40 for an account that comes back, and for ever another one.
func BenchmarkPageOf40(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := benchWorld(b, open(b))
			first := w.scope.AccountID + 1
			for _, accounts := range []int{1, benchAccounts} {
				b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) { w.bench(b, first, accounts) })
			}
		})
	}
}

func (w *world) bench(b *testing.B, first int64, accounts int) {
	ctx, err := w.db.WithVersions(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	asks := make([]Ask, 40)
	n := 0
	page := func() {
		w.scope.AccountID = first + int64(n%accounts)
		for i := range asks {
			asks[i] = Ask{int64((n*40+i)%benchProducts) + 1, 10}
		}
		n++
		if quotes, err := w.Quotes(ctx, w.scope, asks); err != nil || len(quotes) != 40 {
			b.Fatal(err, len(quotes))
		}
	}
	for range 2 * max(accounts, benchProducts/40) {
		page()
	}
	b.ReportAllocs()
	for b.Loop() {
		page()
	}
}
