package insight

import (
	"context"
	"fmt"
	"slices"

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
	set      *settings.Settings
	now      clock.Time
	windows  []window
	times    []clock.Time // the ends of all windows, in their order
	lies     [][]int      // which windows a moment before the first, second … of times lies in
	filter   Filter
	channels *split
	clients  *clients
	within   map[int64]bool // the accounts asked about; nil: all
	names    []Name
	to       sink

	touches     *touches
	abandoned   abandoned
	acquisition map[int64]money.Amount
	each        bool // the accounts are asked about each by itself, which needs values without their parts
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
	q := &question{Service: s, set: set, now: s.now(), filter: f, channels: splitBy(f.Channel), names: names}
	for _, p := range periods {
		if err := p.Check(); err != nil {
			return nil, err
		}
		q.windows = append(q.windows, newWindow(p, set.Zone, set.Figures.CustomerDays, q.now))
	}
	q.divide()
	if q.clients, err = s.clients(ctx); err != nil {
		return nil, err
	}
	q.within, err = s.Within(ctx, reach, f)
	return q, err
}

// divide cuts time where windows begin and end.
func (q *question) divide() {
	for _, w := range q.windows {
		q.times = append(q.times, w.from, w.to)
	}
	slices.Sort(q.times)
	q.times = slices.Compact(q.times)
	q.lies = make([][]int, len(q.times)+1)
	for i := range q.windows {
		for j := 1; j < len(q.times); j++ {
			if q.windows[i].holds(q.times[j-1]) {
				q.lies[j] = append(q.lies[j], i)
			}
		}
	}
}

// holding are the windows that a moment lies in.
func (q *question) holding(at clock.Time) []int {
	i, found := slices.BinarySearch(q.times, at)
	if found {
		i++
	}
	return q.lies[i]
}

// span is from the first to the last moment of all windows.
func (q *question) span() (from, to clock.Time) { return q.times[0], q.times[len(q.times)-1] }

// into is where an account's sums of a window go, nil for an account that isn't asked about.
func (q *question) into(window int, account int64) *sums {
	if q.within != nil && !q.within[account] {
		return nil
	}
	return q.to(window, account)
}

// answerByAccount gathers the sums of each account in each window.
func (q *question) answerByAccount(ctx context.Context) (map[int64][]sums, error) {
	byAccount := map[int64][]sums{}
	var room []sums
	q.each = true
	q.to = func(window int, account int64) *sums {
		of := byAccount[account]
		if of == nil {
			n := len(q.windows)
			if len(room) < n {
				room = make([]sums, 100*n)
			}
			of, room = room[:n:n], room[n:]
			byAccount[account] = of
		}
		return &of[window]
	}
	return byAccount, q.answer(ctx)
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
	if q.asks(CartAbandonment, ServiceContacts, LifetimeValue) {
		if q.touches, err = q.touched(ctx); err != nil {
			return fmt.Errorf("read carts and contacts: %w", err)
		}
	}
	for _, part := range []struct {
		asked bool
		read  func(context.Context) error
	}{
		{q.asks(LifetimeValue), func(context.Context) error { return q.readAcquisition(f) }},
		{q.asks(CartAbandonment), q.readCarts},
		{q.asks(ServiceContacts), q.countContacts},
		{q.asks(ServiceContacts, LifetimeValue) && !q.each, q.readMinutes},
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

// addOrders walks over the orders. Service contacts are counted by all orders, whatever the channel asked for; the sums of
// the second channel's windows stand behind those of the first.
func (q *question) addOrders(f *facts) {
	from, to := q.borders()
	placed, ofAll := make([]int, len(q.times)), make([]int, len(q.times))
	online := q.asks(OnlineRetention)
	for i := range f.accounts {
		whole := &f.accounts[i]
		if q.within != nil && !q.within[whole.id] {
			continue
		}
		count(whole.orders, q.times, ofAll)
		for k, part := range q.channels.parts(whole) {
			if part == whole {
				copy(placed, ofAll)
			} else {
				count(part.orders, q.times, placed)
			}
			for j := range q.windows {
				w, lo, hi := &q.windows[j], placed[from[j]], placed[to[j]]
				if hi == 0 && ofAll[to[j]] == 0 {
					continue // nothing yet
				}
				into := q.to(k*len(q.windows)+j, whole.id)
				if part.count(w, lo, hi, into); lo < hi {
					into.acquisition += q.acquisition[whole.id]
				}
				if online {
					whole.countOnline(w, into)
				}
				into.allOrders += ofAll[to[j]] - ofAll[from[j]]
			}
		}
	}
}

// borders are where among the times each window begins and ends.
func (q *question) borders() (from, to []int) {
	for _, w := range q.windows {
		begin, _ := slices.BinarySearch(q.times, w.from)
		end, _ := slices.BinarySearch(q.times, w.to)
		from, to = append(from, begin), append(to, end)
	}
	return from, to
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
