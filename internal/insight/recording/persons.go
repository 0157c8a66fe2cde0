package recording

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// person is whom everything is looked for.
type person struct {
	ID       int64  `db:"id"`
	Name     string `db:"name"`
	Email    string `db:"email"`
	known    string // their name, by which contacts are found; "": none are, since members may call themselves as they like
	members  []int64
	accounts []int64 // with those that were merged into them
}

// nobody is no member's and no account's number: whoever works for the seller alone is a member of nothing.
const nobody = -1

// Of is everything recorded of a person, by the address they sign in with.
func (r *Recorder) Of(ctx context.Context, email string) (Recorded, error) {
	p, err := r.person(ctx, email)
	if err != nil {
		return Recorded{}, err
	}
	return r.recorded(ctx, p)
}

// Own is everything recorded of the member who asks, in the account they ask in.
func (r *Recorder) Own(ctx context.Context, actor identity.Actor) (Recorded, error) {
	p := person{ID: actor.PersonID, Name: actor.Name, Email: actor.Email, members: []int64{actor.MemberID}, accounts: []int64{actor.Account.ID}}
	if err := r.addMerged(ctx, &p); err != nil {
		return Recorded{}, err
	}
	return r.recorded(ctx, p)
}

func (r *Recorder) person(ctx context.Context, email string) (p person, err error) {
	err = r.db.Get(ctx, &p, `SELECT id, name, email FROM people WHERE email = ?`, strings.ToLower(strings.TrimSpace(email)))
	if db.IsNone(err) {
		return p, fault.NotFound("Nobody signs in as " + email + ".")
	}
	if err != nil {
		return p, fmt.Errorf("find the person: %w", err)
	}
	var of []struct {
		Member  int64 `db:"id"`
		Account int64 `db:"account_id"`
	}
	if err := r.db.Select(ctx, &of, `SELECT id, account_id FROM members WHERE person_id = ?`, p.ID); err != nil {
		return p, fmt.Errorf("find the person's accounts: %w", err)
	}
	p.known, p.members, p.accounts = p.Name, []int64{nobody}, []int64{nobody}
	for _, m := range of {
		p.members, p.accounts = append(p.members, m.Member), append(p.accounts, m.Account)
	}
	return p, r.addMerged(ctx, &p)
}

// addMerged adds the accounts that were merged into the person's, and those that had been merged into them before: events
// stay where they happened.
func (r *Recorder) addMerged(ctx context.Context, p *person) error {
	all := []int64{}
	err := r.db.Select(ctx, &all, `WITH RECURSIVE theirs (id) AS (SELECT id FROM accounts WHERE id IN (?)
		UNION SELECT a.id FROM accounts a JOIN theirs t ON a.merged_into = t.id) SELECT id FROM theirs`, p.accounts)
	if err != nil {
		return fmt.Errorf("find the accounts merged into a person's: %w", err)
	}
	p.accounts = append(all, nobody)
	return nil
}

// keptOf are the records of business that name a person. What the seller's people wrote down about a contact is theirs.
const keptOf = `SELECT 'order' AS kind, account_id, placed_at AS at, number AS name FROM orders WHERE account_id IN (?) AND (member_id IN (?) OR placed_by_email = ?)
	UNION ALL SELECT 'request', account_id, asked_at, words FROM asks WHERE account_id IN (?) AND member_id IN (?)
	UNION ALL SELECT 'question', account_id, created_at, number FROM tickets WHERE account_id IN (?) AND member_id IN (?)
	UNION ALL SELECT 'idea', account_id, created_at, number FROM ideas WHERE account_id IN (?) AND member_id IN (?)
	UNION ALL SELECT 'list', account_id, created_at, name FROM order_lists WHERE account_id IN (?) AND member_id IN (?)
	UNION ALL SELECT 'standing order', account_id, created_at, number FROM standing_orders WHERE account_id IN (?) AND owner_id IN (?)
	UNION ALL SELECT 'contact', account_id, at, channel || ', ' || reason FROM contacts WHERE account_id IN (?) AND with_name = ? AND with_name <> ''
	UNION ALL SELECT 'letter', account_id, created_at, subject FROM letters WHERE (account_id IN (?) OR account_id IS NULL) AND to_email = ?`

func (r *Recorder) recorded(ctx context.Context, p person) (Recorded, error) {
	out := Recorded{Name: p.Name, Email: p.Email, Events: []RecordedEvent{}, Visits: []RecordedVisit{}, Searches: []RecordedSearch{}, Carts: []RecordedCart{},
		Articles: []RecordedReading{}, Help: []RecordedHelp{}, Offers: []RecordedOffer{}, Answers: []RecordedAnswer{},
		Ratings: []RecordedRating{}, Votes: []RecordedVote{}, Sessions: []RecordedSession{}, Kept: []RecordedKept{}}
	const account = `, COALESCE(a.slug, '') AS account `
	for _, q := range []struct {
		into  any
		query string
		args  []any
	}{
		{&out.Events, `SELECT e.at, e.name, e.payload` + account + `FROM (SELECT id, at, name, payload, account_id FROM events WHERE account_id IN (?) AND person_id = ?
			UNION ALL SELECT id, at, name, payload, account_id FROM events WHERE account_id IS NULL AND person_id = ? AND name IN (?)) e
			LEFT JOIN accounts a ON a.id = e.account_id ORDER BY e.at, e.id`, []any{p.accounts, p.ID, p.ID, signIns}},
		{&out.Visits, `SELECT v.begun_at, v.last_at, v.device, v.pages, v.reached, v.last_page, v.searches, v.empty, v.errors, v.stuck` + account +
			`FROM visits v LEFT JOIN accounts a ON a.id = v.account_id WHERE v.member_id IN (?) ORDER BY v.begun_at, v.id`, []any{p.members}},
		{&out.Searches, `SELECT s.at, s.words, s.results, s.sku, s.added` + account + `FROM searches s LEFT JOIN accounts a ON a.id = s.account_id
			WHERE s.account_id IN (?) AND s.member_id IN (?) ORDER BY s.at, s.id`, []any{p.accounts, p.members}},
		{&out.Carts, `SELECT c.begun_at, c.ended_at, c.outcome, c.step, c.lines, c.order_number` + account + `FROM past_carts c LEFT JOIN accounts a ON a.id = c.account_id
			WHERE c.member_id IN (?) ORDER BY c.ended_at, c.id`, []any{p.members}},
		{&out.Articles, `SELECT d.at, t.slug, d.helpful, d.comment` + account + `FROM article_reads d JOIN articles t ON t.id = d.article_id LEFT JOIN accounts a ON a.id = d.account_id
			WHERE d.account_id IN (?) AND d.member_id IN (?) ORDER BY d.at, d.id`, []any{p.accounts, p.members}},
		{&out.Help, `SELECT d.at, d.words` + account + `FROM article_searches d LEFT JOIN accounts a ON a.id = d.account_id
			WHERE d.account_id IN (?) AND d.member_id IN (?) ORDER BY d.at, d.id`, []any{p.accounts, p.members}},
		{&out.Offers, `SELECT d.at, d.words, t.slug, d.outcome` + account + `FROM ticket_deflections d JOIN articles t ON t.id = d.article_id LEFT JOIN accounts a ON a.id = d.account_id
			WHERE d.account_id IN (?) AND d.member_id IN (?) ORDER BY d.at, d.id`, []any{p.accounts, p.members}},
		{&out.Answers, `SELECT s.at, s.question, s.score, s.comment` + account + `FROM survey_answers s LEFT JOIN accounts a ON a.id = s.account_id
			WHERE s.account_id IN (?) AND s.member_email = ? ORDER BY s.at, s.id`, []any{p.accounts, p.Email}},
		{&out.Ratings, `SELECT r.at, t.number, r.score, r.solved, r.comment` + account + `FROM ticket_ratings r JOIN tickets t ON t.id = r.ticket_id
			LEFT JOIN accounts a ON a.id = t.account_id WHERE t.account_id IN (?) AND r.member_id IN (?) ORDER BY r.at, t.id`, []any{p.accounts, p.members}},
		{&out.Votes, `SELECT v.at, i.number` + account + `FROM idea_votes v JOIN ideas i ON i.id = v.idea_id LEFT JOIN accounts a ON a.id = v.account_id
			WHERE v.account_id IN (?) AND v.member_id IN (?) ORDER BY v.at, v.id`, []any{p.accounts, p.members}},
		{&out.Sessions, `SELECT created_at, seen_at, address, agent FROM sessions WHERE person_id = ? ORDER BY created_at, id`, []any{p.ID}},
		{&out.Kept, `SELECT x.kind, x.at, x.name` + account + `FROM (` + keptOf + `) x LEFT JOIN accounts a ON a.id = x.account_id ORDER BY x.at, x.kind, x.name`,
			[]any{p.accounts, p.members, p.Email, p.accounts, p.members, p.accounts, p.members, p.accounts, p.members, p.accounts, p.members, p.accounts, p.members,
				p.accounts, p.known, p.accounts, p.Email}},
	} {
		if err := r.db.Select(ctx, q.into, q.query, q.args...); err != nil {
			return out, fmt.Errorf("read what is recorded of a person: %w", err)
		}
	}
	for i, e := range out.Events {
		out.Events[i].Payload = json.RawMessage(e.Text)
	}
	return out, nil
}
