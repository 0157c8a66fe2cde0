package pricing

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// The slow obvious resolver: it reads the tables whole and by itself, goes through the rules in the order in which they
// are written down, and calculates with fractions. It shares no code with the fast one.
type obvious struct {
	products []struct {
		ID    int64  `db:"id"`
		Brand string `db:"brand"`
		Path  string `db:"path"`
	}
	lists []obviousList
	rules []struct {
		List   int64  `db:"price_list_id"`
		Kind   string `db:"kind"`
		Value  string `db:"value"`
		Reduce int64  `db:"reduce_bp"`
	}
	prices []obviousPrice
}

type obviousList struct {
	ID       int64  `db:"id"`
	Code     string `db:"code"`
	Currency string `db:"currency"`
	IsBase   bool   `db:"is_base"`
	From     int64  `db:"valid_from"`
	To       int64  `db:"valid_to"`
	Priority *int64 `db:"priority"` // nil: not the account's
}

type obviousPrice struct {
	List    int64  `db:"price_list_id"` // 0: the contract
	Product int64  `db:"product_id"`
	MinQty  int64  `db:"min_qty"`
	Price   *int64 `db:"unit_price"`
	From    int64  `db:"valid_from"`
	To      int64  `db:"valid_to"`
}

func readObvious(w *world) *obvious {
	o := &obvious{}
	read := func(dest any, query string, args ...any) {
		if err := w.db.Select(context.Background(), dest, query, args...); err != nil {
			w.t.Fatal(err)
		}
	}
	read(&o.products, `SELECT p.id, p.brand, c.path FROM products p JOIN categories c ON c.id = p.category_id`)
	read(&o.lists, `SELECT l.id, l.code, l.currency, l.is_base, l.valid_from, l.valid_to, a.priority FROM price_lists l
		LEFT JOIN account_price_lists a ON a.price_list_id = l.id AND a.account_id = ?`, w.scope.AccountID)
	read(&o.rules, `SELECT price_list_id, kind, value, reduce_bp FROM price_list_rules ORDER BY position`)
	read(&o.prices, `SELECT price_list_id, product_id, min_qty, unit_price, valid_from, valid_to FROM prices`)
	var contract []obviousPrice
	read(&contract, `SELECT 0 AS price_list_id, product_id, min_qty, unit_price, valid_from, valid_to FROM contract_prices
		WHERE account_id = ?`, w.scope.AccountID)
	o.prices = append(o.prices, contract...)
	return o
}

func within(from, to, on int64) bool {
	if from > 0 && on < from {
		return false
	}
	if to > 0 && on > to {
		return false
	}
	return true
}

// entries of a product in a list that count on a date: of the valid ones, those with the latest beginning.
func (o *obvious) entries(list, product, on int64) []obviousPrice {
	latest := int64(-1)
	for _, p := range o.prices {
		if p.List == list && p.Product == product && within(p.From, p.To, on) && p.From > latest {
			latest = p.From
		}
	}
	var found []obviousPrice
	for _, p := range o.prices {
		if p.List == list && p.Product == product && within(p.From, p.To, on) && p.From == latest {
			found = append(found, p)
		}
	}
	return found
}

// less is a price less a share in hundredths of a percent, half up; what would be 0 is on request.
func less(price *int64, share int64) *int64 {
	if price == nil {
		return nil
	}
	exact := new(big.Rat).Mul(big.NewRat(*price, 1), big.NewRat(10_000-share, 10_000))
	exact.Add(exact, big.NewRat(1, 2))
	whole := new(big.Int).Div(exact.Num(), exact.Denom()).Int64()
	if whole == 0 {
		return nil
	}
	return &whole
}

// share of a derived list for a product; -1 when no rule is for it.
func (o *obvious) share(list int64, brand, path string) int64 {
	for _, r := range o.rules {
		if r.List == list && r.Kind == "brand" && strings.EqualFold(r.Value, brand) {
			return r.Reduce
		}
	}
	for at := path; at != ""; {
		for _, r := range o.rules {
			if r.List == list && r.Kind == "category" && r.Value == at {
				return r.Reduce
			}
		}
		cut := strings.LastIndex(at, " > ")
		at = at[:max(cut, 0)]
	}
	for _, r := range o.rules {
		if r.List == list && r.Kind == "all" {
			return r.Reduce
		}
	}
	return -1
}

// price is "1.25 list summer from 10", "on request base base from 1" or "nothing".
func (o *obvious) price(product, quantity, on int64, currency string, discount int64) string {
	if said := best(o.entries(0, product, on), quantity, "contract", ""); said != "" {
		return said
	}
	brand, path := "", ""
	for _, p := range o.products {
		if p.ID == product {
			brand, path = p.Brand, p.Path
		}
	}
	var base int64
	for _, l := range o.lists {
		if l.IsBase && l.Currency == currency {
			base = l.ID
		}
	}
	var order []obviousList
	for _, l := range o.lists {
		if l.Priority != nil {
			order = append(order, l)
		}
	}
	slices.SortFunc(order, func(a, b obviousList) int {
		if *a.Priority != *b.Priority {
			return int(*a.Priority - *b.Priority)
		}
		return strings.Compare(a.Code, b.Code)
	})
	for _, l := range o.lists {
		if l.Priority == nil && l.ID == base {
			order = append(order, l)
		}
	}
	for _, l := range order {
		if l.Currency != currency || !within(l.From, l.To, on) {
			continue
		}
		source, rows := "list", o.entries(l.ID, product, on)
		if l.IsBase {
			source = "base"
			for i := range rows {
				rows[i].Price = less(rows[i].Price, discount)
			}
		} else if share := o.share(l.ID, brand, path); len(rows) == 0 && share >= 0 && base != 0 {
			for _, b := range o.lists {
				if b.ID == base && within(b.From, b.To, on) {
					rows = o.entries(base, product, on)
				}
			}
			for i := range rows {
				rows[i].Price = less(rows[i].Price, share)
			}
		}
		if said := best(rows, quantity, source, l.Code); said != "" {
			return said
		}
	}
	return "nothing"
}

func best(rows []obviousPrice, quantity int64, source, code string) string {
	var from int64
	said := ""
	for _, r := range rows {
		if r.MinQty <= quantity && r.MinQty > from {
			from, said = r.MinQty, "on request"
			if r.Price != nil {
				said = money.Price(*r.Price).String()
			}
		}
	}
	if said == "" {
		return ""
	}
	return fmt.Sprintf("%s %s %s from %d", said, source, code, from)
}

func inShort(q Quote) string {
	if q.Source == "" {
		return "nothing"
	}
	price := q.Price.String()
	if q.OnRequest {
		price = "on request"
	}
	return fmt.Sprintf("%s %s %s from %d", price, q.Source, q.ListCode, q.From)
}

// chance makes worlds: few dates, quantities, brands and categories, so that ties and overlaps are common.
type chance struct{ *rand.Rand }

func pick[T any](c chance, of ...T) T { return of[c.IntN(len(of))] }

func (c chance) date() clock.Date {
	return pick[clock.Date](c, 0, 0, 0, 20261001, 20261110, 20261120, today, 20261122, 20261231)
}

func (c chance) price() *money.Price {
	if c.IntN(8) == 0 {
		return nil
	}
	p := money.Price(pick(c, c.Int64N(30)+1, c.Int64N(100_000)+1, c.Int64N(1_000_000_000)+1))
	return &p
}

var (
	randomPaths  = []string{"X", "X > Y", "X > Y > Z", "X > V", "W"}
	randomBrands = []string{"", "Kestrel", "Tern", "kestrel"}
)

// fill makes the world's lists and prices anew, in one transaction.
func (c chance) fill(w *world) {
	w.t.Helper()
	err := w.db.InTx(context.Background(), func(ctx context.Context) error {
		exec := func(query string, args ...any) {
			if _, err := w.db.Exec(ctx, query, args...); err != nil {
				w.t.Fatalf("%s: %v", query, err)
			}
		}
		for _, table := range []string{"prices", "contract_prices", "account_price_lists", "price_list_rules", "price_lists"} {
			exec(`DELETE FROM ` + table)
		}
		var lists []int64
		for i, n := 0, 2+c.IntN(6); i < n; i++ {
			currency, isBase := pick(c, "EUR", "EUR", "EUR", "GBP"), i < 2
			if isBase {
				currency = []string{"EUR", "GBP"}[i]
			}
			var id int64
			from, to := c.date(), c.date()
			if c.IntN(3) > 0 {
				from, to = 0, 0
			}
			if err := w.db.Get(ctx, &id, `INSERT INTO price_lists (code, name, currency, is_base, valid_from, valid_to)
				VALUES (?, ?, ?, ?, ?, ?) RETURNING id`, fmt.Sprintf("l%d", i), "List", currency, isBase, from, to); err != nil {
				return err
			}
			lists = append(lists, id)
			if !isBase || c.IntN(8) == 0 {
				exec(`INSERT INTO account_price_lists (account_id, price_list_id, priority) VALUES (?, ?, ?)`, w.scope.AccountID, id, 1+c.IntN(3))
			}
			for n := pick(c, 0, 1, 6); !isBase && n > 0; n-- {
				kind := pick(c, "all", "brand", "category", "category", "category")
				value := map[string]string{"brand": pick(c, "Tern", "KESTREL", "Other"), "category": pick(c, randomPaths...)}[kind]
				exec(`INSERT INTO price_list_rules (price_list_id, position, kind, value, reduce_bp) VALUES (?, ?, ?, ?, ?)`,
					id, n, kind, value, pick(c, c.IntN(10_001), 10*c.IntN(1000), 2550))
			}
		}
		for _, product := range slices.Sorted(maps.Values(w.products)) {
			for n := c.IntN(12); n > 0; n-- {
				exec(`INSERT INTO prices (price_list_id, product_id, valid_from, min_qty, unit_price, valid_to) VALUES (?, ?, ?, ?, ?, ?)
					ON CONFLICT DO NOTHING`, pick(c, append(lists, lists[0], lists[0])...), product, c.date(), pick(c, 1, 1, 5, 10, 100), c.price(), c.date())
			}
			for n := c.IntN(4); n > 0 && c.IntN(2) > 0; n-- {
				exec(`INSERT INTO contract_prices (account_id, product_id, valid_from, min_qty, unit_price, valid_to) VALUES (?, ?, ?, ?, ?, ?)
					ON CONFLICT DO NOTHING`, w.scope.AccountID, product, c.date(), pick(c, 1, 5, 10, 100), c.price(), c.date())
			}
		}
		return w.db.Bump(ctx, "prices", "accounts")
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// The fast resolver and the slow one agree on random sellers, dates and quantities; so does every break of the ladder
// that a quote carries, and the explanation says what the quote says.
func TestPricesAgreeWithTheSlowObviousResolver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		c := chance{rand.New(rand.NewPCG(20261121, 40))}
		w.category("X", "")
		w.category("X > Y", "X")
		w.category("X > Y > Z", "X > Y")
		w.category("X > V", "X")
		w.category("W", "")
		for i := range 12 {
			w.product(fmt.Sprintf("P%d", i), randomPaths[i%len(randomPaths)], pick(c, randomBrands...))
		}
		cases, found := 0, map[string]int{}
		services := []*Service{New(d, w.cat), New(d, w.cat)}
		services[1].smallOwner = 5 // most lists are large to it
		for i := range 60 {
			w.Service = services[i%2]
			c.fill(w)
			slow := readObvious(w)
			for range 6 {
				w.scope.Currency, w.scope.Today = pick(c, "EUR", "EUR", "EUR", "GBP", "USD"), pick[clock.Date](c, 20261120, today, 20261122, 20261231)
				w.scope.Discount = money.BasisPoints(pick(c, 0, 0, 500, 3333, 10_000))
				cases += w.compare(c, slow, found)
			}
		}
		t.Logf("%d cases: %v", cases, found)
		if cases < 4000 || found["contract"] < 100 || found["list"] < 100 || found["base"] < 100 || found[""] < 100 {
			t.Error("too few cases of some kind to mean anything")
		}
	})
}

func (w *world) compare(c chance, slow *obvious, found map[string]int) (cases int) {
	w.t.Helper()
	ctx := context.Background()
	var asks []Ask
	for _, id := range slices.Sorted(maps.Values(w.products)) {
		asks = append(asks, Ask{id, pick[int64](c, 1, 2, 5, 9, 10, 99, 100, 5000)})
	}
	quotes, err := w.Quotes(ctx, w.scope, asks)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, ask := range asks {
		expect := func(quantity int64) string {
			return slow.price(ask.ProductID, quantity, int64(w.scope.Today), w.scope.Currency, int64(w.scope.Discount))
		}
		q := quotes[ask.ProductID]
		if got, want := inShort(q), expect(ask.Quantity); got != want {
			w.t.Fatalf("%v on %s in %s, discount %d: %s, obviously %s", ask, w.scope.Today, w.scope.Currency, w.scope.Discount, got, want)
		}
		found[string(q.Source)]++
		cases++
		for i, b := range q.Breaks {
			until := b.From + 7000
			if i+1 < len(q.Breaks) {
				until = q.Breaks[i+1].From
			}
			quantity := b.From + c.Int64N(until-b.From)
			price, _, _ := strings.Cut(strings.Replace(expect(quantity), "on request", "on-request", 1), " ")
			if said := map[bool]string{true: "on-request", false: b.Price.String()}[b.OnRequest]; said != price {
				w.t.Fatalf("product %d from %d: %s, obviously %s at %d", ask.ProductID, b.From, said, price, quantity)
			}
			cases++
		}
		e, err := w.Explain(ctx, w.scope, ask, w.scope.Today)
		if err != nil || inShort(e.Quote) != inShort(q) || len(e.Steps) == 0 || e.Steps[len(e.Steps)-1].Decided != (q.Source != "") {
			w.t.Fatalf("%v explained as %+v, %v, quoted as %+v", ask, e, err, q)
		}
	}
	return cases
}
