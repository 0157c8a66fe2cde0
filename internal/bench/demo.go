package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"
)

// starts is how often a start is timed; the median counts.
const starts = 3

// timeStarts starts and stops the portal on a data folder.
func timeStarts(ctx context.Context, binary, data string, args ...string) (took, cpu time.Duration, err error) {
	var list []*server
	for range starts {
		s, err := serve(ctx, binary, data, args...)
		if err != nil {
			return 0, 0, err
		}
		s.stop()
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *server) int { return cmp.Compare(a.took, b.took) })
	middle := list[len(list)/2]
	return middle.took, middle.started, nil
}

// demo times the first start of the demo, which loads it, and the later ones.
func demo(ctx context.Context, out io.Writer, binary string) error {
	data, err := os.MkdirTemp("", "bench-demo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	begun := time.Now()
	if said, err := exec.CommandContext(ctx, binary, "seed", "--data", data).CombinedOutput(); err != nil {
		return fmt.Errorf("load the demo: %w: %s", err, said)
	}
	loaded := time.Since(begun)
	first, err := serve(ctx, binary, data, "--demo")
	if err != nil {
		return err
	}
	first.stop()
	later, cpu, err := timeStarts(ctx, binary, data, "--demo")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe demo: loaded in %.1f s; its first start, which makes the index, takes %.2f s, later ones %.2f s, %.2f s of CPU (aim under %.0f s: %s)\n",
		loaded.Seconds(), first.took.Seconds(), later.Seconds(), cpu.Seconds(), aimDemo.Seconds(), met(later < aimDemo))
	return nil
}
