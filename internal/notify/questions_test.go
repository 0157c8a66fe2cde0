package notify_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/mailbox"
	"tradecounter/internal/support"
)

// threaded is a letter with how it stands among others.
type threaded struct {
	letter
	MessageID string `db:"message_id"`
	ReplyTo   string `db:"reply_to"`
	Follows   string `db:"follows"`
}

func lastLetters(s *apptest.Shop, kind string) (list []threaded) {
	s.T.Helper()
	s.App.Jobs.RunDue(context.Background())
	s.Must(s.App.DB.Select(context.Background(), &list, `SELECT kind, to_email, subject, body_text, body_html, message_id, reply_to, follows FROM letters WHERE kind = ? ORDER BY id`, kind))
	return list
}

var signedAddress = regexp.MustCompile(`^reply\+t-1001(\.s\d+)?\.[a-z2-7]{24}@harbour-vale\.example$`)

// A question's life in letters: each in the client's look, in one thread, answered to an address of its own.
func TestAQuestionsLetters(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Set("support.reply_address", "reply@harbour-vale.example")
	ctx, jana := context.Background(), s.Actor("jana@nordwind.example", "nordwind")
	p, err := s.App.Identity.Add(ctx, identity.System("test"), identity.NewPerson{Email: "sam@harbour-vale.example", Name: "Sam Okoro", Staff: identity.Support})
	s.Must(err)
	sam := identity.Actor{PersonID: p.ID, Name: p.Name, Staff: identity.Support}
	one := func(kind, address string) threaded {
		t.Helper()
		list := lastLetters(s, kind)
		if len(list) == 0 || list[len(list)-1].To != address {
			t.Fatalf("letters of %s: %+v", kind, list)
		}
		return list[len(list)-1]
	}
	q, err := s.App.Support.Ask(ctx, jana, support.Question{Key: orders.NewKey(), Subject: "Where is HV-104211?", Text: "It was due on Friday.", Reason: "Where is my order"})
	s.Must(err)
	asked := one("ticket-asked", "jana@nordwind.example")
	_, err = s.App.Support.Answer(ctx, sam, q.Number, support.Reply{Key: orders.NewKey(), Text: "It left today.\n\nThe carrier is late & sorry.", Asks: true})
	s.Must(err)
	answered := one("ticket-answered", "jana@nordwind.example")
	for _, l := range []threaded{asked, answered} {
		if !signedAddress.MatchString(l.ReplyTo) || !strings.Contains(l.Subject, "Where is HV-104211? [T-1001]") || !strings.HasPrefix(l.Text, mailbox.Mark) {
			t.Errorf("%+v", l)
		}
	}
	if answered.Follows != asked.MessageID || answered.MessageID == asked.MessageID || asked.Follows != "" {
		t.Errorf("the answer %s follows %s, the receipt is %s", answered.MessageID, answered.Follows, asked.MessageID)
	}
	golden(t, "ticket-asked.txt", asked.Text)
	golden(t, "ticket-answered.txt", answered.Text)
	golden(t, "ticket-answered.html", answered.HTML)

	// What the client answers reaches whoever has taken it, at an address that is theirs alone.
	s.Must(s.App.Intake.TakeIn(ctx, mailbox.Letter{ID: "x@nordwind.example", FromEmail: "jana@nordwind.example", To: []string{answered.ReplyTo}, Text: "Friday is too late."}, mailbox.Position{}))
	written := one("ticket-written", "sam@harbour-vale.example")
	if !signedAddress.MatchString(written.ReplyTo) || written.ReplyTo == answered.ReplyTo {
		t.Errorf("staff answer to %s", written.ReplyTo)
	}
	golden(t, "ticket-written.txt", written.Text)
	s.Must(s.App.Intake.TakeIn(ctx, mailbox.Letter{ID: "y@harbour-vale.example", FromEmail: "sam@harbour-vale.example", To: []string{written.ReplyTo}, Text: "It comes tomorrow."}, mailbox.Position{}))
	if l := one("ticket-answered", "jana@nordwind.example"); !strings.Contains(l.Text, "It comes tomorrow.") || !strings.Contains(l.Follows, "x@nordwind.example") {
		t.Errorf("%+v", l)
	}

	_, err = s.App.Support.PutRight(ctx, sam, q.Number, support.Remedy{Cause: "Late delivery", Wrong: "Four days late."})
	s.Must(err)
	_, err = s.App.Support.ChangeRemedy(ctx, sam, q.Number, support.Remedy{Cause: "Late delivery", Wrong: "Four days late.", Did: "Called the carrier.", Gets: "The delivery is free."}, true)
	s.Must(err)
	golden(t, "remedy-done.txt", one("remedy-done", "jana@nordwind.example").Text)
	_, err = s.App.Support.Solve(ctx, sam, q.Number, support.Solving{})
	s.Must(err)
	golden(t, "ticket-solved.txt", one("ticket-solved", "jana@nordwind.example").Text)
	s.Pass(8 * 24 * time.Hour)
	s.Must(s.App.Support.CloseSolved(ctx))
	golden(t, "ticket-rating.txt", one("ticket-rating", "jana@nordwind.example").Text)
	for _, kind := range []string{"ticket-asked", "ticket-answered", "ticket-solved", "ticket-rating", "remedy-done"} {
		for _, l := range lastLetters(s, kind) {
			if strings.Contains(l.HTML, "<img") || strings.Contains(l.HTML, "<script") || strings.Contains(l.Text+l.HTML, "Bright") {
				t.Errorf("%s holds what it shouldn't", kind)
			}
		}
	}
}

func TestAnIdeasLetters(t *testing.T) {
	s := apptest.New(t).Fill()
	ctx, jana, admin := context.Background(), s.Actor("jana@nordwind.example", "nordwind"), identity.System("Ada Vale")
	i, err := s.App.Support.Propose(ctx, jana, support.NewIdea{Key: orders.NewKey(), Kind: "idea", Title: "Nordwind’s labels", Text: "With our numbers."})
	s.Must(err)
	i, err = s.App.Support.Publish(ctx, admin, i.Number, i.Version, "Labels with your own part numbers", "")
	s.Must(err)
	var other string
	s.Must(s.App.DB.Get(ctx, &other, `SELECT p.email FROM members m JOIN people p ON p.id = m.person_id JOIN accounts a ON a.id = m.account_id WHERE a.slug = 'bright-harvest' ORDER BY m.id LIMIT 1`))
	_, err = s.App.Support.Vote(ctx, s.Actor(other, "bright-harvest"), i.Number, true)
	s.Must(err)
	_, err = s.App.Support.AnswerIdea(ctx, admin, i.Number, i.Version, support.IdeaIsDone, "Every label carries it from today.")
	s.Must(err)
	letters := lastLetters(s, "idea-answered")
	if len(letters) != 2 {
		t.Fatalf("%+v", letters)
	}
	for _, l := range letters {
		if l.To == other && (strings.Contains(l.Text+l.HTML+l.Subject, "Nordwind") || !strings.Contains(l.Text, "Labels with your own part numbers")) {
			t.Errorf("another client's letter: %s", l.Text)
		}
		if l.To == "jana@nordwind.example" {
			golden(t, "idea-answered.txt", l.Text)
		}
	}
}
