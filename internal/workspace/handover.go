package workspace

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Handover is a client as it passed from one manager to another, kept as it was written then.
type Handover struct {
	ID        int64      `db:"id"`
	AccountID int64      `db:"account_id"`
	Slug      string     `db:"slug"`
	Client    string     `db:"client"`
	FromID    int64      `db:"from_id"` // 0: nobody looked after them
	ToID      int64      `db:"to_id"`
	From      string     `db:"from_name"`
	To        string     `db:"to_name"`
	By        string     `db:"by_name"`
	At        clock.Time `db:"at"`
	Note      string     `db:"note"`
	Written   string     `db:"parts"`
	Parts     []Part     `db:"-"`
}

// Part is one chapter of a handover page; without lines it says that there was nothing.
type Part struct {
	Title string     `json:"title"`
	Lines []PartLine `json:"lines"`
}

// PartLine is one thing to know, and more of it.
type PartLine struct {
	Text string `json:"text"`
	More string `json:"more,omitempty"`
}

// HandedOver: a client has another manager.
type HandedOver struct {
	AccountID  int64 `json:"account_id"`
	HandoverID int64 `json:"handover_id"`
	FromID     int64 `json:"from_id"`
	ToID       int64 `json:"to_id"`
	ByID       int64 `json:"by_id"`
	TellClient bool  `json:"tell_client"`
}

// EventName is the event's name in the log.
func (HandedOver) EventName() string { return "client.handed_over" }

// EventOf names account and person.
func (e HandedOver) EventOf() (int64, int64) { return e.AccountID, e.ByID }

const maxHandoverNote = 4000

// HandOver gives the actor's client to another manager, writes the page that both can read, and lets the client be told.
// seen is the manager that the form named as the present one: when somebody handed it over meanwhile, nothing is done.
func (s *Steward) HandOver(ctx context.Context, actor identity.Actor, seen, to int64, note string, tell bool) (id int64, err error) {
	if !actor.Can(identity.Tailor) || actor.Account.ID == 0 {
		return 0, fault.Denied("This is for the client’s manager or an administrator.")
	}
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > maxHandoverNote {
		return 0, fault.Invalid("", fault.Field{Name: "note", Message: fmt.Sprintf("Use at most %d characters.", maxHandoverNote)})
	}
	if to == 0 {
		return 0, fault.Invalid("", fault.Field{Name: "manager", Message: "Choose who looks after them from now on."})
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.db.Exec(ctx, `UPDATE accounts SET name = name WHERE id = ?`, actor.Account.ID); err != nil { // whoever does the same waits here
			return fmt.Errorf("hold an account: %w", err)
		}
		a, err := s.accounts.ByID(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		if a.ManagerID == to {
			return fault.Invalid("", fault.Field{Name: "manager", Message: "They look after this client already."})
		}
		if a.ManagerID != seen {
			return fault.Conflict(a.Name + " was handed over meanwhile. Nothing was done; look at it again.")
		}
		parts, err := s.handoverParts(ctx, actor, a)
		if err != nil {
			return err
		}
		if err := s.accounts.Assign(ctx, actor, to); err != nil {
			return err
		}
		id, err = s.keepHandover(ctx, actor, a, to, note, parts)
		if err != nil {
			return err
		}
		return s.events.Record(ctx, HandedOver{a.ID, id, a.ManagerID, to, actor.PersonID, tell})
	})
	return id, err
}

func (s *Steward) keepHandover(ctx context.Context, actor identity.Actor, a accounts.Account, to int64, note string, parts []Part) (id int64, err error) {
	written, err := json.Marshal(parts)
	if err != nil {
		return 0, fmt.Errorf("write a handover: %w", err)
	}
	var from *int64
	if a.ManagerID != 0 {
		from = &a.ManagerID
	}
	err = s.db.Get(ctx, &id, `INSERT INTO handovers (account_id, from_id, to_id, from_name, to_name, by_name, at, note, parts)
		SELECT ?, ?, ?, (SELECT COALESCE(MAX(name), '') FROM people WHERE id = ?), (SELECT COALESCE(MAX(name), '') FROM people WHERE id = ?), ?, ?, ?, ? RETURNING id`,
		a.ID, from, to, a.ManagerID, to, actor.Name, s.now(), note, string(written))
	if err != nil {
		return 0, fmt.Errorf("keep a handover: %w", err)
	}
	return id, nil
}

const handoverColumns = `SELECT h.id, h.account_id, a.slug, a.name AS client, COALESCE(h.from_id, 0) AS from_id, h.to_id, h.from_name, h.to_name, h.by_name, h.at, h.note, h.parts
	FROM handovers h JOIN accounts a ON a.id = h.account_id WHERE `

// Handover is a page that the person may read: the manager who gave the client away, and whoever works for the client.
func (s *Steward) Handover(ctx context.Context, actor identity.Actor, reach identity.Reach, id int64) (Handover, error) {
	within, args := reach.Where("a")
	var found []Handover
	err := s.db.Select(ctx, &found, handoverColumns+`h.id = ? AND (h.from_id = ? OR `+within+`)`, append([]any{id, actor.PersonID}, args...)...)
	if err != nil {
		return Handover{}, fmt.Errorf("read a handover: %w", err)
	}
	if len(found) == 0 || actor.Staff == "" {
		return Handover{}, fault.NotFound("This handover isn’t there.")
	}
	h := found[0]
	if err := json.Unmarshal([]byte(h.Written), &h.Parts); err != nil {
		return h, fmt.Errorf("read a handover's parts: %w", err)
	}
	return h, nil
}

// Handovers are those of the actor's client, the newest first, without their parts.
func (s *Steward) Handovers(ctx context.Context, actor identity.Actor) (list []Handover, err error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	if err = s.db.Select(ctx, &list, handoverColumns+`h.account_id = ? ORDER BY h.id DESC LIMIT 50`, actor.Account.ID); err != nil {
		return nil, fmt.Errorf("list handovers: %w", err)
	}
	return list, nil
}

// Managers are the seller's people who can look after clients, by name.
func (s *Steward) Managers(ctx context.Context) (list []Manager, err error) {
	err = s.db.Select(ctx, &list, `SELECT id, name, email FROM people WHERE staff_role IN ('manager', 'admin') AND disabled_at = 0 ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("list managers: %w", err)
	}
	return list, nil
}

// Manager is one of the seller's people who can look after clients.
type Manager struct {
	ID    int64  `db:"id"`
	Name  string `db:"name"`
	Email string `db:"email"`
}

// HandoverPath is the address of a handover's page.
func HandoverPath(id int64) string { return fmt.Sprintf("/desk/handovers/%d", id) }
