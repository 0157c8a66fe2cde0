package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// question is one look for a kind of task; its columns are Task's.
type question struct {
	kind Kind
	sql  string
	args []any
}

const whose = `a.id AS account_id, a.slug, a.name AS client, COALESCE(w.name, '') AS manager`

// questions are asked of the accounts a within reach, with their manager w.
func (s *Today) questions(reach identity.Reach, today clock.Date) []question {
	within, reached := reach.Where("a")
	from := ` JOIN accounts a ON a.id = x.account_id LEFT JOIN people w ON w.id = a.manager_id WHERE ` + within + ` AND `
	ask := func(kind Kind, columns, table, condition, order string, args ...any) question { // args follow those of the reach
		return question{kind, `SELECT ` + whose + `, ` + columns + ` FROM ` + table + ` x` + from + condition + ` ORDER BY ` + order,
			append(reached[:len(reached):len(reached)], args...)}
	}
	const open = `EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = x.id AND l.quantity > l.shipped + l.cancelled)`
	list := []question{
		ask(CancelAsked, `x.number AS key, x.cancel_requested_at AS at, x.total AS amount, x.currency`, `orders`,
			`x.state IN ('confirmed', 'shipped') AND x.cancel_requested_at > 0 AND `+open, `x.cancel_requested_at`),
		ask(PromiseDue, `CAST(x.id AS TEXT) AS key, x.text, x.due_on AS on_date, x.created_at AS at, x.by_name AS who`, `notes`,
			`x.kind = 'promise' AND x.done_at = 0 AND x.due_on <= ?`, `x.due_on, x.id`, today.AddDays(promisedAhead)),
		ask(LetterFailed, `CAST(x.id AS TEXT) AS key, x.subject AS text, x.to_email AS who, x.last_error AS reason, x.created_at AS at`, `letters`,
			`x.state = 'failed' AND x.created_at >= ?`, `x.created_at DESC`, s.now()-clock.Time(lettersFor*24*3600*1000)),
		ask(OrderLate, `x.number AS key, x.expected_on AS on_date, x.total AS amount, x.currency`, `orders`,
			`x.state IN ('confirmed', 'shipped') AND x.expected_on > 0 AND x.expected_on < ? AND `+open, `x.expected_on`, today),
		ask(RequestOpen, `COALESCE((SELECT p.name FROM products p WHERE p.id = x.product_id), x.words) AS text, CAST(x.id AS TEXT) AS key, x.quantity, x.asked_at AS at,
			COALESCE((SELECT p.name FROM members m JOIN people p ON p.id = m.person_id WHERE m.id = x.member_id), '') AS who`, `asks`,
			`x.answered_at = 0`, `x.asked_at, x.id`),
		// The newest names it: set aside, it is told again once another waits.
		{OrderWaits, `SELECT ` + whose + `, q.n, q.at, x.number AS key FROM (SELECT MAX(id) AS last, COUNT(*) AS n, MIN(placed_at) AS at FROM orders
			WHERE state = 'placed' GROUP BY account_id) q JOIN orders x ON x.id = q.last` + from + `q.n > 0 ORDER BY q.at, x.id`, reached},
		{SeesNothing, `SELECT ` + whose + `, a.created_at AS at, (SELECT COUNT(*) FROM members m WHERE m.account_id = a.id AND m.removed_at = 0) AS n
			FROM accounts a LEFT JOIN people w ON w.id = a.manager_id WHERE ` + within + ` AND a.status <> 'closed' AND a.merged_into = 0
			AND NOT EXISTS (SELECT 1 FROM account_assortments r WHERE r.account_id = a.id)
			AND NOT EXISTS (SELECT 1 FROM account_products r WHERE r.account_id = a.id AND r.mode = 'add') ORDER BY a.created_at, a.id`, reached},
		{CreditUp, `SELECT ` + whose + `, a.credit_hold AS text, a.credit_used AS amount, COALESCE(a.credit_limit, 0) AS credit_limit, a.currency
			FROM accounts a LEFT JOIN people w ON w.id = a.manager_id WHERE ` + within + ` AND a.status <> 'closed'
			AND (a.credit_hold <> '' OR (a.credit_limit > 0 AND a.credit_used * 100 >= a.credit_limit * ?)) ORDER BY a.name`,
			append(reached[:len(reached):len(reached)], CreditNearly)},
	}
	list = append(list, s.signals(ask, reach)...)
	if reach.All { // letters of no client: to staff, to people who sign up
		list = append(list, question{LetterFailed, `SELECT CAST(x.id AS TEXT) AS key, x.subject AS text, x.to_email AS who, x.last_error AS reason, x.created_at AS at FROM letters x
			WHERE x.state = 'failed' AND x.account_id IS NULL AND x.created_at >= ? ORDER BY x.created_at DESC`, []any{s.now() - clock.Time(lettersFor*24*3600*1000)}})
	}
	return list
}

// pricesEnd has one task for each client within reach whose contract prices end, for the first of the ends.
func (s *Today) pricesEnd(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	ends, err := s.prices.EndsWithin(ctx, reach)
	if err != nil || len(ends) == 0 {
		return nil, err
	}
	var ids []int64
	tasks := map[int64]*Task{}
	for _, e := range ends {
		if tasks[e.AccountID] == nil {
			ids, tasks[e.AccountID] = append(ids, e.AccountID), &Task{Kind: PricesEnd, On: e.On, Key: e.On.String()}
		}
		tasks[e.AccountID].Count += e.Products
	}
	list := make([]Task, 0, len(ids))
	for _, id := range ids[:min(len(ids), mostOfKind)] {
		tasks[id].AccountID = id
		list = append(list, *tasks[id])
	}
	return list, s.name(ctx, list)
}

// name says whose tasks are that know their client by its id alone.
func (s *Today) name(ctx context.Context, list []Task) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, t := range list {
		ids[i] = t.AccountID
	}
	var clients []Task
	if err := s.db.Select(ctx, &clients, `SELECT `+whose+` FROM accounts a LEFT JOIN people w ON w.id = a.manager_id WHERE a.id IN (?)`, ids); err != nil {
		return fmt.Errorf("name the clients of what is to be done: %w", err)
	}
	by := map[int64]Task{}
	for _, c := range clients {
		by[c.AccountID] = c
	}
	for i, t := range list {
		list[i].Slug, list[i].Client, list[i].Manager = by[t.AccountID].Slug, by[t.AccountID].Client, by[t.AccountID].Manager
	}
	return nil
}
