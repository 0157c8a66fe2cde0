package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Beside is one client as it stands beside the list: its line, and the latest of what happens with it.
type Beside struct {
	Client
	Today    clock.Date
	Revenues string // the currency of its revenue: the seller's
	Latest   []LatestOrder
	Asked    []AskedFor
	Promised []Promised
}

// LatestOrder is an order in a line.
type LatestOrder struct {
	Number   string       `db:"number"`
	PlacedAt clock.Time   `db:"placed_at"`
	State    string       `db:"state"`
	Channel  string       `db:"channel"`
	Currency string       `db:"currency"`
	Net      money.Amount `db:"lines_total"`
}

// AskedFor is an open request in a line.
type AskedFor struct {
	Number  string     `db:"number"` // of a question; empty for what was asked for
	What    string     `db:"what"`
	By      string     `db:"by_name"`
	AskedAt clock.Time `db:"asked_at"`
}

// Promised is a promise not kept yet.
type Promised struct {
	ID    int64      `db:"id"`
	Text  string     `db:"text"`
	DueOn clock.Date `db:"due_on"`
}

const besideLines = 5

// Beside is a client within reach.
func (s *Clients) Beside(ctx context.Context, reach identity.Reach, slug string) (Beside, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Beside{}, err
	}
	now := s.now()
	b := Beside{Today: set.Today(now), Revenues: set.Currency}
	list, err := s.clients(ctx, reach, b.Today, slug)
	if err != nil {
		return Beside{}, fmt.Errorf("find a client: %w", err)
	}
	if len(list) == 0 {
		return Beside{}, fault.NotFound("This client isn’t there.")
	}
	if err := s.sell(ctx, ofClient(list[0].ID), list, set.Currency, now); err != nil {
		return Beside{}, err
	}
	b.Client = list[0]
	err = s.db.Select(ctx, &b.Latest, `SELECT number, placed_at, state, channel, currency, lines_total FROM orders
		WHERE account_id = ? ORDER BY placed_at DESC, id DESC LIMIT ?`, b.ID, besideLines)
	if err == nil {
		err = s.db.Select(ctx, &b.Asked, `SELECT '' AS number, COALESCE(pr.name, k.words) AS what, p.name AS by_name, k.asked_at FROM asks k
			JOIN members m ON m.id = k.member_id JOIN people p ON p.id = m.person_id LEFT JOIN products pr ON pr.id = k.product_id
			WHERE k.account_id = ? AND k.answered_at = 0
			UNION ALL SELECT t.number, t.subject, COALESCE(p.name, ''), t.created_at FROM tickets t LEFT JOIN members m ON m.id = t.member_id
			LEFT JOIN people p ON p.id = m.person_id WHERE t.account_id = ? AND t.`+unsolved+` ORDER BY asked_at, number LIMIT ?`, b.ID, b.ID, besideLines)
	}
	if err == nil {
		err = s.db.Select(ctx, &b.Promised, `SELECT id, text, due_on FROM notes WHERE account_id = ? AND kind = 'promise' AND done_at = 0
			ORDER BY due_on, id LIMIT ?`, b.ID, besideLines)
	}
	if err != nil {
		return Beside{}, fmt.Errorf("read a client’s latest: %w", err)
	}
	return b, nil
}
