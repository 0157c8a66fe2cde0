package jobs

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"tradecounter/internal/platform/clock"
)

type recurring struct {
	name string
	next func(after clock.Time) clock.Time
}

// Every makes a job of kind name again and again: next gives the moment of the next one after a given moment. Missed
// moments (the portal was down) make one job, not many. Of several nodes one makes it.
func (q *Queue) Every(name string, next func(after clock.Time) clock.Time, do func(ctx context.Context) error) {
	q.every = append(q.every, recurring{name, next})
	q.Handle(name, func(ctx context.Context, _ Job) error { return do(ctx) })
}

// Each is a fixed pause between recurring jobs.
func Each(pause time.Duration) func(after clock.Time) clock.Time {
	return func(after clock.Time) clock.Time { return after.Add(pause) }
}

func (q *Queue) runRecurring(ctx context.Context) {
	if len(q.every) == 0 {
		return
	}
	var known []struct {
		Name   string     `db:"name"`
		NextAt clock.Time `db:"next_at"`
	}
	if err := q.db.Select(ctx, &known, `SELECT name, next_at FROM recurring`); err != nil {
		if ctx.Err() == nil {
			slog.Error("recurring jobs can't be read", "error", err)
		}
		return
	}
	now, dueAt := q.now(), map[string]clock.Time{}
	for _, row := range known {
		dueAt[row.Name] = row.NextAt
	}
	for _, r := range q.every {
		at, seen := dueAt[r.name]
		if seen && at > now {
			continue
		}
		if err := q.advance(ctx, r, at, seen, now); err != nil && ctx.Err() == nil {
			slog.Error("a recurring job can't be made", "name", r.name, "error", err)
		}
	}
}

// advance moves the schedule on and makes the job in one transaction; the node whose update hits the row makes it.
func (q *Queue) advance(ctx context.Context, r recurring, at clock.Time, seen bool, now clock.Time) error {
	return q.db.InTx(ctx, func(ctx context.Context) error {
		if !seen {
			_, err := q.db.Exec(ctx, `INSERT INTO recurring (name, next_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, r.name, r.next(now))
			return err
		}
		rows, err := q.db.Exec(ctx, `UPDATE recurring SET next_at = ? WHERE name = ? AND next_at = ?`, r.next(now), r.name, at)
		if err != nil || rows == 0 {
			return err
		}
		return q.Enqueue(ctx, New{Kind: r.name})
	})
}

// Clean removes jobs finished over a week ago; failed ones stay for a quarter.
func (q *Queue) Clean(ctx context.Context) error {
	now := q.now()
	_, err := q.db.Exec(ctx, `DELETE FROM jobs WHERE (state = 'done' AND finished_at < ?) OR (state = 'failed' AND finished_at < ?)`,
		now.Add(-7*24*time.Hour), now.Add(-90*24*time.Hour))
	return err
}

func sortByID(batch []Job) {
	slices.SortFunc(batch, func(a, b Job) int { return int(a.ID - b.ID) })
}
