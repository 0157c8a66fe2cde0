package insight

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/clv"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

var everyone = identity.Reach{All: true}

// buyers is a world of accounts and orders as rows, at a time that a test sets.
type buyers struct {
	*Service
	t      *testing.T
	ctx    context.Context
	at     clock.Time
	orders int
	ids    map[string]int64
}

func onEachWithBuyers(t *testing.T, now string, test func(t *testing.T, b *buyers)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &buyers{t: t, ctx: context.Background(), at: moment(t, now), ids: map[string]int64{}}
		set := settings.New(d)
		b.Service = New(d, set, func() clock.Time { return b.at })
		b.must(set.Set(b.ctx, "zone", "Europe/Berlin"))
		test(t, b)
	})
}

func moment(t *testing.T, text string) clock.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return clock.From(at)
}

func (b *buyers) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *buyers) exec(query string, args ...any) {
	b.t.Helper()
	_, err := b.db.Exec(b.ctx, query, args...)
	b.must(err)
}

func (b *buyers) account(slug string) int64 {
	b.t.Helper()
	if id := b.ids[slug]; id != 0 {
		return id
	}
	var id int64
	b.must(b.db.InTx(b.ctx, func(ctx context.Context) error {
		return b.db.Get(ctx, &id, `INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1) RETURNING id`, slug, "The "+slug)
	}))
	b.ids[slug] = id
	return id
}

// order writes an order of cents; state as told. It returns its id.
func (b *buyers) order(slug, at string, cents int64, state string) (id int64) {
	b.t.Helper()
	b.orders++
	account, when := b.account(slug), moment(b.t, at)
	b.must(b.db.InTx(b.ctx, func(ctx context.Context) error {
		if err := b.db.Bump(ctx, "figures"); err != nil {
			return err
		}
		return b.db.Get(ctx, &id, `INSERT INTO orders (number, account_id, channel, state, currency, rate_millionths, placed_at, placed_on, lines_total, total)
			VALUES (?, ?, 'online', ?, 'EUR', 1000000, ?, ?, ?, ?) RETURNING id`, fmt.Sprintf("T-%d", b.orders), account, state, when, when.Date(time.UTC), cents, cents)
	}))
	return id
}

func (b *buyers) predict(until clock.Date) map[string]Prediction {
	b.t.Helper()
	p, err := b.Predict(b.ctx, everyone, until)
	b.must(err)
	found := map[string]Prediction{}
	for _, x := range p.Accounts {
		found[x.Slug] = x
	}
	return found
}

func TestPurchasesAreDaysInTheSellersZone(t *testing.T) {
	onEachWithBuyers(t, "2026-11-22T09:00:00+01:00", func(t *testing.T, b *buyers) {
		b.order("nordwind", "2026-09-01T08:00:00+02:00", 500, "delivered")
		b.order("nordwind", "2026-09-14T23:59:00+02:00", 1000, "delivered")
		b.order("nordwind", "2026-09-14T00:01:00+02:00", 2000, "placed")
		b.order("nordwind", "2026-09-15T00:01:00+02:00", 4000, "confirmed")
		half := b.order("nordwind", "2026-10-26T00:30:00+01:00", 10000, "shipped") // the clock changed the day before
		for _, state := range []string{"cancelled", "rejected", "pending_approval"} {
			b.order("nordwind", "2026-11-01T09:00:00+01:00", 7777, state)
		}
		b.exec(`INSERT INTO order_lines (order_id, account_id, placed_at, position, sku, name, quantity, cancelled, unit_price, line_total)
			VALUES (?, ?, 1, 1, 'A', 'A', 10, 4, 100000, 10000)`, half, b.account("nordwind"))
		b.order("once", "2026-11-22T08:59:00+01:00", 100, "placed")
		b.account("never")
		tests := []struct {
			until clock.Date
			want  clv.Customer
		}{
			{0, clv.Customer{Frequency: 3, Recency: 55.0 / 7, Age: 82.0 / 7, MeanValue: (30 + 40 + 60) / 3.0}},
			{20261026, clv.Customer{Frequency: 2, Recency: 2, Age: 54.0 / 7, MeanValue: 35}},
			{20260915, clv.Customer{Frequency: 1, Recency: 13.0 / 7, Age: 13.0 / 7, MeanValue: 30}},
			{20260914, clv.Customer{Age: 12.0 / 7}},
			{20260902, clv.Customer{}},
		}
		for _, x := range tests {
			if got := b.predict(x.until)["nordwind"].Customer; got != x.want {
				t.Errorf("until %s: %+v, want %+v", x.until, got, x.want)
			}
		}
		all := b.predict(0)
		if len(all) != 2 || all["once"].Customer != (clv.Customer{}) || len(b.predict(20260901)) != 0 {
			t.Errorf("%+v", all)
		}
		if x := all["nordwind"]; x.Alive != nil || x.OrdersYear != nil || x.ValueYear != nil {
			t.Errorf("one account makes a model: %+v", x)
		}
	})
}

// TestRiskRule is PRODUCT.md's rule on histories of which it can be told by hand.
func TestRiskRule(t *testing.T) {
	m := Model{Buying: &Buying{BGNBD: clv.BGNBD{R: 1, Alpha: 10, A: 1, B: 3}}, Value: &clv.GammaGamma{P: 6, Q: 4, V: 60}}
	set := &settings.Settings{Currency: "EUR", Figures: settings.Figures{RiskOverdue: 2, RiskAlive: 0.5}}
	day := func(n int) clock.Date { return clock.NewDate(2026, 1, 1).AddDays(n) }
	tests := []struct {
		name          string
		days          []int // with an order
		today         int
		interval      float64
		overdue, gone bool
		daysOverdue   float64 // -1: none
		says          string
	}{
		{"two orders have no rhythm", []int{0, 10}, 40, 0, false, false, -1, ""},
		{"two orders long ago", []int{0, 10}, 400, 0, false, true, -1, "No order for 390 days; the chance that it is still a customer is 8 %"},
		{"exactly twice the interval", []int{0, 10, 20}, 40, 10, false, false, 10, ""},
		{"a day more", []int{0, 10, 20}, 41, 10, true, false, 11, "No order for 21 days, usually one every 10 days"},
		{"in time", []int{0, 10, 20}, 25, 10, false, false, 0, ""},
		{"the median of two", []int{0, 10, 31}, 62, 15.5, false, false, 15.5, ""},
		{"the median of three", []int{0, 10, 11, 41}, 62, 10, true, false, 11, "No order for 21 days, usually one every 10 days"},
		{"both", []int{0, 7, 14, 21, 28, 35}, 100, 7, true, true, 58, "No order for 65 days, usually one every 7 days; the chance that it is still a customer is 28 %"},
		{"long gone", []int{0, 7, 14, 21, 28, 35}, 700, 7, true, true, 658, "No order for 665 days, usually one every 7 days; the chance that it is still a customer is under 1 %"},
		{"daily", []int{0, 1, 2, 3}, 6, 1, true, false, 2, "No order for 3 days, usually one every day"},
		{"one order", []int{0}, 2000, 0, false, false, -1, ""},
	}
	for _, x := range tests {
		t.Run(x.name, func(t *testing.T) {
			a := account{id: 1}
			for _, n := range x.days {
				a.orders = append(a.orders, order{at: day(n).At(12, 0, time.UTC), revenue: 100})
			}
			b := &past{until: day(x.today + 1), set: set}
			b.list = (&facts{accounts: []account{a}}).histories(b.until, time.UTC)
			h, r := b.list[0], b.risk(0, b.expected(m)[0])
			if h.interval != x.interval || r.Overdue != x.overdue || r.Gone != x.gone || or(r.DaysOverdue, -1) != x.daysOverdue {
				t.Errorf("interval %v, %+v overdue %v alive %v", h.interval, r, or(r.DaysOverdue, -1), or(r.Alive, -1))
			}
			if (x.overdue || x.gone) && (r.Reason() != x.says || r.Action() == "") {
				t.Errorf("%q", r.Reason())
			}
			if without := b.risk(0, b.expected(Model{Until: 1})[0]); without.Overdue != x.overdue || without.Gone || without.Alive != nil {
				t.Errorf("without a model: %+v", without)
			}
		})
	}
}

// crowd makes accounts that buy each at a pace of its own over two years and partly stop.
func (b *buyers) crowd(n int) {
	outside := b.ctx
	b.must(b.db.InTx(outside, func(ctx context.Context) error {
		b.ctx = ctx
		defer func() { b.ctx = outside }()
		b.buyAtRandom(n, rand.New(rand.NewSource(5)))
		return nil
	}))
}

func (b *buyers) buyAtRandom(n int, r *rand.Rand) {
	for i := range n {
		stops := 1 << 20
		if i%3 == 0 {
			stops = 2 + r.Intn(12)
		}
		for k, day := 0, r.Intn(200); day < 700 && k < stops; k++ {
			at := clock.NewDate(2024, 12, 20).AddDays(day).String() + "T10:00:00+01:00"
			b.order(fmt.Sprintf("buyer-%02d", i), at, 5000+int64(r.Intn(20000))*int64(1+i%5), "delivered")
			day += 1 + r.Intn(20+4*i)
		}
	}
}

func TestNightlyPredictions(t *testing.T) {
	onEachWithBuyers(t, "2026-11-22T09:00:00+01:00", func(t *testing.T, b *buyers) {
		b.must(b.Refit(b.ctx)) // of nothing
		if q, err := b.Quality(b.ctx, everyone); err != nil || q != nil {
			t.Errorf("quality of nothing: %+v, %v", q, err)
		}
		b.crowd(30)
		b.must(b.RefitIfDue(b.ctx)) // the past has changed
		expected, err := b.Expected(b.ctx, everyone)
		b.must(err)
		if expected.Model.Buying == nil || expected.Model.Value == nil || expected.Model.Until != 20261122 || expected.Model.Fitted != b.at || len(expected.Accounts) != 30 {
			t.Fatalf("%+v", expected.Model)
		}
		fresh, err := b.Predict(b.ctx, everyone, 20261122)
		b.must(err)
		var rows []struct {
			ID        int64    `db:"account_id"`
			Frequency int      `db:"frequency"`
			Recency   int      `db:"recency_days"`
			Age       int      `db:"age_days"`
			Alive     *float64 `db:"alive"`
			Orders    *float64 `db:"orders_year"`
			Value     *float64 `db:"value_year"`
		}
		b.must(b.db.Select(b.ctx, &rows, `SELECT p.* FROM predictions p JOIN accounts a ON a.id = p.account_id ORDER BY a.slug`))
		for i, row := range rows {
			want := fresh.Accounts[i]
			if row.ID != want.AccountID || row.Frequency != want.Frequency || float64(row.Recency) != math.Round(want.Recency*7) || float64(row.Age) != math.Round(want.Age*7) ||
				*row.Alive != *want.Alive || *row.Orders != *want.OrdersYear || *row.Value != *want.ValueYear {
				t.Errorf("row %+v, want %+v", row, want)
			}
		}
		b.quality(t)
		b.refits(t)
	})
}

func (b *buyers) quality(t *testing.T) {
	t.Helper()
	q, err := b.Quality(b.ctx, everyone)
	b.must(err)
	if q == nil || q.Until != 20261122 || q.From != q.Until.AddDays(-182) || q.Accounts != 30 {
		t.Fatalf("%+v", q)
	}
	sum := Quality{}
	for _, g := range q.Groups {
		sum.Accounts, sum.Predicted, sum.Actual = sum.Accounts+g.Accounts, sum.Predicted+g.Predicted, sum.Actual+g.Actual
	}
	var days float64 // the same by SQL
	b.must(b.db.Get(b.ctx, &days, `SELECT COUNT(DISTINCT account_id * 100000000 + placed_on) FROM orders WHERE placed_on >= ?`, q.From))
	if sum.Accounts != q.Accounts || math.Abs(sum.Predicted-q.Predicted) > 1e-9 || sum.Actual != q.Actual || q.Actual != days {
		t.Errorf("groups %+v, all %+v, days %v", sum, q, days)
	}
	if ratio := q.Predicted / q.Actual; ratio < 0.7 || ratio > 1.4 {
		t.Errorf("predicted %v, came %v", q.Predicted, q.Actual)
	}
}

// refits checks that the hourly job works once a day, and again when the past changes.
func (b *buyers) refits(t *testing.T) {
	t.Helper()
	began := b.at
	fitted := func() clock.Time {
		x, err := b.Expected(b.ctx, everyone)
		b.must(err)
		return x.Model.Fitted
	}
	told := func() clock.Time { // what report clv and report at-risk go by
		p, err := b.Predict(b.ctx, everyone, 0)
		b.must(err)
		r, err := b.AtRiskBefore(b.ctx, everyone, 0)
		b.must(err)
		if r.Model.Fitted != p.Model.Fitted {
			t.Errorf("two models: %v, %v", r.Model, p.Model)
		}
		return p.Model.Fitted
	}
	b.at = began.Add(time.Hour)
	b.must(b.RefitIfDue(b.ctx))
	if told() != began {
		t.Error("a report has another model than the desk")
	}
	if fitted() != began {
		t.Error("refitted within the day")
	}
	b.at = moment(t, "2026-11-23T00:10:00+01:00")
	if told() != 0 {
		t.Error("a report has the model of another day")
	}
	b.must(b.RefitIfDue(b.ctx))
	if fitted() != b.at {
		t.Error("not refitted in the night")
	}
	b.order("buyer-00", "2026-11-20T10:00:00+01:00", 100, "delivered")
	b.at = b.at.Add(time.Hour)
	if told() != 0 {
		t.Error("a report has the model of another past")
	}
	b.must(b.RefitIfDue(b.ctx))
	if fitted() != b.at {
		t.Error("not refitted after the past has changed")
	}
}

func TestAtRiskWithinReach(t *testing.T) {
	onEachWithBuyers(t, "2026-11-22T09:00:00+01:00", func(t *testing.T, b *buyers) {
		b.crowd(30)
		all, err := b.AtRisk(b.ctx, everyone) // before the first night
		b.must(err)
		fresh, err := b.AtRiskBefore(b.ctx, everyone, 0)
		b.must(err)
		if len(all.Accounts) < 5 || len(all.Accounts) > 25 || len(fresh.Accounts) != len(all.Accounts) || all.Model.Buying == nil {
			t.Fatalf("%d at risk, %d fresh, %+v", len(all.Accounts), len(fresh.Accounts), all.Model)
		}
		sum := 0.0
		for i, r := range all.Accounts {
			if sum += *r.AtStake; i > 0 && *r.AtStake > *all.Accounts[i-1].AtStake || r.Name != "The "+r.Slug {
				t.Errorf("%+v", r)
			}
		}
		if math.Abs(sum-all.AtStake) > 1e-6 {
			t.Errorf("%v at stake, together %v", all.AtStake, sum)
		}
		b.exec(`INSERT INTO people (email, name, staff_role, created_at) VALUES ('mia@seller.example', 'Mia', 'manager', 1)`)
		var mia int64
		b.must(b.db.Get(b.ctx, &mia, `SELECT id FROM people WHERE email = 'mia@seller.example'`))
		hers := all.Accounts[0]
		b.exec(`UPDATE accounts SET manager_id = ? WHERE id = ?`, mia, hers.AccountID)
		reached, err := b.AtRisk(b.ctx, identity.Reach{PersonID: mia, On: 20261122})
		b.must(err)
		if len(reached.Accounts) != 1 || reached.Accounts[0].Slug != hers.Slug || reached.AtStake != *hers.AtStake {
			t.Errorf("%+v", reached.Accounts)
		}
		for i, r := range all.Accounts {
			p, one, err := b.Outlook(b.ctx, everyone, r.AccountID)
			if err != nil || one == nil || *one.AtStake != *r.AtStake || one.Reason() != r.Reason() || *p.ValueYear != *r.AtStake {
				t.Errorf("%+v, alone %+v, %v", r, one, err)
			}
			if p, one, err := b.Outlook(b.ctx, identity.Reach{PersonID: mia, On: 20261122}, r.AccountID); err != nil || (p != nil) != (i == 0) || (one != nil) != (i == 0) {
				t.Errorf("%s within her reach: %+v, %+v, %v", r.Slug, p, one, err)
			}
		}
		if p, one, err := b.Outlook(b.ctx, everyone, b.account("silent")); p != nil || one != nil || err != nil {
			t.Errorf("one who never ordered: %+v, %+v, %v", p, one, err)
		}
		nobodys, err := b.AtRisk(b.ctx, identity.Reach{})
		b.must(err)
		b.exec(`UPDATE accounts SET status = 'closed' WHERE id = ?`, hers.AccountID)
		b.exec(`UPDATE versions SET version = version + 1 WHERE name = 'accounts'`)
		open, err := b.AtRisk(b.ctx, everyone)
		b.must(err)
		if len(nobodys.Accounts) != 0 || len(open.Accounts) != len(all.Accounts)-1 || open.Accounts[0].Slug == hers.Slug {
			t.Errorf("%d of nobody, %d open", len(nobodys.Accounts), len(open.Accounts))
		}
		b.must(b.settings.Set(b.ctx, "risk.overdue", "20"))
		b.must(b.settings.Set(b.ctx, "risk.alive", "0"))
		if none, err := b.AtRisk(b.ctx, everyone); err != nil || len(none.Accounts) >= len(open.Accounts) {
			t.Errorf("%d at risk by lax settings, %v", len(none.Accounts), err)
		}
	})
}
