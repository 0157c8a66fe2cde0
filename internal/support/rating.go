package support

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Rating is the client's answer to the one question after a ticket was solved.
type Rating struct {
	Solved  bool       `db:"solved"`
	Score   int        `db:"score"` // 1 to 5
	Comment string     `db:"comment"`
	At      clock.Time `db:"at"`
}

// badScore and below is a promise to call.
const badScore = 2

// addRating reads a ticket's rating, if it has one.
func (s store) addRating(ctx context.Context, t *Ticket) error {
	var found []Rating
	if err := s.db.Select(ctx, &found, `SELECT solved, score, comment, at FROM ticket_ratings WHERE ticket_id = ?`, t.ID); err != nil || len(found) == 0 {
		return err
	}
	t.Rating = &found[0]
	return nil
}

// Rate keeps the client's answer, once. A bad one becomes a promise of the client manager's to call on the next working day.
func (s *Service) Rate(ctx context.Context, actor identity.Actor, number string, in Rating) (Ticket, error) {
	if actor.MemberID == 0 || actor.Behalf.Is() {
		return Ticket{}, fault.Denied("Only the client says how it was.")
	}
	problems := fault.Invalid("")
	if in.Score < 1 || in.Score > 5 {
		problems.Add("score", "Choose 1 to 5.")
	}
	if in.Comment = strings.TrimSpace(in.Comment); utf8.RuneCountInString(in.Comment) > 2000 {
		problems.Add("comment", "Use at most 2000 characters.")
	}
	if err := problems.OrNil(); err != nil {
		return Ticket{}, err
	}
	return s.move(ctx, actor, number, RateMove, "", 0, func(ctx context.Context, m *step) error {
		in.At = m.now
		if _, err := s.db.Exec(ctx, `INSERT INTO ticket_ratings (ticket_id, member_id, solved, score, comment, at) VALUES (?, ?, ?, ?, ?, ?)`,
			m.t.ID, actor.MemberID, in.Solved, in.Score, in.Comment, in.At); err != nil {
			return fmt.Errorf("keep a rating: %w", err)
		}
		m.t.Rating = &in
		if in.Score <= badScore {
			due := m.set.Closed.Next(m.set.Today(m.now).AddDays(1))
			text := fmt.Sprintf("Call %s about question %s, “%s”: rated %d of 5", actor.Name, m.t.Number, m.t.Subject, in.Score)
			if !in.Solved {
				text += ", not solved"
			}
			if in.Comment != "" {
				text += ". They say: " + cut(in.Comment, 1000)
			}
			if err := s.contacts.PromiseBy(ctx, m.t.AccountID, "The portal", text, due); err != nil {
				return err
			}
		}
		return m.tell(ctx, TicketRated{m.fact(0), in.Score, in.Solved})
	})
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
