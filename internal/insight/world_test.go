package insight_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

var all = identity.Reach{All: true}

// world is a database that tests write facts into as rows.
type world struct {
	testing.TB
	ctx      context.Context
	db       *db.DB
	settings *settings.Service
	insight  *insight.Service
	now      clock.Time

	segment  string // of the accounts made next
	currency string
	accounts map[string]int64
	products map[string]int64
	n        int
}

func newWorld(t testing.TB, d *db.DB, now string) *world {
	w := &world{TB: t, ctx: context.Background(), db: d, settings: settings.New(d), now: at(now), currency: "EUR", accounts: map[string]int64{}, products: map[string]int64{}}
	w.insight = insight.New(d, w.settings, w.insightNow)
	return w
}

func eachWorld(t *testing.T, now string, test func(w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(newWorld(t, d, now)) })
}

// at reads 2026-03-05, 2026-03-05T10:30, 2026-03-05T10:30:01.999, in UTC.
func at(text string) clock.Time {
	for _, form := range []string{"2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05.000"} {
		if t, err := time.Parse(form, text); err == nil {
			return clock.From(t)
		}
	}
	panic(text)
}

func days(from, to string) insight.Period {
	return insight.Period{From: date(from), To: date(to)}
}

func date(text string) clock.Date {
	d, err := clock.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.Helper()
	_, err := w.db.Exec(w.ctx, query, args...)
	w.must(err)
}

func (w *world) insert(query string, args ...any) (id int64) {
	w.Helper()
	w.must(w.db.InTx(w.ctx, func(ctx context.Context) error { return w.db.Get(ctx, &id, query+` RETURNING id`, args...) }))
	return id
}

func (w *world) set(key, value string) {
	w.Helper()
	w.must(w.settings.Set(w.ctx, key, value))
}

// changed says what commands and imports say.
func (w *world) changed(versions ...string) {
	w.Helper()
	w.must(w.db.InTx(w.ctx, func(ctx context.Context) error { return w.db.Bump(ctx, versions...) }))
}

// account is one of the segment that is told of at the moment.
func (w *world) account(name string) int64 {
	w.Helper()
	slug := strings.Trim(w.segment+"-"+name, "-")
	if w.accounts[slug] == 0 {
		w.accounts[slug] = w.insert(`INSERT INTO accounts (slug, name, currency, segment, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1)`, slug, name, w.currency, w.segment)
		w.changed("accounts")
	}
	return w.accounts[slug]
}

func (w *world) product(sku string) int64 {
	w.Helper()
	if w.products[sku] == 0 {
		w.exec(`INSERT INTO categories (id, path, slug, name) VALUES (1, 'A', 'a', 'A') ON CONFLICT DO NOTHING`)
		w.products[sku] = w.insert(`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at) VALUES (?, ?, ?, 1, 1, 1, 1)`, sku, sku, sku)
	}
	return w.products[sku]
}

// order is one, of one line of cents unless told.
type order struct {
	account, at, channel string
	cents                int64
	state                string // delivered
	number               string
	currency             string // EUR
	rate                 int64  // 1,000,000 in EUR
	lines                []line
}

type line struct {
	sku                 string
	quantity, cancelled int64
	cents               int64 // a unit
	discount            int64 // basis points
	source              string
}

func (w *world) order(o order) int64 {
	w.Helper()
	w.n++
	if o.number == "" {
		o.number = fmt.Sprintf("O-%d", w.n)
	}
	if o.currency == "" {
		o.currency, o.rate = "EUR", 1_000_000
	}
	if o.state == "" {
		o.state = "delivered"
	}
	if o.lines == nil {
		o.lines = []line{{sku: "X", quantity: 1, cents: o.cents}}
	}
	account, placed := w.account(o.account), at(o.at)
	var total int64
	for _, l := range o.lines {
		total += l.total()
	}
	id := w.insert(`INSERT INTO orders (number, account_id, channel, state, currency, rate_millionths, placed_at, placed_on, lines_total, total)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, o.number, account, o.channel, o.state, o.currency, o.rate, placed, placed.Date(time.UTC), total, total)
	for i, l := range o.lines {
		w.exec(`INSERT INTO order_lines (order_id, account_id, placed_at, position, product_id, sku, name, quantity, cancelled, unit_price, discount_bp, line_total, source)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, account, placed, i+1, w.product(l.sku), l.sku, l.sku, l.quantity, l.cancelled, l.cents*100, l.discount, l.total(), l.source)
	}
	return id
}

func (l line) total() int64 {
	gross := l.quantity * l.cents
	return gross - (gross*l.discount+5000)/10000
}

func (w *world) contact(account, when, channel string, minutes int) {
	w.Helper()
	w.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, ?, 'price', ?)`, w.account(account), at(when), channel, minutes)
}

func (w *world) answer(account, when, question string, score int, member string) {
	w.Helper()
	w.exec(`INSERT INTO survey_answers (account_id, at, question, score, member_email) VALUES (?, ?, ?, ?, ?)`, w.account(account), at(when), question, score, member)
}

// cart writes one that ended.
func (w *world) cart(account, begun, changed, ended, outcome, step string) {
	w.Helper()
	w.exec(`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, currency) VALUES (?, 1, ?, ?, ?, ?, ?, 'EUR')`,
		w.account(account), at(begun), at(changed), at(ended), outcome, step)
}

// running writes a cart that has lines.
func (w *world) running(account, begun, changed, step string) {
	w.Helper()
	w.n++
	person := w.insert(`INSERT INTO people (email, name, created_at) VALUES (?, 'P', 1)`, fmt.Sprintf("p%d@example.com", w.n))
	member := w.insert(`INSERT INTO members (person_id, account_id, role, created_at) VALUES (?, ?, 'buyer', 1)`, person, w.account(account))
	w.exec(`INSERT INTO carts (member_id, account_id, begun_at, changed_at, step) VALUES (?, ?, ?, ?, ?)`, member, w.account(account), at(begun), at(changed), step)
}

func (w *world) returned(account, when, sku string, units int64, order string) {
	w.Helper()
	w.n++
	id := w.insert(`INSERT INTO returns (number, account_id, returned_at) VALUES (?, ?, ?)`, fmt.Sprintf("R-%d", w.n), w.account(account), at(when))
	w.exec(`INSERT INTO return_lines (return_id, position, product_id, sku, quantity, order_number) VALUES (?, 1, ?, ?, ?, ?)`, id, w.product(sku), sku, units, order)
}

func (w *world) searched(account, day string, searches, empty, clicked, carted int) {
	w.Helper()
	w.exec(`INSERT INTO daily_sums (day, account_id, device, searches, searches_empty, searches_clicked, searches_carted) VALUES (?, ?, 'computer', ?, ?, ?, ?)`,
		date(day), w.account(account), searches, empty, clicked, carted)
}

// figure is one of all accounts of the segment.
func (w *world) figure(p insight.Period, name insight.Name) insight.Figure {
	w.Helper()
	figures, err := w.insight.Figures(w.ctx, all, insight.Filter{Segment: w.segment}, p, name)
	w.must(err)
	return figures[name]
}

func (w *world) insightNow() clock.Time { return w.now }

// together writes many facts in one transaction.
func (w *world) together(write func()) {
	w.Helper()
	outside := w.ctx
	w.must(w.db.InTx(outside, func(ctx context.Context) error {
		w.ctx = ctx
		write()
		return nil
	}))
	w.ctx = outside
}

// told writes cohorts as month accounts: active/revenue of each month.
func told(list []insight.Cohort) string {
	var text strings.Builder
	for _, c := range list {
		fmt.Fprintf(&text, "%s %d: ", c.Month, c.Accounts)
		for _, m := range c.Months {
			fmt.Fprintf(&text, "%d/%d ", m.Active, m.Revenue)
		}
		text.WriteString("| ")
	}
	return text.String()
}
