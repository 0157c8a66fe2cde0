package lists

import (
	"context"
	"fmt"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Change sets the quantities of a list's lines, all or none; 0 takes a line out. Lines that are gone already are no
// error. A quantity that a product's rule refuses is kept: the list says so until it fits or the rule changes.
func (s *Service) Change(ctx context.Context, actor identity.Actor, id int64, changes []cart.Change) error {
	w, err := owner(actor)
	if err != nil {
		return err
	}
	refused := fault.Invalid("")
	for _, c := range changes {
		if c.Quantity < 0 || c.Quantity > money.MaxQuantity {
			refused.Add("quantity-"+c.SKU, fmt.Sprintf("Give a quantity from 1 to %d, or 0 to take the line out.", money.MaxQuantity))
		}
	}
	if err := refused.OrNil(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.touch(ctx, w, id, s.now()); err != nil {
			return err
		}
		for _, c := range changes {
			if err := s.store.setQuantity(ctx, id, c); err != nil {
				return fmt.Errorf("change a list: %w", err)
			}
		}
		return nil
	})
}

// touch notes that the list changes, which also keeps others from changing it until the transaction ends.
func (s store) touch(ctx context.Context, w whose, id int64, now clock.Time) error {
	rows, err := s.db.Exec(ctx, `UPDATE order_lists SET changed_at = ? WHERE id = ? AND account_id = ? AND (member_id = ? OR ?)`,
		now, id, w.accountID, w.memberID, w.everyone)
	if err != nil {
		return fmt.Errorf("change a list: %w", err)
	}
	if rows == 0 {
		return notFound
	}
	return nil
}

func (s store) setQuantity(ctx context.Context, id int64, c cart.Change) error {
	const line = `list_id = ? AND product_id = (SELECT p.id FROM products p WHERE p.sku = ?)`
	if c.Quantity == 0 {
		_, err := s.db.Exec(ctx, `DELETE FROM order_list_lines WHERE `+line, id, c.SKU)
		return err
	}
	_, err := s.db.Exec(ctx, `UPDATE order_list_lines SET quantity = ? WHERE `+line, c.Quantity, id, c.SKU)
	return err
}
