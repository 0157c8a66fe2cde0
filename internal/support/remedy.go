package support

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// States of a remedy.
const (
	RemedyIsOpen = "open"
	RemedyIsDone = "done"
)

// Causes are what goes wrong, as the figures group it.
var Causes = []string{"Late delivery", "Damaged", "Wrong item", "Missing item", "Wrong price or invoice", "Faulty product", "Our mistake", "The carrier’s mistake", "Something else"}

// Remedy is how something is put right: what went wrong, what we did, what the client gets.
type Remedy struct {
	ID        int64      `db:"id"`
	TicketID  int64      `db:"ticket_id"`
	Number    string     `db:"number"` // the ticket's
	Slug      string     `db:"slug"`
	Account   string     `db:"account"`
	Cause     string     `db:"cause"` // one of Causes
	Wrong     string     `db:"wrong"`
	Did       string     `db:"did"`
	Gets      string     `db:"gets"`
	State     string     `db:"state"`
	ByName    string     `db:"by_name"`
	CreatedAt clock.Time `db:"created_at"`
	DoneAt    clock.Time `db:"done_at"`
	Version   int64      `db:"version"`
}

const remedySelect = `SELECT r.id, r.ticket_id, t.number, a.slug, a.name AS account, r.cause, r.wrong, r.did, r.gets, r.state, r.by_name, r.created_at, r.done_at, r.version
	FROM remedies r JOIN tickets t ON t.id = r.ticket_id JOIN accounts a ON a.id = t.account_id WHERE `

// addRemedy reads how a ticket's matter is put right, if anything is.
func (s store) addRemedy(ctx context.Context, t *Ticket) error {
	var found []Remedy
	if err := s.db.Select(ctx, &found, remedySelect+`r.ticket_id = ?`, t.ID); err != nil || len(found) == 0 {
		return err
	}
	t.Remedy = &found[0]
	return nil
}

const maxRemedy = 2000 // characters of each part

func (r *Remedy) check(done bool) error {
	problems := fault.Invalid("")
	if !slices.Contains(Causes, r.Cause) {
		problems.Add("cause", "Choose what kind of mistake it was.")
	}
	for _, part := range []struct {
		name, missing string
		text          *string
		needed        bool
	}{
		{"wrong", "Say what went wrong.", &r.Wrong, true}, {"did", "Say what you did.", &r.Did, done}, {"gets", "Say what the client gets; “nothing” is an answer too.", &r.Gets, done},
	} {
		*part.text = strings.TrimSpace(*part.text)
		if part.needed && *part.text == "" {
			problems.Add(part.name, part.missing)
		}
		if utf8.RuneCountInString(*part.text) > maxRemedy {
			problems.Add(part.name, fmt.Sprintf("Use at most %d characters.", maxRemedy))
		}
	}
	return problems.OrNil()
}

// PutRight begins to put something right: one remedy a ticket.
func (s *Service) PutRight(ctx context.Context, actor identity.Actor, number string, in Remedy) (Ticket, error) {
	if err := in.check(false); err != nil {
		return Ticket{}, err
	}
	return s.work(ctx, actor, number, PutRightMove, 0, func(ctx context.Context, m *step) error {
		err := s.db.Get(ctx, &in.ID, `INSERT INTO remedies (ticket_id, account_id, cause, wrong, did, gets, by_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			m.t.ID, m.t.AccountID, in.Cause, in.Wrong, in.Did, in.Gets, actor.Name, m.now)
		if err != nil {
			return fmt.Errorf("begin to put right: %w", err)
		}
		if err := s.store.addRemedy(ctx, &m.t); err != nil {
			return err
		}
		return m.changed(ctx, "something went wrong: "+strings.ToLower(in.Cause))
	})
}

// ChangeRemedy writes on it; with done it is done, and the client is told by letter. in.Version is of the page.
func (s *Service) ChangeRemedy(ctx context.Context, actor identity.Actor, number string, in Remedy, done bool) (Ticket, error) {
	if err := in.check(done); err != nil {
		return Ticket{}, err
	}
	return s.work(ctx, actor, number, NoteMove, 0, func(ctx context.Context, m *step) error {
		state, at := RemedyIsOpen, clock.Time(0)
		if done {
			state, at = RemedyIsDone, m.now
		}
		rows, err := s.db.Exec(ctx, `UPDATE remedies SET cause = ?, wrong = ?, did = ?, gets = ?, state = ?, done_at = ?, version = version + 1
			WHERE ticket_id = ? AND version = ? AND state = 'open'`, in.Cause, in.Wrong, in.Did, in.Gets, state, at, m.t.ID, in.Version)
		if err != nil {
			return fmt.Errorf("put right: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("This was changed by someone else meanwhile, or is done. Look at it again.")
		}
		if err := s.store.addRemedy(ctx, &m.t); err != nil || !done {
			return err
		}
		if _, err := m.say(ctx, EventMessage, "Put right: "+in.Gets, "", nil); err != nil {
			return err
		}
		return m.tell(ctx, RemedyDone{m.fact(0), m.t.Remedy.ID})
	})
}

// Remedies are those within the actor's reach, open ones first; with openOnly these alone.
func (s *Service) Remedies(ctx context.Context, actor identity.Actor, openOnly bool, limit int) (list []Remedy, err error) {
	if err := mayWork(actor); err != nil {
		return nil, err
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return nil, err
	}
	where, args := w.where()
	if openOnly {
		where += ` AND r.state = 'open'`
	}
	err = s.db.Select(ctx, &list, remedySelect+where+` ORDER BY CASE r.state WHEN 'open' THEN 0 ELSE 1 END, r.created_at DESC, r.id DESC LIMIT ?`, append(args[:len(args):len(args)], limit)...)
	if err != nil {
		return nil, fmt.Errorf("list what is put right: %w", err)
	}
	return list, nil
}
