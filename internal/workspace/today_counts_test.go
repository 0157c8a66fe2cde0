package workspace_test

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/workspace"
)

// Counts that are some time old still stand beside the page that asks, and are counted anew behind it; very old ones are
// not shown any more.
func TestCountsAreRenewedBehindThePages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		counts := func() int {
			t.Helper()
			return s.App.Today.Counts(context.Background(), reachOf(s, ines)).Today
		}
		before := counts()
		answer(s, "nps", 2, 3)
		if now := counts(); now != before {
			t.Fatalf("%d at once, %d before: counted with every page", now, before)
		}
		s.Pass(31 * time.Second)
		if now := counts(); now != before {
			t.Fatalf("the page that asks waits for %d", now)
		}
		for begun := time.Now(); counts() != before+1; time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > 20*time.Second {
				t.Fatalf("still %d", counts())
			}
		}
		answer(s, "csat", 1, 2)
		s.Pass(time.Hour)
		if now := counts(); now != before+2 {
			t.Errorf("after an hour %d are shown, not %d", now, before+2)
		}
	})
}

// A page that has no counts yet doesn't wait for them until years of orders are read; they stand on a later one.
func TestAPageDoesNotWaitForItsFirstCounts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		if !s.App.DB.Postgres() {
			t.Skip("a reader is made to wait by a lock that SQLite doesn't have")
		}
		s.Fill()
		answer(s, "nps", 2, 3)
		ctx := context.Background()
		s.App.Today.Patience(50 * time.Millisecond)
		counts := func() workspace.Waiting { return s.App.Today.Counts(ctx, reachOf(s, ines)) }
		s.Must(s.App.DB.InTx(ctx, func(locked context.Context) error {
			if _, err := s.App.DB.Exec(locked, `LOCK TABLE orders IN ACCESS EXCLUSIVE MODE`); err != nil {
				return err
			}
			if now := counts(); now != (workspace.Waiting{}) {
				t.Errorf("counted %+v while orders can't be read", now)
			}
			return nil
		}))
		for begun := time.Now(); counts().Today == 0; time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > 20*time.Second {
				t.Fatal("nothing is counted")
			}
		}
	})
}
