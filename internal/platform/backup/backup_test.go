package backup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tradecounter/internal/platform/backup"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// fill puts rows of every sort into a database: booleans, numbers with decimals, nothing, odd text, a child listed
// before its parent by number.
func fill(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.InTx(context.Background(), func(ctx context.Context) error {
		for _, statement := range []string{
			`INSERT INTO settings (key, value) VALUES ('seller.name', 'Łódź & Söhne <"''\ ` + "\u2028\n" + `>')`,
			`INSERT INTO categories (id, name, path, slug) VALUES (9, 'Fasteners', 'Fasteners', 'fasteners')`,
			`INSERT INTO categories (id, parent_id, name, path, slug) VALUES (2, 9, 'Bolts', 'Fasteners > Bolts', 'bolts')`,
			`INSERT INTO products (id, sku, sku_key, name, category_id, backorder, version, created_at, updated_at)
				VALUES (7, 'A-1', 'a1', 'Bolt', 2, FALSE, 3, 1795000000000, 1795000000000), (8, 'A-2', 'a2', 'Nut', 2, TRUE, 4, 1, 1)`,
			`INSERT INTO attributes (id, name) VALUES (1, 'Length')`,
			`INSERT INTO product_attributes (product_id, position, attribute_id, text, number, unit) VALUES (7, 0, 1, '0.1', 0.1, 'mm'), (8, 0, 1, '40', 40, 'mm'), (8, 1, 1, 'long', NULL, '')`,
			`INSERT INTO accounts (id, slug, name, currency, created_at, updated_at) VALUES (3, 'nord', 'Nord', 'EUR', 1, 1)`,
			`INSERT INTO returns (id, number, account_id, returned_at) VALUES (1, 'R-1', 3, 5)`,
			`INSERT INTO return_lines (return_id, position, product_id, sku, quantity) VALUES (1, 1, 7, 'A-1', 2)`,
			`INSERT INTO daily_sums (day, account_id, device, visits) VALUES (20261122, 3, 'phone', 4)`,
			`INSERT INTO predictions (account_id, frequency, recency_days, age_days, alive, orders_year, value_year) VALUES (3, 2, 10, 20, 0.1, 12, NULL)`,
		} {
			if _, err := d.Exec(ctx, statement); err != nil {
				return err
			}
		}
		for i := range 200 {
			if _, err := d.Exec(ctx, `INSERT INTO events (at, name, payload) VALUES (?, 'test', ?)`, i, fmt.Sprintf(`{"n":%d}`, i)); err != nil {
				return err
			}
		}
		return d.SetSequences(ctx, []string{"categories", "products", "attributes"})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, d *db.DB) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT key || '=' || value FROM settings ORDER BY key`,
		`SELECT name || ' ' || version FROM versions ORDER BY name`,
		`SELECT sku || ' ' || CASE WHEN backorder THEN 'yes' ELSE 'no' END || ' ' || created_at FROM products ORDER BY id`,
		`SELECT product_id || ' ' || text || ' ' || COALESCE(CASE WHEN number = 0.1 THEN 'a tenth' WHEN number = 40 THEN 'forty' END, 'none') FROM product_attributes ORDER BY product_id, position`,
		`SELECT path || ' ' || COALESCE(parent_id, 0) FROM categories ORDER BY path`,
		`SELECT id || payload FROM events ORDER BY id`,
		`SELECT r.number || l.sku || l.quantity FROM returns r JOIN return_lines l ON l.return_id = r.id`,
		`SELECT day || device || visits FROM daily_sums`,
		`SELECT CASE WHEN alive = 0.1 AND orders_year = 12 AND value_year IS NULL THEN 'as expected' ELSE 'otherwise' END FROM predictions`,
	} {
		var rows []string
		if err := d.Select(context.Background(), &rows, query); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, strings.Join(rows, "\n"))
	}
	return b.String()
}

// empty are databases nothing was done to, not even a migration.
func empties(t *testing.T) map[string]string {
	list := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "empty.db")}
	if os.Getenv(dbtest.PostgresVariable) != "" {
		list["postgres"] = dbtest.PostgresDSN(t) // migrated, but nobody is in it yet
	}
	return list
}

func TestABackupGoesBackIntoEitherDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, from *db.DB) {
		ctx, dir := context.Background(), t.TempDir()
		fill(t, from)
		uploads := filepath.Join(dir, "uploads")
		if err := os.MkdirAll(filepath.Join(uploads, "ab"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(uploads, "ab", "sheet.pdf"), []byte("%PDF-1.7 sheet"), 0o600); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "backup.zip")
		if _, err := backup.Write(ctx, from, uploads, file, clock.Time(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Write(ctx, from, uploads, file, clock.Time(1)); err == nil {
			t.Error("a backup was written over")
		}
		for kind, dsn := range empties(t) {
			target := filepath.Join(t.TempDir(), "uploads")
			if _, err := backup.Restore(ctx, dsn, target, file); err != nil {
				t.Fatalf("into %s: %v", kind, err)
			}
			to, err := db.Open(dsn)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := content(t, to), content(t, from); got != want {
				t.Errorf("into %s: got\n%s\nwant\n%s", kind, got, want)
			}
			if sheet, err := os.ReadFile(filepath.Join(target, "ab", "sheet.pdf")); err != nil || string(sheet) != "%PDF-1.7 sheet" {
				t.Errorf("into %s: the upload is %q, %v", kind, sheet, err)
			}
			var next int64 // rows added later are numbered after the ones put back
			err = to.InTx(ctx, func(ctx context.Context) error {
				return to.Get(ctx, &next, `INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at) VALUES ('A-3', 'a3', 'Washer', 2, 5, 1, 1) RETURNING id`)
			})
			if err != nil || next <= 8 {
				t.Errorf("into %s: the next product is number %d, %v", kind, next, err)
			}
			if _, err := backup.Restore(ctx, dsn, filepath.Join(t.TempDir(), "uploads"), file); err == nil {
				t.Errorf("into %s: a database in use was written over", kind)
			}
			if err := to.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "not.zip")
	if err := os.WriteFile(file, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(context.Background(), "sqlite:"+filepath.Join(dir, "new.db"), filepath.Join(dir, "uploads"), file); err == nil {
		t.Error("a text was restored")
	}
}
