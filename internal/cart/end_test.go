package cart_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// ended are the carts that ended, oldest first: outcome, step, lines and value, and how long each went on.
func (fx *counter) ended() string {
	fx.t.Helper()
	var rows []struct {
		Outcome string     `db:"outcome"`
		Step    string     `db:"step"`
		Lines   int        `db:"lines"`
		Value   int64      `db:"value"`
		Order   string     `db:"order_number"`
		Begun   clock.Time `db:"begun_at"`
		Ended   clock.Time `db:"ended_at"`
	}
	fx.must(fx.db.Select(ctx, &rows, `SELECT outcome, step, lines, value, order_number, begun_at, ended_at FROM past_carts ORDER BY id`))
	var list []string
	for _, r := range rows {
		list = append(list, strings.Join(strings.Fields(fmt.Sprintf("%s %s %d %d %s %s", r.Outcome, r.Step, r.Lines, r.Value, r.Order, r.Ended.Sub(r.Begun))), " "))
	}
	return strings.Join(list, "; ")
}

func (fx *counter) pass(d time.Duration) { fx.ms.Add(d.Milliseconds()) }

// place takes the cart and ends it with an order, or gives up after taking it.
func (fx *counter) place(order string) error {
	return fx.db.InTx(ctx, func(ctx context.Context) error {
		c, err := fx.Take(ctx, fx.buyer)
		if err == nil && order == "" {
			err = errors.New("credit is used up")
		}
		if err != nil {
			return err
		}
		return fx.Ordered(ctx, fx.buyer, c, order)
	})
}

func TestCartsEnd(t *testing.T) {
	asStaff := func(fx *counter) identity.Actor {
		acting := fx.buyer
		acting.Behalf = identity.Behalf{Name: "Ines", Channel: "phone", Allowed: true}
		return acting
	}
	reached := func(step string) func(fx *counter) error {
		return func(fx *counter) error { return fx.Reached(ctx, fx.buyer.MemberID, step, clock.Time(fx.ms.Load())) }
	}
	add := func(fx *counter) error { return fx.add("FS-1", 2) }
	addOther := func(fx *counter) error { return fx.add("FS-2", 1) }
	clear := func(fx *counter) error { return fx.Clear(ctx, fx.buyer) }
	order := func(fx *counter) error { return fx.place("HV-1") }
	cool := func(fx *counter) error { return fx.Cool(ctx) }
	list := func(fx *counter) error {
		return fx.db.InTx(ctx, func(ctx context.Context) error { return fx.KeptAsList(ctx, fx.buyer) })
	}
	after := func(d time.Duration) func(fx *counter) error {
		return func(fx *counter) error { fx.pass(d); return nil }
	}
	for _, c := range []struct {
		name  string
		do    []func(fx *counter) error
		ended string
	}{
		{"nothing in it: no cart", []func(fx *counter) error{clear, cool, list}, ""},
		{"goes on", []func(fx *counter) error{add, after(71 * time.Hour), cool, add, after(71 * time.Hour), cool}, ""},
		{"ordered", []func(fx *counter) error{add, after(time.Hour), addOther, reached("delivery"), order}, "ordered review 2 650 HV-1 1h0m0s"},
		{"not ordered after all", []func(fx *counter) error{add, func(fx *counter) error { _ = fx.place(""); return nil }}, ""},
		{"ordered twice", []func(fx *counter) error{add, order, add, order}, "ordered review 1 400 HV-1 0s; ordered review 1 400 HV-1 0s"},
		{"emptied at delivery", []func(fx *counter) error{add, reached("delivery"), clear, clear}, "emptied delivery 1 400 0s"},
		{"the last line removed", []func(fx *counter) error{add, addOther,
			func(fx *counter) error { return fx.Remove(ctx, fx.buyer, "FS-1") },
			func(fx *counter) error { return fx.Remove(ctx, fx.buyer, "FS-2") }}, "emptied 1 250 0s"},
		{"both lines set to 0", []func(fx *counter) error{add, addOther,
			func(fx *counter) error {
				return fx.Update(ctx, fx.buyer, 0, []cart.Change{{SKU: "FS-1"}, {SKU: "FS-2"}})
			}}, "emptied 2 650 0s"},
		{"emptied, then filled", []func(fx *counter) error{add, reached("payment"), clear, after(time.Hour), addOther, order}, "emptied payment 1 400 0s; ordered review 1 250 HV-1 0s"},
		{"replaced as a whole", []func(fx *counter) error{add, func(fx *counter) error {
			_, err := fx.Merge(ctx, fx.buyer, fx.show().Version, true, []cart.Item{{ProductID: fx.show().Lines[0].ProductID, Quantity: 1}})
			return err
		}}, "emptied 1 400 0s"},
		{"a millisecond short of cold", []func(fx *counter) error{add, after(72*time.Hour - time.Millisecond), cool, add, order}, "ordered review 1 800 HV-1 71h59m59.999s"},
		{"cold at exactly 72 hours, by the job once", []func(fx *counter) error{add, reached("delivery"), after(72 * time.Hour), cool, cool}, "cold delivery 1 400 72h0m0s"},
		{"cold at exactly 72 hours, by a change", []func(fx *counter) error{add, after(72 * time.Hour), add, cool, order}, "cold 1 400 72h0m0s; ordered review 1 800 HV-1 0s"},
		{"ordered while cold, before the job", []func(fx *counter) error{add, after(100 * time.Hour), order, cool}, "cold 1 400 72h0m0s; ordered review 1 400 HV-1 0s"},
		{"ordered while cold, after the job", []func(fx *counter) error{add, after(100 * time.Hour), cool, after(time.Hour), order}, "cold 1 400 72h0m0s; ordered review 1 400 HV-1 0s"},
		{"cold twice with the same lines", []func(fx *counter) error{add, after(80 * time.Hour), cool, add, after(80 * time.Hour), cool, cool}, "cold 1 400 72h0m0s; cold 1 800 72h0m0s"},
		{"emptied while cold is cold, and no cart after", []func(fx *counter) error{add, after(80 * time.Hour), clear, cool}, "cold 1 400 72h0m0s"},
		{"kept as a list", []func(fx *counter) error{add, reached("delivery"), after(time.Hour), list, list, after(80 * time.Hour), cool}, "list delivery 1 400 1h0m0s"},
		{"kept as a list, then ordered", []func(fx *counter) error{add, list, after(time.Hour), order}, "list 1 400 0s; ordered review 1 400 HV-1 0s"},
		{"kept as a list while cold", []func(fx *counter) error{add, after(80 * time.Hour), list}, "cold 1 400 72h0m0s"},
		{"staff filled it", []func(fx *counter) error{func(fx *counter) error {
			_, err := fx.Add(ctx, asStaff(fx), "FS-1", 1, "")
			return err
		}, after(80 * time.Hour), cool, func(fx *counter) error { return fx.Clear(ctx, asStaff(fx)) }}, ""},
		{"staff began, the member went on", []func(fx *counter) error{func(fx *counter) error {
			_, err := fx.Add(ctx, asStaff(fx), "FS-1", 1, "")
			return err
		}, after(time.Hour), addOther, order}, "ordered review 2 450 HV-1 0s"},
		{"a step never goes back, and ends with its cart", []func(fx *counter) error{add, reached("payment"), reached("delivery"), clear, add, clear}, "emptied payment 1 400 0s; emptied 1 400 0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, fx *counter) {
				fx.product("FS-1", "2", "")
				fx.product("FS-2", "2.5", "")
				for _, do := range c.do {
					fx.must(do(fx))
				}
				if got := fx.ended(); got != c.ended {
					t.Errorf("ended\n%s, want\n%s", got, c.ended)
				}
			})
		})
	}
}

func TestAStepOfAnEarlierCartIsNotTheNextOnes(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "2", "")
		fx.must(fx.add("FS-1", 1))
		seen := clock.Time(fx.ms.Load())
		fx.pass(time.Second)
		fx.must(fx.Clear(ctx, fx.buyer))
		fx.must(fx.add("FS-1", 1))
		fx.must(fx.Reached(ctx, fx.buyer.MemberID, "delivery", seen)) // written late
		fx.must(fx.Clear(ctx, fx.buyer))
		if got, want := fx.ended(), "emptied 1 200 1s; emptied 1 200 0s"; got != want {
			t.Errorf("ended %s, want %s", got, want)
		}
	})
}

func TestTwoTabsAndTheJobEndACartOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "2", "")
		fx.must(fx.add("FS-1", 1))
		fx.pass(80 * time.Hour)
		var group sync.WaitGroup
		for i := range 12 {
			group.Go(func() {
				var err error
				if i%2 == 0 {
					err = fx.Cool(ctx)
				} else {
					err = fx.add("FS-1", 1)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := fx.ended(); got != "cold 1 200 72h0m0s" {
			t.Errorf("ended %s", got)
		}
		for range 2 {
			group.Go(func() { fx.must(fx.Clear(ctx, fx.buyer)) })
		}
		group.Wait()
		if got := fx.ended(); got != "cold 1 200 72h0m0s; emptied 1 1400 0s" {
			t.Errorf("ended %s", got)
		}
	})
}
