package identity

import "context"

// Prepare makes someone a member of the actor's account without writing to them yet: InviteAgain does when all is ready.
func (s *Service) Prepare(ctx context.Context, actor Actor, n NewMember) error {
	if err := n.check(actor); err != nil {
		return err
	}
	return s.takeIn(ctx, actor, n, false)
}
