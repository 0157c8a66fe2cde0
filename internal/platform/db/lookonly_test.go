package db_test

import (
	"context"
	"errors"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestWhoLooksOnlyWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		why := errors.New("only looking")
		ctx := db.LookOnly(context.Background(), why)
		const write = `INSERT INTO counters (name, value) VALUES ('looked', 1)`
		if _, err := d.Exec(ctx, write); !errors.Is(err, why) {
			t.Errorf("a statement: %v", err)
		}
		if err := d.InTx(ctx, func(ctx context.Context) error { t.Error("it was begun"); return nil }); !errors.Is(err, why) {
			t.Errorf("a transaction: %v", err)
		}
		var n int
		if err := d.Get(ctx, &n, `SELECT COUNT(*) FROM counters WHERE name = 'looked'`); err != nil || n != 0 {
			t.Errorf("reading: %d, %v", n, err)
		}
		if err := d.Snapshot(ctx, func(ctx context.Context) error { return d.Get(ctx, &n, `SELECT COUNT(*) FROM counters`) }); err != nil {
			t.Errorf("a snapshot: %v", err)
		}
	})
}
