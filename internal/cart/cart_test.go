package cart_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

var ctx = context.Background()

// counter is a seller with one client that sees everything and one buyer there; standard delivery 9.50, free from 250.
type counter struct {
	*cart.Service
	t     testing.TB
	db    *db.DB
	set   *settings.Service
	buyer identity.Actor
	ms    atomic.Int64
}

func onBoth(t *testing.T, test func(t *testing.T, fx *counter)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newCounter(t, d)) })
}

func newCounter(t testing.TB, d *db.DB) *counter {
	t.Helper()
	fx := &counter{t: t, db: d, set: settings.New(d)}
	fx.ms.Store(int64(clock.NewDate(2026, 11, 24).At(9, 0, time.UTC)))
	now := func() clock.Time { return clock.Time(fx.ms.Load()) }
	cat := catalog.New(d)
	fx.Service = cart.New(d, cat, pricing.New(d, cat), fx.set, now)
	fx.setting("delivery.methods", `[{"code":"standard","name":"Standard","days":1,"prices":{"EUR":{"price":"9.50","free_from":"250.00"}}}]`)
	for _, row := range []string{
		`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('nordwind', 'Nordwind', 'EUR', 1, 1)`,
		`INSERT INTO people (email, name, created_at) VALUES ('milan@nordwind.example', 'Milan', 1)`,
		`INSERT INTO members (person_id, account_id, role, created_at) SELECT p.id, a.id, 'buyer', 1 FROM people p, accounts a`,
		`INSERT INTO assortments (code, name) VALUES ('all', 'All')`,
		`INSERT INTO assortment_rules (assortment_id, position, mode, kind) SELECT id, 1, 'include', 'all' FROM assortments`,
		`INSERT INTO account_assortments (account_id, assortment_id) SELECT a.id, s.id FROM accounts a, assortments s`,
		`INSERT INTO categories (name, path, slug) VALUES ('Goods', 'Goods', 'goods')`,
		`INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base', 'Base', 'EUR', TRUE)`,
	} {
		fx.exec(row)
	}
	var ids struct {
		Person  int64 `db:"person_id"`
		Member  int64 `db:"id"`
		Account int64 `db:"account_id"`
	}
	fx.must(d.Get(ctx, &ids, `SELECT id, person_id, account_id FROM members`))
	fx.buyer = identity.Actor{PersonID: ids.Person, MemberID: ids.Member, Name: "Milan", Role: identity.Buyer,
		Account: identity.Account{ID: ids.Account, Slug: "nordwind", Currency: "EUR", Status: "active"}}
	return fx
}

func (fx *counter) must(err error) {
	fx.t.Helper()
	if err != nil {
		fx.t.Fatal(err)
	}
}

func (fx *counter) exec(query string, args ...any) {
	fx.t.Helper()
	_, err := fx.db.Exec(ctx, query, args...)
	fx.must(err)
	fx.must(fx.db.Bump(ctx, "catalog", "ranges", "prices", "accounts"))
	_, err = fx.db.Exec(ctx, `UPDATE products SET version = (SELECT version FROM versions WHERE name = 'catalog')`)
	fx.must(err)
}

func (fx *counter) setting(key, value string) { fx.t.Helper(); fx.must(fx.set.Set(ctx, key, value)) }

// product has a rule like "min_qty = 10, qty_increment = 5", or none.
func (fx *counter) product(sku, price, rule string) (id int64) {
	fx.t.Helper()
	fx.exec(`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at) SELECT ?, ?, ?, id, 1, 1, 1 FROM categories`,
		sku, catalog.FoldNumber(sku), "Product "+sku)
	fx.must(fx.db.Get(ctx, &id, `SELECT id FROM products WHERE sku = ?`, sku))
	if rule != "" {
		fx.exec(`UPDATE products SET `+rule+` WHERE id = ?`, id)
	}
	if price != "" {
		fx.price(id, price)
	}
	return id
}

func (fx *counter) price(product int64, price string) {
	fx.t.Helper()
	p, err := money.ParsePrice(price)
	fx.must(err)
	fx.exec(`DELETE FROM prices WHERE product_id = ?`, product)
	fx.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT id, CAST(? AS BIGINT), 1, CAST(? AS BIGINT) FROM price_lists`, product, p)
}

func (fx *counter) add(sku string, quantity int64) error {
	_, err := fx.Add(ctx, fx.buyer, sku, quantity, "search")
	return err
}

func (fx *counter) show() cart.Cart {
	fx.t.Helper()
	c, err := fx.Show(ctx, fx.buyer)
	fx.must(err)
	return c
}

func TestOneLinePerProductAndNoQuantityChangedSilently(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "2", "min_qty = 10, qty_increment = 5, max_qty = 40")
		for _, c := range []struct {
			quantity int64
			says     string
			then     int64
		}{
			{3, "smallest quantity is 10", 0}, {10, "", 10}, {5, "", 15}, {4, "15 or 20", 15}, {30, "largest quantity is 40", 15},
			{0, "from 1", 15}, {-5, "from 1", 15}, {money.MaxQuantity + 1, "at most", 15}, {1<<62 + 1<<61, "at most", 15}, {25, "", 40},
		} {
			err := fx.add("FS-1", c.quantity)
			problem, _ := fault.AsInvalid(err)
			if (c.says == "") != (err == nil) || (problem != nil && !strings.Contains(problem.Message, c.says)) {
				t.Errorf("adding %d said %v, want %q", c.quantity, err, c.says)
			}
			var now int64
			if lines := fx.show().Lines; len(lines) > 0 {
				now = lines[0].Quantity
			}
			if now != c.then {
				t.Errorf("after adding %d there are %d, want %d", c.quantity, now, c.then)
			}
		}
		if err := fx.add("no such", 1); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("what isn't there gave %v", err)
		}
	})
}

func TestTheCartTellsWhatIsTheMatter(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		dearer, request := fx.product("DEARER", "21.90", ""), fx.product("REQUEST", "1", "")
		fx.product("GONE", "1", "")
		fx.product("RULE", "1", "")
		left := fx.product("LEFT", "1", "backorder = FALSE")
		later := fx.product("LATER", "1", "")
		for _, sku := range []string{"DEARER", "REQUEST", "GONE", "RULE", "LEFT", "LATER"} {
			fx.must(fx.add(sku, 5))
		}
		fx.price(dearer, "22.44")
		fx.exec(`UPDATE prices SET unit_price = NULL WHERE product_id = ?`, request)
		fx.exec(`UPDATE products SET status = 'discontinued' WHERE sku = 'GONE'`)
		fx.exec(`UPDATE products SET min_qty = 6 WHERE sku = 'RULE'`)
		fx.exec(`INSERT INTO stock (product_id, free) VALUES (?, 2)`, left)
		fx.exec(`INSERT INTO stock (product_id, free, expected_on) VALUES (?, 2, 20261202)`, later)
		c := fx.show()
		want := []cart.ProblemKind{cart.PriceChanged, cart.OnRequest, cart.Gone, cart.Quantity, cart.TooFew, ""}
		for i, l := range c.Lines {
			kind := cart.ProblemKind("")
			if len(l.Problems) == 1 {
				kind = l.Problems[0].Kind
			}
			if kind != want[i] {
				t.Errorf("%s: %+v, want %s", l.SKU, l.Problems, want[i])
			}
		}
		if p := c.Lines[0].Problems[0]; p.Old != 219000 || p.New != 224400 || !c.Lines[0].Orderable() {
			t.Errorf("price: %+v", p)
		}
		if l := c.Lines[5]; l.Now != 2 || l.Later != 3 || l.ExpectedOn != 20261202 || !l.Orderable() {
			t.Errorf("later: %+v", l)
		}
		if c.LinesTotal() != 11220+500 || c.Orderable() {
			t.Errorf("total %d, orderable %v", c.LinesTotal(), c.Orderable())
		}
		fx.must(fx.Change(ctx, fx.buyer, "DEARER", 6))
		if l := fx.show().Lines[0]; len(l.Problems) != 0 {
			t.Errorf("after the change it still says %+v", l.Problems)
		}
		if err := fx.Change(ctx, fx.buyer, "RULE", 3); fault.Is(err, fault.KindConflict) || err == nil {
			t.Errorf("a quantity that breaks the rule gave %v", err)
		}
		fx.must(fx.Remove(ctx, fx.buyer, "GONE"))
		fx.must(fx.Remove(ctx, fx.buyer, "GONE"))
		fx.must(fx.SetNote(ctx, fx.buyer, "LATER", "first aid room"))
		if c := fx.show(); len(c.Lines) != 5 || c.Lines[4].Note != "first aid room" {
			t.Errorf("lines %+v", c.Lines)
		}
	})
}

func TestDeliverySurchargeAndTaxStandInTheCart(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "10", "")
		fx.setting("small_order", `{"EUR":{"minimum":"50","surcharge":"8.50"}}`)
		fx.must(fx.add("FS-1", 3))
		for _, c := range []struct {
			name                            string
			quantity                        int64
			accounts                        string
			delivery, surcharge, tax, total money.Amount
			reason, refused                 bool
		}{
			{"below the minimum", 3, "tax_rule = 'domestic'", 950, 850, 912, 3000 + 950 + 850 + 912, false, false},
			{"on the minimum", 5, "tax_rule = 'domestic'", 950, 0, 1131, 5000 + 950 + 1131, false, false},
			{"free delivery", 25, "tax_rule = 'domestic'", 0, 0, 4750, 29750, false, false},
			{"the account's own minimum", 5, "minimum_order = 6000", 950, 850, 1292, 5000 + 950 + 850 + 1292, false, false},
			{"reverse charge", 25, "tax_rule = 'reverse_charge'", 0, 0, 0, 25000, true, false},
			{"exempt", 25, "tax_rule = 'exempt'", 0, 0, 0, 25000, true, false},
		} {
			fx.must(fx.Change(ctx, fx.buyer, "FS-1", c.quantity))
			fx.exec(`UPDATE accounts SET ` + c.accounts)
			got := fx.show()
			cost, _ := got.Cost("")
			if tt := cost.Totals; tt.Delivery != c.delivery || tt.Surcharge != c.surcharge || tt.Tax != c.tax || tt.Total != c.total ||
				(got.TaxReason != "") != c.reason || !got.Orderable() {
				t.Errorf("%s: %+v %q %q", c.name, tt, got.TaxReason, got.Refusal)
			}
		}
		fx.setting("small_order", `{"EUR":{"minimum":"500"}}`)
		fx.exec(`UPDATE accounts SET minimum_order = 0`)
		if c := fx.show(); c.Orderable() || c.Small.Missing != 25000 || !strings.Contains(c.Refusal, "250.00 are missing") {
			t.Errorf("below a minimum without surcharge: %+v %q", c.Small, c.Refusal)
		}
		fx.setting("small_order", `{"EUR":{"minimum":"500","surcharge":"8.50"}}`)
		fx.exec(`UPDATE products SET status = 'discontinued' WHERE sku = 'FS-1'`)
		if cost, _ := fx.show().Cost(""); cost.Totals.Total != 0 {
			t.Errorf("a cart of which nothing can be ordered costs %+v", cost.Totals)
		}
	})
}

func TestTwoTabsNeverCorruptTheCart(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		for i := range 6 {
			fx.product(fmt.Sprintf("FS-%d", i), "1", "")
		}
		fx.must(fx.add("FS-0", 1))
		var group sync.WaitGroup
		for i := range 30 {
			group.Go(func() {
				if err := fx.add(fmt.Sprintf("FS-%d", i%5), 1); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		c := fx.show()
		if len(c.Lines) != 5 || c.Lines[0].Quantity != 7 || c.Version != 31 {
			t.Errorf("%d lines, first %d, version %d", len(c.Lines), c.Lines[0].Quantity, c.Version)
		}
		fx.must(fx.Update(ctx, fx.buyer, c.Version, []cart.Change{{SKU: "FS-0", Quantity: 2}, {SKU: "FS-1", Quantity: 0}}))
		err := fx.Update(ctx, fx.buyer, c.Version, []cart.Change{{SKU: "FS-0", Quantity: 9}})
		if !fault.Is(err, fault.KindConflict) || fx.show().Lines[0].Quantity != 2 {
			t.Errorf("an old tab gave %v", err)
		}
		if err := fx.Change(ctx, fx.buyer, "FS-1", 3); !fault.Is(err, fault.KindConflict) {
			t.Errorf("changing a line that is gone gave %v", err)
		}
	})
}

func TestACartBeginsWithItsFirstLineAndAnewWhenItWasCold(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *counter) {
		fx.product("FS-1", "1", "")
		begun := clock.Time(fx.ms.Load())
		fx.must(fx.add("FS-1", 1))
		fx.ms.Add((71 * time.Hour).Milliseconds())
		fx.must(fx.add("FS-1", 1))
		if c := fx.show(); c.BegunAt != begun || c.ChangedAt != clock.Time(fx.ms.Load()) {
			t.Errorf("begun %s, changed %s", c.BegunAt, c.ChangedAt)
		}
		fx.ms.Add((73 * time.Hour).Milliseconds())
		fx.must(fx.add("FS-1", 1))
		if c := fx.show(); c.BegunAt != clock.Time(fx.ms.Load()) {
			t.Errorf("a cold cart goes on since %s", c.BegunAt)
		}
		fx.must(fx.Clear(ctx, fx.buyer))
		if c := fx.show(); c.BegunAt != 0 || len(c.Lines) != 0 {
			t.Errorf("emptied: %+v", c)
		}
	})
}

func TestOnlyBuyersHaveACart(t *testing.T) {
	fx := newCounter(t, dbtest.SQLite(t))
	fx.product("FS-1", "1", "")
	viewer, blocked, elsewhere := fx.buyer, fx.buyer, fx.buyer
	viewer.Role, blocked.Blocked, elsewhere.Account.ID = identity.Viewer, true, 999
	for _, actor := range []identity.Actor{viewer, blocked, identity.System("Ines")} {
		if _, err := fx.AddMany(ctx, actor, []cart.Item{{ProductID: 1, Quantity: 1}}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%s adding gave %v", actor.Name, err)
		}
	}
	fx.must(fx.add("FS-1", 3))
	if err := fx.Clear(ctx, elsewhere); !fault.Is(err, fault.KindNotFound) || len(fx.show().Lines) != 1 {
		t.Errorf("clearing under another account gave %v", err)
	}
	sum, err := fx.Summary(ctx, fx.buyer)
	if err != nil || sum.Lines != 1 || sum.Net != 300 {
		t.Errorf("summary %+v, %v", sum, err)
	}
}

func TestAFullCartSaysSo(t *testing.T) {
	fx := newCounter(t, dbtest.SQLite(t))
	fx.product("LAST", "1", "")
	fx.exec(`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
		SELECT 'P' || i, 'p' || i, 'P', c.id, 1, 1, 1 FROM n, categories c`)
	fx.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT l.id, p.id, 1, 10000 FROM products p, price_lists l WHERE p.sku <> 'LAST'`)
	var ids []int64
	fx.must(fx.db.Select(ctx, &ids, `SELECT id FROM products WHERE sku <> 'LAST'`))
	items := make([]cart.Item, len(ids))
	for i, id := range ids {
		items[i] = cart.Item{ProductID: id, Quantity: 1}
	}
	outcomes, err := fx.AddMany(ctx, fx.buyer, items)
	fx.must(err)
	for _, o := range outcomes {
		if o.Problem != "" {
			t.Fatal(o.Problem)
		}
	}
	if problem, ok := fault.AsInvalid(fx.add("LAST", 1)); !ok || !strings.Contains(problem.Message, "at most 500 lines") {
		t.Errorf("line 501 gave %v", problem)
	}
	if len(fx.show().Lines) != 500 {
		t.Errorf("%d lines", len(fx.show().Lines))
	}
}

// Tax adds up as in exact fractions: per rate on the sum, delivery and surcharge at the highest, rounded half up once.
func TestTotalsAgreeWithExactFractions(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 21))
	rates := []money.BasisPoints{0, 700, 1900, 2550}
	for range 2000 {
		lines := make([]cart.Share, 1+random.IntN(6))
		bases, highest, net := map[money.BasisPoints]int64{}, money.BasisPoints(0), int64(0)
		for i := range lines {
			lines[i] = cart.Share{Amount: money.Amount(random.Int64N(1_000_000)), BP: rates[random.IntN(len(rates))]}
			bases[lines[i].BP] += int64(lines[i].Amount)
			highest, net = max(highest, lines[i].BP), net+int64(lines[i].Amount)
		}
		delivery, surcharge := random.Int64N(3000), random.Int64N(2000)
		bases[highest] += delivery + surcharge
		tax := int64(0)
		for bp, base := range bases {
			exact := new(big.Rat).Mul(big.NewRat(base, 1), big.NewRat(int64(bp), 10_000))
			exact.Add(exact, big.NewRat(1, 2))
			tax += new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
		}
		got, err := cart.Domestic.Sum(lines, money.Amount(delivery), money.Amount(surcharge))
		if err != nil || int64(got.Tax) != tax || int64(got.Total) != net+delivery+surcharge+tax {
			t.Fatalf("%+v, %d, %d: got %+v, want tax %d (%v)", lines, delivery, surcharge, got, tax, err)
		}
		none, err := cart.Exempt.Sum(lines, money.Amount(delivery), money.Amount(surcharge))
		if err != nil || none.Tax != 0 || none.Taxes != nil || int64(none.Total) != net+delivery+surcharge {
			t.Fatalf("exempt: %+v, %v", none, err)
		}
	}
	if _, err := cart.Domestic.Sum([]cart.Share{{Amount: money.MaxAmount, BP: 1900}, {Amount: money.MaxAmount, BP: 1900}}, 0, 0); err == nil {
		t.Error("a sum beyond the limit was no error")
	}
}
