package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// errUnseen is the same for what is missing and for what the account doesn't see.
var errUnseen = fault.NotFound("This product isn't in your range.")

// Find is the product with exactly that SKU, or fault.NotFound when the scope doesn't see it.
func (s *Service) Find(ctx context.Context, scope identity.Scope, sku string) (Product, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return Product{}, err
	}
	id, err := s.idOf(ctx, sku)
	if err != nil {
		return Product{}, err
	}
	if id == 0 || !v.seen.Has(id) {
		return Product{}, errUnseen
	}
	found, err := s.products(ctx, v, []int64{id})
	if err != nil {
		return Product{}, err
	}
	if p, ok := found[id]; ok {
		return p, nil
	}
	return Product{}, errUnseen
}

// idOf is the product's id, whoever sees it; 0 when there is none.
func (s *Service) idOf(ctx context.Context, sku string) (int64, error) {
	if id, ok := s.skus.Get(sku); ok {
		return id, nil
	}
	var id int64
	err := s.db.Get(ctx, &id, `SELECT id FROM products WHERE sku = ?`, sku)
	if db.IsNone(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find %s: %w", sku, err)
	}
	if keeps(ctx) {
		s.skus.Put(sku, id, 1)
	}
	return id, nil
}

// ByIDs are the products that the scope sees, with attributes and its own part number; what it doesn't see is absent.
// Attributes are shared: read them only.
func (s *Service) ByIDs(ctx context.Context, scope identity.Scope, ids []int64) (map[int64]Product, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	return s.products(ctx, v, ids)
}

// products are those of ids that the view sees.
func (s *Service) products(ctx context.Context, v view, ids []int64) (map[int64]Product, error) {
	seen := make([]int64, 0, len(ids))
	for _, id := range ids {
		if v.seen.Has(id) {
			seen = append(seen, id)
		}
	}
	found, err := s.cardsOf(ctx, v.snap, seen)
	if err != nil {
		return nil, err
	}
	numbers, err := s.partNumbersOf(ctx, v, seen)
	if err != nil {
		return nil, err
	}
	for id, p := range found {
		p.PartNumber = numbers[id]
		p.Early = v.early(p.AvailableFrom)
		found[id] = p
	}
	return found, nil
}

// ordered are the products in the order of ids.
func (s *Service) ordered(ctx context.Context, v view, ids []int64) ([]Product, error) {
	found, err := s.products(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Product, 0, len(found))
	for _, id := range ids {
		if p, ok := found[id]; ok {
			list = append(list, p)
		}
	}
	return list, nil
}

func (v view) early(from clock.Date) bool { return v.scope.AccountID != 0 && from > v.scope.Today }
