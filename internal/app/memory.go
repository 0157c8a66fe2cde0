package app

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much garbage may gather before it is looked for. Go's own measure, as much again as is kept, is looked for every
// few dozen pages in a small shop, and keeps as much memory again in a large one.
const (
	garbage     = 64 << 20
	garbagePart = 2 // but at least one part in so many of what is kept, since each look goes through all of that
)

// mindGarbage keeps the measure at that, as what is kept grows and shrinks, until ctx ends.
func mindGarbage(ctx context.Context) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	look := time.NewTicker(10 * time.Second)
	defer look.Stop()
	for set := 0; ; {
		if percent := garbagePercent(keptBytes()); percent != set {
			debug.SetGCPercent(percent)
			set = percent
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// garbagePercent is the measure as Go takes it: percent of what is kept, in steps of ten.
func garbagePercent(kept uint64) int {
	kept = max(kept, 8<<20) // before the first look nothing is known to be kept
	return int(max(garbage, kept/garbagePart)*10/kept) * 10
}

// keptBytes is what the last look for garbage found in use.
func keptBytes() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
