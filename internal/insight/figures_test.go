package insight_test

import (
	"math"
	"testing"

	"tradecounter/internal/insight"
)

// want is a figure as computed by hand; none: there is nothing to divide by.
type want struct {
	numerator, denominator, value float64
	parts                         map[string]float64
}

var none = math.NaN()

// parts checks some of them.
type parts = map[string]float64

var march = days("2026-03-01", "2026-04-01") // 31 days; 90 days before: 2025-12-01 and 2026-01-01

// Every case has accounts of its own: a segment of its name.
var cases = []struct {
	name    string
	period  insight.Period // March 2026 unless told
	happens func(w *world)
	want    map[insight.Name]want
}{
	{name: "nothing ever happened", happens: func(w *world) { w.account("a") }, want: map[insight.Name]want{
		insight.Churn: {0, 0, none, nil}, insight.Retention: {0, 0, none, nil}, insight.RepeatPurchase: {0, 0, none, nil}, insight.ReturnRate: {0, 0, none, nil},
		insight.OrderValue: {0, 0, none, nil}, insight.LifetimeValue: {0, 0, none, nil}, insight.NetPromoter: {0, 0, none, nil}, insight.Satisfaction: {0, 0, none, nil},
		insight.DaysBetween: {0, 0, none, nil}, insight.DaysBetweenMean: {0, 0, none, nil}, insight.OnlineRetention: {0, 0, none, nil},
		insight.CartAbandonment: {0, 0, none, nil}, insight.ServiceContacts: {0, 0, none, nil}, insight.SearchesEmpty: {0, 0, none, nil},
		insight.Revenue: {0, 0, 0, nil}, insight.Orders: {0, 0, 0, nil}, insight.Customers: {0, 0, 0, nil}, insight.Searches: {0, 0, 0, nil}}},

	{name: "one order", happens: func(w *world) { w.order(order{account: "a", at: "2026-03-10", channel: "phone", cents: 123_45}) }, want: map[insight.Name]want{
		insight.Churn: {0, 0, none, nil}, insight.RepeatPurchase: {0, 1, 0, nil}, insight.OrderValue: {12345, 1, 12345, nil}, insight.Revenue: {12345, 0, 12345, nil},
		insight.DaysBetween: {0, 0, none, nil}, insight.OnlineRetention: {0, 0, none, nil}, insight.Customers: {1, 0, 1, nil}, insight.ReturnRate: {0, 1, 0, nil},
		// 22 days of lifespan, an order in 31 days: 12345 × (365.25 ÷ 31) × (22 ÷ 365.25)
		insight.LifetimeValue: {12345, 1, 12345 * 22.0 / 31, parts{"average_order_value": 12345, "orders_per_account_year": 365.25 / 31, "lifespan_years": 22 / 365.25,
			"lifespan_observed": 1, "net": 12345 * 22.0 / 31}}}},

	{name: "customers on boundary days", happens: func(w *world) {
		for account, when := range map[string]string{"at 90 days": "2025-12-01", "just before": "2025-11-30T23:59:59.999", "as it begins": "2026-03-01",
			"kept": "2026-01-01", "just lost": "2025-12-31T23:59:59.999", "as it ends": "2026-04-01"} {
			w.order(order{account: account, at: when, channel: "email", cents: 100})
		}
	}, want: map[insight.Name]want{
		insight.Churn: {2, 3, 200.0 / 3, nil}, insight.Retention: {1, 3, 100.0 / 3, nil}, insight.Customers: {2, 0, 2, nil}, insight.Orders: {1, 0, 1, nil}}},

	{name: "back after a pause", happens: func(w *world) {
		for _, o := range []order{{account: "long gone", at: "2025-06-01"}, {account: "long gone", at: "2026-03-20"}, {account: "kept", at: "2025-12-15"},
			{account: "kept", at: "2026-03-20"}, {account: "lost", at: "2025-12-15"}} {
			o.channel, o.cents = "rep", 100
			w.order(o)
		}
	}, want: map[insight.Name]want{
		insight.Churn: {1, 2, 50, nil}, insight.Retention: {1, 2, 50, nil}, insight.Customers: {2, 0, 2, nil}, insight.RepeatPurchase: {0, 2, 0, nil}}},

	{name: "what doesn't count", happens: func(w *world) {
		for _, state := range []string{"cancelled", "rejected", "pending_approval"} {
			w.order(order{account: "a", at: "2026-03-10", channel: "online", cents: 999, state: state})
		}
		for i, state := range []string{"placed", "confirmed", "shipped", "delivered"} {
			w.order(order{account: "b", at: []string{"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"}[i], channel: "online", cents: 100, state: state})
		}
	}, want: map[insight.Name]want{insight.Orders: {4, 0, 4, nil}, insight.Revenue: {400, 0, 400, nil}, insight.RepeatPurchase: {1, 1, 100, nil}}},

	{name: "cancelled in part", happens: func(w *world) {
		w.order(order{account: "a", at: "2026-03-10", channel: "online", lines: []line{
			{sku: "X", quantity: 10, cancelled: 4, cents: 33, discount: 1000}, // 6 × 33 = 198, less 19.8 rounded to 20
			{sku: "Y", quantity: 3, cancelled: 3, cents: 500},
			{sku: "Z", quantity: 2, cents: 7},
		}})
	}, want: map[insight.Name]want{insight.Revenue: {178 + 14, 0, 192, nil}, insight.OrderValue: {192, 1, 192, nil}, insight.ReturnRate: {0, 8, 0, nil},
		insight.LifetimeValue: {192, 1, 192 * 22.0 / 31, parts{"discounts": 20 * 22.0 / 31}}}},

	{name: "in another currency", happens: func(w *world) {
		w.order(order{account: "a", at: "2026-03-10", channel: "online", cents: 1001, currency: "USD", rate: 915_000}) // 9.15915
		w.order(order{account: "a", at: "2026-03-11", channel: "online", cents: 1001, currency: "JPY", rate: 6_100})   // ¥1,001 at 0.0061: 6.1061
	}, want: map[insight.Name]want{insight.Revenue: {916 + 611, 0, 1527, nil}, insight.OrderValue: {1527, 2, 763.5, nil}}},

	{name: "time between purchases", happens: func(w *world) {
		for _, o := range []order{{account: "a", at: "2026-03-01"}, {account: "a", at: "2026-03-04"}, {account: "a", at: "2026-03-11T12:00"}, // 10.5 days
			{account: "b", at: "2026-03-05T09:00"}, {account: "b", at: "2026-03-05T09:00"}, // at once
			{account: "c", at: "2026-03-05"}, {account: "c", at: "2026-04-01"}, {account: "c", at: "2026-02-28"}} { // one in the period
			o.channel, o.cents = "online", 100
			w.order(o)
		}
	}, want: map[insight.Name]want{insight.DaysBetween: {3.5, 2, 1.75, nil}, insight.DaysBetweenMean: {5.25, 2, 2.625, nil}, insight.RepeatPurchase: {2, 3, 200.0 / 3, nil}}},

	{name: "lifetime with churn, net", period: days("2026-01-01", "2027-01-01"), happens: func(w *world) {
		for _, o := range []order{{account: "kept", at: "2025-12-01"}, {account: "kept", at: "2026-11-01", cents: 3000}, {account: "kept", at: "2026-12-01", cents: 1000},
			{account: "lost", at: "2025-12-01"}, {account: "lost", at: "2026-02-01", cents: 2000}} {
			o.channel = "phone"
			w.order(o)
		}
		w.exec(`UPDATE accounts SET acquisition_cost = 500 WHERE id = ?`, w.account("kept"))
		w.exec(`UPDATE accounts SET acquisition_cost = 9900, currency = 'SEK' WHERE id = ?`, w.account("never ordered")) // without a rate
		w.contact("lost", "2026-05-01", "visit", 30)
		w.contact("kept", "2026-05-01", "call", 10)
	}, want: map[insight.Name]want{
		insight.Churn: {1, 2, 50, nil},
		// 2000 × 3 ÷ 2 ÷ (365 ÷ 365.25) × 1 ÷ (1 − 0.5^(365.25 ÷ 365)); 40 minutes at 0.80 in 365 days of 2 accounts
		insight.LifetimeValue: {6000, 3, 2000 * yearly(1.5) * churning(), parts{"average_order_value": 2000, "orders_per_account_year": yearly(1.5), "lifespan_years": churning(),
			"lifespan_observed": 0, "acquisition": 250, "contacts": 40 * 80 * yearly(0.5) * churning(), "net": 2000*yearly(1.5)*churning() - 250 - 40*80*yearly(0.5)*churning()}}}},

	{name: "net promoters", happens: func(w *world) {
		w.answer("a", "2026-03-01", "nps", 9, "x@a")
		w.answer("a", "2026-03-05", "nps", 6, "y@a")  // of two the later
		w.answer("a", "2026-03-04", "nps", 10, "y@a") //
		w.answer("b", "2026-03-06", "nps", 10, "y@a") // the same person, a member of another account
		w.answer("b", "2026-03-07", "nps", 8, "")
		w.answer("b", "2026-03-08", "nps", 7, "") // nobody's: both count
		w.answer("b", "2026-03-09", "nps", 0, "z@b")
		w.answer("b", "2026-03-31T23:59:59.999", "nps", 10, "z@b")
		w.answer("b", "2026-04-01", "nps", 0, "z@b") // in April
		w.answer("b", "2026-02-28", "nps", 0, "x@b")
		for i, score := range []int{1, 3, 4, 5, 5} {
			w.answer("b", "2026-03-10", "csat", score, []string{"x@b", "x@b", "x@b", "", ""}[i])
		}
	}, want: map[insight.Name]want{
		insight.NetPromoter:  {2, 6, 100.0 / 3, parts{"promoters": 3, "passives": 2, "detractors": 1}},
		insight.Satisfaction: {3, 5, 60, nil}}},

	{name: "online retention", period: days("2026-01-01", "2026-05-01"), happens: func(w *world) { // 90 days before the end: 2026-01-31
		for _, o := range []order{
			{account: "again", at: "2026-01-10", channel: "online"}, {account: "again", at: "2026-04-10", channel: "online"}, // exactly 90 days
			{account: "too late", at: "2026-01-10", channel: "online"}, {account: "too late", at: "2026-04-10T00:00:00.001", channel: "online"},
			{account: "at once", at: "2026-01-10", channel: "online"}, {account: "at once", at: "2026-01-10", channel: "online"}, // not later
			{account: "back", at: "2025-01-10", channel: "phone"}, {account: "back", at: "2026-01-31", channel: "online"}, {account: "back", at: "2026-02-10", channel: "rep"},
			{account: "back and online", at: "2026-01-10", channel: "online"}, {account: "back and online", at: "2026-02-01", channel: "email"}, {account: "back and online", at: "2026-02-10", channel: "online"},
			{account: "only edi", at: "2026-01-20", channel: "online"}, {account: "only edi", at: "2026-01-30", channel: "edi"},
			{account: "too young", at: "2026-01-31T00:00:00.001", channel: "online"}, {account: "too young", at: "2026-02-20", channel: "online"},
			{account: "online before", at: "2025-12-31T23:59:59.999", channel: "online"}, {account: "online before", at: "2026-01-20", channel: "online"},
			{account: "never online", at: "2026-01-20", channel: "phone"}, {account: "never online", at: "2026-01-21", channel: "phone"},
		} {
			o.cents = 100
			w.order(o)
		}
	}, want: map[insight.Name]want{insight.OnlineRetention: {2, 6, 100.0 / 3, parts{"went_back": 1, "silent": 3}}}},

	{name: "carts", happens: func(w *world) {
		w.cart("a", "2026-03-01", "2026-03-01", "2026-03-01", "ordered", "review")
		w.cart("a", "2026-03-31T23:59:59.999", "2026-04-01", "2026-04-01", "approval", "review")
		w.cart("a", "2026-03-02", "2026-03-02", "2026-03-02", "list", "")
		w.cart("a", "2026-03-02", "2026-03-02", "2026-03-02", "quote", "delivery")
		w.cart("b", "2026-03-03", "2026-03-04", "2026-03-04", "emptied", "")
		w.cart("b", "2026-03-05", "2026-03-06", "2026-03-09", "cold", "delivery")
		w.cart("c", "2026-03-30", "2026-04-01", "2026-04-04", "cold", "payment")                          // ended with the last moment
		w.cart("c", "2026-03-30", "2026-04-01T00:00:00.001", "2026-04-04T00:00:00.001", "cold", "review") // and after it: running then
		w.cart("d", "2026-02-28T23:59:59.999", "2026-03-01", "2026-03-04", "cold", "")                    // of February
		w.running("e", "2026-03-20", "2026-03-21", "review")                                              // cold, not written down yet
		w.running("e", "2026-03-20", "2026-06-15", "")
		w.order(order{account: "b", at: "2026-03-13", channel: "phone", cents: 100}) // 7 days after the change of the 6th
		w.contact("c", "2026-04-08T00:00:00.001", "visit", 5)                        // too late for the one that counts
		w.contact("e", "2026-03-21", "call", 5)                                      // not after it
	}, want: map[insight.Name]want{insight.CartAbandonment: {4, 8, 50, parts{"ordered": 1, "approval": 1, "quote": 1, "list": 1, "emptied": 1, "cold": 3, "running": 2,
		"step_cart": 1, "step_delivery": 1, "step_payment": 1, "step_review": 1, "abandoners": 3, "called_instead": 1}}}},

	{name: "called after the period", happens: func(w *world) {
		w.cart("a", "2026-03-30", "2026-03-31", "2026-04-03", "cold", "")
		w.contact("a", "2026-04-07", "chat", 5)
		w.cart("b", "2026-03-30", "2026-03-31", "2026-04-03", "cold", "")
		w.order(order{account: "b", at: "2026-04-01", channel: "edi", cents: 100}) // nobody's call
		w.cart("c", "2026-03-29", "2026-03-31", "2026-04-03", "ordered", "")
		w.contact("c", "2026-04-01", "call", 5) // ordered: nothing was abandoned
	}, want: map[insight.Name]want{insight.CartAbandonment: {2, 3, 200.0 / 3, parts{"abandoners": 2, "called_instead": 1}}}},

	{name: "contacts", happens: func(w *world) {
		for range 4 {
			w.order(order{account: "a", at: "2026-03-10", channel: "online", cents: 100})
		}
		w.contact("a", "2026-03-01", "call", 5)
		w.contact("b", "2026-03-31T23:59:59.999", "email", 7)
		w.contact("b", "2026-03-10", "email", 0)
		w.contact("b", "2026-03-10", "visit", 60)
		w.contact("b", "2026-03-10", "chat", 9)
		w.contact("b", "2026-04-01", "call", 5)
		w.contact("b", "2026-02-28", "call", 5)
	}, want: map[insight.Name]want{insight.ServiceContacts: {3, 4, 75, parts{"minutes": 12, "calls": 1, "emails": 2}}}},

	{name: "searches", happens: func(w *world) {
		w.searched("a", "2026-03-01", 10, 2, 5, 1)
		w.searched("b", "2026-03-31", 6, 0, 3, 3)
		w.searched("b", "2026-04-01", 100, 100, 0, 0)
		w.searched("b", "2026-02-28", 100, 100, 0, 0)
	}, want: map[insight.Name]want{insight.Searches: {16, 0, 16, nil}, insight.SearchesEmpty: {2, 16, 12.5, nil}, insight.SearchesClicked: {8, 16, 50, nil},
		insight.SearchesCarted: {4, 16, 25, nil}}},

	{name: "returns", happens: func(w *world) {
		w.order(order{account: "a", at: "2026-03-10", channel: "online", lines: []line{{sku: "X", quantity: 10, cents: 5}, {sku: "Y", quantity: 10, cancelled: 5, cents: 5}}})
		w.returned("a", "2026-03-01", "X", 2, "")
		w.returned("a", "2026-03-31T23:59:59.999", "Q", 1, "")
		w.returned("a", "2026-04-01", "X", 5, "")
		w.returned("a", "2026-02-28T23:59:59.999", "X", 5, "")
	}, want: map[insight.Name]want{insight.ReturnRate: {3, 15, 20, nil}}},
}

func yearly(perYear float64) float64 { return perYear / (365 / 365.25) }

func churning() float64 { return 1 / (1 - math.Pow(0.5, 365.25/365)) }

func TestFiguresByHand(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		w.set("figures.contact_rate", "0.80")
		w.together(func() {
			for _, c := range cases {
				w.segment = c.name
				c.happens(w)
			}
		})
		for _, c := range cases {
			w.segment = c.name
			if c.period.From == 0 {
				c.period = march
			}
			for name, want := range c.want {
				w.compare(c.name, w.figure(c.period, name), want)
			}
		}
	})
}

func (w *world) compare(what string, got insight.Figure, want want) {
	w.Helper()
	value := none
	if got.Value != nil {
		value = *got.Value
	}
	if !same(got.Numerator, want.numerator) || !same(got.Denominator, want.denominator) || !same(value, want.value) {
		w.Errorf("%s: %s is %v ÷ %v = %v, want %v ÷ %v = %v", what, got.Name, got.Numerator, got.Denominator, value, want.numerator, want.denominator, want.value)
	}
	for part, want := range want.parts {
		if !same(got.Parts[part], want) {
			w.Errorf("%s: %s of %s is %v, want %v", what, part, got.Name, got.Parts[part], want)
		}
	}
}

// same allows for the last digits of a quotient alone.
func same(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}
