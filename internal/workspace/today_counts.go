package workspace

import (
	"context"
	"fmt"

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
	until clock.Time
}

const (
	countsFor = 30_000 // milliseconds that counts are kept: every page shows them, nobody decides by them
	mostKept  = 1000   // people
)

// Counts are the person's, at most some seconds old.
func (s *Today) Counts(ctx context.Context, reach identity.Reach) (Waiting, error) {
	s.mu.Lock()
	kept, ok := s.kept[reach]
	s.mu.Unlock()
	if now := s.now(); ok && now < kept.until && kept.until <= now+countsFor {
		return kept.Waiting, nil
	}
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
	if len(s.kept) >= mostKept {
		clear(s.kept)
	}
	s.kept[reach] = keptCounts{counts, s.now() + countsFor}
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
