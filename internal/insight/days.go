package insight

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// PastDays holds rows of the days that are over in memory: they change no more but by merges, which raise the version figures.
// Yesterday isn't over: what is written late may be of it.
type PastDays[R any] struct {
	db      *db.DB
	read    ReadDays[R]
	first   func(ctx context.Context, zone *time.Location) (clock.Date, error)
	kept    atomic.Pointer[keptDays[R]]
	reading chan struct{} // holds one while they are read
}

// ReadDays reads the rows of the days from one on and before another, in the order of the days.
type ReadDays[R any] func(ctx context.Context, from, until clock.Date, zone *time.Location, add func(clock.Date, R)) error

// NewPastDays holds what read reads. Where old days are deleted one day first says which is the first that is still there.
func NewPastDays[R any](d *db.DB, read ReadDays[R], first func(ctx context.Context, zone *time.Location) (clock.Date, error)) *PastDays[R] {
	return &PastDays[R]{db: d, read: read, first: first, reading: make(chan struct{}, 1)}
}

// keptDays are rows of days. They are never changed: what comes anew makes new ones that share the rest.
type keptDays[R any] struct {
	figures int64        // version that they hold at least
	zone    string       // in which the days are
	until   clock.Date   // they are those of the days before it
	days    []clock.Date // with rows, rising
	starts  []int        // of each day in rows, and their number at the end
	rows    []R
}

func (k *keptDays[R]) add(day clock.Date, r R) {
	if n := len(k.days); n == 0 || k.days[n-1] != day {
		k.days, k.starts = append(k.days, day), append(k.starts, len(k.rows))
	}
	k.rows = append(k.rows, r)
}

// between are the rows of the days from one on and before another.
func (k *keptDays[R]) between(from, to clock.Date) []R {
	i, _ := slices.BinarySearch(k.days, from)
	j, _ := slices.BinarySearch(k.days, to)
	return k.rows[k.starts[i]:k.starts[max(i, j)]]
}

// since are the rows of the days from one on, for those that come after them to be added.
func (k *keptDays[R]) since(from clock.Date) (days []clock.Date, starts []int, rows []R) {
	i, _ := slices.BinarySearch(k.days, from)
	skip := k.starts[i]
	if skip == 0 {
		return slices.Clone(k.days), slices.Clone(k.starts[:len(k.days)]), slices.Clip(k.rows)
	}
	for _, start := range k.starts[i:len(k.days)] {
		starts = append(starts, start-skip)
	}
	return slices.Clone(k.days[i:]), starts, slices.Clone(k.rows[skip:])
}

// fewDays are sooner read than waited for while all are read.
const fewDays = 35

// Each gives the rows of a period in the order of the days: of those that are over from memory, of the others as they stand.
func (d *PastDays[R]) Each(ctx context.Context, now clock.Time, zone *time.Location, p Period, do func(*R)) error {
	asTheyStand := func(from clock.Date) error {
		return d.read(ctx, from, p.To, zone, func(_ clock.Date, r R) { do(&r) })
	}
	if len(d.reading) > 0 && p.Days() <= fewDays {
		return asTheyStand(p.From)
	}
	k, err := d.until(ctx, context.Background(), now.Date(zone).AddDays(-1), zone)
	if err != nil {
		return err
	}
	from := p.From
	if d.first != nil {
		first, err := d.first(ctx, zone)
		if err != nil {
			return err
		}
		from = max(from, first)
	}
	over := k.between(from, p.To)
	for i := range over {
		do(&over[i])
	}
	if p.To <= k.until {
		return nil
	}
	return asTheyStand(max(p.From, k.until))
}

// Warm reads them, so that nobody waits for them, unless ctx ends before.
func (d *PastDays[R]) Warm(ctx context.Context, now clock.Time, zone *time.Location) error {
	_, err := d.until(ctx, ctx, now.Date(zone).AddDays(-1), zone)
	return err
}

// until are the days before yesterday. Who comes while they are read waits for them; the reading goes on when the first who
// asked has gone.
func (d *PastDays[R]) until(ctx, reading context.Context, yesterday clock.Date, zone *time.Location) (*keptDays[R], error) {
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	fresh := func() *keptDays[R] {
		if k := d.kept.Load(); k != nil && k.figures >= versions["figures"] && k.until == yesterday && k.zone == zone.String() {
			return k
		}
		return nil
	}
	if k := fresh(); k != nil {
		return k, nil
	}
	select {
	case d.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-d.reading }()
	if k := fresh(); k != nil {
		return k, nil
	}
	next := &keptDays[R]{figures: versions["figures"], zone: zone.String(), until: yesterday}
	if err := d.extend(reading, next, zone); err != nil {
		return nil, fmt.Errorf("read the days that are over: %w", err)
	}
	d.kept.Store(next)
	return next, nil
}

// extend adds the days that aren't there yet to those that are.
func (d *PastDays[R]) extend(ctx context.Context, next *keptDays[R], zone *time.Location) (err error) {
	var first clock.Date
	if d.first != nil {
		if first, err = d.first(ctx, zone); err != nil {
			return err
		}
	}
	if k := d.kept.Load(); k != nil && k.figures >= next.figures && k.zone == next.zone && k.until < next.until {
		next.days, next.starts, next.rows = k.since(first)
		first = k.until
	}
	err = d.read(ctx, first, next.until, zone, next.add)
	next.starts = append(next.starts, len(next.rows))
	return err
}
