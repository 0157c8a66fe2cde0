package catalog

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// What was saved can be put back, as long as nothing else has been saved since.
func TestARangeCanBePutBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		e := newEditor(f)
		f.product("B-8", goods{category: "Bolts"})
		f.product("N-8", goods{category: "Nuts"})
		bolts := []Rule{{true, "category", "Bolts"}, {false, "sku", "N-8"}}
		f.must(e.SaveAssortment(ctx, chief, every, Assortment{Code: "bolts", Name: "Bolts", Rules: bolts}, ""))
		now := func() Assortment {
			a, err := f.Assortment(ctx, every, "bolts")
			f.must(err)
			return a
		}
		if _, _, ok, err := f.AssortmentBefore(ctx, now()); ok || err != nil {
			t.Errorf("a new one was something before: %v, %v", ok, err)
		}
		f.must(e.SaveAssortment(ctx, chief, every, Assortment{Code: "bolts", Name: "All", Rules: []Rule{{true, "all", ""}}}, now().Seen()))
		was, last, ok, err := f.AssortmentBefore(ctx, now())
		if err != nil || !ok || last.By != "Greta" || was.Name != "Bolts" || !slices.Equal(was.Rules, bolts) {
			t.Fatalf("before: %+v by %+v, %v, %v", was, last, ok, err)
		}
		f.must(e.SaveAssortment(ctx, chief, every, was, now().Seen()))
		if a := now(); a.Name != "Bolts" || !slices.Equal(a.Rules, bolts) {
			t.Errorf("put back: %+v", a)
		}
		f.exec("ranges", `UPDATE assortments SET name = 'Imported' WHERE code = 'bolts'`)
		if _, _, ok, _ := f.AssortmentBefore(ctx, now()); ok {
			t.Error("what an import has changed since could be put back")
		}

		actor := chief.ForAccount(identity.Account{ID: f.scope.AccountID, Slug: "nordwind"})
		f.must(e.SaveRange(ctx, actor, AccountRange{Assortments: []string{"bolts"}, Added: []string{"N-8"}}, AccountRange{}.Seen()))
		r, err := f.RangeOf(ctx, f.scope.AccountID)
		f.must(err)
		if was, _, ok, err := f.RangeBefore(ctx, f.scope.AccountID, r); err != nil || !ok || len(was.Assortments)+len(was.Added) != 0 {
			t.Errorf("the client's range before: %+v, %v, %v", was, ok, err)
		}
	})
}

// The seller's people name any product by any of its numbers, a client's own included; another client's says nothing.
func TestNumbersNameProducts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		bolt := f.product("B-8", goods{mpn: "KES 8", gtin: "4006381333931"})
		f.product("B-9", goods{mpn: "KES 8", status: "inactive"})
		f.product("b8", goods{})
		other := f.account("other")
		for account, number := range map[int64]string{f.scope.AccountID: "400-1", other.AccountID: "999-1"} {
			f.exec("part_numbers", `INSERT INTO part_numbers (account_id, part_number, part_key, product_id) VALUES (?, ?, ?, ?)`, account, number, FoldNumber(number), bolt)
		}
		picks, err := f.Picks(ctx, f.scope.AccountID, []string{"B-8", "B 8", "4001", "999-1", "kes8", "4006381333931", "", "nothing"})
		f.must(err)
		want := []string{"B-8", "B-8 b8", "B-8", "", "B-8 B-9", "B-8", "", ""}
		for i, pick := range picks {
			var got []string
			for _, p := range pick.Products {
				got = append(got, p.SKU)
			}
			if strings.Join(got, " ") != want[i] {
				t.Errorf("%q names %v, not %q", pick.Text, got, want[i])
			}
		}
		list, err := f.Wordy(ctx, "product B-9", 10)
		if err != nil || len(list) != 1 || list[0].SKU != "B-9" {
			t.Errorf("by words: %+v, %v", list, err)
		}
	})
}

// Who would see nothing is told: without an assortment, with an empty one, or with what is only available later.
func TestWhoSeesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		f.product("B-8", goods{category: "Bolts"})
		f.product("N-8", goods{category: "Nuts", from: today.AddDays(5)})
		for slug, rules := range map[string]string{"sees": "include category Bolts", "later": "include category Nuts", "early": "include category Nuts", "empty": "include brand Nobody", "hidden": "include category Bolts"} {
			f.assortment(f.account(slug).AccountID, rules)
		}
		f.exec("accounts", `UPDATE accounts SET early_access_days = 5 WHERE slug = 'early'`)
		f.single(f.id(`SELECT id FROM accounts WHERE slug = 'hidden'`), "B-8", "hide")
		ines := f.manager("Ines", "nordwind", "sees")
		for who, want := range map[string]string{"all": "empty hidden later nordwind", "ines": "nordwind"} {
			reach := every
			if who == "ines" {
				reach = ines.Reach(today)
			}
			list, err := f.SeeNothing(ctx, reach, today)
			f.must(err)
			var names []string
			for _, one := range list {
				names = append(names, one.Slug)
			}
			if strings.Join(names, " ") != want {
				t.Errorf("%s: %v see nothing, not %s", who, names, want)
			}
		}
		v, err := f.Values(ctx)
		if err != nil || !slices.Contains(v.Categories, "Bolts") {
			t.Errorf("values: %+v, %v", v, err)
		}
	})
}

// The step that settles whether a product is seen is marked.
func TestTheDecidingStep(t *testing.T) {
	f := newShop(t, dbtest.SQLite(t))
	f.product("BOLT", goods{category: "Bolts"})
	f.product("NUT", goods{category: "Nuts", from: 20261201})
	f.product("CAP", goods{category: "Bolts"})
	f.product("TAPE", goods{category: "Tapes", status: "inactive"})
	f.product("BAG", goods{category: "Bags"})
	f.assortment(f.scope.AccountID, "include category Bolts", "exclude sku CAP", "include category Nuts")
	f.assortment(f.scope.AccountID, "include category Tapes", "include sku CAP")
	f.single(f.scope.AccountID, "BOLT", "hide")
	for sku, want := range map[string]string{
		"BOLT": "hidden from the account", "NUT": "available from 2026-12-01, the account sees what is available by 2026-11-21",
		"CAP": "assortment a2: in it, include product CAP", "TAPE": "the product is inactive", "BAG": "assortment a1: not in it, no include matches",
	} {
		said := must[Visibility](t)(f.ExplainVisibility(context.Background(), f.scope, sku))
		if got := said.Steps[said.Decides]; got != want {
			t.Errorf("%s: %q decides, not %q", sku, got, want)
		}
	}
}
