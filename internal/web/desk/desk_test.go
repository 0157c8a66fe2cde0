package desk_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/mail"
)

// What can't be delivered is shown to the client manager whose client it concerns, and to nobody else's.
func TestAClientManagerSeesWhatCouldNotBeDelivered(t *testing.T) {
	s := apptest.New(t).Fill()
	ctx := context.Background()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	jana := s.Actor("jana@nordwind.example", "nordwind")
	s.Must(s.App.Mail.Put(ctx, mail.New{Key: "x", Kind: "order-placed", AccountID: jana.Account.ID, ToEmail: "gone@nordwind.example", Subject: "We have your order HV-7", Text: "text", HTML: "html"}))
	_, err := s.App.DB.Exec(ctx, `UPDATE letters SET state = 'failed', last_error = 'no such user' WHERE to_email = 'gone@nordwind.example'`)
	s.Must(err)
	for email, sees := range map[string]bool{"ines@harbour-vale.example": true, "admin@harbour-vale.example": true, "max@harbour-vale.example": false} {
		page := s.SignIn(email).Get("/desk")
		if page.Status != 200 || page.Shows("no such user") != sees || page.Shows("Nordwind Maschinenbau") != sees {
			t.Errorf("%s: %d %s", email, page.Status, page.Text())
		}
	}
}

func TestTodayTellsWhatIsToBeDoneWithinReach(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		ctx := context.Background()
		s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
		s.Import("accounts", "slug,name,currency,manager_email,credit_limit", "quiet,Quiet Ltd,EUR,max@harbour-vale.example,100.00")
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_to", "nordwind,FS-0934-08-Z,1,5.00,2026-12-31")
		exec := func(query string, args ...any) {
			t.Helper()
			_, err := s.App.DB.Exec(ctx, query, args...)
			s.Must(err)
		}
		exec(`UPDATE accounts SET credit_used = 9500 WHERE slug = 'quiet'`)
		exec(`INSERT INTO notes (account_id, kind, text, due_on, by_name, created_at) SELECT id, 'promise', 'Samples of the glasses', 20261117, 'Ines Halvorsen', 1 FROM accounts WHERE slug = 'nordwind'`)
		exec(`INSERT INTO notes (account_id, kind, text, due_on, by_name, created_at, done_at) SELECT id, 'promise', 'Kept already', 20261117, 'Ines Halvorsen', 1, 5 FROM accounts WHERE slug = 'nordwind'`)
		exec(`INSERT INTO asks (account_id, member_id, words, quantity, asked_at) SELECT m.account_id, m.id, 'A4 shackle 8', 40, ? FROM members m JOIN people p ON p.id = m.person_id WHERE p.email = 'jana@nordwind.example'`, s.Now())
		exec(`UPDATE asks SET answered_at = 0`)
		ines, max, ada := s.SignIn("ines@harbour-vale.example"), s.SignIn("max@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
		mine := ines.Get("/desk")
		for _, words := range []string{"Samples of the glasses (Ines Halvorsen)", "due 2 days ago", "Jana Petersen asks for 40 × A4 shackle 8.", "One product’s contract price ends Thu 31 Dec", "3 things wait"} {
			if !mine.Shows(words) {
				t.Errorf("Ines doesn't read %q: %s", words, mine.Text("main"))
			}
		}
		if mine.Shows("Quiet") || mine.Shows("Kept already") || mine.Text(".desk-nav .count") != "3" {
			t.Errorf("Ines: %s", mine.Text())
		}
		if theirs := max.Get("/desk"); !theirs.Shows("No range was given to them yet") || !theirs.Shows("95 % of €100.00 used.") || theirs.Shows("Nordwind") {
			t.Errorf("Max: %s", theirs.Text("main"))
		}
		if all := ada.Get("/desk?kind=promise"); !all.Shows("5 things wait") || len(all.All("tbody tr")) != 1 {
			t.Errorf("an administrator: %s", all.Text("main"))
		}
	})
}

// A promise is said to be kept on the list itself, and that is taken back as easily.
func TestAPromiseIsKeptOnToday(t *testing.T) {
	s := apptest.New(t).Fill()
	nordwind := s.Actor("jana@nordwind.example", "nordwind").Account.ID
	_, err := s.App.DB.Exec(context.Background(), `INSERT INTO notes (account_id, kind, text, due_on, by_name, created_at) VALUES (?, 'promise', 'Samples of the glasses', 20261117, 'Ines', 1)`, nordwind)
	s.Must(err)
	b := s.SignIn("ines@harbour-vale.example")
	post := func(page *apptest.Page, form string) {
		t.Helper()
		got := b.Post("/desk?kind=promise", page.Attr(form+" form", "action"), "back", "today", "kind", page.Attr(form+" [name=kind]", "value"))
		if got.Status != 303 || got.Location != "/desk?kind=promise" {
			t.Fatalf("%s: %d %s %s", form, got.Status, got.Location, got.Text("main"))
		}
	}
	post(b.Get("/desk?kind=promise"), ".work")
	page := b.Get("/desk?kind=promise")
	if page.Find(".work") != nil || !page.Shows("Kept: Samples of the glasses") || !page.Shows("Kept today") {
		t.Errorf("kept: %s", page.Text("main"))
	}
	post(page, "[aria-labelledby=kept]")
	if page = b.Get("/desk?kind=promise"); page.Find(".work [data-do]") == nil || page.Find("#kept") != nil {
		t.Errorf("taken back: %s", page.Text("main"))
	}
}

// One box finds anything by its numbers in any writing, within reach alone.
func TestOneBoxFindsEverythingWithinReach(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
		s.Import("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price,po_number", "HV-104211,nordwind,2026-11-10T10:00:00Z,phone,FS-0933-08040-Z,3,10.0000,4500 71 882")
		ines, max := s.SignIn("ines@harbour-vale.example"), s.SignIn("max@harbour-vale.example")
		for words, want := range map[string]struct {
			found string
			open  bool // to a manager whose client it isn't
		}{
			"NORD wind":        {"Nordwind Maschinenbau", false},
			"nordwind":         {"Nordwind Maschinenbau", false},
			"hv-104211":        {"HV-104211", false},
			"104211":           {"HV-104211", false},
			"HV-1042":          {"HV-104211", false},
			"450071882":        {"HV-104211", false},
			"4500 71":          {"HV-104211", false},
			"fs 0933 08040z":   {"Hex head screw M8 × 40", true},
			"fs0933":           {"Hex head screw M8 × 50", true},
			"hv 933 840":       {"Hex head screw M8 × 40", true},
			"2000000000053":    {"Nitrile glove blue L", true},
			"glove blue":       {"Nitrile glove blue L", true},
			"blue gloves":      {"Nitrile glove blue L", true},
			"screws hex":       {"Hex head screw M8 × 40", true},
			"nm4001187":        {"Hex head screw M8 × 40", false},
			"petersen":         {"jana@nordwind.example", false},
			"jana@nordwind":    {"jana@nordwind.example", false},
			"maschinenbau wi%": {"", false},
		} {
			address := "/desk/search?q=" + url.QueryEscape(words)
			page := ines.Get(address)
			if page.Status != 200 || want.found != "" && !strings.Contains(page.Text("main"), want.found) || want.found == "" && !page.Shows("Nothing is found") {
				t.Errorf("%s: %d %s", words, page.Status, page.Text("main"))
			}
			if theirs := max.Get(address); want.found != "" && strings.Contains(theirs.Text("main"), want.found) != want.open {
				t.Errorf("%s, out of reach: %s", words, theirs.Text("main"))
			}
		}
		ines.Header.Set("X-Requested-With", "fetch")
		if options := ines.Get("/desk/suggest?q=nordwind"); options.Find("[role=option][data-href=/desk/clients/nordwind]") == nil {
			t.Errorf("suggestions: %s", options.Body)
		}
	})
}
