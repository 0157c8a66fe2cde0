package orders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// PrepareFor is the checkout of items that staff enter for a member, who keeps their cart: at the member's prices, filled
// in from their last order.
func (s *Service) PrepareFor(ctx context.Context, actor identity.Actor, items []cart.Item) (Form, error) {
	if err := mayPlaceFor(actor); err != nil {
		return Form{}, err
	}
	c, err := s.carts.Price(ctx, actor, items, cart.Benefit{})
	if err != nil {
		return Form{}, err
	}
	return s.prepare(ctx, actor, c)
}

// PlaceFor places what staff entered for a member, with the checkout's promises: the same form orders once, and nothing
// is ordered at prices that weren't shown. The member's cart stays as it is. The channel is the one that the actor's
// Behalf carries.
func (s *Service) PlaceFor(ctx context.Context, actor identity.Actor, items []cart.Item, in Checkout) (Order, error) {
	if err := mayPlaceFor(actor); err != nil {
		return Order{}, err
	}
	if len(in.Key) < 16 || len(in.Key) > 64 {
		return Order{}, fault.Invalid("This form is incomplete; begin the order again.")
	}
	content := in.contentFor(actor, items)
	return s.once(ctx, actor, in.Key, content, func(ctx context.Context) (Order, error) {
		c, err := s.carts.Price(ctx, actor, items, cart.Benefit{})
		if err != nil {
			return Order{}, err
		}
		return s.placeForm(ctx, actor, in, content, c)
	})
}

func mayPlaceFor(actor identity.Actor) error {
	if !actor.Behalf.Is() || actor.Behalf.Watching() {
		return fault.Denied("Only the seller's staff order for a member.")
	}
	if !actor.Can(identity.Buy) {
		return fault.Denied(fmt.Sprintf("%s may not buy for %s at the moment.", actor.Name, actor.Account.Name))
	}
	return nil
}

func (in Checkout) contentFor(actor identity.Actor, items []cart.Item) string {
	text := []byte(in.content(actor) + actor.Behalf.Channel)
	for _, item := range items {
		text = fmt.Appendf(text, "|%d×%d %q", item.ProductID, item.Quantity, item.Note)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
