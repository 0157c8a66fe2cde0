package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Behind are the accounts that a figure is made of, and so many of its newest orders.
func (s *Service) Behind(ctx context.Context, reach identity.Reach, f Filter, p Period, name Name, orders int) (Behind, error) {
	q, err := s.ask(ctx, reach, f, []Period{p}, []Name{name})
	if err != nil {
		return Behind{}, err
	}
	byAccount, err := q.answerByAccount(ctx)
	if err != nil {
		return Behind{}, err
	}
	var b Behind
	for id, of := range byAccount {
		a := BehindAccount{ID: id}
		if a.Numerator, a.Denominator, a.Value = of[0].value(name, &q.windows[0]); a.Numerator == 0 && a.Denominator == 0 {
			continue
		}
		if name == NetPromoter { // its groups name them; maps of each account are dear
			a.Parts = of[0].parts(name, &q.windows[0], q.set)
		}
		a.is(q.clients.of(id))
		b.Accounts = append(b.Accounts, a)
	}
	slices.SortFunc(b.Accounts, func(a, c BehindAccount) int {
		return cmp.Or(cmp.Compare(c.Numerator, a.Numerator), cmp.Compare(c.Denominator, a.Denominator), cmp.Compare(a.place, c.place))
	})
	return b, q.ordersBehind(ctx, name, orders, &b)
}

// is fills in who the account is.
func (a *BehindAccount) is(c *client) {
	a.Slug, a.Name, a.Segment, a.Manager, a.place = c.Slug, c.Name, c.Segment, c.Manager, c.place
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
func (q *question) ordersBehind(ctx context.Context, name Name, most int, b *Behind) error {
	from, to, ok := q.windows[0].ordersOf(name)
	if !ok {
		return nil
	}
	f, err := q.facts(ctx)
	if err != nil {
		return err
	}
	found := newest{most: most}
	for i := range b.Accounts {
		a := f.of(b.Accounts[i].ID)
		if name != OnlineRetention && name != ServiceContacts {
			a = q.channels.parts(a)[0]
		}
		part := a.orders[before(a.orders, from):before(a.orders, to)]
		b.OrderSum += len(part)
		found.add(part, i)
	}
	found.cut()
	for _, o := range found.list {
		of := b.Accounts[o.account]
		b.Orders = append(b.Orders, BehindOrder{id: o.id, Slug: of.Slug, Account: of.Name, At: o.at, Channel: o.channel.String(), Revenue: o.revenue})
	}
	return q.nameOrders(ctx, b.Orders)
}

// newest gathers the newest orders of many accounts.
type newest struct {
	most int
	list []ofAccount
	from clock.Time // older ones are too old
}

type ofAccount struct {
	order
	account int // its place
}

// add takes an account's orders, which are sorted by time.
func (n *newest) add(orders []order, account int) {
	for i := len(orders) - 1; i >= 0 && orders[i].at >= n.from; i-- {
		n.list = append(n.list, ofAccount{orders[i], account})
	}
	if len(n.list) > 2*n.most+1000 {
		n.cut()
	}
}

// cut leaves the newest, in their order.
func (n *newest) cut() {
	slices.SortFunc(n.list, func(a, b ofAccount) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	if len(n.list) > n.most {
		n.list = n.list[:n.most]
		if n.most > 0 {
			n.from = n.list[n.most-1].at
		}
	}
}

// nameOrders fills in the orders' numbers.
func (s *Service) nameOrders(ctx context.Context, list []BehindOrder) error {
	for part := range slices.Chunk(list, 1000) {
		ids, at := make([]int64, len(part)), make(map[int64]int, len(part))
		for i, o := range part {
			ids[i], at[o.id] = o.id, i
		}
		err := s.db.Each(ctx, `SELECT id, number FROM orders WHERE id IN (?)`, []any{ids}, func(rows *sqlx.Rows) error {
			var id int64
			var number string
			if err := rows.Scan(&id, &number); err != nil {
				return err
			}
			part[at[id]].Number = number
			return nil
		})
		if err != nil {
			return fmt.Errorf("read the numbers of orders: %w", err)
		}
	}
	return nil
}
