package cart

import (
	"context"
	"fmt"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// Service keeps the members' carts.
type Service struct {
	db       *db.DB
	store    store
	catalog  *catalog.Service
	prices   *pricing.Service
	settings *settings.Service
	now      clock.Now
}

// New makes the cart service.
func New(d *db.DB, cat *catalog.Service, prices *pricing.Service, set *settings.Service, now clock.Now) *Service {
	return &Service{d, store{d}, cat, prices, set, now}
}

var noBuying = fault.Denied("Ask a colleague with buying rights to order this.")

// mayChange says who has a cart to change: a member who may buy.
func mayChange(actor identity.Actor) error {
	if actor.MemberID == 0 || !actor.Can(identity.Buy) {
		return noBuying
	}
	return nil
}

// Show is the member's cart as it stands, at today's prices; someone without a cart sees an empty one.
func (s *Service) Show(ctx context.Context, actor identity.Actor) (Cart, error) {
	if !actor.Can(identity.SeeRange) {
		return Cart{}, noBuying
	}
	r, err := s.store.find(ctx, actor)
	if err != nil {
		return Cart{}, fmt.Errorf("read the cart: %w", err)
	}
	return s.show(ctx, actor, r)
}

func (s *Service) show(ctx context.Context, actor identity.Actor, r row) (Cart, error) {
	rows, err := s.store.lines(ctx, actor)
	if err != nil {
		return Cart{}, fmt.Errorf("read the cart's lines: %w", err)
	}
	c, err := s.price(ctx, actor, rows, Benefit{})
	c.Version, c.BegunAt, c.ChangedAt = r.Version, r.BegunAt, r.ChangedAt
	return c, err
}

// Summary is the number of lines and their value at the prices last shown.
func (s *Service) Summary(ctx context.Context, actor identity.Actor) (Summary, error) {
	if actor.MemberID == 0 {
		return Summary{}, nil
	}
	rows, err := s.store.quantities(ctx, actor)
	if err != nil {
		return Summary{}, fmt.Errorf("read the cart: %w", err)
	}
	sum := Summary{Lines: len(rows), Held: make(map[int64]int64, len(rows))}
	for _, r := range rows {
		sum.Held[r.ProductID] = r.Quantity
		if r.Shown == nil {
			continue
		}
		total, err := money.LineTotal(r.Quantity, *r.Shown, 0, actor.Account.Currency)
		if err != nil {
			return sum, fmt.Errorf("add up the cart: %w", err)
		}
		sum.Net += total
	}
	return sum, nil
}

// Take empties the member's cart and returns what was in it, priced now. It must run in the transaction that writes the
// order, which Ordered tells in the end: the cart stays locked until then, and is untouched when that fails.
func (s *Service) Take(ctx context.Context, actor identity.Actor) (Cart, error) {
	if err := mayChange(actor); err != nil {
		return Cart{}, err
	}
	if !db.InTransaction(ctx) {
		return Cart{}, fmt.Errorf("take the cart: not in a transaction")
	}
	r, err := s.lock(ctx, actor)
	if err != nil {
		return Cart{}, err
	}
	c, err := s.show(ctx, actor, r)
	if err != nil {
		return c, err
	}
	if err := s.store.clear(ctx, r.ID); err != nil {
		return c, fmt.Errorf("empty the cart: %w", err)
	}
	return c, s.store.settle(ctx, r.ID, s.now(), false)
}

// Benefit is what the seller grants on an order: a percentage off every line, free delivery.
type Benefit struct {
	Discount     money.BasisPoints
	FreeDelivery bool
	Priority     bool
}
