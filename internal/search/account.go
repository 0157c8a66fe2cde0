package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"tradecounter/internal/platform/clock"
)

// partNumbers are one account's own numbers, never anyone else's.
type partNumbers struct {
	version int64
	columns *columns
	sorted  []numbered
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
		Key     string `db:"part_key"`
		Product int64  `db:"product_id"`
	}
	err = s.db.Select(ctx, &rows, `SELECT part_key, product_id FROM part_numbers WHERE account_id = ?`, account)
	if err != nil {
		return nil, fmt.Errorf("read part numbers: %w", err)
	}
	p := &partNumbers{version: version, columns: n.columns}
	for _, row := range rows {
		if ord, ok := n.ordinal(row.Product); ok && row.Key != "" {
			p.sorted = append(p.sorted, numbered{row.Key, ord})
		}
	}
	sortNumbers(p.sorted)
	s.numbers.Put(account, p, 1)
	return p, nil
}

// purchases are how often one account ordered each product.
type purchases struct {
	version int64 // of everybody's purchases
	orders  orderState
	columns *columns
	times   map[uint32]int32
	often   []uint32 // ordinals, most often bought first
	any     bitset   // of the same
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
		next.times, next.often, next.any = known.times, known.often, known.any
	} else if err := s.readPurchases(ctx, n, account, next); err != nil {
		return nil, err
	}
	s.bought.Put(account, next, 1)
	return next, nil
}

func (s *Service) readPurchases(ctx context.Context, n *snapshot, account int64, p *purchases) error {
	var rows []struct {
		Product int64 `db:"product_id"`
		Times   int32 `db:"times"`
	}
	err := s.db.Select(ctx, &rows, `SELECT l.product_id, COUNT(DISTINCT l.order_id) AS times FROM order_lines l
		JOIN orders o ON o.id = l.order_id WHERE l.account_id = ? AND l.product_id IS NOT NULL AND l.cancelled < l.quantity
		AND o.state NOT IN ('pending_approval', 'rejected', 'cancelled') GROUP BY l.product_id`, account)
	if err != nil {
		return fmt.Errorf("read what the account bought: %w", err)
	}
	p.times, p.any = make(map[uint32]int32, len(rows)), newBitset(len(n.ids))
	for _, row := range rows {
		if ord, ok := n.ordinal(row.Product); ok {
			p.times[ord] = row.Times
			p.any.set(ord)
			p.often = append(p.often, ord)
		}
	}
	slices.SortFunc(p.often, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(p.times[b], p.times[a]), cmp.Compare(n.place[a], n.place[b]))
	})
	return nil
}

// outOfStock are the products whose tracked stock is used up.
type outOfStock struct {
	read    clock.Time
	version int64
	columns *columns
	out     bitset
}

// Stock falls with every order; the filter may be this much behind, the product's own line never is.
const stockFor = 1000 // milliseconds

func (s *Service) outOfStock(ctx context.Context, n *snapshot) (bitset, error) {
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
	next := &outOfStock{read: now, version: versions["stock"], columns: n.columns, out: newBitset(len(n.ids))}
	for _, id := range ids {
		if ord, ok := n.ordinal(id); ok {
			next.out.set(ord)
		}
	}
	s.stock.Store(next)
	return next.out, nil
}

// carriers are the visible products that carry exactly the number: SKU and the account's own first, then the
// manufacturer's and GTIN.
func (n *snapshot) carriers(key, gtin string, own *partNumbers, v *sight) (ords []uint32) {
	add := func(ord uint32) {
		if v.seen.has(ord) && !slices.Contains(ords, ord) {
			ords = append(ords, ord)
		}
	}
	exact := func(numbers []numbered, key string, stale bitset, wanted func(*item) bool) {
		i := sort.Search(len(numbers), func(i int) bool { return numbers[i].key >= key })
		for ; i < len(numbers) && numbers[i].key == key; i++ {
			if ord := numbers[i].ord; !stale.has(ord) && wanted(n.items[ord]) {
				add(ord)
			}
		}
	}
	if key == "" {
		return nil
	}
	n.eachVocabulary(func(voc *vocabulary, stale bitset) {
		exact(voc.numbers, key, stale, func(it *item) bool { return it.keys[0] == key })
	})
	exact(own.sorted, key, nil, func(*item) bool { return true })
	n.eachVocabulary(func(voc *vocabulary, stale bitset) {
		if hasDigit(key) {
			exact(voc.numbers, key, stale, func(it *item) bool { return it.keys[1] == key })
		}
		if gtin != "" {
			exact(voc.numbers, strings.TrimLeft(gtin, "0"), stale, func(it *item) bool { return it.keys[2] == strings.TrimLeft(gtin, "0") })
		}
	})
	return ords
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
