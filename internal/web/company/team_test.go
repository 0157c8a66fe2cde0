package company_test

import (
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

// pageOf is the address of a colleague's page on the team page.
func pageOf(b *apptest.Browser, name string) string {
	b.Shop.T.Helper()
	page := b.Get("/s/nordwind/team")
	for _, link := range page.All("main tbody th a") {
		if link.FirstChild.Data == name {
			for _, a := range link.Attr {
				if a.Key == "href" {
					return a.Val
				}
			}
		}
	}
	b.Shop.T.Fatalf("%s isn't on the team page: %d %s", name, page.Status, page.Text())
	return ""
}

func TestCompanyAdminsLookAfterTheirTeam(t *testing.T) {
	s := apptest.New(t).Fill()
	boss, jana := s.SignIn("boss@nordwind.example"), s.SignIn("jana@nordwind.example")
	of := pageOf(boss, "Jana Petersen")
	if page := boss.Get(of); page.Status != 200 || page.Text("h1") != "Jana Petersen" || page.Find("form[action="+of+"/invite]") != nil {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := boss.Post(of, of+"/role", "role", "approver"); page.Status != 303 || page.Location != of {
		t.Errorf("role: %d %s", page.Status, page.Text())
	}
	if page := boss.Post(of, of+"/role", "role", "owner"); page.Status != 422 || page.Find("#role[aria-invalid=true]") == nil {
		t.Errorf("no role: %d", page.Status)
	}
	if page := boss.Post(of, of+"/block"); page.Status != 303 {
		t.Errorf("block: %d", page.Status)
	}
	if page := jana.Get("/s/nordwind/profile"); page.Status != 200 || page.Find("#cart-summary") != nil {
		t.Errorf("a blocked member looks, without a cart: %d", page.Status)
	}
	if page := boss.Post(of, of+"/unblock"); page.Status != 303 {
		t.Errorf("unblock: %d", page.Status)
	}
	if page := boss.Post(of, of+"/end-sessions"); page.Status != 303 || jana.Get("/s/nordwind/profile").Status != 303 {
		t.Errorf("end sessions: %d", page.Status)
	}
	if page := boss.Post(of, of+"/remove"); page.Status != 303 || boss.Get(of).Status != 404 {
		t.Errorf("remove: %d", page.Status)
	}
	self := pageOf(boss, "Bernd Boss")
	for _, to := range []string{"/remove", "/block"} {
		if page := boss.Post(self, self+to); page.Status != 422 || !strings.Contains(page.Text(), "without an administrator") {
			t.Errorf("the last admin, %s: %d", to, page.Status)
		}
	}
}

func TestTheTeamPagesAreForCompanyAdminsOfTheAccount(t *testing.T) {
	s := apptest.New(t).Fill()
	boss := s.SignIn("boss@nordwind.example")
	of := pageOf(boss, "Jana Petersen")
	place := boss.Get("/s/nordwind/team/locations").Attr("main tbody th a", "href")
	for _, path := range []string{"/s/nordwind/team", "/s/nordwind/team/invite", of, "/s/nordwind/team/locations", "/s/nordwind/team/locations/new", place} {
		if got := boss.Get(path).Status; got != 200 {
			t.Errorf("the admin at %s: %d", path, got)
		}
		if got := s.SignIn("jana@nordwind.example").Get(path).Status; got != 403 {
			t.Errorf("a buyer at %s: %d", path, got)
		}
		if got := s.SignIn("chief@bright-harvest.example").Get(path).Status; got != 404 {
			t.Errorf("another company's admin at %s: %d", path, got)
		}
		theirs := strings.Replace(path, "nordwind", "bright-harvest", 1)
		if path == of || path == place {
			if got := s.SignIn("chief@bright-harvest.example").Get(theirs).Status; got != 404 {
				t.Errorf("another company's admin at %s: %d", theirs, got)
			}
		}
	}
	chief := s.SignIn("chief@bright-harvest.example")
	for _, to := range []string{"/role", "/block", "/unblock", "/end-sessions", "/remove", "/invite"} {
		theirs := strings.Replace(of, "nordwind", "bright-harvest", 1) + to
		if page := chief.Post("/s/bright-harvest/team/invite", theirs, "role", "viewer"); page.Status != 404 {
			t.Errorf("another company's admin posts to %s: %d", theirs, page.Status)
		}
	}
	if n := s.Count(`SELECT COUNT(*) FROM members WHERE role = 'viewer' OR blocked_at <> 0 OR removed_at <> 0`); n != 1 {
		t.Errorf("%d members changed", n-1)
	}
}

func TestLocationsAreAddedChangedAndPutAway(t *testing.T) {
	s := apptest.New(t).Fill()
	boss := s.SignIn("boss@nordwind.example")
	page := boss.Post("/s/nordwind/team/locations/new", "/s/nordwind/team/locations/new", "name", "Werk 3")
	if page.Status != 422 || page.Find("a[href=#code]") == nil || page.Attr("#name", "value") != "Werk 3" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	fields := []string{"name", "Werk 3", "code", "w3", "line1", "Ring 1", "city", "Kiel", "postcode", "24103", "country", "de", "is_billing", "yes"}
	if page := boss.Post("/s/nordwind/team/locations/new", "/s/nordwind/team/locations/new", fields...); page.Status != 303 {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := boss.Post("/s/nordwind/team/locations/new", "/s/nordwind/team/locations/new", fields...); page.Status != 422 || !strings.Contains(page.Text(), "w3") {
		t.Errorf("the same code twice: %d", page.Status)
	}
	var at string
	list := boss.Get("/s/nordwind/team/locations")
	for _, link := range list.All("main tbody th a") {
		if link.FirstChild.Data == "Werk 3" {
			at = link.Attr[len(link.Attr)-1].Val
		}
	}
	if page := boss.Get(at); page.Status != 200 || page.Attr("#country", "value") != "DE" || page.Find("input[name=is_billing][checked]") == nil {
		t.Errorf("%s: %d %s", at, page.Status, page.Text())
	}
	if page := boss.Post(at, at, append(fields, "line2", "Gate 4")...); page.Status != 303 {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	if page := boss.Post(at, at+"/use"); page.Status != 303 {
		t.Errorf("%d", page.Status)
	}
	if n := s.Count(`SELECT COUNT(*) FROM locations WHERE code = 'w3' AND inactive = ? AND line2 = 'Gate 4'`, true); n != 1 {
		t.Errorf("%d such places", n)
	}
	if page := boss.Post(at, at+"/use", "in_use", "yes"); page.Status != 303 || s.Count(`SELECT COUNT(*) FROM locations WHERE inactive = ?`, true) != 0 {
		t.Errorf("%d", page.Status)
	}
}
