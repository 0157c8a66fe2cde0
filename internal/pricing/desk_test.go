package pricing

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// office is a world with the seller's people in it.
type office struct {
	*world
	desk  *Desk
	admin identity.Actor
	at    clock.Time
}

func newOffice(t testing.TB, d *db.DB) *office {
	f := &office{world: newWorld(t, d), at: clock.From(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)), admin: identity.Actor{PersonID: 1, Name: "Ada", Staff: identity.Admin}}
	now := func() clock.Time { return f.at }
	f.desk = NewDesk(d, f.Service, f.cat, events.New(d, jobs.NewQueue(d, now), now), changes.New(d, now), settings.New(d), now)
	return f
}

func (f *office) reach(a identity.Actor) identity.Reach { return a.Reach(f.today()) }
func (f *office) today() clock.Date                     { return f.at.Date(time.UTC) }

func (f *office) open(code string) Opened {
	f.t.Helper()
	if code == "contract" {
		o, err := f.desk.OpenContract(context.Background(), f.admin.ForAccount(identity.Account{ID: f.scope.AccountID, Slug: "nordwind", Name: "Nordwind", Currency: "EUR"}))
		f.must(err)
		return o
	}
	o, err := f.desk.OpenList(context.Background(), f.admin, f.reach(f.admin), code)
	f.must(err)
	return o
}

func (f *office) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *office) actor(o Opened) identity.Actor {
	if o.AccountID != 0 {
		return f.admin.ForAccount(identity.Account{ID: o.AccountID, Slug: "nordwind", Name: "Nordwind", Currency: "EUR"})
	}
	return f.admin
}

func (f *office) save(o Opened, list ...Change) {
	f.t.Helper()
	_, err := f.desk.Save(context.Background(), f.actor(o), f.reach(f.admin), o, "edit", list)
	f.must(err)
}

func (f *office) publish(o Opened, on clock.Date) Publication {
	f.t.Helper()
	draft, err := f.desk.Draft(context.Background(), o)
	f.must(err)
	p, err := f.desk.Publish(context.Background(), f.actor(o), f.reach(f.admin), o, draft.Version, on)
	f.must(err)
	return p
}

func ladderOf(pairs ...int64) (breaks []Break) {
	for i := 0; i < len(pairs); i += 2 {
		breaks = append(breaks, Break{From: pairs[i], Price: money.Price(pairs[i+1])})
	}
	return breaks
}

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

var dates = []clock.Date{0, 20260101, 20261101, 20261121, 20261201, 20270101, 20270301}

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
		edit := RowEdit{ProductID: id, Removed: random.IntN(5) == 0}
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

// A draft is shared: a colleague's change is told, one's own is undone and done again, and what equals the published
// prices leaves it.
func TestADraftIsShared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := newOffice(t, d)
		f.product("M8", "Screws", "")
		f.list("own", "EUR", false, 0, 0, 1)
		f.price("own", "M8", 1, "12.20", 0, 0)
		o, m8 := f.open("own"), f.products["M8"]
		edit := func(price int64, seen int64) Change {
			return Change{RowEdit: RowEdit{ProductID: m8, Breaks: ladderOf(1, price)}, Seen: seen}
		}
		f.save(o, edit(130_000, 0))
		tom := identity.Actor{PersonID: 2, Name: "Tom", Staff: identity.Admin}
		if _, err := f.desk.Save(ctx, tom, f.reach(tom), o, "edit", []Change{edit(140_000, 0)}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a change that Tom didn't see: %v", err)
		}
		_, err := f.desk.Save(ctx, tom, f.reach(tom), o, "edit", []Change{edit(140_000, 1)})
		f.must(err)
		if _, err := f.desk.Step(ctx, f.admin, f.reach(f.admin), o, false); !fault.Is(err, fault.KindConflict) {
			t.Errorf("undoing what Tom changed since: %v", err)
		}
		_, err = f.desk.Step(ctx, tom, f.reach(tom), o, false)
		f.must(err)
		draft, err := f.desk.Draft(ctx, o)
		f.must(err)
		if len(draft.Rows) != 1 || draft.Rows[0].Breaks[0].Price != 130_000 {
			t.Fatalf("Tom undid his change: %+v", draft.Rows)
		}
		_, err = f.desk.Step(ctx, tom, f.reach(tom), o, true)
		f.must(err)
		if undo, redo, err := f.desk.Steps(ctx, tom, draft); err != nil || undo == "" || redo != "" {
			t.Errorf("after doing it again: undo %q, redo %q, %v", undo, redo, err)
		}
		f.save(o, edit(122_000, -1))
		if draft, _ = f.desk.Draft(ctx, o); len(draft.Rows) != 0 {
			t.Errorf("as published again, but drafted: %+v", draft.Rows)
		}
		if _, err := f.desk.Publish(ctx, f.admin, f.reach(f.admin), o, draft.Version, o.Today); fault.Is(err, fault.KindInvalid) == false {
			t.Errorf("nothing was published: %v", err)
		}
		f.save(o, edit(150_000, 0))
		if _, err := f.desk.Publish(ctx, f.admin, f.reach(f.admin), o, draft.Version, o.Today); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a draft that changed since was published: %v", err)
		}
	})
}

// A change published yesterday isn't torn out of the past: undoing it drafts the earlier prices from today.
func TestUndoingLaterKeepsThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := newOffice(t, d)
		f.product("M8", "Screws", "")
		f.list("own", "EUR", false, 0, 0, 1)
		f.price("own", "M8", 1, "12.20", 0, 0)
		o := f.open("own")
		f.save(o, Change{RowEdit: RowEdit{ProductID: f.products["M8"], Breaks: ladderOf(1, 130_000)}})
		p := f.publish(o, o.Today)
		f.at = f.at.Add(48 * time.Hour)
		o = f.open("own")
		drafted, err := f.desk.Undo(ctx, f.admin, f.reach(f.admin), o, p.ID)
		if err != nil || !drafted {
			t.Fatalf("undone two days later: drafted %v, %v", drafted, err)
		}
		f.publish(o, o.Today)
		for date, want := range map[clock.Date]money.Price{20261120: 122_000, 20261121: 130_000, 20261122: 130_000, 20261123: 122_000} {
			f.scope.Today = date
			if got := f.quote("M8", 1).Price; got != want {
				t.Errorf("on %s: %s, want %s", date, got, want)
			}
		}
	})
}

func TestBreaksThatCostMoreThanSmallerOnes(t *testing.T) {
	for name, c := range map[string]struct {
		breaks, was []Break
		at          int
		suggest     money.Price
	}{
		"falling":                       {ladderOf(1, 146_300, 10, 131_600, 25, 123_100), nil, -1, 0},
		"digits swapped, old price":     {ladderOf(1, 146_300, 10, 131_600, 25, 148_100), ladderOf(1, 142_000, 10, 127_700, 25, 119_500), 2, 123_200},
		"between its neighbours":        {ladderOf(1, 100_000, 10, 120_000, 25, 80_000), nil, 1, 90_000},
		"the last, nothing to go by":    {ladderOf(1, 100_000, 10, 120_000), nil, 1, 100_000},
		"finer than a cent stays finer": {ladderOf(1, 125, 10, 130, 100, 110), nil, 1, 118},
		"equal is no question":          {ladderOf(1, 100_000, 10, 100_000), nil, -1, 0},
	} {
		odds := Odds(c.breaks, c.was)
		if c.at < 0 && len(odds) > 0 || c.at >= 0 && (len(odds) != 1 || odds[0].At != c.at || odds[0].Suggest != c.suggest) {
			t.Errorf("%s: %+v", name, odds)
		}
	}
}

func TestPercentages(t *testing.T) {
	for _, c := range []struct {
		price    string
		share    money.BasisPoints
		decimals int
		want     string
	}{
		{"12.20", 300, 4, "12.566"}, {"12.20", 300, 2, "12.57"}, {"0.0125", 300, 4, "0.0129"}, {"0.0150", 333, 4, "0.0155"},
		{"12.20", -300, 4, "11.834"}, {"10.00", 0, 2, "10.00"}, {"99.99", 150, 0, "101.00"}, {"0.005", 1000, 2, "0.01"}, {"0.0001", -9000, 4, "too large"},
	} {
		price, err := money.ParsePrice(c.price)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Raise(price, c.share, c.decimals)
		if text := got.String(); (err != nil) != (c.want == "too large") || err == nil && text != c.want {
			t.Errorf("%s by %s %% to %d decimals: %s, %v, want %s", c.price, c.share, c.decimals, text, err, c.want)
		}
	}
}

func TestCellsAsTyped(t *testing.T) {
	for name, c := range map[string]struct {
		cells    [][2]string
		want     string
		problems int
	}{
		"a plain row":               {[][2]string{{"", "12.20"}, {"10", "10.98"}, {"", ""}}, "12.20, from 10 10.98", 0},
		"commas of a spreadsheet":   {[][2]string{{"", "1.234,50"}, {"10", "€ 1,200.25"}}, "1234.50, from 10 1200.25", 0},
		"out of order":              {[][2]string{{"", ""}, {"25", "9"}, {"10", "10"}}, "from 10 10.00, from 25 9.00", 0},
		"on request":                {[][2]string{{"", "request"}}, "on request", 0},
		"zero":                      {[][2]string{{"", "0"}}, "", 1},
		"five decimals":             {[][2]string{{"", "1.00001"}}, "", 1},
		"no price":                  {[][2]string{{"", "2"}, {"10", ""}}, "2.00", 1},
		"no quantity":               {[][2]string{{"", "2"}, {"", "1"}}, "2.00", 1},
		"one quantity twice":        {[][2]string{{"", "2"}, {"10", "1"}, {"10", "1.5"}}, "2.00, from 10 1.00", 1},
		"a quantity of no quantity": {[][2]string{{"", "2"}, {"1.5", "1"}}, "2.00", 1},
	} {
		breaks, problems := ReadLadder(c.cells)
		if Words(breaks) != c.want || len(problems) != c.problems {
			t.Errorf("%s: %q, %v", name, Words(breaks), problems)
		}
	}
}

// What publishing does to a product's entries: the days before stay as they were, a later set is changed in its place.
func TestWhatPublishingWrites(t *testing.T) {
	const on = clock.Date(20261201)
	set := func(from, to clock.Date, pairs ...int64) (list []entry) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, entry{MinQty: pairs[i], Price: money.Price(pairs[i+1]), From: from, To: to})
		}
		return list
	}
	edit := func(from, to clock.Date, pairs ...int64) RowEdit {
		return RowEdit{Set: from, To: to, Breaks: ladderOf(pairs...)}
	}
	for name, c := range map[string]struct {
		was, want []entry
		edit      RowEdit
	}{
		"a new product":                      {nil, set(on, 0, 1, 100), edit(0, 0, 1, 100)},
		"the open set stays for the past":    {set(0, 0, 1, 100), append(set(0, 0, 1, 100), set(on, 0, 1, 110, 10, 99)...), edit(0, 0, 1, 110, 10, 99)},
		"all its breaks together":            {set(0, 0, 1, 100, 10, 90), append(set(0, 0, 1, 100, 10, 90), set(on, 0, 1, 110)...), edit(0, 0, 1, 110)},
		"the set of that very day":           {set(on, 0, 1, 100, 10, 90), set(on, 20261231, 1, 110), edit(on, 20261231, 1, 110)},
		"a later set, in its place":          {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(set(0, 0, 1, 100), set(20270101, 0, 1, 125)...), edit(20270101, 0, 1, 125)},
		"the current one before a later set": {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(append(set(0, 0, 1, 100), set(on, 0, 1, 105)...), set(20270101, 0, 1, 120)...), edit(0, 0, 1, 105)},
		"removed: it ends the day before":    {set(0, 0, 1, 100, 10, 90), set(0, 20261130, 1, 100, 10, 90), RowEdit{Removed: true}},
		"a later set removed":                {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), set(0, 0, 1, 100), RowEdit{Set: 20270101, Removed: true}},
		"removed with its successor kept":    {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(set(0, 20261130, 1, 100), set(20270101, 0, 1, 120)...), RowEdit{Removed: true}},
		"on request":                         {nil, []entry{{MinQty: 1, Price: onRequest, From: on}}, RowEdit{Breaks: []Break{{From: 1, OnRequest: true}}}},
	} {
		if got := after(c.was, []RowEdit{c.edit}, on); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
