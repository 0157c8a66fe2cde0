package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/settings"
)

// Days is how long the two spans are whose orders and revenue the list compares: the last 90 × 24 hours, and as many
// before (PRODUCT.md, "Customer at time t").
const Days = 90

// Client is one line of the list. Orders count while they are not pending, rejected or cancelled; revenue is line totals
// after discount, less cancelled quantity, without tax and delivery, in the seller's currency at the rates copied onto
// the orders.
type Client struct {
	ID         int64  `db:"id"`
	Slug       string `db:"slug"`
	Name       string `db:"name"`
	Segment    string `db:"segment"`
	Status     string `db:"status"`
	ExternalID string `db:"external_id"`
	Currency   string `db:"currency"` // of the credit
	ManagerID  int64  `db:"manager_id"`
	Manager    string `db:"manager"`

	ManagerEmail string        `db:"manager_email"`
	CreditLimit  *money.Amount `db:"credit_limit"`
	CreditUsed   money.Amount  `db:"credit_used"`
	CreditHold   string        `db:"credit_hold"`

	Ranges      int        `db:"ranges"`  // assortments and single products added
	Members     int        `db:"members"` // people who may come in
	Came        clock.Time `db:"came"`    // the last sign-in of any of them
	LastOrder   clock.Time `db:"last_order"`
	ContractEnd clock.Date // of a price with none for the day after, the next one; 0: none ahead
	Requests    int        `db:"requests"` // open ones: what was asked for, and questions
	Promises    int        `db:"promises"` // not kept yet

	Orders        int
	OrdersBefore  int
	Revenue       money.Amount
	RevenueBefore money.Amount
}

// Change is the revenue of the last span less that of the one before.
func (c Client) Change() money.Amount { return c.Revenue - c.RevenueBefore }

// Trend is how a client's revenue goes.
type Trend string

// The trends; Drifting is what a filter asks for: falling or silent.
const (
	Growing  Trend = "growing" // a tenth more than before, or the first at all
	Steady   Trend = "steady"
	Falling  Trend = "falling" // a tenth less
	Silent   Trend = "silent"  // nothing in this span, something in the one before
	NoOrders Trend = "none"    // nothing in both
	Drifting Trend = "drifting"
)

// Trend compares the two spans.
func (c Client) Trend() Trend {
	switch {
	case c.Orders == 0 && c.OrdersBefore == 0:
		return NoOrders
	case c.Orders == 0:
		return Silent
	case c.Revenue*10 >= c.RevenueBefore*11 && c.Revenue > 0:
		return Growing
	case c.Revenue*10 <= c.RevenueBefore*9:
		return Falling
	}
	return Steady
}

// CreditShare is how much of the limit is used, in whole percent; ok is false where none is checked or nothing may be used.
func (c Client) CreditShare() (percent int64, ok bool) {
	if c.CreditLimit == nil || *c.CreditLimit <= 0 {
		return 0, false
	}
	return int64(c.CreditUsed) * 100 / int64(*c.CreditLimit), true
}

// NotLive says in words why a client can't have begun yet; nothing when it has.
func (c Client) NotLive() string {
	switch {
	case c.Status == "closed":
		return ""
	case c.Ranges == 0:
		return "sees nothing: no range"
	case c.Members == 0:
		return "nobody invited"
	case c.Came == 0 && c.LastOrder == 0:
		return "invited, nobody came in yet"
	}
	return ""
}

// Clients lists clients.
type Clients struct {
	db       *db.DB
	settings *settings.Service
	now      clock.Now
	sold     *lru.Cache[soldKey, map[int64]sums]
	ends     *lru.Cache[endsKey, map[int64]clock.Date]
}

// NewClients makes the list.
func NewClients(d *db.DB, s *settings.Service, now clock.Now) *Clients {
	return &Clients{d, s, now, lru.New[soldKey, map[int64]sums](keptSold), lru.New[endsKey, map[int64]clock.Date](keptEnds)}
}

// Listed is a list as a filter and an order make it, whole: pages are cut by whoever shows it.
type Listed struct {
	Clients  []Client
	Totals   Totals
	Every    []Client // within reach, whatever the filter says
	Segments []string
	Managers []string
	Currency string     // the seller's, of all revenue
	Today    clock.Date // in the seller's zone
}

// Count is how many of everyone within reach a filter leaves.
func (l Listed) Count(f Filter) int { return len(f.leave(l.Every, l.Today)) }

// Totals are the sums of the clients that are listed.
type Totals struct {
	Orders, OrdersBefore, Requests int
	Revenue, RevenueBefore         money.Amount
}

// List is what of the clients within reach the filter leaves, in its order.
func (s *Clients) List(ctx context.Context, reach identity.Reach, f Filter) (Listed, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Listed{}, err
	}
	now := s.now()
	list := Listed{Currency: set.Currency, Today: set.Today(now)}
	var all []Client
	err = s.db.Snapshot(ctx, func(ctx context.Context) (err error) {
		if all, err = s.clients(ctx, reach, list.Today, ""); err == nil {
			err = s.sellWithin(ctx, reach, all, set.Currency, now)
		}
		return err
	})
	if err != nil {
		return Listed{}, fmt.Errorf("list clients: %w", err)
	}
	list.Every = all
	list.Segments, list.Managers = named(all)
	list.Clients = f.leave(all, list.Today)
	for _, c := range list.Clients {
		if err := list.Totals.add(c); err != nil {
			return Listed{}, err
		}
	}
	f.sort(list.Clients)
	return list, nil
}

func (t *Totals) add(c Client) (err error) {
	t.Orders, t.OrdersBefore, t.Requests = t.Orders+c.Orders, t.OrdersBefore+c.OrdersBefore, t.Requests+c.Requests
	if t.Revenue, err = money.Add(t.Revenue, c.Revenue); err != nil {
		return err
	}
	t.RevenueBefore, err = money.Add(t.RevenueBefore, c.RevenueBefore)
	return err
}
