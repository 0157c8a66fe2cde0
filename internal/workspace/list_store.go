package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

// clients are those within reach with everything but what they bought; slug narrows to one. Each figure of a line is a
// look into an index.
func (s *Clients) clients(ctx context.Context, reach identity.Reach, today clock.Date, slug string) (list []Client, err error) {
	within, args := reach.Where("a")
	if slug != "" {
		within, args = within+` AND a.slug = ?`, append(args, slug)
	}
	err = s.db.Select(ctx, &list, `SELECT a.id, a.slug, a.name, a.segment, a.status, a.external_id, a.currency, COALESCE(a.manager_id, 0) AS manager_id,
		COALESCE(p.name, '') AS manager, COALESCE(p.email, '') AS manager_email, a.credit_limit, a.credit_used, a.credit_hold,
		(SELECT COUNT(*) FROM account_assortments r WHERE r.account_id = a.id)
			+ (SELECT COUNT(*) FROM account_products r WHERE r.account_id = a.id AND r.mode = 'add') AS ranges,
		COALESCE(m.members, 0) AS members, COALESCE(m.came, 0) AS came,
		COALESCE((SELECT o.placed_at FROM orders o WHERE o.account_id = a.id AND `+counted+` ORDER BY o.placed_at DESC LIMIT 1), 0) AS last_order,
		COALESCE(k.requests, 0) AS requests, COALESCE(n.promises, 0) AS promises
		FROM accounts a LEFT JOIN people p ON p.id = a.manager_id
		LEFT JOIN (SELECT account_id, COUNT(*) AS members, MAX(last_sign_in_at) AS came FROM members
			JOIN people ON people.id = members.person_id WHERE removed_at = 0 AND disabled_at = 0 GROUP BY account_id) m ON m.account_id = a.id
		LEFT JOIN (SELECT account_id, COUNT(*) AS requests FROM (SELECT account_id FROM asks WHERE answered_at = 0
			UNION ALL SELECT account_id FROM tickets WHERE `+unsolved+`) q GROUP BY account_id) k ON k.account_id = a.id
		LEFT JOIN (SELECT account_id, COUNT(*) AS promises FROM notes WHERE kind = 'promise' AND done_at = 0 GROUP BY account_id) n ON n.account_id = a.id
		WHERE a.merged_into = 0 AND `+within, args...)
	if err != nil {
		return nil, err
	}
	ends, err := s.contractEnds(ctx, today)
	for i := range list {
		list[i].ContractEnd = ends[list[i].ID]
	}
	return list, err
}

// endsKey: when contract prices end next is kept until prices change, or the day does.
type endsKey struct {
	version int64
	today   clock.Date
}

const keptEnds = 40_000 // clients

func (s *Clients) contractEnds(ctx context.Context, today clock.Date) (map[int64]clock.Date, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	key := endsKey{versions["prices"], today}
	ends, ok := s.ends.Get(key)
	if !ok {
		if ends, err = pricing.NextEnds(ctx, s.db, today, 0); err != nil {
			return nil, err
		}
		s.ends.Put(key, ends, int64(len(ends))+1)
	}
	return ends, nil
}

// counted is which orders count, named o.
var counted = insight.Counts("o")

// of narrows orders, as o, to some clients' in a query.
type of struct {
	where string
	args  []any
}

func ofReach(reach identity.Reach) of {
	if reach.All {
		return of{}
	}
	condition, args := reach.Where("a")
	return of{` AND o.account_id IN (SELECT a.id FROM accounts a WHERE ` + condition + `)`, args}
}

func ofClient(id int64) of { return of{` AND o.account_id = ?`, []any{id}} }

type soldRow struct {
	AccountID int64        `db:"account_id"`
	Currency  string       `db:"currency"`
	Rate      int64        `db:"rate_millionths"`
	Late      bool         `db:"late"` // in the last span
	Orders    int          `db:"orders"`
	Sum       money.Amount `db:"total"`
}

// sums are what one client bought in both spans.
type sums struct {
	orders, ordersBefore   int
	revenue, revenueBefore money.Amount
}

// soldKey: what was sold is kept until somebody buys or cancels, and at most half a minute, since the spans move on.
type soldKey struct {
	reach    identity.Reach
	version  int64
	window   clock.Time
	currency string
}

const (
	soldFor  = 30_000 // milliseconds
	keptSold = 40_000 // clients of whom sums are kept, some hundred bytes each
)

// sell adds orders and revenue of both spans to the clients.
func (s *Clients) sell(ctx context.Context, o of, list []Client, currency string, now clock.Time) error {
	sold, err := s.sums(ctx, o, currency, now)
	for i := range list {
		list[i].add(sold[list[i].ID])
	}
	return err
}

// sellWithin does it for everyone within reach, from what is kept if nobody bought meanwhile.
func (s *Clients) sellWithin(ctx context.Context, reach identity.Reach, list []Client, currency string, now clock.Time) error {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return err
	}
	key := soldKey{reach, versions["purchases"], now / soldFor, currency}
	sold, ok := s.sold.Get(key)
	if !ok {
		if sold, err = s.sums(ctx, ofReach(reach), currency, now); err != nil {
			return err
		}
		s.sold.Put(key, sold, int64(len(sold))+1)
	}
	for i := range list {
		list[i].add(sold[list[i].ID])
	}
	return nil
}

func (c *Client) add(s sums) {
	c.Orders, c.OrdersBefore, c.Revenue, c.RevenueBefore = s.orders, s.ordersBefore, s.revenue, s.revenueBefore
}

// sums are one query for whole orders, grouped by currency and rate, and one for the few lines of which a part was
// cancelled.
func (s *Clients) sums(ctx context.Context, o of, currency string, now clock.Time) (map[int64]sums, error) {
	span := clock.Time(Days * 24 * 3600 * 1000)
	var rows []soldRow
	err := s.db.Select(ctx, &rows, `SELECT o.account_id, o.currency, o.rate_millionths, o.placed_at >= ? AS late, COUNT(*) AS orders,
		CAST(SUM(o.lines_total) AS BIGINT) AS total FROM orders o WHERE o.placed_at >= ? AND o.placed_at < ? AND `+counted+o.where+`
		GROUP BY o.account_id, o.currency, o.rate_millionths, late`, append([]any{now - span, now - 2*span, now}, o.args...)...)
	if err != nil {
		return nil, fmt.Errorf("read what was sold: %w", err)
	}
	gone, err := s.cancelled(ctx, o, now, span)
	if err != nil {
		return nil, err
	}
	sold := make(map[int64]sums, len(rows)/2+1)
	for _, row := range append(rows, gone...) {
		amount, err := row.Sum.Convert(row.Currency, currency, row.Rate)
		if err != nil {
			return nil, fmt.Errorf("count %s of account %d into %s: %w", row.Currency, row.AccountID, currency, err)
		}
		c := sold[row.AccountID]
		if row.Late {
			c.orders, c.revenue = c.orders+row.Orders, c.revenue+amount
		} else {
			c.ordersBefore, c.revenueBefore = c.ordersBefore+row.Orders, c.revenueBefore+amount
		}
		sold[row.AccountID] = c
	}
	return sold, nil
}

// cancelled is what cancelled quantities take off, as negative sums without orders.
func (s *Clients) cancelled(ctx context.Context, o of, now, span clock.Time) ([]soldRow, error) {
	var lines []struct {
		soldRow
		Quantity  int64             `db:"quantity"`
		Cancelled int64             `db:"cancelled"`
		Unit      money.Price       `db:"unit_price"`
		Discount  money.BasisPoints `db:"discount_bp"`
	}
	err := s.db.Select(ctx, &lines, `SELECT o.account_id, o.currency, o.rate_millionths, o.placed_at >= ? AS late, 0 AS orders, l.line_total AS total,
		l.quantity, l.cancelled, l.unit_price, l.discount_bp FROM order_lines l JOIN orders o ON o.id = l.order_id
		WHERE l.cancelled > 0 AND l.placed_at >= ? AND l.placed_at < ? AND `+counted+o.where, append([]any{now - span, now - 2*span, now}, o.args...)...)
	if err != nil {
		return nil, fmt.Errorf("read what was cancelled: %w", err)
	}
	rows := make([]soldRow, 0, len(lines))
	for _, l := range lines {
		left, err := money.LineTotal(l.Quantity-l.Cancelled, l.Unit, l.Discount, l.Currency)
		if err != nil {
			return nil, err
		}
		l.Sum = left - l.Sum
		rows = append(rows, l.soldRow)
	}
	return rows, nil
}
