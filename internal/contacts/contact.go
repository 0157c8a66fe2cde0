package contacts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Service keeps contacts, notes and promises.
type Service struct {
	db      *db.DB
	events  *events.Log
	changes *changes.Log
	now     clock.Now
}

// New makes the service.
func New(d *db.DB, log *events.Log, now clock.Now) *Service {
	return &Service{d, log, changes.New(d, now), now}
}

// Channels are the ways in which a contact comes.
var Channels = []string{"call", "email", "chat", "visit"}

const (
	maxReason  = 100 // characters
	maxNote    = 2000
	maxMinutes = 24 * 60
)

// Contact is one touch between a client and the seller's people.
type Contact struct {
	ID          int64      `db:"id"`
	AccountID   int64      `db:"account_id"`
	At          clock.Time `db:"at"`
	Channel     string     `db:"channel"` // one of Channels
	Reason      string     `db:"reason"`  // what it was about, as the figures group it
	Minutes     int        `db:"minutes"`
	Note        string     `db:"note"`
	ByName      string     `db:"by_name"`   // of the seller's; empty: imported
	WithName    string     `db:"with_name"` // of the client's
	OrderNumber string     `db:"order_number"`
}

var staffOnly = fault.Denied("This is for the seller’s staff who work for the client.")

func mayNote(actor identity.Actor) bool { return actor.Staff != "" && actor.Account.ID != 0 }

// Add notes a contact with the actor's client, once per key, which is made with the form.
func (s *Service) Add(ctx context.Context, actor identity.Actor, c Contact, key string) error {
	if !mayNote(actor) {
		return staffOnly
	}
	c.Reason, c.Note, c.WithName = strings.Join(strings.Fields(c.Reason), " "), strings.TrimSpace(c.Note), strings.TrimSpace(c.WithName)
	if err := s.check(c); err != nil {
		return err
	}
	var external *string
	if key != "" {
		key = "desk:" + key
		external = &key
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		var noted []int64
		err := s.db.Select(ctx, &noted, `INSERT INTO contacts (external_id, account_id, at, channel, reason, minutes, note, person_id, by_name, with_name, order_number)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (external_id) DO NOTHING RETURNING id`, external, actor.Account.ID, c.At, c.Channel, c.Reason, c.Minutes,
			c.Note, orNone(actor.PersonID), actor.Name, c.WithName, c.OrderNumber)
		if err != nil {
			return fmt.Errorf("note a contact: %w", err)
		}
		if len(noted) == 0 {
			return nil // the same form, sent again
		}
		if err := s.events.Record(ctx, Noted{noted[0], actor.Account.ID, c.Channel, c.Minutes}); err != nil {
			return err
		}
		return s.record(ctx, actor, "contact", "", c.Channel+", "+c.Reason)
	})
}

// Ordered names the order that a contact with the actor's client led to, the first of several. Without a contact of that
// key, which is as for Add, known is false.
func (s *Service) Ordered(ctx context.Context, actor identity.Actor, key, orderNumber string) (known bool, err error) {
	if !mayNote(actor) {
		return false, staffOnly
	}
	rows, err := s.db.Exec(ctx, `UPDATE contacts SET order_number = CASE WHEN order_number = '' THEN ? ELSE order_number END WHERE external_id = ? AND account_id = ?`,
		orderNumber, "desk:"+key, actor.Account.ID)
	if err != nil {
		return false, fmt.Errorf("name the order of a contact: %w", err)
	}
	return rows > 0, nil
}

func (s *Service) check(c Contact) error {
	problem := fault.Invalid("")
	if !slices.Contains(Channels, c.Channel) {
		problem.Add("channel", "Choose how they got in touch.")
	}
	if c.Reason == "" || utf8.RuneCountInString(c.Reason) > maxReason {
		problem.Add("reason", fmt.Sprintf("Say what it was about in at most %d characters.", maxReason))
	}
	if c.Minutes < 0 || c.Minutes > maxMinutes {
		problem.Add("minutes", fmt.Sprintf("Enter whole minutes from 0 to %d.", maxMinutes))
	}
	if utf8.RuneCountInString(c.Note) > maxNote {
		problem.Add("note", fmt.Sprintf("Use at most %d characters.", maxNote))
	}
	if utf8.RuneCountInString(c.WithName) > maxReason {
		problem.Add("with", fmt.Sprintf("Use at most %d characters.", maxReason))
	}
	if c.At <= 0 || c.At > s.now().Add(60_000_000_000) {
		problem.Add("at", "The day is in the future.")
	}
	return problem.OrNil()
}

// List are the contacts with the actor's client, the newest first, older than before (0: from the newest).
func (s *Service) List(ctx context.Context, actor identity.Actor, before clock.Time, limit int) (list []Contact, err error) {
	if !mayNote(actor) {
		return nil, staffOnly
	}
	where, args := ``, []any{actor.Account.ID}
	if before != 0 {
		where, args = ` AND at < ?`, append(args, before)
	}
	err = s.db.Select(ctx, &list, `SELECT id, account_id, at, channel, reason, minutes, note, by_name, with_name, order_number FROM contacts
		WHERE account_id = ?`+where+` ORDER BY at DESC, id DESC LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	return list, nil
}

func (s *Service) record(ctx context.Context, actor identity.Actor, field, before, after string) error {
	return s.changes.Record(ctx, actor.By(), changes.Change{AccountID: actor.Account.ID, Kind: "account", Subject: actor.Account.Slug, Field: field, Before: before, After: after})
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
