package standing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// atOnce is how many standing orders one call of RunDue looks at for each of its tasks; the next call goes on.
const atOnce = 500

// RunDue does what is due now: orders, letters ahead, rises told. It can be called at any time, by several nodes at
// once, and be ended at any line: what is decided was decided in one transaction, the rest is found again.
func (s *Service) RunDue(ctx context.Context) error {
	cal, err := s.calendar(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	today := cal.Today(now)
	var failures []error
	if now >= cal.moment(today) {
		failures = append(failures, s.runDay(ctx, cal, today), s.tellAhead(ctx, cal, today))
	}
	if now >= today.At(eveningHour, 0, cal.Zone) {
		failures = append(failures, s.checkRises(ctx, today.AddDays(1)))
	}
	return errors.Join(failures...)
}

// runDay decides the due dates that have come. On a closed day nothing runs: every date up to it waits for the next
// working day.
func (s *Service) runDay(ctx context.Context, cal calendar, today clock.Date) error {
	if cal.runOn(today) != today {
		return nil
	}
	var failures []error
	for _, state := range []State{Active, Paused} {
		ids, err := s.store.due(ctx, state, today, atOnce)
		if err != nil {
			return fmt.Errorf("look for due standing orders: %w", err)
		}
		for _, id := range ids {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := s.run(ctx, cal, id, today); err != nil {
				failures = append(failures, fmt.Errorf("run standing order %d: %w", id, err))
			}
		}
	}
	return errors.Join(failures...)
}

// run decides one standing order. When placing its order fails nothing of that remains, and the failure is noted in a
// transaction of its own; what fails for a moment only is left for the next call.
func (s *Service) run(ctx context.Context, cal calendar, id int64, today clock.Date) error {
	err := s.safely(ctx, func(ctx context.Context) error { return s.decide(ctx, cal, id, today, "") })
	var refused *refusal
	if !errors.As(err, &refused) {
		return err
	}
	return s.safely(ctx, func(ctx context.Context) error { return s.decide(ctx, cal, id, today, refused.reason) })
}

// safely runs do in a transaction; a panic undoes it and is an error, so that one standing order can't stop the others.
func (s *Service) safely(ctx context.Context, do func(ctx context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return s.db.InTx(ctx, do)
}

// refusal is why an order couldn't be placed, in words for its owner.
type refusal struct{ reason string }

func (r *refusal) Error() string { return "refused: " + r.reason }

// decide gives every due date up to today its outcome: the newest orders, unless it is skipped or paused; those before
// it are too late. With a reason the newest has just failed and isn't tried again.
func (s *Service) decide(ctx context.Context, cal calendar, id int64, today clock.Date, reason string) error {
	o, err := s.store.hold(ctx, id)
	if err != nil {
		return err
	}
	if o.State == Ended || o.NextDue > today {
		return nil // decided by another node meanwhile
	}
	runs, err := s.store.openRuns(ctx, id)
	if err != nil {
		return err
	}
	newest := o.Rhythm.Latest(today)
	if r := runs[newest]; r.NextTryOn > today {
		return nil // another node has tried it today
	}
	if o.State == Active {
		if err := s.inherit(ctx, &o, newest); err != nil {
			return err
		}
	}
	if err := s.tooLate(ctx, cal, o, runs, newest); err != nil {
		return err
	}
	r := known(runs, o.ID, newest, cal)
	switch {
	case r.Skip:
		r.Outcome = Skipped
	case o.State == Paused:
		r.Outcome = untried(r, WasPaused)
	case reason != "":
		err = s.failed(ctx, o, &r, today, reason)
	default:
		err = s.order(ctx, o, &r)
	}
	if err != nil {
		return err
	}
	return s.close(ctx, o, r)
}

// known is what the table says of a date, or a fresh run.
func known(runs map[clock.Date]Run, id int64, due clock.Date, cal calendar) Run {
	r, ok := runs[due]
	if !ok {
		r = Run{StandingID: id, DueOn: due}
	}
	r.RunOn = cal.runOn(due)
	return r
}

// untried is the outcome of a date that doesn't order, unless it was tried.
func untried(r Run, outcome Outcome) Outcome {
	if r.Attempts > 0 {
		return Failed
	}
	return outcome
}

// close writes the run and moves on to the date after it, or stays with it while it is retried.
func (s *Service) close(ctx context.Context, o Order, r Run) error {
	o.NextDue = r.DueOn
	if r.Outcome != Undecided {
		r.DecidedAt, r.NextTryOn = s.now(), 0
		o.NextDue = o.Rhythm.After(r.DueOn)
	}
	o.NextTell = max(o.NextTell, o.NextDue)
	if err := s.store.put(ctx, r); err != nil {
		return err
	}
	return s.store.advance(ctx, o)
}

// tooLate decides the dates before the newest; missed ones are told once.
func (s *Service) tooLate(ctx context.Context, cal calendar, o Order, runs map[clock.Date]Run, newest clock.Date) error {
	missed := DatesMissed{About: o.about(0), Due: newest}
	for due := o.NextDue; due < newest; due = o.Rhythm.After(due) {
		r := known(runs, o.ID, due, cal)
		switch {
		case r.Skip:
			r.Outcome = Skipped
		case o.State == Paused:
			r.Outcome = untried(r, WasPaused)
		default:
			r.Outcome = untried(r, Missed)
		}
		if r.Outcome == Missed {
			if missed.Count++; missed.Count == 1 {
				missed.First = due
			}
			missed.Last = due
		}
		r.DecidedAt, r.NextTryOn = s.now(), 0
		if err := s.store.put(ctx, r); err != nil {
			return err
		}
	}
	if missed.Count == 0 {
		return nil
	}
	return s.log.Record(ctx, missed)
}

// inherit gives the standing order to the first company admin when its owner may not buy any more. While the whole
// account is blocked it stays with its owner.
func (s *Service) inherit(ctx context.Context, o *Order, due clock.Date) error {
	owner, err := s.people.ActorOf(ctx, o.OwnerID)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return fmt.Errorf("find the owner: %w", err)
	}
	if err == nil && !owner.Blocked && owner.Role != identity.Viewer {
		return nil
	}
	admins, err := s.people.CompanyAdmins(ctx, o.AccountID)
	if err != nil {
		return fmt.Errorf("find who inherits: %w", err)
	}
	if len(admins) == 0 {
		return nil // placing will say why it can't
	}
	was := o.OwnerID
	o.OwnerID, o.OwnerName = admins[0].MemberID, admins[0].Name
	if err := s.store.setOwner(ctx, *o); err != nil {
		return err
	}
	return s.log.Record(ctx, OwnerChanged{About: o.about(0), From: was, Due: due})
}

// order places the order of a date through the checkout's code; a *refusal when it can't be.
func (s *Service) order(ctx context.Context, o Order, r *Run) error {
	owner, err := s.people.ActorOf(ctx, o.OwnerID)
	switch {
	case fault.Is(err, fault.KindNotFound):
		return &refusal{"Its owner has left, and nobody in the company could take it over."}
	case err != nil:
		return fmt.Errorf("find the owner: %w", err)
	case owner.Account.Status != "active":
		return &refusal{"The company's account is closed for orders at the moment."}
	case !owner.Can(identity.Buy):
		return &refusal{"Its owner may not order any more, and nobody in the company could take it over."}
	}
	lines, err := s.linesOn(ctx, o, r.DueOn)
	if err != nil {
		return err
	}
	placed, err := s.orders.PlaceDraft(ctx, owner, o.draft(r.DueOn, lines))
	if err != nil {
		return s.refused(ctx, o, r.DueOn, err)
	}
	r.Outcome, r.OrderNumber, r.Reason = Ordered, placed.Number, ""
	if r.RiseToldAt == 0 && r.ToldAt != 0 && risen(r.ToldTotal, placed.Total) {
		r.RiseToldAt = s.now()
		if err := s.log.Record(ctx, o.rise(*r, placed.Total, placed.Currency)); err != nil {
			return err
		}
	}
	return s.log.Record(ctx, RunOrdered{About: o.about(0), Due: r.DueOn, OrderNumber: placed.Number})
}

func (o Order) draft(due clock.Date, lines []Line) orders.Draft {
	d := orders.Draft{Key: fmt.Sprintf("standing:%d:%d", o.ID, due), Items: Items(lines), ShipTo: orders.Where{ID: o.ShipLocationID},
		Method: o.Method, PONumber: o.PONumber, Note: o.Note, Source: orders.Standing, Benefit: o.Benefit}
	if o.BillLocationID != nil {
		d.BillTo.ID = *o.BillLocationID
	}
	if o.CopiesTo != "" {
		d.Copies = strings.Split(o.CopiesTo, ", ")
	}
	return d
}

// linesOn are the lines of a date: its own where it has some.
func (s *Service) linesOn(ctx context.Context, o Order, due clock.Date) ([]Line, error) {
	lines, err := s.store.once(ctx, o.ID, due)
	if err != nil || len(lines) > 0 {
		return lines, err
	}
	return o.Lines, nil
}

// refused tells what will pass by itself from what must be told.
func (s *Service) refused(ctx context.Context, o Order, due clock.Date, err error) error {
	if ctx.Err() != nil || fault.Is(err, fault.KindBusy) {
		return err
	}
	if f, ok := fault.As(err); ok {
		return &refusal{reasonOf(f)}
	}
	slog.Error("a standing order can't be placed", "standing", o.Number, "due", due, "error", err)
	return &refusal{"Something on our side kept it from being ordered; we are looking into it."}
}

// reasonOf is a fault in one line: messages about a product with its SKU.
func reasonOf(f *fault.Fault) string {
	parts := []string{}
	if f.Message != "" {
		parts = append(parts, f.Message)
	}
	for _, field := range f.Fields {
		if strings.ToLower(field.Name) == field.Name && !strings.ContainsAny(field.Name, "-0123456789") { // a field of the form
			parts = append(parts, field.Message)
			continue
		}
		parts = append(parts, field.Name+": "+field.Message)
	}
	return strings.Join(parts, " ")
}

// failed notes a try that didn't order: retried daily for three days, then given up. Owner and manager are told on the
// first try, when the reason changes, and when it is given up.
func (s *Service) failed(ctx context.Context, o Order, r *Run, today clock.Date, reason string) error {
	tell := r.Attempts == 0 || r.Reason != reason
	r.Attempts++
	r.Reason, r.NextTryOn = reason, today.AddDays(1)
	if r.Attempts > maxRetries {
		r.Outcome, r.NextTryOn, tell = Failed, 0, true
	}
	if !tell {
		return nil
	}
	return s.log.Record(ctx, RunFailed{About: o.about(0), Due: r.DueOn, Reason: reason, RetryOn: r.NextTryOn})
}
