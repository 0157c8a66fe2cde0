package identity

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Prepare makes someone a member of the actor's account without writing to them yet: InviteAgain does when all is ready.
func (s *Service) Prepare(ctx context.Context, actor Actor, n NewMember) error {
	if err := n.check(actor); err != nil {
		return err
	}
	return s.takeIn(ctx, actor, n, false)
}

// InviteAll writes to every member of the actor's account who hasn't come in yet and wasn't written to since a moment, when
// the form was made that asks for it: sent twice it writes once. It says for how many an invitation is on its way.
func (s *Service) InviteAll(ctx context.Context, actor Actor, since clock.Time) (n int, err error) {
	err = s.inTx(ctx, "invite everyone", func(ctx context.Context) error {
		if err := s.store.holdAccount(ctx, actor.Account.ID); err != nil {
			return err
		}
		team, err := s.Team(ctx, actor)
		if err != nil {
			return err
		}
		var told []int64
		if err := s.db.Select(ctx, &told, `SELECT person_id FROM events WHERE account_id = ? AND name = ? AND at >= ?`, actor.Account.ID, PersonInvited{}.EventName(), since); err != nil {
			return fmt.Errorf("see who was invited: %w", err)
		}
		for _, m := range team {
			if m.LastSignIn != 0 || m.Disabled != 0 {
				continue
			}
			n++
			if slices.Contains(told, m.PersonID) {
				continue
			}
			if err := s.InviteAgain(ctx, actor, m.ID); err != nil {
				return err
			}
		}
		if n == 0 {
			return fault.Conflict("Nobody waits for an invitation.")
		}
		return nil
	})
	return n, err
}
