package workspace

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
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
	BuyerStuck   Kind = "stuck"    // a buyer who seems to be at a loss just now
	SeesNothing  Kind = "nothing"  // a client that may come in, and sees no product
	LetterFailed Kind = "letter"   // could not be delivered
	OrderWaits   Kind = "confirm"  // orders to be confirmed
	OrderLate    Kind = "late"     // expected before today, and not all shipped
	RequestOpen  Kind = "request"  // a member asked for something
	AtRisk       Kind = "risk"     // overdue by its own rhythm, or probably gone
	PhoneAgain   Kind = "phone"    // ordered online, and orders from people again
	KeyContact   Kind = "contact"  // who placed most of the orders left or fell silent
	Unhappy      Kind = "unhappy"  // a bad answer or rating
	CreditUp     Kind = "credit"   // on hold, or nearly used
	PricesEnd    Kind = "contract" // contract prices that end, with none for the day after
	CartCold     Kind = "cart"     // a cart worth a call that nobody came back to
	FirstOrder   Kind = "first"    // a client's first order ever, to thank for
	ReviewDue    Kind = "review"   // articles to be looked at again
)

// Kinds are all of them in that order.
var Kinds = []Kind{CancelAsked, PromiseDue, BuyerStuck, SeesNothing, LetterFailed, OrderWaits, OrderLate, RequestOpen,
	AtRisk, PhoneAgain, KeyContact, Unhappy, CreditUp, PricesEnd, CartCold, FirstOrder, ReviewDue}

// Task is one thing to do: for whom, since when or until when, and what about it the page puts into words.
type Task struct {
	Kind      Kind
	AccountID int64        `db:"account_id"` // 0 for what is of no client
	Slug      string       `db:"slug"`
	Client    string       `db:"client"`
	Manager   string       `db:"manager"`
	On        clock.Date   `db:"on_date"` // due, ends, expected
	At        clock.Time   `db:"at"`      // since when
	Text      string       `db:"text"`    // what was promised, asked for, answered; a subject, a reason, a step, a channel
	Who       string       `db:"who"`     // who asked, answered, left; to whom a letter goes
	Reason    string       `db:"reason"`  // why a letter came back; which question was answered; left or silent
	Key       string       `db:"key"`     // order number; a letter's or a promise's id; with kind and client it names the task
	Count     int          `db:"n"`
	Quantity  int64        `db:"quantity"` // asked for; orders of which Count are
	Amount    money.Amount `db:"amount"`
	Limit     money.Amount `db:"credit_limit"`
	Currency  string       `db:"currency"`

	Stake money.Amount `db:"-"` // the money at stake, in the seller's currency; 0: nobody knows
}

// Today tells each person of the seller's what is to be done, and what it is about in money.
type Today struct {
	db       *db.DB
	settings *settings.Service
	prices   *pricing.Desk
	insight  *insight.Service
	recorder *recording.Recorder
	now      clock.Now
	counting singleflight.Group
	patience time.Duration // of a page without counts

	mu        sync.Mutex
	kept      map[identity.Reach]keptCounts
	forgotten int // times that kept was emptied
}

// NewToday makes it.
func NewToday(d *db.DB, s *settings.Service, prices *pricing.Desk, ins *insight.Service, rec *recording.Recorder, now clock.Now) *Today {
	return &Today{db: d, settings: s, prices: prices, insight: ins, recorder: rec, now: now, patience: waitsForCounts, kept: map[identity.Reach]keptCounts{}}
}

const (
	promisedAhead = 7 // days that a promise is told ahead
	mostOfKind    = 200
	lettersFor    = 30 // days that a letter that was given up stays to be seen to
)

// List is everything within reach that is to be done and isn't set aside: what can't wait, then by the money at stake.
func (s *Today) List(ctx context.Context, reach identity.Reach) (list []Task, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		if list, err = s.tasks(ctx, reach, set); err != nil {
			return err
		}
		return s.weigh(ctx, list, set)
	})
	if err != nil {
		return nil, err
	}
	sortTasks(list, set, set.Today(s.now()))
	s.keep(reach, list)
	return list, nil
}

// tasks are all within reach that aren't set aside, in no order.
func (s *Today) tasks(ctx context.Context, reach identity.Reach, set *settings.Settings) ([]Task, error) {
	all, err := s.look(ctx, reach, set)
	if err != nil {
		return nil, err
	}
	aside, err := s.asideWithin(ctx, reach, set.Today(s.now()))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(withoutEchoes(all), func(t Task) bool { return aside[t.name()] }), nil
}

// look has a question for each kind, whatever the number of clients.
func (s *Today) look(ctx context.Context, reach identity.Reach, set *settings.Settings) (all []Task, err error) {
	today := set.Today(s.now())
	for _, q := range s.questions(reach, today) {
		var tasks []Task
		if err := s.db.Select(ctx, &tasks, q.sql+fmt.Sprintf(" LIMIT %d", mostOfKind), q.args...); err != nil {
			return nil, fmt.Errorf("look for what is to be done (%s): %w", q.kind, err)
		}
		for _, t := range tasks {
			t.Kind = q.kind
			all = append(all, t)
		}
	}
	for _, look := range []func(context.Context, identity.Reach, *settings.Settings) ([]Task, error){s.atRisk, s.backToPhone, s.keyContacts, s.firstOrders, s.stuck, s.pricesEnd, s.carts} {
		tasks, err := look(ctx, reach, set)
		if err != nil {
			return nil, err
		}
		all = append(all, tasks...)
	}
	return all, nil
}

// Find is a task of the actor's client as it stands today, set aside or not; ok is false for one that is done.
func (s *Today) Find(ctx context.Context, actor identity.Actor, kind Kind, key string) (t Task, ok bool, err error) {
	if err := worksFor(actor); err != nil {
		return t, false, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return t, false, err
	}
	list, err := s.look(ctx, actor.Reach(set.Today(s.now())), set)
	if err != nil {
		return t, false, err
	}
	list = slices.DeleteFunc(list, func(t Task) bool { return t.AccountID != actor.Account.ID })
	if err := s.weigh(ctx, list, set); err != nil {
		return t, false, err
	}
	for _, t := range list {
		if t.Kind == kind && t.Key == key {
			return t, true, nil
		}
	}
	return t, false, nil
}

// withoutEchoes leaves out what another task of the same client says already: of a client that doesn't order any more,
// or not online any more, the one who ordered is silent too.
func withoutEchoes(all []Task) []Task {
	drifts := map[int64]bool{}
	for _, t := range all {
		drifts[t.AccountID] = drifts[t.AccountID] || t.Kind == AtRisk || t.Kind == PhoneAgain
	}
	return slices.DeleteFunc(all, func(t Task) bool { return t.Kind == KeyContact && t.Reason == FellSilent && drifts[t.AccountID] })
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
