package support

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Outcome is what an article offered while a question was typed came to.
type Outcome string

// The outcomes, each further than the one before; one never takes a later one back.
const (
	Offered  Outcome = "offered"
	Opened   Outcome = "opened"
	SolvedIt Outcome = "solved" // the question wasn't sent
)

// Deflected keeps what became of articles offered for a question: key is the question form's, words what was typed when
// they were offered. Whoever only looks leaves no trace.
func (s *Service) Deflected(ctx context.Context, actor identity.Actor, key, words string, outcome Outcome, articles ...int64) error {
	if actor.MemberID == 0 || actor.Behalf.Is() {
		return nil
	}
	if len(key) < 16 || len(key) > 64 || !slices.Contains([]Outcome{Offered, Opened, SolvedIt}, outcome) || len(articles) > 20 {
		return fault.Invalid("This form is incomplete; open it again.")
	}
	if words = oneLine(words); utf8.RuneCountInString(words) > 300 {
		words = cut(words, 300)
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		for _, id := range articles {
			_, err := s.db.Exec(ctx, `INSERT INTO ticket_deflections (form_key, account_id, member_id, article_id, words, outcome, at) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (form_key, article_id) DO UPDATE SET outcome = excluded.outcome, at = excluded.at
				WHERE ticket_deflections.member_id = excluded.member_id AND (ticket_deflections.outcome = 'offered' OR excluded.outcome = 'solved')`,
				key, actor.Account.ID, actor.MemberID, id, words, outcome, s.now())
			if err != nil {
				return fmt.Errorf("keep what an article came to: %w", err)
			}
		}
		return nil
	})
}

// Deflection is what came of one article in a time.
type Deflection struct {
	ArticleID int64 `db:"article_id"`
	Offered   int   `db:"offered"` // question forms that showed it
	Opened    int   `db:"opened"`  // of these: opened, or said to have solved it
	Solved    int   `db:"solved"`  // of these: the question wasn't sent
}

// Deflections are what came of each article from a moment on, those that solved most first: for staff.
func (s *Service) Deflections(ctx context.Context, actor identity.Actor, from clock.Time) (list []Deflection, err error) {
	if err := mayWork(actor); err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &list, `SELECT article_id, COUNT(*) AS offered, SUM(CASE WHEN outcome <> 'offered' THEN 1 ELSE 0 END) AS opened,
		SUM(CASE WHEN outcome = 'solved' THEN 1 ELSE 0 END) AS solved FROM ticket_deflections WHERE at >= ? GROUP BY article_id ORDER BY solved DESC, opened DESC, article_id`, from)
	if err != nil {
		return nil, fmt.Errorf("count what articles solved: %w", err)
	}
	return list, nil
}
