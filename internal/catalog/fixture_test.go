package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

const today = clock.Date(20261121)

// shop is a seller with an account called nordwind that has no assortment yet.
type shop struct {
	t testing.TB
	*Service
	scope      identity.Scope
	categories map[string]int64
	ids        map[string]int64
}

func newShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	f := &shop{t: t, Service: New(d), categories: map[string]int64{}, ids: map[string]int64{}}
	f.scope = f.account("nordwind")
	return f
}

func (f *shop) account(slug string) identity.Scope {
	f.t.Helper()
	return identity.Scope{Currency: "EUR", Today: today,
		AccountID: f.id(`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1) RETURNING id`, slug, slug)}
}

func (f *shop) id(query string, args ...any) (id int64) {
	f.t.Helper()
	err := f.db.InTx(context.Background(), func(ctx context.Context) error { return f.db.Get(ctx, &id, query, args...) })
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

// exec changes something and raises the versions named.
func (f *shop) exec(versions string, query string, args ...any) {
	f.t.Helper()
	err := f.db.InTx(context.Background(), func(ctx context.Context) error {
		if _, err := f.db.Exec(ctx, query, args...); err != nil {
			return err
		}
		return f.db.Bump(ctx, strings.Fields(versions)...)
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// category makes a path of categories, those above included.
func (f *shop) category(path string) int64 {
	f.t.Helper()
	if id, ok := f.categories[path]; ok {
		return id
	}
	var above any
	name := path
	if i := strings.LastIndex(path, " > "); i >= 0 {
		above, name = f.category(path[:i]), path[i+3:]
	}
	id := f.id(`INSERT INTO categories (parent_id, name, path, slug) VALUES (?, ?, ?, ?) RETURNING id`,
		above, name, path, strings.ToLower(name))
	f.categories[path] = id
	return id
}

// goods are what a test says of a product; what it doesn't say has a default.
type goods struct {
	category, brand, status, mpn, gtin, replacedBy string
	from                                           clock.Date
	created                                        clock.Date
	tags                                           []string
	attributes                                     []Attribute
}

// product enters a product or changes it.
func (f *shop) product(sku string, g goods) int64 {
	f.t.Helper()
	if g.category == "" {
		g.category = "Fastening"
	}
	if g.status == "" {
		g.status = "active"
	}
	if g.created == 0 {
		g.created = 20250101
	}
	category := f.category(g.category)
	err := f.db.InTx(context.Background(), func(ctx context.Context) error {
		version, err := f.db.NextVersion(ctx, "catalog")
		if err != nil {
			return err
		}
		var id int64
		err = f.db.Get(ctx, &id, `INSERT INTO products (sku, sku_key, name, category_id, brand, status, mpn, mpn_key, gtin, gtin_key,
			replaced_by, available_from, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (sku) DO UPDATE SET name = excluded.name, category_id = excluded.category_id, brand = excluded.brand,
			status = excluded.status, available_from = excluded.available_from, version = excluded.version RETURNING id`,
			sku, FoldNumber(sku), "Product "+sku, category, g.brand, g.status, g.mpn, FoldNumber(g.mpn), g.gtin, FoldGTIN(g.gtin),
			g.replacedBy, g.from, version, g.created.At(9, 0, time.UTC), today.At(12, 0, time.UTC))
		if err != nil {
			return err
		}
		f.ids[sku] = id
		return f.describe(ctx, id, g)
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return f.ids[sku]
}

func (f *shop) describe(ctx context.Context, id int64, g goods) error {
	if _, err := f.db.Exec(ctx, `DELETE FROM product_tags WHERE product_id = ?`, id); err != nil {
		return err
	}
	for _, tag := range g.tags {
		if _, err := f.db.Exec(ctx, `INSERT INTO product_tags (product_id, tag) VALUES (?, ?)`, id, tag); err != nil {
			return err
		}
	}
	for i, a := range g.attributes {
		if _, err := f.db.Exec(ctx, `INSERT INTO attributes (name) VALUES (?) ON CONFLICT DO NOTHING`, a.Name); err != nil {
			return err
		}
		if _, err := f.db.Exec(ctx, `INSERT INTO product_attributes (product_id, position, attribute_id, text, number, unit)
			SELECT ?, ?, id, ?, ?, ? FROM attributes WHERE name = ?`, id, i, a.Text, a.Number, a.Unit, a.Name); err != nil {
			return err
		}
	}
	return nil
}

// assortment gives an account an assortment of rules like "include category Fastening", "exclude sku A".
func (f *shop) assortment(account int64, rules ...string) {
	f.t.Helper()
	code := fmt.Sprintf("a%d", f.id(`INSERT INTO counters (name, value) VALUES ('a', 1)
		ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value`))
	id := f.id(`INSERT INTO assortments (code, name) VALUES (?, ?) RETURNING id`, code, code)
	for i, r := range rules {
		words := strings.SplitN(r+" ", " ", 3)
		f.exec("ranges", `INSERT INTO assortment_rules (assortment_id, position, mode, kind, value) VALUES (?, ?, ?, ?, ?)`,
			id, i, words[0], words[1], strings.TrimSpace(words[2]))
	}
	f.exec("ranges", `INSERT INTO account_assortments (account_id, assortment_id, position) VALUES (?, ?, ?)`, account, id, id)
}

func (f *shop) single(account int64, sku, mode string) {
	f.t.Helper()
	f.exec("ranges", `INSERT INTO account_products (account_id, product_id, mode) VALUES (?, ?, ?)`, account, f.ids[sku], mode)
}

// sees are the SKUs in a scope's range, in order.
func (f *shop) sees(scope identity.Scope) string {
	f.t.Helper()
	r, err := f.Range(context.Background(), scope)
	if err != nil {
		f.t.Fatal(err)
	}
	var skus []string
	for sku, id := range f.ids {
		if r.Has(id) {
			skus = append(skus, sku)
		}
	}
	slices.Sort(skus)
	if len(skus) != r.Len() {
		f.t.Fatalf("the range holds %d products, %d are known", r.Len(), len(skus))
	}
	return strings.Join(skus, " ")
}

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func skus(products []Product) string {
	list := make([]string, len(products))
	for i, p := range products {
		list[i] = p.SKU
	}
	return strings.Join(list, " ")
}
