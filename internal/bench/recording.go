package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/insight/recording"
)

// What recording aims at: so many events a second are kept while pages are served, none dropped.
const eventsASecond = 2_000

const recordingCommand = "portal-recording"

// serveRecording is the portal's serve command that is told of so many events a second as if pages told of them, besides
// those of the pages it serves.
func serveRecording(args []string) error {
	if len(args) != 4 {
		return errors.New("it is " + recordingCommand + " DATA HOST METRICS EVENTS")
	}
	perSecond, err := strconv.Atoi(args[3])
	if err != nil {
		return err
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
	go tell(ctx, a.Recorder, perSecond)
	return a.Serve(ctx, func(string) {})
}

// tell observes facts of many members' visits, evenly every 5 ms.
func tell(ctx context.Context, r *recording.Recorder, perSecond int) {
	const every, members = 5 * time.Millisecond, 400
	tick := time.NewTicker(every)
	defer tick.Stop()
	begun := time.Now()
	for told := 0; ctx.Err() == nil; {
		<-tick.C
		for due := int(time.Since(begun).Seconds() * float64(perSecond)); told < due; told++ {
			visit := told / (eventsInVisit * members)
			member := told % members
			facts := visitOf(visit*members + member)
			r.Observe(recording.Who{AccountID: int64(1 + member), MemberID: int64(1_000_000 + member), Device: recording.Computer}, facts[told/members%eventsInVisit])
		}
	}
}

// recordWhileServing measures pages without the events and with them.
func (o options) recordWhileServing(ctx context.Context, out io.Writer) error {
	w := world{small, accounts}
	fmt.Fprintf(out, "\nRecording %d events a second while pages are served\n", eventsASecond)
	data, done, err := o.shop(ctx, out, w)
	defer done()
	if err != nil {
		return err
	}
	var list []figures
	for _, perSecond := range []int{0, eventsASecond} {
		served, err := o.serveAndRecord(ctx, out, data, w, perSecond)
		if err != nil {
			return err
		}
		list = append(list, served...)
	}
	half := len(list) / 2
	for i := range half {
		without, with := list[i], list[half+i]
		fmt.Fprintf(out, "  %-12s p50 %.1f ms, p99 %.1f ms; with the events p50 %.1f ms, p99 %.1f ms\n", without.task.name,
			1000*without.p50.Seconds(), 1000*without.p99.Seconds(), 1000*with.p50.Seconds(), 1000*with.p99.Seconds())
	}
	return nil
}

var recordedPages = []string{"home", "listing", "product"}

func (o options) serveAndRecord(ctx context.Context, out io.Writer, data string, w world, perSecond int) (list []figures, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, err := startPortal(ctx, func(host, metrics string) *exec.Cmd {
		return exec.Command(self, recordingCommand, data, host, metrics, strconv.Itoa(perSecond))
	})
	if err != nil {
		return nil, err
	}
	defer s.stop()
	members, err := arrive(s.host, w)
	if err != nil {
		return nil, err
	}
	begun, before := time.Now(), s.metric("tradecounter_facts_dropped_total")
	for _, t := range tasks() {
		if slices.Contains(recordedPages, t.name) {
			f := bout{server: s, members: members, task: t, clients: 1}.measure(ctx, o.lasts)
			if f.err != nil {
				return nil, f.err
			}
			list = append(list, f)
		}
	}
	if perSecond > 0 {
		dropped, waiting := s.metric("tradecounter_facts_dropped_total")-before, s.metric("tradecounter_facts_waiting")
		fmt.Fprintf(out, "  in %.0f s %.0f events were dropped and %.0f wait at the end (aim: none dropped: %s)\n", time.Since(begun).Seconds(), dropped, waiting, met(dropped == 0))
	}
	return list, nil
}

// metric is a number among the portal's metrics, 0 when it isn't there.
func (s *server) metric(name string) float64 {
	response, err := http.Get("http://" + s.metrics + "/metrics")
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindSubmatch(text)
	if err != nil || found == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(string(found[1]), 64) // the metrics are numbers
	return n
}
