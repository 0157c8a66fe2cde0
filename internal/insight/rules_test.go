package insight_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/fault"
)

// crowded is a world of a hundred accounts that did all sorts of things in a year and a half, the same each time.
func crowded(w *world) {
	r := rand.New(rand.NewPCG(7, 26))
	some := func(list ...string) string { return list[r.IntN(len(list))] }
	later := func(from string, d time.Duration) string { return at(from).Add(d).Std().Format("2006-01-02T15:04") }
	when := func() string { return later("2025-01-01", time.Duration(r.IntN(540*24*60))*time.Minute) }
	for i := range 100 {
		w.segment = some("trade", "works")
		who := fmt.Sprint("account-", i)
		for range r.IntN(8) {
			o := order{account: who, at: when(), channel: some(insight.Channels...), state: some("placed", "shipped", "delivered", "delivered", "cancelled")}
			for range 1 + r.IntN(3) {
				l := line{sku: some("A", "B", "C"), quantity: int64(1 + r.IntN(20)), cents: int64(1 + r.IntN(5000)), source: some("", "search", "related", "recommendation")}
				if r.IntN(5) == 0 {
					l.cancelled, l.discount = r.Int64N(l.quantity), 500
				}
				o.lines = append(o.lines, l)
			}
			if r.IntN(4) == 0 {
				o.currency, o.rate = "USD", 912_345
			}
			w.order(o)
		}
		for range r.IntN(3) {
			w.contact(who, when(), some("call", "email", "visit"), r.IntN(30))
			w.answer(who, when(), "nps", r.IntN(11), some("", "a", "b"))
			w.answer(who, when(), "csat", 1+r.IntN(5), "")
			begun := when()
			w.cart(who, begun, begun, later(begun, 50*time.Hour), some(insight.Outcomes[:]...), some("", "delivery", "payment", "review"))
			w.returned(who, when(), some("A", "B", "C", "D"), int64(1+r.IntN(5)), "")
		}
		w.searched(who, when()[:10], 9, r.IntN(9), r.IntN(9), r.IntN(9))
		if r.IntN(5) == 0 {
			w.running(who, "2026-05-20", "2026-05-20", "payment")
		}
	}
	w.segment = ""
}

var crowdedPeriods = []insight.Period{days("2025-03-01", "2025-04-01"), days("2025-01-01", "2026-01-01"), days("2026-04-17", "2026-06-01"), days("2024-01-01", "2027-01-01")}

func TestFiguresAgreeWithEachOther(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		w.together(func() { crowded(w) })
		for _, p := range crowdedPeriods {
			f, err := w.insight.Figures(w.ctx, all, insight.Filter{}, p)
			w.must(err)
			if f[insight.Orders].Numerator == 0 {
				t.Fatalf("nothing happened in %s", p)
			}
			if churn, kept := f[insight.Churn].Value, f[insight.Retention].Value; (churn == nil) != (kept == nil) || churn != nil && !same(*churn+*kept, 100) {
				t.Errorf("%s: churn %v and retention %v", p, churn, kept)
			}
			if v := f[insight.OrderValue]; !same(*v.Value*f[insight.Orders].Numerator, f[insight.Revenue].Numerator) {
				t.Errorf("%s: %v an order, %v orders, %v revenue", p, *v.Value, f[insight.Orders].Numerator, f[insight.Revenue].Numerator)
			}
			w.outcomesAddUp(p, f[insight.CartAbandonment])
			w.filtersAddUp(p, f)
			w.standsBehind(p, f)
		}
		w.partsOfAYearAddUp()
	})
}

// outcomesAddUp to the carts that began; what was abandoned was abandoned at a step.
func (w *world) outcomesAddUp(p insight.Period, f insight.Figure) {
	w.Helper()
	var begun, sum, stopped float64
	var carts int
	w.must(w.db.Get(w.ctx, &carts, `SELECT (SELECT COUNT(*) FROM past_carts WHERE begun_at >= ? AND begun_at < ?) + (SELECT COUNT(*) FROM carts WHERE begun_at >= ? AND begun_at < ?)`,
		p.From.At(0, 0, time.UTC), p.To.At(0, 0, time.UTC), p.From.At(0, 0, time.UTC), p.To.At(0, 0, time.UTC)))
	for _, outcome := range insight.Outcomes {
		sum += f.Parts[outcome]
	}
	for _, step := range insight.Steps {
		stopped += f.Parts["step_"+step]
	}
	if begun = sum + f.Parts["running"]; sum != f.Denominator || begun != float64(carts) || stopped != f.Numerator || f.Parts["called_instead"] > f.Parts["abandoners"] {
		w.Errorf("%s: %d carts, %+v", p, carts, f)
	}
}

// filtersAddUp: segments add up to all, and so do channels where a channel narrows a figure.
func (w *world) filtersAddUp(p insight.Period, whole map[insight.Name]insight.Figure) {
	w.Helper()
	segments, channels := map[insight.Name]float64{}, map[insight.Name]float64{}
	for _, segment := range []string{"trade", "works"} {
		f, err := w.insight.Figures(w.ctx, all, insight.Filter{Segment: segment}, p)
		w.must(err)
		for name, figure := range f {
			segments[name] += figure.Numerator
		}
	}
	for _, channel := range insight.Channels {
		f, err := w.insight.Figures(w.ctx, all, insight.Filter{Channel: channel}, p)
		w.must(err)
		for name, figure := range f {
			channels[name] += figure.Numerator
			if d, _ := w.define(name); !d.ByChannel && (figure.Numerator != whole[name].Numerator || figure.Denominator != whole[name].Denominator) {
				w.Errorf("%s: %s is %+v by %s, though no channel narrows it", p, name, figure, channel)
			}
		}
	}
	for name, figure := range whole {
		if !same(segments[name], figure.Numerator) {
			w.Errorf("%s: %s of all is %v, segments add up to %v", p, name, figure.Numerator, segments[name])
		}
	}
	for _, name := range []insight.Name{insight.Revenue, insight.Orders} {
		if channels[name] != whole[name].Numerator {
			w.Errorf("%s: %s of all is %v, channels add up to %v", p, name, whole[name].Numerator, channels[name])
		}
	}
}

// standsBehind: the accounts behind a figure add up to it, and the orders behind revenue too.
func (w *world) standsBehind(p insight.Period, whole map[insight.Name]insight.Figure) {
	w.Helper()
	for name, figure := range whole {
		b, err := w.insight.Behind(w.ctx, all, insight.Filter{}, p, name, 500)
		w.must(err)
		var numerator, denominator float64
		for _, a := range b.Accounts {
			numerator, denominator = numerator+a.Numerator, denominator+a.Denominator
			if a.Slug == "" {
				w.Errorf("an account without a name stands behind %s", name)
			}
		}
		if !same(numerator, figure.Numerator) || !same(denominator, figure.Denominator) {
			w.Errorf("%s: behind %s stand %v ÷ %v, it is %v ÷ %v", p, name, numerator, denominator, figure.Numerator, figure.Denominator)
		}
		if name != insight.Revenue {
			continue
		}
		var revenue float64
		for _, o := range b.Orders {
			revenue += float64(o.Revenue)
			if o.Number == "" || o.Slug == "" {
				w.Errorf("%+v", o)
			}
		}
		if b.OrderSum != len(b.Orders) || revenue != figure.Numerator {
			w.Errorf("%s: %d of %d orders with %v, revenue is %v", p, len(b.Orders), b.OrderSum, revenue, figure.Numerator)
		}
	}
}

// partsOfAYearAddUp: what is counted in months and weeks is what is counted in the year.
func (w *world) partsOfAYearAddUp() {
	w.Helper()
	year := days("2025-01-01", "2026-01-01")
	whole, err := w.insight.Figures(w.ctx, all, insight.Filter{}, year)
	w.must(err)
	for by, points := range map[insight.Step]int{insight.ByMonth: 12, insight.ByWeek: 53} {
		series, err := w.insight.Series(w.ctx, all, insight.Filter{}, year, by)
		w.must(err)
		if len(series) != points {
			w.Errorf("%d points by %s", len(series), by)
		}
		for _, name := range []insight.Name{insight.Revenue, insight.Orders, insight.ReturnRate, insight.Searches, insight.SearchesEmpty, insight.ServiceContacts, insight.Satisfaction} {
			sum := 0.0
			for _, p := range series {
				sum += p.Figures[name].Numerator
			}
			if sum != whole[name].Numerator {
				w.Errorf("%s by %s adds up to %v, the year has %v", name, by, sum, whole[name].Numerator)
			}
		}
		for _, p := range series { // a point is what its period says alone
			alone, err := w.insight.Figures(w.ctx, all, insight.Filter{}, p.Period)
			w.must(err)
			for name, figure := range alone {
				if !same(figure.Numerator, p.Figures[name].Numerator) || !same(figure.Denominator, p.Figures[name].Denominator) {
					w.Errorf("%s in %s: %+v alone, %+v in the series", name, p.Period, figure, p.Figures[name])
				}
			}
		}
	}
}

// A closed month says the same again, unless something of it changes; what changes is seen at once, without reading
// everything anew.
func TestFactsFollowWhatHappens(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		w.together(func() { crowded(w) })
		may := days("2026-05-01", "2026-06-01")
		first, last := w.figure(may, insight.Revenue), w.figure(march, insight.Revenue)
		id := w.order(order{account: "account-1", at: "2026-05-31T23:59", channel: "online", cents: 700})
		if got := w.figure(may, insight.Revenue); got.Numerator != first.Numerator {
			t.Error("facts were read although nobody said that something changed")
		}
		w.changed("purchases")
		if got := w.figure(may, insight.Revenue); got.Numerator != first.Numerator+700 {
			t.Errorf("with an order more %v, before %v", got.Numerator, first.Numerator)
		}
		w.exec(`UPDATE order_lines SET quantity = 7, cancelled = 3, unit_price = 10000 WHERE order_id = ?`, id)
		w.exec(`INSERT INTO order_moves (order_id, at, kind, actor) VALUES (?, 1, 'cancelled', 'x')`, id)
		w.changed("purchases")
		if got := w.figure(may, insight.Revenue); got.Numerator != first.Numerator+400 {
			t.Errorf("cancelled in part %v, before %v", got.Numerator, first.Numerator)
		}
		w.exec(`UPDATE orders SET state = 'cancelled' WHERE id = ?`, id)
		w.changed("purchases")
		if got := w.figure(may, insight.Revenue); got.Numerator != first.Numerator {
			t.Errorf("cancelled %v, before %v", got.Numerator, first.Numerator)
		}
		w.exec(`DELETE FROM order_lines WHERE order_id = ?`, id)
		w.exec(`DELETE FROM order_moves`)
		w.exec(`DELETE FROM orders WHERE id = ?`, id)
		w.changed("purchases", "figures")
		if got := w.figure(march, insight.Revenue); got.Numerator != last.Numerator {
			t.Errorf("March was %v and is %v", last.Numerator, got.Numerator)
		}
		anew := insight.New(w.db, w.settings, w.insightNow)
		for _, p := range crowdedPeriods {
			was, err := w.insight.Figures(w.ctx, all, insight.Filter{}, p)
			w.must(err)
			is, err := anew.Figures(w.ctx, all, insight.Filter{}, p)
			w.must(err)
			for name := range is {
				if was[name].Numerator != is[name].Numerator || was[name].Denominator != is[name].Denominator {
					t.Errorf("%s of %s: %+v, read anew %+v", name, p, was[name], is[name])
				}
			}
		}
	})
}

// A manager's figures are those of their clients; what is out of reach doesn't exist, whatever the filter names.
func TestFiguresEndWithTheReach(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		manager := w.insert(`INSERT INTO people (email, name, staff_role, created_at) VALUES ('m@example.com', 'Mia', 'manager', 1)`)
		w.segment = "trade"
		for i, name := range []string{"mine", "theirs"} {
			w.order(order{account: name, at: "2026-03-10", channel: "online", cents: int64(100 + i)})
			w.contact(name, "2026-03-10", "call", 1)
			w.cart(name, "2026-03-10", "2026-03-10", "2026-03-13", "cold", "")
			w.answer(name, "2026-03-10", "nps", 9, "")
			w.answer(name, "2026-03-10", "csat", 5, "")
			w.searched(name, "2026-03-10", 1, 1, 1, 1)
			w.returned(name, "2026-03-11", "X", 1, "")
		}
		w.exec(`UPDATE accounts SET manager_id = ? WHERE id = ?`, manager, w.account("mine"))
		w.changed("accounts")
		reach := identity.Reach{PersonID: manager, On: date("2026-06-16")}
		for _, f := range []insight.Filter{{}, {Segment: "trade"}, {ManagerID: manager}, {AccountID: w.account("mine")}, {Channel: "online"}} {
			for _, name := range insight.All {
				b, err := w.insight.Behind(w.ctx, reach, f, march, name, 500)
				w.must(err)
				for _, a := range b.Accounts {
					if a.Slug != "trade-mine" || a.Numerator > 100 || a.Denominator > 1 {
						t.Errorf("%+v: %+v stands behind %s", f, a, name)
					}
				}
			}
			if cohorts, err := w.insight.Cohorts(w.ctx, reach, f, false); err != nil || len(cohorts) != 1 || cohorts[0].Accounts != 1 || cohorts[0].Months[0].Revenue != 100 {
				t.Errorf("%+v, %v", cohorts, err)
			}
		}
		for _, f := range []insight.Filter{{AccountID: w.account("theirs")}, {Segment: "works"}, {ManagerID: manager + 1}} {
			figures, err := w.insight.Figures(w.ctx, reach, f, march)
			w.must(err)
			for name, figure := range figures {
				if figure.Numerator != 0 || figure.Denominator != 0 {
					t.Errorf("%s of another's: %+v", name, figure)
				}
			}
		}
		if got, err := w.insight.Figures(w.ctx, identity.Reach{}, insight.Filter{}, march, insight.Orders); err != nil || got[insight.Orders].Numerator != 0 {
			t.Errorf("nobody's reach sees %+v, %v", got, err)
		}
	})
}

func TestAnOrderWithoutARateIsAnError(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		w.order(order{account: "a", at: "2026-03-10", channel: "online", cents: 100, currency: "USD", number: "HV-7"})
		_, err := w.insight.Figures(w.ctx, all, insight.Filter{}, march, insight.Revenue)
		if f, ok := fault.As(err); !ok || f.Kind != fault.KindInvalid {
			t.Errorf("counted as if a dollar were a euro: %v", err)
		}
	})
}

// What winning a client cost in a currency without a rate is an error where it counts, never 1 to 1, and nowhere else.
func TestACostWithoutARate(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		w.order(order{account: "a", at: "2026-03-05", channel: "online", cents: 100})
		w.exec(`UPDATE accounts SET acquisition_cost = 9900, currency = 'SEK' WHERE id = ?`, w.account("a"))
		for _, c := range []struct {
			period insight.Period
			name   insight.Name
			fails  bool
		}{{march, insight.LifetimeValue, true}, {days("2026-04-01", "2026-05-01"), insight.LifetimeValue, false}, {march, insight.OrderValue, false}} {
			_, err := w.insight.Figures(w.ctx, identity.Reach{All: true}, insight.Filter{}, c.period, c.name)
			if fault.Is(err, fault.KindInvalid) != c.fails || !c.fails && err != nil {
				t.Errorf("%s of %s: %v", c.name, c.period, err)
			}
		}
	})
}
