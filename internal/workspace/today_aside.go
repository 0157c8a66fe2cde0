package workspace

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Aside is for how many days a task can be set aside.
var Aside = []int{7, 30, 90}

// DoneDays is for how long a task isn't shown again once somebody saw to it.
const DoneDays = 30

// taskName is what a task is known by from day to day.
type taskName struct {
	Kind      Kind   `db:"kind"`
	AccountID int64  `db:"account_id"`
	Key       string `db:"key"`
}

func (t Task) name() taskName { return taskName{t.Kind, t.AccountID, t.Key} }

// MayWait says that a task can be set aside: it is of a client, and nobody is kept waiting by it.
func (t Task) MayWait() bool {
	return t.AccountID != 0 && t.Kind != CancelAsked && t.Kind != PromiseDue
}

// asideWithin are the tasks within reach that aren't shown today.
func (s *Today) asideWithin(ctx context.Context, reach identity.Reach, today clock.Date) (map[taskName]bool, error) {
	within, args := reach.Where("a")
	var rows []taskName
	err := s.db.Select(ctx, &rows, `SELECT x.kind, x.account_id, x.key FROM set_aside x JOIN accounts a ON a.id = x.account_id WHERE x.until > ? AND `+within, append([]any{today}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read what was set aside: %w", err)
	}
	aside := make(map[taskName]bool, len(rows))
	for _, r := range rows {
		aside[r] = true
	}
	return aside, nil
}

// Put is a task that was set aside, by whom and until when.
type Put struct {
	Kind   Kind       `db:"kind"`
	Slug   string     `db:"slug"`
	Client string     `db:"client"`
	Key    string     `db:"key"`
	Until  clock.Date `db:"until"`
	By     string     `db:"by_name"`
	At     clock.Time `db:"at"`
}

// PutAside are the tasks within reach that are set aside, the latest first.
func (s *Today) PutAside(ctx context.Context, reach identity.Reach) (list []Put, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	within, args := reach.Where("a")
	err = s.db.Select(ctx, &list, fmt.Sprintf(`SELECT x.kind, a.slug, a.name AS client, x.key, x.until, x.by_name, x.at FROM set_aside x JOIN accounts a ON a.id = x.account_id
		WHERE x.until > ? AND `+within+` ORDER BY x.at DESC, x.kind, x.key LIMIT %d`, mostOfKind), append([]any{set.Today(s.now())}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list what was set aside: %w", err)
	}
	return list, nil
}

// SetAside keeps a task of the actor's client from being shown for some days; everyone who works for the client stops
// seeing it.
func (s *Today) SetAside(ctx context.Context, actor identity.Actor, kind Kind, key string, days int) (until clock.Date, err error) {
	if err := worksFor(actor); err != nil {
		return 0, err
	}
	t := Task{Kind: kind, AccountID: actor.Account.ID, Key: key}
	if !slices.Contains(Kinds, kind) || !t.MayWait() || len(key) > 200 {
		return 0, fault.Invalid("This can’t be set aside: somebody waits for it.")
	}
	if !slices.Contains(Aside, days) {
		return 0, fault.Invalid("Set it aside for 7, 30 or 90 days.")
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return 0, err
	}
	today := set.Today(s.now())
	until = today.AddDays(days)
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.db.Exec(ctx, `DELETE FROM set_aside WHERE until <= ?`, today); err != nil {
			return err
		}
		_, err := s.db.Exec(ctx, `INSERT INTO set_aside (kind, account_id, key, until, by_name, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (kind, account_id, key) DO UPDATE SET until = excluded.until, by_name = excluded.by_name, at = excluded.at`,
			kind, actor.Account.ID, key, until, actor.Name, s.now())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("set a task aside: %w", err)
	}
	s.forget()
	return until, nil
}

// TakeBack shows a task again that was set aside.
func (s *Today) TakeBack(ctx context.Context, actor identity.Actor, kind Kind, key string) error {
	if err := worksFor(actor); err != nil {
		return err
	}
	rows, err := s.db.Exec(ctx, `DELETE FROM set_aside WHERE kind = ? AND account_id = ? AND key = ?`, kind, actor.Account.ID, key)
	if err != nil {
		return fmt.Errorf("take a task back: %w", err)
	}
	if rows == 0 {
		return fault.NotFound("This isn’t set aside any more.")
	}
	s.forget()
	return nil
}

// forget drops the counts that are kept, which a change made wrong.
func (s *Today) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.kept)
	s.forgotten++
}
