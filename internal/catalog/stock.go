package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

type stockRow struct {
	ProductID  int64      `db:"product_id"`
	Free       int64      `db:"free"`
	ExpectedOn clock.Date `db:"expected_on"`
}

// Reserve takes a quantity from the free stock, which never falls below 0: now is what was taken, later is the rest,
// which only a product with backorder may have (fault.Conflict says how much is left otherwise). Untracked stock is all
// now and takes nothing. It must run in the transaction of the order; call it for products in the order of their ids, so
// that two orders never wait for each other.
func (s *Service) Reserve(ctx context.Context, productID, quantity int64, backorder bool) (now, later int64, err error) {
	if !db.InTransaction(ctx) {
		return 0, 0, fmt.Errorf("reserve stock: not in a transaction")
	}
	if quantity <= 0 {
		return 0, 0, fmt.Errorf("reserve %d of product %d", quantity, productID)
	}
	if err := s.stock.Changed(ctx, productID); err != nil {
		return 0, 0, err
	}
	for {
		rows, err := s.db.Exec(ctx, `UPDATE stock SET free = free - ? WHERE product_id = ? AND free >= ?`, quantity, productID, quantity)
		if err != nil || rows == 1 {
			return quantity, 0, err
		}
		var free int64
		err = s.db.Get(ctx, &free, `SELECT free FROM stock WHERE product_id = ?`, productID)
		if db.IsNone(err) {
			return quantity, 0, nil
		}
		if err != nil {
			return 0, 0, err
		}
		free = max(free, 0)
		if free < quantity && !backorder {
			return 0, 0, fault.Conflict(leftWords(free))
		}
		if free == 0 {
			return 0, quantity, nil
		}
		take := min(free, quantity)
		rows, err = s.db.Exec(ctx, `UPDATE stock SET free = free - ? WHERE product_id = ? AND free = ?`, take, productID, free)
		if err != nil || rows == 1 {
			return take, quantity - take, err
		}
		// Another order took some between reading and taking, or stock was given back: look again.
	}
}

func leftWords(free int64) string {
	if free == 0 {
		return "It is out of stock and can't be back-ordered."
	}
	return fmt.Sprintf("Only %d left, and it can't be back-ordered.", free)
}

// Release gives back what Reserve took; untracked stock has nothing to give back to.
func (s *Service) Release(ctx context.Context, productID, quantity int64) error {
	if quantity <= 0 {
		return nil
	}
	if _, err := s.db.Exec(ctx, `UPDATE stock SET free = free + ? WHERE product_id = ?`, quantity, productID); err != nil {
		return fmt.Errorf("release stock: %w", err)
	}
	return s.stock.Changed(ctx, productID)
}
