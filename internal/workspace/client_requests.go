package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Request is what a member asked for, with its answer.
type Request struct {
	ID         int64      `db:"id"`
	SKU        string     `db:"sku"`
	Name       string     `db:"name"`
	Words      string     `db:"words"`
	Quantity   int64      `db:"quantity"`
	Note       string     `db:"note"`
	By         string     `db:"by_name"`
	Email      string     `db:"email"`
	AskedAt    clock.Time `db:"asked_at"`
	AnsweredAt clock.Time `db:"answered_at"` // 0: open
	AnsweredBy string     `db:"answered_by"`
	Answer     string     `db:"answer"`
}

// What was asked for: a product's name, or the words.
func (r Request) What() string {
	if r.Name != "" {
		return r.Name
	}
	return r.Words
}

// Requests are the client's: open ones first, the oldest on top, then the last that were answered.
func (s *ClientPages) Requests(ctx context.Context, actor identity.Actor) ([]Request, error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	open, err := s.asks(ctx, actor.Account.ID, ` AND k.answered_at = 0 ORDER BY k.asked_at, k.id LIMIT 200`)
	if err != nil {
		return nil, err
	}
	done, err := s.asks(ctx, actor.Account.ID, ` AND k.answered_at > 0 ORDER BY k.answered_at DESC, k.id DESC LIMIT 50`)
	return append(open, done...), err
}

func (s *ClientPages) asks(ctx context.Context, account int64, rest string, args ...any) (list []Request, err error) {
	err = s.db.Select(ctx, &list, `SELECT k.id, COALESCE(p.sku, '') AS sku, COALESCE(p.name, '') AS name, k.words, k.quantity, k.note, q.name AS by_name, q.email,
		k.asked_at, k.answered_at, k.answered_by, k.answer FROM asks k JOIN members m ON m.id = k.member_id JOIN people q ON q.id = m.person_id
		LEFT JOIN products p ON p.id = k.product_id WHERE k.account_id = ?`+rest, append([]any{account}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read what was asked for: %w", err)
	}
	return list, nil
}
