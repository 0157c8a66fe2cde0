package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
)

const accounts = 2000

// options are what a run measures.
type options struct {
	binary  string
	keep    string // folder that keeps the data folders for another run; "" for none
	lasts   time.Duration
	profile string
	brief   time.Duration // of a measure at the large size
	sizes   []int
	parts   []string // names of tasks, demo, quality, figures, recording …; none for all
	full    bool
}

// children are what this program does when it starts itself once more.
var children = map[string]func(args []string) error{bareCommand: serveBare, insideCommand: serveInside, recordingCommand: serveRecording}

func main() {
	if child := children[slices.Concat(os.Args, []string{""})[1]]; child != nil {
		if err := child(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	debug.SetGCPercent(400) // this program leaves the machine to the server
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := read(os.Args[1:])
	if err == nil {
		err = o.run(ctx, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// partNames are what BENCH may name beside full.
func partNames() []string {
	names := []string{"demo", "quality", "articles", "price-list", "effect", "figures", "recording"}
	for _, t := range tasks() {
		if !slices.Contains(names, t.name) {
			names = append(names, t.name)
		}
	}
	return names
}

func read(args []string) (options, error) {
	o := options{sizes: []int{small}, brief: 2 * time.Second}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.binary, "binary", "bin/tradecounter", "the `program` that is measured")
	flags.StringVar(&o.keep, "keep", "", "`folder` in which the data folders stay for another run")
	flags.DurationVar(&o.lasts, "lasts", 6*time.Second, "`time` of each measure")
	flags.StringVar(&o.profile, "profile", "", "`file` for a profile of the portal's CPU; the portal then runs inside this program")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for _, name := range flags.Args() {
		switch {
		case name == "full":
			o.full = true
		case slices.Contains(partNames(), name):
			o.parts = append(o.parts, name)
		default:
			return o, fmt.Errorf("there is no part %q; BENCH is full, or some of %s", name, strings.Join(partNames(), " "))
		}
	}
	if o.full {
		o.brief = o.lasts
	}
	if o.full || len(o.parts) == 0 {
		o.sizes = append(o.sizes, large)
	}
	return o, nil
}

func (o options) wants(part string) bool { return len(o.parts) == 0 || slices.Contains(o.parts, part) }

// run does every part that is wanted; what fails doesn't keep the others from running, and is told at the end.
func (o options) run(ctx context.Context, out io.Writer) error {
	begun := time.Now()
	fmt.Fprintf(out, "On %s\n", machine())
	var failed error
	if slices.ContainsFunc(tasks(), func(t task) bool { return o.wants(t.name) }) {
		for _, products := range o.sizes {
			if err := o.size(ctx, out, world{products, accounts}); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%d products: %w", products, err))
			}
		}
	}
	if o.wants("demo") && ctx.Err() == nil {
		failed = errors.Join(failed, demo(ctx, out, o.binary))
	}
	if (o.wants("price-list") || o.wants("effect")) && ctx.Err() == nil {
		failed = errors.Join(failed, priceDesk(ctx, out, o.wants))
	}
	if o.wants("articles") && ctx.Err() == nil {
		failed = errors.Join(failed, searchArticles(ctx, out))
	}
	if o.wants("figures") && ctx.Err() == nil {
		failed = errors.Join(failed, o.figurePages(ctx, out))
	}
	if o.wants("recording") && ctx.Err() == nil {
		failed = errors.Join(failed, o.recordWhileServing(ctx, out))
	}
	if o.wants("quality") && ctx.Err() == nil {
		failed = errors.Join(failed, quality(ctx, out))
	}
	fmt.Fprintf(out, "\nAll in %s\n", time.Since(begun).Round(time.Second))
	return errors.Join(failed, ctx.Err())
}

// folder is a data folder that was built now or, kept under this name, by a run before.
func (o options) folder(name string, build func(data string) error) (data string, done func(), err error) {
	done = func() {}
	if o.keep == "" {
		if data, err = os.MkdirTemp("", "bench"); err != nil {
			return "", done, err
		}
		done = func() { _ = os.RemoveAll(data) }
	} else {
		data = filepath.Join(o.keep, name)
		if _, err := os.Stat(filepath.Join(data, "built")); err == nil {
			return data, done, nil
		}
	}
	if err := build(data); err != nil {
		return "", done, err
	}
	if o.keep != "" {
		err = os.WriteFile(filepath.Join(data, "built"), nil, 0o600)
	}
	return data, done, err
}

// shop is one with the seller in it.
func (o options) shop(ctx context.Context, out io.Writer, w world) (data string, done func(), err error) {
	return o.folder(fmt.Sprint(w.products), func(data string) error {
		steps, err := w.build(ctx, data)
		if err == nil {
			printSteps(out, steps)
		}
		return err
	})
}

// portal serves a folder, inside this program where it is profiled.
func (o options) portal(ctx context.Context, data string) (*server, error) {
	if o.profile != "" {
		return inside(ctx, data, o.profile)
	}
	return serve(ctx, o.binary, data)
}

func (o options) size(ctx context.Context, out io.Writer, w world) error {
	if w.products == large {
		o.lasts = o.brief
	}
	fmt.Fprintf(out, "\n%d products, %d accounts, %s a measure\n", w.products, w.accounts, o.lasts)
	data, done, err := o.shop(ctx, out, w)
	defer done()
	if err != nil {
		return err
	}
	started, cpu, err := timeStarts(ctx, o.binary, data)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  a start takes %.2f s, %.2f s of CPU\n", started.Seconds(), cpu.Seconds())
	s, err := o.portal(ctx, data)
	if err != nil {
		return err
	}
	defer s.stop()
	list, err := o.load(ctx, s, w)
	if err != nil {
		return err
	}
	memory, err := s.memory()
	if err != nil {
		return err
	}
	printFigures(out, w.products, list)
	aim := int64(aimMemory10)
	if w.products > small {
		aim = aimMemory100
	}
	fmt.Fprintf(out, "Memory after the load: %d MB (aim under %d: %s)\n", memory>>20, aim>>20, met(memory < aim))
	for _, f := range list {
		err = errors.Join(err, f.err)
	}
	if said := s.said.String(); strings.Contains(said, "level=") {
		fmt.Fprintf(out, "The server said: %.2000s\n", said)
	}
	return err
}

// load signs members in and measures every task that is wanted, with one client and with eight.
func (o options) load(ctx context.Context, s *server, w world) (list []figures, err error) {
	members, err := arrive(s.host, w)
	if err != nil {
		return nil, err
	}
	if o.profile != "" {
		err = s.profile()
	}
	for _, t := range tasks() {
		if !o.wants(t.name) || ctx.Err() != nil {
			continue
		}
		for _, clients := range []int{1, 8} {
			f := bout{server: s, members: members, task: t, clients: clients}.measure(ctx, o.lasts)
			list = append(list, f)
			if clients == 8 && t.name == "listing" && f.err == nil && t.cpu > 0 && o.profile == "" {
				list = append(list, o.bare(ctx, f.size)...)
			}
		}
	}
	return list, err
}

func arrive(host string, w world) (members []*member, err error) {
	v := newVisitor(host)
	defer v.close()
	for n := range signedIn {
		m, err := signIn(v, w, n)
		if err != nil {
			return nil, err
		}
		if err := m.lookAround(v, w); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// bare measures the page without data, in the same run.
func (o options) bare(ctx context.Context, size int64) (list []figures) {
	s, err := startBare(ctx, size)
	if err != nil {
		return []figures{{task: bareTask(), err: err}}
	}
	defer s.stop()
	for _, clients := range []int{1, 8} {
		list = append(list, bout{server: s, members: []*member{{}}, task: bareTask(), clients: clients}.measure(ctx, o.lasts))
	}
	return list
}
