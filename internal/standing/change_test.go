package standing_test

import (
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
)

func TestAFormMakesOneStandingOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		p := weekly(cart.Item{ProductID: gloves, Quantity: 5})
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if o, err := fx.Create(ctx, buyer, p); err != nil || len(o.Lines) != 1 {
					t.Errorf("%+v, %v", o, err)
				}
			})
		}
		group.Wait()
		p.Items[0].Quantity = 6
		if _, err := fx.Create(ctx, buyer, p); !fault.Is(err, fault.KindConflict) {
			t.Errorf("other content gave %v", err)
		}
		if n := fx.count(`SELECT COUNT(*) FROM standing_orders`); n != 1 {
			t.Errorf("%d standing orders", n)
		}
		if n := len(fx.told("standing.begun")); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
}

func TestAPlanSaysFieldByFieldWhatIsMissing(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		onRequest := fx.product("RQ-1", "1.00")
		fx.exec(`UPDATE prices SET unit_price = NULL WHERE product_id = ?`, onRequest)
		fx.exec(`UPDATE products SET min_qty = 10, version = version + 10 WHERE id = ?`, gloves)
		fx.exec(`UPDATE accounts SET po_required = TRUE`)
		fx.bump()
		p := weekly(cart.Item{ProductID: gloves, Quantity: 5}, cart.Item{ProductID: onRequest, Quantity: 1})
		p.ShipTo, p.BillTo, p.Method, p.Name, p.CopiesTo = "", "nowhere", "pigeon", strings.Repeat("x", 81), "not an address"
		_, err := fx.Create(ctx, buyer, p)
		f, ok := fault.AsInvalid(err)
		if !ok {
			t.Fatal(err)
		}
		for _, field := range []string{"ship_to", "bill_to", "method", "name", "copies_to", "po_number", "GL-1", "RQ-1"} {
			if f.For(field) == "" {
				t.Errorf("nothing about %s: %v", field, f)
			}
		}
		p = weekly(cart.Item{ProductID: gloves, Quantity: 10})
		p.PONumber, p.Start = "4711", day("2026-11-24")
		if _, err := fx.Create(ctx, buyer, p); err == nil || !strings.Contains(err.Error(), "Wed 25 Nov 2026") {
			t.Errorf("a start that has passed gave %v", err)
		}
		if _, err := fx.Create(ctx, buyer, standing.Plan{Key: p.Key}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("an empty plan gave %v", err)
		}
	})
}

func TestANewRhythmLeavesNoDateTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.must(ignore(fx.Skip(ctx, buyer, o.Number, day("2026-12-08"))))
		fx.days("2026-11-25", "2026-12-01")
		p := weekly(cart.Item{ProductID: gloves, Quantity: 6})
		p.Cadence, p.Start = standing.Cadence{Unit: standing.Days, Every: 7}, 0
		o, err := fx.Change(ctx, buyer, o.Number, 1, p)
		fx.must(err)
		if o.NextDue != day("2026-12-02") || o.Version != 2 {
			t.Fatalf("next %s, version %d", o.NextDue, o.Version)
		}
		if _, err := fx.Change(ctx, buyer, o.Number, 1, p); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an older version gave %v", err)
		}
		fx.days("2026-12-02", "2026-12-09")
		fx.want(o, "2026-12-01 ordered, 2026-12-02 ordered, 2026-12-09 ordered")
		if n := fx.count(`SELECT SUM(quantity) FROM order_lines`); n != 5+6+6 {
			t.Errorf("%d ordered in all", n)
		}
	})
}

func TestLinesChangedAfterTheLetterAreNoRise(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.days("2026-11-27", "2026-11-28")
		p := weekly(cart.Item{ProductID: gloves, Quantity: 50})
		p.Start = 0
		changed, err := fx.Change(ctx, buyer, o.Number, o.Version, p)
		fx.must(err)
		if changed.NextDue != o.NextDue || changed.Version != o.Version+1 {
			t.Errorf("changed to %+v", changed)
		}
		fx.days("2026-11-29", "2026-12-01")
		fx.want(o, "2026-12-01 ordered")
		if told := fx.told("standing.price_rise"); len(told) != 0 {
			t.Errorf("told %v", told)
		}
	})
}

func TestOnlyItsOwnerAndCompanyAdminsSeeAndChangeIt(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		admin := fx.member(buyer.Account, "Ada", identity.CompanyAdmin)
		for name, stranger := range map[string]identity.Actor{
			"colleague":     fx.member(buyer.Account, "Ben", identity.Buyer),
			"viewer":        fx.member(buyer.Account, "Vera", identity.Viewer),
			"other account": fx.member(fx.account("Brinkmann"), "Ada", identity.CompanyAdmin),
			"nobody":        {},
		} {
			if _, err := fx.Find(ctx, stranger, o.Number); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s finds it: %v", name, err)
			}
			if _, err := fx.Pause(ctx, stranger, o.Number); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s pauses it: %v", name, err)
			}
			if list, _ := fx.Upcoming(ctx, stranger, day("2026-12-01"), day("2026-12-31")); len(list) != 0 {
				t.Errorf("%s sees %v", name, list)
			}
		}
		coming, err := fx.Upcoming(ctx, admin, day("2026-12-02"), day("2026-12-31"))
		if err != nil || len(coming) != 4 || coming[0].DueOn != day("2026-12-08") {
			t.Errorf("the calendar is %v, %v", coming, err)
		}
		fx.must(ignore(fx.Pause(ctx, admin, o.Number)))
		blocked := buyer
		blocked.Blocked = true
		if _, err := fx.Resume(ctx, blocked, o.Number); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a blocked owner gets %v", err)
		}
		if _, err := fx.SetBenefit(ctx, admin, o.Number, cart.Benefit{Discount: 5000}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a client's benefit of its own gives %v", err)
		}
		manager := identity.Actor{PersonID: buyer.PersonID, Name: "Mia", Staff: identity.Manager}
		if _, err := fx.SetBenefit(ctx, manager, o.Number, cart.Benefit{Discount: 500}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("another account's manager gets %v", err)
		}
		fx.exec(`UPDATE accounts SET manager_id = ? WHERE id = ?`, manager.PersonID, buyer.Account.ID)
		for range 2 { // said twice it is one change
			fx.must(ignore(fx.SetBenefit(ctx, manager, o.Number, cart.Benefit{Discount: 500, Priority: true})))
		}
		var logged []string
		fx.must(fx.db.Select(ctx, &logged, `SELECT by_name || ': ' || before_text || ' > ' || after_text FROM changes WHERE kind = 'standing order' AND subject = ?`, o.Number))
		if len(logged) != 1 || logged[0] != "Mia:  > 5 % off, priority" {
			t.Errorf("the change log says %q", logged)
		}
	})
}

func TestLinksOfLettersActOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		o := fx.create(buyer, weekly(cart.Item{ProductID: gloves, Quantity: 5}))
		fx.days("2026-11-27", "2026-11-28")
		letter, err := fx.Letter(ctx, o.ID, day("2026-12-01"))
		fx.must(err)
		skip, err := fx.NewLink(ctx, letter, standing.SkipAct)
		fx.must(err)
		pause, err := fx.NewLink(ctx, letter, standing.PauseAct)
		fx.must(err)
		late, err := fx.NewLink(ctx, letter, standing.SkipAct)
		fx.must(err)
		for range 2 { // looking changes nothing
			page, err := fx.FindLink(ctx, skip)
			if err != nil || page.State != identity.LinkGood || page.Reason != "" || page.After != day("2026-12-08") {
				t.Fatalf("%+v, %v", page, err)
			}
		}
		if page, err := fx.UseLink(ctx, skip); err != nil || page.Act != standing.SkipAct {
			t.Fatalf("%+v, %v", page, err)
		}
		if _, err := fx.UseLink(ctx, skip); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a second time gave %v", err)
		}
		if page, _ := fx.FindLink(ctx, late); page.Reason != "This date is skipped already." {
			t.Errorf("the other link says %q", page.Reason)
		}
		fx.days("2026-11-29", "2026-12-01")
		if page, _ := fx.FindLink(ctx, late); page.Reason != "The run of this date is over." {
			t.Errorf("the late link says %q", page.Reason)
		}
		if _, err := fx.UseLink(ctx, late); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the late link gave %v", err)
		}
		fx.must(ignore(fx.UseLink(ctx, pause)))
		fx.days("2026-12-02", "2026-12-08")
		fx.want(o, "2026-12-01 skipped, 2026-12-08 paused")
		if _, err := fx.FindLink(ctx, "guessed"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a guessed link gave %v", err)
		}
	})
}

func TestPurchasesSuggestACadence(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		buyer, gloves := fx.buyer("Nordwind"), fx.product("GL-1", "10.00")
		for _, date := range []string{"2026-11-02", "2026-11-09", "2026-11-16"} {
			fx.at(date, 10)
			fx.run(date, 10)
			o := fx.create(buyer, standing.Plan{Key: weekly().Key, Cadence: standing.Cadence{Unit: standing.Days, Every: 300}, Start: day(date).AddDays(1),
				Items: []cart.Item{{ProductID: gloves, Quantity: 5}}, ShipTo: "works"})
			fx.run(day(date).AddDays(1).String(), 6)
			fx.want(o, day(date).AddDays(1).String()+" ordered")
		}
		fx.at("2026-11-20", 10)
		g, err := fx.SuggestCadence(ctx, buyer, []cart.Item{{ProductID: gloves, Quantity: 5}})
		if err != nil || g.Cadence.String() != "every week on Tuesday" || g.Median != 7 || g.Start != day("2026-11-24") {
			t.Errorf("suggested %+v, %v", g, err)
		}
	})
}
