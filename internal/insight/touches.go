package insight

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// who is the account in a query's sums, 0 for all together where it doesn't matter who it was.
func (q *question) who() (column, group string) {
	if q.byAccount {
		return `account_id`, `GROUP BY account_id`
	}
	return `CAST(0 AS BIGINT)`, ``
}

// readContacts adds the contacts of the windows.
func (q *question) readContacts(ctx context.Context) error {
	who, group := q.who()
	for i := range q.windows {
		w := &q.windows[i]
		err := q.db.Each(ctx, `SELECT `+who+`, COALESCE(SUM(CASE WHEN channel = 'call' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN channel = 'email' THEN 1 ELSE 0 END), 0),
			CAST(COALESCE(SUM(CASE WHEN channel IN ('call', 'email') THEN minutes ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(minutes), 0) AS BIGINT)
			FROM contacts WHERE at >= ? AND at < ? `+group, []any{w.from, w.to}, func(rows *sqlx.Rows) error {
			var account, calls, emails, minutes, all int64
			if err := rows.Scan(&account, &calls, &emails, &minutes, &all); err != nil {
				return err
			}
			if into := q.into(i, account); into != nil {
				into.calls += calls
				into.emails += emails
				into.minutes += minutes
				into.allMinutes += all
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read contacts: %w", err)
		}
	}
	return nil
}

// readAnswers adds answers: of the question nps the latest of each member in a window, of csat all. An answer that names
// no member stands for one of its own.
func (q *question) readAnswers(ctx context.Context) error {
	type member struct {
		window  int
		account int64
		email   string
	}
	seen := map[member]bool{}
	from, to := q.span()
	err := q.db.Each(ctx, `SELECT account_id, at, question, score, member_email FROM survey_answers WHERE question IN ('nps', 'csat') AND at >= ? AND at < ?
		ORDER BY at DESC, id DESC`, []any{from, to}, func(rows *sqlx.Rows) error {
		var account int64
		var score int
		var at clock.Time
		var question, email string
		if err := rows.Scan(&account, &at, &question, &score, &email); err != nil {
			return err
		}
		for _, i := range q.holding(at) {
			into := q.into(i, account)
			if into == nil {
				continue
			}
			if question == "csat" {
				into.rate(score)
				continue
			}
			if m := (member{i, account, email}); email == "" || !seen[m] {
				seen[m] = true
				into.recommend(score)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read answers: %w", err)
	}
	return nil
}

func (s *sums) rate(score int) {
	s.rated++
	if score >= 4 {
		s.satisfied++
	}
}

func (s *sums) recommend(score int) {
	switch {
	case score >= 9:
		s.promoters++
	case score >= 7:
		s.passives++
	default:
		s.detractors++
	}
}

// readAcquisition gives what winning the accounts cost, in the seller's currency at today's rates.
func (q *question) readAcquisition(context.Context) error {
	q.acquisition = map[int64]money.Amount{}
	for i := range q.clients.list {
		c := &q.clients.list[i]
		if c.Cost == 0 {
			continue
		}
		rate, _ := q.set.Rate(c.Currency) // 0 without one, which Convert refuses
		cost, err := c.Cost.Convert(c.Currency, q.set.Currency, rate)
		if err != nil {
			return fault.Invalid("What winning a client cost is given in " + c.Currency + ", which has no exchange rate; set currency.rates first.")
		}
		q.acquisition[c.ID] = cost
	}
	return nil
}
