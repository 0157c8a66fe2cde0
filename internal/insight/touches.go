package insight

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// readContacts adds contacts of the windows. Those of accounts that left a cart are kept by their time, also for the
// days after the last window.
func (q *question) readContacts(ctx context.Context) error {
	q.contactTimes = map[int64][]clock.Time{}
	from, to := q.span()
	if len(q.abandoned) > 0 {
		to = to.Add(coldAfter + calledWithin)
	}
	err := q.db.Each(ctx, `SELECT account_id, at, channel, minutes FROM contacts WHERE at >= ? AND at <= ?`, []any{from, to}, func(rows *sqlx.Rows) error {
		var account, minutes int64
		var at clock.Time
		var channel string
		if err := rows.Scan(&account, &at, &channel, &minutes); err != nil {
			return err
		}
		if _, left := q.abandoned[account]; left {
			q.contactTimes[account] = append(q.contactTimes[account], at)
		}
		for i := range q.holding(at) {
			if into := q.into(i, account); into != nil {
				into.addContact(channel, minutes)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read contacts: %w", err)
	}
	return nil
}

func (s *sums) addContact(channel string, minutes int64) {
	s.allMinutes += minutes
	switch channel {
	case "call":
		s.calls++
	case "email":
		s.emails++
	default:
		return
	}
	s.minutes += minutes
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
		for i := range q.holding(at) {
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

// readSearches adds the daily sums of searches.
func (q *question) readSearches(ctx context.Context) error {
	for i := range q.windows {
		w := &q.windows[i]
		err := q.db.Each(ctx, `SELECT account_id, CAST(SUM(searches) AS BIGINT), CAST(SUM(searches_empty) AS BIGINT), CAST(SUM(searches_clicked) AS BIGINT),
			CAST(SUM(searches_carted) AS BIGINT) FROM daily_sums WHERE day >= ? AND day < ? GROUP BY account_id`, []any{int64(w.From), int64(w.To)}, func(rows *sqlx.Rows) error {
			var account, searches, empty, clicked, carted int64
			if err := rows.Scan(&account, &searches, &empty, &clicked, &carted); err != nil {
				return err
			}
			if into := q.into(i, account); into != nil {
				into.searches += searches
				into.empty += empty
				into.clicked += clicked
				into.carted += carted
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read sums of searches: %w", err)
		}
	}
	return nil
}

// readAcquisition gives what winning the accounts cost, in the seller's currency at today's rates.
func (q *question) readAcquisition(ctx context.Context) error {
	q.acquisition = map[int64]money.Amount{}
	var rows []struct {
		ID       int64        `db:"id"`
		Currency string       `db:"currency"`
		Cost     money.Amount `db:"acquisition_cost"`
	}
	if err := q.db.Select(ctx, &rows, `SELECT id, currency, acquisition_cost FROM accounts WHERE acquisition_cost <> 0`); err != nil {
		return fmt.Errorf("read acquisition costs: %w", err)
	}
	for _, row := range rows {
		rate, _ := q.set.Rate(row.Currency) // 0 without one, which Convert refuses
		cost, err := row.Cost.Convert(row.Currency, q.set.Currency, rate)
		if err != nil {
			return fault.Invalid("What winning a client cost is given in " + row.Currency + ", which has no exchange rate; set currency.rates first.")
		}
		q.acquisition[row.ID] = cost
	}
	return nil
}
