package insight

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Baselines are how much the seller's people had to do before clients ordered online, month by month. They are all that
// people type into the figures.
type Baselines struct {
	db      *db.DB
	changes *changes.Log
	now     clock.Now
}

// NewBaselines makes what keeps them.
func NewBaselines(d *db.DB, log *changes.Log, now clock.Now) *Baselines {
	return &Baselines{d, log, now}
}

// BaselineChannels are how clients reached the seller's people.
var BaselineChannels = []string{"call", "email", "chat", "visit"}

// Baseline is one month of one channel. Month is YYYYMM; orders are those taken that way.
type Baseline struct {
	Month    int64  `db:"month"`
	Channel  string `db:"channel"`
	Contacts int64  `db:"contacts"`
	Minutes  int64  `db:"minutes"`
	Orders   int64  `db:"orders"`
}

// MonthText is the month as people type it: 2026-11.
func (b Baseline) MonthText() string { return fmt.Sprintf("%04d-%02d", b.Month/100, b.Month%100) }

func (b Baseline) subject() string { return b.MonthText() + ", " + b.Channel }

func (b Baseline) says() string {
	return fmt.Sprintf("%d contacts, %d minutes, %d orders", b.Contacts, b.Minutes, b.Orders)
}

// BaselineForm is one as it is typed.
type BaselineForm struct{ Month, Channel, Contacts, Minutes, Orders string }

// mostInAMonth bounds counts that a person typed together.
const mostInAMonth = 100_000_000

// Read makes a baseline of what was typed, and says what is wrong with it.
func (f BaselineForm) Read(today clock.Date) (b Baseline, err error) {
	problem := fault.Invalid("")
	first, bad := clock.ParseDate(strings.TrimSpace(f.Month) + "-01")
	switch {
	case bad != nil || first.Year() < 1990:
		problem.Add("month", "Type the month as a year and a month, like 2024-03.")
	case first > today:
		problem.Add("month", "This month hasn’t begun yet.")
	}
	b.Month, b.Channel = int64(first)/100, f.Channel
	if !slices.Contains(BaselineChannels, f.Channel) {
		problem.Add("channel", "Choose how clients reached you.")
	}
	for _, n := range []struct {
		name, text string
		into       *int64
	}{{"contacts", f.Contacts, &b.Contacts}, {"minutes", f.Minutes, &b.Minutes}, {"orders", f.Orders, &b.Orders}} {
		value, err := strconv.ParseInt(strings.TrimSpace(n.text), 10, 64)
		if err != nil || value < 0 || value > mostInAMonth {
			problem.Add(n.name, "Type the "+n.name+" as a whole number from 0.")
		}
		*n.into = value
	}
	return b, problem.OrNil()
}

// List is all that was typed in, the newest month first.
func (s *Baselines) List(ctx context.Context) (list []Baseline, err error) {
	if err = s.db.Select(ctx, &list, `SELECT month, channel, contacts, minutes, orders FROM baselines ORDER BY month DESC, channel`); err != nil {
		return nil, fmt.Errorf("list baselines: %w", err)
	}
	return list, nil
}

var onlyAdmins = fault.Denied("Administrators type in what was before.")

// Save adds a month or puts another in its place, and says so in the change log.
func (s *Baselines) Save(ctx context.Context, actor identity.Actor, b Baseline) error {
	if !actor.Can(identity.Administer) {
		return onlyAdmins
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		was, err := s.find(ctx, b.Month, b.Channel)
		if err != nil {
			return err
		}
		_, err = s.db.Exec(ctx, `INSERT INTO baselines (month, channel, contacts, minutes, orders) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (month, channel) DO UPDATE SET contacts = excluded.contacts, minutes = excluded.minutes, orders = excluded.orders`,
			b.Month, b.Channel, b.Contacts, b.Minutes, b.Orders)
		if err != nil {
			return fmt.Errorf("save a baseline: %w", err)
		}
		return s.record(ctx, actor, b, was, b.says())
	})
}

// Remove takes a month's away.
func (s *Baselines) Remove(ctx context.Context, actor identity.Actor, month int64, channel string) error {
	if !actor.Can(identity.Administer) {
		return onlyAdmins
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		was, err := s.find(ctx, month, channel)
		if err != nil {
			return err
		}
		if was == "" {
			return fault.NotFound("This baseline isn’t there any more.")
		}
		if _, err := s.db.Exec(ctx, `DELETE FROM baselines WHERE month = ? AND channel = ?`, month, channel); err != nil {
			return fmt.Errorf("remove a baseline: %w", err)
		}
		return s.record(ctx, actor, Baseline{Month: month, Channel: channel}, was, "")
	})
}

// find is what a month's says, "" for none.
func (s *Baselines) find(ctx context.Context, month int64, channel string) (string, error) {
	var list []Baseline
	if err := s.db.Select(ctx, &list, `SELECT month, channel, contacts, minutes, orders FROM baselines WHERE month = ? AND channel = ?`, month, channel); err != nil {
		return "", fmt.Errorf("find a baseline: %w", err)
	}
	if len(list) == 0 {
		return "", nil
	}
	return list[0].says(), nil
}

func (s *Baselines) record(ctx context.Context, actor identity.Actor, b Baseline, was, is string) error {
	return s.changes.Record(ctx, actor.By(), changes.Change{Kind: "baseline", Subject: b.subject(), Field: "baseline", Before: was, After: is})
}
