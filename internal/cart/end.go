package cart

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// A cart begins with a member's first line in an empty cart and ends by one of these outcomes (PRODUCT.md, cart abandonment
// rate). Those that ended are kept in past_carts, written in the transaction that ends them. What staff put into a
// member's cart begins none.
const (
	ordered = "ordered"
	asList  = "list"
	emptied = "emptied"
	cold    = "cold"
)

// coldAfter is when an untouched cart has gone cold; a change after that begins a new one with the same lines.
const coldAfter = 72 * time.Hour

// Steps of the checkout in their order; before the first a cart's step is "".
var stepRank = map[string]int{"delivery": 1, "payment": 2, "review": 3}

// Reached notes how far the checkout of a member's cart came, unless it came further already or began only later.
func (s *Service) Reached(ctx context.Context, memberID int64, step string, at clock.Time) error {
	if stepRank[step] == 0 {
		return nil
	}
	lower := []string{""}
	for known, rank := range stepRank {
		if rank < stepRank[step] {
			lower = append(lower, known)
		}
	}
	if _, err := s.db.Exec(ctx, `UPDATE carts SET step = ? WHERE member_id = ? AND begun_at > 0 AND begun_at <= ? AND step IN (?)`, step, memberID, at, lower); err != nil {
		return fmt.Errorf("note how far a checkout came: %w", err)
	}
	return nil
}

// Ordered ends the cart that Take gave out, in the transaction that writes the order. A cart that was cold or kept as a
// list, and ordered without a change, began with being ordered.
func (s *Service) Ordered(ctx context.Context, actor identity.Actor, c Cart, order string) error {
	r := row{BegunAt: c.BegunAt, ChangedAt: s.now(), Step: "review"}
	if r.BegunAt == 0 {
		if actor.Behalf.Is() {
			return nil
		}
		r.BegunAt = r.ChangedAt
	}
	return s.end(ctx, actor, r, past{outcome: ordered, at: r.ChangedAt, lines: len(c.Lines), value: c.LinesTotal(), currency: c.Currency, order: order})
}

// KeptAsList ends the member's cart as a list, in the transaction that writes the list. Its lines stay; the next change
// begins a new cart with them.
func (s *Service) KeptAsList(ctx context.Context, actor identity.Actor) error {
	r, err := s.store.hold(ctx, actor.MemberID)
	if err != nil || r.BegunAt == 0 {
		return err
	}
	return s.leave(ctx, actor, r, asList, s.now())
}

// leave ends a cart whose lines stay where they are; at is the end of a list, a cold one's follows from its last change.
func (s *Service) leave(ctx context.Context, actor identity.Actor, r row, outcome string, at clock.Time) error {
	if s.now().Sub(r.ChangedAt) >= coldAfter {
		outcome, at = cold, r.ChangedAt.Add(coldAfter)
	}
	lines, err := s.store.quantities(ctx, actor)
	if err != nil {
		return fmt.Errorf("read the cart's lines: %w", err)
	}
	if err := s.endWith(ctx, actor, r, outcome, at, lines); err != nil {
		return err
	}
	_, err = s.db.Exec(ctx, `UPDATE carts SET begun_at = 0, step = '' WHERE id = ?`, r.ID)
	return err
}

// wasEmptied ends a cart whose last lines are taken out by hand.
func (s *Service) wasEmptied(ctx context.Context, actor identity.Actor, r row, lines []lineRow) error {
	if r.BegunAt == 0 || len(lines) == 0 {
		return nil
	}
	return s.endWith(ctx, actor, r, emptied, s.now(), lines)
}

func (s *Service) endWith(ctx context.Context, actor identity.Actor, r row, outcome string, at clock.Time, lines []lineRow) error {
	p := past{outcome: outcome, at: at, lines: len(lines), currency: actor.Account.Currency}
	for _, l := range lines {
		if l.Shown == nil {
			continue
		}
		total, err := money.LineTotal(l.Quantity, *l.Shown, 0, p.currency)
		if err != nil {
			return fmt.Errorf("add up the cart: %w", err)
		}
		p.value += total
	}
	return s.end(ctx, actor, r, p)
}

// past is what is kept of a cart that ended beside when it began and changed.
type past struct {
	outcome  string
	at       clock.Time
	lines    int
	value    money.Amount // net, at the prices last shown
	currency string
	order    string
}

func (s *Service) end(ctx context.Context, actor identity.Actor, r row, p past) error {
	_, err := s.db.Exec(ctx, `INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency, order_number)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, actor.Account.ID, actor.MemberID, r.BegunAt, r.ChangedAt, p.at, p.outcome, r.Step, p.lines, p.value, p.currency, p.order)
	if err != nil {
		return fmt.Errorf("keep how a cart ended: %w", err)
	}
	return nil
}

// hold locks a member's cart as it is, without a change of it; the zero row when there is none.
func (s store) hold(ctx context.Context, memberID int64) (r row, err error) {
	err = s.db.Get(ctx, &r, `UPDATE carts SET version = version WHERE member_id = ? RETURNING `+rowColumns, memberID)
	if db.IsNone(err) {
		return row{}, nil
	}
	return r, err
}

// cool ends the member's cart as cold, if it is; the caller's transaction goes on with the same lines in a new one.
func (s *Service) cool(ctx context.Context, actor identity.Actor) error {
	r, err := s.store.hold(ctx, actor.MemberID)
	if err != nil || r.BegunAt == 0 || s.now().Sub(r.ChangedAt) < coldAfter {
		return err
	}
	return s.leave(ctx, actor, r, cold, 0)
}

// Cool ends the carts that have gone cold, each in a transaction of its own.
func (s *Service) Cool(ctx context.Context) error {
	var due []struct {
		Member   int64  `db:"member_id"`
		Account  int64  `db:"account_id"`
		Currency string `db:"currency"`
	}
	err := s.db.Select(ctx, &due, `SELECT c.member_id, c.account_id, a.currency FROM carts c JOIN accounts a ON a.id = c.account_id
		WHERE c.begun_at > 0 AND c.changed_at <= ?`, s.now().Add(-coldAfter))
	if err != nil {
		return fmt.Errorf("look for cold carts: %w", err)
	}
	for _, c := range due {
		whose := identity.Actor{MemberID: c.Member, Account: identity.Account{ID: c.Account, Currency: c.Currency}}
		if err := s.db.InTx(ctx, func(ctx context.Context) error { return s.cool(ctx, whose) }); err != nil {
			return fmt.Errorf("end a cold cart: %w", err)
		}
	}
	return nil
}
