package changes_test

import (
	"context"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// What changed is found by whom, what and how; what stayed the same isn't written, and what was undone isn't there.
func TestTheLogTellsWhatBecameWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, now := context.Background(), clock.Time(1_700_000_000_000)
		log := changes.New(d, func() clock.Time { return now })
		ines := changes.By{Name: "Ines Halvorsen", BehalfOf: "Jana Petersen"}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(d.InTx(ctx, func(ctx context.Context) error {
			return log.Record(ctx, ines,
				changes.Change{Kind: "account", Subject: "nordwind", Field: "discount", Before: "3 %", After: "4 %"},
				changes.Change{Kind: "account", Subject: "nordwind", Field: "terms", Before: "30", After: "30"})
		}))
		must(d.InTx(ctx, func(ctx context.Context) error {
			return log.Record(ctx, changes.By{Name: "import"}, changes.Change{Kind: "price list", Subject: "base_50%", Field: "prices", After: "402,000 lines"})
		}))
		if err := log.Record(ctx, ines, changes.Change{Kind: "account", Subject: "x", Field: "y", After: "z"}); err == nil {
			t.Error("a change was recorded outside a transaction")
		}
		for name, c := range map[string]struct {
			filter changes.Filter
			want   int
		}{
			"everything":                  {changes.Filter{}, 2},
			"who, in any casing":          {changes.Filter{Words: "INES jana"}, 1},
			"what, with a sign of LIKE's": {changes.Filter{Words: "_50%"}, 1},
			"all words":                   {changes.Filter{Words: "jana 402,000"}, 0},
			"a subject":                   {changes.Filter{Kind: "account", Subject: "nordwind"}, 1},
			"but a kind":                  {changes.Filter{Except: "account"}, 1},
			"before it":                   {changes.Filter{To: now}, 0},
			"since":                       {changes.Filter{From: now}, 2},
			"no client":                   {changes.Filter{Accounts: []int64{}}, 0},
			"some clients":                {changes.Filter{Accounts: []int64{7}}, 0},
			"a page":                      {changes.Filter{Limit: 1}, 1},
		} {
			list, err := log.List(ctx, c.filter)
			must(err)
			if len(list) != c.want {
				t.Errorf("%s: %d changes, want %d: %+v", name, len(list), c.want, list)
			}
		}
		list, err := log.List(ctx, changes.Filter{Words: "discount"})
		must(err)
		if len(list) != 1 || list[0].Before != "3 %" || list[0].After != "4 %" || list[0].BehalfOf != "Jana Petersen" || list[0].At != now {
			t.Errorf("read back: %+v", list)
		}
	})
}
