package catalog

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
)

var (
	chief = identity.Actor{PersonID: 1, Name: "Greta", Staff: identity.Admin}
	every = identity.Reach{All: true, On: today}
)

func newEditor(f *shop) *Editor {
	now := func() clock.Time { return 1_795_000_000_000 }
	return NewEditor(f.Service, events.New(f.db, jobs.NewQueue(f.db, now), now), now)
}

func (f *shop) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// manager makes a person of the seller's who looks after some accounts.
func (f *shop) manager(name string, slugs ...string) identity.Actor {
	f.t.Helper()
	id := f.id(`INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, 'manager', 1) RETURNING id`, name, name)
	for _, slug := range slugs {
		f.exec("accounts", `UPDATE accounts SET manager_id = ? WHERE slug = ?`, id, slug)
	}
	return identity.Actor{PersonID: id, Name: name, Staff: identity.Manager}
}

// What the desk says beforehand is what the storefronts show afterwards: for random changes of assortments and of what
// accounts have, each account's range after saving is its range before, with what was said to appear and without what
// was said to disappear.
func TestTheEffectOfAChangeIsWhatComes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		e, random := newEditor(f), rand.New(rand.NewPCG(7, 11))
		brands, tags, paths := []string{"Kestrel", "Orca"}, []string{"food", "new"}, []string{"Fastening > Bolts", "Fastening > Nuts", "Safety"}
		for _, path := range paths {
			f.category(path)
		}
		var skus []string
		for i := range 60 {
			sku := fmt.Sprintf("P-%02d", i)
			skus = append(skus, sku)
			g := goods{category: paths[i%3], brand: brands[i%2], status: []string{"active", "active", "inactive", "discontinued"}[i%4]}
			if i%5 == 0 {
				g.tags = []string{tags[i%2]}
			}
			if i%7 == 0 {
				g.from = today.AddDays(i - 30)
			}
			f.product(sku, g)
		}
		codes := []string{"one", "two", "three"}
		for _, code := range codes {
			f.must(e.SaveAssortment(ctx, chief, every, Assortment{Code: code, Name: code}, ""))
		}
		scopes := map[string]identity.Scope{}
		for i := range 5 {
			slug := fmt.Sprintf("client-%d", i)
			scopes[slug] = f.account(slug)
			f.exec("accounts", `UPDATE accounts SET early_access_days = ? WHERE slug = ?`, i*5, slug)
			scope := scopes[slug]
			scope.EarlyDays = i * 5
			scopes[slug] = scope
		}
		pick := func(from []string) string { return from[random.IntN(len(from))] }
		rule := func() Rule {
			kind := pick([]string{"all", "category", "brand", "tag", "sku"})
			value := map[string]func() string{"all": func() string { return "" }, "category": func() string { return pick([]string{"Fastening", paths[0], paths[2]}) },
				"brand": func() string { return pick([]string{"KESTREL", "Orca", "Nobody"}) }, "tag": func() string { return pick(tags) }, "sku": func() string { return pick(append(skus, "GONE")) }}[kind]()
			return Rule{random.IntN(3) > 0, kind, value}
		}
		some := func(from []string, most int) []string {
			list := slices.Clone(from)
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			return list[:random.IntN(most+1)]
		}
		seenBefore := func() map[string]*Range {
			ranges := map[string]*Range{}
			for slug, scope := range scopes {
				r, err := f.Range(ctx, scope)
				f.must(err)
				ranges[slug] = r
			}
			return ranges
		}
		said := 0
		for round := range 60 {
			before := seenBefore()
			var change RangeChange
			if round%2 == 0 {
				change.Code = pick(codes)
				for range random.IntN(4) {
					change.Rules = append(change.Rules, rule())
				}
			} else {
				slug := fmt.Sprintf("client-%d", random.IntN(5))
				mixed := some(skus, 8)
				change.AccountID = scopes[slug].AccountID
				change.Range = AccountRange{some(codes, 3), mixed[:len(mixed)/2], mixed[len(mixed)/2:]}
			}
			effect, err := f.Effect(ctx, every, today, change)
			f.must(err)
			if change.AccountID == 0 {
				now, err := f.Assortment(ctx, every, change.Code)
				f.must(err)
				f.must(e.SaveAssortment(ctx, chief, every, Assortment{Code: change.Code, Name: change.Code, Rules: change.Rules}, now.Seen()))
			} else {
				now, err := f.RangeOf(ctx, change.AccountID)
				f.must(err)
				f.must(e.SaveRange(ctx, identity.Actor{Staff: identity.Admin, Account: identity.Account{ID: change.AccountID}}, change.Range, now.Seen()))
			}
			for slug, after := range seenBefore() {
				want := before[slug].Bitmap().Clone()
				for _, client := range effect.Clients {
					if client.Slug == slug {
						said++
						want.Or(client.Appear)
						want.AndNot(client.Disappear)
						if client.After != after.Len() || client.Before != before[slug].Len() {
							t.Errorf("round %d: %s has %d of %d, %+v was said", round, slug, after.Len(), before[slug].Len(), client)
						}
					}
				}
				if !want.Equals(after.Bitmap()) {
					t.Fatalf("round %d, %+v: %s sees %v, was said to see %v", round, change, slug, after.Bitmap(), want)
				}
			}
		}
		if said < 40 {
			t.Errorf("only %d effects were compared", said)
		}
	})
}

// A manager changes the assortments that only their own clients have; who else has one is told as a number.
func TestWhoChangesAnAssortment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		e := newEditor(f)
		f.account("bright")
		ines, tom := f.manager("Ines", "nordwind"), f.manager("Tom", "bright")
		f.product("B-8", goods{category: "Bolts"})
		f.product("N-8", goods{category: "Nuts"})
		bolts := Assortment{Code: "bolts", Name: "Bolts", Rules: []Rule{{true, "category", "Bolts"}}}
		f.must(e.SaveAssortment(ctx, ines, ines.Reach(today), bolts, ""))
		give := func(actor identity.Actor, account int64, slug string) {
			before, err := f.RangeOf(ctx, account)
			f.must(err)
			f.must(e.SaveRange(ctx, actor.ForAccount(identity.Account{ID: account, Slug: slug, Name: slug}), AccountRange{Assortments: []string{"bolts"}}, before.Seen()))
		}
		give(ines, f.scope.AccountID, "nordwind")
		now, err := f.Assortment(ctx, ines.Reach(today), "bolts")
		f.must(err)
		if now.Clients != 1 || now.Others != 0 || now.Products != 1 {
			t.Errorf("the assortment: %+v", now)
		}
		wider := bolts
		wider.Rules = append(wider.Rules, Rule{true, "category", "Nuts"})
		f.must(e.SaveAssortment(ctx, ines, ines.Reach(today), wider, now.Seen()))
		if err := e.SaveAssortment(ctx, ines, ines.Reach(today), bolts, now.Seen()); !fault.Is(err, fault.KindConflict) {
			t.Errorf("from an old page: %v", err)
		}
		give(tom, f.id(`SELECT id FROM accounts WHERE slug = 'bright'`), "bright")
		now, err = f.Assortment(ctx, ines.Reach(today), "bolts")
		f.must(err)
		if now.Others != 1 {
			t.Errorf("a colleague's client isn't counted: %+v", now)
		}
		effect, err := f.Effect(ctx, ines.Reach(today), today, RangeChange{Code: "bolts", Rules: bolts.Rules})
		f.must(err)
		if len(effect.Clients) != 1 || effect.Clients[0].Name != "nordwind" || effect.Others != 1 {
			t.Errorf("the effect tells of a colleague's client: %+v", effect)
		}
		for name, actor := range map[string]identity.Actor{"a manager": ines, "support": {Staff: identity.Support}} {
			if err := e.SaveAssortment(ctx, actor, actor.Reach(today), bolts, now.Seen()); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s changes what others have: %v", name, err)
			}
		}
		f.must(e.SaveAssortment(ctx, chief, every, bolts, now.Seen()))
		if err := e.SaveRange(ctx, identity.Actor{Staff: identity.Support, Account: identity.Account{ID: f.scope.AccountID}}, AccountRange{}, ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("support changes a range: %v", err)
		}
		log, err := e.log.List(ctx, changelog.Filter{Kind: "assortment", Words: "nuts"})
		f.must(err)
		if len(log) != 2 || log[0].Before != "include category Nuts" || log[1].After != "include category Nuts" {
			t.Errorf("the change log: %+v", log)
		}
	})
}

func TestWhatRulesMean(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		bolt, nut := f.product("B-8", goods{category: "Bolts", brand: "Kestrel"}), f.product("N-8", goods{category: "Nuts"})
		m, err := f.Mean(ctx, []Rule{{true, "category", "Bolts"}}, []Rule{{true, "category", "Nuts"}, {true, "brand", "Nobody"}, {false, "sku", "GONE"}})
		f.must(err)
		if m.Products != 1 || !m.Came.Contains(uint32(nut)) || !m.Went.Contains(uint32(bolt)) || m.Came.GetCardinality() != 1 ||
			!slices.Equal(m.PerRule, []int{1, 0, 0}) || !slices.Equal(m.Unknown, []string{"include brand Nobody", "exclude product GONE"}) {
			t.Errorf("%+v", m)
		}
	})
}

// A new product is to be looked at, with who would see it by rules made before.
func TestNewProductsAreLookedAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, f := context.Background(), newShop(t, d)
		e := newEditor(f)
		f.product("B-8", goods{category: "Bolts"})
		f.must(e.SaveAssortment(ctx, chief, every, Assortment{Code: "bolts", Name: "Bolts", Rules: []Rule{{true, "category", "Bolts"}}}, ""))
		before, err := f.RangeOf(ctx, f.scope.AccountID)
		f.must(err)
		f.must(e.SaveRange(ctx, chief.ForAccount(identity.Account{ID: f.scope.AccountID}), AccountRange{Assortments: []string{"bolts"}}, before.Seen()))
		f.must(e.Looked(ctx, chief, nil))
		f.product("B-10", goods{category: "Bolts"})
		f.product("N-10", goods{category: "Nuts"})
		list, total, err := f.NewProducts(ctx, 0, 10)
		f.must(err)
		if total != 2 || list[1].SKU != "B-10" || !slices.Equal(list[1].Assortments, []string{"bolts"}) || list[1].Clients != 1 || list[0].Clients != 0 {
			t.Errorf("%d new: %+v", total, list)
		}
		f.must(e.Looked(ctx, chief, []string{"B-10"}))
		if _, total, err = f.NewProducts(ctx, 0, 10); err != nil || total != 1 {
			t.Errorf("%d left, %v", total, err)
		}
	})
}
