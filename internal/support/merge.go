package support

import (
	"context"
	"fmt"

	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Merging is what making one of two tickets would do: From becomes a part of Into.
type Merging struct {
	From, Into Ticket
	Messages   int    // that move
	Widens     string // who sees From's words besides who sees them now, in words; "" for nobody
	Refused    string // why it can't be done
}

// PreviewMerge says what would become of a ticket when it became a part of another one of the same client.
func (s *Service) PreviewMerge(ctx context.Context, actor identity.Actor, from, into string) (m Merging, err error) {
	if err := mayWork(actor); err != nil {
		return m, err
	}
	if m.From, err = s.Find(ctx, actor, from); err != nil {
		return m, err
	}
	if m.Into, err = s.Find(ctx, actor, into); fault.Is(err, fault.KindNotFound) {
		return m, fault.Invalid("", fault.Field{Name: "into", Message: "There is no question of that number."})
	} else if err != nil {
		return m, err
	}
	m.Messages, m.Refused = len(m.From.Messages), refusedMerge(m.From, m.Into)
	if m.From.MemberID != m.Into.MemberID && m.From.Member != "" && m.Into.Member != "" {
		m.Widens = m.From.Member + " and " + m.Into.Member + " will both read all of it"
	}
	return m, nil
}

func refusedMerge(from, into Ticket) string {
	switch {
	case from.ID == into.ID:
		return "Choose another question than this one."
	case from.AccountID != into.AccountID:
		return "They are of two clients; only questions of one client become one."
	case into.MergedInto != "":
		return into.Number + " is a part of " + into.MergedInto + " now; choose that one."
	case into.State != Open && into.State != Waiting:
		return into.Number + " is " + string(into.State) + "; open it again first, or choose the other way round."
	}
	return ""
}

// Merge makes a ticket a part of another one: its messages move, its number leads there, and the two are one contact.
func (s *Service) Merge(ctx context.Context, actor identity.Actor, from, into string) (Ticket, error) {
	m, err := s.PreviewMerge(ctx, actor, from, into)
	if err != nil {
		return Ticket{}, err
	}
	if m.From.MergedInto == m.Into.Number {
		return m.Into, nil
	}
	if m.Refused != "" {
		return Ticket{}, fault.Invalid("", fault.Field{Name: "into", Message: m.Refused})
	}
	err = s.both(ctx, actor, m.From, m.Into, MergeMove, func(ctx context.Context, f, t *step) error {
		if refused := refusedMerge(f.t, t.t); refused != "" {
			return fault.Conflict(refused)
		}
		for _, query := range []string{`UPDATE ticket_messages SET ticket_id = ?, moved_from = COALESCE(moved_from, ?) WHERE ticket_id = ?`, `UPDATE tickets SET merged_into = ?
			WHERE id = ? OR merged_into = ?`} {
			if _, err := s.db.Exec(ctx, query, t.t.ID, f.t.ID, f.t.ID); err != nil {
				return fmt.Errorf("merge %s into %s: %w", from, into, err)
			}
		}
		contact := f.t.ContactID
		f.t.State, f.t.ClosedAt, f.t.ContactID, f.t.UpdatedAt = Closed, f.now, 0, f.now
		f.t.next()
		if err := s.store.update(ctx, f.t); err != nil {
			return err
		}
		if contact != 0 && t.t.ContactID != 0 {
			if err := s.contacts.Merge(ctx, contact, t.t.ContactID); err != nil {
				return err
			}
		}
		return t.changed(ctx, f.t.Number+" became a part of it")
	})
	if err != nil {
		return Ticket{}, err
	}
	return s.Find(ctx, actor, into)
}

// Unmerge undoes a merge: what came from the ticket goes back, and it is open again.
func (s *Service) Unmerge(ctx context.Context, actor identity.Actor, number string) (Ticket, error) {
	if err := mayWork(actor); err != nil {
		return Ticket{}, err
	}
	from, err := s.Find(ctx, actor, number)
	if err != nil || from.MergedInto == "" {
		return from, err
	}
	into, err := s.Find(ctx, actor, from.MergedInto)
	if err != nil {
		return Ticket{}, err
	}
	err = s.both(ctx, actor, from, into, UnmergeMove, func(ctx context.Context, f, t *step) error {
		if _, err := s.db.Exec(ctx, `UPDATE ticket_messages SET ticket_id = ?, moved_from = NULL WHERE ticket_id = ? AND moved_from = ?`, f.t.ID, t.t.ID, f.t.ID); err != nil {
			return fmt.Errorf("undo a merge: %w", err)
		}
		if _, err := s.db.Exec(ctx, `UPDATE tickets SET merged_into = NULL WHERE id = ?`, f.t.ID); err != nil {
			return fmt.Errorf("undo a merge: %w", err)
		}
		c := contacts.Ticket{AccountID: f.t.AccountID, At: f.t.CreatedAt, Channel: f.t.Channel, Reason: f.t.Reason, Note: f.t.Subject, WithName: f.t.Member}
		if c.Channel == "portal" {
			c.Channel = "email"
		}
		if f.t.ContactID, err = s.contacts.Begin(ctx, c); err != nil {
			return err
		}
		f.t.State, f.t.ClosedAt, f.t.SolvedAt, f.t.UpdatedAt = Open, 0, 0, f.now
		f.t.run(f.set, f.now)
		if err := s.store.update(ctx, f.t); err != nil {
			return err
		}
		return t.changed(ctx, f.t.Number+" is one of its own again")
	})
	if err != nil {
		return Ticket{}, err
	}
	return s.Find(ctx, actor, number)
}

// both locks two tickets, the older one first, and does something to them.
func (s *Service) both(ctx context.Context, actor identity.Actor, from, into Ticket, kind MoveKind, do func(ctx context.Context, from, into *step) error) error {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return err
	}
	numbers := []string{from.Number, into.Number}
	if from.ID > into.ID {
		numbers = []string{into.Number, from.Number}
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		steps := map[string]*step{}
		for _, number := range numbers {
			if _, err := s.store.lock(ctx, w, number); err != nil {
				return err
			}
			t, err := s.store.find(ctx, w, number)
			if err != nil {
				return err
			}
			steps[number] = &step{s: s, t: t, actor: actor, by: seller, set: set, now: s.now()}
		}
		if err := steps[from.Number].t.check(seller, kind); err != nil {
			return err
		}
		return do(ctx, steps[from.Number], steps[into.Number])
	})
}
