package orders_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

func TestPlacingCopiesEverythingAndEmptiesTheCart(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolts := fx.product("FS-1", "10.66", stock(12, 0))
		fx.product("CL-2", "0.0125", with("tax_class", "reduced"))
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 10)
		fx.add(buyer, "CL-2", 1000)
		form := fx.form(buyer)
		form.Note, form.CopiesTo = " Gate 3 ", "lager@nordwind.example; chef@nordwind.example"
		o, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		got := fx.find(o.Number)
		// 106.60 + 12.50 net, 9.50 delivery at 19 %: tax 0.19 × 116.10 = 22.059, 0.07 × 12.50 = 0.875
		if got.LinesTotal != 11910 || got.DeliveryTotal != 950 || got.TaxTotal != 2206+88 || got.Total != 11910+950+2294 {
			t.Errorf("lines %d, delivery %d, tax %d, total %d", got.LinesTotal, got.DeliveryTotal, got.TaxTotal, got.Total)
		}
		if len(got.Taxes) != 2 || got.Taxes[0].BP != 1900 || got.Taxes[0].Base != 11610 || got.Taxes[1].Amount != 88 {
			t.Errorf("taxes %+v", got.Taxes)
		}
		if got.Number != "HV-100001" || got.State != orders.Placed || got.PlacedBy != "Milan" || got.Channel != orders.Online ||
			got.ShipTo.Name != "Nordwind works" || got.BillTo.Name != "Nordwind office" || got.Note != "Gate 3" || len(got.Copies()) != 2 ||
			got.PaymentTermsDays != 30 || got.RateMillionths != 1_000_000 || got.PlacedOn != 20261124 || got.ExpectedOn != 20261125 {
			t.Errorf("order %+v", got)
		}
		if len(got.Lines) != 2 || got.Lines[0].SKU != "FS-1" || got.Lines[0].Reserved != 10 || got.Lines[0].UnitPrice != 106600 {
			t.Errorf("lines %+v", got.Lines)
		}
		if free := fx.free(bolts); free != 2 {
			t.Errorf("%d left, want 2", free)
		}
		if c, err := fx.carts.Show(ctx, buyer); err != nil || len(c.Lines) != 0 || c.BegunAt != 0 {
			t.Errorf("cart still holds %+v, %v", c.Lines, err)
		}
		if n := fx.number(`SELECT COUNT(*) FROM events WHERE name = 'order.placed'`); n != 1 {
			t.Errorf("%d events", n)
		}
		if used := fx.number(`SELECT credit_used FROM accounts WHERE id = ?`, buyer.Account.ID); used != int64(got.Total) {
			t.Errorf("credit used %d, want %d", used, got.Total)
		}
	})
}

func TestTheSameFormOrdersOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10.66", stock(1000, 0))
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 10)
		form := fx.form(buyer)
		var group sync.WaitGroup
		numbers := make(chan string, 40)
		for range 40 {
			group.Go(func() {
				o, err := fx.Place(ctx, buyer, form)
				if err != nil {
					t.Error(err)
				}
				numbers <- o.Number
			})
		}
		group.Wait()
		close(numbers)
		for number := range numbers {
			if number != "HV-100001" {
				t.Errorf("answered with %q", number)
			}
		}
		if n := fx.number(`SELECT COUNT(*) FROM orders`); n != 1 {
			t.Errorf("%d orders", n)
		}
		fx.add(buyer, "FS-1", 3) // what came into the cart since stays there
		again, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		if c, _ := fx.carts.Show(ctx, buyer); again.Number != "HV-100001" || len(c.Lines) != 1 {
			t.Errorf("a late repetition gave %s and left %d lines", again.Number, len(c.Lines))
		}
		form.PONumber = "another"
		if _, err := fx.Place(ctx, buyer, form); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the key with other content gave %v", err)
		}
	})
}

func TestACartThatChangedIsShownOldAndNew(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		disc, tape := fx.product("AB-1", "21.90"), fx.product("PK-2", "31.68")
		_ = tape
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "AB-1", 5)
		fx.add(buyer, "PK-2", 1)
		form := fx.form(buyer)
		fx.price(disc, 1, "22.44")
		fx.must(fx.carts.Remove(ctx, buyer, "PK-2"))
		_, err := fx.Place(ctx, buyer, form)
		var told *orders.Changed
		if !errors.As(err, &told) || !fault.Is(err, fault.KindConflict) {
			t.Fatalf("err = %v", err)
		}
		if len(told.Lines) != 2 || told.Lines[0] != (orders.LineChange{SKU: "AB-1", Name: "Product AB-1", OldQuantity: 5, NewQuantity: 5, OldPrice: 219000, NewPrice: 224400}) ||
			told.Lines[1].SKU != "PK-2" || told.Lines[1].NewQuantity != 0 {
			t.Errorf("changes %+v", told.Lines)
		}
		if n := fx.number(`SELECT COUNT(*) FROM orders`); n != 0 {
			t.Fatalf("%d orders", n)
		}
		form.Shown = told.New.Shown().String()
		o, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		if o.LinesTotal != 11220 {
			t.Errorf("placed at %d", o.LinesTotal)
		}
	})
}

func TestTheLastFiveUnitsAreSoldOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		lamp := fx.product("EL-1", "89", stock(5, 0), with("backorder", false))
		cable := fx.product("EL-2", "9", stock(1000, 0))
		account := fx.account("Nordwind")
		forms := map[identity.Actor]orders.Checkout{}
		for i := range 20 {
			buyer := fx.member(account, "B"+strings.Repeat("x", i), "buyer")
			if i%2 == 0 { // lines in either order: no two orders may wait for each other
				fx.add(buyer, "EL-1", 1)
				fx.add(buyer, "EL-2", 1)
			} else {
				fx.add(buyer, "EL-2", 1)
				fx.add(buyer, "EL-1", 1)
			}
			forms[buyer] = fx.form(buyer)
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		placed, refused := 0, 0
		for buyer, form := range forms {
			group.Go(func() {
				_, err := fx.Place(ctx, buyer, form)
				mu.Lock()
				defer mu.Unlock()
				var told *orders.Changed // the cart is shown again, with the line that can't be ordered any more
				switch {
				case err == nil:
					placed++
				case errors.As(err, &told), func() bool { p, ok := fault.AsInvalid(err); return ok && p.For("EL-1") != "" }():
					refused++
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if placed != 5 || refused != 15 || fx.free(lamp) != 0 || fx.free(cable) != 995 {
			t.Errorf("%d placed, %d refused, %d and %d left", placed, refused, fx.free(lamp), fx.free(cable))
		}
	})
}

func TestWhatIsMissingIsToldAndNothingIsPlaced(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10", stock(100, 0), with("lead_time_days", 2))
		buyer := fx.buyer("Nordwind")
		stranger := fx.buyer("Suedwind")
		fx.exec(`INSERT INTO locations (account_id, code, name, line1, city, postcode, country) VALUES (?, 'secret', 'S', 'S', 'S', '1', 'DE')`, stranger.Account.ID)
		fx.terms("po_required", true)
		fx.add(buyer, "FS-1", 1)
		for _, c := range []struct {
			name   string
			change func(f *orders.Checkout)
			field  string
		}{
			{"no purchase order number", func(f *orders.Checkout) { f.PONumber = "  " }, "po_number"},
			{"someone else's location", func(f *orders.Checkout) { f.ShipTo = "secret" }, "ship_to"},
			{"an address without a town", func(f *orders.Checkout) {
				f.ShipTo, f.OneOff = "", orders.Address{Name: "A", Line1: "B", Postcode: "1", Country: "DE"}
			}, "ship_city"},
			{"a bill-to that isn't there", func(f *orders.Checkout) { f.BillTo = "nowhere" }, "bill_to"},
			{"sooner than possible", func(f *orders.Checkout) { f.RequestedOn = 20261126 }, "requested_on"},
			{"a Sunday", func(f *orders.Checkout) { f.RequestedOn = 20261129 }, "requested_on"},
			{"an unknown method", func(f *orders.Checkout) { f.Method = "pigeon" }, "method"},
			{"a copy to nobody", func(f *orders.Checkout) { f.CopiesTo = "x" }, "copies_to"},
			{"a note like a book", func(f *orders.Checkout) { f.Note = strings.Repeat("x", 1001) }, "note"},
		} {
			form := fx.form(buyer)
			c.change(&form)
			_, err := fx.Place(ctx, buyer, form)
			if problem, ok := fault.AsInvalid(err); !ok || problem.For(c.field) == "" {
				t.Errorf("%s gave %v", c.name, err)
			}
		}
		form := fx.form(buyer)
		form.RequestedOn = clock.Date(20261127) // Tuesday, two days of lead time, one on the way
		_, err := fx.Place(ctx, buyer, form)
		fx.must(err)
	})
}
