package notify

import (
	"context"
	"strings"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
	letters "tradecounter/views/mail"
)

// LetterWritten brings a member what somebody of the seller's wrote to them, in the client's look; an answer goes to
// whoever wrote.
func (s *Service) LetterWritten(ctx context.Context, e workspace.LetterWritten) error {
	member, err := s.identity.ActorOf(ctx, e.MemberID)
	if fault.Is(err, fault.KindNotFound) {
		return nil // whoever was written to is gone
	}
	if err != nil {
		return err
	}
	by, err := s.identity.Person(ctx, e.ByID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, e.AccountID, e.Subject, e.Subject)
	if err != nil {
		return err
	}
	for _, paragraph := range strings.Split(e.Text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			f.Text = append(f.Text, paragraph)
		}
	}
	f.Action = letters.Action{Text: "Open the portal", URL: f.base}
	f.Contact = letters.Contact{Name: by.Name, Role: f.set.Seller.Name, Phone: by.Phone, Hours: by.Hours, Mail: by.Email}
	f.thread.replyTo = by.Email
	return s.put(ctx, "written", f, to{member.Email, member.Name})
}
