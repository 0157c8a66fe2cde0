package workspace

import (
	"context"
	"fmt"
	"strings"
)

// moved are the tables whose rows go over as they are. Prices, range, look and the change log stay where they were.
var moved = []string{"orders", "order_lines", "order_lists", "standing_orders", "contacts", "notes", "asks", "credit_entries", "letters", "links", "handovers",
	"tickets", "remedies", "ticket_deflections", "ideas", "idea_votes", "article_reads", "article_searches",
	"visits", "searches", "past_carts", "returns", "survey_answers"}

// move writes a merge, in its transaction; both accounts are held first, the older one before the younger.
func (s *Steward) move(ctx context.Context, m Merging) error {
	from, into := m.From.ID, m.Into.ID
	run := func(query string, args ...any) error {
		_, err := s.db.Exec(ctx, query, args...)
		return err
	}
	if err := run(`UPDATE accounts SET name = name WHERE id = ?`, min(from, into)); err != nil {
		return err
	}
	if err := run(`UPDATE accounts SET name = name WHERE id = ?`, max(from, into)); err != nil {
		return err
	}
	if err := s.moveMembers(ctx, m, run); err != nil {
		return err
	}
	for _, table := range moved {
		if err := run(`UPDATE `+table+` SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
			return fmt.Errorf("move %s: %w", table, err)
		}
	}
	if err := moveSums(from, into, run); err != nil {
		return err
	}
	now := s.now()
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`UPDATE locations SET code = code || ? WHERE account_id = ? AND code IN (SELECT code FROM locations WHERE account_id = ?)`, []any{codeAfter("", m.From.Slug), from, into}},
		{`UPDATE locations SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`UPDATE part_numbers SET account_id = ? WHERE account_id = ? AND part_number NOT IN (SELECT part_number FROM part_numbers WHERE account_id = ?)`, []any{into, from, into}},
		{`DELETE FROM part_numbers WHERE account_id = ?`, []any{from}},
		{`UPDATE accounts SET credit_used = credit_used + ?, updated_at = ? WHERE id = ?`, []any{m.Credit, now, into}},
		{`UPDATE accounts SET credit_used = 0, status = 'closed', merged_into = ?, updated_at = ? WHERE id = ?`, []any{into, now, from}},
		{`UPDATE files SET account_id = ? WHERE account_id = ? AND name IN (SELECT invoice_file FROM orders WHERE account_id = ? AND invoice_file <> '')`, []any{into, from, into}},
		{`UPDATE files SET account_id = ? WHERE account_id = ? AND name IN (SELECT f.file FROM ticket_files f JOIN ticket_messages g ON g.id = f.message_id
			JOIN tickets t ON t.id = g.ticket_id WHERE t.account_id = ?)`, []any{into, from, into}},
	} {
		if err := run(q.query, q.args...); err != nil {
			return err
		}
	}
	return s.db.Bump(ctx, "accounts", "sessions", "part_numbers", "purchases", "ranges", "figures")
}

// summed are the columns of daily_sums that count.
var summed = []string{"visits", "looked", "carted", "delivery", "payment", "review", "ordered", "pages", "products", "searches", "searches_empty", "searches_clicked",
	"searches_carted", "searches_slow", "suggestions", "lines_added", "lines_removed", "errors", "asks", "articles", "questions", "letters"}

// moveSums adds up what was recorded of both by day. What is expected of either says nothing of both together: the models
// are fitted anew at night.
func moveSums(from, into int64, run func(query string, args ...any) error) error {
	columns, sums := strings.Join(summed, ", "), make([]string, len(summed))
	for i, column := range summed {
		sums[i] = column + ` = daily_sums.` + column + ` + excluded.` + column
	}
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO daily_sums (day, account_id, device, ` + columns + `) SELECT day, ?, device, ` + columns + ` FROM daily_sums WHERE account_id = ?
			ON CONFLICT (day, account_id, device) DO UPDATE SET ` + strings.Join(sums, ", "), []any{into, from}},
		{`DELETE FROM daily_sums WHERE account_id = ?`, []any{from}},
		{`DELETE FROM predictions WHERE account_id IN (?, ?)`, []any{from, into}},
		{`INSERT INTO set_aside (kind, account_id, key, until, by_name, at) SELECT kind, ?, key, until, by_name, at FROM set_aside WHERE account_id = ?
			ON CONFLICT (kind, account_id, key) DO NOTHING`, []any{into, from}},
		{`DELETE FROM set_aside WHERE account_id = ?`, []any{from}},
	} {
		if err := run(q.query, q.args...); err != nil {
			return fmt.Errorf("move what was recorded: %w", err)
		}
	}
	return nil
}

// moveMembers: a person of both keeps the membership there, to which everything of theirs here goes.
func (s *Steward) moveMembers(ctx context.Context, m Merging, run func(query string, args ...any) error) error {
	var both []inBoth
	if err := s.db.Select(ctx, &both, bothMembers, m.Into.ID, m.From.ID); err != nil {
		return err
	}
	for _, b := range both {
		for _, query := range []string{`UPDATE orders SET member_id = ? WHERE member_id = ?`, `UPDATE order_lists SET member_id = ? WHERE member_id = ?`,
			`UPDATE asks SET member_id = ? WHERE member_id = ?`, `UPDATE standing_orders SET owner_id = ? WHERE owner_id = ?`,
			`UPDATE tickets SET member_id = ? WHERE member_id = ?`, `UPDATE ticket_ratings SET member_id = ? WHERE member_id = ?`,
			`UPDATE ticket_deflections SET member_id = ? WHERE member_id = ?`, `UPDATE ideas SET member_id = ? WHERE member_id = ?`,
			`UPDATE article_reads SET member_id = ? WHERE member_id = ?`, `UPDATE article_searches SET member_id = ? WHERE member_id = ?`,
			`UPDATE visits SET member_id = ? WHERE member_id = ?`, `UPDATE searches SET member_id = ? WHERE member_id = ?`,
			`UPDATE past_carts SET member_id = ? WHERE member_id = ?`} {
			if err := run(query, b.IntoID, b.FromID); err != nil {
				return err
			}
		}
		if err := moveVotes(b, run); err != nil {
			return err
		}
		if err := s.moveCart(b, run); err != nil {
			return err
		}
		if b.FromRemoved == 0 && b.IntoRemoved != 0 {
			if err := run(`UPDATE members SET removed_at = 0, blocked_at = 0, role = ? WHERE id = ?`, b.FromRole, b.IntoID); err != nil {
				return err
			}
		}
		if b.FromRemoved == 0 {
			if err := run(`UPDATE members SET removed_at = ? WHERE id = ?`, s.now(), b.FromID); err != nil {
				return err
			}
		}
	}
	if err := run(`UPDATE members SET account_id = ? WHERE account_id = ? AND person_id NOT IN (SELECT person_id FROM members WHERE account_id = ?)`,
		m.Into.ID, m.From.ID, m.Into.ID); err != nil {
		return err
	}
	return run(`UPDATE carts SET account_id = ? WHERE account_id = ?`, m.Into.ID, m.From.ID)
}

// moveVotes: who voted for an idea in both accounts has voted once.
func moveVotes(b inBoth, run func(query string, args ...any) error) error {
	if err := run(`DELETE FROM idea_votes WHERE member_id = ? AND idea_id IN (SELECT idea_id FROM idea_votes WHERE member_id = ?)`, b.FromID, b.IntoID); err != nil {
		return err
	}
	return run(`UPDATE idea_votes SET member_id = ? WHERE member_id = ?`, b.IntoID, b.FromID)
}

// moveCart puts what lies in one cart of a person's into the other; a product in both keeps its quantity there. Two carts that
// run become one that began with the earlier.
func (s *Steward) moveCart(b inBoth, run func(query string, args ...any) error) error {
	if err := run(`UPDATE carts SET member_id = ? WHERE member_id = ? AND NOT EXISTS (SELECT 1 FROM carts x WHERE x.member_id = ?)`, b.IntoID, b.FromID, b.IntoID); err != nil {
		return err
	}
	if err := run(`INSERT INTO cart_lines (cart_id, product_id, position, quantity, note, shown_price, source, added_at)
		SELECT i.id, l.product_id, l.position + 10000, l.quantity, l.note, l.shown_price, l.source, l.added_at
		FROM cart_lines l JOIN carts f ON f.id = l.cart_id JOIN carts i ON i.member_id = ? WHERE f.member_id = ? ON CONFLICT (cart_id, product_id) DO NOTHING`, b.IntoID, b.FromID); err != nil {
		return err
	}
	if err := run(`UPDATE carts SET version = version + 1, begun_at = (SELECT COALESCE(MIN(x.begun_at), 0) FROM carts x WHERE x.member_id IN (?, ?) AND x.begun_at > 0),
		changed_at = (SELECT MAX(x.changed_at) FROM carts x WHERE x.member_id IN (?, ?)),
		step = CASE WHEN step = '' THEN COALESCE((SELECT x.step FROM carts x WHERE x.member_id = ?), '') ELSE step END WHERE member_id = ?`,
		b.FromID, b.IntoID, b.FromID, b.IntoID, b.FromID, b.IntoID); err != nil {
		return err
	}
	if err := run(`DELETE FROM cart_lines WHERE cart_id IN (SELECT id FROM carts WHERE member_id = ?)`, b.FromID); err != nil {
		return err
	}
	return run(`DELETE FROM carts WHERE member_id = ?`, b.FromID)
}
