package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// shownOrders is how many orders stand behind a figure by name.
const shownOrders = 500

// Behind are the accounts and the newest orders that a figure is made of.
func (s *Service) Behind(ctx context.Context, reach identity.Reach, f Filter, p Period, name Name) (Behind, error) {
	q, err := s.ask(ctx, reach, f, []Period{p}, []Name{name})
	if err != nil {
		return Behind{}, err
	}
	q.byAccount = true
	byAccount := map[int64]*sums{}
	q.to = func(_ int, account int64) *sums {
		into := byAccount[account]
		if into == nil {
			into = &sums{}
			byAccount[account] = into
		}
		return into
	}
	if err := q.answer(ctx); err != nil {
		return Behind{}, err
	}
	total, err := s.Figures(ctx, reach, f, p, name)
	if err != nil {
		return Behind{}, err
	}
	b := Behind{Figure: total[name]}
	for id, of := range byAccount {
		figure := of.figure(name, &q.windows[0], q.set)
		if figure.Numerator != 0 || figure.Denominator != 0 {
			b.Accounts = append(b.Accounts, BehindAccount{ID: id, Numerator: figure.Numerator, Denominator: figure.Denominator, Value: figure.Value, Parts: figure.Parts})
		}
	}
	if err := q.nameAccounts(ctx, b.Accounts); err != nil {
		return Behind{}, err
	}
	slices.SortFunc(b.Accounts, func(a, c BehindAccount) int {
		return cmp.Or(cmp.Compare(c.Numerator, a.Numerator), cmp.Compare(c.Denominator, a.Denominator), cmp.Compare(a.Slug, c.Slug))
	})
	return b, q.ordersBehind(ctx, name, &b)
}

// nameAccounts fills in who the accounts are.
func (s *Service) nameAccounts(ctx context.Context, list []BehindAccount) error {
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = i, list[i].ID
	}
	for part := range slices.Chunk(ids, 1000) {
		var rows []struct {
			ID      int64  `db:"id"`
			Slug    string `db:"slug"`
			Name    string `db:"name"`
			Segment string `db:"segment"`
			Manager string `db:"manager"`
		}
		err := s.db.Select(ctx, &rows, `SELECT a.id, a.slug, a.name, a.segment, COALESCE(p.name, '') AS manager FROM accounts a
			LEFT JOIN people p ON p.id = a.manager_id WHERE a.id IN (?)`, part)
		if err != nil {
			return fmt.Errorf("read the names of accounts: %w", err)
		}
		for _, row := range rows {
			a := &list[at[row.ID]]
			a.Slug, a.Name, a.Segment, a.Manager = row.Slug, row.Name, row.Segment, row.Manager
		}
	}
	return nil
}

// ordersOf is the span of the orders that a figure looks at; ok is false for figures of something else.
func (w *window) ordersOf(name Name) (from, to clock.Time, ok bool) {
	switch name {
	case Churn, Retention:
		return w.customerFrom, w.to, true
	case Customers:
		return w.customerTo, w.to, true
	case Revenue, Orders, RepeatPurchase, OrderValue, LifetimeValue, DaysBetween, DaysBetweenMean, OnlineRetention, ReturnRate, ServiceContacts:
		return w.from, w.to, true
	}
	return 0, 0, false
}

// ordersBehind adds the newest orders of the accounts that stand behind the figure.
func (q *question) ordersBehind(ctx context.Context, name Name, b *Behind) error {
	from, to, ok := q.windows[0].ordersOf(name)
	if !ok {
		return nil
	}
	f, err := q.facts(ctx)
	if err != nil {
		return err
	}
	byOrder := map[int64]BehindOrder{}
	var found, room []order
	accounts := map[int64]*BehindAccount{}
	for i := range b.Accounts {
		whole := f.of(b.Accounts[i].ID)
		a := whole
		if name != OnlineRetention && name != ServiceContacts {
			a, room = whole.in(q.filter.Channel, room)
		}
		part := a.orders[before(a.orders, from):before(a.orders, to)]
		b.OrderSum += len(part)
		for _, o := range part[max(0, len(part)-shownOrders):] {
			found = append(found, o)
			accounts[o.id] = &b.Accounts[i]
		}
	}
	slices.SortFunc(found, func(a, c order) int { return cmp.Or(cmp.Compare(c.at, a.at), cmp.Compare(c.id, a.id)) })
	found = found[:min(len(found), shownOrders)]
	ids := make([]int64, len(found))
	for i, o := range found {
		ids[i] = o.id
		byOrder[o.id] = BehindOrder{Slug: accounts[o.id].Slug, Account: accounts[o.id].Name, At: o.at, Channel: o.channel.String(), Revenue: o.revenue}
	}
	if err := q.nameOrders(ctx, ids, byOrder); err != nil {
		return err
	}
	for _, id := range ids {
		b.Orders = append(b.Orders, byOrder[id])
	}
	return nil
}

func (q *question) nameOrders(ctx context.Context, ids []int64, orders map[int64]BehindOrder) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID     int64  `db:"id"`
		Number string `db:"number"`
	}
	if err := q.db.Select(ctx, &rows, `SELECT id, number FROM orders WHERE id IN (?)`, ids); err != nil {
		return fmt.Errorf("read the numbers of orders: %w", err)
	}
	for _, row := range rows {
		o := orders[row.ID]
		o.Number = row.Number
		orders[row.ID] = o
	}
	return nil
}
