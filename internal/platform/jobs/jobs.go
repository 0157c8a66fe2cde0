// Package jobs is a small leased table of work to do: written in the transaction that causes it, run at least once by
// one of the nodes, retried with growing pauses, kept for a week.
//
// Tables: jobs, recurring.
package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

const (
	leaseTime   = 2 * time.Minute
	maxAttempts = 12 // with pauses doubling from 5 s to 1 h: about 5 hours
	workers     = 4
)

// Queue holds the handlers and runs due jobs.
type Queue struct {
	db       *db.DB
	now      clock.Now
	handlers map[string]func(ctx context.Context, job Job) error
	kinds    []string // of the handlers
	every    []recurring
	idle     chan struct{} // the last of the running jobs has finished
	Poll     time.Duration // how often the table is looked at; 250 ms

	mu   sync.Mutex
	done []Job // finished and not yet marked
}

// Job is one piece of work as its handler sees it.
type Job struct {
	ID       int64  `db:"id"`
	Kind     string `db:"kind"`
	EventID  int64  `db:"event_id"`
	Payload  string `db:"payload"` // JSON
	Attempts int    `db:"attempts"`
	Lease    string `db:"lease"`
}

// New is work to be done. Key, when set, makes it unique among jobs not yet cleaned away: a second one is dropped.
type New struct {
	Kind    string
	Key     string
	EventID int64
	Payload []byte
	At      clock.Time // not before; 0 for now
}

// NewQueue makes an empty queue.
func NewQueue(d *db.DB, now clock.Now) *Queue {
	return &Queue{db: d, now: now, handlers: map[string]func(context.Context, Job) error{},
		idle: make(chan struct{}, 1), Poll: 250 * time.Millisecond}
}

// Handle names who does a kind of job; before Run.
func (q *Queue) Handle(kind string, do func(ctx context.Context, job Job) error) {
	if q.handlers[kind] == nil {
		q.kinds = append(q.kinds, kind)
	}
	q.handlers[kind] = do
}

// Enqueue writes a job, in the transaction that ctx carries if there is one.
func (q *Queue) Enqueue(ctx context.Context, n New) error {
	if n.Payload == nil {
		n.Payload = []byte("{}")
	}
	var key *string
	if n.Key != "" {
		key = &n.Key
	}
	now := q.now()
	_, err := q.db.Exec(ctx, `INSERT INTO jobs (kind, unique_key, event_id, payload, run_at, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (unique_key) DO NOTHING`, n.Kind, key, n.EventID, string(n.Payload), max(n.At, now), now)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Kind, err)
	}
	return nil
}

// Run works until ctx ends, then lets running jobs finish and returns. Jobs run on a context of their own, which ends
// only when grace is over.
func (q *Queue) Run(ctx context.Context, grace time.Duration) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var group sync.WaitGroup
	var running atomic.Int32
	slots := make(chan struct{}, workers)
	tick := time.NewTicker(q.Poll)
	defer tick.Stop()
	q.runRecurring(ctx)
	for ctx.Err() == nil {
		const most = 2 * workers
		batch := q.turn(ctx, most)
		running.Add(int32(len(batch)))
		for _, job := range batch {
			slots <- struct{}{}
			group.Go(func() {
				q.do(work, job)
				<-slots
				if running.Add(-1) == 0 {
					q.looksAgain()
				}
			})
		}
		if len(batch) == most {
			continue
		}
		select {
		case <-ctx.Done():
		case <-q.idle:
		case <-tick.C:
			q.runRecurring(ctx)
		}
	}
	finished := make(chan struct{})
	go func() { group.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(grace):
		slog.Warn("jobs still running after the grace time; they will be run again", "grace", grace)
	}
	q.turn(context.WithoutCancel(ctx), 0)
}

func (q *Queue) looksAgain() {
	select {
	case q.idle <- struct{}{}:
	default:
	}
}

// RunDue does everything that is due now, in order, and returns how many jobs were done: for commands and tests.
func (q *Queue) RunDue(ctx context.Context) int {
	q.runRecurring(ctx)
	defer q.turn(context.WithoutCancel(ctx), 0)
	for n := 0; ; {
		batch := q.turn(ctx, 16)
		if len(batch) == 0 {
			return n
		}
		for _, job := range batch {
			q.do(ctx, job)
			n++
		}
	}
}

// turn marks what has finished and leases at most so many of the jobs that are due, in one transaction: at most Poll
// lies between the end of a job and its mark. What ends without being marked is run again.
func (q *Queue) turn(ctx context.Context, most int) (leased []Job) {
	now := q.now()
	due, err := q.due(ctx, now, most)
	done := q.takeDone()
	if err == nil && len(due)+len(done) > 0 {
		err = q.db.InTx(ctx, func(ctx context.Context) error {
			if err := q.mark(ctx, done, now); err != nil || len(due) == 0 {
				return err
			}
			return q.db.Select(ctx, &leased, `UPDATE jobs SET lease = ?, leased_until = ?, attempts = attempts + 1
				WHERE id IN (?) AND state = 'queued' AND leased_until <= ?
				RETURNING id, kind, COALESCE(event_id, 0) AS event_id, payload, attempts, lease`,
				rand.Text(), now.Add(leaseTime), due, now)
		})
	}
	if err != nil {
		q.keep(done...)
		if ctx.Err() == nil {
			slog.Error("jobs can't be read or marked", "error", err)
		}
		return nil
	}
	sortByID(leased)
	return leased
}

// due are ids, looked for on the reading side, so that idle polling never queues behind a writer.
func (q *Queue) due(ctx context.Context, now clock.Time, most int) (ids []int64, err error) {
	if most == 0 || len(q.kinds) == 0 {
		return nil, nil
	}
	// The limit is part of the text: SQLite compiles a statement anew each time that a limit is bound to it.
	err = q.db.Select(ctx, &ids, fmt.Sprintf(`SELECT id FROM jobs WHERE state = 'queued' AND run_at <= ? AND leased_until <= ? AND kind IN (?)
		ORDER BY run_at, id LIMIT %d`, most), now, now, q.kinds)
	return ids, err
}

func (q *Queue) keep(done ...Job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.done = append(q.done, done...)
}

func (q *Queue) takeDone() []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	done := q.done
	q.done = nil
	return done
}

// mark notes that jobs are done, those of each lease at once; a lease that has gone to someone else is left alone.
func (q *Queue) mark(ctx context.Context, done []Job, now clock.Time) error {
	byLease := map[string][]int64{}
	for _, job := range done {
		byLease[job.Lease] = append(byLease[job.Lease], job.ID)
	}
	for lease, ids := range byLease {
		_, err := q.db.Exec(ctx, `UPDATE jobs SET state = 'done', finished_at = ?, last_error = '' WHERE id IN (?) AND lease = ?`, now, ids, lease)
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) do(ctx context.Context, job Job) {
	stop := q.keepLease(ctx, job)
	err := q.call(ctx, job)
	stop()
	if err == nil {
		q.keep(job)
		return
	}
	now := q.now()
	state, finished := "queued", clock.Time(0)
	if job.Attempts >= maxAttempts {
		state, finished = "failed", now
	}
	slog.Error("job failed", "job", job.ID, "kind", job.Kind, "attempt", job.Attempts, "state", state, "error", err)
	_, err = q.db.Exec(context.WithoutCancel(ctx), `UPDATE jobs SET state = ?, finished_at = ?, last_error = ?, lease = '', leased_until = 0, run_at = ? WHERE id = ? AND lease = ?`,
		state, finished, err.Error(), now.Add(pause(job.Attempts)), job.ID, job.Lease)
	if err != nil {
		slog.Error("a failed job can't be marked; it will be run again", "job", job.ID, "error", err)
	}
}

func (q *Queue) call(ctx context.Context, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return q.handlers[job.Kind](ctx, job)
}

// keepLease renews the lease of a long job until stop is called.
func (q *Queue) keepLease(ctx context.Context, job Job) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(leaseTime / 4)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				_, err := q.db.Exec(ctx, `UPDATE jobs SET leased_until = ? WHERE id = ? AND lease = ?`, q.now().Add(leaseTime), job.ID, job.Lease)
				if err != nil {
					slog.Warn("a job's lease can't be renewed", "job", job.ID, "error", err)
				}
			}
		}
	}()
	return func() { close(done) }
}

func pause(attempts int) time.Duration {
	return min(5*time.Second<<min(attempts-1, 20), time.Hour)
}
