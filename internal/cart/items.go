package cart

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Price shows what items would cost the actor's account today, as if they were its cart.
func (s *Service) Price(ctx context.Context, actor identity.Actor, items []Item, benefit Benefit) (Cart, error) {
	return s.PriceOn(ctx, actor, items, benefit, 0)
}

// PriceOn shows what items would cost on a date, by the prices and rules known now; 0 is today. What has left the
// account's range keeps its SKU and name.
func (s *Service) PriceOn(ctx context.Context, actor identity.Actor, items []Item, benefit Benefit, on clock.Date) (Cart, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Cart{}, err
	}
	if on == 0 {
		on = set.Today(s.now())
	}
	rows, err := s.itemRows(ctx, items)
	if err != nil {
		return Cart{}, err
	}
	return s.priceOn(ctx, actor, rows, benefit, set, on)
}

func (s *Service) itemRows(ctx context.Context, items []Item) ([]lineRow, error) {
	ids := make([]int64, len(items))
	for i, item := range items {
		ids[i] = item.ProductID
	}
	names, err := s.store.names(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("name the items: %w", err)
	}
	rows := make([]lineRow, len(items))
	for i, item := range items {
		name := names[item.ProductID]
		rows[i] = lineRow{ProductID: item.ProductID, SKU: name.SKU, Name: name.Name, Quantity: item.Quantity, Note: item.Note, Source: item.Source}
	}
	return rows, nil
}

// names are SKU and name of products, whoever may see them: items name what an account has or had in its range.
func (s store) names(ctx context.Context, ids []int64) (map[int64]lineRow, error) {
	var rows []lineRow
	if len(ids) > 0 {
		if err := s.db.Select(ctx, &rows, `SELECT id AS product_id, sku, name FROM products WHERE id IN (?)`, ids); err != nil {
			return nil, err
		}
	}
	names := make(map[int64]lineRow, len(rows))
	for _, r := range rows {
		names[r.ProductID] = r
	}
	return names, nil
}
