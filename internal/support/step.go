package support

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// maxText bounds a message, in characters; a longer letter is cut.
const maxText = 20_000

var errRepeated = errors.New("sent before") // undoes the transaction of a repetition

// step is a move under way: the ticket as it stands locked.
type step struct {
	s     *Service
	t     Ticket
	actor identity.Actor
	by    side
	set   *settings.Settings
	now   clock.Time
}

// move locks the ticket, checks that the actor may, lets do change it and writes it. seen is Ticket.Seen of what the page
// showed: when the ticket was moved since, nothing happens; 0 doesn't ask. key is the form's: sent again nothing happens.
func (s *Service) move(ctx context.Context, actor identity.Actor, number string, kind MoveKind, key string, seen int64, do func(ctx context.Context, m *step) error) (Ticket, error) {
	w, err := s.whose(ctx, actor)
	if err != nil {
		return Ticket{}, err
	}
	if by, ok := sideOf(actor); !ok && by == client {
		return Ticket{}, lookOnly
	}
	t, err := s.moveAs(ctx, w, actor, number, kind, key, seen, do)
	if errors.Is(err, errRepeated) {
		return s.Find(ctx, actor, number)
	}
	return t, err
}

func (s *Service) moveAs(ctx context.Context, w whose, actor identity.Actor, number string, kind MoveKind, key string, seen int64,
	do func(ctx context.Context, m *step) error) (Ticket, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Ticket{}, err
	}
	m := step{s: s, actor: actor, by: w.by, set: set, now: s.now()}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		version, err := s.store.lock(ctx, w, number) // whoever moves it too waits here
		if err != nil {
			return err
		}
		if m.t, err = s.store.find(ctx, w, number); err != nil {
			return err
		}
		if key != "" {
			if again, err := s.store.written(ctx, m.t.ID, key); err != nil || again {
				return errors.Join(err, onlyIf(again, errRepeated))
			}
		}
		if seen != 0 && version != seen {
			return fault.Conflict(fmt.Sprintf("Question %s was changed by someone else meanwhile. Nothing was done; look at it again.", number))
		}
		if err := m.t.check(w.by, kind); err != nil {
			return err
		}
		if err := do(ctx, &m); err != nil {
			return err
		}
		m.t.UpdatedAt = m.now
		return s.store.update(ctx, m.t)
	})
	return m.t, err
}

func onlyIf(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// say adds a message by the actor and returns it.
func (m *step) say(ctx context.Context, kind MessageKind, text, key string, files []Attached) (Message, error) {
	g := Message{TicketID: m.t.ID, Kind: kind, Text: text, PersonID: m.actor.PersonID, ByName: m.actor.Signed(), Staff: m.by == seller || m.actor.Behalf.Is(),
		Channel: "portal", At: m.now, Files: files}
	if kind == AnswerMessage || kind == QuestionMessage {
		g.MailID = m.s.newMailID(m.t.Number)
	}
	if m.by == portal {
		g.ByName = ""
	}
	return g, m.s.store.addMessage(ctx, &g, key)
}

// newMailID is a Message-ID that nobody can guess.
func (s *Service) newMailID(number string) string {
	return strings.ToLower(number+"."+rand.Text()) + "@" + s.domain
}

func (m *step) fact(messageID int64) Fact {
	return Fact{m.t.ID, m.t.Number, m.t.AccountID, m.actor.PersonID, messageID}
}

func (m *step) tell(ctx context.Context, fact events.Fact) error { return m.s.log.Record(ctx, fact) }

// checkText tidies a message and says what is wrong with it.
func checkText(problems *fault.Fault, field, text string, most int) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		problems.Add(field, "Write something.")
	}
	if utf8.RuneCountInString(text) > most {
		problems.Add(field, fmt.Sprintf("This is too long: at most %d characters.", most))
	}
	return text
}
