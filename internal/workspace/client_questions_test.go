package workspace_test

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
)

// Questions that aren't solved stand among the open requests: in the list of clients and beside it, on the client's page,
// and in a handover; what is solved, closed or another client's doesn't.
func TestOpenQuestionsAreOpenRequests(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx, list := context.Background(), selling(s)
		jana := s.Actor("jana@nordwind.example", "nordwind")
		for i, q := range []struct{ account, state string }{{"nordwind", "open"}, {"nordwind", "waiting"}, {"nordwind", "solved"}, {"nordwind", "closed"}, {"bright-harvest", "open"}} {
			_, err := s.App.DB.Exec(ctx, `INSERT INTO tickets (number, account_id, member_id, subject, state, channel, created_at, updated_at)
				SELECT ?, id, ?, ?, ?, 'online', ?, ? FROM accounts WHERE slug = ?`, "T-"+q.account[:1]+q.state, jana.MemberID, "It is "+q.state, q.state, s.Now()+1, int64(i), q.account)
			s.Must(err)
		}
		ines, nordwind := works(s, "ines@harbour-vale.example", "nordwind")
		open, err := s.App.ClientPages.Questions(ctx, ines)
		s.Must(err)
		if len(open) != 2 || open[0].Subject != "It is open" || open[0].By != jana.Name || open[1].State != "waiting" {
			t.Errorf("open questions: %+v", open)
		}
		o, err := s.App.ClientPages.Overview(ctx, ines, nordwind)
		s.Must(err)
		if o.Requests != 2 || o.Counts.Requests != 2 || o.OldestAsk != s.Now()+1 {
			t.Errorf("the page says %d, %d, since %d", o.Requests, o.Counts.Requests, o.OldestAsk)
		}
		got, err := list.List(ctx, reachOf(s, "ines@harbour-vale.example"), workspace.Filter{Requests: true, Words: "nordwind"})
		s.Must(err)
		if len(got.Clients) != 1 || got.Clients[0].Requests != 2 {
			t.Errorf("the list: %+v", got.Clients)
		}
		b, err := list.Beside(ctx, reachOf(s, "ines@harbour-vale.example"), "nordwind")
		s.Must(err)
		if len(b.Asked) != 2 || b.Asked[0].Number != "T-nopen" || b.Asked[0].What != "It is open" {
			t.Errorf("beside the list: %+v", b.Asked)
		}
		if _, err := s.App.ClientPages.Questions(ctx, jana); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member reads them: %v", err)
		}
		s.Person("mira@harbour-vale.example", "Mira Next", "", "", identity.Manager)
		id, err := s.App.Steward.HandOver(ctx, ines, nordwind.ManagerID, staff(s, "mira@harbour-vale.example").PersonID, "", false)
		s.Must(err)
		h, err := s.App.Steward.Handover(ctx, staff(s, "admin@harbour-vale.example"), reachOf(s, "admin@harbour-vale.example"), id)
		s.Must(err)
		var told []string
		for _, p := range h.Parts {
			for _, l := range p.Lines {
				if p.Title == "Open questions" {
					told = append(told, l.Text)
				}
			}
		}
		if strings.Join(told, "; ") != "T-nopen, It is open; T-nwaiting, It is waiting" {
			t.Errorf("the handover: %q", told)
		}
	})
}
