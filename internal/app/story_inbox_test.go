package app_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/support"
)

// The inbox by keyboard: a question is opened beside the list and on its page, a colleague is seen at it, what is being
// written stays through a reload and another's answer, and a call is logged. Every page passes axe.
func TestStoryOfTheInboxByKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 20)
	p := filled(t, program(t), dbtest.SQLiteDSN(t), func(s *apptest.Shop) {
		aBusyShop(s)
		ctx, ada := context.Background(), identity.Actor{PersonID: int64(s.Count(`SELECT id FROM people WHERE email = 'admin@harbour-vale.example'`)), Name: "Ada Vale", Staff: identity.Admin}
		for _, subject := range []string{"Torn film", "Torn film, again"} {
			_, err := s.App.Support.Ask(ctx, s.Actor("jana@nordwind.example", "nordwind"), support.Question{Key: rand.Text(), Subject: subject, Text: "It is torn.", Reason: "Missing or damaged"})
			s.Must(err)
		}
		_, err := s.App.Support.SaveCanned(ctx, ada, support.Canned{Name: "Torn", Text: "Hello {name}, {order} was torn."})
		s.Must(err)
	})
	s := tell(t, p, "Harbour & Vale")
	ada, ines := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password), s.browser(t).signIn("ines@harbour-vale.example", apptest.Password)

	ada.open("/desk/inbox").passes().keys("j").keys(kb.Enter).sees("Whole page", "It is torn.").passes("a question beside the inbox")
	ada.loading("o", func() { ada.keys("o") }).at("/desk/inbox/T-1001").sees("Nobody has taken it").passes()
	ada.loading("t", func() { ada.keys("t") }).sees("It is yours.")
	ada.keys("r").keys("Half an answer").reload().holds("What you write", "Half an answer")
	ines.open("/desk/inbox/T-1001").sees("Ada Vale")
	ada.sees("Ines Halvorsen looks at this too.")
	ines.keys("n").keys("We have another roll.").loading("sending", func() { ines.keys(kb.Enter, chromedp.ModifierCtrl) }).sees("The note is kept.", "Internal note").passes("a question with a note")
	ada.sees("Something was written here meanwhile.").follow("Show it; what you are writing stays").sees("We have another roll.").holds("What you write", "Half an answer")
	ada.chooses("Canned answer", "Torn").press("Insert").sees("There is nothing for {order}").passes("a canned answer with a gap")
	ada.types("What you write", "Another roll is on its way.").follow("Send and wait").sees("The clock waits for the client.")
	if at := ada.reads("h1"); at != "Torn film" {
		t.Errorf("at %q", at)
	}
	ada.keys("r").holds("What you write", "")
	ada.keys(kb.Escape).loading("c", func() { ada.keys("c") }).at("/desk/log?client=nordwind").sees("Log a call").passes("a call with a client")
	ines.open("/desk/log").keys("jana").sees("Nordwind Maschinenbau").passes("who calls")
	ines.keys(kb.Enter).holds("Client", "Nordwind Maschinenbau").holds("With whom", "Jana Petersen").chooses("What about", "Needed help ordering")
	time.Sleep(1100 * time.Millisecond) // the clock ticks
	ines.loading("sending", func() { ines.keys(kb.Enter, chromedp.ModifierCtrl) }).sees("Logged: Nordwind Maschinenbau, 1 min.")
	for _, path := range []string{"/desk/inbox/T-1001/merge?into=T-1002", "/desk/inbox/letters", "/desk/inbox/queues", "/desk/inbox/remedies", "/desk/answers", "/desk/answers/new", "/desk/answers/1"} {
		ada.open(path).answers(200).passes()
	}
}
