package contacts

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Note is one note or promise of the actor's client; another client's isn't there.
func (s *Service) Note(ctx context.Context, actor identity.Actor, id int64) (Note, error) {
	if !mayNote(actor) {
		return Note{}, staffOnly
	}
	var found []Note
	if err := s.db.Select(ctx, &found, `SELECT `+noteColumns+` FROM notes n WHERE n.id = ? AND n.account_id = ?`, id, actor.Account.ID); err != nil {
		return Note{}, fmt.Errorf("read a note: %w", err)
	}
	if len(found) == 0 {
		return Note{}, fault.NotFound("This note isn’t there.")
	}
	return found[0], nil
}
