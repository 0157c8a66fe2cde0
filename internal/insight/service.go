package insight

import (
	"context"
	"slices"
	"sync/atomic"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// Service counts. What it holds in memory is shared by all who ask.
type Service struct {
	db       *db.DB
	settings *settings.Service
	now      clock.Now

	kept    atomic.Pointer[facts]
	back    atomic.Pointer[keptReturns]
	reading chan struct{} // holds one while facts are read

	lastTouches atomic.Pointer[touches]
	touching    chan struct{} // holds one while they are read

	lastPast atomic.Pointer[past] // for predictions

	known atomic.Pointer[clients]

	days *PastDays[DaySum] // what was recorded
}

// New makes the service; nothing is read before the first question.
func New(d *db.DB, set *settings.Service, now clock.Now) *Service {
	s := &Service{db: d, settings: set, now: now, reading: make(chan struct{}, 1), touching: make(chan struct{}, 1)}
	s.days = NewPastDays(d, s.eachDaySum, nil)
	return s
}

// Warm reads the facts, so that nobody waits for them, unless ctx ends before.
func (s *Service) Warm(ctx context.Context) error {
	f, err := s.factsRead(ctx, ctx)
	if err != nil {
		return err
	}
	if _, err := s.returns(ctx, f, true); err != nil {
		return err
	}
	if _, err := s.touchedRead(ctx, ctx); err != nil {
		return err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	return s.days.Warm(ctx, s.now(), set.Zone)
}

// Figures are the named figures of a period, or all of them, for the accounts within reach and filter.
func (s *Service) Figures(ctx context.Context, reach identity.Reach, f Filter, p Period, names ...Name) (map[Name]Figure, error) {
	list, err := s.FiguresOf(ctx, reach, f, []Period{p}, names...)
	if err != nil {
		return nil, err
	}
	return list[0].Figures, nil
}

// maxPoints is how many periods can be asked for at once: fifty years by month, the same a year before, and what a page has
// beside them.
const maxPoints = 2*12*(maxYears+1) + 10

// FiguresOf are the named figures, or all of them, of several periods: a period beside the one before and the year before. One
// that is asked for twice is counted once.
func (s *Service) FiguresOf(ctx context.Context, reach identity.Reach, f Filter, periods []Period, names ...Name) ([]Point, error) {
	if len(periods) == 0 || len(periods) > maxPoints {
		return nil, fault.Invalid("That is too much at once; choose a shorter period, or months.")
	}
	place, once := map[Period]int{}, []Period{}
	for _, p := range periods {
		if _, asked := place[p]; !asked {
			place[p], once = len(once), append(once, p)
		}
	}
	q, err := s.ask(ctx, reach, f, once, names)
	if err != nil {
		return nil, err
	}
	points, err := q.points(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Point, len(periods))
	for i, p := range periods {
		list[i] = points[place[p]]
	}
	return list, nil
}

// ByChannel is a figure of several periods in each of Channels. It is one that a channel narrows.
func (s *Service) ByChannel(ctx context.Context, reach identity.Reach, f Filter, periods []Period, name Name) ([][]Point, error) {
	q, err := s.ask(ctx, reach, f, periods, []Name{name})
	if err != nil {
		return nil, err
	}
	q.channels = splitBy(Channels...)
	points, err := q.points(ctx)
	return slices.Collect(slices.Chunk(points, len(periods))), err
}

// points are the figures of each window, channel by channel.
func (q *question) points(ctx context.Context) ([]Point, error) {
	points := make([]Point, len(q.channels.channels)*len(q.windows))
	totals := make([]sums, len(points))
	q.to = func(window int, _ int64) *sums { return &totals[window] }
	if err := q.answer(ctx); err != nil {
		return nil, err
	}
	base, err := q.baseline(ctx)
	if err != nil {
		return nil, err
	}
	for i := range points {
		w := &q.windows[i%len(q.windows)]
		points[i] = Point{w.Period, make(map[Name]Figure, len(q.names))}
		for _, name := range q.names {
			figure := totals[i].figure(name, w, q.set)
			if name == ServiceContacts {
				base.beside(&figure)
			}
			points[i].Figures[name] = figure
		}
	}
	return points, nil
}

// Series are the named figures, or all of them, for each month or week of a period.
func (s *Service) Series(ctx context.Context, reach identity.Reach, f Filter, p Period, by Step, names ...Name) ([]Point, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return s.FiguresOf(ctx, reach, f, p.Split(by), names...)
}
