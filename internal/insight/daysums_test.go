package insight

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

// Searches of days that are over are held in memory; those of yesterday and today are read, a day is taken over once it is
// over, and a merge has all read anew.
func TestSearchesOfDaysThatAreOverAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		day := clock.NewDate(2026, 11, 20)
		s := New(d, settings.New(d), func() clock.Time { return day.At(12, 0, time.UTC) })
		exec := func(query string, args ...any) {
			t.Helper()
			if _, err := d.Exec(ctx, query, args...); err != nil {
				t.Fatal(err)
			}
		}
		add := func(on clock.Date, account, searches, empty int64, device string) {
			t.Helper()
			exec(`INSERT INTO daily_sums (day, account_id, device, searches, searches_empty) VALUES (?, ?, ?, ?, ?)`, on, account, device, searches, empty)
		}
		want := func(from, to clock.Date, searches float64, empty ...float64) {
			t.Helper()
			figures, err := s.Figures(ctx, identity.Reach{All: true}, Filter{}, Period{from, to}, Searches, SearchesEmpty)
			if err != nil {
				t.Fatal(err)
			}
			if got := figures[Searches].Numerator; got != searches {
				t.Errorf("%s to %s: %v searches, want %v", from, to, got, searches)
			}
			for _, n := range empty {
				if got := figures[SearchesEmpty].Numerator; got != n {
					t.Errorf("%s to %s: %v without a result, want %v", from, to, got, n)
				}
			}
		}
		add(clock.NewDate(2026, 11, 1), 1, 3, 1, "computer")
		add(clock.NewDate(2026, 11, 1), 1, 2, 0, "phone")
		add(clock.NewDate(2026, 11, 10), 2, 5, 2, "computer")
		add(clock.NewDate(2026, 11, 19), 2, 7, 0, "computer")
		add(day, 1, 11, 3, "tablet")
		all := clock.NewDate(2026, 12, 1)
		want(clock.NewDate(2026, 11, 1), all, 28, 6)
		want(clock.NewDate(2026, 11, 2), all, 23)
		want(clock.NewDate(2026, 11, 1), clock.NewDate(2026, 11, 10), 5, 1)
		want(clock.NewDate(2026, 11, 2), clock.NewDate(2026, 11, 9), 0)
		want(clock.NewDate(2025, 1, 1), clock.NewDate(2025, 2, 1), 0)
		want(clock.NewDate(2027, 1, 1), clock.NewDate(2027, 2, 1), 0)
		exec(`UPDATE daily_sums SET searches = searches + 100 WHERE day >= ?`, clock.NewDate(2026, 11, 19))
		want(clock.NewDate(2026, 11, 1), all, 228)
		day = clock.NewDate(2026, 11, 25)
		add(clock.NewDate(2026, 11, 23), 1, 1000, 0, "computer")
		want(clock.NewDate(2026, 11, 1), all, 1228)
		exec(`DELETE FROM daily_sums WHERE account_id = 2`)
		want(clock.NewDate(2026, 11, 1), all, 1228)
		exec(`UPDATE versions SET version = version + 1 WHERE name = 'figures'`)
		want(clock.NewDate(2026, 11, 1), all, 1116)
	})
}
