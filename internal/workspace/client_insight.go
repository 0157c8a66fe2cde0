package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// Seen is a visit in a line.
type Seen struct {
	At       clock.Time        `db:"begun_at"`
	Who      string            `db:"who"` // empty while persons aren't kept
	Pages    int               `db:"pages"`
	Searches int               `db:"searches"`
	Empty    int               `db:"empty"` // searches without a result
	Errors   int               `db:"errors"`
	Reached  recording.Reached `db:"reached"`
	LastPage string            `db:"last_page"` // a route: recording.PageName says it in words
}

const seenVisits = 4

// seen are the client's last visits.
func (s *ClientPages) seen(ctx context.Context, actor identity.Actor, _ *settings.Settings, _ clock.Time, o *Overview) error {
	err := s.db.Select(ctx, &o.Seen, `SELECT v.begun_at, COALESCE(p.name, '') AS who, v.pages, v.searches, v.empty, v.errors, v.reached, v.last_page
		FROM visits v LEFT JOIN members m ON m.id = v.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE v.account_id = ? ORDER BY v.begun_at DESC, v.id DESC LIMIT ?`, actor.Account.ID, seenVisits)
	if err != nil {
		return fmt.Errorf("read the last visits: %w", err)
	}
	return nil
}

// outlook is what the models expect of the client.
func (s *ClientPages) outlook(ctx context.Context, actor identity.Actor, _ *settings.Settings, _ clock.Time, o *Overview) (err error) {
	o.Expected, o.Risk, err = s.insight.Outlook(ctx, actor.Reach(o.Today), actor.Account.ID)
	return err
}

// left are carts that were emptied or went cold, by when they last changed.
func (s *ClientPages) left(ctx context.Context, account int64, before clock.Time, limit int) (list []Happened, err error) {
	err = s.db.Select(ctx, &list, `SELECT x.outcome AS what, x.changed_at AS at, COALESCE(p.name, '') AS by_name, x.step AS text, x.why AS detail, x.lines AS n, x.value AS amount, x.currency
		FROM past_carts x LEFT JOIN members m ON m.id = x.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE x.account_id = ? AND x.outcome IN ('emptied', 'cold') AND x.changed_at < ? ORDER BY x.changed_at DESC, x.id DESC LIMIT ?`, account, before, limit)
	return list, err
}
