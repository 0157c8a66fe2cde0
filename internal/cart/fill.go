package cart

import (
	"context"
	"errors"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

var errAsItWas = errors.New("the cart stays as it was")

// Fill puts items into an empty cart, all or none, and says whether the cart holds exactly them now. A cart that held
// them already stays as it is, so that filling it twice at once fills it once; so does one that holds anything else.
// outcomes are of what went in now.
func (s *Service) Fill(ctx context.Context, actor identity.Actor, items []Item) (outcomes []Outcome, filled bool, err error) {
	if err := mayChange(actor); err != nil {
		return nil, false, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.lock(ctx, actor); err != nil {
			return err
		}
		have, err := s.quantities(ctx, actor)
		if err != nil {
			return err
		}
		if filled = holds(have, items); filled || len(have) > 0 {
			return errAsItWas
		}
		all, err := s.AddMany(ctx, actor, items)
		if err == nil && added(all) < len(items) {
			err = errAsItWas
		}
		if filled = err == nil; filled {
			outcomes = all
		}
		return err
	})
	if errors.Is(err, errAsItWas) {
		err = nil
	}
	return outcomes, filled, err
}

// holds says that the quantities are exactly those of the items.
func holds(have map[int64]int64, items []Item) bool {
	for _, item := range items {
		if have[item.ProductID] != item.Quantity {
			return false
		}
	}
	return len(have) == len(items) && len(items) > 0
}

func added(outcomes []Outcome) (n int) {
	for _, o := range outcomes {
		if o.Problem == "" {
			n++
		}
	}
	return n
}

// Merge is AddMany into the cart whose version was seen, or in place of what that cart holds. One that was changed since
// is a conflict: the same form sent twice adds once.
func (s *Service) Merge(ctx context.Context, actor identity.Actor, seen int64, instead bool, items []Item) (outcomes []Outcome, err error) {
	if err := mayChange(actor); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		r, err := s.lock(ctx, actor)
		if err != nil {
			return err
		}
		if r.Version != seen+1 {
			return fault.Conflict("Your cart was changed since that page was shown, so nothing was added now. Here it is as it stands.")
		}
		if instead {
			if err := s.Clear(ctx, actor); err != nil {
				return err
			}
		}
		if outcomes, err = s.AddMany(ctx, actor, items); err == nil && added(outcomes) == 0 {
			err = errAsItWas
		}
		return err
	})
	if errors.Is(err, errAsItWas) {
		err = nil
	}
	return outcomes, err
}
