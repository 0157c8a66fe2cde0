package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
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
		begun := time.Now()
		lines, err := bringIn(ctx, a, f)
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", f.kind, err)
		}
		steps = append(steps, step{"import " + f.kind, lines, time.Since(begun)})
	}
	begun := time.Now()
	if err := a.Search.Open(ctx); err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	steps = append(steps, step{"make the index", int64(w.products), time.Since(begun)})
	for n := range signedIn {
		if err := a.Identity.SetPassword(ctx, identity.System("bench"), emailOf(w.account(n)), password); err != nil {
			return nil, fmt.Errorf("set a password: %w", err)
		}
	}
	return steps, nil
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
