package clients_test

import (
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

func shop(t *testing.T) *apptest.Shop {
	s := apptest.New(t).Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Import("accounts", "slug,name,currency,segment,manager_email", "quiet,=Quiet Ltd,EUR,Oil,max@harbour-vale.example")
	return s
}

// A manager's list, its filters, its export and what opens beside it hold their own clients alone.
func TestAManagerSeesTheirOwnClientsAlone(t *testing.T) {
	s := shop(t)
	ines, ada := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
	for _, address := range []string{"/desk/clients", "/desk/clients?status=active", "/desk/clients?manager=Max+Other", "/desk/clients?q=quiet", "/desk/clients?open=quiet", "/desk/clients.csv", "/desk/search?q=quiet", "/desk/suggest?q=quiet", "/desk"} {
		page := ines.Get(address)
		if page.Status != 200 || strings.Contains(page.Body, "Quiet Ltd") {
			t.Errorf("%s: %d %s", address, page.Status, page.Text())
		}
	}
	if page := ada.Get("/desk/clients?q=quiet"); !page.Shows("=Quiet Ltd") || page.Shows("Nordwind") || !page.Shows("sees nothing: no range") {
		t.Errorf("an administrator: %s", page.Text())
	}
	ines.Header.Set("X-Requested-With", "fetch")
	if page := ines.Get("/desk/clients?open=quiet"); page.Status != 404 {
		t.Errorf("someone else's client beside the list: %d %s", page.Status, page.Body)
	}
	if page := ines.Get("/desk/clients?open=nordwind"); page.Status != 200 || strings.Contains(page.Body, "<html") || !strings.Contains(page.Body, "Nordwind Maschinenbau") {
		t.Errorf("their own beside it: %d %s", page.Status, page.Body)
	}
	if page := s.SignIn("jana@nordwind.example").Get("/desk/clients"); page.Status == 200 {
		t.Error("a buyer sees the list of clients")
	}
}

func TestTheListIsOneTableWithItsStateInTheAddress(t *testing.T) {
	s := shop(t)
	ada := s.SignIn("admin@harbour-vale.example")
	page := ada.Get("/desk/clients?sort=-revenue&cols=revenue&cols=segment&open=nordwind")
	if len(page.All("tbody tr")) != 3 || len(page.All("thead th")) != 4 || page.Attr("th[aria-sort=descending] a", "href") != "/desk/clients?cols=revenue&cols=segment&sort=revenue" {
		t.Errorf("columns and order: %d rows, %d heads, %s", len(page.All("tbody tr")), len(page.All("thead th")), page.Attr("th[aria-sort] a", "href"))
	}
	if !strings.Contains(page.Text("aside.beside"), "Nordwind Maschinenbau") || page.Attr("aside a[data-close]", "href") != "/desk/clients?cols=revenue&cols=segment&sort=-revenue" {
		t.Errorf("beside: %s", page.Text("aside.beside"))
	}
	if page := ada.Get("/desk/clients?q=nobody-is-called-that"); !page.Shows("No client is like that") || !page.Shows("Clear all") {
		t.Errorf("an empty list: %s", page.Text())
	}
	if page := ada.Get("/desk/clients?page=99&sort=%00&cols=nonsense&trend=x&ends=abc&open=%27"); page.Status != 200 {
		t.Errorf("an odd address: %d", page.Status)
	}
}

// What goes into a spreadsheet can't be a formula there; ticked rows alone are exported when there are any.
func TestExport(t *testing.T) {
	ada := shop(t).SignIn("admin@harbour-vale.example")
	file := ada.Get("/desk/clients.csv")
	if file.Status != 200 || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/csv") || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(file.Body, "quiet,'=Quiet Ltd,Oil,max@harbour-vale.example,active") || strings.Count(file.Body, "\n") != 4 {
		t.Errorf("%d %v\n%s", file.Status, file.Header, file.Body)
	}
	if file := ada.Get("/desk/clients.csv?row=nordwind"); strings.Count(file.Body, "\n") != 2 || !strings.Contains(file.Body, "nordwind,") {
		t.Errorf("ticked: %s", file.Body)
	}
}

func TestAViewIsSavedAndFoundAgain(t *testing.T) {
	ada := shop(t).SignIn("admin@harbour-vale.example")
	answer := ada.Post("/desk/clients", "/desk/views", "page", "/desk/clients", "query", "trend=drifting&sort=-change", "name", "Drifting most")
	if answer.Status != 303 || answer.Location != "/desk/clients?sort=-change&trend=drifting" {
		t.Fatalf("%d %s", answer.Status, answer.Location)
	}
	page := ada.Get(answer.Location)
	if !page.Shows("Saved as “Drifting most”") || page.Text("ul.menu-views a[aria-current=true]") != "Drifting most" || page.Find("form[action=/desk/views/rename]") == nil {
		t.Errorf("%s", page.Text())
	}
	for _, bad := range []string{"https://evil.example/", "//evil.example", "/s/nordwind", "/desk/../s/nordwind"} {
		if answer := ada.Post("/desk/clients", "/desk/views", "page", bad, "query", "", "name", "x"); answer.Status == 303 {
			t.Errorf("%s leads to %s", bad, answer.Location)
		}
	}
}
