package pricing

import (
	"context"
	"errors"
	"testing"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestBreaksThatCostMoreThanSmallerOnes(t *testing.T) {
	for name, c := range map[string]struct {
		breaks, was []Break
		at          int
		suggest     money.Price
	}{
		"falling":                       {ladderOf(1, 146_300, 10, 131_600, 25, 123_100), nil, -1, 0},
		"digits swapped, old price":     {ladderOf(1, 146_300, 10, 131_600, 25, 148_100), ladderOf(1, 142_000, 10, 127_700, 25, 119_500), 2, 123_200},
		"between its neighbours":        {ladderOf(1, 100_000, 10, 120_000, 25, 80_000), nil, 1, 90_000},
		"the last, nothing to go by":    {ladderOf(1, 100_000, 10, 120_000), nil, 1, 100_000},
		"finer than a cent stays finer": {ladderOf(1, 125, 10, 130, 100, 110), nil, 1, 118},
		"equal is no question":          {ladderOf(1, 100_000, 10, 100_000), nil, -1, 0},
	} {
		odds := Odds(c.breaks, c.was)
		if c.at < 0 && len(odds) > 0 || c.at >= 0 && (len(odds) != 1 || odds[0].At != c.at || odds[0].Suggest != c.suggest) {
			t.Errorf("%s: %+v", name, odds)
		}
	}
}

// Nothing of a change with an odd break is saved before it is confirmed; and only what was asked about is confirmed.
func TestOddBreaksAreAskedAboutBeforeTheyAreSaved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newOffice(t, d)
		f.list("base", "EUR", true, 0, 0, 0)
		p, q := f.product("P", "Fastening", ""), f.product("Q", "Fastening", "")
		f.price("base", "P", 1, "3", 0, 0)
		f.price("base", "P", 10, "2", 0, 0)
		f.price("base", "Q", 1, "3", 0, 0)
		f.price("base", "Q", 10, "4", 0, 0) // published so
		o := f.open("base")
		save := func(confirmed string, edits ...RowEdit) *OddBreaks {
			t.Helper()
			var list []Change
			for _, e := range edits {
				list = append(list, Change{RowEdit: e, Seen: -1})
			}
			_, err := f.desk.Save(context.Background(), f.admin, f.reach(f.admin), o, "edit", list, confirmed)
			var odd *OddBreaks
			if !errors.As(err, &odd) {
				f.must(err)
			}
			return odd
		}
		drafted := func() int {
			draft, err := f.desk.Draft(context.Background(), o)
			f.must(err)
			return len(draft.Rows)
		}
		odd := RowEdit{ProductID: p, Breaks: ladderOf(1, 30_000, 10, 82_000)}
		fine := RowEdit{ProductID: q, Breaks: ladderOf(1, 30_000, 10, 25_000)}
		asked := save("", odd, fine)
		if asked == nil || len(asked.Rows) != 1 || asked.Rows[0].SKU != "P" || asked.Rows[0].Odds[0].Suggest != 20_000 || drafted() != 0 {
			t.Fatalf("asked %+v, %d rows are drafted", asked, drafted())
		}
		if other := (RowEdit{ProductID: p, Breaks: ladderOf(1, 30_000, 10, 83_000)}); save(asked.Mark(), other) == nil || drafted() != 0 {
			t.Error("a confirmation of one price held for another")
		}
		if again := save(asked.Mark(), odd, fine); again != nil || drafted() != 2 {
			t.Errorf("confirmed, it asks %+v; %d rows are drafted", again, drafted())
		}
		odd.To = 20270101
		if again := save("", odd); again != nil {
			t.Errorf("with another end it asks about what was kept: %+v", again)
		}
		if again := save("", RowEdit{ProductID: q, Breaks: ladderOf(1, 30_000, 10, 40_000), To: 20270101}); again == nil {
			t.Error("the draft had a fine break, an odd one isn’t asked about")
		}
		save("", RowEdit{ProductID: q, Breaks: ladderOf(1, 30_000, 10, 40_000)}) // as published: it leaves the draft
		if again := save("", RowEdit{ProductID: q, Breaks: ladderOf(1, 30_000, 10, 40_000), To: 20270101}); again != nil {
			t.Errorf("the end of what is published so is changed, and it asks: %+v", again)
		}
	})
}
