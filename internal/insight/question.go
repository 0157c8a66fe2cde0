package insight

import (
	"context"
	"iter"
	"slices"
	"sort"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// question is which figures are asked for: of which windows, for which accounts. It walks over facts and tables once,
// whatever it asks.
type question struct {
	*Service
	set     *settings.Settings
	now     clock.Time
	windows []window
	apart   bool // windows follow each other without overlap, so that each moment lies in one at most
	filter  Filter
	within  map[int64]bool // the accounts asked about; nil: all
	names   []Name
	to      sink

	touches     *touches
	abandoned   abandoned
	acquisition map[int64]money.Amount
	byAccount   bool // who it was matters, not only how many
}

// ask prepares a question; sums go to what sink makes of it.
func (s *Service) ask(ctx context.Context, reach identity.Reach, f Filter, periods []Period, names []Name) (*question, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		names = All
	}
	for _, name := range names {
		if !slices.Contains(All, name) {
			return nil, fault.NotFound("There is no figure of that name.")
		}
	}
	q := &question{Service: s, set: set, now: s.now(), filter: f, names: names, apart: true}
	for i, p := range periods {
		if err := p.Check(); err != nil {
			return nil, err
		}
		q.windows = append(q.windows, newWindow(p, set.Zone, set.Figures.CustomerDays, q.now))
		q.apart = q.apart && (i == 0 || periods[i-1].To <= p.From)
	}
	q.within, err = s.accountsWithin(ctx, reach, f)
	q.byAccount = q.within != nil
	return q, err
}

// accountsWithin are the accounts of a reach and a filter, nil for all.
func (s *Service) accountsWithin(ctx context.Context, reach identity.Reach, f Filter) (map[int64]bool, error) {
	if reach.All && f.Segment == "" && f.ManagerID == 0 && f.AccountID == 0 {
		return nil, nil
	}
	where, args := reach.Where("a")
	for _, part := range []struct {
		on    bool
		where string
		arg   any
	}{{f.Segment != "", `a.segment = ?`, f.Segment}, {f.ManagerID != 0, `a.manager_id = ?`, f.ManagerID}, {f.AccountID != 0, `a.id = ?`, f.AccountID}} {
		if part.on {
			where, args = where+` AND `+part.where, append(args, part.arg)
		}
	}
	var ids []int64
	if err := s.db.Select(ctx, &ids, `SELECT a.id FROM accounts a WHERE `+where, args...); err != nil {
		return nil, err
	}
	within := make(map[int64]bool, len(ids))
	for _, id := range ids {
		within[id] = true
	}
	return within, nil
}

// into is where an account's sums of a window go, nil for an account that isn't asked about.
func (q *question) into(window int, account int64) *sums {
	if q.within != nil && !q.within[account] {
		return nil
	}
	return q.to(window, account)
}

// span is from the first to the last moment of all windows.
func (q *question) span() (from, to clock.Time) {
	from, to = q.windows[0].from, q.windows[0].to
	for _, w := range q.windows[1:] {
		from, to = min(from, w.from), max(to, w.to)
	}
	return from, to
}

// holding are the windows that a moment lies in.
func (q *question) holding(at clock.Time) iter.Seq[int] {
	return func(yield func(int) bool) {
		first := 0
		if q.apart {
			first = sort.Search(len(q.windows), func(i int) bool { return q.windows[i].to > at })
		}
		for i := first; i < len(q.windows); i++ {
			if q.windows[i].holds(at) && !yield(i) || q.apart {
				return
			}
		}
	}
}

func (q *question) asks(names ...Name) bool {
	return slices.ContainsFunc(names, func(n Name) bool { return slices.Contains(q.names, n) })
}

// answer gathers all sums that the names need.
func (q *question) answer(ctx context.Context) error {
	var f *facts
	var err error
	if q.ofOrders() {
		if f, err = q.facts(ctx); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		asked bool
		read  func(context.Context) error
	}{
		{q.asks(LifetimeValue), q.readAcquisition},
		{q.asks(CartAbandonment), q.readCarts},
		{q.asks(ServiceContacts, LifetimeValue), q.readContacts},
		{q.asks(NetPromoter, Satisfaction), q.readAnswers},
		{q.asks(Searches, SearchesEmpty, SearchesClicked, SearchesCarted), q.readSearches},
		{q.asks(ReturnRate), func(ctx context.Context) error { return q.addReturns(ctx, f) }},
	} {
		if part.asked {
			if err := part.read(ctx); err != nil {
				return err
			}
		}
	}
	if f != nil {
		q.addOrders(f)
		q.addCalled(f)
	}
	return nil
}

// ofOrders says that orders are needed: some figures are about answers or searches alone.
func (q *question) ofOrders() bool {
	return slices.ContainsFunc(q.names, func(n Name) bool {
		return !slices.Contains([]Name{NetPromoter, Satisfaction, Searches, SearchesEmpty, SearchesClicked, SearchesCarted}, n)
	})
}

// addOrders walks over the orders. Service contacts are counted by all orders, whatever the channel asked for.
func (q *question) addOrders(f *facts) {
	times, from, to := q.borders()
	placed, ofAll := make([]int, len(times)), make([]int, len(times))
	online := q.asks(OnlineRetention)
	var room []order
	for i := range f.accounts {
		whole := &f.accounts[i]
		if q.within != nil && !q.within[whole.id] {
			continue
		}
		var a *account
		a, room = whole.in(q.filter.Channel, room)
		count(whole.orders, times, ofAll)
		if a == whole {
			copy(placed, ofAll)
		} else {
			count(a.orders, times, placed)
		}
		for j := range q.windows {
			w, lo, hi := &q.windows[j], placed[from[j]], placed[to[j]]
			if hi == 0 && ofAll[to[j]] == 0 {
				continue // nothing yet
			}
			into := q.to(j, whole.id)
			if a.count(w, lo, hi, into); lo < hi {
				into.acquisition += q.acquisition[whole.id]
			}
			if online {
				whole.countOnline(w, into)
			}
			into.allOrders += ofAll[to[j]] - ofAll[from[j]]
		}
	}
}

// borders are the ends of all windows in their order, and where among them each window begins and ends.
func (q *question) borders() (times []clock.Time, from, to []int) {
	for _, w := range q.windows {
		times = append(times, w.from, w.to)
	}
	slices.Sort(times)
	times = slices.Compact(times)
	for _, w := range q.windows {
		begin, _ := slices.BinarySearch(times, w.from)
		end, _ := slices.BinarySearch(times, w.to)
		from, to = append(from, begin), append(to, end)
	}
	return times, from, to
}

// count says for each of the times, which are in order, how many orders were placed before it.
func count(orders []order, times []clock.Time, before []int) {
	n := 0
	for i, t := range times {
		for n < len(orders) && orders[n].at < t {
			n++
		}
		before[i] = n
	}
}
