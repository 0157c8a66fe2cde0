package standing

import (
	"context"
	"fmt"

	"tradecounter/internal/platform/clock"
)

// due are the standing orders with an undecided due date up to a day, save those waiting for their next try, longest
// overdue first. Active and paused are read apart: each is one walk along the index.
func (s store) due(ctx context.Context, state State, today clock.Date, limit int) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, `SELECT s.id FROM standing_orders s WHERE s.state = ? AND s.next_due <= ? AND NOT EXISTS
		(SELECT 1 FROM standing_runs r WHERE r.standing_id = s.id AND r.due_on = s.next_due AND r.next_try_on > ?)
		ORDER BY s.next_due, s.id LIMIT ?`, state, today, today, limit)
	return ids, err
}

// toTell are the active ones with a due date up to a day whose letter ahead wasn't considered yet.
func (s store) toTell(ctx context.Context, by clock.Date, limit int) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, `SELECT id FROM standing_orders WHERE state = 'active' AND next_tell <= ? ORDER BY next_tell, id LIMIT ?`, by, limit)
	return ids, err
}

type openRun struct {
	StandingID int64      `db:"standing_id"`
	DueOn      clock.Date `db:"due_on"`
}

// toCheck are the told dates running up to a day whose price wasn't compared with the letter ahead yet.
func (s store) toCheck(ctx context.Context, by clock.Date, limit int) (list []openRun, err error) {
	err = s.db.Select(ctx, &list, `SELECT r.standing_id, r.due_on FROM standing_runs r JOIN standing_orders s ON s.id = r.standing_id
		WHERE r.outcome = '' AND r.run_on <= ? AND r.checked_at = 0 AND r.told_at <> 0 AND r.skip = FALSE AND s.state = 'active'
		ORDER BY r.run_on, r.standing_id LIMIT ?`, by, limit)
	return list, err
}

const runColumns = `standing_id, due_on, run_on, outcome, skip, order_number, reason, attempts, next_try_on, told_at, told_total,
	checked_at, rise_told_at, decided_at`

// openRuns are the dates about which something is known but nothing decided.
func (s store) openRuns(ctx context.Context, id int64) (map[clock.Date]Run, error) {
	var rows []Run
	err := s.db.Select(ctx, &rows, `SELECT `+runColumns+` FROM standing_runs WHERE standing_id = ? AND outcome = ''`, id)
	if err != nil {
		return nil, fmt.Errorf("read the open runs: %w", err)
	}
	runs := make(map[clock.Date]Run, len(rows))
	for _, r := range rows {
		runs[r.DueOn] = r
	}
	return runs, nil
}

// run is what is known of a date; a Run without any outcome when nothing is.
func (s store) run(ctx context.Context, id int64, due clock.Date) (Run, error) {
	var rows []Run
	err := s.db.Select(ctx, &rows, `SELECT `+runColumns+` FROM standing_runs WHERE standing_id = ? AND due_on = ?`, id, due)
	if err != nil {
		return Run{}, fmt.Errorf("read a run: %w", err)
	}
	if len(rows) == 0 {
		return Run{StandingID: id, DueOn: due}, nil
	}
	return rows[0], nil
}

// decided are the newest decided dates, newest first.
func (s store) decided(ctx context.Context, id int64, limit int) (rows []Run, err error) {
	err = s.db.Select(ctx, &rows, `SELECT `+runColumns+` FROM standing_runs WHERE standing_id = ? AND (outcome <> '' OR attempts > 0)
		ORDER BY due_on DESC LIMIT ?`, id, limit)
	return rows, err
}

// lastDecided is the latest due date that has an outcome, 0 when none has.
func (s store) lastDecided(ctx context.Context, id int64) (due clock.Date, err error) {
	err = s.db.Get(ctx, &due, `SELECT COALESCE(MAX(due_on), 0) FROM standing_runs WHERE standing_id = ? AND outcome <> ''`, id)
	return due, err
}

// comingRuns are the open dates of several standing orders.
func (s store) comingRuns(ctx context.Context, ids []int64) (rows []Run, err error) {
	if len(ids) > 0 {
		err = s.db.Select(ctx, &rows, `SELECT `+runColumns+` FROM standing_runs WHERE standing_id IN (?) AND outcome = ''`, ids)
	}
	return rows, err
}

// put writes a run that isn't decided in the table yet; one that is stays as it is, and that is an error.
func (s store) put(ctx context.Context, r Run) error {
	rows, err := s.db.Exec(ctx, `INSERT INTO standing_runs (`+runColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (standing_id, due_on) DO UPDATE SET run_on = excluded.run_on, outcome = excluded.outcome, skip = excluded.skip,
			order_number = excluded.order_number, reason = excluded.reason, attempts = excluded.attempts, next_try_on = excluded.next_try_on,
			told_at = excluded.told_at, told_total = excluded.told_total, checked_at = excluded.checked_at,
			rise_told_at = excluded.rise_told_at, decided_at = excluded.decided_at
		WHERE standing_runs.outcome = ''`,
		r.StandingID, r.DueOn, r.RunOn, r.Outcome, r.Skip, r.OrderNumber, r.Reason, r.Attempts, r.NextTryOn, r.ToldAt, r.ToldTotal,
		r.CheckedAt, r.RiseToldAt, r.DecidedAt)
	if err == nil && rows == 0 {
		err = fmt.Errorf("it is decided already")
	}
	if err != nil {
		return fmt.Errorf("write the run of %s: %w", r.DueOn, err)
	}
	return nil
}

// forget drops what is known of open dates from a day on: they are no due dates any more.
func (s store) forget(ctx context.Context, id int64, from clock.Date) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM standing_runs WHERE standing_id = ? AND due_on >= ? AND outcome = ''`, id, from); err != nil {
		return fmt.Errorf("drop open runs: %w", err)
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM standing_once WHERE standing_id = ? AND due_on >= ?`, id, from); err != nil {
		return fmt.Errorf("drop changes for single dates: %w", err)
	}
	return nil
}

// once are the lines of a date that has its own.
func (s store) once(ctx context.Context, id int64, due clock.Date) (lines []Line, err error) {
	err = s.db.Select(ctx, &lines, `SELECT o.standing_id, o.product_id, p.sku, p.name, o.quantity FROM standing_once o
		JOIN products p ON p.id = o.product_id WHERE o.standing_id = ? AND o.due_on = ? ORDER BY o.position`, id, due)
	if err != nil {
		return nil, fmt.Errorf("read the lines of %s: %w", due, err)
	}
	return lines, nil
}

func (s store) onceDates(ctx context.Context, ids []int64, from clock.Date) (list []openRun, err error) {
	if len(ids) > 0 {
		err = s.db.Select(ctx, &list, `SELECT DISTINCT standing_id, due_on FROM standing_once WHERE standing_id IN (?) AND due_on >= ?`, ids, from)
	}
	return list, err
}

func (s store) setOnce(ctx context.Context, id int64, due clock.Date, lines []Line) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM standing_once WHERE standing_id = ? AND due_on = ?`, id, due); err != nil {
		return fmt.Errorf("change the lines of %s: %w", due, err)
	}
	for i, l := range lines {
		_, err := s.db.Exec(ctx, `INSERT INTO standing_once (standing_id, due_on, product_id, position, quantity) VALUES (?, ?, ?, ?, ?)`, id, due, l.ProductID, i+1, l.Quantity)
		if err != nil {
			return fmt.Errorf("write the lines of %s: %w", due, err)
		}
	}
	return nil
}

// bought are the moments at which the account bought products, oldest first.
func (s store) bought(ctx context.Context, accountID int64, productIDs []int64) (rows []boughtRow, err error) {
	if len(productIDs) > 0 {
		err = s.db.Select(ctx, &rows, `SELECT product_id, placed_at FROM order_lines WHERE account_id = ? AND product_id IN (?)
			AND quantity > cancelled ORDER BY product_id, placed_at`, accountID, productIDs)
	}
	return rows, err
}

type boughtRow struct {
	ProductID int64      `db:"product_id"`
	PlacedAt  clock.Time `db:"placed_at"`
}
