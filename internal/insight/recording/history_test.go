package recording_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

// twoDays are facts of two members on two devices: a visit that ends in an order, one that goes on after a pause too long,
// one that finds nothing three times, one over midnight.
func twoDays(from clock.Time) (facts []recording.Past) {
	jana := recording.Who{AccountID: 1, MemberID: 11, PersonID: 21, Device: recording.Computer}
	tom := recording.Who{AccountID: 2, MemberID: 12, PersonID: 22, Device: recording.Phone}
	at := from
	add := func(who recording.Who, after time.Duration, fact recording.Fact) {
		at = at.Add(after)
		facts = append(facts, recording.Past{Who: who, At: at, Fact: fact})
	}
	add(jana, 0, recording.PageSeen{})
	add(jana, time.Minute, recording.SearchMade{Key: "a", Words: "Hex bolt", Results: 12, Millis: 600})
	add(tom, time.Second, recording.PageSeen{Page: "/search"})
	add(jana, time.Second, recording.ResultOpened{Key: "a", Position: 3, SKU: "B-8"})
	add(jana, time.Second, recording.ProductSeen{SKU: "B-8"})
	add(jana, time.Second, recording.LineAdded{SKU: "B-8", Quantity: 5, Source: "search", Key: "a", Position: 3})
	for i := range 3 {
		add(tom, time.Second, recording.SearchMade{Key: fmt.Sprint("t", i), Words: "forklift", Results: 0, Millis: 9})
	}
	add(jana, time.Second, recording.LineAdded{SKU: "B-9", Quantity: 1, Source: "search", Key: "a", Position: 4})
	add(jana, time.Minute, recording.StepReached{Step: "review"})
	add(jana, time.Second, recording.OrderPlaced{})
	add(jana, 31*time.Minute, recording.PageSeen{Page: "/orders"})
	add(tom, 13*time.Hour, recording.ErrorShown{Page: "/checkout", Status: 422})
	add(tom, 20*time.Minute, recording.CartSeen{})
	add(tom, 20*time.Minute, recording.LineRemoved{SKU: "B-8"})
	return facts
}

// recorded is all that a recorder keeps, as text.
func recorded(t *testing.T, d *db.DB) (rows []string) {
	t.Helper()
	for _, query := range []string{
		`SELECT account_id || ' ' || member_id || ' ' || begun_at || ' ' || last_at || ' ' || device || ' ' || pages || ' ' || reached || ' ' || reached_at || ' ' || last_page || ' ' || searches || ' ' || empty || ' ' || errors || ' ' || stuck || ' ' || stuck_at FROM visits`,
		`SELECT key || ' ' || account_id || ' ' || member_id || ' ' || at || ' ' || words || ' ' || folded || ' ' || results || ' ' || millis || ' ' || position || ' ' || sku || ' ' || added FROM searches`,
		`SELECT day || ' ' || account_id || ' ' || device || ' ' || visits || ' ' || looked || ' ' || carted || ' ' || delivery || ' ' || payment || ' ' || review || ' ' || ordered || ' ' || pages || ' ' || products || ' ' || searches
			|| ' ' || searches_empty || ' ' || searches_clicked || ' ' || searches_carted || ' ' || searches_slow || ' ' || lines_added || ' ' || lines_removed || ' ' || errors FROM daily_sums`,
	} {
		var list []string
		if err := d.Select(t.Context(), &list, query); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, list...)
	}
	slices.Sort(rows)
	return rows
}

// The past leaves what observing it then would have left.
func TestThePastIsKeptAsIfItHadBeenObserved(t *testing.T) {
	from := clock.NewDate(2026, 11, 20).At(9, 0, time.UTC)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		seen := dbtest.SQLite(t)
		now := from.Add(24 * time.Hour)
		clocked := func() clock.Time { return now }
		then := recording.New(seen, settings.New(seen), changes.New(seen, clocked), insight.New(seen, settings.New(seen), clocked), clocked, reachedNothing)
		for _, f := range twoDays(from) {
			now = f.At
			then.Observe(f.Who, f.Fact)
		}
		if err := then.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = from.Add(24 * time.Hour)
		past := recording.New(d, settings.New(d), changes.New(d, clocked), insight.New(d, settings.New(d), clocked), clocked, reachedNothing)
		if err := past.History(t.Context(), twoDays(from)); err != nil {
			t.Fatal(err)
		}
		got, want := recorded(t, d), recorded(t, seen)
		if !slices.Equal(got, want) || len(want) < 9 {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		var logged int
		if err := d.Get(t.Context(), &logged, `SELECT COUNT(*) FROM events`); err != nil || logged != 0 {
			t.Errorf("%d events of the past, %v", logged, err)
		}
	})
}

// What is no longer kept is in the sums alone.
func TestThePastThatIsNoLongerKeptStaysInTheSums(t *testing.T) {
	d := dbtest.SQLite(t)
	now := func() clock.Time { return clock.NewDate(2026, 11, 20).At(9, 0, time.UTC) }
	r := recording.New(d, settings.New(d), changes.New(d, now), insight.New(d, settings.New(d), now), now, reachedNothing)
	if err := r.History(t.Context(), twoDays(now().Add(-500*24*time.Hour))); err != nil {
		t.Fatal(err)
	}
	var left, visits int
	if err := d.Get(t.Context(), &left, `SELECT (SELECT COUNT(*) FROM visits) + (SELECT COUNT(*) FROM searches)`); err != nil || left != 0 {
		t.Errorf("%d visits and searches are left, %v", left, err)
	}
	if err := d.Get(t.Context(), &visits, `SELECT SUM(visits) FROM daily_sums`); err != nil || visits != 4 {
		t.Errorf("%d visits in the sums, %v", visits, err)
	}
}

func reachedNothing(context.Context, int64, string, clock.Time) error { return nil }
