package notify

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	letters "tradecounter/views/mail"
)

// AskMade brings what a member asked for to the client manager.
func (s *Service) AskMade(ctx context.Context, e orders.AskMade) error {
	asked, err := s.orders.FindAsk(ctx, identity.Scope{AccountID: e.AccountID}, e.AskID)
	if err != nil {
		return err
	}
	person, err := s.identity.Person(ctx, e.PersonID)
	if err != nil {
		return err
	}
	f, err := s.frame(ctx, e.AccountID, "", "")
	if err != nil {
		return err
	}
	what := asked.Words
	if asked.SKU != "" {
		what = asked.SKU + ", " + asked.Name
	}
	f.Title = f.Mark + " asks for " + what
	f.Subject = f.Title
	f.Text = []string{person.Name + " of " + f.Mark + " asks for this. Answer to " + person.Email + "."}
	add := func(name, value string) {
		if value != "" {
			f.Facts = append(f.Facts, letters.Fact{Name: name, Value: value})
		}
	}
	add("Product", what)
	add("Searched for", asked.Words)
	if asked.Quantity > 0 {
		add("Quantity", fmt.Sprint(asked.Quantity))
	}
	add("Note", asked.Note)
	f.Contact = letters.Contact{Name: person.Name, Role: f.Mark, Mail: person.Email}
	return s.toManager(ctx, "ask", f)
}
