package orders

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// Times are the account's purchases of a product, newest first, at most limit.
func (s *Service) Times(ctx context.Context, scope identity.Scope, productID int64, limit int) ([]Bought, error) {
	var times []Bought
	err := s.db.Select(ctx, &times, `SELECT l.product_id, l.placed_at, l.quantity - l.cancelled AS quantity, l.unit_price, o.number
		FROM order_lines l JOIN orders o ON o.id = l.order_id
		WHERE l.account_id = ? AND l.product_id = ? AND l.quantity > l.cancelled ORDER BY l.placed_at DESC, l.id DESC LIMIT ?`,
		scope.AccountID, productID, limit)
	if err != nil {
		return nil, fmt.Errorf("read when a product was bought: %w", err)
	}
	return times, nil
}
