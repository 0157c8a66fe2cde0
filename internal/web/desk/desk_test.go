package desk_test

import (
	"context"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/mail"
)

// What can't be delivered is shown to the client manager whose client it concerns, and to nobody else's.
func TestAClientManagerSeesWhatCouldNotBeDelivered(t *testing.T) {
	s := apptest.New(t).Fill()
	ctx := context.Background()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	jana := s.Actor("jana@nordwind.example", "nordwind")
	s.Must(s.App.Mail.Put(ctx, mail.New{Key: "x", Kind: "order-placed", AccountID: jana.Account.ID, ToEmail: "gone@nordwind.example", Subject: "We have your order HV-7", Text: "text", HTML: "html"}))
	_, err := s.App.DB.Exec(ctx, `UPDATE letters SET state = 'failed', last_error = 'no such user' WHERE to_email = 'gone@nordwind.example'`)
	s.Must(err)
	for email, sees := range map[string]bool{"ines@harbour-vale.example": true, "admin@harbour-vale.example": true, "max@harbour-vale.example": false} {
		page := s.SignIn(email).Get("/desk")
		if page.Status != 200 || page.Shows("no such user") != sees || page.Shows("Nordwind Maschinenbau") != sees {
			t.Errorf("%s: %d %s", email, page.Status, page.Text())
		}
	}
}
