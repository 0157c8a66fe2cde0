package recording

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// Visit is one visit, for the seller's people.
type Visit struct {
	ID        int64      `db:"id"`
	MemberID  int64      `db:"member_id"` // 0 while persons aren't kept
	Member    string     `db:"member"`
	BegunAt   clock.Time `db:"begun_at"`
	LastAt    clock.Time `db:"last_at"`
	Device    Device     `db:"device"`
	Pages     int        `db:"pages"`
	Reached   Reached    `db:"reached"`
	ReachedAt clock.Time `db:"reached_at"`
	LastPage  string     `db:"last_page"`
	Searches  int        `db:"searches"`
	Empty     int        `db:"empty"`
	Errors    int        `db:"errors"`
	Stuck     Kind       `db:"stuck"`
}

// Visits are those of one account that began in a period, the oldest first; of an account out of reach there are none.
func (r *Recorder) Visits(ctx context.Context, reach identity.Reach, accountID int64, p insight.Period) (list []Visit, err error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	condition, args := within(reach, insight.Filter{AccountID: accountID})
	from, to := moments(p, set.Zone)
	err = r.db.Select(ctx, &list, `SELECT v.id, v.member_id, COALESCE(p.name, '') AS member, v.begun_at, v.last_at, v.device, v.pages, v.reached, v.reached_at,
			v.last_page, v.searches, v.empty, v.errors, v.stuck
		FROM visits v JOIN accounts a ON a.id = v.account_id LEFT JOIN members m ON m.id = v.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE v.account_id = ? AND v.begun_at >= ? AND v.begun_at < ? AND `+condition+` ORDER BY v.begun_at, v.id LIMIT 5000`,
		append([]any{accountID, from, to}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read visits: %w", err)
	}
	return list, nil
}
