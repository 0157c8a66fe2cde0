package pricing

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// NextEnds is, by account, the first day from today on when a contract price ends with none for the day after, by the rule
// of ending; of one account, or of all for 0. All days are asked for at once.
func NextEnds(ctx context.Context, d *db.DB, today clock.Date, account int64) (map[int64]clock.Date, error) {
	whose, args := ``, []any{}
	if account != 0 {
		whose, args = ` AND c.account_id = ?`, []any{account}
	}
	var days []clock.Date
	if err := d.Select(ctx, &days, `SELECT DISTINCT c.valid_to FROM contract_prices c WHERE c.valid_to >= ?`+whose, append([]any{today}, args...)...); err != nil {
		return nil, fmt.Errorf("read the days on which contract prices end: %w", err)
	}
	next := make(map[int64]clock.Date, len(days))
	if len(days) == 0 {
		return next, nil
	}
	pairs := make([]string, len(days))
	for i, day := range days {
		pairs[i] = fmt.Sprintf("(%d, %d)", int64(day), int64(day.AddDays(1)))
	}
	var ends []Ends
	err := d.Select(ctx, &ends, `WITH days (day, day_after) AS (VALUES `+strings.Join(pairs, ", ")+`)
		SELECT c.account_id, MIN(c.valid_to) AS valid_to FROM days JOIN contract_prices c ON c.valid_to = days.day
		WHERE NOT EXISTS (SELECT 1 FROM contract_prices n WHERE n.account_id = c.account_id AND n.product_id = c.product_id
			AND n.valid_from <= days.day_after AND (n.valid_to = 0 OR n.valid_to > c.valid_to))`+whose+`
		GROUP BY c.account_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read when contract prices end next: %w", err)
	}
	for _, e := range ends {
		next[e.AccountID] = e.On
	}
	return next, nil
}
