package cart

import (
	"context"

	"tradecounter/internal/identity"
)

// Held is how many of each product the member's cart holds, for lists that tell it beside a product.
func (s *Service) Held(ctx context.Context, actor identity.Actor) (map[int64]int64, error) {
	if actor.MemberID == 0 {
		return nil, nil
	}
	return s.quantities(ctx, actor)
}
