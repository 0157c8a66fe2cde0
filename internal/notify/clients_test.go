package notify_test

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
)

func TestLettersOfAnswersAndHandovers(t *testing.T) {
	s, ctx, seen := apptest.New(t).Fill(), context.Background(), 0
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	_, err := s.App.DB.Exec(ctx, `UPDATE people SET phone = '+49 40 123', hours = 'Mon to Fri, 8 to 17' WHERE email = 'max@harbour-vale.example'`)
	s.Must(err)
	s.SignIn("jana@nordwind.example")
	jana := s.Actor("jana@nordwind.example", "nordwind")
	s.Must(s.App.Orders.Ask(ctx, jana, orders.Request{SKU: "FS-0125-08-A2", Quantity: 20, Note: "For the new line."}))
	var asked, ines, max int64
	s.Must(s.App.DB.Get(ctx, &asked, `SELECT MAX(id) FROM asks`))
	s.Must(s.App.DB.Get(ctx, &ines, `SELECT id FROM people WHERE email = 'ines@harbour-vale.example'`))
	s.Must(s.App.DB.Get(ctx, &max, `SELECT id FROM people WHERE email = 'max@harbour-vale.example'`))
	written(s, &seen)

	manager := identity.Actor{PersonID: ines, Name: "Ines Halvorsen", Staff: identity.Manager}.ForAccount(jana.Account)
	s.Must(s.App.Orders.AnswerAsk(ctx, manager, asked, "We have it from Monday on, at €14.20 the pack."))
	letters := written(s, &seen)
	if len(letters) != 1 || letters[0].To != "jana@nordwind.example" {
		t.Fatalf("letters of an answer: %+v", letters)
	}
	golden(t, "ask-answered.txt", letters[0].Text)

	_, err = s.App.Steward.HandOver(ctx, manager, ines, max, "Mind the renewal.", true)
	s.Must(err)
	for _, l := range written(s, &seen) {
		golden(t, l.Kind+".txt", l.Text)
		if strings.Contains(l.Text+l.HTML, "renewal") {
			t.Errorf("the letter %s to %s says what only managers read", l.Kind, l.To)
		}
	}
}
