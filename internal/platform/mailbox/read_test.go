package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/platform/mailbox/mailboxtest"
	"tradecounter/internal/platform/settings"
)

func letter(n int) string {
	return fmt.Sprintf("From: jana@nordwind.example\r\nTo: reply@harbour-vale.example\r\nSubject: Letter %d\r\nMessage-ID: <%d@nordwind.example>\r\n\r\nText %d\r\n", n, n, n)
}

// reader reads a mailbox as support does: the position is kept with each letter.
type reader struct {
	t    *testing.T
	at   Position
	seen []string
}

func (r *reader) read(box settings.Mailbox) error {
	return Read(context.Background(), box, r.at, func(_ context.Context, raw []byte, cut bool, at Position) error {
		r.seen, r.at = append(r.seen, Parse(raw, cut).Subject), at
		return nil
	})
}

func (r *reader) expect(want ...string) {
	r.t.Helper()
	if strings.Join(r.seen, ", ") != strings.Join(want, ", ") {
		r.t.Errorf("read %v, want %v", r.seen, want)
	}
	r.seen = nil
}

func TestAMailboxIsReadOnce(t *testing.T) {
	server := mailboxtest.Start(t)
	roots = server.Roots
	t.Cleanup(func() { roots = nil })
	r := &reader{t: t}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(r.read(server.Box("tls")))
	r.expect()
	server.Deliver(letter(1))
	server.Deliver(letter(2))
	must(r.read(server.Box("tls")))
	r.expect("Letter 1", "Letter 2")
	must(r.read(server.Box("starttls")))
	r.expect()
	server.Deliver(letter(3))
	must(r.read(server.Box("starttls")))
	r.expect("Letter 3")
	server.Deliver(letter(4))
	must(r.read(server.Box("none")))
	r.expect("Letter 4")

	// A letter that can't be kept is read again.
	server.Deliver(letter(5))
	failed := errors.New("no room")
	err := Read(context.Background(), server.Box("none"), r.at, func(context.Context, []byte, bool, Position) error { return failed })
	if !errors.Is(err, failed) {
		t.Errorf("what couldn't be kept: %v", err)
	}
	must(r.read(server.Box("none")))
	r.expect("Letter 5")

	// Numbered anew, what was read is marked so.
	before := r.at
	server.Renumber()
	server.Deliver(letter(6))
	must(r.read(server.Box("none")))
	r.expect("Letter 6")
	if r.at.Validity == before.Validity {
		t.Error("the server didn't number anew")
	}

	for name, change := range map[string]func(*settings.Mailbox){
		"a wrong password": func(b *settings.Mailbox) { b.Password = "x" }, "a folder there is none of": func(b *settings.Mailbox) { b.Folder = "Nowhere" },
	} {
		box := server.Box("tls")
		change(&box)
		if err := r.read(box); err == nil || strings.Contains(err.Error(), mailboxtest.Password) {
			t.Errorf("%s: %v", name, err)
		}
	}
	roots = nil
	if err := r.read(server.Box("tls")); err == nil {
		t.Error("a certificate that nobody trusts is taken")
	}
	server.Down()
	if err := r.read(server.Box("none")); err == nil {
		t.Error("a server that is down is read")
	}
}
