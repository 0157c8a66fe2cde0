package workspace_test

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
)

// Counts that are some time old still stand beside the page that asks, and are counted anew behind it; very old ones are
// not shown any more.
func TestCountsAreRenewedBehindThePages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		counts := func() int {
			t.Helper()
			c, err := s.App.Today.Counts(context.Background(), reachOf(s, ines))
			s.Must(err)
			return c.Today
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
