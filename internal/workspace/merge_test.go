package workspace_test

import (
	"context"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/support"
)

// Questions with their files, ideas and votes go over with their account; who voted in both has voted once.
func TestConversationsGoOverWithTheirAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Person("jana@nordwind.example", "Jana Petersen", "bright-harvest", identity.Viewer, "")
		here, there := s.Actor("jana@nordwind.example", "nordwind"), s.Actor("jana@nordwind.example", "bright-harvest")
		ada, _ := works(s, "admin@harbour-vale.example", "nordwind")
		q, err := s.App.Support.Ask(ctx, here, support.Question{Key: orders.NewKey(), Subject: "Screws", Text: "Which?", Files: []support.Upload{{Name: "a.pdf", Content: []byte("%PDF-1.4")}}})
		s.Must(err)
		i, err := s.App.Support.Propose(ctx, here, support.NewIdea{Key: orders.NewKey(), Kind: "idea", Title: "Labels"})
		s.Must(err)
		_, err = s.App.Support.Publish(ctx, ada, i.Number, i.Version, "Labels", "")
		s.Must(err)
		for _, voter := range []identity.Actor{here, there} {
			_, err = s.App.Support.Vote(ctx, voter, i.Number, true)
			s.Must(err)
		}
		m, err := s.App.Steward.PreviewMerge(ctx, ada, "bright-harvest")
		s.Must(err)
		_, err = s.App.Steward.Merge(ctx, ada, "bright-harvest", m.Seen)
		s.Must(err)
		there = s.Actor("jana@nordwind.example", "bright-harvest")
		seen, err := s.App.Support.Find(ctx, there, q.Number)
		s.Must(err)
		if _, _, err := s.App.Support.File(ctx, there, q.Number, seen.Messages[0].Files[0].ID); err != nil {
			t.Errorf("its file: %v", err)
		}
		voted, err := s.App.Support.Idea(ctx, there, i.Number)
		s.Must(err)
		if voted.Votes != 1 || !voted.Voted || !voted.Own {
			t.Errorf("%+v", voted)
		}
		if n := s.Count(`SELECT COUNT(*) FROM contacts WHERE account_id = ?`, there.Account.ID); n != 1 {
			t.Errorf("%d contacts", n)
		}
	})
}

// What was recorded goes over with its account, sums of one day added up; what was expected of either is forgotten.
func TestWhatWasRecordedGoesOverWithItsAccount(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Person("jana@nordwind.example", "Jana Petersen", "bright-harvest", identity.Viewer, "")
		here, there := s.Actor("jana@nordwind.example", "nordwind"), s.Actor("jana@nordwind.example", "bright-harvest")
		ada, _ := works(s, "admin@harbour-vale.example", "nordwind")
		from, into := here.Account.ID, there.Account.ID
		for _, q := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO visits (account_id, member_id, begun_at, last_at, device) VALUES (?, ?, 1, 2, 'computer')`, []any{from, here.MemberID}},
			{`INSERT INTO searches (key, account_id, member_id, at, words, folded, results, millis) VALUES ('k', ?, ?, 1, 'rope', 'rope', 3, 5)`, []any{from, here.MemberID}},
			{`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, currency) VALUES (?, ?, 1, 2, 3, 'cold', 'EUR')`, []any{from, here.MemberID}},
			{`INSERT INTO returns (number, account_id, returned_at) VALUES ('R-1', ?, 1)`, []any{from}},
			{`INSERT INTO survey_answers (account_id, at, question, score) VALUES (?, 1, 'nps', 9)`, []any{from}},
			{`INSERT INTO daily_sums (day, account_id, device, visits, pages, letters) VALUES (20261120, ?, 'computer', 1, 5, 1), (20261121, ?, 'computer', 2, 6, 0), (20261121, ?, 'phone', 1, 1, 0), (20261121, ?, 'computer', 4, 10, 2)`, []any{from, from, from, into}},
			{`INSERT INTO predictions (account_id, frequency, recency_days, age_days) VALUES (?, 1, 1, 1), (?, 2, 2, 2)`, []any{from, into}},
			{`INSERT INTO set_aside (kind, account_id, key, until, by_name, at) VALUES ('cart', ?, '1', 20261201, 'Ada', 1), ('cart', ?, '2', 20261202, 'Ada', 1), ('cart', ?, '2', 20261203, 'Ben', 1)`, []any{from, from, into}},
		} {
			_, err := s.App.DB.Exec(ctx, q.query, q.args...)
			s.Must(err)
		}
		figures := s.Count(`SELECT version FROM versions WHERE name = 'figures'`)
		m, err := s.App.Steward.PreviewMerge(ctx, ada, "bright-harvest")
		s.Must(err)
		_, err = s.App.Steward.Merge(ctx, ada, "bright-harvest", m.Seen)
		s.Must(err)
		for _, c := range []struct {
			query string
			args  []any
			want  int64
		}{
			{`SELECT COUNT(*) FROM visits WHERE account_id = ? AND member_id = ?`, []any{into, there.MemberID}, 1},
			{`SELECT COUNT(*) FROM searches WHERE account_id = ? AND member_id = ?`, []any{into, there.MemberID}, 1},
			{`SELECT COUNT(*) FROM past_carts WHERE account_id = ? AND member_id = ?`, []any{into, there.MemberID}, 1},
			{`SELECT COUNT(*) FROM returns WHERE account_id = ?`, []any{into}, 1},
			{`SELECT COUNT(*) FROM survey_answers WHERE account_id = ?`, []any{into}, 1},
			{`SELECT COUNT(*) FROM daily_sums WHERE account_id = ?`, []any{into}, 3},
			{`SELECT COUNT(*) FROM daily_sums WHERE account_id = ?`, []any{from}, 0},
			{`SELECT visits * 1000 + pages * 10 + letters FROM daily_sums WHERE account_id = ? AND day = 20261121 AND device = 'computer'`, []any{into}, 6*1000 + 16*10 + 2},
			{`SELECT COUNT(*) FROM predictions`, nil, 0},
			{`SELECT COUNT(*) FROM set_aside WHERE account_id = ?`, []any{into}, 2},
			{`SELECT until FROM set_aside WHERE account_id = ? AND key = '2'`, []any{into}, 20261203},
			{`SELECT COUNT(*) FROM set_aside WHERE account_id = ?`, []any{from}, 0},
			{`SELECT version FROM versions WHERE name = 'figures'`, nil, int64(figures) + 1},
		} {
			if got := int64(s.Count(c.query, c.args...)); got != c.want {
				t.Errorf("%s: %d, want %d", c.query, got, c.want)
			}
		}
	})
}

// Who has a cart in both accounts has one afterwards, with the lines of both, that began with the earlier of those that ran.
func TestTheCartsOfWhoeverIsInBothAccountsAreOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Person("jana@nordwind.example", "Jana Petersen", "bright-harvest", identity.Viewer, "")
		here, there := s.Actor("jana@nordwind.example", "nordwind"), s.Actor("jana@nordwind.example", "bright-harvest")
		ada, _ := works(s, "admin@harbour-vale.example", "nordwind")
		cart := func(of identity.Actor, begun, changed int64, step string) {
			_, err := s.App.DB.Exec(ctx, `INSERT INTO carts (member_id, account_id, begun_at, changed_at, step) VALUES (?, ?, ?, ?, ?)`, of.MemberID, of.Account.ID, begun, changed, step)
			s.Must(err)
			_, err = s.App.DB.Exec(ctx, `INSERT INTO cart_lines (cart_id, product_id, position, quantity, added_at) SELECT c.id, MIN(p.id), 1, 2, 1 FROM carts c, products p WHERE c.member_id = ? GROUP BY c.id`, of.MemberID)
			s.Must(err)
		}
		cart(here, 100, 200, "delivery")
		cart(there, 150, 300, "")
		m, err := s.App.Steward.PreviewMerge(ctx, ada, "bright-harvest")
		s.Must(err)
		_, err = s.App.Steward.Merge(ctx, ada, "bright-harvest", m.Seen)
		s.Must(err)
		for query, want := range map[string]int{
			`SELECT COUNT(*) FROM carts`: 1,
			`SELECT COUNT(*) FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.member_id = ?`:                                     1,
			`SELECT COUNT(*) FROM carts WHERE member_id = ? AND begun_at = 100 AND changed_at = 300 AND step = 'delivery' AND version > 0`: 1,
		} {
			args := []any{there.MemberID}
			if query == `SELECT COUNT(*) FROM carts` {
				args = nil
			}
			if got := s.Count(query, args...); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}
