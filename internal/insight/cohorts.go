package insight

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Cohorts are the accounts by the month of their first order, online or in any channel: how many of them ordered in each
// month since, and their revenue. Months run to that of the seller’s newest order, no further than today's; without first
// orders a month has no cohort.
func (s *Service) Cohorts(ctx context.Context, reach identity.Reach, filter Filter, byOnline bool) ([]Cohort, error) {
	if byOnline {
		filter.Channel = Channels[online]
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	within, err := s.Within(ctx, reach, filter)
	if err != nil {
		return nil, err
	}
	f, err := s.facts(ctx)
	if err != nil || f.orders == 0 {
		return nil, err
	}
	g := grid{first: f.oldest().Date(set.Zone).AddMonths(0, 1)}
	last := min(f.newest(), s.now())
	for month := g.first; len(g.ends) == 0 || g.ends[len(g.ends)-1] <= last; {
		month = month.AddMonths(1, 1)
		g.ends = append(g.ends, month.At(0, 0, set.Zone))
	}
	g.cohorts = make([]Cohort, len(g.ends))
	channels := splitBy(filter.Channel)
	for i := range f.accounts {
		if within == nil || within[f.accounts[i].id] {
			g.add(channels.parts(&f.accounts[i])[0].orders)
		}
	}
	return g.list(), nil
}

// oldest is the time of the oldest counted order.
func (f *facts) oldest() (at clock.Time) {
	for i := range f.accounts {
		if orders := f.accounts[i].orders; len(orders) > 0 && (at == 0 || orders[0].at < at) {
			at = orders[0].at
		}
	}
	return at
}

// grid gathers cohorts by month.
type grid struct {
	first   clock.Date   // of the first month
	ends    []clock.Time // of each month
	cohorts []Cohort
}

// add adds an account's orders, which are sorted by time.
func (g *grid) add(orders []order) {
	month, born, last := 0, -1, -1
	for _, o := range orders {
		if o.at >= g.ends[len(g.ends)-1] {
			return // of a day to come: mistyped, or of a clock gone wrong
		}
		for o.at >= g.ends[month] {
			month++
		}
		if born < 0 {
			born = month
			g.cohorts[born].Accounts++
			if g.cohorts[born].Months == nil {
				g.cohorts[born].Months = make([]CohortMonth, len(g.ends)-born)
			}
		}
		into := &g.cohorts[born].Months[month-born]
		if month != last {
			into.Active++
			last = month
		}
		into.Revenue += money.Amount(o.revenue)
	}
}

func (g *grid) list() (list []Cohort) {
	for i, c := range g.cohorts {
		if c.Accounts == 0 {
			continue
		}
		c.Month = g.first.AddMonths(i, 1)
		for n := range c.Months {
			c.Months[n].N = n
		}
		list = append(list, c)
	}
	return list
}
