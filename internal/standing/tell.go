package standing

import (
	"context"
	"errors"
	"fmt"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// eveningHour is when the next day's prices are compared with what the letters ahead said.
const eveningHour = 18

// tellAhead has letters written for the due dates that run within the days ahead.
func (s *Service) tellAhead(ctx context.Context, cal calendar, today clock.Date) error {
	by := cal.runsBy(today.AddDays(cal.StandingAheadDays))
	ids, err := s.store.toTell(ctx, by, atOnce)
	if err != nil {
		return fmt.Errorf("look for standing orders to tell of: %w", err)
	}
	var failures []error
	for _, id := range ids {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := s.safely(ctx, func(ctx context.Context) error { return s.tell(ctx, cal, id, today, by) })
		if err != nil {
			failures = append(failures, fmt.Errorf("tell ahead of standing order %d: %w", id, err))
		}
	}
	return errors.Join(failures...)
}

// tell tells every date up to a day that will order and wasn't told yet.
func (s *Service) tell(ctx context.Context, cal calendar, id int64, today, by clock.Date) error {
	o, err := s.store.hold(ctx, id)
	if err != nil || o.State != Active || o.NextTell > by {
		return err
	}
	runs, err := s.store.openRuns(ctx, id)
	if err != nil {
		return err
	}
	if err := s.inherit(ctx, &o, o.NextTell); err != nil {
		return err
	}
	for ; o.NextTell <= by; o.NextTell = o.Rhythm.After(o.NextTell) {
		r := known(runs, o.ID, o.NextTell, cal)
		if r.Skip || r.ToldAt != 0 || r.RunOn <= today || o.NextTell < o.NextDue || cal.together(o.Rhythm, o.NextTell) {
			continue
		}
		if err := s.tellDate(ctx, o, r); err != nil {
			return err
		}
	}
	return s.store.advance(ctx, o)
}

func (s *Service) tellDate(ctx context.Context, o Order, r Run) error {
	if err := s.told(ctx, o, r); err != nil {
		return err
	}
	return s.log.Record(ctx, ToldAhead{About: o.about(0), Due: r.DueOn, RunOn: r.RunOn})
}

// told remembers what a date will cost as far as its owner now knows; rises are measured from here.
func (s *Service) told(ctx context.Context, o Order, r Run) error {
	c, err := s.priced(ctx, o, r.DueOn, r.RunOn)
	if err != nil {
		return err
	}
	cost, _ := c.Cost(o.Method)
	r.ToldAt, r.ToldTotal, r.CheckedAt, r.RiseToldAt = s.now(), cost.Totals.Total, 0, 0
	return s.store.put(ctx, r)
}

// priced is what a due date would order on its run day, by what is known now.
func (s *Service) priced(ctx context.Context, o Order, due, runOn clock.Date) (cart.Cart, error) {
	lines, err := s.linesOn(ctx, o, due)
	if err != nil {
		return cart.Cart{}, err
	}
	actor, err := s.account(ctx, o)
	if err != nil {
		return cart.Cart{}, err
	}
	c, err := s.carts.PriceOn(ctx, actor, Items(lines), o.Benefit, runOn)
	if err != nil {
		return c, fmt.Errorf("price standing order %s: %w", o.Number, err)
	}
	return c, nil
}

// account is the owner, or the seller acting for the account when the owner is gone: prices are the account's.
func (s *Service) account(ctx context.Context, o Order) (identity.Actor, error) {
	owner, err := s.people.ActorOf(ctx, o.OwnerID)
	if !fault.Is(err, fault.KindNotFound) {
		return owner, err
	}
	a, err := s.accounts.ByID(ctx, o.AccountID)
	if err != nil {
		return owner, fmt.Errorf("find the account: %w", err)
	}
	return identity.System("standing orders").ForAccount(a.Acting()), nil
}

// risen says that a total is over 5 % above what was told.
func risen(told, is money.Amount) bool { return told > 0 && (is-told)*20 > told }

func (o Order) rise(r Run, is money.Amount, currency string) PriceRise {
	return PriceRise{About: o.about(0), Due: r.DueOn, RunOn: r.RunOn, Was: r.ToldTotal, Is: is, Currency: currency}
}

// checkRises compares, on the evening before, what the next runs will cost with what was told ahead.
func (s *Service) checkRises(ctx context.Context, by clock.Date) error {
	open, err := s.store.toCheck(ctx, by, atOnce)
	if err != nil {
		return fmt.Errorf("look for rises: %w", err)
	}
	var failures []error
	for _, run := range open {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := s.safely(ctx, func(ctx context.Context) error { return s.checkRise(ctx, run.StandingID, run.DueOn) }); err != nil {
			failures = append(failures, fmt.Errorf("check the price of standing order %d: %w", run.StandingID, err))
		}
	}
	return errors.Join(failures...)
}

func (s *Service) checkRise(ctx context.Context, id int64, due clock.Date) error {
	o, err := s.store.hold(ctx, id)
	if err != nil {
		return err
	}
	r, err := s.store.run(ctx, id, due)
	if err != nil || o.State != Active || r.Outcome != Undecided || r.CheckedAt != 0 || r.ToldAt == 0 {
		return err
	}
	c, err := s.priced(ctx, o, due, r.RunOn)
	if err != nil {
		return err
	}
	r.CheckedAt = s.now()
	if cost, _ := c.Cost(o.Method); r.RiseToldAt == 0 && risen(r.ToldTotal, cost.Totals.Total) {
		r.RiseToldAt = r.CheckedAt
		if err := s.log.Record(ctx, o.rise(r, cost.Totals.Total, c.Currency)); err != nil {
			return err
		}
	}
	return s.store.put(ctx, r)
}
