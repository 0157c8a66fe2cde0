package orders_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func (fx *shop) draft(key string, items ...cart.Item) orders.Draft {
	return orders.Draft{Key: key, Items: items, ShipTo: orders.Where{Code: "works"}, Source: orders.Standing}
}

func TestADraftOrdersWithItsBenefitOncePerKey(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("FS-1", "10", stock(100, 0))
		buyer := fx.buyer("Nordwind")
		d := fx.draft("standing:S-1:20261124", cart.Item{ProductID: bolt, Quantity: 5})
		d.Benefit = cart.Benefit{Discount: 500, FreeDelivery: true, Priority: true}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if o, err := fx.PlaceDraft(ctx, buyer, d); err != nil || o.Number == "" {
					t.Error(o.Number, err)
				}
			})
		}
		group.Wait()
		if n := fx.number(`SELECT COUNT(*) FROM orders`); n != 1 || fx.free(bolt) != 95 {
			t.Fatalf("%d orders, %d free", n, fx.free(bolt))
		}
		o, err := fx.PlaceDraft(ctx, buyer, d)
		fx.must(err)
		if o.LinesTotal != 4750 || o.Lines[0].Discount != 500 || o.DeliveryTotal != 0 || !o.Priority || o.Channel != orders.Online ||
			o.Source != orders.Standing || o.BillTo.Name != "Nordwind office" {
			t.Errorf("order %+v", o)
		}
	})
}

func TestADraftSaysWhyItCantBeOrdered(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("FS-1", "10", with("backorder", false), stock(3, 0))
		gone := fx.product("CL-2", "10", with("status", "discontinued"))
		buyer := fx.buyer("Nordwind")
		for name, c := range map[string]struct {
			items []cart.Item
			says  string
		}{
			"nothing":        {nil, "empty"},
			"gone":           {[]cart.Item{{ProductID: gone, Quantity: 1}}, "No longer available"},
			"too few":        {[]cart.Item{{ProductID: bolt, Quantity: 4}}, "Only 3 left"},
			"no such place":  {[]cart.Item{{ProductID: bolt, Quantity: 1}}, "Choose where"},
			"a staff member": {[]cart.Item{{ProductID: bolt, Quantity: 1}}, "phone, email or rep"},
		} {
			d, actor := fx.draft(name, c.items...), buyer
			if name == "no such place" {
				d.ShipTo = orders.Where{ID: 999}
			}
			if name == "a staff member" {
				actor, d.Source = staff.ForAccount(buyer.Account), ""
			}
			if _, err := fx.PlaceDraft(ctx, actor, d); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhoMayNotBuyIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		account := fx.account("Nordwind")
		buyer := fx.member(account, "Milan", identity.Buyer)
		fx.add(buyer, "FS-1", 1)
		form := fx.form(buyer)
		viewer := buyer
		viewer.Role = identity.Viewer
		refused := func(name string, actor identity.Actor, kind fault.Kind) {
			t.Helper()
			if _, err := fx.Place(ctx, actor, form); !fault.Is(err, kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		refused("a viewer", viewer, fault.KindDenied)
		fx.terms("status", "blocked")
		refused("a blocked account", buyer, fault.KindDenied)
		fx.terms("status", "active")
		fx.terms("credit_hold", "an invoice is overdue")
		refused("an account on hold", buyer, fault.KindDenied)
		fx.terms("credit_hold", "")
		fx.terms("credit_limit", 0)
		refused("nothing on account", buyer, fault.KindInvalid)
		fx.terms("credit_limit", 2320)
		refused("over the limit", buyer, fault.KindInvalid)
		fx.terms("credit_limit", 2321) // 10.00 and 9.50 for delivery, with 19 %: 23.205
		_, err := fx.Place(ctx, buyer, form)
		fx.must(err)
	})
}

func TestTheLastOfTheCreditIsUsedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "300")
		account := fx.account("Nordwind")
		fx.terms("credit_limit", 3*35700)
		forms := map[identity.Actor]orders.Checkout{}
		for i := range 12 {
			buyer := fx.member(account, "B"+strings.Repeat("x", i), identity.Buyer)
			fx.add(buyer, "FS-1", 1)
			forms[buyer] = fx.form(buyer)
		}
		var group sync.WaitGroup
		var placed atomic.Int64
		for buyer, form := range forms {
			group.Go(func() {
				_, err := fx.Place(ctx, buyer, form)
				if err == nil {
					placed.Add(1)
				} else if _, told := fault.As(err); !told {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if used := fx.number(`SELECT credit_used FROM accounts`); placed.Load() != 3 || used != 3*35700 {
			t.Errorf("%d placed, %d used", placed.Load(), used)
		}
	})
}

func TestTwoTabsOrderOneCartOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 1)
		forms := []orders.Checkout{fx.form(buyer), fx.form(buyer)} // each tab has a key of its own
		var group sync.WaitGroup
		var placed atomic.Int64
		for _, form := range forms {
			group.Go(func() {
				_, err := fx.Place(ctx, buyer, form)
				if err == nil {
					placed.Add(1)
				} else if !fault.Is(err, fault.KindInvalid) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := fx.number(`SELECT COUNT(*) FROM orders`); placed.Load() != 1 || n != 1 {
			t.Errorf("%d placed, %d orders", placed.Load(), n)
		}
	})
}

func TestAOneOffAddressIsCopied(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("FS-1", "10")
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 1)
		form := fx.form(buyer)
		form.ShipTo, form.OneOff = "", orders.Address{Name: " Baustelle\n7 ", Line1: "Am Deich 1", City: "Kiel", Postcode: "24103", Country: "de"}
		o, err := fx.Place(ctx, buyer, form)
		fx.must(err)
		got := fx.find(o.Number)
		if got.ShipTo.Name != "Baustelle 7" || got.ShipTo.Country != "DE" || got.ShipLocationID != nil || got.BillTo.Name != "Nordwind office" {
			t.Errorf("ship to %+v, bill to %+v", got.ShipTo, got.BillTo)
		}
	})
}

func TestDatesFollowCutOffClosedDaysAndLeadTime(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.setting("closed.days", "2026-12-25,2026-12-28")
		fx.product("FS-1", "10", with("lead_time_days", 1))
		buyer := fx.buyer("Nordwind")
		fx.add(buyer, "FS-1", 1)
		for _, c := range []struct {
			day  clock.Date
			hour int
			want clock.Date
		}{
			{20261124, 13, 20261126}, {20261124, 14, 20261127}, {20261127, 13, 20261201}, {20261128, 9, 20261202}, {20261223, 15, 20261230},
		} {
			fx.at(c.day, c.hour)
			f, err := fx.Prepare(ctx, buyer)
			fx.must(err)
			if got := f.Arrivals["standard"].Earliest; got != c.want {
				t.Errorf("ordered %s at %d: %s, want %s", c.day, c.hour, got, c.want)
			}
		}
	})
}

func TestAnotherCurrencyNeedsItsRate(t *testing.T) {
	fx := newShop(t, dbtest.SQLite(t))
	fx.product("FS-1", "10")
	fx.exec(`INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base-CHF', 'Base', 'CHF', TRUE)`)
	fx.exec(`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT l.id, p.id, 1, 110000 FROM price_lists l, products p WHERE l.currency = 'CHF'`)
	fx.setting("delivery.methods", `[{"code":"standard","name":"Standard","days":1,"prices":{"CHF":{"price":"9.50"}}}]`)
	buyer := fx.buyer("Alpen")
	buyer.Account.Currency = "CHF"
	fx.terms("currency", "CHF")
	fx.add(buyer, "FS-1", 1)
	if _, err := fx.Place(ctx, buyer, fx.form(buyer)); err == nil || !strings.Contains(err.Error(), "no rate for CHF") {
		t.Errorf("without a rate: %v", err)
	}
	fx.setting("currency.rates", `{"CHF":"1.05"}`)
	o, err := fx.Place(ctx, buyer, fx.form(buyer))
	fx.must(err)
	if o.Currency != "CHF" || o.RateMillionths != 1_050_000 || o.LinesTotal != 1100 {
		t.Errorf("order %+v", o)
	}
}

// Every sum of an order agrees with exact fractions, rounded where PRODUCT.md says.
func TestTotalsOfOrdersAgreeWithASlowRecomputation(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		random := rand.New(rand.NewPCG(5, 6))
		classes, prices := []string{"standard", "reduced", "zero"}, []string{"0.0125", "3.3333", "7.77", "0.005", "199.995", "12"}
		var ids []int64
		for i, price := range prices {
			ids = append(ids, fx.product("P-"+price, price, with("tax_class", classes[i%3])))
		}
		buyer := fx.buyer("Nordwind")
		rate := map[string]int64{"standard": 19, "reduced": 7, "zero": 0}
		for i := range 25 {
			d := fx.draft("k" + strings.Repeat("x", i))
			d.Benefit.Discount = []money.BasisPoints{0, 333, 1250}[random.IntN(3)]
			for _, j := range random.Perm(len(ids))[:1+random.IntN(len(ids))] {
				d.Items = append(d.Items, cart.Item{ProductID: ids[j], Quantity: 1 + random.Int64N(400)})
			}
			o, err := fx.PlaceDraft(ctx, buyer, d)
			fx.must(err)
			bases, net, highest := map[int64]int64{}, int64(0), int64(0)
			for _, l := range o.Lines {
				gross := halfUp(new(big.Rat).Mul(big.NewRat(int64(l.UnitPrice), 100), big.NewRat(l.Quantity, 1)))
				total := gross - halfUp(new(big.Rat).Mul(big.NewRat(gross, 1), big.NewRat(int64(d.Benefit.Discount), 10_000)))
				if int64(l.Total) != total {
					t.Fatalf("%d × %s less %s: %d, want %d", l.Quantity, l.UnitPrice, l.Discount, l.Total, total)
				}
				net, bases[rate[l.TaxClass]], highest = net+total, bases[rate[l.TaxClass]]+total, max(highest, rate[l.TaxClass])
			}
			delivery := int64(950)
			if net >= 25000 {
				delivery = 0
			}
			bases[highest] += delivery
			tax := int64(0)
			for percent, base := range bases {
				tax += halfUp(big.NewRat(base*percent, 100))
			}
			if int64(o.LinesTotal) != net || int64(o.DeliveryTotal) != delivery || int64(o.TaxTotal) != tax || int64(o.Total) != net+delivery+tax {
				t.Fatalf("order %+v: want %d + %d + %d", o, net, delivery, tax)
			}
		}
	})
}

func halfUp(r *big.Rat) int64 {
	r = new(big.Rat).Add(r, big.NewRat(1, 2))
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64()
}
