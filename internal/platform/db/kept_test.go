package db_test

import (
	"context"
	"errors"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestKeptRowsFollowEveryChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		kept, elsewhere := db.NewKept[string, string](d, "stock", 2), db.NewKept[string, string](d, "stock", 2)
		reads := 0
		read := func(ctx context.Context, keys []string) (map[string]string, error) {
			reads++
			var rows []struct{ Key, Value string }
			err := d.Select(ctx, &rows, `SELECT key, value FROM settings WHERE key IN (?)`, keys)
			found := map[string]string{}
			for _, r := range rows {
				found[r.Key] = r.Value
			}
			return found, err
		}
		put := func(through *db.Kept[string, string], key, value string, fails error) {
			t.Helper()
			err := d.InTx(ctx, func(ctx context.Context) error {
				if _, err := d.Exec(ctx, `INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value); err != nil {
					return err
				}
				if err := through.Changed(ctx, key, "another"); err != nil {
					return err
				}
				if err := through.Changed(ctx, "a third"); err != nil { // a second time in one transaction
					return err
				}
				if now, err := kept.Of(ctx, []string{key}, read); err != nil || now[key] != value {
					t.Errorf("the transaction itself reads %q, %v", now[key], err)
				}
				return fails
			})
			if !errors.Is(err, fails) {
				t.Fatal(err)
			}
		}
		boom := errors.New("boom")
		for _, step := range []struct {
			do    func()
			want  string // of key "a"
			reads int
		}{
			{func() {}, "", 1},
			{func() {}, "", 0},
			{func() { put(kept, "a", "1", nil) }, "1", 1},
			{func() { put(kept, "b", "1", nil) }, "1", 0},
			{func() { put(kept, "a", "2", boom) }, "1", 0},
			{func() { put(elsewhere, "a", "3", nil) }, "3", 1},
			{func() { put(elsewhere, "b", "2", nil) }, "3", 1},
		} {
			step.do()
			reads = 0
			found, err := kept.Of(ctx, []string{"a"}, read)
			if err != nil || found["a"] != step.want || reads != step.reads {
				t.Errorf("a = %q after %d reads, %v; want %q after %d", found["a"], reads, err, step.want, step.reads)
			}
		}
	})
}
