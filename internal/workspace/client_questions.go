package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Question is a ticket of the client's that isn't solved yet.
type Question struct {
	Number  string     `db:"number"`
	Subject string     `db:"subject"`
	State   string     `db:"state"` // open; waiting: for the client's answer
	By      string     `db:"by_name"`
	AskedAt clock.Time `db:"created_at"`
}

// unsolved is which tickets stand among the open requests. One that became a part of another is closed.
const unsolved = `state IN ('open', 'waiting')`

// Questions are the client's that aren't solved, the oldest first.
func (s *ClientPages) Questions(ctx context.Context, actor identity.Actor) (list []Question, err error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &list, `SELECT t.number, t.subject, t.state, t.created_at, COALESCE(p.name, '') AS by_name FROM tickets t
		LEFT JOIN members m ON m.id = t.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE t.account_id = ? AND t.`+unsolved+` ORDER BY t.created_at, t.id LIMIT 200`, actor.Account.ID)
	if err != nil {
		return nil, fmt.Errorf("read a client's questions: %w", err)
	}
	return list, nil
}
