package support

import (
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// hours are when an account is answered: spans of a week in the seller's zone, less the closed days.
type hours struct {
	week   settings.Hours
	closed map[clock.Date]bool
	zone   *time.Location
}

func hoursOf(set *settings.Settings, slug string) hours {
	return hours{set.Support.HoursOf(slug), set.Closed.Days, set.Zone}
}

// farthest bounds how far ahead a promise is looked for: three years of closed days are nobody's.
const farthest = 1100

// add is the moment at which so much time in support hours has passed since from. The end of a span counts as reached in
// it: four hours from 13:00 in a day until 17:00 is 17:00, not the next morning.
func (h hours) add(from clock.Time, d time.Duration) clock.Time {
	day := from.Date(h.zone)
	for range farthest {
		for _, span := range h.on(day) {
			open, to := span.Open(day, h.zone)
			open = max(open, from)
			if open >= to {
				continue
			}
			if left := to.Sub(open); d > left {
				d -= left
				continue
			}
			return open.Add(d)
		}
		day = day.AddDays(1)
	}
	return from.Add(farthest * 24 * time.Hour)
}

// between is how much time in support hours lies between two moments.
func (h hours) between(from, to clock.Time) (sum time.Duration) {
	for day, last := from.Date(h.zone), to.Date(h.zone); day <= last; day = day.AddDays(1) {
		for _, span := range h.on(day) {
			open, end := span.Open(day, h.zone)
			if open, end = max(open, from), min(end, to); open < end {
				sum += end.Sub(open)
			}
		}
	}
	return sum
}

func (h hours) on(day clock.Date) []settings.Span {
	if h.closed[day] {
		return nil
	}
	return h.week[day.Weekday()]
}

// promise sets what is promised for a ticket as it is: from when it was asked, by its priority, less the time in which
// the client had the word. A promise that was missed before the client was asked stays missed.
func (t *Ticket) promise(set *settings.Settings) {
	h, p, waited := hoursOf(set, t.Slug), set.Support.Promises[t.Priority], time.Duration(t.Waited)*time.Millisecond
	if t.FirstAnswerAt == 0 {
		t.FirstDue = h.add(t.CreatedAt, p.First+waited)
	}
	t.SolveDue = h.add(t.CreatedAt, p.Solution+waited)
	t.next()
}

// next says which promise runs.
func (t *Ticket) next() {
	switch {
	case t.State != Open:
		t.Due = 0
	case t.FirstAnswerAt == 0:
		t.Due = t.FirstDue
	default:
		t.Due = t.SolveDue
	}
}

// stop lets the clock stand from now on.
func (t *Ticket) stop(now clock.Time) {
	if t.WaitingSince == 0 {
		t.WaitingSince = now
	}
	t.next()
}

// run lets the clock go on: what was still promised when it was stopped is promised from now.
func (t *Ticket) run(set *settings.Settings, now clock.Time) {
	if t.WaitingSince == 0 {
		t.next()
		return
	}
	h := hoursOf(set, t.Slug)
	move := func(due clock.Time) clock.Time {
		if due == 0 || due < t.WaitingSince {
			return due // missed before
		}
		return h.add(now, h.between(t.WaitingSince, due))
	}
	if t.FirstAnswerAt == 0 {
		t.FirstDue = move(t.FirstDue)
	}
	t.SolveDue = move(t.SolveDue)
	t.Waited += h.between(t.WaitingSince, now).Milliseconds()
	t.WaitingSince = 0
	t.next()
}
