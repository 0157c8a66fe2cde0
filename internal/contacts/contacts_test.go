package contacts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
)

const now clock.Time = 1_795_000_000_000

func at() clock.Time { return now }

// onEach runs a test on both databases with Ines, who works for nordwind, and Tom, who works for bright.
func onEach(t *testing.T, test func(t *testing.T, ctx context.Context, s *Service, ines, tom identity.Actor)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var actors []identity.Actor
		for _, p := range [][2]string{{"Ines", "nordwind"}, {"Tom", "bright"}} {
			var person, account int64
			err := d.InTx(ctx, func(ctx context.Context) error {
				if err := d.Get(ctx, &person, `INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, 'manager', 1) RETURNING id`, p[0], p[0]); err != nil {
					return err
				}
				return d.Get(ctx, &account, `INSERT INTO accounts (slug, name, currency, manager_id, created_at, updated_at) VALUES (?, ?, 'EUR', ?, 1, 1) RETURNING id`, p[1], p[1], person)
			})
			if err != nil {
				t.Fatal(err)
			}
			actors = append(actors, identity.Actor{PersonID: person, Name: p[0], Staff: identity.Manager, Account: identity.Account{ID: account, Slug: p[1]}})
		}
		test(t, ctx, New(d, events.New(d, jobs.NewQueue(d, at), at), at), actors[0], actors[1])
	})
}

func TestAContactIsNotedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, s *Service, ines, tom identity.Actor) {
		call := Contact{At: now, Channel: "call", Reason: " Delivery  date ", Minutes: 8, Note: "Asked where the rest is.", WithName: "Milan Roth"}
		for range 2 {
			if err := s.Add(ctx, ines, call, "form-1"); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.List(ctx, ines, 0, 10)
		if err != nil || len(list) != 1 || list[0].Reason != "Delivery date" || list[0].ByName != "Ines" || list[0].Minutes != 8 {
			t.Errorf("%+v, %v", list, err)
		}
		logged := told(t, ctx, s, "contact.noted")
		if want := fmt.Sprintf(`%d 0 {"contact_id":%d,"account_id":%d,"channel":"call","minutes":8}`, ines.Account.ID, list[0].ID, ines.Account.ID); len(logged) != 1 || logged[0] != want {
			t.Errorf("the event log: %q, want %q", logged, want)
		}
		if list, err := s.List(ctx, tom, 0, 10); err != nil || len(list) != 0 {
			t.Errorf("a colleague's client: %+v, %v", list, err)
		}
		if err := s.Add(ctx, identity.Actor{MemberID: 1, Account: ines.Account}, call, "form-2"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member notes a contact: %v", err)
		}
		for field, change := range map[string]func(*Contact){
			"channel": func(c *Contact) { c.Channel = "fax" }, "reason": func(c *Contact) { c.Reason = "" },
			"minutes": func(c *Contact) { c.Minutes = -1 }, "at": func(c *Contact) { c.At = now.Add(2 * 60_000_000_000) },
		} {
			bad := call
			change(&bad)
			if f, ok := fault.As(s.Add(ctx, ines, bad, "form-3")); !ok || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("a wrong %s: %+v", field, f)
			}
		}
	})
}

// told are the events of a name: whose, of which person, with what.
func told(t *testing.T, ctx context.Context, s *Service, name string) (list []string) {
	t.Helper()
	if err := s.db.Select(ctx, &list, `SELECT CAST(account_id AS TEXT) || ' ' || CAST(COALESCE(person_id, 0) AS TEXT) || ' ' || payload FROM events WHERE name = ? ORDER BY id`, name); err != nil {
		t.Fatal(err)
	}
	return list
}

// A question's contact is told once, and that it became a part of another's; nothing is told when the question isn't made after all.
func TestTheContactOfAQuestionIsInTheEventLog(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, s *Service, ines, tom identity.Actor) {
		begin := func(minutes int, then error) (id int64) {
			err := s.db.InTx(ctx, func(ctx context.Context) (err error) {
				id, err = s.Begin(ctx, Ticket{AccountID: ines.Account.ID, At: now, Channel: "email", Reason: "Returns", Minutes: minutes, Note: "Two cartons", WithName: "Milan Roth"})
				return cmp.Or(err, then)
			})
			if !errors.Is(err, then) {
				t.Fatal(err)
			}
			return id
		}
		first, second := begin(3, nil), begin(4, nil)
		begin(9, errors.New("the question can't be saved"))
		if err := s.db.InTx(ctx, func(ctx context.Context) error { return s.Merge(ctx, second, first) }); err != nil {
			t.Fatal(err)
		}
		noted, merged := told(t, ctx, s, "contact.noted"), told(t, ctx, s, "contact.merged")
		if len(noted) != 2 || !strings.HasSuffix(noted[0], `"channel":"email","minutes":3}`) || strings.Contains(strings.Join(noted, ""), "Milan") {
			t.Errorf("noted: %q", noted)
		}
		if want := fmt.Sprintf(`%d 0 {"contact_id":%d,"into_id":%d,"account_id":%d}`, ines.Account.ID, second, first, ines.Account.ID); len(merged) != 1 || merged[0] != want {
			t.Errorf("merged: %q, want %q", merged, want)
		}
	})
}

// A promise is due until it is kept; a colleague neither sees nor changes it, and an old page changes nothing.
func TestAPromiseIsDueUntilItIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, s *Service, ines, tom identity.Actor) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.Write(ctx, ines, "Prefers calls before noon.", 0))
		must(s.Write(ctx, ines, "Samples of fog-free glasses", 20261121))
		must(s.Write(ctx, tom, "Draft of the prices", 20261120))
		notes, err := s.Notes(ctx, ines, 10)
		must(err)
		if len(notes) != 2 || notes[0].Text != "Samples of fog-free glasses" {
			t.Fatalf("notes: %+v", notes)
		}
		promise := notes[0]
		must(s.Rewrite(ctx, ines, promise.ID, promise.Version, "Samples, two sizes", 20261124))
		for name, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"an old page":      {s.Rewrite(ctx, ines, promise.ID, promise.Version, "x", 20261124), fault.KindConflict},
			"without a day":    {s.Rewrite(ctx, ines, promise.ID, promise.Version+1, "x", 0), fault.KindInvalid},
			"a colleague's":    {s.Done(ctx, tom, promise.ID, true), fault.KindNotFound},
			"nothing":          {s.Write(ctx, ines, "  ", 0), fault.KindInvalid},
			"deleted by other": {s.Delete(ctx, tom, promise.ID), fault.KindNotFound},
		} {
			if !fault.Is(c.err, c.kind) {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		for range 2 {
			must(s.Done(ctx, ines, promise.ID, true))
		}
		notes, err = s.Notes(ctx, ines, 10)
		must(err)
		if len(notes) != 2 || notes[0].Text != "Samples, two sizes" || notes[0].DoneBy != "Ines" {
			t.Errorf("notes: %+v", notes)
		}
		log, err := s.changes.List(ctx, changes.Filter{AccountID: ines.Account.ID})
		must(err)
		if len(log) != 4 || log[0].After != "kept" || log[1].Before != "Samples of fog-free glasses, due 2026-11-21" {
			t.Errorf("the change log: %+v", log)
		}
	})
}

// A call that led to an order names it, once, and only for the client that it was with.
func TestACallNamesTheOrderItLedTo(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, s *Service, ines, tom identity.Actor) {
		if err := s.Add(ctx, ines, Contact{At: now, Channel: "call", Reason: "Order", Minutes: 4}, "call-1"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			who        identity.Actor
			key, order string
			known      bool
		}{{tom, "call-1", "HV-9", false}, {ines, "call-2", "HV-9", false}, {ines, "call-1", "HV-1", true}, {ines, "call-1", "HV-2", true}} {
			if known, err := s.Ordered(ctx, c.who, c.key, c.order); err != nil || known != c.known {
				t.Errorf("%s for %s: %v, %v", c.key, c.order, known, err)
			}
		}
		if list, err := s.List(ctx, ines, 0, 10); err != nil || len(list) != 1 || list[0].OrderNumber != "HV-1" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
