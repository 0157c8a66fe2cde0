package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"

	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/search/lexicon"
)

// partNumbers are one account's own numbers, never anyone else's.
type partNumbers struct {
	version int64
	columns *columns
	sorted  []numbered
	places  map[uint32]int32 // in the order of the numbers that people see, each product's first
	any     lexicon.Set      // of the same
}

func (s *Service) partNumbers(ctx context.Context, n *snapshot, account int64) (*partNumbers, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	version := versions["part_numbers"]
	if known, ok := s.numbers.Get(account); ok && known.version == version && known.columns == n.columns {
		return known, nil
	}
	var rows []struct {
		Number  string `db:"part_number"`
		Key     string `db:"part_key"`
		Product int64  `db:"product_id"`
	}
	err = s.db.Select(ctx, &rows, `SELECT part_number, part_key, product_id FROM part_numbers WHERE account_id = ?`, account)
	if err != nil {
		return nil, fmt.Errorf("read part numbers: %w", err)
	}
	p := &partNumbers{version: version, columns: n.columns}
	first := map[uint32]string{}
	for _, row := range rows {
		ord, ok := n.ordinal(row.Product)
		if !ok {
			continue
		}
		if row.Key != "" {
			p.sorted = append(p.sorted, numbered{row.Key, ord})
		}
		if known, ok := first[ord]; !ok || row.Number < known {
			first[ord] = row.Number
		}
	}
	sortNumbers(p.sorted)
	p.arrange(first, len(n.ids))
	s.numbers.Put(account, p, 1)
	return p, nil
}

func (p *partNumbers) arrange(first map[uint32]string, size int) {
	p.places, p.any = make(map[uint32]int32, len(first)), lexicon.NewSet(size)
	ords := slices.Collect(maps.Keys(first))
	slices.SortFunc(ords, func(a, b uint32) int {
		return cmp.Or(natural(first[a], first[b]), strings.Compare(first[a], first[b]), cmp.Compare(a, b))
	})
	for place, ord := range ords {
		p.places[ord] = int32(place)
		p.any.Add(ord)
	}
}

// compare puts what has no number of the account's last.
func (p *partNumbers) compare(then func(a, b hit) int) func(a, b hit) int {
	place := func(ord uint32) int32 {
		if !p.any.Has(ord) {
			return math.MaxInt32
		}
		return p.places[ord]
	}
	return func(a, b hit) int { return cmp.Or(cmp.Compare(place(a.ord), place(b.ord)), then(a, b)) }
}

// purchases are how often one account ordered each product.
type purchases struct {
	version int64 // of everybody's purchases
	orders  orderState
	columns *columns
	times   map[uint32]int32
	last    map[uint32]clock.Time
	often   []uint32    // ordinals, most often bought first
	any     lexicon.Set // of the same
}

// orderState changes with each order of the account and each move of one.
type orderState struct {
	Newest clock.Time `db:"newest"`
	Orders int64      `db:"orders"`
	Moves  int64      `db:"moves"`
}

func (s *Service) purchases(ctx context.Context, n *snapshot, account int64) (*purchases, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	known, ok := s.bought.Get(account)
	ok = ok && known.columns == n.columns
	if ok && known.version == versions["purchases"] {
		return known, nil
	}
	next := &purchases{version: versions["purchases"], columns: n.columns}
	err = s.db.Get(ctx, &next.orders, `SELECT COALESCE(MAX(placed_at), 0) AS newest, COUNT(*) AS orders, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS moves
		FROM orders WHERE account_id = ?`, account)
	if err != nil {
		return nil, fmt.Errorf("read what the account bought: %w", err)
	}
	if ok && known.orders == next.orders {
		next.times, next.last, next.often, next.any = known.times, known.last, known.often, known.any
	} else if err := s.readPurchases(ctx, n, account, next); err != nil {
		return nil, err
	}
	s.bought.Put(account, next, 1)
	return next, nil
}

func (s *Service) readPurchases(ctx context.Context, n *snapshot, account int64, p *purchases) error {
	var rows []struct {
		Product int64      `db:"product_id"`
		Times   int32      `db:"times"`
		Last    clock.Time `db:"last"`
	}
	err := s.db.Select(ctx, &rows, `SELECT l.product_id, COUNT(DISTINCT l.order_id) AS times, MAX(l.placed_at) AS last FROM order_lines l
		JOIN orders o ON o.id = l.order_id WHERE l.account_id = ? AND l.product_id IS NOT NULL AND l.cancelled < l.quantity
		AND `+insight.Counts("o")+` GROUP BY l.product_id`, account)
	if err != nil {
		return fmt.Errorf("read what the account bought: %w", err)
	}
	p.times, p.last, p.any = make(map[uint32]int32, len(rows)), make(map[uint32]clock.Time, len(rows)), lexicon.NewSet(len(n.ids))
	for _, row := range rows {
		if ord, ok := n.ordinal(row.Product); ok {
			p.times[ord], p.last[ord] = row.Times, row.Last
			p.any.Add(ord)
			p.often = append(p.often, ord)
		}
	}
	slices.SortFunc(p.often, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(p.times[b], p.times[a]), cmp.Compare(n.place[a], n.place[b]))
	})
	return nil
}

// compareTimes puts first what was bought most often.
func (p *purchases) compareTimes(then func(a, b hit) int) func(a, b hit) int {
	return func(a, b hit) int { return cmp.Or(cmp.Compare(of(p, p.times, b), of(p, p.times, a)), then(a, b)) }
}

// compareLast puts first what was bought last, and at the end what never was.
func (p *purchases) compareLast(then func(a, b hit) int) func(a, b hit) int {
	return func(a, b hit) int { return cmp.Or(cmp.Compare(of(p, p.last, b), of(p, p.last, a)), then(a, b)) }
}

// of is 0 for what was never bought, which is most of a range: asking the set spares asking the map.
func of[T any](p *purchases, figures map[uint32]T, h hit) (none T) {
	if !p.any.Has(h.ord) {
		return none
	}
	return figures[h.ord]
}

// outOfStock are the products whose tracked stock is used up.
type outOfStock struct {
	read    clock.Time
	version int64
	columns *columns
	out     lexicon.Set
}

// Stock falls with every order; the filter may be this much behind, the product's own line never is.
const stockFor = 1000 // milliseconds

func (s *Service) outOfStock(ctx context.Context, n *snapshot) (lexicon.Set, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if known := s.stock.Load(); known != nil && known.columns == n.columns &&
		(known.version == versions["stock"] || now.Sub(known.read).Milliseconds() < stockFor) {
		return known.out, nil
	}
	var ids []int64
	if err := s.db.Select(ctx, &ids, `SELECT product_id FROM stock WHERE free <= 0`); err != nil {
		return nil, fmt.Errorf("read stock: %w", err)
	}
	next := &outOfStock{read: now, version: versions["stock"], columns: n.columns, out: lexicon.NewSet(len(n.ids))}
	for _, id := range ids {
		if ord, ok := n.ordinal(id); ok {
			next.out.Add(ord)
		}
	}
	s.stock.Store(next)
	return next.out, nil
}

// carriers are the visible products that carry exactly the number: SKU and the account's own first, then the
// manufacturer's and GTIN.
func (n *snapshot) carriers(key, gtin string, own *partNumbers, v *sight) (ords []uint32) {
	add := func(ord uint32) {
		if v.seen.Has(ord) && !slices.Contains(ords, ord) {
			ords = append(ords, ord)
		}
	}
	exact := func(numbers []numbered, key string, stale lexicon.Set, wanted func(*item) bool) {
		i := sort.Search(len(numbers), func(i int) bool { return numbers[i].key >= key })
		for ; i < len(numbers) && numbers[i].key == key; i++ {
			if ord := numbers[i].ord; !stale.Has(ord) && wanted(n.items[ord]) {
				add(ord)
			}
		}
	}
	if key == "" {
		return nil
	}
	n.eachVocabulary(func(voc *vocabulary, stale lexicon.Set) {
		exact(voc.numbers, key, stale, func(it *item) bool { return it.keys[0] == key })
	})
	exact(own.sorted, key, nil, func(*item) bool { return true })
	n.eachVocabulary(func(voc *vocabulary, stale lexicon.Set) {
		if lexicon.HasDigit(key) {
			exact(voc.numbers, key, stale, func(it *item) bool { return it.keys[1] == key })
		}
		if gtin != "" {
			exact(voc.numbers, strings.TrimLeft(gtin, "0"), stale, func(it *item) bool { return it.keys[2] == strings.TrimLeft(gtin, "0") })
		}
	})
	return ords
}
