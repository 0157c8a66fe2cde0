package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// contact is one that somebody made with a client.
type contact struct {
	at   clock.Time
	kind contactKind
}

type contactKind int8

const (
	otherKind contactKind = iota // a visit, a chat
	callKind
	emailKind
)

func kindOf(channel string) contactKind {
	switch channel {
	case "call":
		return callKind
	case "email":
		return emailKind
	}
	return otherKind
}

// since is where the contacts from a moment on begin.
func since(contacts []contact, at clock.Time) int {
	i, _ := slices.BinarySearchFunc(contacts, at, func(c contact, at clock.Time) int { return cmp.Compare(c.at, at) })
	return i
}

// countContacts adds the calls and emails of the windows.
func (q *question) countContacts(context.Context) error {
	from, to := q.span()
	for id, contacts := range q.touches.contacts {
		if q.within != nil && !q.within[id] {
			continue
		}
		for _, c := range contacts[since(contacts, from):] {
			if c.at >= to {
				break
			}
			for _, i := range q.holding(c.at) {
				switch into := q.to(i, id); c.kind {
				case callKind:
					into.calls++
				case emailKind:
					into.emails++
				}
			}
		}
	}
	return nil
}

// readMinutes adds the minutes of contacts, which can become more after they were made. Each stretch of time is read once,
// in however many windows it lies.
func (q *question) readMinutes(ctx context.Context) error {
	who, group := `CAST(0 AS BIGINT)`, ``
	if q.within != nil {
		who, group = `account_id`, `GROUP BY account_id`
	}
	for j := 1; j < len(q.times); j++ {
		if len(q.lies[j]) == 0 {
			continue
		}
		err := q.db.Each(ctx, `SELECT `+who+`, CAST(COALESCE(SUM(CASE WHEN channel IN ('call', 'email') THEN minutes ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(minutes), 0) AS BIGINT)
			FROM contacts WHERE at >= ? AND at < ? `+group, []any{q.times[j-1], q.times[j]}, func(rows *sqlx.Rows) error {
			var account, minutes, all int64
			if err := rows.Scan(&account, &minutes, &all); err != nil {
				return err
			}
			for _, i := range q.lies[j] {
				for k := range q.channels.channels {
					if into := q.into(k*len(q.windows)+i, account); into != nil {
						into.minutes += minutes
						into.allMinutes += all
					}
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read minutes of contacts: %w", err)
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

// readAcquisition gives what winning the accounts that order in the windows cost, in the seller's currency at today's rates.
// Others' costs count nowhere, so that a rate that is missing there is no error.
func (q *question) readAcquisition(f *facts) error {
	q.acquisition = map[int64]money.Amount{}
	from, to := q.span()
	for i := range q.clients.list {
		c := &q.clients.list[i]
		if c.Cost == 0 {
			continue
		}
		if orders := f.of(c.ID).orders; before(orders, from) == before(orders, to) {
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
