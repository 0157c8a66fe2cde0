package identity

import (
	"context"
	"fmt"
)

// Came notes that someone signed in now, without beginning a session: for a portal that begins with a past, as the demo's.
func (s *Service) Came(ctx context.Context, actor Actor, email string) error {
	person, err := s.administered(ctx, actor, email)
	if err != nil {
		return err
	}
	if err := s.store.signedIn(ctx, person.ID, s.now()); err != nil {
		return fmt.Errorf("note that %s came: %w", email, err)
	}
	return nil
}
