package catalog

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

const (
	benchProducts   = 100_000
	benchCategories = 200
	benchAccounts   = 2_000 // each with an assortment of its own of a tenth of the products, scattered over all ids
)

func benchShop(b *testing.B) (d *db.DB, scopes []identity.Scope) {
	f := newShop(b, dbtest.SQLite(b))
	for i := range benchCategories {
		f.category(fmt.Sprintf("Top %d > Part %d", i/20, i))
	}
	err := f.db.InTx(context.Background(), func(ctx context.Context) error {
		exec := func(query string, args ...any) {
			if _, err := f.db.Exec(ctx, query, args...); err != nil {
				b.Fatal(err)
			}
		}
		for i := range benchProducts {
			category := i % benchCategories
			exec(`INSERT INTO products (id, sku, sku_key, name, category_id, brand, version, created_at, updated_at) VALUES (?, ?, ?, 'Hex bolt', ?, ?, 2, 1, 1)`,
				i+1, fmt.Sprintf("HV-%06d", i), fmt.Sprintf("hv%06d", i), f.categories[fmt.Sprintf("Top %d > Part %d", category/20, category)], fmt.Sprintf("Brand %d", i%50))
			exec(`INSERT INTO product_tags (product_id, tag) VALUES (?, ?)`, i+1, fmt.Sprintf("tag %d", i%30))
		}
		exec(`INSERT INTO attributes (name) VALUES ('Length')`)
		for i := range 8 * 5000 {
			exec(`INSERT INTO product_attributes (product_id, position, attribute_id, text, unit) VALUES (?, ?, 1, '40', 'mm')`, i/8+1, i%8)
		}
		for a := range benchAccounts {
			id := int64(a + 100)
			exec(`INSERT INTO accounts (id, slug, name, currency, created_at, updated_at) VALUES (?, ?, 'A', 'EUR', 1, 1)`, id, fmt.Sprintf("a%d", a))
			exec(`INSERT INTO assortments (id, code, name) VALUES (?, ?, 'A')`, id, fmt.Sprintf("a%d", a))
			exec(`INSERT INTO account_assortments (account_id, assortment_id) VALUES (?, ?)`, id, id)
			for i := range benchCategories / 10 {
				category := (a*13 + i*(a%9+1)) % benchCategories
				exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind, value) VALUES (?, ?, 'include', 'category', ?)`,
					id, i, fmt.Sprintf("Top %d > Part %d", category/20, category))
			}
			scopes = append(scopes, identity.Scope{AccountID: id, Currency: "EUR", Today: today})
		}
		return f.db.Bump(ctx, "catalog", "ranges")
	})
	if err != nil {
		b.Fatal(err)
	}
	return f.db, scopes
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkCatalog(b *testing.B) {
	d, scopes := benchShop(b)
	ctx, err := d.WithVersions(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	s := New(d)
	before := heap()
	b.Run("snapshot of 100,000", func(b *testing.B) {
		for b.Loop() {
			s.current.Store(nil)
			must[*Range](b)(s.Range(ctx, identity.Scope{}))
		}
	})
	b.Logf("the snapshot takes %d KB", (heap()-before)>>10)
	b.Run("range of an account anew", func(b *testing.B) {
		n := 0
		for b.Loop() {
			next := scopes[n%len(scopes)]
			next.EarlyDays = 1 + n/len(scopes)
			must[*Range](b)(s.Range(ctx, next))
			n++
		}
	})
	*s = *New(d)
	must[*Range](b)(s.Range(ctx, identity.Scope{}))
	before = heap()
	for _, scope := range scopes {
		must[*Range](b)(s.Range(ctx, scope))
	}
	b.Logf("the ranges of %d accounts take %d KB", s.ranges.Len()-1, (heap()-before)>>10)
	ids := make([]int64, 0, 40)
	for it := must[*Range](b)(s.Range(ctx, scopes[7])).Bitmap().Iterator(); it.HasNext() && len(ids) < 40; {
		ids = append(ids, int64(it.Next()))
	}
	b.Run("40 products", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if found, err := s.ByIDs(ctx, scopes[7], ids); err != nil || len(found) != 40 {
				b.Fatal(err, len(found))
			}
		}
	})
	b.Run("stock of 40", func(b *testing.B) {
		for b.Loop() {
			must[map[int64]Stock](b)(s.Stock(ctx, ids))
		}
	})
	b.Run("tree", func(b *testing.B) {
		for b.Loop() {
			must[Tree](b)(s.Tree(ctx, scopes[7]))
		}
	})
	b.Run("one change, then a page", func(b *testing.B) {
		for b.Loop() {
			err := d.InTx(context.Background(), func(ctx context.Context) error {
				version, err := d.NextVersion(ctx, "catalog")
				if err == nil {
					_, err = d.Exec(ctx, `UPDATE products SET version = ? WHERE id = 77`, version)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			must[map[int64]Product](b)(s.ByIDs(context.Background(), scopes[7], ids))
		}
	})
}
