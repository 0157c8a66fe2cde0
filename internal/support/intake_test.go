package support

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/mailbox"
	"tradecounter/internal/platform/mailbox/mailboxtest"
)

func (d *desk) intake() *Intake {
	d.t.Helper()
	now := func() clock.Time { return d.at }
	queue := jobs.NewQueue(d.db, now)
	d.must(d.s.settings.Set(d.ctx, "support.reply_address", "reply@harbour-vale.example"))
	people := identity.New(d.db, events.New(d.db, queue, now), now, d.s.settings)
	return NewIntake(d.s, people, mail.NewOutbox(d.db, queue, d.s.settings, now, "portal.example"))
}

// from is a letter as mailbox.Parse makes it.
func (d *desk) from(email string, to ...string) mailbox.Letter {
	d.n++
	return mailbox.Letter{ID: fmt.Sprintf("letter-%d@client.example", d.n), FromEmail: email, FromName: "Somebody", To: to, Subject: "About screws", Text: fmt.Sprintf("Letter %d.", d.n)}
}

func (d *desk) replyTo(number string, staffID int64) string {
	d.t.Helper()
	address, err := d.s.ReplyTo(d.ctx, number, staffID)
	d.must(err)
	return address
}

// A letter finds its ticket by the address it was sent to, and by nothing that its sender can feign.
func TestWhereALetterGoes(t *testing.T) {
	onEach(t, func(d *desk) {
		in := d.intake()
		d.must(d.db.InTx(d.ctx, func(ctx context.Context) error {
			_, err := d.db.Exec(ctx, `INSERT INTO members (person_id, account_id, role, created_at) VALUES (?, ?, 'buyer', 1)`, d.boss.PersonID, d.mila.Account.ID)
			return err
		}))
		q := d.asks(d.jana, "Screws")
		q = d.answers(d.ines, q.Number, Reply{Text: "Which?"})
		seen, err := d.s.Find(d.ctx, d.ines, q.Number)
		d.must(err)
		ours := seen.Messages[1].MailID
		client, ines := d.replyTo(q.Number, 0), d.replyTo(q.Number, d.ines.PersonID)
		other := d.asks(d.mila, "Gloves")
		forged := strings.Replace(d.replyTo(other.Number, 0), strings.ToLower(other.Number), strings.ToLower(q.Number), 1)
		asStaff := strings.Replace(client, strings.ToLower(q.Number), strings.ToLower(q.Number)+fmt.Sprintf(".s%d", d.ines.PersonID), 1)
		letter := func(email string, to string, refs ...string) mailbox.Letter {
			l := d.from(email, to)
			l.References = refs
			return l
		}
		auto, bounce := letter("jana@example.com", client), letter("mailer-daemon@mx.example", "orders@harbour-vale.example")
		auto.Automatic = "Auto-Submitted: auto-replied"
		bounce.Bounce = &mailbox.Bounce{Failed: true, Why: "550 unknown", IDs: []string{ours}}
		for _, c := range []struct {
			name    string
			letter  mailbox.Letter
			outcome string
			ticket  string
			kind    MessageKind
			by      string
		}{
			{"the member, to the signed address", letter("jana@example.com", client), MailAnswer, q.Number, QuestionMessage, "Jana Petersen"},
			{"in capitals", letter("jana@example.com", strings.ToUpper(client)), MailAnswer, q.Number, QuestionMessage, "Jana Petersen"},
			{"a colleague of the member's it was passed on to", letter("peer@example.com", client), MailAnswer, q.Number, QuestionMessage, "Peer Lund"},
			{"somebody it was passed on to", letter("x@elsewhere.example", client), MailAnswer, q.Number, QuestionMessage, "Somebody <x@elsewhere.example>"},
			{"staff, to their own address", letter("ines@example.com", ines), MailAnswer, q.Number, AnswerMessage, "Ines Halvorsen"},
			{"whoever feigns staff at the client's address", letter("ines@example.com", client), MailUnknown, "", "", ""},
			{"whoever has the address of staff", letter("jana@example.com", ines), MailUnknown, "", "", ""},
			{"an address signed for another ticket", letter("jana@example.com", forged), MailTicket, "T-1003", QuestionMessage, "Jana Petersen"},
			{"a client's signature made staff's", letter("ines@example.com", asStaff), MailUnknown, "", "", ""},
			{"the member, by what it answers", letter("jana@example.com", "help@harbour-vale.example", ours), MailAnswer, q.Number, QuestionMessage, "Jana Petersen"},
			{"a colleague, by what it answers", letter("peer@example.com", "help@harbour-vale.example", ours), MailTicket, "T-1004", QuestionMessage, "Peer Lund"},
			{"whoever feigns staff, by what it answers", letter("ines@example.com", "help@harbour-vale.example", ours), MailUnknown, "", "", ""},
			{"a stranger, by what it answers", letter("x@elsewhere.example", "help@harbour-vale.example", ours), MailUnknown, "", "", ""},
			{"a fresh letter of a member", letter("mila@example.com", "help@harbour-vale.example"), MailTicket, "T-1005", QuestionMessage, "Mila Roth"},
			{"of a member of two clients", letter("boss@example.com", "help@harbour-vale.example"), MailUnknown, "", "", ""},
			{"of nobody", letter("", "help@harbour-vale.example"), MailUnknown, "", "", ""},
			{"an automatic reply", auto, MailAutomatic, "", "", ""},
			{"a letter that came back", bounce, MailBounce, q.Number, ChangeMessage, ""},
		} {
			before := d.count(`SELECT COUNT(*) FROM ticket_messages`)
			for range 2 { // a letter is taken in once
				d.must(in.TakeIn(d.ctx, c.letter, mailbox.Position{Validity: 1, UID: uint32(before)}))
			}
			var row struct {
				Outcome string `db:"outcome"`
				Number  string `db:"number"`
			}
			d.must(d.db.Get(d.ctx, &row, `SELECT i.outcome, COALESCE(t.number, '') AS number FROM mails_in i LEFT JOIN tickets t ON t.id = i.ticket_id WHERE i.mail_id = ?`, c.letter.ID))
			wrote := d.count(`SELECT COUNT(*) FROM ticket_messages`) - before
			if row.Outcome != c.outcome || row.Number != c.ticket || (wrote == 1) != (c.ticket != "") || wrote > 1 {
				t.Errorf("%s: %+v, %d messages", c.name, row, wrote)
				continue
			}
			if c.ticket == "" {
				continue
			}
			seen, err := d.s.Find(d.ctx, d.sam, c.ticket)
			d.must(err)
			last := seen.Messages[len(seen.Messages)-1]
			if last.Kind != c.kind || last.ByName != c.by || c.kind != ChangeMessage && !strings.Contains(last.Text, "Letter") {
				t.Errorf("%s: %+v", c.name, last)
			}
		}
		if n := d.count(`SELECT COUNT(*) FROM contacts WHERE channel = 'email'`); n != 5 {
			t.Errorf("%d contacts for five tickets", n)
		}
	})
}

func TestLettersOfStrangersAreForStaff(t *testing.T) {
	onEach(t, func(d *desk) {
		in := d.intake()
		stranger := d.from("new@elsewhere.example", "help@harbour-vale.example")
		stranger.Files = []mailbox.File{{Name: "a.pdf", Content: []byte("%PDF-1.4")}}
		d.must(in.TakeIn(d.ctx, stranger, mailbox.Position{}))
		for _, who := range []identity.Actor{d.jana, d.ines} {
			if _, err := d.s.Mails(d.ctx, who, MailUnknown, 10); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s reads letters of nobody's: %v", who.Name, err)
			}
		}
		list, err := d.s.Mails(d.ctx, d.sam, MailUnknown, 10)
		d.must(err)
		if len(list) != 1 || !strings.Contains(list[0].Text, "a.pdf") {
			t.Fatalf("%+v", list)
		}
		inbox, err := d.s.Inbox(d.ctx, d.sam, Filter{PerPage: 1})
		d.must(err)
		if inbox.Mails != 1 {
			t.Errorf("the inbox counts %d letters", inbox.Mails)
		}
		sam := d.sam.ForAccount(d.mila.Account)
		if _, err := d.s.AssignMail(d.ctx, sam, list[0].ID, d.jana.MemberID); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("given to another client's member: %v", err)
		}
		q, err := d.s.AssignMail(d.ctx, sam, list[0].ID, d.mila.MemberID)
		d.must(err)
		if _, err := d.s.AssignMail(d.ctx, sam, list[0].ID, d.mila.MemberID); !fault.Is(err, fault.KindConflict) {
			t.Errorf("assigned twice: %v", err)
		}
		seen, err := d.s.Find(d.ctx, d.mila, q.Number)
		if err != nil || seen.Messages[0].ByName != "Somebody <new@elsewhere.example>" {
			t.Errorf("%+v, %v", seen.Messages, err)
		}
		for n := range mostAnHour + 3 {
			d.must(in.TakeIn(d.ctx, d.from("mila@example.com", "help@harbour-vale.example"), mailbox.Position{Validity: 1, UID: uint32(n)}))
		}
		if n := d.count(`SELECT COUNT(*) FROM tickets WHERE channel = 'email'`); n != mostAnHour+1 {
			t.Errorf("%d tickets of a flood", n)
		}
		list, err = d.s.Mails(d.ctx, d.sam, MailUnknown, 10)
		d.must(err)
		d.must(d.s.DismissMail(d.ctx, d.sam, list[0].ID))
		_, err = d.s.AttachMail(d.ctx, d.sam, list[1].ID, q.Number)
		d.must(err)
		if seen, err := d.s.Find(d.ctx, d.mila, q.Number); err != nil || len(seen.Messages) != 2 {
			t.Errorf("%+v, %v", seen.Messages, err)
		}
	})
}

// A mail becomes a ticket, and the answer to its letter comes back into the thread, through a real mail server.
func TestAMailboxOfDovecot(t *testing.T) {
	server := mailboxtest.Start(t)
	d := newDesk(t, dbtest.SQLite(t))
	in := d.intake()
	box := server.Box("none")
	for key, value := range map[string]string{"mailbox.host": box.Host, "mailbox.port": fmt.Sprint(box.Port), "mailbox.tls": "none", "mailbox.user": box.User, "mailbox.password": box.Password} {
		d.must(d.s.settings.Set(d.ctx, key, value))
	}
	server.Deliver("From: Jana <jana@example.com>\r\nTo: help@harbour-vale.example\r\nSubject: Which screws?\r\nMessage-ID: <1@c>\r\n\r\nM8 or M10?\r\n")
	d.must(in.Read(d.ctx))
	seen, err := d.s.Find(d.ctx, d.jana, "T-1001")
	d.must(err)
	if seen.Subject != "Which screws?" || seen.Channel != "email" || seen.Messages[0].Text != "M8 or M10?" || seen.Messages[0].MailID != "1@c" {
		t.Fatalf("%+v", seen)
	}
	d.answers(d.sam, "T-1001", Reply{Text: "M8."})
	server.Deliver("From: Jana <jana@example.com>\r\nTo: " + d.replyTo("T-1001", 0) + "\r\nSubject: Re: Which screws?\r\nMessage-ID: <2@c>\r\n\r\nThanks!\r\n\r\nOn 23 Nov 2026, Sam wrote:\r\n> M8.\r\n")
	server.Deliver("From: Jana <jana@example.com>\r\nTo: " + d.replyTo("T-1001", 0) + "\r\nSubject: Out of office\r\nMessage-ID: <3@c>\r\nAuto-Submitted: auto-replied\r\n\r\nAway.\r\n")
	for range 2 {
		d.must(in.Read(d.ctx))
	}
	seen, err = d.s.Find(d.ctx, d.jana, "T-1001")
	d.must(err)
	if len(seen.Messages) != 3 || seen.Messages[2].Text != "Thanks!" || d.count(`SELECT COUNT(*) FROM mails_in`) != 3 || d.count(`SELECT COUNT(*) FROM contacts`) != 1 {
		t.Errorf("%+v", seen.Messages)
	}
	state, err := d.s.MailboxState(d.ctx, d.sam)
	if err != nil || state.Error != "" || state.ReadAt != d.at {
		t.Errorf("%+v, %v", state, err)
	}
	server.Down()
	d.pass(time.Minute)
	d.must(in.Read(d.ctx))
	if state, err := d.s.MailboxState(d.ctx, d.sam); err != nil || state.Error == "" || state.ReadAt == d.at {
		t.Errorf("a server that is down: %+v, %v", state, err)
	}
}
