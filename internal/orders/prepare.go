package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

// Form is what a checkout page needs: the cart at today's prices, the fields filled in as for the last order, and what
// may be chosen.
type Form struct {
	Cart      cart.Cart
	Fill      Checkout // with a fresh key and what is shown
	Locations []accounts.Location
	Arrivals  map[string]Arrival // by delivery method
	Account   accounts.Account
	Credit    accounts.Credit
	LastPO    string // the purchase order number used last, for orientation
	LastOrder string // the number of the order that it is filled in from, "" for none
}

// Arrival is when an order placed now arrives.
type Arrival struct {
	Earliest clock.Date
	Rest     clock.Date // when the last line that isn't in stock follows; 0: none, or not known
}

// Prepare fills in the checkout from the member's last order, or else from the last one of the account.
func (s *Service) Prepare(ctx context.Context, actor identity.Actor) (Form, error) {
	if err := mayPlace(actor); err != nil {
		return Form{}, err
	}
	c, err := s.carts.Show(ctx, actor)
	if err != nil {
		return Form{}, err
	}
	return s.prepare(ctx, actor, c)
}

// prepare is the form for what a cart holds.
func (s *Service) prepare(ctx context.Context, actor identity.Actor, c cart.Cart) (Form, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Form{}, err
	}
	scope, f := actor.Scope(set.Today(s.now())), Form{Cart: c}
	if f.Account, err = s.accounts.Find(ctx, scope); err != nil {
		return f, err
	}
	if f.Credit, err = s.accounts.Credit(ctx, scope); err != nil {
		return f, err
	}
	if f.Locations, err = s.accounts.Locations(ctx, scope, false); err != nil {
		return f, err
	}
	if err := s.prefill(ctx, actor, &f); err != nil {
		return f, err
	}
	f.Arrivals = arrivals(set, s.now(), f.Cart)
	return f, nil
}

// prefill chooses what the last order chose, as far as it is still offered.
func (s *Service) prefill(ctx context.Context, actor identity.Actor, f *Form) error {
	last, err := s.store.lastChoice(ctx, actor)
	if err != nil {
		return err
	}
	f.LastOrder, f.LastPO = last.Number, last.PONumber
	f.Fill = Checkout{Key: NewKey(), Shown: f.Cart.Shown().String(), CopiesTo: last.CopiesTo}
	f.Fill.ShipTo = firstShipTo(f.Locations)
	for _, l := range f.Locations {
		if l.ID == last.ShipTo {
			f.Fill.ShipTo = l.Code
		}
		if (f.Fill.BillTo == "" && l.IsBilling) || l.ID == last.BillTo {
			f.Fill.BillTo = l.Code
		}
	}
	if cost, ok := f.Cart.Cost(last.Method); ok {
		f.Fill.Method = cost.Code
	} else if cost, ok := f.Cart.Cost(""); ok {
		f.Fill.Method = cost.Code
	}
	return nil
}

// firstShipTo is where an account's very first order goes unless told: the place named first to the portal that isn't only
// there for bills, "" without any.
func firstShipTo(locations []accounts.Location) string {
	if len(locations) == 0 {
		return ""
	}
	first := slices.MinFunc(locations, func(a, b accounts.Location) int {
		if a.IsBilling != b.IsBilling {
			if a.IsBilling {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return first.Code
}

func arrivals(set *settings.Settings, now clock.Time, c cart.Cart) map[string]Arrival {
	all := map[string]Arrival{}
	for _, d := range c.Costs {
		a := Arrival{Earliest: Earliest(set, now, c.Lines, d.Days)}
		for _, l := range c.Lines {
			if _, rest := arrival(set, now, l, d.Days); rest > a.Earliest {
				a.Rest = max(a.Rest, rest)
			}
		}
		all[d.Code] = a
	}
	return all
}

// choice is what of an order fills in the next checkout.
type choice struct {
	Number   string `db:"number"`
	PONumber string `db:"po_number"`
	CopiesTo string `db:"copies_to"`
	Method   string `db:"delivery_method"`
	ShipTo   int64  `db:"ship_to"`
	BillTo   int64  `db:"bill_to"`
}

func (s store) lastChoice(ctx context.Context, actor identity.Actor) (choice, error) {
	const query = `SELECT number, po_number, copies_to, delivery_method, COALESCE(ship_location_id, 0) AS ship_to,
		COALESCE(bill_location_id, 0) AS bill_to FROM orders WHERE account_id = ? AND ship_location_id IS NOT NULL `
	var last choice
	err := s.db.Get(ctx, &last, query+`AND member_id = ? ORDER BY placed_at DESC, id DESC LIMIT 1`, actor.Account.ID, actor.MemberID)
	if db.IsNone(err) {
		err = s.db.Get(ctx, &last, query+`ORDER BY placed_at DESC, id DESC LIMIT 1`, actor.Account.ID)
	}
	if db.IsNone(err) {
		return choice{}, nil
	}
	if err != nil {
		return last, fmt.Errorf("read the last order: %w", err)
	}
	return last, nil
}

func (s *Service) scope(ctx context.Context, actor identity.Actor) (identity.Scope, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return identity.Scope{}, err
	}
	return actor.Scope(set.Today(s.now())), nil
}
