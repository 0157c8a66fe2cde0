package pricing

import (
	"context"
	"fmt"
	"testing"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

var today = clock.Date(20261121)

// world is a small seller whose one account sees everything.
type world struct {
	t   testing.TB
	db  *db.DB
	cat *catalog.Service
	*Service
	scope      identity.Scope
	categories map[string]int64
	lists      map[string]int64
	products   map[string]int64
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	cat := catalog.New(d)
	w := &world{t: t, db: d, cat: cat, Service: New(d, cat), categories: map[string]int64{}, lists: map[string]int64{},
		products: map[string]int64{}}
	account := w.id(`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('nordwind', 'Nordwind', 'EUR', 1, 1) RETURNING id`)
	everything := w.id(`INSERT INTO assortments (code, name) VALUES ('all', 'All') RETURNING id`)
	w.exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind) VALUES (?, 1, 'include', 'all')`, everything)
	w.exec(`INSERT INTO account_assortments (account_id, assortment_id) VALUES (?, ?)`, account, everything)
	w.scope = identity.Scope{AccountID: account, Currency: "EUR", Today: today}
	return w
}

func (w *world) id(query string, args ...any) (id int64) {
	w.t.Helper()
	err := w.db.InTx(context.Background(), func(ctx context.Context) error { return w.db.Get(ctx, &id, query, args...) })
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Exec(context.Background(), query, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) bump(names ...string) {
	w.t.Helper()
	if err := w.db.Bump(context.Background(), names...); err != nil {
		w.t.Fatal(err)
	}
}

// category makes the last of a path's categories; those above must exist.
func (w *world) category(path, parent string) int64 {
	var above any
	if parent != "" {
		above = w.categories[parent]
	}
	w.categories[path] = w.id(`INSERT INTO categories (parent_id, name, path, slug) VALUES (?, ?, ?, ?) RETURNING id`,
		above, path, path, fmt.Sprintf("c%d", len(w.categories)))
	return w.categories[path]
}

func (w *world) product(sku, category, brand string) int64 {
	w.t.Helper()
	if _, ok := w.categories[category]; !ok {
		w.category(category, "")
	}
	w.bump("catalog")
	w.products[sku] = w.id(`INSERT INTO products (sku, sku_key, name, category_id, brand, version, created_at, updated_at)
		SELECT ?, ?, ?, ?, ?, version, 1, 1 FROM versions WHERE name = 'catalog' RETURNING id`,
		sku, catalog.FoldNumber(sku), sku, w.categories[category], brand)
	return w.products[sku]
}

// list is a price list like "base EUR", "summer EUR 20260601 20260831"; priority 0 doesn't give it to the account.
func (w *world) list(code, currency string, isBase bool, from, to clock.Date, priority int) int64 {
	w.t.Helper()
	w.lists[code] = w.id(`INSERT INTO price_lists (code, name, currency, is_base, valid_from, valid_to)
		VALUES (?, ?, ?, ?, ?, ?) RETURNING id`, code, "List "+code, currency, isBase, from, to)
	if priority > 0 {
		w.exec(`INSERT INTO account_price_lists (account_id, price_list_id, priority) VALUES (?, ?, ?)`,
			w.scope.AccountID, w.lists[code], priority)
	}
	w.bump("prices", "accounts")
	return w.lists[code]
}

func (w *world) rule(list string, position int, kind, value string, reduce money.BasisPoints) {
	w.t.Helper()
	w.exec(`INSERT INTO price_list_rules (price_list_id, position, kind, value, reduce_bp) VALUES (?, ?, ?, ?, ?)`,
		w.lists[list], position, kind, value, reduce)
	w.bump("prices")
}

// price is a line of a list, or of the account's contract for list "contract"; price "" is on request.
func (w *world) price(list, sku string, minQty int64, price string, from, to clock.Date) {
	w.t.Helper()
	var unit any
	if price != "" {
		p, err := money.ParsePrice(price)
		if err != nil {
			w.t.Fatal(err)
		}
		unit = int64(p)
	}
	table, owner := "prices (price_list_id", w.lists[list]
	if list == "contract" {
		table, owner = "contract_prices (account_id", w.scope.AccountID
	}
	w.exec(`INSERT INTO `+table+`, product_id, min_qty, unit_price, valid_from, valid_to) VALUES (?, ?, ?, ?, ?, ?)`,
		owner, w.products[sku], minQty, unit, from, to)
	w.bump("prices")
}

func (w *world) quote(sku string, quantity int64) Quote {
	w.t.Helper()
	id := w.products[sku]
	quotes, err := w.Quotes(context.Background(), w.scope, []Ask{{id, quantity}})
	if err != nil {
		w.t.Fatal(err)
	}
	q, ok := quotes[id]
	if !ok {
		w.t.Fatalf("%s has no quote", sku)
	}
	return q
}
