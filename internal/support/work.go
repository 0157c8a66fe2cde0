package support

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// Assign gives a ticket to a person of the seller's who may see it; 0 gives it to nobody. Calling it with who had it
// before undoes it.
func (s *Service) Assign(ctx context.Context, actor identity.Actor, number string, seen, personID int64) (Ticket, error) {
	return s.work(ctx, actor, number, AssignMove, seen, func(ctx context.Context, m *step) error {
		name := "nobody"
		if personID != 0 {
			var p struct {
				Name string             `db:"name"`
				Role identity.StaffRole `db:"staff_role"`
			}
			err := s.db.Get(ctx, &p, `SELECT name, staff_role FROM people WHERE id = ? AND staff_role <> '' AND disabled_at = 0`, personID)
			if db.IsNone(err) {
				return fault.Invalid("", fault.Field{Name: "assignee", Message: "Choose one of your colleagues."})
			}
			if err != nil {
				return fmt.Errorf("who takes a question: %w", err)
			}
			w := whose{by: seller, reach: identity.Actor{PersonID: personID, Staff: p.Role}.Reach(m.set.Today(m.now))}
			if _, err := s.store.find(ctx, w, number); fault.Is(err, fault.KindNotFound) {
				return fault.Invalid("", fault.Field{Name: "assignee", Message: p.Name + " doesn’t work for this client."})
			} else if err != nil {
				return err
			}
			name = p.Name
		}
		if m.t.AssigneeID == personID {
			return nil
		}
		m.t.AssigneeID, m.t.Assignee = personID, name
		return m.changed(ctx, "given to "+name)
	})
}

// SetQueue moves a ticket to another queue.
func (s *Service) SetQueue(ctx context.Context, actor identity.Actor, number string, seen, queueID int64) (Ticket, error) {
	return s.work(ctx, actor, number, AssignMove, seen, func(ctx context.Context, m *step) error {
		queues, err := s.Queues(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(queues, func(q Queue) bool { return q.ID == queueID })
		if i < 0 {
			return fault.Invalid("", fault.Field{Name: "queue", Message: "Choose a queue."})
		}
		if m.t.QueueID == queueID {
			return nil
		}
		m.t.QueueID, m.t.Queue = queueID, queues[i].Name
		return m.changed(ctx, "moved to "+queues[i].Name)
	})
}

// SetPriority says how urgent a ticket is; what is promised follows, counted from when it was asked.
func (s *Service) SetPriority(ctx context.Context, actor identity.Actor, number string, seen int64, priority string) (Ticket, error) {
	return s.work(ctx, actor, number, AssignMove, seen, func(ctx context.Context, m *step) error {
		if !slices.Contains(settings.Priorities, priority) {
			return fault.Invalid("", fault.Field{Name: "priority", Message: "Choose how urgent it is."})
		}
		if m.t.Priority == priority {
			return nil
		}
		m.t.Priority = priority
		m.t.promise(m.set)
		return m.changed(ctx, "priority "+priority)
	})
}

// SetReason says what a ticket is really about, for the figures; the contact that it is follows.
func (s *Service) SetReason(ctx context.Context, actor identity.Actor, number string, seen int64, reason string) (Ticket, error) {
	return s.work(ctx, actor, number, AssignMove, seen, func(ctx context.Context, m *step) error {
		if !slices.Contains(Reasons, reason) {
			return fault.Invalid("", fault.Field{Name: "reason", Message: "Choose what it is about."})
		}
		if m.t.Reason == reason {
			return nil
		}
		m.t.Reason = reason
		if m.t.ContactID != 0 {
			if err := s.contacts.About(ctx, m.t.ContactID, reason); err != nil {
				return err
			}
		}
		return m.changed(ctx, "reason “"+reason+"”")
	})
}

// Wait says that the client is asked, without writing to them: the clock stands.
func (s *Service) Wait(ctx context.Context, actor identity.Actor, number string, seen int64) (Ticket, error) {
	return s.work(ctx, actor, number, WaitMove, seen, func(ctx context.Context, m *step) error {
		m.t.State = Waiting
		m.t.stop(m.now)
		return m.changed(ctx, "waits for the client")
	})
}

// Resume undoes Wait: the clock goes on.
func (s *Service) Resume(ctx context.Context, actor identity.Actor, number string, seen int64) (Ticket, error) {
	return s.work(ctx, actor, number, ResumeMove, seen, func(ctx context.Context, m *step) error {
		m.t.State = Open
		m.t.run(m.set, m.now)
		return m.changed(ctx, "is ours to answer again")
	})
}

// Solving is what staff say when a ticket is solved without a further answer.
type Solving struct {
	Seen    int64
	Minutes int   // handling time to add
	Article int64 // the article that solved it
	Silent  bool  // no letter tells the client
}

// Solve says that a ticket needs no answer any more; a client says it of their own.
func (s *Service) Solve(ctx context.Context, actor identity.Actor, number string, in Solving) (Ticket, error) {
	if in.Minutes < 0 || in.Minutes > 24*60 {
		return Ticket{}, fault.Invalid("", fault.Field{Name: "minutes", Message: "Enter whole minutes, at most a day."})
	}
	return s.move(ctx, actor, number, SolveMove, "", in.Seen, func(ctx context.Context, m *step) error {
		m.solve()
		if m.by == client {
			_, err := m.say(ctx, EventMessage, m.actor.Signed()+" said that it is solved.", "", nil)
			return err
		}
		m.t.SolvedBy = in.Article
		if err := s.spend(ctx, m.t, in.Minutes); err != nil {
			return err
		}
		if _, err := m.say(ctx, EventMessage, "Solved.", "", nil); err != nil || in.Silent {
			return err
		}
		return m.tell(ctx, TicketSolved{m.fact(0)})
	})
}

func (m *step) solve() {
	m.t.State, m.t.SolvedAt = Solved, m.now
	m.t.stop(m.now)
}

// Reopen undoes solving.
func (s *Service) Reopen(ctx context.Context, actor identity.Actor, number string, seen int64) (Ticket, error) {
	return s.work(ctx, actor, number, ReopenMove, seen, func(ctx context.Context, m *step) error {
		m.t.State, m.t.SolvedAt, m.t.ClosedAt, m.t.SolvedBy = Open, 0, 0, 0
		m.t.run(m.set, m.now)
		_, err := m.say(ctx, EventMessage, "Opened again.", "", nil)
		return err
	})
}

func (s *Service) work(ctx context.Context, actor identity.Actor, number string, kind MoveKind, seen int64, do func(ctx context.Context, m *step) error) (Ticket, error) {
	if err := mayWork(actor); err != nil {
		return Ticket{}, err
	}
	return s.move(ctx, actor, number, kind, "", seen, do)
}

func (m *step) changed(ctx context.Context, words string) error {
	_, err := m.say(ctx, ChangeMessage, words, "", nil)
	return err
}

// CloseSolved closes what was solved a week ago and asks each client the one question: whether it was.
func (s *Service) CloseSolved(ctx context.Context) error {
	const batch = 100
	for {
		numbers, err := s.store.solvedBefore(ctx, s.now().Add(-closesIn), batch)
		if err != nil {
			return fmt.Errorf("close questions: %w", err)
		}
		failed := 0
		for _, number := range numbers {
			w := whose{by: portal, reach: identity.Reach{All: true}}
			_, err := s.moveAs(ctx, w, identity.Actor{}, number, CloseMove, "", 0, func(ctx context.Context, m *step) error {
				if m.now < m.t.SolvedAt.Add(closesIn) {
					return errNotYet
				}
				m.t.State, m.t.ClosedAt = Closed, m.now
				return m.tell(ctx, TicketClosed{m.fact(0)})
			})
			if err == nil || fault.Is(err, fault.KindConflict) || errors.Is(err, errNotYet) {
				continue // moved meanwhile: it isn't ours to close any more
			}
			failed++
			slog.Error("a question can't be closed", "number", number, "error", err)
		}
		if len(numbers) < batch || failed > 0 {
			return nil
		}
	}
}

var errNotYet = errors.New("not yet")
