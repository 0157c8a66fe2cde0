package insight

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
)

// Worth are some orders and their revenue.
type Worth struct {
	Orders  int
	Revenue money.Amount
}

// Average is their average value in minor units, nil without any.
func (w Worth) Average() *float64 { return share(float64(w.Revenue), float64(w.Orders), 1) }

func (w *Worth) add(o *order) { w.Orders, w.Revenue = w.Orders+1, w.Revenue+o.revenue }

// OrderValues are the orders of a period and what they are worth, divided in three ways.
type OrderValues struct {
	Channels      []ChannelWorth // those with an order, in the order of Channels
	With, Without Worth          // with and without a line from a recommendation or a related product
	Before, After Worth          // of accounts that ever ordered online: before their first online order, and from it on
	Accounts      []AccountWorth // the same account by account, by revenue, most first
}

// ChannelWorth are the orders of one channel.
type ChannelWorth struct {
	Channel string
	Worth
}

// AccountWorth are an account's orders before its first online order ever and from it on.
type AccountWorth struct {
	BehindAccount
	Before, After Worth
}

// OrderValues divides the average order value of a period.
func (s *Service) OrderValues(ctx context.Context, reach identity.Reach, filter Filter, p Period) (v OrderValues, err error) {
	q, err := s.ask(ctx, reach, filter, []Period{p}, []Name{OrderValue})
	if err != nil {
		return v, err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return v, err
	}
	w := &q.windows[0]
	channels := make([]ChannelWorth, other+1)
	for i := range f.accounts {
		whole := &f.accounts[i]
		if q.within != nil && !q.within[whole.id] {
			continue
		}
		a := q.channels.parts(whole)[0]
		one := AccountWorth{BehindAccount: BehindAccount{ID: whole.id}}
		for j := before(a.orders, w.from); j < before(a.orders, w.to); j++ {
			o := &a.orders[j]
			channels[o.channel].add(o)
			if o.recommended {
				v.With.add(o)
			} else {
				v.Without.add(o)
			}
			switch {
			case whole.firstOnline == 0:
			case o.at < whole.firstOnline:
				one.Before.add(o)
				v.Before.add(o)
			default:
				one.After.add(o)
				v.After.add(o)
			}
		}
		if one.Before.Orders+one.After.Orders > 0 {
			one.is(q.clients.of(whole.id))
			v.Accounts = append(v.Accounts, one)
		}
	}
	for i, c := range channels {
		if c.Channel = channel(i).String(); c.Orders > 0 {
			v.Channels = append(v.Channels, c)
		}
	}
	slices.SortFunc(v.Accounts, func(a, b AccountWorth) int {
		return cmp.Or(cmp.Compare(b.Before.Revenue+b.After.Revenue, a.Before.Revenue+a.After.Revenue), cmp.Compare(a.place, b.place))
	})
	return v, nil
}
