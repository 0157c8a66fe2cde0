package app_test

import (
	"cmp"
	"flag"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// turns lets tests run beside each other, as many as -parallel says, those that take longest first: what begins last and
// takes minutes would go on alone when everything else is done. Go itself lets them begin in no order. The time that Go
// says a test took holds its wait.
type turns struct {
	sync.Mutex
	free    int
	coming  int // tests that wait until those without turns are through
	waiting []turn
}

type turn struct {
	seconds int
	begin   chan struct{}
}

var line turns

// open takes over from Go how many run at once. Called before the tests run.
func (l *turns) open() {
	flag.Parse()
	asked := flag.Lookup("test.parallel")
	l.free, _ = strconv.Atoi(asked.Value.String()) // testing has refused what is no number
	_ = asked.Value.Set("1000")
}

// inTurn is t.Parallel for a test that takes about so many seconds of the processor.
func inTurn(t *testing.T, seconds int) {
	t.Helper()
	line.Lock()
	line.coming++
	line.Unlock()
	t.Parallel()
	mine := turn{seconds, make(chan struct{})}
	line.Lock()
	line.coming--
	line.waiting = append(line.waiting, mine)
	line.next()
	line.Unlock()
	<-mine.begin
	t.Cleanup(func() {
		line.Lock()
		defer line.Unlock()
		line.free++
		line.next()
	})
}

// next lets tests begin, once all have come.
func (l *turns) next() {
	if l.coming > 0 {
		return
	}
	slices.SortStableFunc(l.waiting, func(a, b turn) int { return cmp.Compare(b.seconds, a.seconds) })
	for ; l.free > 0 && len(l.waiting) > 0; l.free-- {
		close(l.waiting[0].begin)
		l.waiting = l.waiting[1:]
	}
}
