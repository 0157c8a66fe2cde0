package recording

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// deletedAtOnce is how many rows one transaction of the nightly job removes, so that nobody waits long to write.
const deletedAtOnce = 2_000

// Keep removes what is older than the seller keeps it: events, visits and searches, and whose carts and readings were.
// Where persons aren't kept at all it takes their names off what there is. Sums stay.
func (r *Recorder) Keep(ctx context.Context) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	until := r.now().Add(-time.Duration(set.Recording.KeepDays) * 24 * time.Hour)
	for _, query := range []string{
		`DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE begun_at < ? LIMIT ?)`,
		`DELETE FROM searches WHERE id IN (SELECT id FROM searches WHERE at < ? LIMIT ?)`,
	} {
		if err := r.bitByBit(ctx, query, until, deletedAtOnce); err != nil {
			return err
		}
	}
	for _, name := range Names {
		if err := r.bitByBit(ctx, `DELETE FROM events WHERE id IN (SELECT id FROM events WHERE name = ? AND at < ? LIMIT ?)`, name, until, deletedAtOnce); err != nil {
			return err
		}
	}
	if !set.Recording.Persons {
		until = r.now().Add(24 * time.Hour) // all
		for _, name := range Names {
			if err := r.bitByBit(ctx, `UPDATE events SET person_id = NULL WHERE id IN (SELECT id FROM events WHERE name = ? AND person_id IS NOT NULL LIMIT ?)`, name, deletedAtOnce); err != nil {
				return err
			}
		}
	}
	for _, query := range unnamed {
		if err := r.bitByBit(ctx, query, until, deletedAtOnce); err != nil {
			return err
		}
	}
	return nil
}

// unnamed take the member off rows that stay.
var unnamed = []string{
	`UPDATE visits SET member_id = 0 WHERE id IN (SELECT id FROM visits WHERE begun_at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE searches SET member_id = 0 WHERE id IN (SELECT id FROM searches WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE past_carts SET member_id = 0 WHERE id IN (SELECT id FROM past_carts WHERE ended_at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE article_reads SET member_id = 0 WHERE id IN (SELECT id FROM article_reads WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE article_searches SET member_id = 0 WHERE id IN (SELECT id FROM article_searches WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE ticket_deflections SET member_id = 0 WHERE id IN (SELECT id FROM ticket_deflections WHERE at < ? AND member_id <> 0 LIMIT ?)`,
}

func (r *Recorder) bitByBit(ctx context.Context, query string, args ...any) error {
	for {
		rows, err := r.db.Exec(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("remove what is no longer kept: %w", err)
		}
		if rows < deletedAtOnce {
			return nil
		}
	}
}

// Recorded is everything recorded of one person, as it goes out.
type Recorded struct {
	Name     string            `json:"name"`
	Email    string            `json:"email"`
	Events   []RecordedEvent   `json:"events"`
	Visits   []RecordedVisit   `json:"visits"`
	Searches []RecordedSearch  `json:"searches"`
	Carts    []RecordedCart    `json:"carts"`
	Articles []RecordedReading `json:"articles"`
	Help     []RecordedHelp    `json:"help_searches"`
	Offers   []RecordedOffer   `json:"articles_offered"`
	Answers  []RecordedAnswer  `json:"survey_answers"`
}

// RecordedEvent is a row of the event log.
type RecordedEvent struct {
	At      stamp           `db:"at" json:"at"`
	Name    string          `db:"name" json:"name"`
	Account string          `db:"account" json:"account"`
	Text    string          `db:"payload" json:"-"`
	Payload json.RawMessage `db:"-" json:"payload"`
}

// RecordedVisit is one visit.
type RecordedVisit struct {
	Account  string  `db:"account" json:"account"`
	Begun    stamp   `db:"begun_at" json:"begun"`
	Last     stamp   `db:"last_at" json:"last"`
	Device   Device  `db:"device" json:"device"`
	Pages    int     `db:"pages" json:"pages"`
	Reached  Reached `db:"reached" json:"reached"`
	LastPage string  `db:"last_page" json:"last_page"`
	Searches int     `db:"searches" json:"searches"`
	Empty    int     `db:"empty" json:"searches_without_result"`
	Errors   int     `db:"errors" json:"errors"`
	Stuck    Kind    `db:"stuck" json:"stuck,omitempty"`
}

// RecordedSearch is a search for products.
type RecordedSearch struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
	Results int    `db:"results" json:"results"`
	SKU     string `db:"sku" json:"opened,omitempty"`
	Added   int    `db:"added" json:"lines_added"`
}

// RecordedCart is a cart that ended.
type RecordedCart struct {
	Account string `db:"account" json:"account"`
	Begun   stamp  `db:"begun_at" json:"begun"`
	Ended   stamp  `db:"ended_at" json:"ended"`
	Outcome string `db:"outcome" json:"outcome"`
	Step    string `db:"step" json:"step"`
	Lines   int    `db:"lines" json:"lines"`
	Order   string `db:"order_number" json:"order,omitempty"`
}

// RecordedReading is an article that was read.
type RecordedReading struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Article string `db:"slug" json:"article"`
	Helpful int    `db:"helpful" json:"helpful"` // 1 yes, -1 no, 0 not said
	Comment string `db:"comment" json:"comment,omitempty"`
}

// RecordedHelp is a search for help.
type RecordedHelp struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
}

// RecordedOffer is an article that was offered while a question was typed.
type RecordedOffer struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
	Article string `db:"slug" json:"article"`
	Outcome string `db:"outcome" json:"outcome"`
}

// RecordedAnswer is an answer to a survey.
type RecordedAnswer struct {
	Account  string `db:"account" json:"account"`
	At       stamp  `db:"at" json:"at"`
	Question string `db:"question" json:"question"`
	Score    int    `db:"score" json:"score"`
	Comment  string `db:"comment" json:"comment,omitempty"`
}

// stamp is a moment as it goes out: RFC 3339.
type stamp clock.Time

// MarshalText writes it.
func (s stamp) MarshalText() ([]byte, error) {
	return []byte(clock.Time(s).Std().Format(time.RFC3339)), nil
}

// person is whom everything is looked for.
type person struct {
	ID       int64  `db:"id"`
	Name     string `db:"name"`
	Email    string `db:"email"`
	members  []int64
	accounts []int64 // with those that were merged into them
}

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
	for _, m := range of {
		p.members, p.accounts = append(p.members, m.Member), append(p.accounts, m.Account)
	}
	return p, r.addMerged(ctx, &p)
}

// addMerged adds the accounts that were merged into the person's, and those that had been merged into them before: events
// stay where they happened.
func (r *Recorder) addMerged(ctx context.Context, p *person) error {
	if len(p.accounts) == 0 {
		return nil
	}
	all := []int64{}
	err := r.db.Select(ctx, &all, `WITH RECURSIVE theirs (id) AS (SELECT id FROM accounts WHERE id IN (?)
		UNION SELECT a.id FROM accounts a JOIN theirs t ON a.merged_into = t.id) SELECT id FROM theirs`, p.accounts)
	if err != nil {
		return fmt.Errorf("find the accounts merged into a person's: %w", err)
	}
	p.accounts = all
	return nil
}

func (r *Recorder) recorded(ctx context.Context, p person) (Recorded, error) {
	out := Recorded{Name: p.Name, Email: p.Email, Events: []RecordedEvent{}, Visits: []RecordedVisit{}, Searches: []RecordedSearch{}, Carts: []RecordedCart{},
		Articles: []RecordedReading{}, Help: []RecordedHelp{}, Offers: []RecordedOffer{}, Answers: []RecordedAnswer{}}
	if len(p.members) == 0 || len(p.accounts) == 0 {
		return out, nil
	}
	const account = `, COALESCE(a.slug, '') AS account `
	for _, q := range []struct {
		into  any
		query string
		args  []any
	}{
		{&out.Events, `SELECT e.at, e.name, e.payload` + account + `FROM events e LEFT JOIN accounts a ON a.id = e.account_id
			WHERE e.account_id IN (?) AND e.person_id = ? ORDER BY e.at, e.id`, []any{p.accounts, p.ID}},
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

// Forgotten is what Forget removed.
type Forgotten struct {
	Events, Visits, Searches, Carts, Readings, Answers int64
}

// Nobody ends the address that stands for a person who was forgotten in their answers to surveys, another one for each:
// of a member the latest answer counts, so that a period's score stays what it was.
const Nobody = "@forgotten.invalid"

// Forget removes a person from what is recorded: their events are deleted, visits, searches, carts that ended, readings
// and answers no longer say whose they were. Sums, orders, contacts and questions are not touched, and what they do from
// now on is recorded again.
func (r *Recorder) Forget(ctx context.Context, by changes.By, email string) (f Forgotten, err error) {
	p, err := r.person(ctx, email)
	if err != nil || len(p.members) == 0 || len(p.accounts) == 0 {
		return f, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		for _, q := range []struct {
			count *int64
			query string
			args  []any
		}{
			{&f.Events, `DELETE FROM events WHERE account_id IN (?) AND person_id = ? AND name IN (?)`, []any{p.accounts, p.ID, Names}},
			{&f.Visits, `UPDATE visits SET member_id = 0 WHERE member_id IN (?)`, []any{p.members}},
			{&f.Searches, `UPDATE searches SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Carts, `UPDATE past_carts SET member_id = 0 WHERE member_id IN (?)`, []any{p.members}},
			{&f.Readings, `UPDATE article_reads SET member_id = 0, comment = '' WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Readings, `UPDATE article_searches SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Readings, `UPDATE ticket_deflections SET member_id = 0 WHERE account_id IN (?) AND member_id IN (?)`, []any{p.accounts, p.members}},
			{&f.Answers, `UPDATE survey_answers SET member_email = ?, comment = '' WHERE account_id IN (?) AND member_email = ?`,
				[]any{strings.ToLower(rand.Text()) + Nobody, p.accounts, p.Email}},
		} {
			rows, err := r.db.Exec(ctx, q.query, q.args...)
			if err != nil {
				return fmt.Errorf("forget a person: %w", err)
			}
			*q.count += rows
		}
		return r.changes.Record(ctx, by, changes.Change{Kind: "person", Field: "what was recorded of them", Before: fmt.Sprintf("%d events, %d visits, %d searches, %d carts, %d readings, %d answers",
			f.Events, f.Visits, f.Searches, f.Carts, f.Readings, f.Answers), After: "removed on request"})
	})
	return f, err
}
