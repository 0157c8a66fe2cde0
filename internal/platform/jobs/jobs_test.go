package jobs_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/jobs"
)

type handClock struct{ at atomic.Int64 }

func (c *handClock) now() clock.Time      { return clock.Time(c.at.Load()) }
func (c *handClock) pass(d time.Duration) { c.at.Add(d.Milliseconds()) }
func startClock() *handClock              { c := &handClock{}; c.at.Store(1_800_000_000_000); return c }

func TestAFailedJobIsRetriedAndAtLastGivenUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), startClock()
		q := jobs.NewQueue(d, c.now)
		calls := 0
		q.Handle("flaky", func(context.Context, jobs.Job) error { calls++; return errors.New("no") })
		if err := q.Enqueue(ctx, jobs.New{Kind: "flaky"}); err != nil {
			t.Fatal(err)
		}
		q.RunDue(ctx)
		if n := q.RunDue(ctx); n != 0 || calls != 1 {
			t.Fatalf("retried at once: %d calls", calls)
		}
		for range 20 {
			c.pass(time.Hour)
			q.RunDue(ctx)
		}
		var state string
		if err := d.Get(ctx, &state, `SELECT state FROM jobs`); err != nil || state != "failed" || calls != 12 {
			t.Errorf("state %s after %d calls, %v", state, calls, err)
		}
	})
}

func TestAJobIsUndoneWithItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), startClock()
		q := jobs.NewQueue(d, c.now)
		calls := 0
		q.Handle("work", func(context.Context, jobs.Job) error { calls++; return nil })
		_ = d.InTx(ctx, func(ctx context.Context) error {
			if err := q.Enqueue(ctx, jobs.New{Kind: "work"}); err != nil {
				t.Error(err)
			}
			return errors.New("rolled back")
		})
		for range 2 { // the second is dropped by its key
			if err := q.Enqueue(ctx, jobs.New{Kind: "work", Key: "once"}); err != nil {
				t.Fatal(err)
			}
		}
		q.RunDue(ctx)
		if calls != 1 {
			t.Errorf("%d calls, want 1", calls)
		}
	})
}

func TestTwoNodesShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), startClock()
		var seen sync.Map
		node := func() *jobs.Queue {
			q := jobs.NewQueue(d, c.now)
			q.Handle("work", func(_ context.Context, job jobs.Job) error {
				if _, twice := seen.LoadOrStore(job.ID, true); twice {
					t.Errorf("job %d ran twice", job.ID)
				}
				return nil
			})
			return q
		}
		a, b := node(), node()
		for range 60 {
			if err := a.Enqueue(ctx, jobs.New{Kind: "work"}); err != nil {
				t.Fatal(err)
			}
		}
		var group sync.WaitGroup
		var done atomic.Int64
		for _, q := range []*jobs.Queue{a, b} {
			group.Go(func() { done.Add(int64(q.RunDue(ctx))) })
		}
		group.Wait()
		if done.Load() != 60 {
			t.Errorf("%d jobs done, want 60", done.Load())
		}
	})
}

func TestALostLeaseMarksNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), startClock()
		slow, other := jobs.NewQueue(d, c.now), jobs.NewQueue(d, c.now)
		other.Handle("work", func(context.Context, jobs.Job) error { return errors.New("no") })
		slow.Handle("work", func(context.Context, jobs.Job) error { // stands still until its lease has gone to another node
			c.pass(time.Hour)
			other.RunDue(ctx)
			return nil
		})
		if err := slow.Enqueue(ctx, jobs.New{Kind: "work"}); err != nil {
			t.Fatal(err)
		}
		slow.RunDue(ctx)
		var state string
		if err := d.Get(ctx, &state, `SELECT state FROM jobs WHERE attempts = 2`); err != nil || state != "queued" {
			t.Errorf("state %q, %v: the mark of a lost lease counted", state, err)
		}
	})
}

func TestFinishedJobsAreMarkedWhileOthersRun(t *testing.T) {
	d := dbtest.SQLite(t)
	q := jobs.NewQueue(d, clock.System)
	release := make(chan struct{})
	q.Handle("slow", func(context.Context, jobs.Job) error { <-release; return nil })
	q.Handle("quick", func(context.Context, jobs.Job) error { return nil })
	ctx, stop := context.WithCancel(context.Background())
	for _, kind := range []string{"slow", "quick", "quick"} {
		if err := q.Enqueue(ctx, jobs.New{Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan struct{})
	go func() { q.Run(ctx, 5*time.Second); close(ended) }()
	marked := 0
	for begun := time.Now(); marked < 2 && time.Since(begun) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		if err := d.Get(ctx, &marked, `SELECT COUNT(*) FROM jobs WHERE kind = 'quick' AND state = 'done'`); err != nil {
			t.Fatal(err)
		}
	}
	if marked != 2 {
		t.Errorf("%d of 2 are marked beside a slow one", marked)
	}
	close(release)
	stop()
	<-ended
}

func TestARecurringJobThatWasMissedRunsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), startClock()
		q := jobs.NewQueue(d, c.now)
		calls := 0
		q.Every("daily", jobs.Each(24*time.Hour), func(context.Context) error { calls++; return nil })
		q.RunDue(ctx)
		c.pass(10 * 24 * time.Hour)
		q.RunDue(ctx)
		q.RunDue(ctx)
		c.pass(24 * time.Hour)
		q.RunDue(ctx)
		if calls != 2 {
			t.Errorf("%d calls, want 2", calls)
		}
	})
}

func TestStoppingLetsARunningJobFinish(t *testing.T) {
	d := dbtest.SQLite(t)
	q := jobs.NewQueue(d, clock.System)
	begun, finished := make(chan struct{}), false
	q.Handle("slow", func(ctx context.Context, _ jobs.Job) error {
		close(begun)
		time.Sleep(50 * time.Millisecond)
		finished = ctx.Err() == nil
		return nil
	})
	ctx, stop := context.WithCancel(context.Background())
	if err := q.Enqueue(ctx, jobs.New{Kind: "slow"}); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { q.Run(ctx, 5*time.Second); close(ended) }()
	<-begun
	stop()
	<-ended
	var state string
	if err := d.Get(context.Background(), &state, `SELECT state FROM jobs`); err != nil || !finished || state != "done" {
		t.Errorf("finished %v, state %s, %v", finished, state, err)
	}
}
