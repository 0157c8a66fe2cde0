package support

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// presentFor is how long a colleague counts as there after their page asked last.
const presentFor = 30 * time.Second

// Present is a colleague who has a ticket open.
type Present struct {
	Name    string `db:"name"`
	Writing bool   `db:"writing"`
}

// Watched is what a page that asks again and again is told about its ticket.
type Watched struct {
	Here     []Present
	Seen     int64 // as Ticket.Seen: another one means that someone changed it
	State    State
	LastAt   clock.Time
	Messages int // questions, answers and notes
}

// Watch says that the actor has a ticket open, and whether they are writing, and tells who else has.
func (s *Service) Watch(ctx context.Context, actor identity.Actor, number string, writing bool) (v Watched, err error) {
	if err := mayWork(actor); err != nil || actor.PersonID == 0 {
		return v, staffOnly
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return v, err
	}
	t, err := s.store.find(ctx, w, number)
	if err != nil {
		return v, err
	}
	v.Seen, v.State, v.LastAt = t.Seen(), t.State, t.UpdatedAt
	now := s.now()
	_, err = s.db.Exec(ctx, `INSERT INTO ticket_presence (ticket_id, person_id, writing, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (ticket_id, person_id) DO UPDATE SET writing = excluded.writing, at = excluded.at`, t.ID, actor.PersonID, writing, now)
	if err == nil {
		err = s.db.Select(ctx, &v.Here, `SELECT p.name, w.writing FROM ticket_presence w JOIN people p ON p.id = w.person_id
			WHERE w.ticket_id = ? AND w.person_id <> ? AND w.at > ? ORDER BY w.writing DESC, p.name`, t.ID, actor.PersonID, now.Add(-presentFor))
	}
	if err == nil {
		err = s.db.Get(ctx, &v.Messages, `SELECT COUNT(*) FROM ticket_messages WHERE ticket_id = ? AND kind IN ('question', 'answer', 'note')`, t.ID)
	}
	if err != nil {
		return v, fmt.Errorf("who looks at question %s: %w", number, err)
	}
	return v, nil
}

// Leave says that the actor has closed the page of a ticket.
func (s *Service) Leave(ctx context.Context, actor identity.Actor, number string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM ticket_presence WHERE person_id = ? AND ticket_id IN (SELECT id FROM tickets WHERE number = ?)`, actor.PersonID, number)
	if err != nil {
		return fmt.Errorf("leave a question: %w", err)
	}
	return nil
}

// Colleague is a person of the seller's who may be given a ticket.
type Colleague struct {
	ID   int64              `db:"id"`
	Name string             `db:"name"`
	Role identity.StaffRole `db:"staff_role"`
}

// Colleagues are all whom a ticket can be given to, by name; Assign refuses those who don't work for its client.
func (s *Service) Colleagues(ctx context.Context, actor identity.Actor) (list []Colleague, err error) {
	if err := mayWork(actor); err != nil {
		return nil, err
	}
	if err = s.db.Select(ctx, &list, `SELECT id, name, staff_role FROM people WHERE staff_role <> '' AND disabled_at = 0 ORDER BY name, id`); err != nil {
		return nil, fmt.Errorf("list colleagues: %w", err)
	}
	return list, nil
}
