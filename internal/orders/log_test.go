package orders_test

import (
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
)

// What is done to an order stands in the change log with who did it, the state before and after, and what it was about.
func TestMovesStandInTheChangeLog(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("M8", "10.00", stock(100, 0))
		milan := fx.buyer("Nordwind")
		ines, _ := fx.manager("Ines", milan.Account)
		number := fx.order(milan, "M8", 4).Number
		for _, do := range []func() error{
			func() error { _, err := fx.Confirm(ctx, ines, number, orders.Told{}); return err },
			func() error {
				_, err := fx.Ship(ctx, ines, number, orders.Some{"M8": 3}, "", orders.Told{Note: "The rest on Monday"})
				return err
			},
			func() error {
				_, err := fx.ChangeDate(ctx, ines, number, clock.NewDate(2026, 12, 1), orders.Told{})
				return err
			},
			func() error { _, err := fx.RequestCancel(ctx, milan, number, orders.Told{}); return err },
			func() error { _, err := fx.Write(ctx, ines, number, orders.Told{Note: "Wait for it"}); return err },
		} {
			fx.must(do())
		}
		log, err := changes.New(fx.db, nil).List(ctx, changes.Filter{Kind: "order", Subject: number, AccountID: milan.Account.ID})
		fx.must(err)
		want := []changes.Change{ // the newest first
			{ByName: "Ines", Field: "note", After: "Wait for it"},
			{ByName: milan.Name, Field: "cancel requested", After: "done"},
			{ByName: "Ines", Field: "date changed", After: "2026-11-25 → 2026-12-01"},
			{ByName: "Ines", Field: "shipped", Before: "confirmed", After: "shipped in part; 3 × M8; The rest on Monday"},
			{ByName: "Ines", Field: "confirmed", Before: "placed", After: "confirmed"},
		}
		if len(log) != len(want) {
			t.Fatalf("%+v", log)
		}
		for i, w := range want {
			got := changes.Change{ByName: log[i].ByName, Field: log[i].Field, Before: log[i].Before, After: log[i].After}
			if got != w {
				t.Errorf("%+v, want %+v", got, w)
			}
		}
	})
}
