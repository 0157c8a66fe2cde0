package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"syscall"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
)

const (
	signedIn = 40 // members of as many accounts, spread over all
	password = "forty buyers in a row"
)

// step is one timed step of building.
type step struct {
	name  string
	lines int64
	took  time.Duration
	cpu   time.Duration // of this process
}

// timed does a step and notes what it took.
func timed(steps []step, name string, do func() (int64, error)) ([]step, error) {
	begun, before := time.Now(), ownCPU()
	lines, err := do()
	if err != nil {
		return steps, fmt.Errorf("%s: %w", name, err)
	}
	return append(steps, step{name, lines, time.Since(begun), ownCPU() - before}), nil
}

func ownCPU() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// build brings a seller into an empty data folder and makes its index.
func (w world) build(ctx context.Context, data string) (steps []step, err error) {
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(data, "tradecounter.db"), Data: data, URL: &url.URL{Scheme: "http", Host: "localhost"}})
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := a.Close(); err == nil {
			err = closing
		}
	}()
	for _, f := range w.files(time.Now()) {
		if steps, err = timed(steps, "import "+f.kind, func() (int64, error) { return bringIn(ctx, a, f) }); err != nil {
			return nil, err
		}
	}
	if steps, err = timed(steps, "make the index", func() (int64, error) { return int64(w.products), a.Search.Open(ctx) }); err != nil {
		return nil, err
	}
	for n := range signedIn {
		if err := a.Identity.SetPassword(ctx, identity.System("bench"), emailOf(w.account(n)), password); err != nil {
			return nil, fmt.Errorf("set a password: %w", err)
		}
	}
	return steps, addStaff(ctx, a)
}

// account is the number of the nth account that someone signs in to.
func (w world) account(n int) int { return n * w.accounts / signedIn }

func bringIn(ctx context.Context, a *app.App, f file) (int64, error) {
	r, out := io.Pipe()
	go func() { out.CloseWithError(f.write(out)) }()
	defer r.Close()
	report, err := a.Exchange.Import(ctx, identity.System("bench"), f.kind, r, exchange.Options{Name: f.kind + ".csv"})
	if err == nil && report.ProblemCount > 0 {
		err = fmt.Errorf("%d problems, the first: %s", report.ProblemCount, report.Problems[0])
	}
	return report.Lines, err
}
