package workspace_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
)

func reachOf(s *apptest.Shop, email string) identity.Reach {
	s.T.Helper()
	return staff(s, email).Reach(s.Now().Date(time.UTC))
}

func staff(s *apptest.Shop, email string) identity.Actor {
	s.T.Helper()
	people, err := s.App.Identity.People(context.Background(), identity.System("test"))
	s.Must(err)
	for _, p := range people {
		if p.Email == email {
			return identity.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Staff: p.Staff}
		}
	}
	s.T.Fatalf("nobody has the address %s", email)
	return identity.Actor{}
}

func daysAgo(n int) string { return apptest.Start.Add(-time.Duration(n) * 24 * time.Hour).String() }

// selling is the test shop with orders: Nordwind bought less than before, Bright Harvest for the first time; Quiet Ltd
// belongs to another manager, sees nothing and nobody of it was invited.
func selling(s *apptest.Shop) *workspace.Clients {
	s.Fill()
	s.Set("currency.rates", `{"GBP":"1.20"}`)
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Import("accounts", "slug,name,currency,segment,manager_email,credit_limit", "quiet,Quiet Ltd,GBP,Öl & Gas,max@harbour-vale.example,100.00")
	s.Import("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price",
		"A1,nordwind,"+daysAgo(10)+",phone,FS-0933-08040-Z,3,10.0000", "A1,nordwind,"+daysAgo(10)+",phone,FS-0934-08-Z,2,5.0000",
		"A2,nordwind,"+daysAgo(100)+",phone,FS-0933-08040-Z,10,10.0000",
		"A3,nordwind,"+daysAgo(200)+",phone,FS-0933-08040-Z,999,10.0000",
		"B1,bright-harvest,"+daysAgo(5)+",online,SW-2210-L,2,8.0800",
		"C1,quiet,"+daysAgo(95)+",rep,SW-2210-L,10,1.0000")
	return workspace.NewClients(s.App.DB, s.App.Settings, s.Now)
}

func TestTheListShowsTheFiguresThatMatterWithinReach(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx, list := context.Background(), selling(s)
		_, err := s.App.DB.Exec(ctx, `UPDATE order_lines SET cancelled = 1 WHERE sku = 'FS-0934-08-Z'`)
		s.Must(err)
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_to", "nordwind,FS-0934-08-Z,1,5.00,2026-12-31", "nordwind,FS-0934-08-Z,10,4.00,2026-12-31")

		got, err := list.List(ctx, reachOf(s, "admin@harbour-vale.example"), workspace.Filter{})
		s.Must(err)
		if len(got.Clients) != 3 || len(got.Every) != 3 || got.Currency != "EUR" {
			t.Fatalf("an administrator sees %d of %d clients in %s", len(got.Clients), len(got.Every), got.Currency)
		}
		nordwind, quiet := got.Clients[1], got.Clients[2]
		if nordwind.Orders != 1 || nordwind.OrdersBefore != 1 || nordwind.Revenue != 3500 || nordwind.RevenueBefore != 10_000 || nordwind.Trend() != workspace.Falling {
			t.Errorf("Nordwind: %+v", nordwind)
		}
		if nordwind.ContractEnd != clock.NewDate(2026, 12, 31) || nordwind.Manager != "Ines Halvorsen" || nordwind.NotLive() != "" {
			t.Errorf("Nordwind: ends %s, %s, %q", nordwind.ContractEnd, nordwind.Manager, nordwind.NotLive())
		}
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_from,valid_to", "nordwind,FS-0934-08-Z,1,5.50,2027-01-01,2027-03-31", "nordwind,FS-0934-08-Z,1,5.60,2027-04-02,")
		if next, err := list.List(ctx, reachOf(s, "admin@harbour-vale.example"), workspace.Filter{}); err != nil || next.Clients[1].ContractEnd != clock.NewDate(2027, 3, 31) {
			t.Errorf("a set continues the next day, its own end leaves a gap: %s %v", next.Clients[1].ContractEnd, err)
		}
		actor, account, err := workFor(s, "ines@harbour-vale.example", "nordwind")
		s.Must(err)
		if page, err := s.App.ClientPages.Overview(ctx, actor, account); err != nil || page.Client.ContractEnd != clock.NewDate(2027, 3, 31) {
			t.Errorf("its own page says %s %v", page.Client.ContractEnd, err)
		}
		if quiet.RevenueBefore != 1200 || quiet.Trend() != workspace.Silent || quiet.NotLive() != "sees nothing: no range" {
			t.Errorf("Quiet: %+v", quiet)
		}
		if got.Totals.Orders != 2 || got.Totals.Revenue != 3500+1616 || got.Totals.RevenueBefore != 11_200 {
			t.Errorf("totals: %+v", got.Totals)
		}
		for email, want := range map[string]int{"ines@harbour-vale.example": 2, "max@harbour-vale.example": 1} {
			got, err := list.List(ctx, reachOf(s, email), workspace.Filter{})
			s.Must(err)
			if len(got.Clients) != want || len(got.Every) != want || len(got.Managers) != 1 {
				t.Errorf("%s sees %d of %d clients of %v", email, len(got.Clients), len(got.Every), got.Managers)
			}
		}
		none, err := list.List(ctx, identity.Reach{}, workspace.Filter{})
		s.Must(err)
		if len(none.Clients)+len(none.Every)+none.Totals.Orders != 0 {
			t.Errorf("nobody's reach: %+v", none)
		}
	})
}

func TestFiltersAndOrders(t *testing.T) {
	s := apptest.New(t)
	list, ctx := selling(s), context.Background()
	s.Must(s.App.DB.InTx(ctx, func(ctx context.Context) error {
		_, err := s.App.DB.Exec(ctx, `UPDATE accounts SET credit_used = 9000 WHERE slug = 'quiet'`)
		return err
	}))
	s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_to", "bright-harvest,SW-2210-L,1,8.08,2026-12-19")
	for name, c := range map[string]struct {
		filter workspace.Filter
		want   string
	}{
		"by name":                   {workspace.Filter{}, "[bright-harvest nordwind quiet]"},
		"backwards":                 {workspace.Filter{Sort: "-name"}, "[quiet nordwind bright-harvest]"},
		"an order that isn't there": {workspace.Filter{Sort: "-odd"}, "[bright-harvest nordwind quiet]"},
		"revenue":                   {workspace.Filter{Sort: "-revenue"}, "[nordwind bright-harvest quiet]"},
		"change":                    {workspace.Filter{Sort: "change"}, "[nordwind quiet bright-harvest]"},
		"what ends first":           {workspace.Filter{Sort: "ends"}, "[bright-harvest nordwind quiet]"},
		"words in any casing":       {workspace.Filter{Words: "WIND nord"}, "[nordwind]"},
		"a segment":                 {workspace.Filter{Segment: "Öl & Gas"}, "[quiet]"},
		"a manager":                 {workspace.Filter{Manager: "Max Other"}, "[quiet]"},
		"no manager":                {workspace.Filter{Manager: workspace.Nobody}, "[]"},
		"drifting":                  {workspace.Filter{Trend: workspace.Drifting}, "[nordwind quiet]"},
		"growing":                   {workspace.Filter{Trend: workspace.Growing}, "[bright-harvest]"},
		"credit nearly used":        {workspace.Filter{Credit: "nearly"}, "[quiet]"},
		"credit over":               {workspace.Filter{Credit: "over"}, "[]"},
		"ends within 30 days":       {workspace.Filter{EndsIn: 30}, "[bright-harvest]"},
		"ends within 29 days":       {workspace.Filter{EndsIn: 29}, "[]"},
		"sees nothing":              {workspace.Filter{Nothing: true}, "[quiet]"},
		"not live yet":              {workspace.Filter{NotLive: true}, "[quiet]"},
		"blocked":                   {workspace.Filter{Status: "blocked"}, "[]"},
	} {
		got, err := list.List(ctx, reachOf(s, "admin@harbour-vale.example"), c.filter)
		s.Must(err)
		slugs := []string{}
		for _, client := range got.Clients {
			slugs = append(slugs, client.Slug)
		}
		if fmt.Sprint(slugs) != c.want {
			t.Errorf("%s: %v, want %s", name, slugs, c.want)
		}
	}
}

// A deputy sees the manager's clients on the days agreed, both included, and not on any other.
func TestADeputySeesTheClientsForTheTime(t *testing.T) {
	s := apptest.New(t)
	list, ctx := selling(s), context.Background()
	ines, max := staff(s, "ines@harbour-vale.example"), staff(s, "max@harbour-vale.example")
	_, err := s.App.DB.Exec(ctx, `INSERT INTO deputies (manager_id, deputy_id, from_on, to_on) VALUES (?, ?, 20261118, 20261119)`, ines.PersonID, max.PersonID)
	s.Must(err)
	for day, want := range map[clock.Date]int{20261117: 1, 20261118: 3, 20261119: 3, 20261120: 1} {
		got, err := list.List(ctx, max.Reach(day), workspace.Filter{})
		s.Must(err)
		if len(got.Every) != want {
			t.Errorf("on %s the deputy sees %d clients, want %d", day, len(got.Every), want)
		}
	}
}

func TestViewsAreEachPersonsOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		ctx, views := context.Background(), workspace.NewViews(s.App.DB)
		ines, ada := staff(s, "ines@harbour-vale.example"), staff(s, "admin@harbour-vale.example")
		view := workspace.View{Page: "/desk/clients", Name: "Drifting", Query: "trend=drifting"}
		s.Must(views.Save(ctx, ines, view))
		view.Query = "sort=-change&trend=drifting"
		s.Must(views.Save(ctx, ines, view)) // replaced
		s.Must(views.Save(ctx, ines, workspace.View{Page: "/desk/clients", Name: "All", Query: ""}))
		mine, err := views.List(ctx, ines, "/desk/clients")
		s.Must(err)
		if len(mine) != 2 || mine[1].Query != view.Query {
			t.Fatalf("views: %+v", mine)
		}
		if others, err := views.List(ctx, ada, "/desk/clients"); err != nil || len(others) != 0 {
			t.Errorf("someone else sees %+v, %v", others, err)
		}
		view = mine[1]
		view.Name = "Call them"
		if err := views.Rename(ctx, ada, view); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("someone else renamed it: %v", err)
		}
		s.Must(views.Rename(ctx, ines, view))
		view.Name = "All"
		if err := views.Rename(ctx, ines, view); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("a name taken: %v", err)
		}
		s.Must(views.Delete(ctx, ada, view.ID))
		s.Must(views.Delete(ctx, ines, mine[0].ID))
		if left, err := views.List(ctx, ines, "/desk/clients"); err != nil || len(left) != 1 || left[0].Name != "Call them" {
			t.Errorf("left: %+v, %v", left, err)
		}
		for name, bad := range map[string]workspace.View{"no name": {Page: "/desk/clients", Name: " "}, "no list": {Page: "//evil.example", Name: "x"}} {
			if err := views.Save(ctx, ines, bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
