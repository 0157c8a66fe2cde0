package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// Kind is what somebody has to do.
type Kind string

// The kinds, the most urgent first where nothing else decides.
const (
	CancelAsked  Kind = "cancel"   // a buyer asks to cancel an order
	PromiseDue   Kind = "promise"  // due today, this week, or late
	SeesNothing  Kind = "nothing"  // a client that may come in, and sees no product
	LetterFailed Kind = "letter"   // could not be delivered
	OrderWaits   Kind = "confirm"  // orders to be confirmed
	OrderLate    Kind = "late"     // expected before today, and not all shipped
	RequestOpen  Kind = "request"  // a member asked for something
	CreditUp     Kind = "credit"   // on hold, or nearly used
	PricesEnd    Kind = "contract" // contract prices that end, with none for the day after
)

// Kinds are all of them in that order.
var Kinds = []Kind{CancelAsked, PromiseDue, SeesNothing, LetterFailed, OrderWaits, OrderLate, RequestOpen, CreditUp, PricesEnd}

// Task is one thing to do: for whom, since when or until when, and what about it the page puts into words.
type Task struct {
	Kind     Kind
	Slug     string       `db:"slug"` // empty for what is of no client
	Client   string       `db:"client"`
	Manager  string       `db:"manager"`
	On       clock.Date   `db:"on_date"` // due, ends, expected
	At       clock.Time   `db:"at"`      // since when
	Text     string       `db:"text"`    // what was promised, asked for; a subject, a reason
	Who      string       `db:"who"`     // who asked; to whom a letter goes
	Reason   string       `db:"reason"`  // why a letter came back
	Key      string       `db:"key"`     // order number; a letter's or a promise's id
	Count    int          `db:"n"`
	Quantity int64        `db:"quantity"`
	Amount   money.Amount `db:"amount"`
	Limit    money.Amount `db:"credit_limit"`
	Currency string       `db:"currency"`
}

// Today tells each person of the seller's what is to be done, from what is known: nothing is predicted.
type Today struct {
	db       *db.DB
	settings *settings.Service
	prices   *pricing.Desk
	now      clock.Now

	mu   sync.Mutex
	kept map[identity.Reach]keptCounts
}

// NewToday makes it.
func NewToday(d *db.DB, s *settings.Service, prices *pricing.Desk, now clock.Now) *Today {
	return &Today{db: d, settings: s, prices: prices, now: now, kept: map[identity.Reach]keptCounts{}}
}

const (
	promisedAhead = 7 // days that a promise is told ahead
	mostOfKind    = 200
	lettersFor    = 30 // days that a letter that was given up stays to be seen to
)

// List is everything within reach that is to be done, the most urgent first.
func (s *Today) List(ctx context.Context, reach identity.Reach) ([]Task, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	today := set.Today(s.now())
	var all []Task
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		for _, q := range s.questions(reach, today) {
			var tasks []Task
			if err := s.db.Select(ctx, &tasks, q.sql+fmt.Sprintf(" LIMIT %d", mostOfKind), q.args...); err != nil {
				return fmt.Errorf("look for what is to be done (%s): %w", q.kind, err)
			}
			for _, t := range tasks {
				t.Kind = q.kind
				all = append(all, t)
			}
		}
		ends, err := s.pricesEnd(ctx, reach)
		all = append(all, ends...)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Task) int {
		return cmp.Or(cmp.Compare(a.urgency(today), b.urgency(today)), cmp.Compare(a.since(set), b.since(set)), compareText(a.Client, b.Client))
	})
	s.keep(reach, all)
	return all, nil
}

// Kept are the promises within reach that a person said today were kept, the latest first: to be taken back.
func (s *Today) Kept(ctx context.Context, reach identity.Reach, by string) (list []Task, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	where, args := reach.Where("a")
	err = s.db.Select(ctx, &list, `SELECT a.slug, a.name AS client, CAST(n.id AS TEXT) AS key, n.text, n.due_on AS on_date FROM notes n JOIN accounts a ON a.id = n.account_id
		WHERE n.kind = 'promise' AND n.done_at >= ? AND n.done_by = ? AND `+where+` ORDER BY n.done_at DESC, n.id LIMIT 20`,
		append([]any{set.Today(s.now()).At(0, 0, set.Zone), by}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list promises kept today: %w", err)
	}
	return list, nil
}

// urgency: what is late stands among what can't wait, what lies ahead at the end.
func (t Task) urgency(today clock.Date) int {
	place := slices.Index(Kinds, t.Kind)
	switch {
	case t.Kind == PromiseDue && t.On > today:
		return len(Kinds)
	case t.Kind == PricesEnd && t.On.DaysSince(today) <= promisedAhead:
		return slices.Index(Kinds, OrderWaits)
	case t.Kind == PromiseDue && t.On < today:
		return -1
	}
	return place
}

func (t Task) since(set *settings.Settings) clock.Date {
	if t.On != 0 {
		return t.On
	}
	return t.At.Date(set.Zone)
}
