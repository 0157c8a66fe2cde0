package catalog

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func TestStockIsSetAsItWasSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		e := newEditor(f)
		f.category("Fastening")
		id := f.product("M8", goods{category: "Fastening"})
		day := clock.NewDate(2026, 12, 1)
		set := func(free string, on clock.Date, seen string, seenOn clock.Date) error {
			_, err := e.SetStock(ctx, chief, "M8", free, on, seen, seenOn)
			return err
		}
		for _, step := range []struct {
			name       string
			free       string
			on         clock.Date
			seen       string
			seenOn     clock.Date
			kind       fault.Kind
			tracked    bool
			left       int64
			expectedOn clock.Date
		}{
			{"tracked from now on", "40", 0, "", 0, 0, true, 40, 0},
			{"seen as untracked", "50", 0, "", 0, fault.KindConflict, true, 40, 0},
			{"an old figure", "50", 0, "39", 0, fault.KindConflict, true, 40, 0},
			{"an old date", "50", 0, "40", day, fault.KindConflict, true, 40, 0},
			{"a date", "0", day, "40", 0, 0, true, 0, day},
			{"no number", "many", 0, "0", day, fault.KindInvalid, true, 0, day},
			{"below nothing", "-1", 0, "0", day, fault.KindInvalid, true, 0, day},
			{"a date without a figure", "", day, "0", day, fault.KindInvalid, true, 0, day},
			{"untracked again", "", 0, "0", day, 0, false, 0, 0},
			{"untracked as before", "", 0, "", 0, 0, false, 0, 0},
		} {
			err := set(step.free, step.on, step.seen, step.seenOn)
			if step.kind == 0 && err != nil || step.kind != 0 && !fault.Is(err, step.kind) {
				t.Errorf("%s: %v", step.name, err)
			}
			stock, err := f.Stock(ctx, []int64{id})
			if got := stock[id]; err != nil || got.Tracked != step.tracked || got.Free != step.left || got.ExpectedOn != step.expectedOn {
				t.Errorf("%s: %+v, %v", step.name, got, err)
			}
		}
		if _, err := e.SetStock(ctx, f.manager("Ines"), "M8", "1", 0, "", 0); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager: %v", err)
		}
		if _, err := e.SetStock(ctx, chief, "NONE", "1", 0, "", 0); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("no product: %v", err)
		}
		f.must(set("7", 0, "", 0))
		var done atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if set("9", 0, "7", 0) == nil {
					done.Add(1)
				}
			})
		}
		all.Wait()
		if done.Load() != 1 {
			t.Errorf("%d of 8 at once corrected what they saw", done.Load())
		}
		list, found, err := f.StockLines(ctx, "m8", 10, 0)
		if err != nil || found != 1 || list[0].FreeText() != "9" {
			t.Errorf("found %d, %+v, %v", found, list, err)
		}
	})
}

func TestManyNumbersAreIdentifiedLikeOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		f.category("Fastening")
		for _, sku := range []string{"M8-40", "M8 40", "NUT", "4006381333931"} {
			f.product(sku, goods{category: "Fastening"})
		}
		scope := f.scope
		f.assortment(scope.AccountID, "include all")
		texts := []string{"M8-40", "m840", "NUT", "nothing", "", "400-6381333931", "4006381333931"}
		all, err := f.IdentifyAll(ctx, scope, texts)
		f.must(err)
		for _, text := range texts {
			one, err := f.Identify(ctx, scope, text)
			f.must(err)
			if !slices.EqualFunc(one, all[text], func(a, b Match) bool { return a.Product.ID == b.Product.ID && a.By == b.By }) {
				t.Errorf("%q: alone %+v, among many %+v", text, one, all[text])
			}
		}
	})
}
