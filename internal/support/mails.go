package support

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/mailbox"
)

// Mail is a letter that came in.
type Mail struct {
	ID        int64      `db:"id"`
	FromEmail string     `db:"from_email"`
	FromName  string     `db:"from_name"`
	Subject   string     `db:"subject"`
	Text      string     `db:"text"`
	Outcome   string     `db:"outcome"`
	Why       string     `db:"why"`
	Number    string     `db:"number"` // of the ticket it belongs to
	MailID    string     `db:"mail_id"`
	At        clock.Time `db:"at"`
}

var notMails = fault.Denied("Support and administrators look after letters that nobody is known for.")

func mayMails(actor identity.Actor) error {
	if err := mayWork(actor); err != nil || !actor.Can(identity.EditAnswers) {
		return notMails
	}
	return nil
}

const mailSelect = `SELECT i.id, i.from_email, i.from_name, i.subject, i.text, i.outcome, i.why, COALESCE(t.number, '') AS number, i.mail_id, i.at
	FROM mails_in i LEFT JOIN tickets t ON t.id = i.ticket_id WHERE `

// Mails are the letters of an outcome (MailUnknown is the work list), the oldest first there, else the newest.
func (s *Service) Mails(ctx context.Context, actor identity.Actor, outcome string, limit int) (list []Mail, err error) {
	if err := mayMails(actor); err != nil {
		return nil, err
	}
	order := ` ORDER BY i.at DESC, i.id DESC LIMIT ?`
	if outcome == MailUnknown {
		order = ` ORDER BY i.at, i.id LIMIT ?`
	}
	if err = s.db.Select(ctx, &list, mailSelect+`i.outcome = ?`+order, outcome, limit); err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return list, nil
}

// AssignMail makes a ticket of a letter from someone unknown: the actor works for the client, memberID is who wrote, or 0.
func (s *Service) AssignMail(ctx context.Context, actor identity.Actor, id, memberID int64) (t Ticket, err error) {
	if err := mayMails(actor); err != nil || actor.Account.ID == 0 {
		return t, notMails
	}
	if memberID != 0 {
		var n int
		if err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM members WHERE id = ? AND account_id = ? AND removed_at = 0`, memberID, actor.Account.ID); err != nil {
			return t, fmt.Errorf("who wrote: %w", err)
		} else if n == 0 {
			return t, fault.Invalid("", fault.Field{Name: "member", Message: "This person is none of the client’s."})
		}
	}
	err = s.handle(ctx, id, MailTicket, func(ctx context.Context, m Mail) (int64, error) {
		l := mailbox.Letter{ID: m.MailID, FromName: m.FromName, FromEmail: m.FromEmail, Subject: m.Subject, Text: m.Text}
		i := Intake{Service: s}
		t, err = s.open(ctx, identity.Actor{Account: actor.Account, Name: sender(l)}, i.opening(l, nil, memberID))
		return t.ID, err
	})
	return t, err
}

// AttachMail puts a letter from someone unknown into a ticket, as the client's words.
func (s *Service) AttachMail(ctx context.Context, actor identity.Actor, id int64, number string) (t Ticket, err error) {
	if err := mayMails(actor); err != nil {
		return t, err
	}
	err = s.handle(ctx, id, MailAnswer, func(ctx context.Context, m Mail) (int64, error) {
		found, err := s.Find(ctx, actor, number)
		if fault.Is(err, fault.KindNotFound) {
			return 0, fault.Invalid("", fault.Field{Name: "number", Message: "There is no question of that number."})
		}
		if err != nil {
			return 0, err
		}
		l := mailbox.Letter{ID: m.MailID, FromName: m.FromName, FromEmail: m.FromEmail, Subject: m.Subject, Text: m.Text}
		writer := identity.Actor{Account: identity.Account{ID: found.AccountID, Slug: found.Slug, Name: found.Account, Status: "active"}, Name: sender(l)}
		ticketID, err := (&Intake{Service: s}).answers(writer, found).do(ctx, l, nil)
		return ticketID, err
	})
	if err != nil {
		return t, err
	}
	return s.Find(ctx, actor, number)
}

// DismissMail takes a letter off the work list.
func (s *Service) DismissMail(ctx context.Context, actor identity.Actor, id int64) error {
	if err := mayMails(actor); err != nil {
		return err
	}
	return s.handle(ctx, id, MailDismissed, func(context.Context, Mail) (int64, error) { return 0, nil })
}

// handle takes a letter off the work list and does something with it; of two who do it at once the second is told.
func (s *Service) handle(ctx context.Context, id int64, outcome string, do func(ctx context.Context, m Mail) (ticketID int64, err error)) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := s.db.Exec(ctx, `UPDATE mails_in SET outcome = ? WHERE id = ? AND outcome = 'unknown'`, outcome, id)
		if err != nil {
			return fmt.Errorf("handle a letter: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("Somebody has dealt with this letter already.")
		}
		var m Mail
		if err := s.db.Get(ctx, &m, mailSelect+`i.id = ?`, id); err != nil {
			return fmt.Errorf("read a letter: %w", err)
		}
		ticketID, err := do(ctx, m)
		if err != nil {
			return err
		}
		if _, err := s.db.Exec(ctx, `UPDATE mails_in SET ticket_id = ? WHERE id = ?`, orNone(ticketID), id); err != nil {
			return fmt.Errorf("handle a letter: %w", err)
		}
		return nil
	})
}
