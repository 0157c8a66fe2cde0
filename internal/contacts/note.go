package contacts

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Note is something written down about a client; a promise has a day on which it is due.
type Note struct {
	ID        int64      `db:"id"`
	AccountID int64      `db:"account_id"`
	Kind      string     `db:"kind"` // note, promise
	Text      string     `db:"text"`
	DueOn     clock.Date `db:"due_on"`
	DoneAt    clock.Time `db:"done_at"`
	DoneBy    string     `db:"done_by"`
	ByName    string     `db:"by_name"`
	CreatedAt clock.Time `db:"created_at"`
	Version   int64      `db:"version"`
}

const noteColumns = `n.id, n.account_id, n.kind, n.text, n.due_on, n.done_at, n.done_by, n.by_name, n.created_at, n.version`

// Write adds a note about the actor's client, or, with a day, a promise.
func (s *Service) Write(ctx context.Context, actor identity.Actor, text string, due clock.Date) error {
	if !mayNote(actor) {
		return staffOnly
	}
	text = strings.TrimSpace(text)
	if err := checkText(text); err != nil {
		return err
	}
	kind := "note"
	if due != 0 {
		kind = "promise"
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		_, err := s.db.Exec(ctx, `INSERT INTO notes (account_id, kind, text, due_on, person_id, by_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			actor.Account.ID, kind, text, due, orNone(actor.PersonID), actor.Name, s.now())
		if err != nil {
			return fmt.Errorf("write a note: %w", err)
		}
		return s.record(ctx, actor, kind, "", text)
	})
}

func checkText(text string) error {
	if text == "" || utf8.RuneCountInString(text) > maxNote {
		return fault.Invalid("", fault.Field{Name: "text", Message: fmt.Sprintf("Write something, in at most %d characters.", maxNote)})
	}
	return nil
}

// Rewrite changes a note's text and day as long as nobody else has since the version that was seen.
func (s *Service) Rewrite(ctx context.Context, actor identity.Actor, id, seen int64, text string, due clock.Date) error {
	text = strings.TrimSpace(text)
	if err := checkText(text); err != nil {
		return err
	}
	return s.change(ctx, actor, id, func(ctx context.Context, n Note) error {
		if n.Kind == "promise" && due == 0 {
			return fault.Invalid("", fault.Field{Name: "due_on", Message: "A promise needs the day on which it is due."})
		}
		rows, err := s.db.Exec(ctx, `UPDATE notes SET text = ?, due_on = ?, version = version + 1 WHERE id = ? AND version = ?`, text, due, id, seen)
		if err != nil {
			return fmt.Errorf("change a note: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("This note was changed by someone else meanwhile. Nothing was saved; look at it again.")
		}
		return s.record(ctx, actor, n.Kind, n.words(), Note{Text: text, DueOn: due}.words())
	})
}

func (n Note) words() string {
	if n.DueOn == 0 {
		return n.Text
	}
	return n.Text + ", due " + n.DueOn.String()
}

// Done says that a promise was kept, or with false that it wasn't after all. Said twice it is one.
func (s *Service) Done(ctx context.Context, actor identity.Actor, id int64, done bool) error {
	return s.change(ctx, actor, id, func(ctx context.Context, n Note) error {
		if (n.DoneAt != 0) == done {
			return nil
		}
		at, by, after := clock.Time(0), "", "open again"
		if done {
			at, by, after = s.now(), actor.Name, "kept"
		}
		if _, err := s.db.Exec(ctx, `UPDATE notes SET done_at = ?, done_by = ?, version = version + 1 WHERE id = ?`, at, by, id); err != nil {
			return fmt.Errorf("settle a promise: %w", err)
		}
		return s.record(ctx, actor, n.Kind, n.words(), after)
	})
}

// Delete takes a note away; the change log keeps what it said.
func (s *Service) Delete(ctx context.Context, actor identity.Actor, id int64) error {
	return s.change(ctx, actor, id, func(ctx context.Context, n Note) error {
		if _, err := s.db.Exec(ctx, `DELETE FROM notes WHERE id = ?`, id); err != nil {
			return fmt.Errorf("delete a note: %w", err)
		}
		return s.record(ctx, actor, n.Kind, n.words(), "deleted")
	})
}

// change does something to a note of the actor's client; another client's isn't there.
func (s *Service) change(ctx context.Context, actor identity.Actor, id int64, do func(ctx context.Context, n Note) error) error {
	if !mayNote(actor) {
		return staffOnly
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		var found []Note
		if err := s.db.Select(ctx, &found, `SELECT `+noteColumns+` FROM notes n WHERE n.id = ? AND n.account_id = ?`, id, actor.Account.ID); err != nil {
			return fmt.Errorf("read a note: %w", err)
		}
		if len(found) == 0 {
			return fault.NotFound("This note isn’t there.")
		}
		return do(ctx, found[0])
	})
}

// Notes are those of the actor's client: open promises by their day first, then the newest.
func (s *Service) Notes(ctx context.Context, actor identity.Actor, limit int) (list []Note, err error) {
	if !mayNote(actor) {
		return nil, staffOnly
	}
	err = s.db.Select(ctx, &list, `SELECT `+noteColumns+` FROM notes n WHERE n.account_id = ?
		ORDER BY CASE WHEN n.kind = 'promise' AND n.done_at = 0 THEN 0 ELSE 1 END, CASE WHEN n.kind = 'promise' AND n.done_at = 0 THEN n.due_on ELSE 0 END,
		n.created_at DESC, n.id DESC LIMIT ?`, actor.Account.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("list notes: %w", err)
	}
	return list, nil
}
