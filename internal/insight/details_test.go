package insight_test

import (
	"fmt"
	"testing"

	"tradecounter/internal/insight"
	"tradecounter/internal/platform/fault"
)

// A day begins at midnight of the seller's zone, also where a change of clock makes it shorter or skips midnight.
func TestPeriodsFollowTheSellersClock(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		for _, c := range []struct {
			zone         string
			period       insight.Period
			before, from string // the last moment before the period, and its first
			last, after  string
		}{
			{"Europe/Berlin", march, "2026-02-28T22:59:59.999", "2026-02-28T23:00", "2026-03-31T21:59:59.999", "2026-03-31T22:00"},
			{"Europe/Berlin", days("2026-03-29", "2026-03-30"), "2026-03-28T22:59:59.999", "2026-03-28T23:00", "2026-03-29T21:59:59.999", "2026-03-29T22:00"},    // 23 hours
			{"Europe/Berlin", days("2026-10-25", "2026-10-26"), "2026-10-24T21:59:59.999", "2026-10-24T22:00", "2026-10-25T22:59:59.999", "2026-10-25T23:00"},    // 25 hours
			{"America/Santiago", days("2026-09-06", "2026-09-07"), "2026-09-06T03:59:59.999", "2026-09-06T04:00", "2026-09-07T02:59:59.999", "2026-09-07T03:00"}, // begins at 01:00
			{"Pacific/Auckland", days("2026-01-01", "2026-02-01"), "2025-12-31T10:59:59.999", "2025-12-31T11:00", "2026-01-31T10:59:59.999", "2026-01-31T11:00"},
		} {
			w.segment = c.zone + c.period.String()
			for i, when := range []string{c.before, c.from, c.last, c.after} {
				w.order(order{account: "a", at: when, channel: "online", cents: []int64{1, 20, 300, 4000}[i]})
			}
			w.set("zone", c.zone)
			w.changed("purchases")
			if got := w.figure(c.period, insight.Revenue).Numerator; got != 320 {
				t.Errorf("%s in %s: %v cents", c.period, c.zone, got)
			}
		}
	})
}

// 90 days are 90 times 24 hours, whatever the clock does between; how many is a setting.
func TestHowLongAnAccountIsACustomer(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		w.set("zone", "Europe/Berlin")
		w.order(order{account: "a", at: "2026-01-31T22:00", channel: "online", cents: 1}) // 23:00 there, 90 days before midnight of 2 May in summer time
		w.order(order{account: "b", at: "2026-01-31T21:59:59.999", channel: "online", cents: 1})
		if got := w.figure(days("2026-05-02", "2026-05-03"), insight.Churn).Denominator; got != 1 {
			t.Errorf("%v customers, want 1", got)
		}
		w.set("figures.customer_days", "10")
		if got := w.figure(days("2026-05-02", "2026-05-03"), insight.Churn).Denominator; got != 0 {
			t.Errorf("%v customers for ten days, want none", got)
		}
		if d, ok := w.define(insight.Customers); !ok || d.Says != "Accounts with an order in the 10 days before the period’s end. By channel, only orders of that channel are looked at." {
			t.Errorf("%q", d.Says)
		}
	})
}

func (w *world) define(name insight.Name) (insight.Definition, bool) {
	set, err := w.settings.Get(w.ctx)
	w.must(err)
	return insight.Define(set, name)
}

func TestEveryFigureHasWords(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		figures, err := w.insight.Figures(w.ctx, all, insight.Filter{}, march)
		w.must(err)
		for _, name := range insight.All {
			d, ok := w.define(name)
			if !ok || d.Title == "" || d.Says == "" || d.Unit == "" {
				t.Errorf("%s has no words: %+v", name, d)
			}
			for part := range figures[name].Parts {
				if d.Parts[part] == "" {
					t.Errorf("%s of %s has no words", part, name)
				}
			}
		}
		if len(figures) != len(insight.All) {
			t.Errorf("%d figures", len(figures))
		}
		if _, err := w.insight.Figures(w.ctx, all, insight.Filter{}, march, "happiness"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an unknown figure: %v", err)
		}
	})
}

func TestWhatCanStillChangeIsMarked(t *testing.T) {
	eachWorld(t, "2026-03-31T23:59:59.999", func(w *world) {
		for _, c := range []struct {
			now           string
			orders, carts bool
		}{{"2026-03-31T23:59:59.999", true, true}, {"2026-04-01", false, true}, {"2026-04-03T23:59:59.999", false, true}, {"2026-04-04", false, false}} {
			w.now = at(c.now)
			if o, carts := w.figure(march, insight.Orders), w.figure(march, insight.CartAbandonment); o.Unfinished != c.orders || carts.Unfinished != c.carts {
				t.Errorf("at %s orders are unfinished: %v, carts: %v", c.now, o.Unfinished, carts.Unfinished)
			}
		}
	})
}

func TestTheBaselineStandsBesideContacts(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		if f := w.figure(march, insight.ServiceContacts); len(f.Parts) != 3 {
			t.Errorf("without a baseline: %+v", f.Parts)
		}
		w.exec(`INSERT INTO baselines (month, channel, contacts, minutes, orders) VALUES (202401, 'call', 30, 90, 50), (202402, 'email', 20, 40, 40), (202402, 'visit', 5, 600, 10)`)
		f := w.figure(march, insight.ServiceContacts)
		for part, want := range map[string]float64{"baseline": 50, "baseline_contacts": 50, "baseline_minutes": 130, "baseline_orders": 100} {
			if f.Parts[part] != want {
				t.Errorf("%s is %v, want %v", part, f.Parts[part], want)
			}
		}
	})
}

// What came back is told by the month of the sale: of the order that the return names, else of the newest earlier lines not
// yet used up.
func TestReturnsFindTheirSale(t *testing.T) {
	eachWorld(t, "2026-04-20", func(w *world) {
		sold := func(when, channel, sku string, quantity int64, number, state string) {
			w.order(order{account: "a", at: when, channel: channel, number: number, state: state, lines: []line{{sku: sku, quantity: quantity, cents: 100}, {sku: sku, quantity: 1, cancelled: 1, cents: 100}}})
		}
		sold("2026-01-10", "phone", "X", 5, "JAN", "delivered")
		sold("2026-02-10", "online", "X", 4, "FEB", "delivered")
		sold("2026-03-10", "online", "X", 3, "MAR", "delivered")
		sold("2026-02-20", "online", "X", 9, "GONE", "cancelled")
		w.order(order{account: "b", at: "2026-02-15", channel: "online", number: "B", lines: []line{{sku: "X", quantity: 50, cents: 100}}})
		w.returned("a", "2026-02-10", "X", 1, "")    // not sold earlier than it in February: January
		w.returned("a", "2026-03-20", "X", 5, "")    // 3 of March, then of February what the next leaves: 1, then 1 of January
		w.returned("a", "2026-03-25", "X", 3, "FEB") // names its order
		w.returned("a", "2026-03-26", "X", 7, "")    // 3 of January are left, 4 before our records
		w.returned("a", "2026-03-27", "X", 2, "B")   // another account's order
		w.returned("a", "2026-03-27", "Y", 1, "")    // never sold
		w.returned("a", "2026-03-27", "X", 1, "GONE")
		months, unmatched, err := w.insight.ReturnsBySale(w.ctx, all, insight.Filter{}, days("2026-01-01", "2026-05-01"))
		w.must(err)
		want := []struct {
			sold, back int64
			young      bool
		}{{5, 5, false}, {54, 4, true}, {3, 3, true}, {0, 0, true}}
		for i, m := range months {
			if m.Sold != want[i].sold || m.Returned != want[i].back || m.Young != want[i].young {
				t.Errorf("%s: %+v, want %+v", m.Period, m, want[i])
			}
		}
		if unmatched != 4+2+1+1 {
			t.Errorf("%d units before our records", unmatched)
		}
		for channel, want := range map[string][2]float64{"online": {7, 3}, "phone": {4, 0}, "rep": {0, 0}} {
			f, err := w.insight.Figures(w.ctx, all, insight.Filter{Channel: channel}, march, insight.ReturnRate)
			w.must(err)
			if got := f[insight.ReturnRate]; got.Numerator != want[0] || got.Denominator != want[1] {
				t.Errorf("by %s: %+v", channel, got)
			}
		}
		if got := w.figure(march, insight.ReturnRate); got.Numerator != 19 || got.Denominator != 3 {
			t.Errorf("%+v", got)
		}
	})
}

// Sales that returns were found in are kept: one that is cancelled gives its units back, one placed later takes none.
func TestReturnsFollowWhatHappensToTheirSales(t *testing.T) {
	eachWorld(t, "2026-04-20", func(w *world) {
		w.order(order{account: "a", at: "2026-01-10", channel: "phone", lines: []line{{sku: "X", quantity: 5, cents: 100}}})
		march := w.order(order{account: "a", at: "2026-03-10", channel: "online", lines: []line{{sku: "X", quantity: 5, cents: 100}}})
		w.returned("a", "2026-04-01", "X", 3, "")
		w.together(func() {
			for range 400 { // so many that the first aren't read again for being among the last
				w.order(order{account: "b", at: "2026-03-11", channel: "online", cents: 100})
			}
		})
		want := func(when, text string) {
			t.Helper()
			months, unmatched, err := w.insight.ReturnsBySale(w.ctx, all, insight.Filter{}, days("2026-01-01", "2026-05-01"))
			w.must(err)
			got := fmt.Sprint(months[0].Returned, months[1].Returned, months[2].Returned, months[3].Returned, unmatched)
			if got != text {
				t.Errorf("%s: %s came back, want %s", when, got, text)
			}
		}
		want("at first", "0 0 3 0 0")
		w.order(order{account: "a", at: "2026-04-19", channel: "online", lines: []line{{sku: "X", quantity: 9, cents: 100}}})
		w.changed("purchases")
		want("with a later order", "0 0 3 0 0")
		w.exec(`UPDATE order_lines SET cancelled = 4 WHERE order_id = ?`, march)
		w.exec(`INSERT INTO order_moves (order_id, at, kind, actor) VALUES (?, 1, 'cancelled', 'x')`, march)
		w.changed("purchases")
		want("most of March cancelled", "2 0 1 0 0")
		w.exec(`UPDATE orders SET state = 'cancelled' WHERE id = ?`, march)
		w.changed("purchases")
		want("March cancelled", "3 0 0 0 0")
		w.returned("a", "2026-02-01", "X", 4, "")
		w.changed("figures")
		want("another return, earlier", "5 0 0 0 2")
	})
}

func TestOrderValuesAreDivided(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		for _, o := range []order{
			{account: "a", at: "2026-02-01", channel: "phone", cents: 9999}, // before the period
			{account: "a", at: "2026-03-01", channel: "phone", cents: 1000},
			{account: "a", at: "2026-03-02", channel: "phone", cents: 2000},
			{account: "a", at: "2026-03-03", channel: "online", lines: []line{{sku: "X", quantity: 1, cents: 5000}, {sku: "Y", quantity: 1, cents: 100, source: "related"}}},
			{account: "a", at: "2026-03-04", channel: "phone", lines: []line{{sku: "X", quantity: 1, cents: 700, source: "recommendation"}}},
			{account: "b", at: "2026-03-04", channel: "rep", cents: 11},
			{account: "c", at: "2026-03-04", channel: "rep", lines: []line{{sku: "X", quantity: 2, cancelled: 2, cents: 9, source: "related"}, {sku: "Y", quantity: 1, cents: 13, source: "search"}}},
			{account: "c", at: "2026-04-04", channel: "online", cents: 99},
		} {
			w.order(o)
		}
		v, err := w.insight.OrderValues(w.ctx, all, insight.Filter{}, march)
		w.must(err)
		for what, c := range map[string]struct{ got, want insight.Worth }{
			"with a recommended line": {v.With, insight.Worth{Orders: 2, Revenue: 5800}}, "without": {v.Without, insight.Worth{Orders: 4, Revenue: 3024}},
			"before going online": {v.Before, insight.Worth{Orders: 3, Revenue: 3013}}, "after": {v.After, insight.Worth{Orders: 2, Revenue: 5800}},
			"online": {v.Channels[0].Worth, insight.Worth{Orders: 1, Revenue: 5100}}, "phone": {v.Channels[1].Worth, insight.Worth{Orders: 3, Revenue: 3700}},
			"rep": {v.Channels[2].Worth, insight.Worth{Orders: 2, Revenue: 24}}, "a before": {v.Accounts[0].Before, insight.Worth{Orders: 2, Revenue: 3000}},
			"a after": {v.Accounts[0].After, insight.Worth{Orders: 2, Revenue: 5800}}, "c": {v.Accounts[1].Before, insight.Worth{Orders: 1, Revenue: 13}},
		} {
			if c.got != c.want {
				t.Errorf("%s: %+v, want %+v", what, c.got, c.want)
			}
		}
		if len(v.Channels) != 3 || len(v.Accounts) != 2 || v.Accounts[0].Slug != "a" {
			t.Errorf("%+v", v)
		}
	})
}

func TestCohorts(t *testing.T) {
	eachWorld(t, "2026-12-01", func(w *world) {
		w.set("zone", "Europe/Berlin")
		if list, err := w.insight.Cohorts(w.ctx, all, insight.Filter{}, false); err != nil || len(list) != 0 {
			t.Errorf("without orders: %+v, %v", list, err)
		}
		for _, o := range []order{
			{account: "a", at: "2025-12-31T23:30", channel: "phone", cents: 1}, // already January in Berlin
			{account: "a", at: "2026-01-20", channel: "online", cents: 2},
			{account: "a", at: "2026-04-30T21:59:59.999", channel: "online", cents: 4},
			{account: "b", at: "2026-01-31T22:59:59.999", channel: "online", cents: 8},
			{account: "b", at: "2026-01-31T23:00", channel: "online", cents: 16}, // as February begins there
			{account: "c", at: "2026-03-15", channel: "phone", cents: 32},
			{account: "d", at: "2026-04-15", channel: "phone", cents: 999, state: "cancelled"},
		} {
			w.order(o)
		}
		w.changed("purchases")
		for _, c := range []struct {
			online bool
			want   string
		}{
			{false, "2026-01-01 2: 2/11 1/16 0/0 1/4 | 2026-03-01 1: 1/32 0/0 | "},
			{true, "2026-01-01 2: 2/10 1/16 0/0 1/4 | "},
		} {
			list, err := w.insight.Cohorts(w.ctx, all, insight.Filter{}, c.online)
			w.must(err)
			if got := told(list); got != c.want {
				t.Errorf("online %v: %s, want %s", c.online, got, c.want)
			}
		}
		for _, name := range []string{"a", "e"} {
			w.order(order{account: name, at: "9998-12-30", channel: "phone", cents: 64}) // a year mistyped
		}
		w.changed("purchases")
		list, err := w.insight.Cohorts(w.ctx, all, insight.Filter{}, false)
		w.must(err)
		if len(list) != 2 || len(list[0].Months) != 12 || list[0].Months[11].Active != 0 {
			t.Errorf("with orders of days to come: %s", told(list))
		}
	})
}
