package insight

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
)

// CohortClient is an account of a cohort: what it ordered since its first month, and what in one of its months.
type CohortClient struct {
	Slug, Name, Segment, Manager string
	Orders, OrdersIn             int
	Revenue, RevenueIn           money.Amount // in the seller's currency
}

// CohortClients are the accounts whose first order, online or in any channel, fell in a month, those that ordered most in
// another first; orders of days to come are left out.
func (s *Service) CohortClients(ctx context.Context, reach identity.Reach, filter Filter, byOnline bool, month, in Period) (list []CohortClient, err error) {
	filter.Channel = ""
	if byOnline {
		filter.Channel = Channels[online]
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	since := Period{From: month.From, To: max(month.From, s.now().Date(set.Zone)).AddDays(1)}
	q, err := s.ask(ctx, reach, filter, []Period{month, in, since}, []Name{Orders, Revenue})
	if err != nil {
		return nil, err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return nil, err
	}
	for i := range f.accounts {
		if q.within != nil && !q.within[f.accounts[i].id] {
			continue
		}
		orders := q.channels.parts(&f.accounts[i])[0].orders
		if len(orders) == 0 || !q.windows[0].holds(orders[0].at) {
			continue
		}
		of := q.clients.of(f.accounts[i].id)
		c := CohortClient{Slug: of.Slug, Name: of.Name, Segment: of.Segment, Manager: of.Manager}
		for _, o := range orders {
			if q.windows[1].holds(o.at) {
				c.OrdersIn, c.RevenueIn = c.OrdersIn+1, c.RevenueIn+o.revenue
			}
			if q.windows[2].holds(o.at) {
				c.Orders, c.Revenue = c.Orders+1, c.Revenue+o.revenue
			}
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b CohortClient) int {
		return cmp.Or(cmp.Compare(b.RevenueIn, a.RevenueIn), cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(a.Slug, b.Slug))
	})
	return list, nil
}
