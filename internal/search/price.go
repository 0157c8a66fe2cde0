package search

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

// priceOrder is the account's unit price for the smallest quantity of each product asked so far; it lives as long as what it was made from.
type priceOrder struct {
	columns *columns
	prices  map[uint32]int64
}

const onRequest = int64(1) << 62

type pricedKey struct {
	account  int64
	within   *catalog.Range
	versions [3]int64 // prices, accounts, catalog
	on       clock.Date
}

// priceOrder resolves the prices of what was found, in pages, and keeps them.
func (s *Service) priceOrder(ctx context.Context, n *snapshot, v *sight, scope identity.Scope, hits []hit) (*priceOrder, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	within, err := s.cat.Range(ctx, scope)
	if err != nil {
		return nil, err
	}
	key := pricedKey{scope.AccountID, within, [3]int64{versions["prices"], versions["accounts"], versions["catalog"]}, scope.Today}
	known, ok := s.priced.Get(key)
	if !ok || known.columns != n.columns {
		known = &priceOrder{n.columns, nil}
	}
	var missing []pricing.Ask
	for _, h := range hits {
		if _, ok := known.prices[h.ord]; !ok {
			missing = append(missing, pricing.Ask{ProductID: n.ids[h.ord], Quantity: max(int64(n.items[h.ord].minQty), 1)})
		}
	}
	if len(missing) == 0 {
		return known, nil
	}
	next := &priceOrder{n.columns, make(map[uint32]int64, len(known.prices)+len(missing))}
	for ord, price := range known.prices {
		next.prices[ord] = price
	}
	for some := range slices.Chunk(missing, 1000) {
		if err := s.addPrices(ctx, n, scope, some, next); err != nil {
			return nil, err
		}
	}
	s.priced.Put(key, next, 1)
	return next, nil
}

func (s *Service) addPrices(ctx context.Context, n *snapshot, scope identity.Scope, asks []pricing.Ask, to *priceOrder) error {
	quotes, err := s.prices.Quotes(ctx, scope, asks)
	if err != nil {
		return err
	}
	for _, ask := range asks {
		ord, _ := n.ordinal(ask.ProductID)
		to.prices[ord] = onRequest
		if quote, ok := quotes[ask.ProductID]; ok && !quote.OnRequest {
			to.prices[ord] = int64(quote.Price)
		}
	}
	return nil
}

func (p *priceOrder) compare(down bool, then func(a, b hit) int) func(a, b hit) int {
	return func(a, b hit) int {
		x, y := p.prices[a.ord], p.prices[b.ord]
		if down && x != onRequest && y != onRequest {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(x, y), then(a, b))
	}
}
