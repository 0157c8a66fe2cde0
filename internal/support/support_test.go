package support

import (
	"strings"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// A question comes in, waits where it belongs, is answered, and stands in the thread of whoever asked.
func TestAQuestionIsAskedAndAnswered(t *testing.T) {
	onEach(t, func(d *desk) {
		ask := Question{Key: d.key(), Subject: " Where  is HV-1? ", Text: "It was due on Friday.", Reason: "Where is my order", About: About{AboutOrder, "HV-1"},
			Files: []Upload{{"C:\\photos\\box.pdf", []byte("%PDF-1.4 x")}}}
		first, err := d.s.Ask(d.ctx, d.jana, ask)
		d.must(err)
		again, err := d.s.Ask(d.ctx, d.jana, ask)
		d.must(err)
		if first.Number != "T-1001" || again.Number != first.Number || again.Subject != "Where is HV-1?" || again.Messages[0].Files[0].Name != "box.pdf" {
			t.Fatalf("%+v, again %+v", first, again)
		}
		ask.Text = "Something else."
		if _, err := d.s.Ask(d.ctx, d.jana, ask); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same key with other content: %v", err)
		}
		if n := d.count(`SELECT COUNT(*) FROM contacts WHERE channel = 'email' AND order_number = 'HV-1' AND reason = 'Where is my order' AND with_name = 'Jana Petersen'`); n != 1 {
			t.Errorf("%d contacts", n)
		}
		inbox, err := d.s.Inbox(d.ctx, d.ines, Filter{PerPage: 10})
		d.must(err)
		if inbox.Found != 1 || inbox.Rows[0].Queue != "Orders and delivery" || inbox.Queues[0].Open != 1 || inbox.All.Nobodys != 1 || inbox.Rows[0].LastText != "It was due on Friday." {
			t.Fatalf("inbox: %+v", inbox)
		}
		if want := monday.Add(8 * time.Hour); inbox.Rows[0].Due != want.Add(14*time.Hour+1*time.Hour) { // 10:00 to 17:00 are 7 hours, 1 more next morning
			t.Errorf("due %s", inbox.Rows[0].Due)
		}
		d.answers(d.ines, first.Number, Reply{Seen: inbox.Rows[0].Seen(), Text: "It left today.", Minutes: 4})
		if _, err := d.s.Answer(d.ctx, d.sam, first.Number, Reply{Key: d.key(), Seen: inbox.Rows[0].Seen(), Text: "It left today, too."}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("an answer from an old page: %v", err)
		}
		_, err = d.s.Note(d.ctx, d.sam, first.Number, Reply{Key: d.key(), Text: "Carrier lost it."})
		d.must(err)
		seen, err := d.s.Find(d.ctx, d.jana, first.Number)
		d.must(err)
		if len(seen.Messages) != 2 || seen.Messages[1].Text != "It left today." || !seen.Messages[1].Staff || seen.Assignee != "" || seen.Due != 0 {
			t.Errorf("Jana sees %+v", seen)
		}
		staff, err := d.s.Find(d.ctx, d.ines, first.Number)
		d.must(err)
		if len(staff.Messages) != 3 || staff.Assignee != "Ines Halvorsen" || staff.FirstAnswerAt != monday {
			t.Errorf("Ines sees %+v", staff)
		}
		if n := d.count(`SELECT minutes FROM contacts`); n != 4 {
			t.Errorf("%d minutes", n)
		}
	})
}

// Each sees what is theirs; everything else is missing, for reading and for writing.
func TestWhoSeesATicket(t *testing.T) {
	onEach(t, func(d *desk) {
		q, err := d.s.Ask(d.ctx, d.jana, Question{Key: d.key(), Subject: "Secretium", Text: "Where?", Files: []Upload{{"a.pdf", []byte("%PDF-1.4 x")}}})
		d.must(err)
		file := q.Messages[0].Files[0].ID
		note, err := d.s.Note(d.ctx, d.ines, q.Number, Reply{Key: d.key(), Text: "Among us.", Files: []Upload{{"n.pdf", []byte("%PDF-1.4 y")}}})
		d.must(err)
		noted := d.id(`SELECT MAX(id) FROM ticket_files`)
		removed, watching := d.jana, d.jana
		removed.Account.Status, watching.Behalf = "closed", identity.Behalf{Name: "Ines"}
		for name, c := range map[string]struct {
			actor identity.Actor
			sees  bool
		}{
			"who asked": {d.jana, true}, "a colleague": {d.peer, false}, "the company admin": {d.boss, true}, "another client": {d.mila, false},
			"its manager": {d.ines, true}, "another manager": {d.tom, false}, "support": {d.sam, true}, "nobody": {identity.Actor{}, false}, "a closed account": {removed, false},
		} {
			_, err := d.s.Find(d.ctx, c.actor, q.Number)
			_, _, fileErr := d.s.File(d.ctx, c.actor, q.Number, file)
			if sees := err == nil; sees != c.sees || (fileErr == nil) != c.sees || !sees && !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v, its file: %v", name, err, fileErr)
			}
			rows, found, _ := d.s.List(d.ctx, c.actor, Asked{Words: "secretium", PerPage: 5})
			if (found == 1) != c.sees || len(rows) != found {
				t.Errorf("%s lists %d", name, found)
			}
			if c.actor.MemberID != 0 {
				if _, _, err := d.s.File(d.ctx, c.actor, q.Number, noted); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%s opens the file of a note: %v", name, err)
				}
				if _, err := d.s.Answer(d.ctx, c.actor, q.Number, Reply{Key: d.key(), Text: "x"}); err == nil {
					t.Errorf("%s answers", name)
				}
				if rows, _, _ := d.s.List(d.ctx, c.actor, Asked{Words: "among", PerPage: 5}); len(rows) != 0 {
					t.Errorf("%s finds a note", name)
				}
			}
			if !c.sees {
				if _, err := d.s.Solve(d.ctx, c.actor, q.Number, Solving{}); err == nil {
					t.Errorf("%s solves", name)
				}
				if _, err := d.s.Write(d.ctx, c.actor, q.Number, Reply{Key: d.key(), Text: "x"}); err == nil {
					t.Errorf("%s writes", name)
				}
			}
		}
		if _, err := d.s.Write(d.ctx, watching, q.Number, Reply{Key: d.key(), Text: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("whoever only looks writes: %v", err)
		}
		if seen, _ := d.s.Find(d.ctx, d.ines, q.Number); seen.Version != note.Version || len(seen.Messages) != 2 {
			t.Errorf("something was written: %+v", seen)
		}
		for _, word := range []string{"Among", "Ines"} {
			seen, err := d.s.Find(d.ctx, d.jana, q.Number)
			d.must(err)
			for _, m := range seen.Messages {
				if strings.Contains(m.Text+m.ByName, word) {
					t.Errorf("a client reads %q", m.Text)
				}
			}
		}
	})
}
