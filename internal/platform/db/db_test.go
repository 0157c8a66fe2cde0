package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestTransactionsJoinAndUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, boom := context.Background(), errors.New("boom")
		put := func(ctx context.Context, key string) error {
			_, err := d.Exec(ctx, `INSERT INTO settings (key, value) VALUES (?, ?)`, key, "x")
			return err
		}
		err := d.InTx(ctx, func(ctx context.Context) error {
			if err := d.InTx(ctx, func(ctx context.Context) error { return put(ctx, "inner") }); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("err = %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.InTx(ctx, func(ctx context.Context) error { _ = put(ctx, "panic"); panic("boom") })
		}()
		if err := d.InTx(ctx, func(ctx context.Context) error { return put(ctx, "kept") }); err != nil {
			t.Fatal(err)
		}
		var keys []string
		if err := d.Select(ctx, &keys, `SELECT key FROM settings WHERE key IN (?) ORDER BY key`, []string{"inner", "kept", "panic"}); err != nil {
			t.Fatal(err)
		}
		if len(keys) != 1 || keys[0] != "kept" {
			t.Errorf("keys = %v", keys)
		}
		if err := put(ctx, "kept"); !db.IsDuplicate(err) {
			t.Errorf("a second row gave %v, want a duplicate", err)
		}
	})
}

func TestCountersGiveEachNumberOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var group sync.WaitGroup
		numbers := make(chan int64, 40)
		for range 40 {
			group.Go(func() {
				err := d.InTx(context.Background(), func(ctx context.Context) error {
					n, err := d.Counter(ctx, "orders", 100)
					numbers <- n
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		close(numbers)
		seen := map[int64]bool{}
		for n := range numbers {
			if n < 100 || n > 139 || seen[n] {
				t.Errorf("number %d given twice or out of line", n)
			}
			seen[n] = true
		}
	})
}

// Both schemas must end with the same tables and columns, since they share their queries.
func TestBothSchemasAreAlike(t *testing.T) {
	columns := func(d *db.DB, query string) map[string]bool {
		var names []string
		if err := d.Select(context.Background(), &names, query); err != nil {
			t.Fatal(err)
		}
		set := map[string]bool{}
		for _, name := range names {
			set[name] = true
		}
		return set
	}
	lite := columns(dbtest.SQLite(t), `SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%'`)
	pg := columns(dbtest.Postgres(t), `SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'`)
	if len(lite) < 200 {
		t.Fatalf("only %d columns read", len(lite))
	}
	for name := range lite {
		if !pg[name] {
			t.Errorf("%s is missing in PostgreSQL", name)
		}
	}
	for name := range pg {
		if !lite[name] {
			t.Errorf("%s is missing in SQLite", name)
		}
	}
}

func TestATransactionSeesTheVersionsThatItRaised(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, err := d.WithVersions(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		err = d.InTx(ctx, func(ctx context.Context) error {
			before, err := d.Versions(ctx)
			if err != nil {
				return err
			}
			if err := d.Bump(ctx, "prices"); err != nil {
				return err
			}
			catalog, err := d.NextVersion(ctx, "catalog")
			if err != nil {
				return err
			}
			after, err := d.Versions(ctx)
			if after["prices"] != before["prices"]+1 || after["catalog"] != catalog || catalog != before["catalog"]+1 {
				t.Errorf("before %v, after %v", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
