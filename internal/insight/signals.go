package insight

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// What facts tell of accounts that somebody should see to. Closed accounts are left out.

const (
	lately      = 90 * day // in which the latest orders are looked at
	latest      = 4        // at most so many of them
	usually     = 365 * day
	onlineAhead = 3 // orders placed online, or by a machine, before them, more than by people
)

// BackToPhone is an account that ordered online, and orders from people again.
type BackToPhone struct {
	AccountID    int64
	ByPeople, Of int        // among its latest orders
	Since        clock.Time // the first of them by people
}

// BackToPhone are the accounts within reach of whose latest orders, two to four within 90 days, three in four went to people,
// while in the year before those it ordered online; the latest to go back first.
func (s *Service) BackToPhone(ctx context.Context, reach identity.Reach) (list []BackToPhone, err error) {
	now := s.now()
	err = s.eachOpen(ctx, reach, func(a *account) {
		if b, ok := a.backToPhone(now); ok {
			list = append(list, b)
		}
	})
	slices.SortFunc(list, func(a, b BackToPhone) int {
		return cmp.Or(cmp.Compare(b.Since, a.Since), cmp.Compare(a.AccountID, b.AccountID))
	})
	return list, err
}

func (a *account) backToPhone(now clock.Time) (b BackToPhone, ok bool) {
	first := max(before(a.orders, now.Add(-lately)), len(a.orders)-latest)
	b = BackToPhone{AccountID: a.id, Of: len(a.orders) - first}
	for _, o := range a.orders[first:] {
		if o.channel.byPeople() {
			if b.ByPeople++; b.ByPeople == 1 {
				b.Since = o.at
			}
		}
	}
	if b.Of < 2 || b.ByPeople*4 < b.Of*3 {
		return b, false
	}
	begun, ahead := a.orders[first].at, 0
	for _, o := range a.orders[before(a.orders, begun.Add(-usually)):before(a.orders, begun)] {
		if o.channel.byPeople() {
			ahead--
		} else {
			ahead++
		}
	}
	return b, ahead >= onlineAhead
}

// FirstOrders are the ids of orders since a moment that are the first ever of their accounts within reach, the newest first.
func (s *Service) FirstOrders(ctx context.Context, reach identity.Reach, since clock.Time) (ids []int64, err error) {
	var first []order
	err = s.eachOpen(ctx, reach, func(a *account) {
		if len(a.orders) > 0 && a.orders[0].at >= since {
			first = append(first, a.orders[0])
		}
	})
	slices.SortFunc(first, func(a, b order) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	for _, o := range first {
		ids = append(ids, o.id)
	}
	return ids, err
}

// KeyMember is a member who placed more than half of an account's orders of a year.
type KeyMember struct {
	AccountID, MemberID int64
	Orders, Of          int // theirs, and of all members
	First, Last         clock.Time
	Days                int // on which they ordered
}

// Usual is the mean time from one day with an order of theirs to the next.
func (k KeyMember) Usual() time.Duration {
	return k.Last.Sub(k.First) / time.Duration(max(k.Days-1, 1))
}

// KeyMembers are those of the accounts within reach with at least so many orders in the last 365 days.
func (s *Service) KeyMembers(ctx context.Context, reach identity.Reach, least int) (list []KeyMember, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	since := s.now().Add(-usually)
	err = s.eachOpen(ctx, reach, func(a *account) {
		if k, ok := a.keyMember(since, least, set.Zone); ok {
			list = append(list, k)
		}
	})
	return list, err
}

func (a *account) keyMember(since clock.Time, least int, zone *time.Location) (KeyMember, bool) {
	orders := a.orders[before(a.orders, since):]
	if len(orders) < least {
		return KeyMember{}, false
	}
	k := KeyMember{AccountID: a.id, MemberID: majority(orders)}
	var last clock.Date
	for _, o := range orders {
		if o.member != 0 {
			k.Of++
		}
		if o.member == 0 || int64(o.member) != k.MemberID {
			continue
		}
		if k.Orders++; k.Orders == 1 {
			k.First = o.at
		}
		if day := o.at.Date(zone); day != last {
			k.Days, last = k.Days+1, day
		}
		k.Last = o.at
	}
	return k, k.Orders >= least && k.Orders*2 > k.Of
}

// majority is the only member who can have placed more than half of the orders that name one (Boyer and Moore 1981).
func majority(orders []order) (member int64) {
	n := 0
	for _, o := range orders {
		switch {
		case o.member == 0:
		case n == 0:
			member, n = int64(o.member), 1
		case int64(o.member) == member:
			n++
		default:
			n--
		}
	}
	return member
}

// eachOpen looks at the orders of each account within reach that isn't closed.
func (s *Service) eachOpen(ctx context.Context, reach identity.Reach, look func(*account)) error {
	within, err := s.Within(ctx, reach, Filter{})
	if err != nil {
		return err
	}
	clients, err := s.clients(ctx)
	if err != nil {
		return err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return err
	}
	for i := range f.accounts {
		if a := &f.accounts[i]; (within == nil || within[a.id]) && !clients.of(a.id).Closed {
			look(a)
		}
	}
	return nil
}
