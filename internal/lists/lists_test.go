package lists_test

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/lists"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// company has a buyer, a colleague and an admin, who see the products FS-1 at 2.00 and CL-2 at 3.00.
type company struct {
	lists                  *lists.Service
	carts                  *cart.Service
	db                     *db.DB
	buyer, colleague, boss identity.Actor
}

func newCompany(t *testing.T, d *db.DB) company {
	now := func() clock.Time { return clock.NewDate(2026, 11, 24).At(9, 0, time.UTC) }
	cat := catalog.New(d)
	carts := cart.New(d, cat, pricing.New(d, cat), settings.New(d), now)
	for _, row := range []string{
		`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('nordwind', 'Nordwind', 'EUR', 1, 1)`,
		`INSERT INTO people (email, name, created_at) VALUES ('a@x', 'Milan', 1), ('b@x', 'Anna', 1), ('c@x', 'Boss', 1)`,
		`INSERT INTO members (person_id, account_id, role, created_at) SELECT p.id, a.id, 'buyer', 1 FROM people p, accounts a ORDER BY p.id`,
		`INSERT INTO assortments (code, name) VALUES ('all', 'All')`,
		`INSERT INTO assortment_rules (assortment_id, position, mode, kind) SELECT id, 1, 'include', 'all' FROM assortments`,
		`INSERT INTO account_assortments (account_id, assortment_id) SELECT a.id, s.id FROM accounts a, assortments s`,
		`INSERT INTO categories (name, path, slug) VALUES ('Goods', 'Goods', 'goods')`,
		`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at) SELECT 'FS-1', 'fs1', 'Screw', id, 1, 1, 1 FROM categories`,
		`INSERT INTO products (sku, sku_key, name, category_id, version, created_at, updated_at) SELECT 'CL-2', 'cl2', 'Cleaner', id, 1, 1, 1 FROM categories`,
		`INSERT INTO price_lists (code, name, currency, is_base) VALUES ('base', 'Base', 'EUR', TRUE)`,
		`INSERT INTO prices (price_list_id, product_id, min_qty, unit_price) SELECT l.id, p.id, 1, 20000 FROM price_lists l, products p`,
	} {
		_, err := d.Exec(ctx, row)
		must(t, err)
	}
	var ids []int64
	must(t, d.Select(ctx, &ids, `SELECT id FROM members ORDER BY id`))
	var account int64
	must(t, d.Get(ctx, &account, `SELECT id FROM accounts`))
	member := func(id int64, role identity.Role) identity.Actor {
		return identity.Actor{MemberID: id, Role: role, Account: identity.Account{ID: account, Currency: "EUR", Status: "active"}}
	}
	return company{lists.New(d, now, carts), carts, d, member(ids[0], identity.Buyer), member(ids[1], identity.Buyer), member(ids[2], identity.CompanyAdmin)}
}

func TestAListIsSavedRenamedOrderedFromAndDeleted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := newCompany(t, d)
		if _, err := fx.lists.SaveCart(ctx, fx.buyer, "Workshop"); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("saving an empty cart gave %v", err)
		}
		for _, sku := range []string{"FS-1", "CL-2"} {
			_, err := fx.carts.Add(ctx, fx.buyer, sku, 5, "")
			must(t, err)
		}
		must(t, fx.carts.SetNote(ctx, fx.buyer, "CL-2", "for the hall"))
		list, err := fx.lists.SaveCart(ctx, fx.buyer, " Work\nshop ")
		must(t, err)
		must(t, fx.carts.Clear(ctx, fx.buyer))
		var ended []string
		must(t, d.Select(ctx, &ended, `SELECT outcome FROM past_carts`))
		if len(ended) != 1 || ended[0] != "list" {
			t.Errorf("the cart ended as %v", ended)
		}
		must(t, fx.lists.Rename(ctx, fx.boss, list.ID, "Hall"))
		_, err = d.Exec(ctx, `INSERT INTO account_products (account_id, product_id, mode) SELECT a.id, p.id, 'hide' FROM accounts a, products p WHERE p.sku = 'FS-1'`)
		must(t, err)
		must(t, d.Bump(ctx, "ranges", "accounts", "catalog"))
		got, err := fx.lists.Find(ctx, fx.buyer, list.ID)
		must(t, err)
		if list.Name != "Work shop" || got.Name != "Hall" || len(got.Lines) != 2 || !got.Lines[0].Gone || got.Lines[0].Name != "Screw" ||
			got.Lines[0].Product.ID != 0 || got.Lines[1].Total != 1000 || got.Lines[1].Note != "for the hall" {
			t.Errorf("list %+v", got)
		}
		outcomes, err := fx.lists.AddToCart(ctx, fx.buyer, list.ID)
		must(t, err)
		if len(outcomes) != 2 || outcomes[0].Problem == "" || outcomes[0].SKU != "FS-1" || outcomes[1].Quantity != 5 {
			t.Errorf("outcomes %+v", outcomes)
		}
		must(t, fx.lists.Delete(ctx, fx.buyer, list.ID))
		if all, err := fx.lists.All(ctx, fx.boss); err != nil || len(all) != 0 {
			t.Errorf("after deleting: %+v, %v", all, err)
		}
	})
}

func TestAColleaguesListIsMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := newCompany(t, d)
		_, err := fx.carts.Add(ctx, fx.buyer, "FS-1", 5, "")
		must(t, err)
		list, err := fx.lists.SaveCart(ctx, fx.buyer, "Mine")
		must(t, err)
		elsewhere := fx.boss
		elsewhere.Account.ID = 999
		for _, actor := range []identity.Actor{fx.colleague, elsewhere} {
			for name, try := range map[string]func() error{
				"find":   func() error { _, err := fx.lists.Find(ctx, actor, list.ID); return err },
				"rename": func() error { return fx.lists.Rename(ctx, actor, list.ID, "Theirs") },
				"order":  func() error { _, err := fx.lists.AddToCart(ctx, actor, list.ID); return err },
				"delete": func() error { return fx.lists.Delete(ctx, actor, list.ID) },
			} {
				if err := try(); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%s gave %v", name, err)
				}
			}
		}
		for actor, want := range map[identity.Actor]int{fx.buyer: 1, fx.colleague: 0, fx.boss: 1} {
			if all, err := fx.lists.All(ctx, actor); err != nil || len(all) != want {
				t.Errorf("%s sees %d lists, %v", actor.Role, len(all), err)
			}
		}
	})
}

func TestQuantitiesOfAListChangeTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := newCompany(t, d)
		for _, sku := range []string{"FS-1", "CL-2"} {
			_, err := fx.carts.Add(ctx, fx.buyer, sku, 5, "")
			must(t, err)
		}
		list, err := fx.lists.SaveCart(ctx, fx.buyer, "Mine")
		must(t, err)
		err = fx.lists.Change(ctx, fx.buyer, list.ID, []cart.Change{{SKU: "FS-1", Quantity: 9}, {SKU: "CL-2", Quantity: -1}})
		if told, ok := fault.AsInvalid(err); !ok || told.For("quantity-CL-2") == "" {
			t.Errorf("a negative quantity gave %v", err)
		}
		if err := fx.lists.Change(ctx, fx.colleague, list.ID, []cart.Change{{SKU: "FS-1"}}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a colleague gave %v", err)
		}
		must(t, fx.lists.Change(ctx, fx.buyer, list.ID, []cart.Change{{SKU: "FS-1", Quantity: 9}, {SKU: "CL-2"}, {SKU: "no such", Quantity: 3}}))
		got, err := fx.lists.Find(ctx, fx.buyer, list.ID)
		must(t, err)
		if len(got.Lines) != 1 || got.Lines[0].Quantity != 9 {
			t.Errorf("lines %+v", got.Lines)
		}
	})
}
