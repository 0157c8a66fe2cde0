package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
)

// LeftLine is a line of a cart that somebody left.
type LeftLine struct {
	SKU      string       `db:"sku"`
	Name     string       `db:"name"`
	Unit     string       `db:"unit"`
	Quantity int64        `db:"quantity"`
	Shown    *money.Price `db:"shown_price"` // what they last saw for one
}

// CartLeft are the lines that still lie in the cart of the member of the actor's client whose cart (key) went cold.
func (s *Today) CartLeft(ctx context.Context, actor identity.Actor, key string) (lines []LeftLine, err error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &lines, `SELECT p.sku, p.name, p.unit, l.quantity, l.shown_price FROM past_carts x JOIN carts c ON c.member_id = x.member_id
		JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id
		WHERE x.account_id = ? AND CAST(x.id AS TEXT) = ? ORDER BY l.position`, actor.Account.ID, key)
	if err != nil {
		return nil, fmt.Errorf("read a cart that was left: %w", err)
	}
	return lines, nil
}
