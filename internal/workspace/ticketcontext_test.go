package workspace_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
)

func TestWhatStandsBesideAQuestion(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		ines, nordwind := works(s, "ines@harbour-vale.example", "nordwind")
		jana := s.Actor("jana@nordwind.example", "nordwind")
		ask := func(subject string) support.Ticket {
			q, err := s.App.Support.Ask(ctx, jana, support.Question{Key: rand.Text(), Subject: subject, Text: "Torn.", Reason: "Returns"})
			s.Must(err)
			return q
		}
		before, now := ask("Torn film"), ask("Torn film, again")
		_, err := s.App.Support.Solve(ctx, ines, before.Number, support.Solving{})
		s.Must(err)
		_, err = s.App.Support.Rate(ctx, jana, before.Number, support.Rating{Solved: true, Score: 4})
		s.Must(err)
		_, err = s.App.Cart.Add(ctx, jana, "SW-2210-L", 3, "search")
		s.Must(err)
		notes := s.App.Contacts
		s.Must(notes.Write(ctx, ines, "Samples to Milan", s.Now().Date(time.UTC)))

		pages := workspace.NewTicketPages(s.App.DB, notes, s.Now)
		x, err := pages.OfTicket(ctx, ines, nordwind, now.ID, now.MemberID)
		s.Must(err)
		if x.Account.Slug != "nordwind" || x.Manager != "Ines Halvorsen" || x.Asker.Name != "Jana Petersen" || x.Asker.Tickets != 2 || len(x.Orders) != 3 ||
			len(x.Promises) != 1 || len(x.Contacts) != 2 {
			t.Errorf("%+v", x)
		}
		if len(x.Cart) != 1 || x.Cart[0].SKU != "SW-2210-L" || x.Cart[0].Quantity != 3 || x.Lines != 1 {
			t.Errorf("the cart: %+v", x.Cart)
		}
		if len(x.Tickets) != 1 || x.Tickets[0].Number != before.Number || x.Tickets[0].Score != 4 {
			t.Errorf("past questions: %+v", x.Tickets)
		}
		if _, err := pages.OfTicket(ctx, identity.Actor{Staff: identity.Admin}, nordwind, 0, 0); err == nil {
			t.Error("somebody who doesn't work for the client reads it")
		}
	})
}

func TestWhoCalls(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Must(s.App.DB.InTx(ctx, func(ctx context.Context) error {
			_, err := s.App.DB.Exec(ctx, `UPDATE people SET phone = '+49 441 / 55 66-77' WHERE email = 'jana@nordwind.example'`)
			return err
		}))
		var order string
		s.Must(s.App.DB.Get(ctx, &order, `SELECT MAX(o.number) FROM orders o JOIN accounts a ON a.id = o.account_id WHERE a.slug = 'nordwind'`))
		for words, found := range map[string]string{
			"nordwi":                "nordwind",
			"NORDWIND  Maschinen":   "nordwind",
			"peters":                "nordwind Jana Petersen",
			"jana@nordwind.example": "nordwind Jana Petersen",
			"0441 556677":           "nordwind Jana Petersen",
			order:                   "nordwind",
			strings.ToLower(order):  "nordwind",
			"n":                     "",
			"%":                     "",
			"nobody at all":         "",
		} {
			list, err := s.App.Finder.Callers(ctx, reachOf(s, "ines@harbour-vale.example"), words, 8)
			s.Must(err)
			first := ""
			if len(list) > 0 {
				first = strings.TrimSpace(list[0].Slug + " " + list[0].Person)
			}
			if first != found && !(found == "nordwind" && strings.HasPrefix(first, "nordwind")) {
				t.Errorf("%q finds %q, not %q", words, first, found)
			}
			none, err := s.App.Finder.Callers(ctx, identity.Reach{}, words, 8)
			s.Must(err)
			if len(none) > 0 {
				t.Errorf("%q finds %v for somebody without clients", words, none)
			}
		}
	})
}
