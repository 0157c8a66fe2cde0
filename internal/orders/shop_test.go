package orders_test

import (
	"context"
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
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

var ctx = context.Background()

// shop is a small seller in Berlin on Tuesday 24 November 2026, 10:00: 19 % and 7 % tax, standard delivery for 9.50,
// free from 250.00, one working day on the way.
type shop struct {
	*orders.Service
	t     testing.TB
	db    *db.DB
	carts *cart.Service
	ms    atomic.Int64
}

func onBoth(t *testing.T, test func(t *testing.T, fx *shop)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newShop(t, d)) })
}

func newShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	fx := &shop{t: t, db: d}
	fx.ms.Store(int64(clock.NewDate(2026, 11, 24).At(9, 0, time.UTC)))
	queue := jobs.NewQueue(d, fx.now)
	log, set := events.New(d, queue, fx.now), settings.New(d)
	cat := catalog.New(d)
	prices := pricing.New(d, cat)
	fx.carts = cart.New(d, cat, prices, set, fx.now)
	fx.Service = orders.New(d, log, fx.now, set, accounts.New(d, log, fx.now, nil), cat, prices, fx.carts)
	for key, value := range map[string]string{"zone": "Europe/Berlin", "order.prefix": "HV",
		"delivery.methods": `[{"code":"standard","name":"Standard","days":1,"prices":{"EUR":{"price":"9.50","free_from":"250.00"}}},
			{"code":"express","name":"Express","days":0,"prices":{"EUR":{"price":"18.50"}}}]`} {
		fx.must(set.Set(ctx, key, value))
	}
	fx.exec(`INSERT INTO assortments (code, name) VALUES ('all', 'All')`)
	fx.exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind) SELECT id, 1, 'include', 'all' FROM assortments`)
	fx.exec(`INSERT INTO categories (name, path, slug) VALUES ('Goods', 'Goods', 'goods')`)
	fx.exec(`INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base', 'Base', 'EUR', TRUE)`)
	fx.bump()
	return fx
}

func (fx *shop) now() clock.Time      { return clock.Time(fx.ms.Load()) }
func (fx *shop) pass(d time.Duration) { fx.ms.Add(d.Milliseconds()) }
func (fx *shop) at(day clock.Date, h int) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	fx.ms.Store(int64(day.At(h, 0, berlin)))
}

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

func (fx *shop) number(query string, args ...any) (n int64) {
	fx.t.Helper()
	fx.must(fx.db.Get(ctx, &n, query, args...))
	return n
}

func (fx *shop) bump() {
	fx.t.Helper()
	fx.must(fx.db.Bump(ctx, "catalog", "ranges", "prices", "accounts"))
}

// set changes one column of every account.
func (fx *shop) terms(column string, value any) {
	fx.t.Helper()
	fx.exec(`UPDATE accounts SET `+column+` = ?`, value)
	fx.bump()
}

func (fx *shop) setting(key, value string) {
	fx.t.Helper()
	fx.must(settings.New(fx.db).Set(ctx, key, value))
}

// account is a client company with a head office (billing) and a works.
func (fx *shop) account(name string) identity.Account {
	fx.t.Helper()
	slug := strings.ToLower(name)
	id := fx.id(`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1) RETURNING id`, slug, name)
	fx.exec(`INSERT INTO account_assortments (account_id, assortment_id) SELECT ?, id FROM assortments`, id)
	for _, code := range []string{"office", "works"} {
		fx.exec(`INSERT INTO locations (account_id, code, name, line1, city, postcode, country, is_billing) VALUES (?, ?, ?, 'Kai 7', 'Hamburg', '20457', 'DE', ?)`,
			id, code, name+" "+code, code == "office")
	}
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

// buyer is a buyer of a new account.
func (fx *shop) buyer(account string) identity.Actor {
	fx.t.Helper()
	return fx.member(fx.account(account), "Milan", identity.Buyer)
}

type trait func(fx *shop, id int64)

// product has a price like "10.66", "" for on request.
func (fx *shop) product(sku, price string, traits ...trait) int64 {
	fx.t.Helper()
	id := fx.id(`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at)
		SELECT ?, ?, ?, c.id, v.version + 1, 1, 1 FROM categories c, versions v WHERE v.name = 'catalog' RETURNING id`,
		sku, catalog.FoldNumber(sku), "Product "+sku)
	if price != "" {
		fx.price(id, 1, price)
	}
	for _, t := range traits {
		t(fx, id)
	}
	fx.bump()
	return id
}

func (fx *shop) price(product, from int64, price string) {
	fx.t.Helper()
	p, err := money.ParsePrice(price)
	fx.must(err)
	fx.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT id, ?, ?, ? FROM price_lists WHERE TRUE
		ON CONFLICT (product_id, price_list_id, valid_from, min_qty) DO UPDATE SET unit_price = excluded.unit_price`, product, from, p)
	fx.bump()
}

func with(column string, value any) trait {
	return func(fx *shop, id int64) { fx.exec(`UPDATE products SET `+column+` = ? WHERE id = ?`, value, id) }
}

func stock(free int64, expected clock.Date) trait {
	return func(fx *shop, id int64) {
		fx.exec(`INSERT INTO stock (product_id, free, expected_on) VALUES (?, ?, ?)`, id, free, expected)
	}
}

func (fx *shop) free(product int64) int64 {
	fx.t.Helper()
	return fx.number(`SELECT free FROM stock WHERE product_id = ?`, product)
}

func (fx *shop) add(buyer identity.Actor, sku string, quantity int64) {
	fx.t.Helper()
	_, err := fx.carts.Add(ctx, buyer, sku, quantity, "search")
	fx.must(err)
}

// form is the checkout as a buyer sees it now, filled in.
func (fx *shop) form(buyer identity.Actor) orders.Checkout {
	fx.t.Helper()
	c, err := fx.carts.Show(ctx, buyer)
	fx.must(err)
	return orders.Checkout{Key: orders.NewKey(), Shown: c.Shown().String(), ShipTo: "works", Method: "standard", PONumber: "4500 71 882", POAgain: "4500 71 882"}
}

// order places a cart of one product.
func (fx *shop) order(buyer identity.Actor, sku string, quantity int64) orders.Order {
	fx.t.Helper()
	fx.add(buyer, sku, quantity)
	o, err := fx.Place(ctx, buyer, fx.form(buyer))
	fx.must(err)
	return o
}

func (fx *shop) find(number string) orders.Order {
	fx.t.Helper()
	o, err := fx.Find(ctx, staff, number)
	fx.must(err)
	return o
}

var staff = identity.System("Ines")
