package house_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
)

func shop(t *testing.T) *apptest.Shop {
	s := apptest.New(t).Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Person("sue@harbour-vale.example", "Sue Port", "", "", identity.Support)
	return s
}

func TestWhoMaySeeTheHouse(t *testing.T) {
	s := shop(t)
	for email, want := range map[string]string{"admin@harbour-vale.example": "200 200 200 200", "ines@harbour-vale.example": "403 403 200 200",
		"sue@harbour-vale.example": "403 403 200 200"} {
		b := s.SignIn(email)
		got := fmt.Sprint(b.Get("/desk/settings/delivery").Status, b.Get("/desk/staff").Status, b.Get("/desk/changes").Status, b.Get("/desk/style-guide").Status)
		if got != want {
			t.Errorf("%s: %s, want %s", email, got, want)
		}
	}
	ines := s.SignIn("ines@harbour-vale.example")
	if page := ines.Post("/desk", "/desk/settings/seller", "seller.name", "Mine"); page.Status != 403 {
		t.Errorf("a manager changed settings: %d", page.Status)
	}
}

func TestSettingsAreSavedTogetherOrNotAtAll(t *testing.T) {
	s := shop(t)
	ada := s.SignIn("admin@harbour-vale.example")
	page := ada.Post("/desk/settings/sign-in", "/desk/settings/sign-in", "session.idle_hours", "0", "session.max_days", "7")
	if page.Status != 422 || page.Attr("input[name=session.max_days]", "value") != "7" || !page.Shows("not a whole number from 1 to 72") {
		t.Errorf("a bad value: %d %s", page.Status, page.Text("main"))
	}
	if set, _ := s.App.Settings.Get(context.Background()); set.SessionMax.Hours() != 14*24 {
		t.Errorf("half of it was saved: %s", set.SessionMax)
	}
	page = ada.Post("/desk/settings/sign-in", "/desk/settings/sign-in", "session.idle_hours", "8", "session.max_days", "7")
	if page.Status != 303 {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	if page := ada.Get("/desk/changes?kind=setting"); !page.Shows("Setting session.max_days") || !page.Shows("14 → 7") || !page.Shows("Ada Vale") {
		t.Errorf("the change log: %s", page.Text("main"))
	}
}

// What a group shows goes back in as it is, rows too.
func TestEveryGroupOfSettingsGoesBackInUnchanged(t *testing.T) {
	s := shop(t)
	s.Set("smtp.password", "hush")
	s.Set("small_order", `{"EUR":{"minimum":"50.00","surcharge":"8.50"}}`)
	s.Set("currency.rates", `{"GBP":"1.20"}`)
	before, err := s.App.Settings.Get(context.Background())
	s.Must(err)
	ada := s.SignIn("admin@harbour-vale.example")
	for _, group := range []string{"seller", "orders", "delivery", "money", "standing", "sign-in", "mail"} {
		at := "/desk/settings/" + group
		form := ada.Get(at)
		if strings.Contains(form.Body, "hush") {
			t.Error("the password is shown")
		}
		if answer := ada.Do("POST", at, apptest.FormOf(form, "form[action="+at+"]")); answer.Status != 303 {
			t.Errorf("%s: %d %s", group, answer.Status, answer.Text("main"))
		}
	}
	after, err := s.App.Settings.Get(context.Background())
	s.Must(err)
	if fmt.Sprintf("%+v", *after) != fmt.Sprintf("%+v", *before) {
		t.Errorf("before %+v\nafter  %+v", *before, *after)
	}
}

func TestRowsOfDeliveryAndTax(t *testing.T) {
	s := shop(t)
	ada := s.SignIn("admin@harbour-vale.example")
	page := ada.Post("/desk/settings/delivery", "/desk/settings/delivery", "closed.weekdays", "6", "closed.weekdays", "7", "closed.days", "2026-12-25\n2026-12-26",
		"delivery.methods.0.code", "van", "delivery.methods.0.name", "Our van", "delivery.methods.0.days", "1", "delivery.methods.0.prices", "EUR 9.50 free from 250.00\nGBP 8.00")
	if page.Status != 303 {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	set, err := s.App.Settings.Get(context.Background())
	s.Must(err)
	if m := set.DeliveryMethods; len(m) != 1 || m[0].Name != "Our van" || m[0].Prices["EUR"].FreeFrom != 25_000 || m[0].Prices["GBP"].Price != 800 || len(set.Closed.Days) != 2 {
		t.Errorf("%+v", m)
	}
	page = ada.Post("/desk/settings/delivery", "/desk/settings/delivery", "delivery.methods.0.code", "van", "delivery.methods.0.name", "Our van", "delivery.methods.0.days", "soon", "delivery.methods.0.prices", "free")
	if page.Status != 422 || !page.Shows("Row 1: working days are a whole number.") || page.Attr("input[name=delivery.methods.0.days]", "value") != "soon" {
		t.Errorf("a bad row: %d %s", page.Status, page.Text("main"))
	}
}

func TestStaff(t *testing.T) {
	s := shop(t)
	ada := s.SignIn("admin@harbour-vale.example")
	id := func(email string) string {
		return fmt.Sprint("/desk/staff/", s.Count(`SELECT id FROM people WHERE email = ?`, email))
	}
	admin, max, ines := id("admin@harbour-vale.example"), id("max@harbour-vale.example"), id("ines@harbour-vale.example")
	for _, change := range [][]string{{admin, admin, "role", "manager"}, {admin, admin + "/disable"}} {
		if page := ada.Post(change[0], change[1], change[2:]...); page.Status != 422 || !page.Shows("is the last administrator") {
			t.Errorf("%v: %d %s", change, page.Status, page.Text("main"))
		}
	}
	if page := ada.Post("/desk/staff/new", "/desk/staff/new", "name", "New One", "email", "new@harbour-vale.example", "role", "support"); page.Status != 303 {
		t.Errorf("invite: %d %s", page.Status, page.Text("main"))
	}
	s.Settle()
	if n := s.Count(`SELECT COUNT(*) FROM letters WHERE to_email = 'new@harbour-vale.example'`); n != 1 {
		t.Errorf("%d invitations", n)
	}
	if page := ada.Post("/desk/staff/new", "/desk/staff/new", "name", "", "email", "x", "role", "king"); page.Status != 422 || len(page.All(".field-error")) != 3 {
		t.Errorf("a bad invitation: %d %s", page.Status, page.Text("main"))
	}
	if page := ada.Post("/desk/staff/new", "/desk/staff/new", "name", "Ines", "email", "ines@harbour-vale.example", "role", "support"); page.Status != 422 || !page.Shows("already") {
		t.Errorf("an invitation of a colleague: %d %s", page.Status, page.Text("main"))
	}
	maxIn := s.SignIn("max@harbour-vale.example")
	if page := ada.Post(ines, ines+"/deputies", "deputy", strings.TrimPrefix(max, "/desk/staff/"), "from", "2026-11-19", "to", "2026-11-30"); page.Status != 303 {
		t.Fatalf("a deputy: %d %s", page.Status, page.Text("main"))
	}
	if page := ada.Post(ines, ines+"/deputies", "deputy", strings.TrimPrefix(max, "/desk/staff/"), "from", "2026-11-30", "to", "2026-12-02"); page.Status != 422 || !page.Shows("already") {
		t.Errorf("a deputy for a day twice: %d %s", page.Status, page.Text("main"))
	}
	if page := maxIn.Get("/desk/clients"); !page.Shows("Nordwind Maschinenbau") {
		t.Errorf("the deputy: %s", page.Text("main"))
	}
	list := ada.Get("/desk/staff")
	if !list.Shows("Max Other for Ines Halvorsen") {
		t.Errorf("who stands in: %s", list.Text("main"))
	}
	if page := ada.Post("/desk/staff", list.Attr("ul form", "action")); page.Status != 303 || maxIn.Get("/desk/clients").Shows("Nordwind Maschinenbau") {
		t.Errorf("ended: %d", page.Status)
	}
	if page := ada.Post(ines, ines+"/deputies", "deputy", strings.TrimPrefix(ines, "/desk/staff/"), "from", "2026-11-30", "to", "2026-11-19"); page.Status != 422 {
		t.Errorf("a bad deputy: %d", page.Status)
	}
	if page := ada.Post(max, max+"/disable"); page.Status != 303 || maxIn.Get("/desk").Status == 200 {
		t.Errorf("kept out: %d", page.Status)
	}
}

// A manager reads the changes of their own clients, and nothing that is of no client or of others'.
func TestTheChangeLogEndsAtTheReach(t *testing.T) {
	s := shop(t)
	ctx, log := context.Background(), changes.New(s.App.DB, s.Now)
	account := func(slug string) int64 { return int64(s.Count(`SELECT id FROM accounts WHERE slug = ?`, slug)) }
	s.Import("accounts", "slug,name,currency,manager_email", "quiet,Quiet Ltd,EUR,max@harbour-vale.example")
	s.Must(s.App.DB.InTx(ctx, func(ctx context.Context) error {
		return log.Record(ctx, changes.By{Name: "Ada Vale"}, changes.Change{AccountID: account("nordwind"), Kind: "account", Subject: "nordwind", Field: "discount", Before: "3 %", After: "4 %"},
			changes.Change{AccountID: account("quiet"), Kind: "account", Subject: "quiet", Field: "discount", Before: "0 %", After: "9 %"},
			changes.Change{Kind: "setting", Subject: "zone", Field: "zone", Before: "UTC", After: "Europe/Berlin"})
	}))
	ines, ada := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
	for _, address := range []string{"/desk/changes", "/desk/changes?q=9+%25", "/desk/changes?client=quiet", "/desk/changes?kind=setting"} {
		if page := ines.Get(address); page.Status != 200 || page.Shows("9 % ") || page.Shows("Europe/Berlin") {
			t.Errorf("%s: %s", address, page.Text("main"))
		}
	}
	if page := ines.Get("/desk/changes?client=NORD"); !page.Shows("3 % → 4 %") {
		t.Errorf("their own: %s", page.Text("main"))
	}
	for address, want := range map[string]int{"/desk/changes?client=quiet": 1, "/desk/changes?q=discount": 2, "/desk/changes?from=2026-11-20": 0, "/desk/changes?from=2026-11-19&to=2026-11-19&q=discount": 2} {
		if n := len(ada.Get(address).All("tbody tr")); n != want {
			t.Errorf("%s: %d, want %d", address, n, want)
		}
	}
}
