package support

import (
	"sync"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

const day = 24 * time.Hour

func TestATicketsLife(t *testing.T) {
	onEach(t, func(d *desk) {
		q := d.asks(d.jana, "Screws")
		q = d.answers(d.ines, q.Number, Reply{Asks: true, Text: "Which length?"})
		if q.State != Waiting || q.Due != 0 {
			t.Fatalf("asked: %+v", q)
		}
		d.pass(2 * day)
		q, err := d.s.Write(d.ctx, d.jana, q.Number, Reply{Key: d.key(), Text: "40 mm."})
		d.must(err)
		if q.State != Open || q.Waited == 0 {
			t.Fatalf("answered: %+v", q)
		}
		q, err = d.s.Solve(d.ctx, d.ines, q.Number, Solving{Seen: q.Seen(), Minutes: 7})
		d.must(err)
		d.pass(6 * day)
		d.must(d.s.CloseSolved(d.ctx))
		if n := d.count(`SELECT COUNT(*) FROM tickets WHERE state = 'closed'`); n != 0 {
			t.Error("closed within a week")
		}
		d.pass(2 * day)
		for range 2 {
			d.must(d.s.CloseSolved(d.ctx))
		}
		if n := d.count(`SELECT COUNT(*) FROM events WHERE name = 'ticket.closed'`); n != 1 {
			t.Errorf("told of closing %d times", n)
		}
		d.pass(5 * day) // 13 days after it was solved
		q, err = d.s.Write(d.ctx, d.jana, q.Number, Reply{Key: d.key(), Text: "It happened again."})
		d.must(err)
		if q.Number != "T-1001" || q.State != Open || q.SolvedAt != 0 {
			t.Errorf("written within a fortnight: %+v", q)
		}
		_, err = d.s.Solve(d.ctx, d.jana, q.Number, Solving{})
		d.must(err)
		d.pass(15 * day)
		key := d.key()
		for range 2 {
			next, err := d.s.Write(d.ctx, d.jana, q.Number, Reply{Key: key, Text: "And once more."})
			d.must(err)
			if next.Number != "T-1002" || next.State != Open {
				t.Errorf("written later: %+v", next)
			}
		}
		seen, err := d.s.Find(d.ctx, d.jana, "T-1002")
		d.must(err)
		if seen.Follows != "T-1001" || d.count(`SELECT COUNT(*) FROM tickets`) != 2 || d.count(`SELECT COUNT(*) FROM contacts`) != 2 {
			t.Errorf("goes on from %q", seen.Follows)
		}
	})
}

// Two of the staff do the same at the same moment: one does it, the other is told.
func TestTwoSolveAtOnce(t *testing.T) {
	onEach(t, func(d *desk) {
		q := d.asks(d.jana, "Screws")
		var done sync.WaitGroup
		results := make(chan error, 8)
		for range cap(results) {
			done.Go(func() {
				_, err := d.s.Solve(d.ctx, d.ines, q.Number, Solving{Seen: q.Seen()})
				results <- err
			})
		}
		done.Wait()
		close(results)
		solved := 0
		for err := range results {
			if err == nil {
				solved++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Error(err)
			}
		}
		if solved != 1 || d.count(`SELECT COUNT(*) FROM ticket_messages WHERE kind = 'event'`) != 1 {
			t.Errorf("solved %d times", solved)
		}
	})
}

// The same form at the same moment makes one ticket and one message.
func TestAFormSentTwiceAtOnce(t *testing.T) {
	onEach(t, func(d *desk) {
		ask, write := d.key(), d.key()
		q := d.asks(d.jana, "Nuts")
		var done sync.WaitGroup
		for range 6 {
			done.Go(func() {
				if _, err := d.s.Ask(d.ctx, d.jana, Question{Key: ask, Subject: "Screws", Text: "Which?"}); err != nil {
					t.Error(err)
				}
				if _, err := d.s.Write(d.ctx, d.jana, q.Number, Reply{Key: write, Text: "Please."}); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if n, m := d.count(`SELECT COUNT(*) FROM tickets`), d.count(`SELECT COUNT(*) FROM ticket_messages`); n != 2 || m != 3 {
			t.Errorf("%d tickets, %d messages", n, m)
		}
	})
}

func TestWorkOnATicket(t *testing.T) {
	onEach(t, func(d *desk) {
		q := d.asks(d.jana, "Screws")
		q, err := d.s.Assign(d.ctx, d.sam, q.Number, q.Seen(), d.ines.PersonID)
		d.must(err)
		if _, err := d.s.Assign(d.ctx, d.sam, q.Number, q.Seen(), d.tom.PersonID); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("given to whom it is out of reach: %v", err)
		}
		if _, err := d.s.Assign(d.ctx, d.sam, q.Number, q.Seen(), d.jana.PersonID); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("given to a client: %v", err)
		}
		before := q.Due
		q, err = d.s.SetPriority(d.ctx, d.sam, q.Number, q.Seen(), "urgent")
		d.must(err)
		if q.Due >= before || q.Due != monday.Add(time.Hour) {
			t.Errorf("urgent and due %s", q.Due)
		}
		queues, err := d.s.Queues(d.ctx)
		d.must(err)
		q, err = d.s.SetQueue(d.ctx, d.sam, q.Number, q.Seen(), queues[1].ID)
		d.must(err)
		q, err = d.s.SetReason(d.ctx, d.sam, q.Number, q.Seen(), NeededHelp)
		d.must(err)
		if n := d.count(`SELECT COUNT(*) FROM contacts WHERE reason = ?`, NeededHelp); n != 1 {
			t.Error("the contact has another reason")
		}
		d.pass(2 * time.Hour)
		for name, c := range map[string]struct {
			f Filter
			n int
		}{
			"all": {Filter{}, 1}, "its queue": {Filter{Queue: queues[1].ID}, 1}, "another": {Filter{Queue: queues[0].ID}, 0}, "hers": {Filter{Assignee: d.ines.PersonID}, 1},
			"nobody's": {Filter{Assignee: Nobody}, 0}, "overdue": {Filter{Overdue: true}, 1}, "low": {Filter{Priority: "low"}, 0}, "urgent": {Filter{Priority: "urgent"}, 1},
			"waiting": {Filter{State: Waiting}, 0}, "words": {Filter{Words: "SCREWS jana"}, 1}, "of a message": {Filter{Words: "text of"}, 1}, "%": {Filter{Words: "%"}, 0},
			"its client": {Filter{Account: "nordwind"}, 1}, "another client": {Filter{Account: "bright"}, 0}, "a state there is none of": {Filter{State: "x' OR 1=1"}, 1},
		} {
			c.f.PerPage = 5
			in, err := d.s.Inbox(d.ctx, d.sam, c.f)
			d.must(err)
			if in.Found != c.n || len(in.Rows) != c.n {
				t.Errorf("%s: %d", name, in.Found)
			}
		}
		in, err := d.s.Inbox(d.ctx, d.tom, Filter{PerPage: 5})
		d.must(err)
		if in.Found != 0 || in.All.Open != 0 {
			t.Errorf("out of reach: %+v", in)
		}
		if _, err := d.s.Inbox(d.ctx, d.jana, Filter{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a client opens the inbox: %v", err)
		}
	})
}

func TestTwoTicketsBecomeOneAndTwoAgain(t *testing.T) {
	onEach(t, func(d *desk) {
		one, two, other := d.asks(d.jana, "One"), d.asks(d.peer, "Two"), d.asks(d.mila, "Other")
		if _, err := d.s.Merge(d.ctx, d.sam, two.Number, other.Number); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("merged with another client's: %v", err)
		}
		if _, err := d.s.Merge(d.ctx, d.ines, two.Number, other.Number); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("merged with one out of reach: %v", err)
		}
		for range 2 {
			m, err := d.s.Merge(d.ctx, d.ines, two.Number, one.Number)
			d.must(err)
			if len(m.Messages) != 3 || len(m.Parts) != 1 || m.Messages[1].From != two.Number {
				t.Fatalf("merged: %+v", m)
			}
		}
		if n := d.count(`SELECT COUNT(*) FROM contacts`); n != 2 {
			t.Errorf("%d contacts", n)
		}
		led, err := d.s.Find(d.ctx, d.peer, two.Number)
		d.must(err)
		there, err := d.s.Find(d.ctx, d.peer, led.MergedInto)
		if err != nil || len(there.Messages) != 2 {
			t.Errorf("Peer is led to %q: %v", led.MergedInto, err)
		}
		if _, err := d.s.Write(d.ctx, d.peer, two.Number, Reply{Key: d.key(), Text: "x"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("written into the old one: %v", err)
		}
		back, err := d.s.Unmerge(d.ctx, d.ines, two.Number)
		d.must(err)
		if back.State != Open || len(back.Messages) != 1 || back.MergedInto != "" || d.count(`SELECT COUNT(*) FROM contacts`) != 3 {
			t.Errorf("two again: %+v", back)
		}
		if _, err := d.s.Find(d.ctx, d.peer, one.Number); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("Peer still sees the other: %v", err)
		}
	})
}

func TestWhoElseLooks(t *testing.T) {
	onEach(t, func(d *desk) {
		q := d.asks(d.jana, "Screws")
		_, err := d.s.Watch(d.ctx, d.sam, q.Number, true)
		d.must(err)
		v, err := d.s.Watch(d.ctx, d.ines, q.Number, false)
		d.must(err)
		if len(v.Here) != 1 || v.Here[0] != (Present{"Sam Okoro", true}) || v.Seen != q.Seen() {
			t.Errorf("%+v", v)
		}
		d.pass(31 * time.Second)
		v, err = d.s.Watch(d.ctx, d.ines, q.Number, false)
		d.must(err)
		if len(v.Here) != 0 {
			t.Errorf("half a minute later: %+v", v)
		}
		if _, err := d.s.Watch(d.ctx, d.tom, q.Number, false); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("out of reach: %v", err)
		}
	})
}

func TestRatingsAndWhatIsPutRight(t *testing.T) {
	onEach(t, func(d *desk) {
		q := d.asks(d.jana, "Screws")
		if _, err := d.s.Rate(d.ctx, d.jana, q.Number, Rating{Score: 5}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("rated before it is solved: %v", err)
		}
		_, err := d.s.Solve(d.ctx, d.ines, q.Number, Solving{})
		d.must(err)
		_, err = d.s.Rate(d.ctx, d.jana, q.Number, Rating{Score: 2, Comment: "Nobody called."})
		d.must(err)
		if _, err := d.s.Rate(d.ctx, d.jana, q.Number, Rating{Score: 5}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("rated twice: %v", err)
		}
		if n := d.count(`SELECT COUNT(*) FROM notes WHERE kind = 'promise' AND due_on = 20261124 AND account_id = ? AND text LIKE 'Call Jana Petersen%Nobody called.'`, d.jana.Account.ID); n != 1 {
			t.Errorf("%d promises", n)
		}
		wrong := Remedy{Cause: "Damaged", Wrong: "A carton was crushed."}
		q, err = d.s.PutRight(d.ctx, d.ines, q.Number, wrong)
		d.must(err)
		if seen, _ := d.s.Find(d.ctx, d.jana, q.Number); seen.Remedy != nil {
			t.Error("the client sees it before it is done")
		}
		if _, err := d.s.ChangeRemedy(d.ctx, d.ines, q.Number, wrong, true); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("done without saying what: %v", err)
		}
		wrong.Did, wrong.Gets = "Sent a new one.", "A credit of 20 EUR."
		for i, kind := range []fault.Kind{0, fault.KindConflict} {
			_, err := d.s.ChangeRemedy(d.ctx, d.ines, q.Number, wrong, true)
			if i == 0 {
				d.must(err)
			} else if !fault.Is(err, kind) {
				t.Errorf("done twice: %v", err)
			}
		}
		seen, err := d.s.Find(d.ctx, d.jana, q.Number)
		d.must(err)
		if seen.Remedy == nil || seen.Remedy.Gets != wrong.Gets || d.count(`SELECT COUNT(*) FROM events WHERE name = 'remedy.done'`) != 1 {
			t.Errorf("put right: %+v", seen.Remedy)
		}
		for actor, n := range map[*identity.Actor]int{&d.ines: 1, &d.tom: 0, &d.sam: 1} {
			if list, err := d.s.Remedies(d.ctx, *actor, false, 10); err != nil || len(list) != n {
				t.Errorf("%s lists %d, %v", actor.Name, len(list), err)
			}
		}
	})
}

func TestCannedAnswers(t *testing.T) {
	onEach(t, func(d *desk) {
		if _, err := d.s.SaveCanned(d.ctx, d.sam, Canned{Name: "Where", Text: "Hello {name}, {oder}"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("an unknown field: %v", err)
		}
		if _, err := d.s.SaveCanned(d.ctx, d.ines, Canned{Name: "Where", Text: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager writes one: %v", err)
		}
		c, err := d.s.SaveCanned(d.ctx, d.sam, Canned{Name: "Where", Text: "Hello {name}, {order} of {account} is on its way. {me}, for {manager}"})
		d.must(err)
		if _, err := d.s.SaveCanned(d.ctx, d.sam, Canned{Name: "Where", Text: "x"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a second one of that name: %v", err)
		}
		q := d.asks(d.jana, "Screws")
		text, missing, err := d.s.Filled(d.ctx, d.sam, q.Number, c.ID)
		d.must(err)
		if text != "Hello Jana, {order} of nordwind Ltd is on its way. Sam Okoro, for Ines Halvorsen" || len(missing) != 1 || missing[0] != "{order}" {
			t.Errorf("%q, missing %v", text, missing)
		}
		if _, err := d.s.Answer(d.ctx, d.sam, q.Number, Reply{Key: d.key(), Text: text, Canned: c.ID}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("sent with a gap: %v", err)
		}
		d.answers(d.sam, q.Number, Reply{Text: "Hello", Canned: c.ID})
		if list, err := d.s.CannedAnswers(d.ctx, d.ines); err != nil || list[0].Used != 1 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
