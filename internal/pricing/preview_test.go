package pricing

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// The preview of a change is what the storefront then shows: for random sellers and random drafts of every kind of book,
// the new price of each product, quantity and date before publishing equals the quote after it, every day before the
// publication is priced as it was, and undoing brings everything back.
func TestThePreviewIsWhatIsPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for seed := range uint64(4) {
			random := rand.New(rand.NewPCG(seed, 11))
			f := newOffice(t, d)
			if seed > 0 {
				f = &office{world: f.world, desk: f.desk, admin: f.admin, at: f.at}
			}
			f.randomSeller(random, seed)
			for round := range 6 {
				f.randomPublication(random, fmt.Sprintf("seed %d round %d", seed, round))
			}
			f.clear()
		}
	})
}

func (f *office) clear() {
	for _, table := range []string{"price_publication_entries", "price_publications", "price_draft_rows", "price_draft_steps", "price_drafts", "prices", "contract_prices",
		"account_price_lists", "price_list_rules", "price_lists", "account_assortments", "assortment_rules", "assortments", "changes", "products", "categories", "accounts"} {
		f.exec(`DELETE FROM ` + table)
	}
	f.bump("prices", "accounts", "ranges", "catalog")
}

func (f *office) randomSeller(random *rand.Rand, seed uint64) {
	f.category("Fastening", "")
	for i := range 8 {
		f.product(fmt.Sprintf("P%d-%d", seed, i), "Fastening", []string{"", "Acme"}[i%2])
	}
	f.list("base", "EUR", true, 0, 0, 0)
	f.list("own", "EUR", false, 0, 0, 1)
	f.list("less", "EUR", false, 0, 20270201, 2)
	f.rule("less", 1, "all", "", 1200)
	f.rule("less", 2, "brand", "Acme", 2000)
	f.scope.Discount = money.BasisPoints(random.IntN(3) * 150)
	for sku := range f.products {
		for _, list := range []string{"base", "own", "less", "contract"} {
			for range random.IntN(3) {
				from, to := dates[random.IntN(4)], []clock.Date{0, 0, 20261130, 20261231}[random.IntN(4)]
				f.exec(`DELETE FROM `+map[bool]string{true: "contract_prices WHERE account_id = ?", false: "prices WHERE price_list_id = ?"}[list == "contract"]+` AND product_id = ? AND valid_from = ?`,
					map[bool]int64{true: f.scope.AccountID, false: f.lists[list]}[list == "contract"], f.products[sku], from)
				for b, n := int64(1), random.IntN(3)+1; n > 0; n-- {
					f.price(list, sku, b, money.Price(random.IntN(200_000)+1).String(), from, to)
					b += int64(random.IntN(20) + 1)
				}
			}
		}
	}
}

func (f *office) randomPublication(random *rand.Rand, name string) {
	ctx := context.Background()
	o := f.open([]string{"base", "own", "less", "contract"}[random.IntN(4)])
	on := dates[3:][random.IntN(4)]
	sets, err := f.desk.setsOf(ctx, o, f.ids())
	f.must(err)
	var list []Change
	for _, id := range f.ids() {
		if random.IntN(2) == 0 {
			continue
		}
		edit := RowEdit{ProductID: id, Removed: random.IntN(5) == 0, Kept: true}
		for key, set := range sets {
			if key.ProductID == id && set.Set >= edit.Set {
				edit.Set = set.Set
			}
		}
		if !edit.Removed {
			edit.Breaks = ladderOf(1, random.Int64N(200_000)+1, random.Int64N(20)+2, random.Int64N(200_000)+1)
			edit.To = []clock.Date{0, 20270401}[random.IntN(2)]
		}
		list = append(list, Change{RowEdit: edit})
	}
	f.save(o, list...)
	draft, err := f.desk.Draft(ctx, o)
	f.must(err)
	if len(draft.Rows) == 0 {
		return
	}
	before, preview := f.all(Plan{}), f.all(NewPlan(o.Book, on, draft.Edits()))
	p := f.publish(o, on)
	after := f.all(Plan{})
	for key, want := range preview {
		if !reflect.DeepEqual(after[key], want) {
			f.t.Fatalf("%s, %s from %s, %v: the preview says %+v, then it is %+v", name, o.Code, on, key, want, after[key])
		}
		if key.date < on && !reflect.DeepEqual(before[key], after[key]) {
			f.t.Fatalf("%s, %s from %s: the past of %v changed from %+v to %+v", name, o.Code, on, key, before[key], after[key])
		}
	}
	if random.IntN(2) == 0 {
		_, err := f.desk.Undo(ctx, f.actor(o), f.reach(f.admin), o, p.ID)
		f.must(err)
		if undone := f.all(Plan{}); !reflect.DeepEqual(undone, before) {
			f.t.Fatalf("%s: undone, prices aren't as they were", name)
		}
	}
}

func (f *office) ids() (ids []int64) {
	for _, id := range f.products {
		ids = append(ids, id)
	}
	return uniqueIDs(ids)
}

type asked struct {
	product int64
	date    clock.Date
}

// all quotes everything on days around every date that matters.
func (f *office) all(plan Plan) map[asked]Quote {
	found := map[asked]Quote{}
	for _, date := range dates[1:] {
		for _, day := range []clock.Date{date.AddDays(-1), date, date.AddDays(40)} {
			scope, asks := f.scope, []Ask{}
			scope.Today = day
			for _, id := range f.ids() {
				asks = append(asks, Ask{id, 7})
			}
			quotes, err := f.QuotesWith(context.Background(), scope, asks, plan)
			f.must(err)
			if plan.edits == nil {
				plain, err := f.Quotes(context.Background(), scope, asks)
				f.must(err)
				if !reflect.DeepEqual(plain, quotes) {
					f.t.Fatalf("without a plan %+v isn't %+v", quotes, plain)
				}
			}
			for id, q := range quotes {
				found[asked{id, day}] = q
			}
		}
	}
	return found
}
