package workspace

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Waiting is what stands beside the desk's navigation.
type Waiting struct {
	Today   int
	Clients int `db:"clients"` // that aren't closed
	Orders  int `db:"orders"`  // to be confirmed
}

type keptCounts struct {
	Waiting
	at clock.Time
}

const (
	countsFor    = 30_000  // milliseconds that counts are kept: every page shows them, nobody decides by them
	countsAtMost = 600_000 // that they stand while new ones are counted
	mostKept     = 1000    // people

	waitsForCounts = 3 * time.Second // a page that has none yet
)

// Counts are the person's. Old ones are counted anew behind the page that asks, and a page without any doesn't wait for long:
// after a start the facts of a million orders are read first. It has no numbers then.
func (s *Today) Counts(ctx context.Context, reach identity.Reach) Waiting {
	s.mu.Lock()
	kept, ok := s.kept[reach]
	s.mu.Unlock()
	age := s.now() - kept.at
	if ok && age >= 0 && age < countsFor {
		return kept.Waiting
	}
	counted := s.counting.DoChan(fmt.Sprint(reach), func() (any, error) { return s.renew(context.WithoutCancel(ctx), reach), nil })
	if ok && age >= 0 && age < countsAtMost {
		return kept.Waiting
	}
	select {
	case found := <-counted:
		return found.Val.(Waiting)
	case <-time.After(s.patience):
		return Waiting{}
	}
}

func (s *Today) renew(ctx context.Context, reach identity.Reach) (counts Waiting) {
	defer func() {
		if p := recover(); p != nil {
			s.forget()
			slog.Error("counting what waits", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	counts, err := s.count(ctx, reach)
	if err != nil {
		s.forget()
		slog.Warn("what waits isn't counted", "error", err)
	}
	return counts
}

func (s *Today) count(ctx context.Context, reach identity.Reach) (Waiting, error) {
	s.mu.Lock()
	forgotten := s.forgotten
	s.mu.Unlock()
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Waiting{}, err
	}
	tasks, err := s.tasks(ctx, reach, set)
	if err != nil {
		return Waiting{}, err
	}
	counts := Waiting{Today: len(tasks)}
	within, args := reach.Where("a")
	err = s.db.Get(ctx, &counts, `SELECT (SELECT COUNT(*) FROM accounts a WHERE a.status <> 'closed' AND a.merged_into = 0 AND `+within+`) AS clients,
		(SELECT COUNT(*) FROM orders o JOIN accounts a ON a.id = o.account_id WHERE o.state = 'placed' AND `+within+`) AS orders`, append(args, args...)...)
	if err != nil {
		return Waiting{}, fmt.Errorf("count for the navigation: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.forgotten != forgotten {
		return counts, nil // something was done meanwhile
	}
	if len(s.kept) >= mostKept {
		clear(s.kept)
	}
	s.kept[reach] = keptCounts{Waiting: counts, at: s.now()}
	return counts, nil
}

// keep takes over how much there is to do when it was just looked up.
func (s *Today) keep(reach identity.Reach, tasks []Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.kept[reach]; ok {
		kept.Today = len(tasks)
		s.kept[reach] = kept
	}
}
