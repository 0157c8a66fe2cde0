package looks_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// A draft is seen in the preview, by whoever makes it alone; the client sees it when it is saved.
func TestADraftIsPreviewedAndChangesNothingUntilItIsSaved(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		ines, admin, jana := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example"), s.SignIn("jana@nordwind.example")
		typed := map[string][]string{"do": {"preview"}, "accent": {"#e8541a"}, "greeting": {"Moin, {first name}!"}, "welcome": {"The new gloves are here."}}
		if page := send(t, ines, look, typed, nil, false); page.Status != 303 || !strings.HasPrefix(page.Location, look) {
			t.Fatalf("preview: %d %s %s", page.Status, page.Location, page.Text())
		}
		if page := ines.Get(look); page.Text("#look-state") != "3 changes, not saved" || !page.Shows("Made darker so that it can be read.") || !page.Shows("3.6:1 on white") {
			t.Errorf("the editor says %q: %s", page.Text("#look-state"), page.Text())
		}
		page := ines.Get(preview)
		if !page.Shows("Moin, Jana!") || !page.Shows("The new gloves are here.") {
			t.Errorf("the preview: %d %s", page.Status, page.Text())
		}
		policy := page.Header.Get("Content-Security-Policy")
		if strings.Contains(page.Body, "<script") {
			t.Error("the preview has scripts")
		}
		if !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "form-action 'none'") || strings.Contains(policy, "script-src") {
			t.Errorf("the preview may %s", policy)
		}
		if sheet := ines.Get(page.Attr("link[rel=stylesheet][href="+preview+"/theme/"+themeOf(page)+"]", "href")); sheet.Status != 200 || !strings.Contains(sheet.Body, "--accent:") {
			t.Errorf("the preview’s style: %d %s", sheet.Status, sheet.Body)
		}
		for name, other := range map[string]*apptest.Page{"the client": jana.Get("/s/nordwind"), "another’s preview": admin.Get(preview)} {
			if other.Status != 200 || other.Shows("Moin") || strings.Contains(other.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") != (name != "the client") {
				t.Errorf("%s: %d %s", name, other.Status, other.Text())
			}
		}
		for path, want := range map[string]string{"/list": "", "/product": "", "/categories": "in your range", "/about": "Harbour & Vale"} {
			got := ines.Get(preview + path)
			for range 2 {
				if got.Status == 302 {
					got = ines.Get(strings.TrimPrefix(got.Location, "http://portal.example"))
				}
			}
			if got.Status != 200 || !got.Shows(want) {
				t.Errorf("%s: %d %s", path, got.Status, got.Text())
			}
			for _, a := range got.All("a[href]") {
				for _, at := range a.Attr {
					if at.Key == "href" && strings.HasPrefix(at.Val, "/") && !strings.HasPrefix(at.Val, preview) && !strings.HasPrefix(at.Val, "/static/") {
						t.Errorf("%s leads out to %s", path, at.Val)
					}
				}
			}
		}
		if letter := ines.Get(look + "/letter"); letter.Status != 200 || !strings.Contains(letter.Body, "We have your order") || !strings.Contains(letter.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("letter: %d %s", letter.Status, letter.Body)
		}
		if page := send(t, ines, look, map[string][]string{"do": {"save"}}, nil, false); page.Status != 303 {
			t.Fatalf("save: %d %s", page.Status, page.Text())
		}
		if page := jana.Get("/s/nordwind"); !page.Shows("Moin, Jana!") {
			t.Errorf("saved, the client sees %s", page.Text())
		}
		if page := ines.Get(look); page.Text("#look-state") != "" {
			t.Errorf("after saving: %q", page.Text("#look-state"))
		}
	})
}

func themeOf(page *apptest.Page) string {
	_, after, _ := strings.Cut(page.Body, "/preview/theme/")
	name, _, _ := strings.Cut(after, `"`)
	return name
}

// Nothing can be sent to a preview, and nothing comes of looking at it.
func TestAPreviewIsOnlyLookedAt(t *testing.T) {
	s := apptest.New(t).Fill()
	ines := s.SignIn("ines@harbour-vale.example")
	count := func() int {
		return s.Count(`SELECT (SELECT COUNT(*) FROM carts) + (SELECT COUNT(*) FROM cart_lines) + (SELECT COUNT(*) FROM theme_drafts) + (SELECT COUNT(*) FROM events)`)
	}
	before := count()
	for _, path := range []string{"", "/list", "/product", "/categories", "/buy-again", "/p/FS-0933-08040-Z"} {
		ines.Get(preview + path)
	}
	token := ines.Token(look)
	for _, path := range []string{"/cart/add", "/cart/add-many", "/cart", "/checkout", "/ask", ""} {
		request, err := http.NewRequest(http.MethodPost, "http://portal.example"+preview+path, strings.NewReader("csrf="+token+"&sku=FS-0933-08040-Z&qty=1"))
		s.Must(err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if page := ines.Send(request); page.Status < 400 {
			t.Errorf("POST %s: %d", path, page.Status)
		}
	}
	for _, path := range []string{"/cart", "/checkout", "/orders", "/team", "/suggest?q=m8"} {
		if page := ines.Get(preview + path); page.Status != 404 {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if after := count(); after != before {
		t.Errorf("looking left %d rows", after-before)
	}
}

// A client that is just being made has nobody, no order and no range, and its look is made all the same.
func TestTheLookOfAClientThatHasNothingYet(t *testing.T) {
	s := apptest.New(t).Fill()
	_, err := s.App.Accounts.Create(context.Background(), identity.System("test"), "new", accounts.Details{Name: "New & Co", Currency: "EUR", Locale: "en-GB", TaxRule: "domestic"}, 0)
	s.Must(err)
	b := s.SignIn("admin@harbour-vale.example")
	if page := b.Get("/desk/clients/new/look"); page.Status != 200 || !page.Shows("As their first buyer sees it") || !page.Shows("nobody is assigned yet") {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	for _, path := range []string{"/preview", "/preview/list", "/preview/product", "/letter"} {
		if page := b.Get("/desk/clients/new/look" + path); page.Status != 200 || !strings.Contains(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s: %d %s", path, page.Status, page.Text())
		}
	}
	if page := send(t, b, "/desk/clients/new/look", map[string][]string{"do": {"save"}, "accent": {"#0b5563"}}, nil, false); page.Status != 303 {
		t.Errorf("saved: %d %s", page.Status, page.Text())
	}
}
