package app

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/seed"
)

// signIns has the people come before anyone looks: within the last weeks, and not before they last ordered online.
func (t *teller) signIns(ctx context.Context) error {
	now := t.at
	defer func() { t.at = now }()
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	people, err := t.Identity.People(ctx, t.by)
	if err != nil {
		return err
	}
	histories := map[string][]orders.Order{}
	for _, p := range people {
		came, ok := seed.LastCame(p.Email, set.Today(now))
		if !ok {
			continue
		}
		ordered, err := t.lastOrdered(ctx, p, histories)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Email, err)
		}
		t.working(came.On, came.Hour, came.Minute, set.Zone, now)
		t.at = max(t.at, ordered.Add(-9*time.Minute), t.visited[p.Email])
		if err := t.Identity.Came(ctx, t.by, p.Email); err != nil {
			return fmt.Errorf("%s: %w", p.Email, err)
		}
	}
	return nil
}

// lastOrdered is when someone last placed an order online, 0 for never or long ago; histories keeps what was read of an
// account.
func (t *teller) lastOrdered(ctx context.Context, p identity.Listed, histories map[string][]orders.Order) (last clock.Time, err error) {
	const newest = 60
	for _, m := range p.Accounts {
		actor, err := t.Identity.ActorFor(ctx, p.Email, m.Slug)
		if err != nil {
			return 0, err
		}
		if _, read := histories[m.Slug]; !read {
			if histories[m.Slug], err = t.Orders.LastOrders(ctx, actor.Scope(0), newest); err != nil {
				return 0, err
			}
		}
		for _, o := range histories[m.Slug] {
			if o.MemberID != nil && *o.MemberID == actor.MemberID && o.Channel == orders.Online && o.Source != orders.Standing {
				last = max(last, o.PlacedAt)
			}
		}
	}
	return last, nil
}
