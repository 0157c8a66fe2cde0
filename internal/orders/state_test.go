package orders_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
)

func TestAnOrderGoesItsWay(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("FS-1", "10", stock(6, 20261201))
		fx.product("CL-2", "5")
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "CL-2", 2)
		o := fx.order(buyer, "FS-1", 8)
		if o.Lines[1].Reserved != 6 || o.Lines[1].ExpectedOn != 20261202 || o.ExpectedOn != 20261125 {
			t.Fatalf("six now, two on the day after they come in: %+v", o.Lines[1])
		}
		if _, err := fx.Ship(ctx, staff, o.Number, nil, "", orders.Told{}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("shipping what isn't confirmed gave %v", err)
		}
		if _, err := fx.Confirm(ctx, buyer, o.Number, orders.Told{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a buyer confirming gave %v", err)
		}
		_, err := fx.Confirm(ctx, staff, o.Number, orders.Told{Note: "Two follow in December"})
		fx.must(err)
		if _, err := fx.Cancel(ctx, buyer, o.Number, nil, orders.Told{}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a buyer cancelling what is confirmed gave %v", err)
		}
		_, err = fx.Ship(ctx, staff, o.Number, orders.Some{"FS-1": 6, "CL-2": 2}, "https://track.example/1", orders.Told{})
		fx.must(err)
		got := fx.find(o.Number)
		if got.State != orders.Shipped || !got.InPart() || got.Shipments[0].TrackingURL == "" {
			t.Errorf("after the first shipment: %s, in part %v", got.State, got.InPart())
		}
		_, err = fx.Deliver(ctx, staff, o.Number, 1, orders.Told{})
		fx.must(err)
		if got = fx.find(o.Number); got.State != orders.Shipped {
			t.Errorf("delivered in part is %s", got.State)
		}
		_, err = fx.ChangeDate(ctx, staff, o.Number, 20261209, orders.Told{Note: "later"})
		fx.must(err)
		_, err = fx.RequestCancel(ctx, buyer, o.Number, orders.Told{Note: "the rest, please"})
		fx.must(err)
		_, err = fx.Cancel(ctx, staff, o.Number, orders.Some{"FS-1": 1}, orders.Told{})
		fx.must(err)
		if fx.free(bolt) != 0 {
			t.Errorf("stock that was never taken came back: %d", fx.free(bolt))
		}
		_, err = fx.Ship(ctx, staff, o.Number, nil, "", orders.Told{})
		fx.must(err)
		_, err = fx.Deliver(ctx, staff, o.Number, 0, orders.Told{})
		fx.must(err)
		got = fx.find(o.Number)
		kinds := []orders.MoveKind{}
		for _, m := range got.Moves {
			kinds = append(kinds, m.Kind)
		}
		want := []orders.MoveKind{orders.WasPlaced, orders.Confirm, orders.Ship, orders.Deliver, orders.ChangeDate, orders.AskToCancel, orders.Cancel, orders.Ship, orders.Deliver}
		if got.State != orders.Delivered || got.DeliveredAt == 0 || got.EndedAt == 0 || !slices.Equal(kinds, want) {
			t.Errorf("at the end: %s, %v", got.State, kinds)
		}
		for name, try := range map[string]func() error{
			"cancel":  func() error { _, err := fx.Cancel(ctx, staff, o.Number, nil, orders.Told{}); return err },
			"confirm": func() error { _, err := fx.Confirm(ctx, staff, o.Number, orders.Told{}); return err },
			"date":    func() error { _, err := fx.ChangeDate(ctx, staff, o.Number, 20270101, orders.Told{}); return err },
		} {
			if err := try(); !fault.Is(err, fault.KindConflict) {
				t.Errorf("%s at the end gave %v", name, err)
			}
		}
	})
}

func TestCancellingGivesStockAndCreditBack(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("FS-1", "10", stock(10, 0))
		buyer := fx.buyer("Nordwind")
		o := fx.order(buyer, "FS-1", 8)
		_, err := fx.Cancel(ctx, buyer, o.Number, nil, orders.Told{})
		fx.must(err)
		used := fx.number(`SELECT credit_used FROM accounts WHERE id = ?`, buyer.Account.ID)
		if got := fx.find(o.Number); got.State != orders.Cancelled || fx.free(bolt) != 10 || used != 0 {
			t.Errorf("%s, %d free, %d used", got.State, fx.free(bolt), used)
		}
	})
}

func TestAnImportedOrderIsDeliveredWithoutShipments(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		o := fx.order(fx.buyer("Nordwind"), "FS-1", 8)
		fx.exec(`UPDATE orders SET imported = TRUE, state = 'shipped'`)
		fx.exec(`UPDATE order_lines SET shipped = quantity`)
		_, err := fx.Deliver(ctx, staff, o.Number, 0, orders.Told{})
		fx.must(err)
		if got := fx.find(o.Number); got.State != orders.Delivered {
			t.Errorf("it is %s", got.State)
		}
	})
}

func TestTwoPeopleDontShipTheSameTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10", stock(10, 0))
		buyer := fx.buyer("Nordwind")
		o := fx.order(buyer, "FS-1", 8)
		_, err := fx.Confirm(ctx, staff, o.Number, orders.Told{})
		fx.must(err)
		seen := fx.find(o.Number).Seen()
		var done atomic.Int64
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				_, err := fx.Ship(ctx, staff, o.Number, orders.Some{"FS-1": 2}, "", orders.Told{Seen: seen})
				if err == nil {
					done.Add(1)
				} else if !fault.Is(err, fault.KindConflict) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := fx.find(o.Number); done.Load() != 1 || got.Lines[0].Shipped != 2 {
			t.Errorf("%d shipped, line %+v", done.Load(), got.Lines[0])
		}
	})
}

func TestSomeoneElsesOrderIsMissing(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		o := fx.order(fx.buyer("Nordwind"), "FS-1", 8)
		stranger := fx.buyer("Suedwind")
		for name, try := range map[string]func() error{
			"find":    func() error { _, err := fx.Find(ctx, stranger, o.Number); return err },
			"cancel":  func() error { _, err := fx.Cancel(ctx, stranger, o.Number, nil, orders.Told{}); return err },
			"request": func() error { _, err := fx.RequestCancel(ctx, stranger, o.Number, orders.Told{}); return err },
			"confirm": func() error { _, err := fx.Confirm(ctx, stranger, o.Number, orders.Told{}); return err },
		} {
			if err := try(); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s gave %v", name, err)
			}
		}
	})
}

// Whatever is tried in whatever order, quantities, states, stock and credit stay true to each other.
func TestRandomMovesKeepTheInvariants(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("FS-1", "3.3333", stock(200, 0))
		tape := fx.product("CL-2", "7.77", stock(40, 0), with("tax_class", "reduced"))
		buyer := fx.buyer("Nordwind")
		rank := map[orders.State]int{orders.Placed: 1, orders.Confirmed: 2, orders.Shipped: 3, orders.Delivered: 4, orders.Cancelled: 4}
		random := rand.New(rand.NewPCG(26, 11))
		numbers := []string{}
		for i := range 12 {
			fx.add(buyer, "CL-2", 1+random.Int64N(9))
			numbers = append(numbers, fx.order(buyer, "FS-1", 1+random.Int64N(30)).Number)
			_ = i
			before := fx.find(numbers[i])
			for range 14 {
				fx.pass(time.Hour)
				fx.tryOne(random, buyer, before)
				after := fx.find(numbers[i])
				if rank[after.State] < rank[before.State] {
					t.Fatalf("%s went back from %s to %s", after.Number, before.State, after.State)
				}
				fx.checkOrder(after)
				before = after
			}
		}
		fx.checkStock(bolt, 200)
		fx.checkStock(tape, 40)
	})
}

func (fx *shop) tryOne(random *rand.Rand, buyer identity.Actor, o orders.Order) {
	who := []identity.Actor{staff, staff, buyer}[random.IntN(3)]
	var some orders.Some
	if random.IntN(3) > 0 {
		some = orders.Some{[]string{"FS-1", "CL-2"}[random.IntN(2)]: 1 + random.Int64N(12)}
	}
	told := orders.Told{Note: "try"}
	var err error
	switch random.IntN(7) {
	case 0:
		_, err = fx.Confirm(ctx, who, o.Number, told)
	case 1, 2:
		_, err = fx.Ship(ctx, who, o.Number, some, "", told)
	case 3:
		_, err = fx.Deliver(ctx, who, o.Number, random.IntN(3), told)
	case 4:
		_, err = fx.Cancel(ctx, who, o.Number, some, told)
	case 5:
		_, err = fx.RequestCancel(ctx, who, o.Number, told)
	case 6:
		_, err = fx.ChangeDate(ctx, who, o.Number, o.ExpectedOn.AddDays(3), told)
	}
	if _, told := fault.As(err); err != nil && !told {
		fx.t.Errorf("%s: %v", o.Number, err)
	}
	changed := fx.find(o.Number).Version != o.Version
	if changed != (err == nil) {
		fx.t.Errorf("%s: err %v, but changed is %v", o.Number, err, changed)
	}
}

func (fx *shop) checkOrder(o orders.Order) {
	fx.t.Helper()
	var open, shipped int64
	for _, l := range o.Lines {
		open, shipped = open+l.Open(), shipped+l.Shipped
		if l.Open() < 0 || l.Shipped < 0 || l.Cancelled < 0 || l.Reserved < 0 || l.Reserved > l.Shipped+l.Open() {
			fx.t.Fatalf("%s: line %+v", o.Number, l)
		}
		var inShipments int64
		for _, sh := range o.Shipments {
			for _, part := range sh.Lines {
				if part.LineID == l.ID {
					inShipments += part.Quantity
				}
			}
		}
		if inShipments != l.Shipped {
			fx.t.Fatalf("%s: %d in shipments, %d shipped", o.Number, inShipments, l.Shipped)
		}
	}
	now, err := o.Now()
	fx.must(err)
	ledger := fx.number(`SELECT COALESCE(SUM(amount), 0) FROM credit_entries WHERE order_number = ?`, o.Number)
	if ledger != int64(now.Total) || ledger < 0 {
		fx.t.Fatalf("%s: the ledger says %d, the order %d", o.Number, ledger, now.Total)
	}
	said := fmt.Sprintf("%s with %d open, %d shipped", o.State, open, shipped)
	switch {
	case open == 0 && shipped == 0 && o.State != orders.Cancelled,
		shipped > 0 && o.State != orders.Shipped && o.State != orders.Delivered,
		shipped == 0 && open > 0 && o.State != orders.Placed && o.State != orders.Confirmed,
		o.State == orders.Delivered && open > 0:
		fx.t.Fatalf("%s is %s", o.Number, said)
	}
}

// checkStock: what is free and what orders hold or have shipped of it adds up to what there was.
func (fx *shop) checkStock(product, had int64) {
	fx.t.Helper()
	held := fx.number(`SELECT COALESCE(SUM(reserved), 0) FROM order_lines WHERE product_id = ?`, product)
	if fx.free(product)+held != had {
		fx.t.Errorf("product %d: %d free, %d held, had %d", product, fx.free(product), held, had)
	}
}
