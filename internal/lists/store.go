package lists

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

type store struct{ db *db.DB }

type line struct {
	ProductID int64  `db:"product_id"`
	SKU       string `db:"sku"`
	Name      string `db:"name"`
	Quantity  int64  `db:"quantity"`
	Note      string `db:"note"`
}

var notFound = fault.NotFound("There is no such list.")

const columns = `SELECT l.id, l.name, l.member_id, p.name AS owner_name, l.created_at, l.changed_at,
	(SELECT COUNT(*) FROM order_list_lines x WHERE x.list_id = l.id) AS line_count
	FROM order_lists l JOIN members m ON m.id = l.member_id JOIN people p ON p.id = m.person_id
	WHERE l.account_id = ? AND (l.member_id = ? OR ?)`

func (s store) all(ctx context.Context, w whose) (lists []List, err error) {
	err = s.db.Select(ctx, &lists, columns+` ORDER BY l.name, l.id`, w.accountID, w.memberID, w.everyone)
	return lists, err
}

func (s store) find(ctx context.Context, w whose, id int64) (l List, err error) {
	err = s.db.Get(ctx, &l, columns+` AND l.id = ?`, w.accountID, w.memberID, w.everyone, id)
	if db.IsNone(err) {
		return l, notFound
	}
	return l, err
}

func (s store) lines(ctx context.Context, w whose, id int64) (lines []line, err error) {
	err = s.db.Select(ctx, &lines, `SELECT x.product_id, p.sku, p.name, x.quantity, x.note FROM order_lists l
		JOIN order_list_lines x ON x.list_id = l.id JOIN products p ON p.id = x.product_id
		WHERE l.id = ? AND l.account_id = ? AND (l.member_id = ? OR ?) ORDER BY x.position`, id, w.accountID, w.memberID, w.everyone)
	return lines, err
}

func (s store) count(ctx context.Context, w whose) (n int, err error) {
	err = s.db.Get(ctx, &n, `SELECT COUNT(*) FROM order_lists WHERE member_id = ? AND account_id = ?`, w.memberID, w.accountID)
	return n, err
}

func (s store) insert(ctx context.Context, w whose, name string, now clock.Time) (id int64, err error) {
	err = s.db.Get(ctx, &id, `INSERT INTO order_lists (account_id, member_id, name, changed_at, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		w.accountID, w.memberID, name, now, now)
	return id, err
}

func (s store) insertLine(ctx context.Context, listID int64, position int, l cart.Line) error {
	_, err := s.db.Exec(ctx, `INSERT INTO order_list_lines (list_id, product_id, position, quantity, note) VALUES (?, ?, ?, ?, ?)`,
		listID, l.ProductID, position, l.Quantity, l.Note)
	return err
}

func (s store) rename(ctx context.Context, w whose, id int64, name string, now clock.Time) error {
	rows, err := s.db.Exec(ctx, `UPDATE order_lists SET name = ?, changed_at = ? WHERE id = ? AND account_id = ? AND (member_id = ? OR ?)`,
		name, now, id, w.accountID, w.memberID, w.everyone)
	if err != nil {
		return fmt.Errorf("rename the list: %w", err)
	}
	if rows == 0 {
		return notFound
	}
	return nil
}

func (s store) delete(ctx context.Context, w whose, id int64) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM order_list_lines WHERE list_id IN (SELECT id FROM order_lists
		WHERE id = ? AND account_id = ? AND (member_id = ? OR ?))`, id, w.accountID, w.memberID, w.everyone); err != nil {
		return fmt.Errorf("delete the list's lines: %w", err)
	}
	rows, err := s.db.Exec(ctx, `DELETE FROM order_lists WHERE id = ? AND account_id = ? AND (member_id = ? OR ?)`,
		id, w.accountID, w.memberID, w.everyone)
	if err != nil {
		return fmt.Errorf("delete the list: %w", err)
	}
	if rows == 0 {
		return notFound
	}
	return nil
}

// oneLine trims and turns control characters and line breaks into spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}
