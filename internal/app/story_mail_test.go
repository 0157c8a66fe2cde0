package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/mailbox/mailboxtest"
)

// TestStoryOfALetterThatAsks tells how Jana writes to the seller's address from her mail program, is answered from the
// inbox, and answers that letter: one question, read by both in the browser. The mailbox is Dovecot's.
func TestStoryOfALetterThatAsks(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 11)
	server := mailboxtest.Start(t)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aHelpingShop, func(s *apptest.Shop) {
		box := server.Box("none")
		for key, value := range map[string]string{"mailbox.host": box.Host, "mailbox.port": strconv.Itoa(box.Port), "mailbox.tls": box.TLS, "mailbox.user": box.User,
			"mailbox.password": box.Password, "support.reply_address": mailboxtest.User} {
			s.Set(key, value)
		}
		data = s.App.Config.Data
	})
	p.data = data
	s := tell(t, p, "Harbour & Vale")

	server.Deliver("From: Jana Petersen <jana@nordwind.example>\r\nTo: reply@harbour-vale.example\r\nSubject: Which nut for an M8?\r\nMessage-ID: <1@nordwind.example>\r\n\r\nGalvanised or A2?\r\n")
	priya := s.browser(t).signIn("priya@harbour-vale.example", apptest.Password)
	s.arrives(t, priya, "/desk/inbox", "Which nut for an M8?")
	priya.press("Which nut for an M8?").follow("Whole page").sees("Galvanised or A2?").passes("came by letter")
	ticket := priya.where()
	priya.types("What you write", "A2 with A2 bolts, always.").follow("Send").sees("A2 with A2 bolts, always.")

	var letter struct {
		ReplyTo   string `db:"reply_to"`
		MessageID string `db:"message_id"`
		Subject   string `db:"subject"`
	}
	for begun := time.Now(); letter.ReplyTo == "" && time.Since(begun) < patience; time.Sleep(100 * time.Millisecond) {
		s.database(t, func(d *db.DB) error {
			err := d.Get(bg, &letter, `SELECT reply_to, message_id, subject FROM letters WHERE to_email = 'jana@nordwind.example' AND body_text LIKE '%A2 with A2 bolts%'`)
			if db.IsNone(err) {
				return nil
			}
			return err
		})
	}
	server.Deliver("From: Jana Petersen <jana@nordwind.example>\r\nTo: " + letter.ReplyTo + "\r\nSubject: Re: " + letter.Subject + "\r\nMessage-ID: <2@nordwind.example>\r\nIn-Reply-To: <" + letter.MessageID +
		">\r\n\r\nThen a hundred of those.\r\n\r\nOn 22 Nov 2026, Priya wrote:\r\n> A2 with A2 bolts, always.\r\n")
	server.Deliver("From: Jana Petersen <jana@nordwind.example>\r\nTo: " + letter.ReplyTo + "\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <3@nordwind.example>\r\n\r\nI am on the road.\r\n")
	s.arrives(t, priya, ticket, "Then a hundred of those.")
	priya.seesNot("I am on the road").passes("answered by letter")
	if n := s.tickets(t); n != 1 {
		t.Errorf("%d questions were made of one", n)
	}
	jana := s.browser(t).signIn("jana@nordwind.example", apptest.Password)
	jana.open("/s/nordwind/questions").follow("Which nut for an M8?", "main").sees("Galvanised or A2?", "A2 with A2 bolts, always.", "Then a hundred of those.").passes("a question by letter")
}

// arrives has the mailbox read until a page shows a text.
func (s *stories) arrives(t *testing.T, b *tab, page, text string) {
	t.Helper()
	s.soon(t, "support.mailbox")
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(200 * time.Millisecond) {
		if strings.Contains(b.open(page).reads("main"), text) {
			return
		}
	}
	b.sees(text)
}

func (s *stories) tickets(t *testing.T) (n int) {
	t.Helper()
	s.database(t, func(d *db.DB) error { return d.Get(bg, &n, `SELECT COUNT(*) FROM tickets`) })
	return n
}
