package orders

import (
	"context"

	"tradecounter/internal/identity"
)

// Placed says whether a form's key has ordered already: sent again it leads to that order, whatever else would be said
// about the form.
func (s *Service) Placed(ctx context.Context, actor identity.Actor, key string) (bool, error) {
	number, _, err := s.store.byKey(ctx, actor.Account.ID, key)
	return number != "", err
}
