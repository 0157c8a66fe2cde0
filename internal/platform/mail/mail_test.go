package mail_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/jobs"
	postmail "tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/settings"
)

// server is a real SMTP server on loopback that refuses or drops as told.
type server struct {
	mu          sync.Mutex
	messages    []string
	connections int
	refuse      map[string]*smtp.SMTPError // by recipient
	drop        bool                       // break the connection after DATA
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	return &session{s}, nil
}

type session struct{ *server }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.refuse[to]; e != nil {
		return e
	}
	return nil
}
func (s *session) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drop {
		return &smtp.SMTPError{Code: 421, Message: "closing"}
	}
	s.messages = append(s.messages, string(body))
	return nil
}

func (s *server) start(t *testing.T) (port string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	is := smtp.NewServer(s)
	is.Domain = "mail.example"
	go func() { _ = is.Serve(listener) }()
	t.Cleanup(func() { _ = is.Close() })
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return port
}

type desk struct {
	*testing.T
	ctx    context.Context
	db     *db.DB
	queue  *jobs.Queue
	outbox *postmail.Outbox
	now    clock.Time
	set    *settings.Service
}

func open(t *testing.T, d *db.DB) *desk {
	k := &desk{T: t, ctx: context.Background(), db: d, now: clock.From(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))}
	k.set = settings.New(d)
	k.queue = jobs.NewQueue(d, func() clock.Time { return k.now })
	k.outbox = postmail.NewOutbox(d, k.queue, k.set, func() clock.Time { return k.now }, "portal.example")
	k.Set("seller.name", "Harbour & Vale")
	k.Set("seller.email", "desk@harbour.example")
	return k
}

func (k *desk) Set(key, value string) {
	k.Helper()
	if err := k.set.Set(k.ctx, key, value); err != nil {
		k.Fatal(err)
	}
}

func (k *desk) Put(key, to string) {
	k.Helper()
	err := k.outbox.Put(k.ctx, postmail.New{Key: key, Kind: "invitation", ToEmail: to, ToName: "Jana\r\nBcc: all@evil.example",
		Subject: "Your order\r\nBcc: all@evil.example", HTML: "<p>see /invitation/abcdefghijklmnopqrstuvwxyz</p>", Text: "see /invitation/abcdefghijklmnopqrstuvwxyz"})
	if err != nil {
		k.Fatal(err)
	}
}

func (k *desk) states() string {
	var rows []string
	if err := k.db.Select(k.ctx, &rows, `SELECT to_email || ' ' || state FROM letters ORDER BY id`); err != nil {
		k.Fatal(err)
	}
	return strings.Join(rows, ", ")
}

func TestLettersStayReadableWithoutAMailServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.Put("a", "jana@nordwind.example")
		k.Put("a", "jana@nordwind.example") // told twice, written once
		k.queue.RunDue(k.ctx)
		if got := k.states(); got != "jana@nordwind.example kept" {
			t.Fatal(got)
		}
		letters, err := k.outbox.List(k.ctx, 10)
		if err != nil || len(letters) != 1 {
			t.Fatal(letters, err)
		}
		whole, err := k.outbox.Find(k.ctx, letters[0].ID)
		if err != nil || !strings.Contains(whole.Text, "/invitation/abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("the invitation can't be followed: %q, %v", whole.Text, err)
		}
	})
}

func TestLettersGoOutOverOneConnectionAndARefusedOneIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, s := open(t, d), &server{refuse: map[string]*smtp.SMTPError{
			"gone@nordwind.example": {Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"},
			"full@nordwind.example": {Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"},
		}}
		k.Set("smtp.tls", "none")
		k.Set("smtp.port", s.start(t))
		k.Set("smtp.host", "127.0.0.1")
		for i, to := range []string{"jana", "gone", "full", "milan"} {
			k.Put(fmt.Sprint("letter", i), to+"@nordwind.example")
		}
		k.queue.RunDue(k.ctx)
		want := "jana@nordwind.example sent, gone@nordwind.example failed, full@nordwind.example queued, milan@nordwind.example sent"
		if got := k.states(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if s.connections != 1 || len(s.messages) != 2 {
			t.Errorf("%d messages over %d connections", len(s.messages), s.connections)
		}
		first, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(s.messages[0])))
		if err != nil {
			t.Fatal(err)
		}
		if first.Header.Get("Bcc") != "" || !strings.HasPrefix(first.Header.Get("Subject"), "Your order Bcc:") {
			t.Errorf("a line break became a header: %v", first.Header)
		}
		if !strings.Contains(first.Header.Get("Content-Type"), "multipart/alternative") || !strings.HasSuffix(first.Header.Get("Message-ID"), "@portal.example>") {
			t.Errorf("headers: %v", first.Header)
		}
		letters, err := k.outbox.List(k.ctx, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			whole, err := k.outbox.Find(k.ctx, l.ID)
			if err != nil {
				t.Fatal(err)
			}
			if l.State == "sent" && strings.Contains(whole.HTML+whole.Text, "abcdefghijklm") {
				t.Error("a secret link stays behind after sending")
			}
		}
		delete(s.refuse, "full@nordwind.example")
		k.now = k.now.Add(2 * time.Minute)
		k.queue.RunDue(k.ctx)
		if got := k.states(); !strings.Contains(got, "full@nordwind.example sent") {
			t.Errorf("not tried again: %s", got)
		}
	})
}

func TestADeadOrDroppingServerLosesNothing(t *testing.T) {
	d := dbtest.SQLite(t)
	k, s := open(t, d), &server{drop: true}
	port := s.start(t)
	k.Set("smtp.tls", "none")
	k.Set("smtp.port", "1") // nobody listens there
	k.Set("smtp.host", "127.0.0.1")
	k.Put("a", "jana@nordwind.example")
	k.queue.RunDue(k.ctx)
	k.Set("smtp.port", port)
	for range 3 {
		k.now = k.now.Add(time.Hour)
		k.queue.RunDue(k.ctx)
	}
	if got := k.states(); got != "jana@nordwind.example queued" {
		t.Fatalf("while the server drops: %s", got)
	}
	s.mu.Lock()
	s.drop = false
	s.mu.Unlock()
	k.now = k.now.Add(5 * time.Hour)
	k.queue.RunDue(k.ctx)
	if got := k.states(); got != "jana@nordwind.example sent" || len(s.messages) != 1 {
		t.Errorf("when the server is back: %s, %d messages", got, len(s.messages))
	}
}

func TestALetterIsGivenUpAfterADay(t *testing.T) {
	k := open(t, dbtest.SQLite(t))
	k.Set("smtp.tls", "none")
	k.Set("smtp.port", "1")
	k.Set("smtp.host", "127.0.0.1")
	k.Put("a", "jana@nordwind.example")
	for range 40 {
		k.queue.RunDue(k.ctx)
		k.now = k.now.Add(4 * time.Hour)
	}
	if n, err := k.outbox.Undelivered(k.ctx); err != nil || n != 1 {
		t.Errorf("%d letters given up, %v", n, err)
	}
}
