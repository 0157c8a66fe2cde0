package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// BySKUs are the products with these SKUs that the scope sees, in their order; what it doesn't see is absent.
func (s *Service) BySKUs(ctx context.Context, scope identity.Scope, skus []string) ([]Product, error) {
	if len(skus) == 0 {
		return nil, nil
	}
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID  int64  `db:"id"`
		SKU string `db:"sku"`
	}
	if err := s.db.Select(ctx, &rows, `SELECT id, sku FROM products WHERE sku IN (?)`, skus); err != nil {
		return nil, fmt.Errorf("find products by their numbers: %w", err)
	}
	at := make(map[string]int64, len(rows))
	for _, r := range rows {
		at[r.SKU] = r.ID
	}
	ids := make([]int64, len(skus))
	for i, sku := range skus {
		ids[i] = at[sku]
	}
	return s.ordered(ctx, v, ids)
}
