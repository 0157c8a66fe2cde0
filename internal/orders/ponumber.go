package orders

import (
	"context"
	"fmt"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// poKey folds a purchase order number, so that 4500 71 882 and 450071882 are the same.
func poKey(po string) string { return catalog.FoldNumber(po) }

// Repeated says that another order of the account carries the purchase order number: nothing was placed. The page asks
// once more; PONumber in POAgain is the yes.
type Repeated struct{ Number string }

func (e *Repeated) Error() string { return e.Unwrap().Error() }

// Unwrap says it at the field.
func (e *Repeated) Unwrap() error {
	return fault.Invalid("", fault.Field{Name: "po_number", Message: "Order " + e.Number + " carries this number already. Change it, or say that you want to use it again."}).On("po-number")
}

// POAgreed says that the number may be one that was used before.
func (in Checkout) POAgreed() bool { return in.PONumber != "" && in.PONumber == in.POAgain }

// repeated finds the newest order that carries the form's purchase order number; the form's own isn't meant.
func (s store) repeated(ctx context.Context, accountID int64, in Checkout) error {
	key := poKey(in.PONumber)
	if key == "" || in.POAgreed() {
		return nil
	}
	var number string
	// The plus keeps SQLite from walking all orders of the account in the order of time.
	err := s.db.Get(ctx, &number, `SELECT number FROM orders WHERE account_id = ? AND po_key = ? AND state NOT IN ('cancelled', 'rejected')
		AND COALESCE(idempotency_key, '') <> ? ORDER BY +placed_at DESC, id DESC LIMIT 1`, accountID, key, in.Key)
	if db.IsNone(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the purchase order number: %w", err)
	}
	return &Repeated{number}
}
