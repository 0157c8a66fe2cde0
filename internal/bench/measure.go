package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// figures are what one task took.
type figures struct {
	task      task
	clients   int
	requests  int
	perSecond float64
	p50, p99  time.Duration
	cpu       time.Duration // of the server, per request
	size      int64         // of an answer's body, on average
	err       error         // any answer that wasn't the wanted one: then nothing of this counts
}

const (
	warmUp      = time.Second
	maxRequests = 500_000 // of a client in one measure
)

// bout is a number of clients doing one task for a time.
type bout struct {
	server  *server
	members []*member
	task    task
	clients int
	idle    float64 // jobs that waited before
}

// tally is what one client saw.
type tally struct {
	times []time.Duration
	bytes int64
	err   error
}

// measure warms up and then counts.
func (b bout) measure(ctx context.Context, lasts time.Duration) figures {
	f := figures{task: b.task, clients: b.clients}
	if f.err = b.prepare(); f.err != nil {
		return f
	}
	if _, f.err = b.run(ctx, warmUp); f.err != nil {
		return f
	}
	if f.err = b.settled(ctx); f.err != nil {
		return f
	}
	before, err := b.server.cpu()
	if err != nil {
		f.err = err
		return f
	}
	begun := time.Now()
	seen, err := b.run(ctx, lasts)
	took := time.Since(begun)
	if f.err = errors.Join(err, b.settled(ctx)); f.err != nil {
		return f
	}
	after, err := b.server.cpu()
	if err != nil || len(seen.times) == 0 {
		f.err = errors.Join(err, errors.New("nothing was measured"))
		return f
	}
	slices.Sort(seen.times)
	f.requests = len(seen.times)
	f.perSecond = float64(f.requests) / took.Seconds()
	f.p50, f.p99 = seen.times[f.requests/2], seen.times[f.requests*99/100]
	f.cpu = (after - before) / time.Duration(f.requests)
	f.size = seen.bytes / int64(f.requests)
	return f
}

func (b *bout) prepare() (err error) {
	if b.task.jobs {
		if b.idle, err = b.server.queued(); err != nil {
			return err
		}
	}
	if b.task.before == nil {
		return nil
	}
	v := newVisitor(b.server.host)
	defer v.close()
	for _, m := range b.members {
		if err := b.task.before(v, m); err != nil {
			return err
		}
	}
	return nil
}

// run lets the clients do the task for a time; each has members of its own and goes round them.
func (b bout) run(ctx context.Context, lasts time.Duration) (tally, error) {
	tallies := make([]tally, b.clients)
	var all sync.WaitGroup
	until := time.Now().Add(lasts)
	for c := range tallies {
		all.Go(func() { tallies[c] = b.client(ctx, c, until) })
	}
	all.Wait()
	var sum tally
	for _, t := range tallies {
		sum.times = append(sum.times, t.times...)
		sum.bytes += t.bytes
		sum.err = errors.Join(sum.err, t.err)
	}
	return sum, sum.err
}

func (b bout) client(ctx context.Context, c int, until time.Time) (t tally) {
	v := newVisitor(b.server.host)
	defer v.close()
	t.times = make([]time.Duration, 0, 1<<14)
	for n := c; len(t.times) < maxRequests; n += b.clients {
		begun := time.Now()
		if begun.After(until) || ctx.Err() != nil {
			return t
		}
		if t.err = b.task.do(v, b.members[n%len(b.members)]); t.err != nil {
			return t
		}
		t.times = append(t.times, time.Since(begun))
		t.bytes += int64(len(v.response.Body()))
	}
	return t
}

var queued = regexp.MustCompile(`(?m)^tradecounter_jobs_queued (\S+)$`)

const settleTime = 2 * time.Minute

// settled waits until the jobs that the task left are done.
func (b bout) settled(ctx context.Context) error {
	if !b.task.jobs {
		return nil
	}
	for begun := time.Now(); time.Since(begun) < settleTime; {
		left, err := b.server.queued()
		if err != nil || left <= b.idle {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("jobs are still waiting after %s", settleTime)
}

// queued is how many jobs wait.
func (s *server) queued() (float64, error) {
	response, err := http.Get("http://" + s.metrics + "/metrics")
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return 0, err
	}
	found := queued.FindSubmatch(text)
	if found == nil {
		return 0, errors.New("the metrics don't tell the jobs waiting")
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
