package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"syscall"

	"tradecounter/internal/app"
)

// With -profile the portal runs inside this program, started once more, and writes where its CPU goes during the
// measures: from the first SIGUSR1 until it stops.

const insideCommand = "portal-inside"

// serveInside is the portal's serve command with a profile.
func serveInside(args []string) (err error) {
	if len(args) != 4 {
		return errors.New("it is " + insideCommand + " DATA HOST METRICS PROFILE")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	data := args[0]
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(data, "tradecounter.db"), Data: data, Addr: args[1], Metrics: args[2],
		URL: &url.URL{Scheme: "http", Host: args[1]}})
	if err != nil {
		return err
	}
	defer a.Close()
	out, err := os.Create(args[3])
	if err != nil {
		return err
	}
	defer out.Close()
	begin := make(chan os.Signal, 1)
	signal.Notify(begin, syscall.SIGUSR1)
	go func() {
		<-begin
		if err := pprof.StartCPUProfile(out); err != nil {
			fmt.Fprintln(os.Stderr, "profile:", err)
		}
	}()
	err = a.Serve(ctx, func(string) {})
	pprof.StopCPUProfile()
	return err
}

// inside starts it.
func inside(ctx context.Context, data, profile string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startPortal(ctx, func(host, metrics string) *exec.Cmd {
		return exec.Command(self, insideCommand, data, host, metrics, profile)
	})
}

// profile begins it.
func (s *server) profile() error { return s.cmd.Process.Signal(syscall.SIGUSR1) }
