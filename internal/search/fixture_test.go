package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search"
)

const today = clock.Date(20261121)

func now() clock.Time { return today.At(9, 0, time.UTC) }

// shop is a small seller written straight into the tables.
type shop struct {
	tb   testing.TB
	db   *db.DB
	ctx  context.Context
	cat  *catalog.Service
	find *search.Service
	dir  string

	categories map[string]int64
	attributes map[string]int64
}

func newShop(tb testing.TB, d *db.DB) *shop {
	s := &shop{tb: tb, db: d, ctx: context.Background(), dir: tb.TempDir(), categories: map[string]int64{}, attributes: map[string]int64{}}
	s.cat = catalog.New(d)
	s.find = s.service()
	return s
}

func (s *shop) service() *search.Service {
	return search.New(s.db, s.cat, pricing.New(s.db, s.cat), s.dir, now)
}

func (s *shop) open() *shop {
	s.tb.Helper()
	if err := s.find.Open(s.ctx); err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(func() { _ = s.find.Close() })
	return s
}

func (s *shop) exec(query string, args ...any) {
	s.tb.Helper()
	if _, err := s.db.Exec(s.ctx, query, args...); err != nil {
		s.tb.Fatal(err)
	}
}

func (s *shop) id(ctx context.Context, query string, args ...any) (id int64) {
	s.tb.Helper()
	if err := s.db.InTx(ctx, func(ctx context.Context) error { return s.db.Get(ctx, &id, query, args...) }); err != nil {
		s.tb.Fatal(err)
	}
	return id
}

// product is one line of a small catalogue; attributes are "Name=Value unit;…".
type product struct {
	sku, name, category, brand, description, attributes, mpn, gtin string
	status                                                         string
}

// put writes products in one transaction, as an import would.
func (s *shop) put(products ...product) {
	s.tb.Helper()
	err := s.db.InTx(s.ctx, func(ctx context.Context) error {
		version, err := s.db.NextVersion(ctx, "catalog")
		if err != nil {
			return err
		}
		for _, p := range products {
			if err := s.putOne(ctx, p, version); err != nil {
				return fmt.Errorf("%s: %w", p.sku, err)
			}
		}
		return nil
	})
	if err != nil {
		s.tb.Fatal(err)
	}
}

func (s *shop) putOne(ctx context.Context, p product, version int64) error {
	if p.category == "" {
		p.category = "Goods"
	}
	if p.status == "" {
		p.status = "active"
	}
	var id int64
	err := s.db.Get(ctx, &id, `INSERT INTO products (sku, sku_key, name, category_id, brand, description, gtin, gtin_key, mpn,
		mpn_key, status, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1)
		ON CONFLICT (sku) DO UPDATE SET name = excluded.name, brand = excluded.brand, description = excluded.description,
		category_id = excluded.category_id, status = excluded.status, version = excluded.version RETURNING id`,
		p.sku, catalog.FoldNumber(p.sku), p.name, s.category(ctx, p.category), p.brand, p.description,
		p.gtin, catalog.FoldGTIN(p.gtin), p.mpn, catalog.FoldNumber(p.mpn), p.status, version)
	if err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM product_attributes WHERE product_id = ?`, id); err != nil {
		return err
	}
	if p.attributes == "" {
		return nil
	}
	for i, pair := range strings.Split(p.attributes, ";") {
		name, text, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		text, unit, number := typed(text)
		_, err := s.db.Exec(ctx, `INSERT INTO product_attributes (product_id, position, attribute_id, text, number, unit) VALUES (?, ?, ?, ?, ?, ?)`,
			id, i, s.attribute(ctx, name), text, number, unit)
		if err != nil {
			return err
		}
	}
	return nil
}

// typed reads "12.5 mm" as a number with a unit.
func typed(text string) (value, unit string, number *float64) {
	value, unit, _ = strings.Cut(text, " ")
	var f float64
	if n, err := fmt.Sscanf(value+"\n", "%g\n", &f); n == 1 && err == nil && !strings.Contains(unit, " ") {
		return value, unit, &f
	}
	return text, "", nil
}

func (s *shop) category(ctx context.Context, path string) int64 {
	if id, ok := s.categories[path]; ok {
		return id
	}
	var parent *int64
	name := path
	if i := strings.LastIndex(path, " > "); i >= 0 {
		id := s.category(ctx, path[:i])
		parent, name = &id, path[i+3:]
	}
	slug := strings.Join(strings.FieldsFunc(strings.ToLower(path), func(r rune) bool { return r < 'a' || r > 'z' }), "-")
	s.categories[path] = s.id(ctx, `INSERT INTO categories (parent_id, name, path, slug) VALUES (?, ?, ?, ?) RETURNING id`, parent, name, path, slug)
	return s.categories[path]
}

func (s *shop) attribute(ctx context.Context, name string) int64 {
	if id, ok := s.attributes[name]; ok {
		return id
	}
	s.attributes[name] = s.id(ctx, `INSERT INTO attributes (name) VALUES (?) RETURNING id`, name)
	return s.attributes[name]
}

// account sees what the rules include: "all", "category:A > B", "brand:X", "sku:Y".
func (s *shop) account(slug string, rules ...string) identity.Scope {
	s.tb.Helper()
	id := s.id(s.ctx, `INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1) RETURNING id`, slug, slug)
	assortment := s.id(s.ctx, `INSERT INTO assortments (code, name) VALUES (?, ?) RETURNING id`, slug, slug)
	for i, rule := range rules {
		kind, value, _ := strings.Cut(rule, ":")
		s.exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind, value) VALUES (?, ?, 'include', ?, ?)`, assortment, i, kind, value)
	}
	s.exec(`INSERT INTO account_assortments (account_id, assortment_id) VALUES (?, ?)`, id, assortment)
	s.bump("ranges")
	return identity.Scope{AccountID: id, Currency: "EUR", Today: today}
}

func (s *shop) bump(name string) {
	s.exec(`UPDATE versions SET version = version + 1 WHERE name = ?`, name)
}

func (s *shop) skus(ids []int64) (skus []string) {
	s.tb.Helper()
	for _, id := range ids {
		var sku string
		if err := s.db.Get(s.ctx, &sku, `SELECT sku FROM products WHERE id = ?`, id); err != nil {
			s.tb.Fatal(err)
		}
		skus = append(skus, sku)
	}
	return skus
}

func (s *shop) search(scope identity.Scope, q search.Query) search.Result {
	s.tb.Helper()
	r, err := s.find.Search(s.ctx, scope, q)
	if err != nil {
		s.tb.Fatal(err)
	}
	return r
}

// found is the SKUs of the first page, parted by spaces.
func (s *shop) found(scope identity.Scope, words string) string {
	s.tb.Helper()
	return strings.Join(s.skus(s.search(scope, search.Query{Words: words}).IDs), " ")
}
