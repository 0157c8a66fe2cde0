package pricing

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/jobs"
)

// ContractEnds tells that contract prices of an account end on a day and its contract has none for the day after.
type ContractEnds struct {
	AccountID int64      `json:"account_id"`
	EndsOn    clock.Date `json:"ends_on"`
	Products  int        `json:"products"`
}

// EventName is the event's name in the log.
func (ContractEnds) EventName() string { return "contract_prices.end" }

// Schedule makes the desk look every few hours for contract prices that end soon.
func (d *Desk) Schedule(q *jobs.Queue) { q.Every("pricing.ends", jobs.Each(6*time.Hour), d.Remind) }

// Ends is when how many products of an account's contract end without a price for the day after.
type Ends struct {
	AccountID int64      `db:"account_id"`
	On        clock.Date `db:"valid_to"`
	Products  int        `db:"products"`
}

// ending are the ends of a day. A set that holds the day after isn't one; what begins later leaves a gap, and the end is
// one.
const ending = `SELECT c.account_id, c.valid_to, COUNT(DISTINCT c.product_id) AS products FROM contract_prices c
	WHERE c.valid_to = ? AND NOT EXISTS (SELECT 1 FROM contract_prices n WHERE n.account_id = c.account_id AND n.product_id = c.product_id
		AND n.valid_from <= ? AND (n.valid_to = 0 OR n.valid_to > c.valid_to))`

// ends are those of days within which contract prices end, that a condition on the entries c allows, soonest first. Which
// date is the day after is known here and not to the database: each day is asked for by itself.
func (d *Desk) ends(ctx context.Context, first, last clock.Date, where string, args ...any) (ends []Ends, err error) {
	var days []clock.Date
	err = d.db.Select(ctx, &days, `SELECT DISTINCT c.valid_to FROM contract_prices c WHERE c.valid_to >= ? AND c.valid_to <= ? AND `+where+` ORDER BY c.valid_to`,
		append([]any{first, last}, args...)...)
	for _, day := range days {
		if err != nil {
			break
		}
		var found []Ends
		err = d.db.Select(ctx, &found, ending+` AND `+where+` GROUP BY c.account_id, c.valid_to ORDER BY c.account_id`, append([]any{day, day.AddDays(1)}, args...)...)
		ends = append(ends, found...)
	}
	if err != nil {
		return nil, fmt.Errorf("read the ends of contract prices: %w", err)
	}
	return ends, nil
}

// EndsOf are the ends of the client's contract prices within so many days, soonest first.
func (d *Desk) EndsOf(ctx context.Context, accountID int64, days int) ([]Ends, error) {
	today, err := d.Today(ctx)
	if err != nil {
		return nil, err
	}
	return d.ends(ctx, today, today.AddDays(days), `c.account_id = ?`, accountID)
}

// EndsWithin are the ends within reach of the days that the settings name, soonest first.
func (d *Desk) EndsWithin(ctx context.Context, reach identity.Reach) ([]Ends, error) {
	set, err := d.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	today := set.Today(d.now())
	within, args := reach.Where("a")
	return d.ends(ctx, today, today.AddDays(set.PricesRemindDays), `c.account_id IN (SELECT a.id FROM accounts a WHERE `+within+`)`, args...)
}

// Remind tells once of every end of contract prices within the days that the settings name.
func (d *Desk) Remind(ctx context.Context) error {
	set, err := d.settings.Get(ctx)
	if err != nil {
		return err
	}
	today := set.Today(d.now())
	ends, err := d.ends(ctx, today, today.AddDays(set.PricesRemindDays),
		`NOT EXISTS (SELECT 1 FROM contract_reminders r WHERE r.account_id = c.account_id AND r.ends_on = c.valid_to)`)
	if err != nil {
		return err
	}
	for _, e := range ends {
		err := d.db.InTx(ctx, func(ctx context.Context) error {
			_, err := d.db.Exec(ctx, `INSERT INTO contract_reminders (account_id, ends_on, told_at) VALUES (?, ?, ?)`, e.AccountID, e.On, d.now())
			if err != nil {
				return err
			}
			return d.events.Record(ctx, ContractEnds{AccountID: e.AccountID, EndsOn: e.On, Products: e.Products})
		})
		if err != nil && !db.IsDuplicate(err) { // another node has told it
			return fmt.Errorf("remind of contract prices that end: %w", err)
		}
	}
	return nil
}

// EventOf is whose event it is.
func (e ContractEnds) EventOf() (account, person int64) { return e.AccountID, 0 }
