package workspace_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
)

// works makes a person of the seller's work for a client.
func works(s *apptest.Shop, email, slug string) (identity.Actor, accounts.Account) {
	s.T.Helper()
	actor, account, err := s.App.Accounts.ForStaff(context.Background(), staff(s, email), reachOf(s, email), slug)
	s.Must(err)
	return actor, account
}

func texts(t workspace.Timeline) (list []string) {
	for _, h := range t.List {
		list = append(list, string(h.Kind)+" "+h.What+" "+h.Order+h.Text)
	}
	return list
}

func TestAClientsPageSaysEverything(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		ines, nordwind := works(s, "ines@harbour-vale.example", "nordwind")
		notes := s.App.Contacts
		s.Must(notes.Write(ctx, ines, "Samples to Milan", s.Now().Date(time.UTC)))
		s.Must(notes.Add(ctx, ines, contacts.Contact{At: s.Now(), Channel: "call", Reason: "delivery", Minutes: 7, WithName: "Jana"}, "key-of-a-contact-1"))
		jana := s.Actor("jana@nordwind.example", "nordwind")
		s.Must(s.App.Orders.Ask(ctx, jana, orders.Request{Words: "fog-free glasses"}))
		s.Must(s.App.Accounts.EnterPayment(ctx, ines, 320_418, s.Now(), "", "", "key-of-a-payment-1"))
		s.Settle()

		o, err := s.App.ClientPages.Overview(ctx, ines, nordwind)
		s.Must(err)
		if o.Orders != 1 || o.Counts.Orders != 3 || o.Counts.Range != 5 || o.Requests != 1 || len(o.Promises) != 1 || len(o.People) != 3 || o.Counts.Places != 2 ||
			o.ManagerName != "Ines Halvorsen" || o.Payment.Amount != -320_418 || o.Online != 0 {
			t.Errorf("the page: %+v", o)
		}
		if len(o.Asked) != 2 || !o.Asked[0].Contract || o.Asked[0].Entries != 1 || !o.Asked[1].IsBase {
			t.Errorf("prices are asked of %+v", o.Asked)
		}
		all, err := s.App.ClientPages.Timeline(ctx, ines, "", 0)
		s.Must(err)
		got := strings.Join(texts(all), "\n")
		for _, want := range []string{"orders placed A1", "orders placed A3", "contacts call delivery", "requests asked fog-free glasses", "contacts account nordwind", "changes account nordwind"} {
			if !strings.Contains(got, want) {
				t.Errorf("the timeline lacks %q:\n%s", want, got)
			}
		}
		if asks := o.Missing; len(asks) != 1 || asks[0].What != workspace.NobodyCame { // nobody of the test's has signed in, but they ordered
			if len(asks) != 0 {
				t.Errorf("missing: %+v", asks)
			}
		}
		for _, outsider := range []identity.Actor{jana, staff(s, "ines@harbour-vale.example")} {
			if _, err := s.App.ClientPages.Overview(ctx, outsider, nordwind); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s reads the page: %v", outsider.Name, err)
			}
		}
	})
}

// Whatever the page ends at, going on page by page reads everything once.
func TestTheTimelineLosesNothingFromPageToPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		ines, nordwind := works(s, "ines@harbour-vale.example", "nordwind")
		lines, want := []string{"order_number,account,ordered_at,channel,sku,quantity,unit_price"}, map[string]bool{}
		for i := range 70 {
			number := fmt.Sprintf("T%03d", i)
			lines = append(lines, number+",nordwind,"+daysAgo(i/3+1)+",phone,FS-0933-08040-Z,1,1.0000")
			want["placed "+number] = true
		}
		s.Import("orders", lines...)
		for i := range 20 { // several changes at a time
			d := nordwind.Details()
			d.Segment, d.TaxID, d.ExternalID = fmt.Sprint("s", i), fmt.Sprint("t", i), fmt.Sprint("x", i)
			s.Pass(time.Hour)
			var err error
			nordwind, err = s.App.Accounts.SaveDetails(ctx, ines, nordwind.UpdatedAt, d)
			s.Must(err)
			for _, value := range []string{d.Segment, d.TaxID, d.ExternalID} {
				want["changed "+value] = true
			}
		}
		before, last, pages := clock.Time(0), clock.Time(1<<60), 0
		for pages = 1; pages < 50; pages++ {
			got, err := s.App.ClientPages.Timeline(ctx, ines, "", before)
			s.Must(err)
			for _, h := range got.List {
				if h.At > last {
					t.Fatalf("page %d goes back in time", pages)
				}
				last = h.At
				keys := []string{h.What + " " + h.Order}
				for _, c := range h.Changes {
					keys = append(keys, "changed "+c.After)
				}
				for _, key := range keys {
					delete(want, key)
				}
			}
			if before = got.Earlier; before == 0 {
				break
			}
		}
		if len(want) != 0 || pages < 3 {
			t.Errorf("after %d pages not seen: %v", pages, want)
		}
	})
}

func TestARequestIsAnsweredOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Must(s.App.Orders.Ask(ctx, s.Actor("jana@nordwind.example", "nordwind"), orders.Request{Words: "fog-free glasses"}))
		ines, _ := works(s, "ines@harbour-vale.example", "nordwind")
		other, _ := works(s, "ines@harbour-vale.example", "bright-harvest")
		list, err := s.App.ClientPages.Requests(ctx, ines)
		s.Must(err)
		if err := s.App.Orders.AnswerAsk(ctx, other, list[0].ID, "No"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another client's request: %v", err)
		}
		if err := s.App.Orders.AnswerAsk(ctx, ines, list[0].ID, " "); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("nothing as an answer: %v", err)
		}
		s.Must(s.App.Orders.AnswerAsk(ctx, ines, list[0].ID, "From Monday on."))
		if err := s.App.Orders.AnswerAsk(ctx, ines, list[0].ID, "Again"); !fault.Is(err, fault.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		s.Settle()
		if n := s.Count(`SELECT COUNT(*) FROM letters WHERE kind = 'ask-answered' AND to_email = 'jana@nordwind.example'`); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestWhatTheRhythmShows(t *testing.T) {
	day := func(n int) clock.Date { return clock.NewDate(2026, 11, 19).AddDays(-n) }
	every := func(way workspace.Way, step, from, to int) (list []workspace.Beat) {
		for n := from; n >= to; n -= step {
			list = append(list, workspace.Beat{Day: day(n), Way: way, Orders: 1, Revenue: 100})
		}
		return list
	}
	for name, c := range map[string]struct {
		beats []workspace.Beat
		want  string
	}{
		"nothing":               {nil, "No order in twelve months"},
		"one":                   {every(workspace.Online, 1, 10, 10), "One order in twelve months"},
		"two":                   {every(workspace.Online, 5, 10, 5), "2 orders in twelve months"},
		"a rhythm":              {every(workspace.Online, 6, 300, 2), "An order every 6 days"},
		"daily":                 {every(workspace.Online, 1, 30, 0), "An order every day"},
		"silent":                {every(workspace.Online, 6, 300, 40), "No order for 42 days; before, one every 6 days"},
		"phone stopped":         {append(every(workspace.Phone, 6, 350, 250), every(workspace.Online, 6, 244, 2)...), "An order every 6 days; the phone orders stopped in March"},
		"went back to people":   {append(every(workspace.Online, 6, 350, 250), every(workspace.Phone, 6, 244, 2)...), "An order every 6 days; nothing online since March"},
		"two calls are no rule": {append(every(workspace.Phone, 6, 350, 344), every(workspace.Online, 6, 338, 2)...), "An order every 6 days"},
	} {
		slices.SortStableFunc(c.beats, func(a, b workspace.Beat) int { return int(a.Day - b.Day) })
		r := workspace.Rhythm{From: day(365), To: day(0), Currency: "EUR", Beats: c.beats}
		if got := r.Finding(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		orders := 0
		for _, m := range r.Months() {
			for _, n := range m.Orders {
				orders += n
			}
		}
		if orders != r.Orders() {
			t.Errorf("%s: the months hold %d of %d orders", name, orders, r.Orders())
		}
	}
}
