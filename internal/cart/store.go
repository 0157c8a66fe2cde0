package cart

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

type store struct{ db *db.DB }

type row struct {
	ID        int64      `db:"id"`
	Version   int64      `db:"version"`
	BegunAt   clock.Time `db:"begun_at"`
	ChangedAt clock.Time `db:"changed_at"`
	Step      string     `db:"step"`
}

const rowColumns = `id, version, begun_at, changed_at, step`

type lineRow struct {
	ProductID int64        `db:"product_id"`
	SKU       string       `db:"sku"`
	Name      string       `db:"name"`
	Quantity  int64        `db:"quantity"`
	Note      string       `db:"note"`
	Shown     *money.Price `db:"shown_price"`
	Source    string       `db:"source"`
	AddedAt   clock.Time   `db:"added_at"`
}

// terms is what of an account's conditions decides what its cart costs.
type terms struct {
	Currency string       `db:"currency"`
	TaxRule  TaxRule      `db:"tax_rule"`
	Minimum  money.Amount `db:"minimum_order"`
}

func (s store) terms(ctx context.Context, accountID int64) (t terms, err error) {
	err = s.db.Get(ctx, &t, `SELECT currency, tax_rule, minimum_order FROM accounts WHERE id = ?`, accountID)
	if err != nil {
		return t, fmt.Errorf("read the account's terms: %w", err)
	}
	return t, nil
}

// lock raises the version of the actor's cart, making it if need be. Until the transaction ends nobody else changes it.
// One that has gone cold is left as it is, though held, and isn't found.
func (s store) lock(ctx context.Context, actor identity.Actor, now clock.Time) (r row, err error) {
	err = s.db.Get(ctx, &r, `INSERT INTO carts (member_id, account_id, version, changed_at)
		SELECT m.id, m.account_id, 1, CAST(? AS BIGINT) FROM members m WHERE m.id = ? AND m.account_id = ?
		ON CONFLICT (member_id) DO UPDATE SET version = carts.version + 1, changed_at = excluded.changed_at
			WHERE carts.begun_at = 0 OR carts.changed_at > ?
		RETURNING `+rowColumns, now, actor.MemberID, actor.Account.ID, now.Add(-coldAfter))
	if db.IsNone(err) {
		return r, fault.NotFound("There is no such cart.")
	}
	return r, err
}

// settle keeps begun_at true to the lines: set with the first that begins a cart, 0 without any; then there is no step either.
func (s store) settle(ctx context.Context, cartID int64, now clock.Time, begins bool) error {
	_, err := s.db.Exec(ctx, `UPDATE carts SET step = CASE WHEN EXISTS (SELECT 1 FROM cart_lines l WHERE l.cart_id = carts.id) THEN step ELSE '' END, begun_at = CASE
		WHEN NOT EXISTS (SELECT 1 FROM cart_lines l WHERE l.cart_id = carts.id) THEN 0
		WHEN begun_at = 0 AND ? THEN CAST(? AS BIGINT) ELSE begun_at END WHERE id = ?`, begins, now, cartID)
	return err
}

func (s store) find(ctx context.Context, actor identity.Actor) (r row, err error) {
	err = s.db.Get(ctx, &r, `SELECT `+rowColumns+` FROM carts WHERE member_id = ? AND account_id = ?`,
		actor.MemberID, actor.Account.ID)
	if db.IsNone(err) {
		return row{}, nil
	}
	return r, err
}

func (s store) lines(ctx context.Context, actor identity.Actor) (lines []lineRow, err error) {
	err = s.db.Select(ctx, &lines, `SELECT l.product_id, p.sku, p.name, l.quantity, l.note, l.shown_price, l.source, l.added_at
		FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id
		WHERE c.member_id = ? AND c.account_id = ? ORDER BY l.position`, actor.MemberID, actor.Account.ID)
	return lines, err
}

func (s store) put(ctx context.Context, cartID int64, item Item, shown money.Price, now clock.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO cart_lines (cart_id, product_id, position, quantity, note, shown_price, source, added_at)
		SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), COALESCE(MAX(position), 0) + 1, CAST(? AS BIGINT), CAST(? AS TEXT),
			CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT) FROM cart_lines WHERE cart_id = ?
		ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity, shown_price = excluded.shown_price,
			note = CASE WHEN excluded.note = '' THEN cart_lines.note ELSE excluded.note END`,
		cartID, item.ProductID, item.Quantity, item.Note, shown, item.Source, now, cartID)
	return err
}

func (s store) setNote(ctx context.Context, cartID, productID int64, note string) error {
	_, err := s.db.Exec(ctx, `UPDATE cart_lines SET note = ? WHERE cart_id = ? AND product_id = ?`, note, cartID, productID)
	return err
}

func (s store) remove(ctx context.Context, cartID int64, productIDs ...int64) error {
	_, err := s.db.Exec(ctx, `DELETE FROM cart_lines WHERE cart_id = ? AND product_id IN (?)`, cartID, productIDs)
	return err
}

func (s store) clear(ctx context.Context, cartID int64) error {
	_, err := s.db.Exec(ctx, `DELETE FROM cart_lines WHERE cart_id = ?`, cartID)
	return err
}

// quantities reads only what header and adding need: one statement, served by indexes, without the products.
func (s store) quantities(ctx context.Context, actor identity.Actor) (lines []lineRow, err error) {
	err = s.db.Select(ctx, &lines, `SELECT l.product_id, l.quantity, l.shown_price FROM carts c JOIN cart_lines l ON l.cart_id = c.id
		WHERE c.member_id = ? AND c.account_id = ?`, actor.MemberID, actor.Account.ID)
	return lines, err
}
