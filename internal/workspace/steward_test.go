package workspace_test

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
)

func newClient(s *apptest.Shop, slug string) workspace.NewClient {
	limit := money.Amount(500_000)
	return workspace.NewClient{Key: "key-of-the-form-" + slug, Slug: slug, CopyOf: "nordwind", Assortments: []string{"workshop"}, Lists: []string{}, Singles: true, Look: true,
		Details: accounts.Details{Name: "Südwind Anlagenbau", Currency: "EUR", Locale: "de-DE", PaymentTermsDays: 14, CreditLimit: &limit, TaxRule: "domestic"},
		Place:   accounts.Location{Code: "main", Name: "Halle 1", Line1: "Ring 1", City: "Kiel", Postcode: "24103", Country: "DE", IsBilling: true},
		Person:  identity.NewMember{Email: "ute@suedwind.example", Name: "Ute Süd", Role: identity.CompanyAdmin}}
}

func TestAClientIsMadeLikeAnotherOnceAndNobodyIsWrittenTo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Import("account-products", "account,sku,mode", "nordwind,FS-0934-08-Z,hide")
		ines, reach := staff(s, "ines@harbour-vale.example"), reachOf(s, "ines@harbour-vale.example")
		_, err := s.App.Accounts.SaveTheme(ctx, identity.System("test"), "nordwind", accounts.Theme{Accent: "#1f6f5c", Greeting: "Moin", Welcome: "Dear Jana", Links: []accounts.ThemeLink{{Title: "Ours", URL: "https://harbour-vale.example"}}})
		s.Must(err)

		form := newClient(s, "suedwind")
		made, err := s.App.Steward.Make(ctx, ines, reach, form)
		s.Must(err)
		again, err := s.App.Steward.Make(ctx, ines, reach, form)
		s.Must(err)
		if again.ID != made.ID || s.Count(`SELECT COUNT(*) FROM accounts WHERE slug LIKE 'suedwind%'`) != 1 {
			t.Errorf("the form sent twice made %d and %d", made.ID, again.ID)
		}
		actor, account := works(s, "ines@harbour-vale.example", "suedwind")
		o, err := s.App.ClientPages.Overview(ctx, actor, account)
		s.Must(err)
		if o.ManagerName != "Ines Halvorsen" || o.Counts.Range != 4 || o.Counts.Places != 1 || len(o.People) != 1 || o.Counts.Contracts != 0 {
			t.Errorf("made: %+v", o.Head)
		}
		if s.Count(`SELECT COUNT(*) FROM part_numbers WHERE account_id = ?`, made.ID) != 0 {
			t.Error("part numbers were copied")
		}
		look, err := s.App.Accounts.LookOf(ctx, made.ID)
		s.Must(err)
		if look.Theme.Accent != "#1f6f5c" || look.Theme.Greeting != "Moin" || look.Theme.Welcome != "" || len(look.Theme.Links) != 1 {
			t.Errorf("the look: %+v", look.Theme)
		}
		s.Settle()
		letters := func() int { return s.Count(`SELECT COUNT(*) FROM letters WHERE to_email = 'ute@suedwind.example'`) }
		if letters() != 0 || !missing(o, workspace.NotInvited) {
			t.Errorf("%d letters; missing %+v", letters(), o.Missing)
		}
		for range 2 { // the same form, sent again
			if n, err := s.App.Identity.InviteAll(ctx, actor, s.Now()); err != nil || n != 1 {
				t.Errorf("invited %d: %v", n, err)
			}
		}
		s.Settle()
		o, err = s.App.ClientPages.Overview(ctx, actor, account)
		s.Must(err)
		if letters() != 1 || missing(o, workspace.NotInvited) || !missing(o, workspace.NobodyCame) {
			t.Errorf("after inviting: %d letters; missing %+v", letters(), o.Missing)
		}
	})
}

func missing(o workspace.Overview, what workspace.MissingWhat) bool {
	for _, m := range o.Missing {
		if m.What == what {
			return true
		}
	}
	return false
}

func TestWhatIsWrongWithANewClientIsToldAndNothingIsMade(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		ines, reach := staff(s, "ines@harbour-vale.example"), reachOf(s, "ines@harbour-vale.example")
		for field, spoil := range map[string]func(n *workspace.NewClient){
			"slug":          func(n *workspace.NewClient) { n.Slug = "nordwind" },
			"copy":          func(n *workspace.NewClient) { n.CopyOf = "quiet" }, // another manager's
			"assortments":   func(n *workspace.NewClient) { n.Assortments = []string{"nothing"} },
			"lists":         func(n *workspace.NewClient) { n.Lists = []string{"no-such-list"} },
			"location_city": func(n *workspace.NewClient) { n.Place.City = "" },
			"person_email":  func(n *workspace.NewClient) { n.Person.Email = "ute" },
			"contracts": func(n *workspace.NewClient) {
				n.Contracts, n.Details.Currency = true, "GBP"
			},
		} {
			form := newClient(s, "wrong")
			spoil(&form)
			_, err := s.App.Steward.Make(ctx, ines, reach, form)
			problem, ok := fault.AsInvalid(err)
			if !ok || problem.For(field) == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if n := s.Count(`SELECT COUNT(*) FROM accounts WHERE slug = 'wrong'`); n != 0 {
			t.Errorf("%d accounts were left behind", n)
		}
		_, err := s.App.Steward.Make(ctx, s.Actor("jana@nordwind.example", "nordwind"), reach, newClient(s, "hers"))
		if !fault.Is(err, fault.KindDenied) && !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a buyer makes a client: %v", err)
		}
		form := newClient(s, "agreed")
		form.Contracts = true
		made, err := s.App.Steward.Make(ctx, ines, reach, form)
		s.Must(err)
		if n := s.Count(`SELECT COUNT(*) FROM contract_prices WHERE account_id = ?`, made.ID); n != 1 {
			t.Errorf("%d contract prices were copied", n)
		}
	})
}

func TestAHandoverIsKeptAsWrittenAndBothCanReadIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_to", "nordwind,FS-0934-08-Z,1,5.00,2026-12-31")
		ines, nordwind := works(s, "ines@harbour-vale.example", "nordwind")
		max := staff(s, "max@harbour-vale.example")
		s.SignIn("jana@nordwind.example")
		notes := s.App.Contacts
		s.Must(notes.Write(ctx, ines, "Prefers to be called before ten", 0))
		id, err := s.App.Steward.HandOver(ctx, ines, nordwind.ManagerID, max.PersonID, "Mind the renewal.", true)
		s.Must(err)
		if _, err := s.App.Steward.HandOver(ctx, ines, nordwind.ManagerID, max.PersonID, "", true); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("handed over twice: %v", err)
		}
		for _, c := range []struct {
			email string
			may   bool
		}{{"ines@harbour-vale.example", true}, {"max@harbour-vale.example", true}, {"admin@harbour-vale.example", true}} {
			h, err := s.App.Steward.Handover(ctx, staff(s, c.email), reachOf(s, c.email), id)
			s.Must(err)
			var text strings.Builder
			for _, p := range h.Parts {
				for _, l := range p.Lines {
					text.WriteString(p.Title + ": " + l.Text + " " + l.More + "\n")
				}
			}
			for _, want := range []string{"Notes and preferences: Prefers to be called before ten", "contract prices of 1 products end", "People: Jana Petersen, buyer", "Credit limit 25000.00 EUR"} {
				if !strings.Contains(text.String(), want) {
					t.Errorf("%s doesn't read %q in:\n%s", c.email, want, text.String())
				}
			}
		}
		s.Person("eve@harbour-vale.example", "Eve Third", "", "", identity.Manager)
		if _, err := s.App.Steward.Handover(ctx, staff(s, "eve@harbour-vale.example"), reachOf(s, "eve@harbour-vale.example"), id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a third manager reads it: %v", err)
		}
		if _, _, err := s.App.Accounts.ForStaff(ctx, staff(s, "ines@harbour-vale.example"), reachOf(s, "ines@harbour-vale.example"), "nordwind"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the old manager still works for them: %v", err)
		}
		works(s, "max@harbour-vale.example", "nordwind")
		s.Settle()
		for email, want := range map[string]int{"jana@nordwind.example": 1, "vera@nordwind.example": 0, "max@harbour-vale.example": 1} {
			if n := s.Count(`SELECT COUNT(*) FROM letters WHERE to_email = ? AND kind IN ('new-manager', 'handover')`, email); n != want {
				t.Errorf("%d letters to %s, want %d", n, email, want)
			}
		}
	})
}

func TestTwoAccountsThatAreOneBecomeOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		selling(s)
		s.Import("locations", "account,code,name,line1,city,postcode,country", "bright-harvest,werk2,Other,Lane 1,Kent,ME1,GB")
		s.Import("part-numbers", "account,part_number,sku", "bright-harvest,NM 910-0042,PK-3050-66B", "bright-harvest,BH-ONLY,PK-3050-66B")
		s.Person("jana@nordwind.example", "Jana Petersen", "bright-harvest", identity.Viewer, "")
		jana := s.Actor("jana@nordwind.example", "nordwind")
		_, err := s.App.Cart.AddMany(ctx, jana, []cart.Item{{ProductID: id(s, "FS-0933-08040-Z"), Quantity: 3, Source: "test"}})
		s.Must(err)
		s.Must(s.App.Accounts.Use(ctx, jana.Account.ID, 10_000, "A1"))

		ines, _ := works(s, "ines@harbour-vale.example", "nordwind")
		if _, err := s.App.Steward.PreviewMerge(ctx, ines, "bright-harvest"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager merges: %v", err)
		}
		ada, _ := works(s, "admin@harbour-vale.example", "nordwind")
		for _, wrong := range []string{"nordwind", "nobody"} {
			if _, err := s.App.Steward.PreviewMerge(ctx, ada, wrong); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("into %s: %v", wrong, err)
			}
		}
		if m, err := s.App.Steward.PreviewMerge(ctx, ada, "quiet"); err != nil || m.Refused == "" {
			t.Errorf("another currency: %q, %v", m.Refused, err)
		}
		m, err := s.App.Steward.PreviewMerge(ctx, ada, "bright-harvest")
		s.Must(err)
		if said := strings.Join(m.Conflicts, "\n"); m.Refused != "" || len(m.Conflicts) != 3 || !strings.Contains(said, "werk2-nordwind") || !strings.Contains(said, "NM 910-0042") {
			t.Errorf("the preview: %q %q", m.Refused, m.Conflicts)
		}
		s.Must(s.App.Contacts.Write(ctx, ines, "A note meanwhile", 0))
		if _, err := s.App.Steward.Merge(ctx, ada, "bright-harvest", m.Seen); !fault.Is(err, fault.KindConflict) {
			t.Errorf("something changed since: %v", err)
		}
		m, err = s.App.Steward.PreviewMerge(ctx, ada, "bright-harvest")
		s.Must(err)
		for range 2 { // the second is the same form again
			_, err = s.App.Steward.Merge(ctx, ada, "bright-harvest", m.Seen)
			s.Must(err)
		}
		into := m.Into.ID
		for what, want := range map[string]int{
			`SELECT COUNT(*) FROM orders WHERE account_id = ?`: 4, `SELECT COUNT(DISTINCT account_id) FROM order_lines WHERE account_id = ?`: 1,
			`SELECT COUNT(*) FROM locations WHERE account_id = ?`: 4, `SELECT COUNT(*) FROM members WHERE account_id = ? AND removed_at = 0`: 5,
			`SELECT COUNT(*) FROM part_numbers WHERE account_id = ?`: 5, `SELECT COUNT(*) FROM notes WHERE account_id = ?`: 1,
			`SELECT COUNT(*) FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.account_id = ?`:     1,
			`SELECT COUNT(*) FROM accounts WHERE id = ? AND credit_used = 10000`:                            1,
			`SELECT COUNT(*) FROM accounts WHERE merged_into = ? AND status = 'closed' AND credit_used = 0`: 1,
		} {
			if n := s.Count(what, into); n != want {
				t.Errorf("%s: %d, want %d", what, n, want)
			}
		}
		merged := s.Actor("jana@nordwind.example", "bright-harvest")
		if merged.Role != identity.Viewer {
			t.Errorf("Jana is %s there", merged.Role)
		}
		if _, err := s.App.Identity.ActorFor(ctx, "jana@nordwind.example", "nordwind"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("Jana still comes into the closed one: %v", err)
		}
		if page := s.SignIn("boss@nordwind.example").Get("/s/bright-harvest/orders"); page.Status != 200 || !page.Shows("A1") {
			t.Errorf("the boss sees %d", page.Status)
		}
	})
}

func id(s *apptest.Shop, sku string) (id int64) {
	s.T.Helper()
	s.Must(s.App.DB.Get(context.Background(), &id, `SELECT id FROM products WHERE sku = ?`, sku))
	return id
}
