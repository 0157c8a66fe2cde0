package recording

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

const (
	mostWaiting = 20_000 // facts; more are dropped and counted rather than held
	batchSize   = 1_000  // facts written in one transaction
	writeEvery  = 500 * time.Millisecond
	mostTries   = 240              // of a batch that can't be written, some minutes; then it is dropped and counted
	mindEvery   = time.Minute      // how often idle checkouts are looked for
	lastWrites  = 10 * time.Second // what a stop waits for the last batches
)

// Recorder takes facts from pages and writes them behind their back.
type Recorder struct {
	db       *db.DB
	settings *settings.Service
	changes  *changes.Log
	figures  *insight.Service
	now      clock.Now
	reached  func(ctx context.Context, memberID int64, step string, at clock.Time) error

	queue   chan entry
	dropped atomic.Int64

	writing sync.Mutex
	pending []entry         // taken from the queue, not yet written
	tries   int             // how often it failed
	live    map[int64]int64 // member → visit, while persons aren't kept

	lost lost // who seems to be at a loss
	kept kept
}

// entry is a fact with whose it is and when.
type entry struct {
	who  Who
	at   clock.Time
	fact Fact
}

// New makes a recorder; reached tells a member's cart how far its checkout came.
func New(d *db.DB, set *settings.Service, log *changes.Log, figures *insight.Service, now clock.Now, reached func(ctx context.Context, memberID int64, step string, at clock.Time) error) *Recorder {
	r := &Recorder{db: d, settings: set, changes: log, figures: figures, now: now, reached: reached, queue: make(chan entry, mostWaiting),
		live: map[int64]int64{}, lost: lost{by: map[int64]Stuck{}}}
	r.kept = r.newKept()
	return r
}

// Observe notes a fact. It never waits: when too much waits to be written the fact is dropped and counted. A nil recorder
// records nothing.
func (r *Recorder) Observe(who Who, fact Fact) {
	if r == nil {
		return
	}
	select {
	case r.queue <- entry{who, r.now(), fact}:
	default:
		r.dropped.Add(1)
	}
}

// Dropped is how many facts were dropped since the start.
func (r *Recorder) Dropped() int64 { return r.dropped.Load() }

// Waiting is how many facts aren't written yet.
func (r *Recorder) Waiting() int {
	r.writing.Lock()
	defer r.writing.Unlock()
	return len(r.queue) + len(r.pending)
}

// Run writes what is observed until ctx ends, and then what is left.
func (r *Recorder) Run(ctx context.Context) {
	write, mind := time.NewTicker(writeEvery), time.NewTicker(mindEvery)
	defer write.Stop()
	defer mind.Stop()
	for {
		select {
		case <-write.C:
			told(r.Flush(ctx))
		case <-mind.C:
			told(r.Mind(ctx))
		case <-ctx.Done():
			last, done := context.WithTimeout(context.WithoutCancel(ctx), lastWrites)
			defer done()
			told(r.Flush(last))
			return
		}
	}
}

func told(err error) {
	if err != nil {
		slog.Warn("what was recorded can't be written now", "error", err)
	}
}

// Flush writes what was observed by now. What can't be written is tried again later.
func (r *Recorder) Flush(ctx context.Context) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	for {
		r.gather()
		if len(r.pending) == 0 {
			return nil
		}
		n := min(len(r.pending), batchSize)
		err := r.write(ctx, r.pending[:n])
		if r.tries++; err != nil && r.tries < mostTries {
			return err
		}
		if err != nil {
			r.dropped.Add(int64(n))
		}
		r.pending, r.tries = r.pending[n:], 0
	}
}

// gather takes a batch from the queue; while writing fails the rest waits there, and Observe counts what finds no room.
func (r *Recorder) gather() {
	for len(r.pending) < batchSize {
		select {
		case e := <-r.queue:
			r.pending = append(r.pending, e)
		default:
			return
		}
	}
}
