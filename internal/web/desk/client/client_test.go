package client_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
)

const (
	ines = "ines@harbour-vale.example"
	max  = "max@harbour-vale.example"
	at   = "/desk/clients/nordwind"
)

func shop(t *testing.T) *apptest.Shop {
	s := apptest.New(t).Fill()
	s.Person(max, "Max Other", "", "", identity.Manager)
	s.Person("sue@harbour-vale.example", "Sue Support", "", "", identity.Support)
	return s
}

func see(t *testing.T, b *apptest.Browser, path string, words ...string) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, page.Status, page.Text())
	}
	for _, w := range words {
		if !page.Shows(w) {
			t.Errorf("%s doesn't show %q: %s", path, w, page.Text("main"))
		}
	}
	return page
}

func TestAClientsPages(t *testing.T) {
	s := shop(t)
	b := s.SignIn(ines)
	s.Must(s.App.Orders.Ask(context.Background(), s.Actor("jana@nordwind.example", "nordwind"), orders.Request{Words: "fog-free glasses"}))
	see(t, b, at, "Nordwind Maschinenbau", "Contract prices", "No order in twelve months", "Jana Petersen asked for fog-free glasses")
	for path, words := range map[string]string{
		"/people": "Jana Petersen", "/people/invite": "Send the invitation", "/locations": "Werk 2", "/locations/new": "Street and number", "/terms": "Credit limit",
		"/ledger": "Enter a payment", "/contacts": "Note a contact", "/requests": "fog-free glasses", "/lists": "No lists", "/standing-orders": "No standing orders",
		"/changes": "Change log", "/handover": "What the handover page will say",
	} {
		see(t, b, at+path, words)
		if got := s.SignIn(max).Get(at + path); got.Status != http.StatusNotFound {
			t.Errorf("another manager gets %d from %s", got.Status, path)
		}
	}
	if got := b.Get(at + "/merge"); got.Status != http.StatusForbidden {
		t.Errorf("a manager merges: %d", got.Status)
	}
	support := s.SignIn("sue@harbour-vale.example")
	see(t, support, at+"/terms", "The client’s manager and administrators change terms.")
	if got := support.Get(at + "/handover"); got.Status != http.StatusForbidden {
		t.Errorf("support hands over: %d", got.Status)
	}
}

func TestFormsOfAClient(t *testing.T) {
	s := shop(t)
	b := s.SignIn(ines)
	post := func(from, path string, fields ...string) *apptest.Page {
		t.Helper()
		page := b.Post(at+from, at+path, fields...)
		if page.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, page.Status, page.Text("main"))
		}
		return page
	}
	post("/people/invite", "/people/invite", "name", "Uwe New", "email", "uwe@nordwind.example", "role", "buyer")
	see(t, b, at+"/people", "Uwe New", "Not signed in yet")
	if page := b.Post(at+"/people/invite", at+"/people/invite", "name", "Uwe New", "email", "uwe", "role", "buyer"); page.Status != http.StatusUnprocessableEntity || page.Attr("#name", "value") != "Uwe New" {
		t.Errorf("a wrong address: %d", page.Status)
	}
	key := see(t, b, at+"/contacts").Attr("input[name=key]", "value")
	for range 2 {
		post("/contacts", "/contacts", "key", key, "channel", "call", "reason", "delivery", "minutes", "7", "at", "2026-11-19", "with", "Jana Petersen")
	}
	if n := s.Count(`SELECT COUNT(*) FROM contacts`); n != 1 {
		t.Errorf("the form sent twice noted %d contacts", n)
	}
	post("/contacts", "/notes", "text", "Samples to Milan", "due_on", "2026-11-19")
	page := see(t, b, at, "Samples to Milan", "today", "Call with Jana Petersen, 7 min: delivery")
	done := page.Attr(".promise form", "action")
	if got := b.Post(at, done, "back", "overview"); got.Location != at {
		t.Errorf("kept: %d %s", got.Status, got.Location)
	}
	see(t, b, at, "Nothing is promised.")
	key = see(t, b, at+"/ledger").Attr("input[name=key]", "value")
	post("/ledger", "/ledger", "key", key, "amount", "120.50", "at", "2026-11-18", "note", "wire")
	see(t, b, at+"/ledger", "120.50", "wire")
	if page := b.Post(at+"/ledger", at+"/ledger", "key", key, "amount", "lots", "at", "2026-11-18"); page.Status != http.StatusUnprocessableEntity || page.Attr("#amount", "value") != "lots" {
		t.Errorf("a wrong amount: %d", page.Status)
	}
	terms := see(t, b, at+"/terms")
	seen := terms.Attr("input[name=seen]", "value")
	fields := []string{"seen", seen, "name", "Nordwind AG", "currency", "EUR", "locale", "de-DE", "payment_terms_days", "14", "credit_limit", "30000", "tax_rule", "domestic", "status", "active"}
	post("/terms", "/terms", fields...)
	if page := b.Post(at+"/terms", at+"/terms", fields...); page.Status != http.StatusUnprocessableEntity || !page.Shows("changed by someone else meanwhile") {
		t.Errorf("terms saved over a colleague's: %d", page.Status)
	}
	post("/terms", "/terms/hold", "hold", "Invoices overdue")
	see(t, b, at, "Buying is stopped: Invoices overdue")
	post("/terms", "/terms/hold", "free", "yes")
	post("/locations/new", "/locations/new", "name", "Werk 3", "code", "werk3", "line1", "Kai 3", "postcode", "23568", "city", "Lübeck", "country", "de")
	see(t, b, at+"/changes", "Added", "Werk 3, Kai 3, 23568 Lübeck, Germany", "Credit limit", "25000.00 EUR", "30000.00 EUR")
}

// A manager makes a client from a similar one: four short steps, going back keeps what was typed.
func TestANewClientInFourSteps(t *testing.T) {
	s := shop(t)
	b := s.SignIn(ines)
	form := map[string][]string{}
	take := func(page *apptest.Page) {
		t.Helper()
		form = map[string][]string{}
		for _, n := range page.All("form[action=/desk/clients/new] input") {
			var name, value, kind string
			checked := false
			for _, a := range n.Attr {
				switch a.Key {
				case "name":
					name = a.Val
				case "value":
					value = a.Val
				case "type":
					kind = a.Val
				case "checked":
					checked = true
				}
			}
			if name != "" && name != "csrf" && (kind != "checkbox" || checked) {
				form[name] = append(form[name], value)
			}
		}
	}
	send := func(status int, change ...string) *apptest.Page {
		t.Helper()
		for i := 0; i+1 < len(change); i += 2 {
			form[change[i]] = []string{change[i+1]}
		}
		var fields []string
		for name, values := range form {
			for _, v := range values {
				fields = append(fields, name, v)
			}
		}
		page := b.Post("/desk/clients/new", "/desk/clients/new", fields...)
		if page.Status != status {
			t.Fatalf("%d, want %d: %s", page.Status, status, page.Text("main"))
		}
		return page
	}
	take(see(t, b, "/desk/clients/new?like=nordwind", "Company and people"))
	page := send(http.StatusUnprocessableEntity, "go", "2", "name", "")
	if !page.Shows("Enter the company’s name.") {
		t.Errorf("nothing typed: %s", page.Text("main"))
	}
	take(page)
	page = send(http.StatusUnprocessableEntity, "go", "2", "name", "Südwind Anlagenbau GmbH", "currency", "EUX", "person_name", "Ute Süd", "person_email", "ute at suedwind", "person_role", "company_admin",
		"location_line1", "Kai 1", "location_postcode", "23552", "location_city", "Lübeck", "location_country", "ZZ")
	for _, said := range []string{"Use a currency’s three letters", "Enter an email address like", "is no country"} {
		if !page.Shows(said) {
			t.Errorf("the first step doesn't tell %q: %s", said, page.Text("main"))
		}
	}
	take(page)
	for _, name := range []string{"location_line1", "location_postcode", "location_city", "location_country"} {
		form[name] = []string{""}
	}
	form["currency"] = []string{"EUR"}
	page = send(http.StatusOK, "go", "2", "name", "Südwind Anlagenbau GmbH", "person_name", "Ute Süd", "person_email", "ute@suedwind.example", "person_role", "company_admin")
	if got := page.Attr("input[name=assortments]", "value"); got != "workshop" || !page.Shows("As Nordwind Maschinenbau sees it") {
		t.Errorf("the range of the similar client isn't there: %q %s", got, page.Text("main"))
	}
	take(page)
	take(send(http.StatusOK, "go", "3"))
	if page = send(http.StatusUnprocessableEntity, "go", "4", "discount_percent", "much"); !page.Shows("Enter a percentage") {
		t.Errorf("a wrong discount: %s", page.Text("main"))
	}
	take(send(http.StatusOK, "go", "4", "discount_percent", "2.5"))
	page = send(http.StatusOK, "go", "1", "tax_rule", "domestic")
	if page.Attr("#name", "value") != "Südwind Anlagenbau GmbH" || page.Attr("#slug", "value") != "sudwind-anlagenbau" || page.Attr("input[name=discount_percent]", "value") != "2.5" {
		t.Errorf("going back loses: %s", page.Text("main"))
	}
	take(page)
	made := send(http.StatusSeeOther, "go", "make", "person_role", "company_admin")
	if made.Location != "/desk/clients/sudwind-anlagenbau" {
		t.Fatalf("made %s", made.Location)
	}
	if again := send(http.StatusSeeOther); again.Location != made.Location {
		t.Errorf("sent twice: %s", again.Location)
	}
	see(t, b, made.Location, "Before they go live", "Nobody is invited", "No ship-to location", "Invite 1 person")
	at := b.Get(made.Location).Attr("[action="+made.Location+"/people/invite-all] [name=made]", "value")
	for range 2 {
		b.Post(made.Location, made.Location+"/people/invite-all", "made", at)
	}
	s.Settle()
	see(t, b, made.Location, "Invited, nobody came in yet")
	if n := s.Count(`SELECT COUNT(*) FROM letters WHERE to_email = 'ute@suedwind.example'`); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestHandoverAndMergeOnPages(t *testing.T) {
	s := shop(t)
	b := s.SignIn(ines)
	page := see(t, b, at+"/handover", "Credit limit 25000.00 EUR", "Max Other")
	var to string
	for _, o := range page.All("#manager option") {
		if o.FirstChild != nil && o.FirstChild.Data == "Max Other" {
			to = o.Attr[0].Val
		}
	}
	seen := page.Attr("input[name=seen]", "value")
	if got := b.Post(at+"/handover", at+"/handover", "seen", seen, "manager", "0"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("to nobody: %d", got.Status)
	}
	done := b.Post(at+"/handover", at+"/handover", "seen", seen, "manager", to, "note", "Mind the renewal.", "tell", "yes")
	if done.Status != http.StatusSeeOther || !strings.HasPrefix(done.Location, "/desk/handovers/") {
		t.Fatalf("handed over: %d %s", done.Status, done.Text("main"))
	}
	see(t, b, done.Location, "Mind the renewal.", "Its other pages are Max Other’s now.")
	see(t, s.SignIn(max), done.Location, "Mind the renewal.")
	if got := b.Get(at); got.Status != http.StatusNotFound {
		t.Errorf("the old manager sees the client: %d", got.Status)
	}
	admin := s.SignIn("admin@harbour-vale.example")
	page = see(t, admin, at+"/merge?into=bright-harvest", "What goes to Bright Harvest", "Merge into Bright Harvest")
	got := admin.Post(at+"/merge?into=bright-harvest", at+"/merge", "into", "bright-harvest", "seen", page.Attr("input[name=seen]", "value"))
	if got.Location != "/desk/clients/bright-harvest" {
		t.Fatalf("merged: %d %s", got.Status, got.Text("main"))
	}
	see(t, admin, at, "This client became a part of another.", "Closed")
}

// An administrator hands over several clients with one form; what one refuses keeps no other back.
func TestSeveralClientsAreHandedOver(t *testing.T) {
	s := shop(t)
	admin := s.SignIn("admin@harbour-vale.example")
	const many = "/desk/handovers/new?row=nordwind&row=bright-harvest&row=nobody"
	page := see(t, admin, many, "Nordwind Maschinenbau", "Bright Harvest", "Ines Halvorsen")
	var rows []string
	for _, n := range page.All("[name=row]") {
		for _, a := range n.Attr {
			if a.Key == "value" {
				rows = append(rows, a.Val)
			}
		}
	}
	if len(rows) != 2 {
		t.Fatalf("rows: %q", rows)
	}
	if got := s.SignIn(ines).Get(many); got.Status != http.StatusForbidden {
		t.Errorf("a manager hands over many: %d", got.Status)
	}
	if got := admin.Post(many, "/desk/handovers/new", "row", rows[0], "row", rows[1]); got.Status != http.StatusUnprocessableEntity || !got.Shows("Choose who looks after them") {
		t.Errorf("to nobody: %d", got.Status)
	}
	to := strconv.Itoa(s.Count(`SELECT id FROM people WHERE email = ?`, max))
	done := admin.Post(many, "/desk/handovers/new", "row", rows[0], "row", rows[1], "manager", to, "note", "Both renew in May.")
	if done.Location != "/desk/clients" {
		t.Fatalf("handed over: %d %s", done.Status, done.Text("main"))
	}
	if n := s.Count(`SELECT COUNT(*) FROM handovers WHERE to_name = 'Max Other' AND note = 'Both renew in May.'`); n != 2 {
		t.Errorf("%d pages", n)
	}
	again := admin.Post(many, "/desk/handovers/new", "row", rows[0], "row", rows[1], "manager", to)
	if again.Status != http.StatusUnprocessableEntity || s.Count(`SELECT COUNT(*) FROM handovers`) != 2 {
		t.Errorf("sent again: %d %s", again.Status, again.Text("main"))
	}
}
