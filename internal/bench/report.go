package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// The published aims that aren't a task's.
const (
	aimMemory10  = 200 << 20 // bytes of VmRSS after the load at 10,000 products
	aimMemory100 = 400 << 20 // at 100,000
	aimDemo      = time.Second
	small        = 10_000 // products; the aims of CPU hold here
	large        = 100_000
)

func inMS(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond)) }

func orDash(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return strings.TrimSuffix(strings.TrimRight(inMS(d), "0"), ".")
}

// grown is a task's aim of CPU for a number of products.
func (t task) grown(products int) time.Duration {
	if products > small {
		return 2 * t.cpu
	}
	return t.cpu
}

// verdict says whether the aims are met; a p99 is aimed at for one client.
func (f figures) verdict(products int) string {
	var missed []string
	if aim := f.task.grown(products); aim > 0 && f.cpu > aim {
		missed = append(missed, fmt.Sprintf("CPU %.1f×", float64(f.cpu)/float64(aim)))
	}
	if f.clients == 1 && f.task.p99 > 0 && f.p99 >= f.task.p99 {
		missed = append(missed, fmt.Sprintf("p99 %.1f×", float64(f.p99)/float64(f.task.p99)))
	}
	switch {
	case len(missed) > 0:
		return "missed: " + strings.Join(missed, ", ")
	case f.task.cpu == 0 && (f.task.p99 == 0 || f.clients > 1):
		return ""
	}
	return "met"
}

func printFigures(out io.Writer, products int, list []figures) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tclients\treq/s\tp50 ms\tp99 ms\tCPU ms\taim\tbest of three\tKB\t")
	for _, f := range list {
		if f.err != nil {
			fmt.Fprintf(w, "%s\t%d\t–\t–\t–\t–\t%s\t\t\tfailed, see below\n", f.task.title, f.clients, orDash(f.task.grown(products)))
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%s\t%s\t%s\t%s\t%s\t%.1f\t%s\n", f.task.title, f.clients, f.perSecond, inMS(f.p50), inMS(f.p99), inMS(f.cpu),
			orDash(f.task.grown(products)), orDash(f.task.best), float64(f.size)/1000, f.verdict(products))
	}
	_ = w.Flush()
	for _, f := range list {
		if f.err != nil {
			fmt.Fprintf(out, "%s, %d clients: %v\n", strings.TrimSpace(f.task.title), f.clients, f.err)
		}
	}
}

func printSteps(out io.Writer, steps []step) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range steps {
		fmt.Fprintf(w, "  %s\t%d lines\t%.1f s\t%.1f s of CPU\t%.0f/s\n", s.name, s.lines, s.took.Seconds(), s.cpu.Seconds(), float64(s.lines)/s.took.Seconds())
	}
	_ = w.Flush()
}

func met(yes bool) string {
	if yes {
		return "met"
	}
	return "missed"
}

// machine says what the figures were taken on.
func machine() string {
	model := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d × %s, %s", runtime.NumCPU(), model, runtime.Version())
}
