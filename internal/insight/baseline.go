package insight

import (
	"context"
	"fmt"
)

// baseline is how much the seller's people had to do before clients ordered online, of the whole seller.
type baseline struct {
	Contacts int64 `db:"contacts"`
	Minutes  int64 `db:"minutes"`
	Orders   int64 `db:"orders"`
}

// baseline is what was typed in: calls and emails, and the orders of all channels.
func (q *question) baseline(ctx context.Context) (b baseline, err error) {
	if !q.asks(ServiceContacts) {
		return b, nil
	}
	err = q.db.Get(ctx, &b, `SELECT CAST(COALESCE(SUM(CASE WHEN channel IN ('call', 'email') THEN contacts ELSE 0 END), 0) AS BIGINT) AS contacts,
		CAST(COALESCE(SUM(CASE WHEN channel IN ('call', 'email') THEN minutes ELSE 0 END), 0) AS BIGINT) AS minutes,
		CAST(COALESCE(SUM(orders), 0) AS BIGINT) AS orders FROM baselines`)
	if err != nil {
		return b, fmt.Errorf("read the baseline: %w", err)
	}
	return b, nil
}

// beside puts the baseline beside service contacts, where one was typed in.
func (b baseline) beside(f *Figure) {
	if b.Orders == 0 {
		return
	}
	f.Parts["baseline_contacts"], f.Parts["baseline_minutes"], f.Parts["baseline_orders"] = float64(b.Contacts), float64(b.Minutes), float64(b.Orders)
	f.Parts["baseline"] = float64(b.Contacts) / float64(b.Orders) * 100
}
