package standing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Find is a standing order that the actor sees; someone else's is missing too.
func (s *Service) Find(ctx context.Context, actor identity.Actor, number string) (Order, error) {
	w, err := whose(actor)
	if err != nil {
		return Order{}, err
	}
	return s.store.find(ctx, w, number)
}

// List are the standing orders that the actor sees: running ones first, by their next date.
func (s *Service) List(ctx context.Context, actor identity.Actor) ([]Order, error) {
	w, err := whose(actor)
	if err != nil {
		return nil, err
	}
	return s.store.mine(ctx, w)
}

// MayChange says whether the actor may change it.
func (o Order) MayChange(actor identity.Actor) bool { return mayChange(actor, o) == nil }

// Price is what a due date of it would order on its run day, by what is known now.
func (s *Service) Price(ctx context.Context, o Order, due clock.Date) (cart.Cart, error) {
	cal, err := s.calendar(ctx)
	if err != nil {
		return cart.Cart{}, err
	}
	return s.priced(ctx, o, due, cal.runOn(due))
}

// Runs are its newest runs, those with an outcome and one that is being retried, newest first.
func (s *Service) Runs(ctx context.Context, o Order, limit int) ([]Run, error) {
	runs, err := s.store.decided(ctx, o.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the runs: %w", err)
	}
	return runs, nil
}

// Upcoming is the calendar of what comes from one day to another, both included, for all that the actor sees.
func (s *Service) Upcoming(ctx context.Context, actor identity.Actor, from, to clock.Date) ([]Coming, error) {
	list, err := s.List(ctx, actor)
	if err != nil {
		return nil, err
	}
	return s.coming(ctx, list, from, to, 400)
}

// Next are the next dates of one standing order.
func (s *Service) Next(ctx context.Context, o Order, limit int) ([]Coming, error) {
	return s.coming(ctx, []Order{o}, 0, clock.NewDate(9999, 12, 31), limit)
}

// coming are at most most dates of each standing order, by day.
func (s *Service) coming(ctx context.Context, list []Order, from, to clock.Date, most int) ([]Coming, error) {
	cal, err := s.calendar(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(o Order) bool { return o.State == Ended })
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	skipped, changed, err := s.marks(ctx, ids)
	if err != nil {
		return nil, err
	}
	dates := []Coming{}
	for _, o := range list {
		due := o.Rhythm.From(max(from, o.NextDue))
		for n := 0; due <= to && n < most; n++ {
			at := openRun{o.ID, due}
			dates = append(dates, Coming{Number: o.Number, Name: o.Name, DueOn: due, RunOn: cal.runOn(due), Skip: skipped[at],
				Changed: changed[at], Paused: o.State == Paused, Together: cal.together(o.Rhythm, due)})
			due = o.Rhythm.After(due)
		}
	}
	slices.SortStableFunc(dates, func(a, b Coming) int { return int(a.DueOn - b.DueOn) })
	return dates, nil
}

// marks are the open dates that are skipped or have lines of their own.
func (s *Service) marks(ctx context.Context, ids []int64) (skipped, changed map[openRun]bool, err error) {
	runs, err := s.store.comingRuns(ctx, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("read what comes: %w", err)
	}
	once, err := s.store.onceDates(ctx, ids, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("read what comes: %w", err)
	}
	skipped, changed = map[openRun]bool{}, map[openRun]bool{}
	for _, r := range runs {
		skipped[openRun{r.StandingID, r.DueOn}] = r.Skip
	}
	for _, o := range once {
		changed[o] = true
	}
	return skipped, changed, nil
}

// LinesOn are the lines of one due date: its own where it has some.
func (s *Service) LinesOn(ctx context.Context, o Order, due clock.Date) ([]Line, error) {
	return s.linesOn(ctx, o, due)
}
