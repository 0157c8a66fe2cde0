package insight_test

import (
	"math"
	"testing"
	"time"

	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/jobs"
)

// On seven months of a real wholesaler the figures are those of a slow and obvious computation from the files.
func TestTheSampleAgreesWithASlowComputation(t *testing.T) {
	slow := readSlow(t)
	w := newWorld(t, dbtest.SQLite(t), "2011-07-20")
	files := exchange.New(w.db, events.New(w.db, jobs.NewQueue(w.db, w.insightNow), w.insightNow), w.insightNow, t.TempDir())
	for _, kind := range []string{"orders", "returns"} {
		report, err := files.Import(w.ctx, identity.System("test"), kind, sampleFile(t, "retail/"+kind+".csv.gz"), exchange.Options{CreateMissing: true})
		if err != nil || report.ProblemCount > 0 {
			t.Fatalf("import %s: %v, %+v", kind, err, report.Problems)
		}
	}
	for _, zone := range []string{"UTC", "America/New_York"} {
		w.set("zone", zone)
		var err error
		if slow.zone, err = time.LoadLocation(zone); err != nil {
			t.Fatal(err)
		}
		for _, p := range []insight.Period{days("2011-02-01", "2011-03-01"), days("2011-01-01", "2011-04-01"), days("2010-12-01", "2011-07-01"),
			days("2011-03-13", "2011-06-11"), days("2010-12-08", "2010-12-09")} {
			w.agreesIn(slow, p)
		}
		w.cohortsAgree(slow)
		w.salesAgree(slow)
	}
}

func (w *world) agreesIn(slow *slow, p insight.Period) {
	w.Helper()
	from, to := slow.midnight(p.From.String()), slow.midnight(p.To.String())
	wholeDays := math.Round(to.Sub(from).Hours() / 24)
	got, err := w.insight.Figures(w.ctx, all, insight.Filter{}, p)
	w.must(err)
	pair := func(numerator, denominator, scale float64) want {
		value := none
		if denominator != 0 {
			value = numerator / denominator * scale
		}
		return want{numerator: numerator, denominator: denominator, value: value}
	}
	quotient := func(of func(from, to time.Time) (float64, float64), scale float64) want {
		numerator, denominator := of(from, to)
		return pair(numerator, denominator, scale)
	}
	wants := map[insight.Name]want{
		insight.Churn: quotient(slow.churn, 100), insight.Retention: quotient(slow.retention, 100), insight.RepeatPurchase: quotient(slow.repeat, 100),
		insight.ReturnRate: quotient(slow.returned, 100), insight.OrderValue: quotient(slow.revenue, 1),
		insight.DaysBetween:     quotient(func(from, to time.Time) (float64, float64) { return slow.timeBetween(from, to, 0) }, 1),
		insight.DaysBetweenMean: quotient(func(from, to time.Time) (float64, float64) { return slow.timeBetween(from, to, 1) }, 1),
	}
	again, first, people, silent := slow.online(from, to)
	online := pair(again, first, 100)
	online.parts = parts{"went_back": people, "silent": silent}
	wants[insight.OnlineRetention] = online
	value, average, often, lifespan := slow.lifetime(from, to, wholeDays)
	revenue, orders := slow.revenue(from, to)
	wants[insight.LifetimeValue] = want{revenue, orders, value, parts{"average_order_value": average, "orders_per_account_year": often, "lifespan_years": lifespan}}
	for name, want := range wants {
		w.compare(slow.zone.String()+" "+p.String(), got[name], want)
	}
	if got[insight.Customers].Numerator != float64(len(slow.customers(to))) {
		w.Errorf("%s: %v customers", p, got[insight.Customers].Numerator)
	}
	for _, channel := range insight.Channels[:4] {
		f, err := w.insight.Figures(w.ctx, all, insight.Filter{Channel: channel}, p, insight.Churn, insight.OrderValue, insight.RepeatPurchase)
		w.must(err)
		part := slow.only(channel)
		for name, of := range map[insight.Name]func(from, to time.Time) (float64, float64){insight.Churn: part.churn, insight.OrderValue: part.revenue, insight.RepeatPurchase: part.repeat} {
			if numerator, denominator := of(from, to); f[name].Numerator != numerator || f[name].Denominator != denominator {
				w.Errorf("%s by %s: %+v, want %v ÷ %v", p, channel, f[name], numerator, denominator)
			}
		}
	}
}

func (w *world) cohortsAgree(slow *slow) {
	w.Helper()
	got, err := w.insight.Cohorts(w.ctx, all, insight.Filter{}, false)
	w.must(err)
	want := slow.cohorts()
	if len(got) != len(want) {
		w.Fatalf("%d cohorts, want %d", len(got), len(want))
	}
	for _, c := range got {
		is := want[c.Month.String()[:7]]
		if is == nil || is.accounts != c.Accounts {
			w.Errorf("cohort %s has %d accounts, want %+v", c.Month, c.Accounts, is)
			continue
		}
		for _, m := range c.Months {
			if m.Active != is.active[m.N] || int64(m.Revenue) != is.cents[m.N] {
				w.Errorf("cohort %s, month %d: %+v, want %d and %d", c.Month, m.N, m, is.active[m.N], is.cents[m.N])
			}
		}
	}
}

func (w *world) salesAgree(slow *slow) {
	w.Helper()
	months, unmatched, err := w.insight.ReturnsBySale(w.ctx, all, insight.Filter{}, days("2010-11-01", "2011-08-01"))
	w.must(err)
	want, never := slow.bySale()
	for _, m := range months {
		if got := m.Returned; got != want[m.Period.From.String()[:7]] {
			w.Errorf("of what was sold in %s came back %d, want %d", m.Period, got, want[m.Period.From.String()[:7]])
		}
	}
	if unmatched != never || unmatched == 0 {
		w.Errorf("%d units are from before our records, want %d", unmatched, never)
	}
}
