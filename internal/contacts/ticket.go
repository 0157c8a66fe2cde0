package contacts

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
)

// Ticket is the contact that a question counts as: one, however many letters follow.
type Ticket struct {
	AccountID   int64
	At          clock.Time
	Channel     string // one of Channels; a question asked in the portal counts as email, since someone writes an answer
	Reason      string
	Minutes     int
	Note        string
	PersonID    int64 // of the seller's, who wrote it down; 0: the client itself asked
	ByName      string
	WithName    string
	OrderNumber string
}

// Begin notes the contact of a question in the transaction that makes it; the question itself is the record, so that the
// change log isn't told.
func (s *Service) Begin(ctx context.Context, t Ticket) (id int64, err error) {
	t.Reason = strings.Join(strings.Fields(t.Reason), " ")
	err = s.db.Get(ctx, &id, `INSERT INTO contacts (account_id, at, channel, reason, minutes, note, person_id, by_name, with_name, order_number)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, t.AccountID, t.At, t.Channel, t.Reason, t.Minutes, t.Note, orNone(t.PersonID), t.ByName, t.WithName, t.OrderNumber)
	if err != nil {
		return 0, fmt.Errorf("note the contact of a question: %w", err)
	}
	return id, s.events.Record(ctx, Noted{id, t.AccountID, t.Channel, t.Minutes})
}

// Spend adds handling minutes to the contact of a question.
func (s *Service) Spend(ctx context.Context, id int64, minutes int) error {
	_, err := s.db.Exec(ctx, `UPDATE contacts SET minutes = CASE WHEN minutes + ? > ? THEN ? ELSE minutes + ? END WHERE id = ?`, minutes, maxMinutes, maxMinutes, minutes, id)
	if err != nil {
		return fmt.Errorf("add minutes to a contact: %w", err)
	}
	return nil
}

// Merge takes the contact of a question that became a part of another one away and gives its minutes to the other: two
// letters about one thing are one contact.
func (s *Service) Merge(ctx context.Context, from, into int64) error {
	if _, err := s.db.Exec(ctx, `UPDATE contacts SET minutes = minutes + COALESCE((SELECT f.minutes FROM contacts f WHERE f.id = ?), 0) WHERE id = ?`, from, into); err != nil {
		return fmt.Errorf("merge contacts: %w", err)
	}
	var gone []int64
	if err := s.db.Select(ctx, &gone, `DELETE FROM contacts WHERE id = ? RETURNING account_id`, from); err != nil {
		return fmt.Errorf("merge contacts: %w", err)
	}
	for _, account := range gone {
		if err := s.events.Record(ctx, Merged{from, into, account}); err != nil {
			return err
		}
	}
	return nil
}

// PromiseBy writes a promise to call, in the seller's name: nobody asked for it but what happened.
func (s *Service) PromiseBy(ctx context.Context, accountID int64, byName, text string, due clock.Date) error {
	_, err := s.db.Exec(ctx, `INSERT INTO notes (account_id, kind, text, due_on, person_id, by_name, created_at) VALUES (?, 'promise', ?, ?, NULL, ?, ?)`,
		accountID, text, due, byName, s.now())
	if err != nil {
		return fmt.Errorf("write a promise: %w", err)
	}
	return nil
}

// About says what the contact of a question was about after all.
func (s *Service) About(ctx context.Context, id int64, reason string) error {
	if _, err := s.db.Exec(ctx, `UPDATE contacts SET reason = ? WHERE id = ?`, reason, id); err != nil {
		return fmt.Errorf("change what a contact was about: %w", err)
	}
	return nil
}
