package notify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// twoWeeks are orders of the two weeks before Monday 23 November 2026, and of the months before, of both clients.
func twoWeeks(s *apptest.Shop) {
	s.Person("ben@harbour-vale.example", "Ben Other", "", "", identity.Manager)
	s.Import("accounts", "slug,name,manager_email", "bright-harvest,Bright Harvest,ben@harbour-vale.example")
	lines := []string{"order_number,account,ordered_at,channel,sku,quantity,unit_price"}
	add := func(account, day string, quantity int) {
		lines = append(lines, fmt.Sprintf("OLD-%d,%s,%sT10:00:00Z,online,SW-2210-L,%d,8.00", len(lines), account, day, quantity))
	}
	for i, day := range []string{"2026-08-10", "2026-08-31", "2026-09-21", "2026-10-12", "2026-11-10"} {
		add("nordwind", day, 50+i)
	}
	add("nordwind", "2026-11-17", 80)
	for _, day := range []string{"2026-08-05", "2026-08-12", "2026-08-19", "2026-08-26"} {
		add("bright-harvest", day, 30)
	}
	s.Import("orders", lines...)
	s.Import("survey-answers", "external_id,account,at,question,score,member_email,comment",
		"A1,nordwind,2026-11-18T12:00:00Z,nps,4,jana@nordwind.example,Came in three parts")
}

// The weekly letter comes once, on Monday morning in the seller's zone, to whoever wants it, about whom they work for.
func TestTheWeeklyLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		s.Set("zone", "Europe/Berlin")
		twoWeeks(s)
		seen := 0
		written(s, &seen)
		for _, email := range []string{"admin@harbour-vale.example", "ines@harbour-vale.example", "ben@harbour-vale.example"} {
			s.Must(s.App.Weekly.Want(ctx, person(s, email), true))
		}
		s.Must(s.App.Weekly.Want(ctx, person(s, "ben@harbour-vale.example"), false))
		if on, err := s.App.Weekly.Wants(ctx, person(s, "ines@harbour-vale.example")); err != nil || !on {
			t.Errorf("she wants it: %v, %v", on, err)
		}
		sent := func() []letter {
			s.Must(s.App.Weekly.Send(ctx))
			return written(s, &seen)
		}
		if early := sent(); len(early) != 0 {
			t.Errorf("on the Thursday on which it was asked for: %d", len(early))
		}
		monday := clock.Date(20261123).At(5, 59, time.FixedZone("CET", 3600))
		s.Pass(monday.Sub(s.Now()))
		if early := sent(); len(early) != 0 {
			t.Errorf("before six: %d", len(early))
		}
		s.Pass(2 * time.Minute)
		letters := sent()
		if len(letters) != 2 || letters[0].To != "admin@harbour-vale.example" || letters[1].To != "ines@harbour-vale.example" {
			t.Fatalf("letters: %+v", letters)
		}
		golden(t, "weekly.txt", letters[0].Text)
		golden(t, "weekly.html", letters[0].HTML)
		golden(t, "weekly-manager.txt", letters[1].Text)
		if strings.Contains(letters[1].Text, "Bright Harvest") || strings.Contains(letters[0].HTML, "<img") {
			t.Error("a manager reads of another's client, or there is a picture")
		}
		s.Pass(time.Hour)
		if again := sent(); len(again) != 0 {
			t.Errorf("again in the same week: %d", len(again))
		}
		s.Pass(7*24*time.Hour + 24*time.Hour)
		if late := sent(); len(late) != 2 {
			t.Errorf("on Tuesday, the portal was down on Monday: %d", len(late))
		}
	})
}

func person(s *apptest.Shop, email string) identity.Actor {
	s.T.Helper()
	people, err := s.App.Identity.People(context.Background(), identity.System("test"))
	s.Must(err)
	for _, p := range people {
		if p.Email == email {
			return identity.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Staff: p.Staff}
		}
	}
	s.T.Fatalf("no %s", email)
	return identity.Actor{}
}
