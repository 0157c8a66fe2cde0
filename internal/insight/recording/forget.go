package recording

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"tradecounter/internal/changes"
)

// Forgotten is what Forget removed.
type Forgotten struct {
	Events, Visits, Searches, Carts, Readings, Answers, Ratings, Votes int64
}

// Nobody ends the address that stands for a person who was forgotten in their answers to surveys, another one for each:
// of a member the latest answer counts, so that a period's score stays what it was.
const Nobody = "@forgotten.invalid"

// Forget removes a person from what is recorded: their events are deleted, visits, searches, carts that ended, readings,
// answers, ratings and votes no longer say whose they were. Sums, orders, contacts, questions and ideas are not touched, and
// what they do from now on is recorded again.
func (r *Recorder) Forget(ctx context.Context, by changes.By, email string) (f Forgotten, err error) {
	p, err := r.person(ctx, email)
	if err != nil {
		return f, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		for _, q := range []struct {
			count *int64
			query string
			args  []any
		}{
			{&f.Events, `DELETE FROM events WHERE account_id IN (?) AND person_id = ? AND name IN (?)`, []any{p.accounts, p.ID, ofAccounts}},
			{&f.Events, `DELETE FROM events WHERE account_id IS NULL AND person_id = ? AND name IN (?)`, []any{p.ID, signIns}},
			{&f.Visits, `UPDATE visits SET member_id = 0 WHERE member_id IN (?)`, []any{p.members}},
			{&f.Searches, `UPDATE searches SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Carts, `UPDATE past_carts SET member_id = 0 WHERE member_id IN (?)`, []any{p.members}},
			{&f.Readings, `UPDATE article_reads SET member_id = 0, comment = '' WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Readings, `UPDATE article_searches SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Readings, `UPDATE ticket_deflections SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Answers, `UPDATE survey_answers SET member_email = ?, comment = '' WHERE account_id IN (?) AND member_email = ?`,
				[]any{strings.ToLower(rand.Text()) + Nobody, p.accounts, p.Email}},
			{&f.Ratings, `UPDATE ticket_ratings SET member_id = NULL, comment = '' WHERE member_id IN (?)`, []any{p.members}},
			{&f.Votes, `UPDATE idea_votes SET member_id = NULL WHERE member_id IN (?)`, []any{p.members}},
		} {
			rows, err := r.db.Exec(ctx, q.query, q.args...)
			if err != nil {
				return fmt.Errorf("forget a person: %w", err)
			}
			*q.count += rows
		}
		return r.changes.Record(ctx, by, changes.Change{Kind: "person", Field: "what was recorded of them", Before: fmt.Sprintf("%d events, %d visits, %d searches, %d carts, %d readings, %d answers, %d ratings, %d votes",
			f.Events, f.Visits, f.Searches, f.Carts, f.Readings, f.Answers, f.Ratings, f.Votes), After: "removed on request"})
	})
	if err == nil {
		r.lost.forget(p.members)
	}
	return f, err
}
