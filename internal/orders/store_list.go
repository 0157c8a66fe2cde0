package orders

import (
	"context"
	"fmt"
)

// list reads a page of orders, newest first; where is made of fixed parts by Filter.
func (s store) list(ctx context.Context, where string, args []any, limit, offset int) ([]Order, error) {
	var orders []Order
	err := s.db.Select(ctx, &orders, `SELECT `+orderColumns+` FROM orders o JOIN accounts a ON a.id = o.account_id
		WHERE `+where+` ORDER BY o.placed_at DESC, o.id DESC LIMIT ? OFFSET ?`, append(args[:len(args):len(args)], limit, offset)...)
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	return orders, s.fill(ctx, orders)
}

func (s store) underway(ctx context.Context, accountID int64, limit int) ([]Order, error) {
	var orders []Order
	err := s.db.Select(ctx, &orders, `SELECT `+orderColumns+` FROM orders o JOIN accounts a ON a.id = o.account_id
		WHERE o.account_id = ? AND o.state IN ('placed', 'confirmed', 'shipped')
		ORDER BY o.expected_on, o.placed_at, o.id LIMIT ?`, accountID, limit)
	if err != nil {
		return nil, fmt.Errorf("list orders under way: %w", err)
	}
	return orders, s.fill(ctx, orders)
}
