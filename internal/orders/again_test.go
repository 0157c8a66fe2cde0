package orders_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

func TestOrderAgainSaysLineByLineWhatChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		ids := map[string]int64{}
		for _, sku := range []string{"SAME", "DEARER", "OLD", "NEW", "BOXED", "LATER", "GONE", "ASK"} {
			ids[sku] = fx.product(sku, "2.50", stock(1000, 0))
		}
		buyer := fx.buyer("Nordwind")
		for _, sku := range []string{"SAME", "DEARER", "OLD", "BOXED", "LATER", "GONE", "ASK"} {
			fx.add(buyer, sku, 12)
		}
		o, err := fx.Place(ctx, buyer, fx.form(buyer))
		fx.must(err)
		fx.price(ids["DEARER"], 1, "2.60")
		fx.exec(`UPDATE products SET status = 'discontinued', replaced_by = 'NEW' WHERE sku = 'OLD'`)
		fx.exec(`UPDATE products SET min_qty = 10, qty_increment = 10 WHERE sku = 'BOXED'`)
		fx.exec(`UPDATE stock SET free = 4, expected_on = 20261202 WHERE product_id = ?`, ids["LATER"])
		fx.exec(`INSERT INTO account_products (account_id, product_id, mode) VALUES (?, ?, 'hide')`, buyer.Account.ID, ids["GONE"])
		fx.exec(`DELETE FROM prices WHERE product_id = ?`, ids["ASK"])
		fx.exec(`UPDATE products SET version = (SELECT version + 1 FROM versions WHERE name = 'catalog')`)
		fx.bump()
		d, err := fx.OrderAgain(ctx, buyer, o.Number)
		fx.must(err)
		want := map[string][]orders.Difference{"SAME": nil, "DEARER": {orders.NewPrice}, "OLD": {orders.IsReplaced}, "BOXED": {orders.NewQuantity},
			"LATER": {orders.IsLater}, "GONE": {orders.IsGone}, "ASK": {orders.IsOnRequest}}
		for _, l := range d.Lines {
			if !slices.Equal(l.Differences, want[l.SKU]) {
				t.Errorf("%s: %v, want %v", l.SKU, l.Differences, want[l.SKU])
			}
		}
		if boxed := d.Lines[3]; boxed.Line.Quantity != 10 || boxed.Low != 10 || boxed.High != 20 {
			t.Errorf("boxed: %d of %d or %d", boxed.Line.Quantity, boxed.Low, boxed.High)
		}
		if later := d.Lines[4].Line; later.Now != 4 || later.Later != 8 || later.ExpectedOn != 20261202 {
			t.Errorf("later: %+v", later)
		}
		if _, filled, err := fx.FillAgain(ctx, buyer, o.Number); err != nil || filled {
			t.Errorf("what changed was put into the cart unseen: %v", err)
		}
		outcomes, err := fx.AddAgain(ctx, buyer, o.Number, orders.Picked{Quantities: map[string]int64{"BOXED": 20, "DEARER": 0}, Seen: fx.seenBy(buyer)})
		fx.must(err)
		problems := map[string]bool{}
		for _, o := range outcomes {
			problems[o.SKU] = o.Problem != ""
		}
		c, err := fx.carts.Show(ctx, buyer)
		fx.must(err)
		skus := []string{}
		for _, l := range c.Lines {
			skus = append(skus, l.SKU)
		}
		if !slices.Equal(skus, []string{"SAME", "NEW", "BOXED", "LATER"}) || !problems["GONE"] || !problems["ASK"] || c.Lines[2].Quantity != 20 {
			t.Errorf("in the cart %v, outcomes %+v", skus, outcomes)
		}
	})
}

// seenBy is the version of the buyer's cart.
func (fx *shop) seenBy(buyer identity.Actor) int64 {
	fx.t.Helper()
	c, err := fx.carts.Show(ctx, buyer)
	fx.must(err)
	return c.Version
}

func TestOrderAgainGoesStraightIntoAnEmptyCart(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "2.50", stock(1000, 0))
		fx.product("CL-2", "1", stock(1000, 0))
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 12)
		o := fx.order(buyer, "CL-2", 3)
		again := func(want bool, lines ...int64) {
			t.Helper()
			_, filled, err := fx.FillAgain(ctx, buyer, o.Number)
			fx.must(err)
			c, err := fx.carts.Show(ctx, buyer)
			fx.must(err)
			now := []int64{}
			for _, l := range c.Lines {
				now = append(now, l.Quantity)
			}
			if filled != want || !slices.Equal(now, lines) {
				t.Errorf("filled %v, want %v; in the cart %v, want %v", filled, want, now, lines)
			}
		}
		again(true, 12, 3)
		again(true, 12, 3) // the same button again adds nothing
		fx.add(buyer, "FS-1", 1)
		again(false, 13, 3) // other lines wait there: the buyer is asked
		seen := fx.seenBy(buyer)
		_, err := fx.AddAgain(ctx, buyer, o.Number, orders.Picked{Seen: seen, Instead: true})
		fx.must(err)
		again(true, 12, 3)
		if _, err := fx.AddAgain(ctx, buyer, o.Number, orders.Picked{Seen: seen}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an answer to what the cart held before gave %v", err)
		}
		_, err = fx.AddAgain(ctx, buyer, o.Number, orders.Picked{Seen: fx.seenBy(buyer)})
		fx.must(err)
		again(false, 24, 6)
	})
}

func TestWhatIsBoughtRegularlyFallsDue(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		rare := fx.product("CL-2", "10")
		buyer := fx.buyer("Nordwind")
		for _, day := range []struct {
			on       clock.Date
			quantity int64
		}{{20260901, 10}, {20260915, 4}, {20260915, 6}, {20260930, 30}, {20261014, 20}} {
			fx.at(day.on, 10)
			fx.order(buyer, "FS-1", day.quantity)
		}
		fx.at(20261020, 10)
		fx.order(buyer, "CL-2", 7)
		fx.pass(time.Hour)
		gone := fx.order(buyer, "CL-2", 99)
		_, err := fx.Cancel(ctx, buyer, gone.Number, nil, orders.Told{})
		fx.must(err)
		fx.at(20261030, 9)
		scope := buyer.Scope(20261030)
		list, err := fx.BuyItAgain(ctx, scope, 10)
		fx.must(err)
		if len(list) != 2 {
			t.Fatalf("%+v", list)
		}
		// four days of purchase: intervals 14, 15 and 14 days, quantities 10, 10, 30 and 20
		u := list[0]
		if u.Product.SKU != "FS-1" || u.Purchases != 4 || u.EveryDays != 14 || u.DueOn != 20261028 || u.Quantity != 10 || !u.Due(20261030) || u.Due(20261027) {
			t.Errorf("usual: %+v", u)
		}
		if list[1].DueOn != 0 || list[1].Quantity != 7 {
			t.Errorf("bought once: %+v", list[1])
		}
		bought, err := fx.LastBought(ctx, scope, []int64{u.Product.ID, rare, 999})
		fx.must(err)
		if len(bought) != 2 || bought[rare].Quantity != 7 || bought[u.Product.ID].At.Date(time.UTC) != 20261014 || bought[rare].UnitPrice != 100000 {
			t.Errorf("last bought: %+v", bought)
		}
		stranger := fx.buyer("Suedwind")
		if list, err := fx.BuyItAgain(ctx, stranger.Scope(20261030), 10); err != nil || len(list) != 0 {
			t.Errorf("a stranger buys %+v, %v", list, err)
		}
	})
}

func TestTheHistoryFoldsEveryAlphabet(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10", with("name", "ŁÓDŹ Śruba M8"))
		fx.product("CL-2", "10", with("name", "Σωλήνας πλαστικός"))
		account := fx.account("Nordwind")
		first := fx.order(fx.member(account, "Jürgen MÜNCHEN", identity.Buyer), "FS-1", 1).Number
		jana := fx.member(account, "Жанна", identity.Buyer)
		second := fx.order(jana, "CL-2", 1).Number
		for words, want := range map[string]string{"münchen": first, "MÜNCHEN": first, "Łódź": first, "łódź": first, "ŁÓDŹ śruba": first,
			"ЖАННА": second, "жан": second, "ΣΩΛΉΝΑΣ": second, "σωλήνας": second, "ΠΛΑΣΤΙΚΌΣ": second} {
			page, err := fx.List(ctx, jana, orders.Filter{Words: words})
			fx.must(err)
			if page.Total != 1 || page.Orders[0].Number != want {
				t.Errorf("%q found %+v, want %s", words, page.Orders, want)
			}
		}
	})
}

func TestTheHistoryIsSearchedInOneBox(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolts := fx.product("FS-0933_08", "10")
		fx.product("CL-2", "10", with("name", "Wiping roll, blue"))
		account := fx.account("Nordwind")
		milan, anna := fx.member(account, "Milan Roth", identity.Buyer), fx.member(account, "Anna", identity.Buyer)
		fx.exec(`INSERT INTO part_numbers (account_id, part_number, part_key, product_id) VALUES (?, 'NM 400', 'nm400', ?)`, account.ID, bolts)
		fx.must(fx.db.Bump(ctx, "part_numbers"))
		first := fx.order(milan, "FS-0933_08", 1)
		fx.at(20261126, 10)
		second := fx.order(anna, "CL-2", 1)
		stranger := fx.order(fx.buyer("Suedwind"), "CL-2", 1)
		for words, want := range map[string][]string{
			"": {second.Number, first.Number}, "hv-100001": {first.Number}, "100002": {second.Number}, "roth": {first.Number},
			"fs-0933_": {first.Number}, "FSX0933": nil, "%": nil, "nm 400": {first.Number}, "wiping BLUE": {second.Number}, "wiping roth": nil,
			"2026-11-26": {second.Number}, "450071882": {second.Number, first.Number}, "4500 71": {second.Number, first.Number},
			stranger.Number: nil,
		} {
			page, err := fx.List(ctx, milan, orders.Filter{Words: words})
			fx.must(err)
			got := []string{}
			for _, o := range page.Orders {
				got = append(got, o.Number)
			}
			if !slices.Equal(got, want) && len(got)+len(want) > 0 || page.Total != len(want) {
				t.Errorf("%q found %v (%d), want %v", words, got, page.Total, want)
			}
		}
		fx.add(milan, "CL-2", 1)
		form := fx.form(milan)
		form.PONumber, form.POAgain = "4500-71-882", ""
		var repeated *orders.Repeated
		if _, err := fx.Place(ctx, milan, form); !errors.As(err, &repeated) || repeated.Number != second.Number || !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a number used before: %v", err)
		}
		if all, err := fx.List(ctx, staff, orders.Filter{From: 20261125}); err != nil || all.Total != 2 || all.Orders[0].AccountSlug != "suedwind" {
			t.Errorf("staff see %+v, %v", all, err)
		}
	})
}

func TestTheCheckoutIsFilledInFromTheLastOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10", stock(5, 20261202))
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 1)
		fx.exec(`INSERT INTO locations (account_id, code, name, line1, city, postcode, country) VALUES (?, 'a-later', 'A', 'Kai 9', 'Hamburg', '20457', 'DE')`, buyer.Account.ID)
		f, err := fx.Prepare(ctx, buyer)
		fx.must(err)
		if f.Fill.ShipTo != "works" || f.Fill.BillTo != "office" || f.Fill.Method != "standard" || f.LastOrder != "" {
			t.Errorf("first time: %+v", f.Fill)
		}
		form := f.Fill
		form.ShipTo, form.Method, form.PONumber, form.CopiesTo = "a-later", "express", "PO 1", "a@nordwind.example"
		o, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		fx.add(buyer, "FS-1", 6)
		f, err = fx.Prepare(ctx, buyer)
		fx.must(err)
		if f.Fill.ShipTo != "a-later" || f.Fill.Method != "express" || f.LastPO != "PO 1" || f.Fill.CopiesTo != "a@nordwind.example" || f.LastOrder != o.Number || f.Fill.PONumber != "" {
			t.Errorf("second time: %+v", f)
		}
		if a := f.Arrivals["standard"]; a.Earliest != 20261125 || a.Rest != 20261203 {
			t.Errorf("arrivals %+v", f.Arrivals)
		}
		if _, err := fx.Place(ctx, buyer, f.Fill); err != nil {
			t.Errorf("placed as filled in: %v", err)
		}
	})
}

func TestAskingForIt(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "")
		buyer := fx.buyer("Nordwind")
		fx.must(fx.Ask(ctx, buyer, orders.Request{SKU: "FS-1", Quantity: 40, Note: "by Friday"}))
		if err := fx.Ask(ctx, buyer, orders.Request{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("asking for nothing gave %v", err)
		}
		if err := fx.Ask(ctx, buyer, orders.Request{SKU: "no such"}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("asking for what isn't visible gave %v", err)
		}
		asked, err := fx.FindAsk(ctx, buyer.Scope(20261124), fx.number(`SELECT id FROM asks`))
		if err != nil || asked.SKU != "FS-1" || asked.Quantity != 40 {
			t.Errorf("kept %+v, %v", asked, err)
		}
		if n := fx.number(`SELECT COUNT(*) FROM events WHERE name = 'ask.made'`); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}
