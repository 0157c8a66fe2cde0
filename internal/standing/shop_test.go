package standing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
	"tradecounter/internal/standing"
)

var (
	ctx      = context.Background()
	berlin   = mustZone("Europe/Berlin")
	sysadmin = identity.System("Ines")
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// shop is a small seller in Berlin, closed on weekends, on Tuesday 24 November 2026, 10:00. Runs start at 06:00, their
// owners are told three days ahead.
type shop struct {
	*standing.Service
	t      testing.TB
	db     *db.DB
	ms     atomic.Int64
	strike func() // called whenever someone asks for the time
	orders *orders.Service
	people *identity.Service
}

func onBoth(t *testing.T, test func(t *testing.T, fx *shop)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := openShop(t, d)
		fx.furnish()
		test(t, fx)
	})
}

// openShop builds the services on a database.
func openShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	fx := &shop{t: t, db: d}
	fx.at("2026-11-24", 10)
	queue := jobs.NewQueue(d, fx.now)
	log, set := events.New(d, queue, fx.now), settings.New(d)
	cat := catalog.New(d)
	prices := pricing.New(d, cat)
	carts := cart.New(d, cat, prices, set, fx.now)
	acc := accounts.New(d, log, fx.now, files.New(d, "never written", fx.now))
	fx.people = identity.New(d, log, fx.now, set)
	fx.orders = orders.New(d, log, fx.now, set, acc, cat, prices, carts)
	fx.Service = standing.New(d, log, fx.now, set, fx.people, acc, carts, fx.orders)
	return fx
}

func (fx *shop) furnish() {
	fx.t.Helper()
	for key, value := range map[string]string{"zone": "Europe/Berlin", "closed.weekdays": "6,7",
		"delivery.methods": `[{"code":"standard","name":"Standard","days":1,"prices":{"EUR":{"price":"9.50","free_from":"250.00"}}}]`} {
		fx.setting(key, value)
	}
	fx.exec(`INSERT INTO assortments (code, name) VALUES ('all', 'All')`)
	fx.exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind) SELECT id, 1, 'include', 'all' FROM assortments`)
	fx.exec(`INSERT INTO categories (name, path, slug) VALUES ('Goods', 'Goods', 'goods')`)
	fx.exec(`INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base', 'Base', 'EUR', TRUE)`)
}

func (fx *shop) now() clock.Time {
	if fx.strike != nil {
		fx.strike()
	}
	return clock.Time(fx.ms.Load())
}

func day(text string) clock.Date {
	d, err := clock.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (fx *shop) at(date string, hour int) { fx.ms.Store(int64(day(date).At(hour, 0, berlin))) }

func (fx *shop) must(err error) {
	fx.t.Helper()
	if err != nil {
		fx.t.Fatal(err)
	}
}

func (fx *shop) exec(query string, args ...any) {
	fx.t.Helper()
	_, err := fx.db.Exec(ctx, query, args...)
	fx.must(err)
}

func (fx *shop) id(query string, args ...any) (id int64) {
	fx.t.Helper()
	fx.must(fx.db.InTx(ctx, func(ctx context.Context) error { return fx.db.Get(ctx, &id, query, args...) }))
	return id
}

func (fx *shop) count(query string, args ...any) (n int64) {
	fx.t.Helper()
	fx.must(fx.db.Get(ctx, &n, query, args...))
	return n
}

func (fx *shop) bump() {
	fx.t.Helper()
	fx.must(fx.db.Bump(ctx, "catalog", "ranges", "prices", "accounts"))
}

func (fx *shop) setting(key, value string) {
	fx.t.Helper()
	fx.must(settings.New(fx.db).Set(ctx, key, value))
}

func (fx *shop) account(name string) identity.Account {
	fx.t.Helper()
	slug := strings.ToLower(name)
	id := fx.id(`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1) RETURNING id`, slug, name)
	fx.exec(`INSERT INTO account_assortments (account_id, assortment_id) SELECT ?, id FROM assortments`, id)
	fx.exec(`INSERT INTO locations (account_id, code, name, line1, city, postcode, country, is_billing) VALUES (?, 'works', 'Works', 'Kai 7', 'Hamburg', '20457', 'DE', TRUE)`, id)
	fx.bump()
	return identity.Account{ID: id, Slug: slug, Name: name, Currency: "EUR", Status: "active"}
}

func (fx *shop) member(account identity.Account, name string, role identity.Role) identity.Actor {
	fx.t.Helper()
	email := strings.ToLower(name) + "@" + account.Slug + ".example"
	person := fx.id(`INSERT INTO people (email, name, created_at) VALUES (?, ?, 1) RETURNING id`, email, name)
	member := fx.id(`INSERT INTO members (person_id, account_id, role, created_at) VALUES (?, ?, ?, 1) RETURNING id`, person, account.ID, role)
	return identity.Actor{PersonID: person, MemberID: member, Account: account, Name: name, Email: email, Role: role}
}

func (fx *shop) buyer(account string) identity.Actor {
	fx.t.Helper()
	return fx.member(fx.account(account), "Milan", identity.Buyer)
}

func (fx *shop) product(sku, price string) int64 {
	fx.t.Helper()
	id := fx.id(`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at)
		SELECT ?, ?, ?, c.id, v.version + 1, 1, 1 FROM categories c, versions v WHERE v.name = 'catalog' RETURNING id`,
		sku, catalog.FoldNumber(sku), "Product "+sku)
	fx.price(id, price)
	return id
}

// scarce leaves some of a product and orders no more in.
func (fx *shop) scarce(product, free int64) {
	fx.t.Helper()
	fx.exec(`UPDATE products SET backorder = FALSE, version = (SELECT version + 1 FROM versions WHERE name = 'catalog') WHERE id = ?`, product)
	fx.exec(`INSERT INTO stock (product_id, free) VALUES (?, ?)`, product, free)
	fx.bump()
}

func (fx *shop) price(product int64, price string) {
	fx.t.Helper()
	p, err := money.ParsePrice(price)
	fx.must(err)
	fx.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT id, ?, 1, ? FROM price_lists WHERE TRUE
		ON CONFLICT (product_id, price_list_id, valid_from, min_qty) DO UPDATE SET unit_price = excluded.unit_price`, product, p)
	fx.bump()
}

// weekly is due every week on Tuesday, first on 1 December 2026.
func weekly(items ...cart.Item) standing.Plan {
	return standing.Plan{Key: orders.NewKey(), Name: "Gloves", Cadence: standing.Cadence{Unit: standing.Weeks, Every: 1, Weekday: 2},
		Start: day("2026-12-01"), Items: items, ShipTo: "works", Method: "standard"}
}

func (fx *shop) create(owner identity.Actor, p standing.Plan) standing.Order {
	fx.t.Helper()
	o, err := fx.Create(ctx, owner, p)
	fx.must(err)
	return o
}

// run lets the runner look at an hour of a day.
func (fx *shop) run(date string, hour int) {
	fx.t.Helper()
	fx.at(date, hour)
	fx.must(fx.RunDue(ctx))
}

// days lets the runner look every morning and evening.
func (fx *shop) days(from, to string) {
	fx.t.Helper()
	for d := day(from); d <= day(to); d = d.AddDays(1) {
		fx.run(d.String(), 6)
		fx.run(d.String(), 18)
	}
}

// outcomes are the decided dates: "2026-12-01 ordered, …".
func (fx *shop) outcomes(o standing.Order) string {
	fx.t.Helper()
	runs, err := fx.Runs(ctx, o, 1000)
	fx.must(err)
	words := []string{}
	for i := len(runs) - 1; i >= 0; i-- {
		words = append(words, fmt.Sprintf("%s %s", runs[i].DueOn, runs[i].Outcome))
	}
	return strings.Join(words, ", ")
}

func (fx *shop) want(o standing.Order, outcomes string) {
	fx.t.Helper()
	if got := fx.outcomes(o); got != outcomes {
		fx.t.Errorf("outcomes\n got %s\nwant %s", got, outcomes)
	}
	ordered := int64(strings.Count(outcomes, "ordered"))
	if n := fx.count(`SELECT COUNT(*) FROM orders WHERE source = 'standing order' AND channel = 'online' AND idempotency_key LIKE ?`, fmt.Sprintf("standing:%d:%%", o.ID)); n != ordered {
		fx.t.Errorf("%d orders, want %d", n, ordered)
	}
}

// told are the payloads of an event, oldest first.
func (fx *shop) told(event string) []map[string]any {
	fx.t.Helper()
	var rows []string
	fx.must(fx.db.Select(ctx, &rows, `SELECT payload FROM events WHERE name = ? ORDER BY id`, event))
	list := make([]map[string]any, len(rows))
	for i, row := range rows {
		fx.must(json.Unmarshal([]byte(row), &list[i]))
	}
	return list
}
