package workspace

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// What is at stake, so that unlike things stand in one order:
//
// A cart and a first order are worth what is in them. Everything else is about the client as a whole, and worth what it is
// expected to buy in the next 52 weeks (what at risk says of it, as of now; else the night's predictions) or, where no model
// can say that, what it bought in the last 365 days. What has no money (a client that never bought, a letter to staff, articles) stands behind all that has.
func (s *Today) weigh(ctx context.Context, list []Task, set *settings.Settings) error {
	ids := map[int64]bool{}
	for _, t := range list {
		if t.AccountID != 0 && !t.ofItself() {
			ids[t.AccountID] = true
		}
	}
	worth, err := s.worth(ctx, ids, set)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.Kind == AtRisk && t.Stake > 0 {
			worth[t.AccountID] = t.Stake
		}
	}
	for i, t := range list {
		switch {
		case t.ofItself():
			list[i].Stake, err = inSellers(t.Amount, t.Currency, set)
		case t.Stake == 0:
			list[i].Stake = worth[t.AccountID]
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ofItself says that a task's money is its own, not its client's.
func (t Task) ofItself() bool { return t.Kind == CartCold || t.Kind == FirstOrder }

// inSellers is an amount in the seller's currency at today's rate; one without a rate counts as nothing.
func inSellers(a money.Amount, currency string, set *settings.Settings) (money.Amount, error) {
	rate, ok := set.Rate(currency)
	if !ok {
		return 0, nil
	}
	return a.Convert(currency, set.Currency, rate)
}

// worth is what clients are expected to buy in a year, in the seller's currency.
func (s *Today) worth(ctx context.Context, ids map[int64]bool, set *settings.Settings) (map[int64]money.Amount, error) {
	worth, some := map[int64]money.Amount{}, make([]int64, 0, len(ids))
	for id := range ids {
		some = append(some, id)
	}
	if len(some) == 0 {
		return worth, nil
	}
	var expected []struct {
		ID    int64   `db:"account_id"`
		Value float64 `db:"value_year"`
	}
	if err := s.db.Select(ctx, &expected, `SELECT account_id, value_year FROM predictions WHERE value_year > 0 AND account_id IN (?)`, some); err != nil {
		return nil, fmt.Errorf("read what clients are expected to buy: %w", err)
	}
	for _, e := range expected {
		worth[e.ID] = money.Amount(math.Round(e.Value))
	}
	some = slices.DeleteFunc(some, func(id int64) bool { return worth[id] > 0 })
	if len(some) == 0 {
		return worth, nil
	}
	var bought []soldRow
	err := s.db.Select(ctx, &bought, `SELECT o.account_id, o.currency, o.rate_millionths, CAST(SUM(o.lines_total) AS BIGINT) AS total FROM orders o
		WHERE o.account_id IN (?) AND o.placed_at >= ? AND `+counted+` GROUP BY o.account_id, o.currency, o.rate_millionths`, some, s.now().Add(-365*24*time.Hour))
	if err != nil {
		return nil, fmt.Errorf("read what clients bought in a year: %w", err)
	}
	for _, b := range bought {
		sum, err := b.Sum.Convert(b.Currency, set.Currency, b.Rate)
		if err != nil {
			return nil, err
		}
		worth[b.AccountID] += sum
	}
	return worth, nil
}

// sortTasks puts what can't wait first; then come clients by the most that is at stake with them, all of one client
// together; then what has no money; and last the promises that aren't due yet.
func sortTasks(list []Task, set *settings.Settings, today clock.Date) {
	most := map[int64]money.Amount{}
	for _, t := range list {
		if t.rank(today) == byMoney {
			most[t.AccountID] = max(most[t.AccountID], t.Stake)
		}
	}
	slices.SortStableFunc(list, func(a, b Task) int {
		if by := cmp.Compare(a.rank(today), b.rank(today)); by != 0 {
			return by
		}
		if a.rank(today) == byMoney {
			if by := cmp.Or(cmp.Compare(most[b.AccountID], most[a.AccountID]), compareText(a.Client, b.Client), cmp.Compare(a.AccountID, b.AccountID)); by != 0 {
				return by
			}
		}
		return cmp.Or(cmp.Compare(a.place(today), b.place(today)), cmp.Compare(a.since(set), b.since(set)), compareText(a.Client, b.Client))
	})
}

// The parts of the list.
const (
	cantWait = iota
	byMoney
	withoutMoney
	notYet
)

func (t Task) rank(today clock.Date) int {
	switch {
	case t.Urgent(today):
		return cantWait
	case t.Kind == PromiseDue:
		return notYet
	case t.Stake > 0:
		return byMoney
	}
	return withoutMoney
}

// Urgent says that it can't wait for money to decide: somebody waits for an answer now, sees nothing at all, or was
// promised something by today.
func (t Task) Urgent(today clock.Date) bool {
	switch t.Kind {
	case CancelAsked, BuyerStuck:
		return true
	case PromiseDue:
		return t.On <= today
	case SeesNothing:
		return t.Count > 0
	}
	return false
}

// place is a task's among those of its kind's rank; a late promise is before everything.
func (t Task) place(today clock.Date) int {
	if t.Kind == PromiseDue && t.On < today {
		return -1
	}
	return slices.Index(Kinds, t.Kind)
}

func (t Task) since(set *settings.Settings) clock.Date {
	if t.On != 0 {
		return t.On
	}
	return t.At.Date(set.Zone)
}
