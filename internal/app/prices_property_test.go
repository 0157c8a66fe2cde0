package app_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

// The preview of a price change equals what the storefront then shows, on the whole demo catalogue: random changes of base,
// shared, derived and single lists and of contracts are previewed for every client and every product that it sees, then
// published, and each client's quotes, whole ladders, are what the preview said: on the day, before it and later.
func TestThePreviewOfPricesIsWhatTheDemoThenShows(t *testing.T) {
	inTurn(t, 12)
	if testing.Short() {
		t.Skip("the demo takes a minute")
	}
	s, ctx := apptest.Demo(t), context.Background()
	admin := identity.Actor{PersonID: 1, Name: "Ada", Staff: identity.Admin}
	today, err := s.App.PriceDesk.Today(ctx)
	s.Must(err)
	reach := admin.Reach(today)
	clients, err := s.App.Accounts.List(ctx, reach)
	s.Must(err)
	var products []int64
	s.Must(s.App.DB.Select(ctx, &products, `SELECT id FROM products ORDER BY id`))
	random := rand.New(rand.NewPCG(7, 2026))
	for round, code := range []string{"base", "machine-builders", "nordwind-frame", "winter-offer", "nordwind", "base-JPY"} {
		actor := admin
		o, err := s.App.PriceDesk.OpenList(ctx, admin, reach, code)
		if code == "nordwind" {
			actor, _, err = s.App.Accounts.ForStaff(ctx, admin, reach, code)
			s.Must(err)
			o, err = s.App.PriceDesk.OpenContract(ctx, actor)
		}
		s.Must(err)
		on := today.AddDays([]int{0, 1, 10, 40}[random.IntN(4)])
		_, err = s.App.PriceDesk.Save(ctx, actor, reach, o, "random", randomChanges(random, products, today), "")
		s.Must(err)
		draft, err := s.App.PriceDesk.Draft(ctx, o)
		s.Must(err)
		plan := pricing.NewPlan(o.Book, on, draft.Edits())
		quotes := func(with pricing.Plan) map[quoted]pricing.Quote {
			found := make(map[quoted]pricing.Quote, 4*len(clients)*len(products))
			for _, client := range clients {
				for _, day := range []clock.Date{today, on.AddDays(-1), on, on.AddDays(60)} {
					scope := client.Acting()
					asks := make([]pricing.Ask, len(products))
					for i, id := range products {
						asks[i] = pricing.Ask{ProductID: id, Quantity: 1 + int64(i%40)}
					}
					list, err := s.App.Pricing.QuotesWith(ctx, admin.ForAccount(scope).Scope(day), asks, with)
					if with.Book == (pricing.Book{}) {
						list, err = s.App.Pricing.Quotes(ctx, admin.ForAccount(scope).Scope(day), asks)
					}
					s.Must(err)
					for id, q := range list {
						found[quoted{client.Slug, id, day}] = q
					}
				}
			}
			return found
		}
		preview, before := quotes(plan), quotes(pricing.Plan{})
		_, err = s.App.PriceDesk.Publish(ctx, actor, reach, o, draft.Version, on)
		s.Must(err)
		shown, differ := quotes(pricing.Plan{}), 0
		for what, want := range preview {
			if !same(shown[what], want) {
				t.Fatalf("%s from %s, %+v: the preview said %+v, shown is %+v", code, on, what, want, shown[what])
			}
			if !same(before[what], want) {
				differ++
			}
		}
		if len(preview) != len(shown) || differ == 0 {
			t.Errorf("%s: %d previewed, %d shown, %d of them changed", code, len(preview), len(shown), differ)
		}
		t.Logf("%d: %s from %s: %d quotes, %d of them changed", round, code, on, len(preview), differ)
	}
}

// quoted is whose quote of what for which day; there are half a million of them.
type quoted struct {
	client  string
	product int64
	day     clock.Date
}

// same says that two quotes are alike in everything, whole ladders too.
func same(a, b pricing.Quote) bool {
	ladders := slices.Equal(a.Breaks, b.Breaks)
	a.Breaks, b.Breaks = nil, nil
	return ladders && reflect.DeepEqual(a, b)
}

func randomChanges(random *rand.Rand, products []int64, today clock.Date) (list []pricing.Change) {
	for _, id := range products {
		if random.IntN(12) > 0 {
			continue
		}
		edit := pricing.RowEdit{ProductID: id, Kept: true}
		price := money.Price(random.IntN(1_000_000) + 1_000)
		for from := int64(1); len(edit.Breaks) < 1+random.IntN(4); from += 1 + random.Int64N(30) {
			edit.Breaks = append(edit.Breaks, pricing.Break{From: from, Price: price, OnRequest: random.IntN(40) == 0})
			price -= price / 10
		}
		if random.IntN(4) == 0 {
			edit.To = today.AddDays(50)
		}
		list = append(list, pricing.Change{RowEdit: edit, Seen: -1})
	}
	return list
}
