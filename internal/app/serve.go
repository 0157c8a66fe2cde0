package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/web"
)

// Grace is how long a stop waits for requests and jobs under way.
const Grace = 20 * time.Second

// Serve runs the portal until ctx ends: pages, jobs, the index, the socket for commands. ready is told the address once
// pages are served. A stop finishes what is under way and loses nothing.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	listener, err := web.Listen(a.Config.Addr) // first, so that a taken port is told before any work
	if err != nil {
		return err
	}
	defer listener.Close()
	metrics, err := a.serveMetrics()
	if err != nil {
		return err
	}
	defer metrics.Close()
	if err := a.Handbook(ctx); err != nil {
		return err
	}
	if err := a.openSearch(ctx); err != nil {
		return fmt.Errorf("open the index: %w", err)
	}
	stopSocket, err := a.serveSocket(ctx)
	if err != nil {
		return err
	}
	defer stopSocket()
	a.Jobs.Every("jobs.clean", jobs.Each(time.Hour), a.Jobs.Clean)

	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { a.Jobs.Run(working, Grace) })
	background.Go(func() { a.Search.Watch(working) })
	background.Go(func() { a.Articles.Watch(working) })
	background.Go(func() { a.Knowledge.Keep(working) })
	background.Go(func() { a.Recorder.Run(working) })
	background.Go(func() { a.warmInsight(working) })
	background.Go(func() { mindGarbage(working) })

	w := a.Web()
	ready(listener.Addr().String())
	err = w.Serve(ctx, listener, Grace)
	slog.Info("stopping: requests are finished, now the jobs")
	stopWorking()
	background.Wait()
	return err
}

func (a *App) serveMetrics() (*http.Server, error) {
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second}
	if a.Config.Metrics == "" {
		return server, nil
	}
	listener, err := web.Listen(a.Config.Metrics)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	server.Handler = a.metrics()
	go func() {
		if err := server.Serve(listener); err != nil && err != http.ErrServerClosed {
			slog.Error("metrics stopped", "error", err)
		}
	}()
	return server, nil
}
