package insight

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// ReasonSum is how often clients reached the seller's people for a reason, by call or email, and how long it took.
type ReasonSum struct {
	Reason   string `db:"reason"`
	Contacts int64  `db:"contacts"`
	Minutes  int64  `db:"minutes"`
}

// Reasons are the service contacts of a period by reason, the most frequent first.
func (s *Service) Reasons(ctx context.Context, reach identity.Reach, f Filter, p Period) (list []ReasonSum, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	from, to := p.bounds(set.Zone)
	join := ` JOIN accounts a ON a.id = c.account_id`
	if reach.All && f == (Filter{Channel: f.Channel}) {
		join = `` // it would take as long as the contacts themselves
	}
	where, args := reach.Where("a")
	args = append([]any{from, to}, args...)
	for _, part := range []struct {
		on    bool
		where string
		arg   any
	}{{f.Segment != "", `a.segment = ?`, f.Segment}, {f.ManagerID != 0, `a.manager_id = ?`, f.ManagerID}, {f.AccountID != 0, `a.id = ?`, f.AccountID}} {
		if part.on {
			where, args = where+` AND `+part.where, append(args, part.arg)
		}
	}
	err = s.db.Select(ctx, &list, `SELECT c.reason, COUNT(*) AS contacts, CAST(COALESCE(SUM(c.minutes), 0) AS BIGINT) AS minutes FROM contacts c`+join+`
		WHERE c.at >= ? AND c.at < ? AND c.channel IN ('call', 'email') AND `+where+` GROUP BY c.reason ORDER BY COUNT(*) DESC, c.reason LIMIT 50`, args...)
	if err != nil {
		return nil, fmt.Errorf("count contacts by reason: %w", err)
	}
	return list, nil
}
