package insight

import (
	"context"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

// BenchmarkAtRisk is a million orders of 50,000 accounts: who is at risk from what is kept in memory (page), after an
// order was placed meanwhile (moved), and the nightly fit.
func BenchmarkAtRisk(b *testing.B) {
	d, ctx, r := dbtest.SQLite(b), context.Background(), rand.New(rand.NewSource(1))
	now := clock.NewDate(2026, 11, 22).At(9, 0, time.UTC)
	s := New(d, settings.New(d), func() clock.Time { return now })
	f := &facts{purchases: 1, figures: 1}
	err := d.InTx(ctx, func(ctx context.Context) error {
		for i := range int64(50_000) {
			if _, err := d.Exec(ctx, `INSERT INTO accounts (id, slug, name, currency, created_at, updated_at) VALUES (?, ?, 'A client', 'EUR', 1, 1)`, i+1, fmt.Sprintf("c%d", i)); err != nil {
				return err
			}
			orders := make([]order, 1+r.Intn(39))
			pause := time.Duration(1+r.Intn(20)) * 24 * time.Hour
			for k := range orders {
				orders[k] = order{at: now.Add(-time.Duration(k)*pause - time.Duration(r.Intn(60*24))*time.Hour), revenue: 10_000}
			}
			f.accounts = append(f.accounts, newAccount(i+1, orders))
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	s.kept.Store(f)
	run := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("night", func() error { return s.Refit(ctx) })
	run("page", func() error { _, err := s.AtRisk(ctx, everyone); return err })
	run("all expected", func() error { _, err := s.Expected(ctx, everyone); return err })
	run("moved", func() error { s.lastPast.Store(nil); _, err := s.AtRisk(ctx, everyone); return err })
}
