package insight

import (
	"sort"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// sums are what figures are made of, of one account or of many: they add up.
type sums struct {
	atFrom, atTo, lost        int // customers at the start, at the end, and those no more at the end
	accounts, repeat          int // with an order in the period, with two or more
	orders, allOrders         int // of the channel asked for, and of all
	revenue, discounts        money.Amount
	units                     int64
	between, betweenMean      float64 // the accounts' days between purchases, ÷ orders and ÷ (orders − 1)
	observed                  float64 // days from the first order ever to the end, of accounts ordering in the period
	acquisition               money.Amount
	newOnline, retained       int
	wentBack                  int
	returned                  int64 // units
	promoters, passives       int
	detractors                int
	satisfied, rated          int
	carts                     [outcomes]int
	abandonedAt               [steps]int
	abandoners, calledInstead int // accounts
	running                   int
	calls, emails, minutes    int64 // minutes of these
	allMinutes                int64 // of visits and chats too
	searched                  SearchSum
}

// window is a period with what counting needs to know of it.
type window struct {
	Period
	from, to         clock.Time
	customerFrom     clock.Time // an order since then makes a customer at from
	customerTo       clock.Time // and at to
	newOnlineUntil   clock.Time // the last moment of a first online order that has its 90 days
	cartsEnd         clock.Time // carts that ended by then count
	unfinished       bool
	cartsProvisional bool
}

const (
	day         = 24 * time.Hour
	onlineAgain = 90 * day // PRODUCT.md, "Online retention rate"
	coldAfter   = 72 * time.Hour
	yearDays    = 365.25
)

// CalledWithin is how long after a cart's last change an order by phone, email or rep, or a contact, counts as called
// instead (PRODUCT.md, cart abandonment rate).
const CalledWithin = 7 * day

func newWindow(p Period, zone *time.Location, customerDays int, now clock.Time) window {
	w := window{Period: p}
	w.from, w.to = p.bounds(zone)
	customer := time.Duration(customerDays) * day
	w.customerFrom, w.customerTo = w.from.Add(-customer), w.to.Add(-customer)
	w.newOnlineUntil = w.to.Add(-onlineAgain)
	w.cartsEnd = w.to.Add(coldAfter)
	w.unfinished, w.cartsProvisional = now < w.to, now < w.cartsEnd
	return w
}

func (w *window) holds(at clock.Time) bool { return w.from <= at && at < w.to }

// sink is where the sums of an account in a window go; nil: it is out of reach.
type sink func(window int, account int64) *sums

// before is how many of the account's orders were placed before t.
func before(orders []order, t clock.Time) int {
	return sort.Search(len(orders), func(i int) bool { return orders[i].at >= t })
}

// count adds what the account's orders say in a window, of which the first lo were placed before it and the first hi before
// its end.
func (a *account) count(w *window, lo, hi int, into *sums) {
	wasCustomer := lo > 0 && a.orders[lo-1].at >= w.customerFrom
	isCustomer := hi > 0 && a.orders[hi-1].at >= w.customerTo
	if wasCustomer {
		into.atFrom++
		if !isCustomer {
			into.lost++
		}
	}
	if isCustomer {
		into.atTo++
	}
	if lo == hi {
		return
	}
	for i := lo; i < hi; i++ {
		o := &a.orders[i]
		into.revenue += o.revenue
		into.discounts += o.discount
		into.units += o.units
	}
	into.accounts++
	into.orders += hi - lo
	into.observed += daysFrom(a.orders[0].at, w.to)
	if n := hi - lo; n > 1 {
		days := daysFrom(a.orders[lo].at, a.orders[hi-1].at)
		into.repeat++
		into.between += days / float64(n)
		into.betweenMean += days / float64(n-1)
	}
}

// countOnline adds what became of an account whose first online order ever fell in the window. It looks at all channels.
func (a *account) countOnline(w *window, into *sums) {
	first := a.firstOnline
	if first == 0 || !w.holds(first) || first > w.newOnlineUntil {
		return
	}
	into.newOnline++
	back := false
	for i := before(a.orders, first+1); i < len(a.orders) && a.orders[i].at <= first.Add(onlineAgain); i++ {
		if a.orders[i].channel == online {
			into.retained++
			return
		}
		back = back || a.orders[i].channel.byPeople()
	}
	if back {
		into.wentBack++
	}
}

// daysFrom is how many days of 24 hours lie between, with fractions.
func daysFrom(from, to clock.Time) float64 { return float64(to-from) / float64(day.Milliseconds()) }
