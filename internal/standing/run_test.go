package standing_test

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/standing"
)

func TestItOrdersOnItsDatesAtThePricesOfThatDay(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		if o.Number != "SO-1001" || o.NextDue != day("2026-12-01") || o.Rhythm.String() != "every week on Tuesday" {
			t.Fatalf("%+v", o)
		}
		fx.must(ignore(fx.SetBenefit(ctx, sysadmin, o.Number, cart.Benefit{Discount: 1000, FreeDelivery: true, Priority: true})))
		fx.run("2026-12-01", 5)
		fx.want(o, "")
		fx.run("2026-12-01", 6)
		fx.run("2026-12-01", 6)
		fx.price(gloves, "20.00")
		fx.run("2026-12-08", 6)
		fx.want(o, "2026-12-01 ordered, 2026-12-08 ordered")
		runs, err := fx.Runs(ctx, o, 1)
		fx.must(err)
		placed, err := fx.orders.Find(ctx, buyer, runs[0].OrderNumber)
		fx.must(err)
		if placed.LinesTotal != 9000 || placed.DeliveryTotal != 0 || !placed.Priority || placed.PlacedBy != "Milan" || placed.Source != "standing order" {
			t.Errorf("ordered %+v", placed)
		}
	})
}

func ignore[T any](_ T, err error) error { return err }

func TestOnAClosedDayItRunsOnTheNextWorkingDayAndKeepsItsRhythm(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		fx.setting("closed.days", "2026-12-08")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.days("2026-12-01", "2026-12-08")
		fx.want(o, "2026-12-01 ordered")
		fx.days("2026-12-09", "2026-12-15")
		fx.want(o, "2026-12-01 ordered, 2026-12-08 ordered, 2026-12-15 ordered")
		if n := fx.count(`SELECT run_on FROM standing_runs WHERE due_on = 20261208`); n != 20261209 {
			t.Errorf("it ran on %d", n)
		}
	})
}

func TestOfSeveralOverdueDatesOnlyTheNewestOrders(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.run("2026-12-23", 11)
		fx.run("2026-12-23", 12)
		fx.want(o, "2026-12-01 missed, 2026-12-08 missed, 2026-12-15 missed, 2026-12-22 ordered")
		if told := fx.told("standing.missed"); len(told) != 1 || told[0]["count"] != 3.0 || told[0]["first"] != "2026-12-01" || told[0]["last"] != "2026-12-15" {
			t.Errorf("told %v", told)
		}
		fx.run("2026-12-01", 7) // the clock is set back: nothing is ordered again
		fx.run("2026-12-22", 7)
		fx.run("2026-12-29", 7)
		fx.want(o, "2026-12-01 missed, 2026-12-08 missed, 2026-12-15 missed, 2026-12-22 ordered, 2026-12-29 ordered")
	})
}

func TestPausesMakeNoArrears(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.days("2026-12-01", "2026-12-02")
		fx.must(ignore(fx.Pause(ctx, buyer, o.Number)))
		fx.days("2026-12-03", "2026-12-10")
		fx.at("2026-12-16", 9) // the runner slept over the 15th
		resumed, err := fx.Resume(ctx, buyer, o.Number)
		fx.must(err)
		if resumed.NextDue != day("2026-12-22") {
			t.Errorf("it goes on with %s", resumed.NextDue)
		}
		fx.days("2026-12-16", "2026-12-22")
		fx.want(o, "2026-12-01 ordered, 2026-12-08 paused, 2026-12-15 paused, 2026-12-22 ordered")
		fx.must(ignore(fx.End(ctx, buyer, o.Number)))
		fx.days("2026-12-23", "2026-12-31")
		fx.want(o, "2026-12-01 ordered, 2026-12-08 paused, 2026-12-15 paused, 2026-12-22 ordered")
	})
}

func TestSkippingAndChangingOneDate(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves, tape := fx.buyer("Nordwind"), fx.product("GL-1", "10.00"), fx.product("TP-1", "3.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.must(ignore(fx.Skip(ctx, buyer, o.Number, day("2026-12-01"))))
		fx.must(ignore(fx.Skip(ctx, buyer, o.Number, day("2026-12-08"))))
		fx.must(ignore(fx.Unskip(ctx, buyer, o.Number, day("2026-12-08"))))
		o, err := fx.ChangeOnce(ctx, buyer, o.Number, 3, day("2026-12-08"), []cart.Item{{ProductID: gloves, Quantity: 1}, {ProductID: tape, Quantity: 2}})
		fx.must(err)
		if _, err := fx.ChangeOnce(ctx, buyer, o.Number, 3, day("2026-12-08"), nil); err == nil {
			t.Error("a second change of the same version must be told")
		}
		if _, err := fx.Skip(ctx, buyer, o.Number, day("2026-12-09")); err == nil {
			t.Error("the 9th isn't due")
		}
		next, err := fx.Next(ctx, o, 3)
		fx.must(err)
		if !next[0].Skip || next[1].Skip || !next[1].Changed || next[2].Changed {
			t.Errorf("the calendar says %+v", next)
		}
		fx.days("2026-11-25", "2026-12-15")
		fx.want(o, "2026-12-01 skipped, 2026-12-08 ordered, 2026-12-15 ordered")
		var totals []int64
		fx.must(fx.db.Select(ctx, &totals, `SELECT lines_total FROM orders ORDER BY id`))
		if len(totals) != 2 || totals[0] != 1600 || totals[1] != 5000 {
			t.Errorf("ordered for %v", totals)
		}
		if _, err := fx.Skip(ctx, buyer, o.Number, day("2026-12-15")); err == nil {
			t.Error("what was ordered can't be skipped")
		}
	})
}

func TestAFailedRunIsRetriedForThreeDays(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.scarce(gloves, 2)
		fx.days("2026-12-01", "2026-12-02")
		fx.want(o, "2026-12-01 ")
		fx.exec(`UPDATE stock SET free = 20`)
		fx.days("2026-12-03", "2026-12-03")
		fx.want(o, "2026-12-01 ordered")
		fx.exec(`UPDATE stock SET free = 2`)
		fx.days("2026-12-04", "2026-12-14")
		fx.want(o, "2026-12-01 ordered, 2026-12-08 failed")
		if n := fx.count(`SELECT attempts FROM standing_runs WHERE due_on = 20261208`); n != 4 {
			t.Errorf("%d tries, want 4", n)
		}
		if n := fx.count(`SELECT free FROM stock`); n != 2 {
			t.Errorf("a failed run kept stock: %d", n)
		}
		told := fx.told("standing.failed")
		if len(told) != 3 || told[2]["retry_on"] != nil && told[2]["retry_on"] != "" || told[0]["retry_on"] != "2026-12-02" {
			t.Fatalf("told %v", told)
		}
		if reason, _ := told[0]["reason"].(string); !strings.Contains(reason, "GL-1: Only 2 left") {
			t.Errorf("told %q", reason)
		}
	})
}

func TestItIsInheritedWhenItsOwnerIsGone(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		admin := fx.member(buyer.Account, "Ada", identity.CompanyAdmin)
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.exec(`UPDATE members SET blocked_at = 1 WHERE id = ?`, buyer.MemberID)
		fx.days("2026-12-01", "2026-12-01")
		fx.want(o, "2026-12-01 ordered")
		if told := fx.told("standing.owner_changed"); len(told) != 1 || int64(told[0]["owner_id"].(float64)) != admin.MemberID {
			t.Errorf("told %v", told)
		}
		fx.exec(`UPDATE members SET removed_at = 1`)
		fx.days("2026-12-02", "2026-12-08")
		fx.want(o, "2026-12-01 ordered, 2026-12-08 ")
		fx.exec(`UPDATE accounts SET status = 'blocked'`)
		fx.exec(`UPDATE members SET removed_at = 0`)
		fx.bump()
		fx.days("2026-12-09", "2026-12-09")
		if told := fx.told("standing.failed"); len(told) != 2 || told[1]["reason"] != "The company's account is closed for orders at the moment." {
			t.Errorf("told %v", told)
		}
	})
}

func TestItsOwnerIsToldAheadAndOfARise(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 50}))
		fx.days("2026-11-25", "2026-11-27")
		if told := fx.told("standing.told_ahead"); len(told) != 0 {
			t.Fatalf("told too early: %v", told)
		}
		fx.days("2026-11-28", "2026-11-29")
		if told := fx.told("standing.told_ahead"); len(told) != 1 || told[0]["due"] != "2026-12-01" {
			t.Fatalf("told %v", told)
		}
		letter, err := fx.Letter(ctx, o.ID, day("2026-12-01"))
		fx.must(err)
		if letter.Run.ToldTotal != 59500 || letter.Cost.Totals.Total != 59500 || letter.Owner.Email != buyer.Email || letter.After != day("2026-12-08") {
			t.Errorf("letter %+v", letter)
		}
		fx.price(gloves, "10.50") // exactly 5 %
		fx.run("2026-11-30", 18)
		if told := fx.told("standing.price_rise"); len(told) != 0 {
			t.Errorf("5 %% isn't over 5 %%: %v", told)
		}
		fx.price(gloves, "10.51")
		fx.run("2026-11-30", 19)
		fx.days("2026-12-01", "2026-12-01") // risen overnight: told with the run
		if told := fx.told("standing.price_rise"); len(told) != 1 || told[0]["was"] != 59500.0 {
			t.Errorf("told %v", told)
		}
		fx.days("2026-12-02", "2026-12-06")
		fx.price(gloves, "12.00")
		fx.days("2026-12-07", "2026-12-08")
		if told := fx.told("standing.price_rise"); len(told) != 2 || told[1]["due"] != "2026-12-08" {
			t.Errorf("told %v", told)
		}
		fx.want(o, "2026-12-01 ordered, 2026-12-08 ordered")
		if n := len(fx.told("standing.told_ahead")); n != 2 {
			t.Errorf("told ahead %d times", n)
		}
	})
}

func TestAPriceThatBeginsOnTheDueDateIsToldTheEveningBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 50}))
		fx.days("2026-11-27", "2026-11-29")
		fx.exec(`INSERT INTO prices (price_list_id, product_id, valid_from, min_qty, unit_price) SELECT id, ?, 20261201, 1, 120000 FROM price_lists`, gloves)
		fx.bump()
		fx.run("2026-11-30", 18)
		if told := fx.told("standing.price_rise"); len(told) != 1 {
			t.Errorf("told %v", told)
		}
	})
}

func TestTheClockJumpsForwardByMonths(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		p := weekly(cart.Item{ProductID: gloves, Quantity: 5})
		p.Cadence = standing.Cadence{Unit: standing.Days, Every: 1}
		fx.create(buyer, p)
		fx.run("2027-06-01", 6)
		if n := fx.count(`SELECT COUNT(*) FROM standing_runs WHERE outcome = 'missed'`); n != 182 {
			t.Errorf("%d missed, want 182", n)
		}
		fx.run("2026-12-03", 6)
		fx.run("2027-06-02", 6)
		if n := fx.count(`SELECT COUNT(*) FROM standing_runs WHERE outcome = 'ordered'`); n != 2 {
			t.Errorf("%d ordered, want 2", n)
		}
		if n := len(fx.told("standing.missed")); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
}

func TestTwoNodesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		list := []standing.Order{}
		for range 20 {
			list = append(list, fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5})))
		}
		other := openShop(t, fx.db)
		for _, date := range []string{"2026-11-28", "2026-12-01", "2026-12-08"} {
			fx.at(date, 18)
			other.at(date, 18)
			var group sync.WaitGroup
			for _, node := range []*shop{fx, other, fx, other} {
				group.Go(func() {
					if err := node.RunDue(ctx); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
		}
		for _, o := range list {
			fx.want(o, "2026-12-01 ordered, 2026-12-08 ordered")
		}
		if n := len(fx.told("standing.told_ahead")); n != 20 {
			t.Errorf("told ahead %d times, want 20", n)
		}
	})
}

// TestEndedAtAnyLine ends the runner whenever it looks at the clock, which it does between all its steps: the second
// time a step later, and so on. What it was doing is undone, what it had done stands.
func TestEndedAtAnyLine(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves, scarce := fx.buyer("Nordwind"), fx.product("GL-1", "10.00"), fx.product("SC-1", "1.00")
		good := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		skipped := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 7}))
		bad := fx.create(buyer, weekly(cart.Item{ProductID: scarce, Quantity: 5}))
		fx.scarce(scarce, 1)
		fx.must(ignore(fx.Skip(ctx, buyer, skipped.Number, day("2026-12-08"))))
		ended := 0
		for d := day("2026-11-25"); d <= day("2026-12-09"); d = d.AddDays(1) {
			for _, hour := range []int{6, 18} {
				fx.at(d.String(), hour)
				for line := 1; ; line++ {
					looks, finished := 0, make(chan bool, 1)
					go func() {
						done := false
						defer func() { finished <- done }()
						fx.strike = func() {
							if looks++; looks == line {
								runtime.Goexit()
							}
						}
						if err := fx.RunDue(ctx); err != nil {
							t.Error(err)
						}
						done = true
					}()
					done := <-finished
					fx.strike = nil
					if done {
						break
					}
					ended++
				}
			}
		}
		if ended < 50 {
			t.Errorf("ended only %d times", ended)
		}
		fx.want(good, "2026-12-01 ordered, 2026-12-08 ordered")
		fx.want(skipped, "2026-12-01 ordered, 2026-12-08 skipped")
		fx.want(bad, "2026-12-01 failed, 2026-12-08 ")
		if n := fx.count(`SELECT attempts FROM standing_runs WHERE standing_id = ? AND due_on = 20261208`, bad.ID); n != 2 {
			t.Errorf("%d tries on two days", n)
		}
		if n := fx.count(`SELECT COUNT(*) FROM orders`); n != 3 {
			t.Errorf("%d orders, want 3", n)
		}
		if n := len(fx.told("standing.told_ahead")); n != 5 {
			t.Errorf("told ahead %d times, want 5", n)
		}
	})
}

func TestACancelledRunnerLosesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.at("2026-12-01", 6)
		for line := 1; line < 12; line++ {
			cancelled, cancel := context.WithCancel(ctx)
			looks := 0
			fx.strike = func() {
				if looks++; looks == line {
					cancel()
				}
			}
			_ = fx.RunDue(cancelled)
			cancel()
		}
		fx.strike = nil
		fx.must(fx.RunDue(ctx))
		fx.want(o, "2026-12-01 ordered")
		if n := len(fx.told("standing.failed")); n != 0 {
			t.Errorf("being stopped counted as a failure %d times", n)
		}
	})
}
