package support

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/identity"
)

// ForLetter is what a letter about a ticket is made of.
type ForLetter struct {
	Ticket
	Message Message // the one it brings; zero for none
	Follows string  // Message-IDs of what was written before, the oldest first, with spaces between
	ReplyTo string  // where the client answers; empty: nowhere
}

// mostFollowed bounds how many letters one says it follows.
const mostFollowed = 10

// ForLetter reads a ticket for a letter about it, as the portal itself: who gets the letter is known from the ticket.
func (s *Service) ForLetter(ctx context.Context, ticketID, messageID int64) (l ForLetter, err error) {
	var number string
	if err := s.db.Get(ctx, &number, `SELECT number FROM tickets WHERE id = ?`, ticketID); err != nil {
		return l, fmt.Errorf("which question a letter is about: %w", err)
	}
	if l.Ticket, err = s.store.find(ctx, everything, number); err != nil {
		return l, err
	}
	if l.Messages, err = s.store.messages(ctx, everything, ticketID); err != nil {
		return l, err
	}
	var before []string
	for _, m := range l.Messages {
		if m.ID == messageID {
			l.Message = m
			break
		}
		if m.MailID != "" {
			before = append(before, m.MailID)
		}
	}
	l.Follows = strings.Join(before[max(0, len(before)-mostFollowed):], " ")
	l.ReplyTo, err = s.ReplyTo(ctx, number, 0)
	return l, err
}

// everything sees all tickets: for letters, and for finding the ticket that a letter belongs to. Of messages it sees what
// a client does.
var everything = whose{by: portal, reach: identity.Reach{All: true}}

// ToStaff is whom of the seller's a client's message is told by letter: who has taken the ticket, if it isn't themselves.
func (l ForLetter) ToStaff() (personID int64, ok bool) {
	return l.AssigneeID, l.AssigneeID != 0 && l.Message.PersonID != l.AssigneeID && slices.Contains([]State{Open, Waiting}, l.State)
}
