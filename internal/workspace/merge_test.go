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
