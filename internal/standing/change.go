package standing

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// anyVersion changes whatever the version: for acts that are the same on all of them.
const anyVersion = -1

// changing is a standing order that is being changed by someone.
type changing struct {
	Order
	actor identity.Actor
	cal   calendar
	runs  map[clock.Date]Run // open ones
}

// change holds the standing order, lets do change it, and writes it with a higher version.
func (s *Service) change(ctx context.Context, actor identity.Actor, number string, version int64, do func(ctx context.Context, o *changing) error) (Order, error) {
	w, err := whose(actor)
	if err != nil {
		return Order{}, err
	}
	cal, err := s.calendar(ctx)
	if err != nil {
		return Order{}, err
	}
	o := &changing{actor: actor, cal: cal}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if o.Order, err = s.store.find(ctx, w, number); err != nil {
			return err
		}
		if o.Order, err = s.store.hold(ctx, o.ID); err != nil {
			return err
		}
		if err := mayChange(actor, o.Order); err != nil {
			return err
		}
		if version != anyVersion && version != o.Version {
			return overtaken
		}
		if o.runs, err = s.store.openRuns(ctx, o.ID); err != nil {
			return err
		}
		if err := do(ctx, o); err != nil {
			return err
		}
		return s.store.update(ctx, &o.Order, s.now())
	})
	return o.Order, err
}

// Change changes it for good. A new rhythm begins anew: what was skipped or changed for single dates is forgotten.
func (s *Service) Change(ctx context.Context, actor identity.Actor, number string, version int64, p Plan) (Order, error) {
	return s.change(ctx, actor, number, version, func(ctx context.Context, o *changing) error {
		if o.State == Ended {
			return isEnded
		}
		before := o.Order
		buyer, err := s.forAccount(ctx, o)
		if err != nil {
			return err
		}
		if err := s.apply(ctx, buyer, o.cal, &o.Order, p); err != nil {
			return err
		}
		if err := s.store.setLines(ctx, o.Order); err != nil {
			return err
		}
		if err := s.rhythm(ctx, o, before); err != nil {
			return err
		}
		return s.log.Record(ctx, OrderChanged{About: o.about(actor.PersonID), Next: o.NextDue})
	})
}

// forAccount is who prices are asked for: staff without an account act for the standing order's.
func (s *Service) forAccount(ctx context.Context, o *changing) (identity.Actor, error) {
	if o.actor.Account.ID != 0 {
		return o.actor, nil
	}
	a, err := s.accounts.ByID(ctx, o.AccountID)
	if err != nil {
		return o.actor, fmt.Errorf("find the account: %w", err)
	}
	return o.actor.ForAccount(a.Acting()), nil
}

// rhythm carries open dates over: told ones are told anew by this change; those of an old rhythm fall away.
func (s *Service) rhythm(ctx context.Context, o *changing, before Order) error {
	if before.Rhythm == o.Rhythm {
		for _, r := range o.runs {
			if r.ToldAt != 0 && !r.Skip {
				if err := s.told(ctx, o.Order, r); err != nil {
					return err
				}
			}
		}
		return nil
	}
	now := s.now()
	if r := o.runs[before.NextDue]; o.cal.ran(before.NextDue, now) && r.Attempts == 0 && before.State == Active {
		return errJustRunning
	}
	if _, err := s.settle(ctx, o, before, WasPaused); err != nil {
		return err
	}
	if err := s.store.forget(ctx, o.ID, before.NextDue); err != nil {
		return err
	}
	last, err := s.store.lastDecided(ctx, o.ID)
	if err != nil {
		return fmt.Errorf("find the last run: %w", err)
	}
	if o.NextDue <= last { // the clock was set back
		o.NextDue = o.Rhythm.After(last)
		o.NextTell = o.NextDue
	}
	return nil
}

// settle decides the dates whose turn has come without ordering, and returns the first that is still open.
func (s *Service) settle(ctx context.Context, o *changing, as Order, outcome Outcome) (clock.Date, error) {
	now, due := s.now(), as.NextDue
	for ; o.cal.ran(due, now) || o.runs[due].Attempts > 0; due = as.Rhythm.After(due) {
		r := known(o.runs, o.ID, due, o.cal)
		r.Outcome, r.DecidedAt, r.NextTryOn = untried(r, outcome), now, 0
		if r.Skip {
			r.Outcome = Skipped
		}
		if err := s.store.put(ctx, r); err != nil {
			return due, err
		}
	}
	return due, nil
}

// open finds a due date that can still be changed or skipped.
func (o *changing) open(due clock.Date, now clock.Time) (Run, error) {
	r := known(o.runs, o.ID, due, o.cal)
	switch {
	case o.State == Ended:
		return r, isEnded
	case !o.Rhythm.IsDue(due) || due > o.NextDue.AddDays(800):
		return r, fault.NotFound("That isn't one of its dates.")
	case due < o.NextDue || (o.cal.ran(due, now) && r.Attempts == 0):
		return r, fault.Conflict(fmt.Sprintf("The run of %s is over; it can't be changed any more.", due.Std().Format("Mon 2 Jan 2006")))
	}
	return r, nil
}

// ChangeOnce changes the lines of one due date. The lines that it has anyway make it an ordinary date again.
func (s *Service) ChangeOnce(ctx context.Context, actor identity.Actor, number string, version int64, due clock.Date, items []cart.Item) (Order, error) {
	return s.change(ctx, actor, number, version, func(ctx context.Context, o *changing) error {
		r, err := o.open(due, s.now())
		if err != nil {
			return err
		}
		buyer, err := s.forAccount(ctx, o)
		if err != nil {
			return err
		}
		once, problems := o.Order, fault.Invalid("")
		if _, err := s.check(ctx, buyer, &once, items, problems); err != nil {
			return err
		}
		if err := problems.OrNil(); err != nil {
			return err
		}
		if sameLines(once.Lines, o.Lines) {
			once.Lines = nil
		}
		if err := s.store.setOnce(ctx, o.ID, due, once.Lines); err != nil {
			return err
		}
		if r.ToldAt != 0 {
			if err := s.told(ctx, o.Order, r); err != nil {
				return err
			}
		}
		return s.log.Record(ctx, OrderChanged{About: o.about(actor.PersonID), Due: due, Next: o.NextDue})
	})
}

// Skip leaves out one due date; a second time changes nothing.
func (s *Service) Skip(ctx context.Context, actor identity.Actor, number string, due clock.Date) (Order, error) {
	return s.change(ctx, actor, number, anyVersion, func(ctx context.Context, o *changing) error {
		r, err := o.open(due, s.now())
		if err != nil || r.Skip {
			return err
		}
		r.Skip = true
		if err := s.store.put(ctx, r); err != nil {
			return err
		}
		return s.log.Record(ctx, DateSkipped{About: o.about(actor.PersonID), Due: due, Next: o.Rhythm.After(due)})
	})
}

// Unskip takes a skipped due date back in.
func (s *Service) Unskip(ctx context.Context, actor identity.Actor, number string, due clock.Date) (Order, error) {
	return s.change(ctx, actor, number, anyVersion, func(ctx context.Context, o *changing) error {
		r, err := o.open(due, s.now())
		if err != nil || !r.Skip {
			return err
		}
		r.Skip = false
		write := s.store.put
		if due < o.NextTell { // no letter ahead comes any more: this change tells it
			write = func(ctx context.Context, r Run) error { return s.told(ctx, o.Order, r) }
		}
		if err := write(ctx, r); err != nil {
			return err
		}
		return s.log.Record(ctx, DateUnskipped{About: o.about(actor.PersonID), Due: due})
	})
}

// Pause stops ordering until it is resumed.
func (s *Service) Pause(ctx context.Context, actor identity.Actor, number string) (Order, error) {
	return s.change(ctx, actor, number, anyVersion, func(ctx context.Context, o *changing) error {
		if o.State == Ended {
			return isEnded
		}
		if o.State == Paused {
			return nil
		}
		o.State = Paused
		return s.log.Record(ctx, OrderPaused{o.about(actor.PersonID)})
	})
}

// Resume orders again from the next due date on; the pause leaves no arrears.
func (s *Service) Resume(ctx context.Context, actor identity.Actor, number string) (Order, error) {
	return s.change(ctx, actor, number, anyVersion, func(ctx context.Context, o *changing) error {
		if o.State == Ended {
			return isEnded
		}
		if o.State == Active {
			return nil
		}
		next, err := s.settle(ctx, o, o.Order, WasPaused)
		if err != nil {
			return err
		}
		o.State, o.NextDue, o.NextTell = Active, next, max(o.NextTell, next)
		return s.log.Record(ctx, OrderResumed{About: o.about(actor.PersonID), Next: next})
	})
}

// End ends it for good.
func (s *Service) End(ctx context.Context, actor identity.Actor, number string) (Order, error) {
	return s.change(ctx, actor, number, anyVersion, func(ctx context.Context, o *changing) error {
		if o.State == Ended {
			return nil
		}
		outcome := Missed
		if o.State == Paused {
			outcome = WasPaused
		}
		next, err := s.settle(ctx, o, o.Order, outcome)
		if err != nil {
			return err
		}
		o.State, o.NextDue, o.EndedOn = Ended, next, o.cal.Today(s.now())
		if err := s.store.forget(ctx, o.ID, 0); err != nil {
			return err
		}
		return s.log.Record(ctx, OrderEnded{o.about(actor.PersonID)})
	})
}

// granted says a benefit in words; empty: none.
func granted(b cart.Benefit) string {
	var words []string
	if b.Discount > 0 {
		words = append(words, b.Discount.String()+" % off")
	}
	if b.FreeDelivery {
		words = append(words, "free delivery")
	}
	if b.Priority {
		words = append(words, "priority")
	}
	return strings.Join(words, ", ")
}

// SetBenefit sets what the seller grants on each of its orders: administrators, and the account's own client manager.
func (s *Service) SetBenefit(ctx context.Context, actor identity.Actor, number string, b cart.Benefit) (Order, error) {
	w, err := whose(actor)
	if err != nil || actor.Staff == "" {
		return Order{}, notTheirs
	}
	if b.Discount < 0 || b.Discount >= 10_000 {
		return Order{}, fault.Invalid("A benefit takes off from 0 to 99.99 %.", fault.Field{Name: "discount", Message: "Choose a percentage from 0 to 99.99."})
	}
	var o Order
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if o, err = s.store.find(ctx, w, number); err != nil {
			return err
		}
		if o, err = s.store.hold(ctx, o.ID); err != nil {
			return err
		}
		own, err := s.store.managedBy(ctx, o.AccountID, actor.PersonID)
		if err != nil {
			return fmt.Errorf("find the client manager: %w", err)
		}
		works := actor.Account.ID == o.AccountID && actor.Can(identity.Tailor) // its manager, or today their deputy
		if !actor.Can(identity.Administer) && !works && !(actor.Staff == identity.Manager && own) {
			return fault.Denied("Only the account's client manager or an administrator sets a benefit.")
		}
		if o.Benefit == b {
			return nil
		}
		before := o.Benefit
		o.Benefit = b
		if err := s.store.update(ctx, &o, s.now()); err != nil {
			return err
		}
		if err := s.changes.Record(ctx, actor.By(), changes.Change{AccountID: o.AccountID, Kind: "standing order", Subject: o.Number, Field: "benefit",
			Before: granted(before), After: granted(b)}); err != nil {
			return err
		}
		return s.log.Record(ctx, BenefitSet{About: o.about(actor.PersonID), Benefit: b, By: actor.Name})
	})
	return o, err
}
