package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// HappenedKind is a kind of what happened, as the timeline is filtered by it.
type HappenedKind string

// The kinds. Ours are changes that the seller's people or an import made; People whoever came, went or may do what.
const (
	HappenedOrder   HappenedKind = "orders"
	HappenedContact HappenedKind = "contacts" // notes and promises too
	HappenedOurs    HappenedKind = "changes"
	HappenedLetter  HappenedKind = "letters"
	HappenedRequest HappenedKind = "requests"
	HappenedPeople  HappenedKind = "people"
	HappenedCart    HappenedKind = "carts" // left or emptied
)

// Happened is one line of a client's timeline. Which fields are set follows its kind.
type Happened struct {
	Kind   HappenedKind `db:"-"`
	At     clock.Time   `db:"at"`
	By     string       `db:"by_name"` // who did it
	Behalf string       `db:"behalf"`  // the member for whom
	What   string       `db:"what"`    // an order's move, a contact's channel, a letter's state, "asked", "answered", what was changed
	Text   string       `db:"text"`    // what about: a reason, a subject, a product, a note
	Detail string       `db:"detail"`

	Order    string           `db:"number"`  // its number
	Channel  string           `db:"channel"` // in which it came
	Source   string           `db:"source"`  // standing order, again …
	Amount   money.Amount     `db:"amount"`
	Currency string           `db:"currency"`
	Count    int              `db:"n"` // minutes of a contact, letters of one text, a quantity asked for
	Changes  []changes.Change `db:"-"`
}

// Timeline is a page of what happened with a client, the newest first.
type Timeline struct {
	List    []Happened
	Earlier clock.Time // where the next page begins; 0: this is all
}

const timelinePage = 30

// source reads the newest of one kind before a moment.
type source struct {
	kind HappenedKind
	read func(ctx context.Context, account int64, before clock.Time, limit int) ([]Happened, error)
}

// Timeline reads what happened before a moment (0: until now), of one kind or ("") of all: one look for each kind, the
// page cut where time is the same for none.
func (s *ClientPages) Timeline(ctx context.Context, actor identity.Actor, kind HappenedKind, before clock.Time) (Timeline, error) {
	if err := worksFor(actor); err != nil {
		return Timeline{}, err
	}
	if before == 0 {
		before = 1 << 60
	}
	sources := []source{{HappenedOrder, s.placed}, {HappenedOrder, s.moved}, {HappenedContact, s.contacted}, {HappenedContact, s.noted},
		{HappenedOurs, s.changed}, {HappenedPeople, s.peopleChanged}, {HappenedLetter, s.written}, {HappenedRequest, s.requested}, {HappenedRequest, s.answered}, {HappenedCart, s.left}}
	var all []Happened
	var horizon clock.Time
	for _, source := range sources {
		if kind != "" && kind != source.kind {
			continue
		}
		list, err := source.read(ctx, actor.Account.ID, before, timelinePage+1)
		if err != nil {
			return Timeline{}, fmt.Errorf("read a client's timeline, %s: %w", source.kind, err)
		}
		rows := 0
		for i := range list {
			list[i].Kind = source.kind
			rows += max(1, len(list[i].Changes))
		}
		if rows > timelinePage {
			horizon = max(horizon, list[len(list)-1].At)
		}
		all = append(all, list...)
	}
	return cut(all, horizon), nil
}

// cut makes a page. horizon is the latest moment at which a kind that has more was left off: what lies there or before
// goes to the next page, and so does as a whole what happened at the moment where a full page would end.
func cut(all []Happened, horizon clock.Time) Timeline {
	slices.SortStableFunc(all, func(a, b Happened) int { return cmp.Compare(b.At, a.At) })
	end := len(all)
	for end > 0 && all[end-1].At <= horizon {
		end--
	}
	if end > timelinePage {
		for end = timelinePage; end > 0 && all[end-1].At == all[timelinePage].At; {
			end--
		}
	}
	if end == 0 { // more at one moment than a page holds
		end = min(timelinePage, len(all))
	}
	if end == len(all) {
		return Timeline{List: all}
	}
	return Timeline{all[:end], all[end-1].At}
}

func (s *ClientPages) placed(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	err = s.db.Select(ctx, &list, `SELECT 'placed' AS what, number, placed_at AS at, channel, source, placed_by AS by_name, on_behalf_by AS behalf, currency, total AS amount
		FROM orders WHERE account_id = ? AND placed_at < ? ORDER BY placed_at DESC, id DESC LIMIT ?`, account, before, limit)
	return list, err
}

func (s *ClientPages) moved(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	err = s.db.Select(ctx, &list, `SELECT m.kind AS what, o.number, m.at, m.actor AS by_name, m.note AS text, m.detail FROM order_moves m JOIN orders o ON o.id = m.order_id
		WHERE o.account_id = ? AND m.at < ? AND m.kind <> 'placed' ORDER BY m.at DESC, m.id DESC LIMIT ?`, account, before, limit)
	return list, err
}

func (s *ClientPages) contacted(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	err = s.db.Select(ctx, &list, `SELECT channel AS what, at, reason AS text, note AS detail, by_name, with_name AS behalf, minutes AS n, order_number AS number FROM contacts
		WHERE account_id = ? AND at < ? ORDER BY at DESC, id DESC LIMIT ?`, account, before, limit)
	return list, err
}

// notesIn are the fields of the change log under which notes and promises stand; contacts have a look of their own.
const notesIn = `c.kind = 'account' AND c.field IN ('note', 'promise')`

func (s *ClientPages) noted(ctx context.Context, account int64, before clock.Time, limit int) ([]Happened, error) {
	return s.logged(ctx, notesIn, account, before, limit)
}

func (s *ClientPages) changed(ctx context.Context, account int64, before clock.Time, limit int) ([]Happened, error) {
	return s.logged(ctx, `c.kind NOT IN ('member', 'order') AND NOT (c.kind = 'account' AND c.field IN ('note', 'promise', 'contact'))`, account, before, limit)
}

func (s *ClientPages) peopleChanged(ctx context.Context, account int64, before clock.Time, limit int) ([]Happened, error) {
	return s.logged(ctx, `c.kind = 'member'`, account, before, limit)
}

// logged are changes, those made at once of one thing together.
func (s *ClientPages) logged(ctx context.Context, which string, account int64, before clock.Time, limit int) (list []Happened, err error) {
	var rows []changes.Change
	err = s.db.Select(ctx, &rows, `SELECT c.id, c.at, COALESCE(c.person_id, 0) AS person_id, c.by_name, c.behalf_of, c.account_id, c.kind, c.subject, c.field,
		c.before_text, c.after_text FROM changes c WHERE c.account_id = ? AND c.at < ? AND `+which+` ORDER BY c.at DESC, c.id LIMIT ?`, account, before, limit)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if n := len(list); n > 0 && list[n-1].At == c.At && list[n-1].What == c.Kind && list[n-1].Text == c.Subject {
			list[n-1].Changes = append(list[n-1].Changes, c)
			continue
		}
		list = append(list, Happened{At: c.At, By: c.ByName, Behalf: c.BehalfOf, What: c.Kind, Text: c.Subject, Changes: []changes.Change{c}})
	}
	return list, nil
}

// written are letters to the client's people, those of one text together. What the seller's own people were sent isn't here.
func (s *ClientPages) written(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	err = s.db.Select(ctx, &list, `SELECT MIN(l.state) AS what, l.created_at AS at, l.subject AS text,
		MIN(CASE WHEN l.to_name = '' THEN l.to_email ELSE l.to_name END) AS by_name, COUNT(*) AS n FROM letters l WHERE l.account_id = ? AND l.created_at < ?
		AND l.to_email NOT IN (SELECT email FROM people WHERE staff_role <> '') GROUP BY l.created_at, l.subject ORDER BY l.created_at DESC LIMIT ?`,
		account, before, limit)
	return list, err
}

func (s *ClientPages) requested(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	asked, err := s.asks(ctx, account, ` AND k.asked_at < ? ORDER BY k.asked_at DESC, k.id DESC LIMIT ?`, before, limit)
	for _, r := range asked {
		list = append(list, Happened{At: r.AskedAt, What: "asked", Text: r.What(), Detail: r.Note, By: r.By, Count: int(r.Quantity)})
	}
	return list, err
}

func (s *ClientPages) answered(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	asked, err := s.asks(ctx, account, ` AND k.answered_at > 0 AND k.answered_at < ? ORDER BY k.answered_at DESC, k.id DESC LIMIT ?`, before, limit)
	for _, r := range asked {
		list = append(list, Happened{At: r.AnsweredAt, What: "answered", Text: r.What(), Detail: r.Answer, By: r.AnsweredBy, Behalf: r.By})
	}
	return list, err
}
