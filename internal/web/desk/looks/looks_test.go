package looks_test

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// Another manager's client isn't there, support looks, and members don't know the desk.
func TestWhoSeesALook(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Person("sue@harbour-vale.example", "Sue Port", "", "", identity.Support)
	for email, want := range map[string]int{"ines@harbour-vale.example": 200, "admin@harbour-vale.example": 200, "sue@harbour-vale.example": 200, "max@harbour-vale.example": 404, "jana@nordwind.example": 404} {
		b := s.SignIn(email)
		for _, path := range []string{"", "/letter", "/preview", "/preview/categories"} {
			if page := b.Get(look + path); page.Status != want {
				t.Errorf("%s, %s: %d", email, path, page.Status)
			}
		}
		if list := b.Get("/desk/look"); list.Status == 200 && list.Shows("Nordwind") != (want == 200) {
			t.Errorf("%s has the list %s", email, list.Text())
		}
	}
	max, sue := s.SignIn("max@harbour-vale.example"), s.SignIn("sue@harbour-vale.example")
	for _, path := range []string{"", "/copy", "/discard", "/undo"} {
		if page := max.Post("/desk", look+path, "from", "bright-harvest"); page.Status != 404 {
			t.Errorf("max posts %s: %d", path, page.Status)
		}
		if page := sue.Post("/desk", look+path, "from", "bright-harvest", "do", "save"); page.Status != 403 {
			t.Errorf("support posts %s: %d", path, page.Status)
		}
	}
}

// What the buttons do, without a script: order, featured things, links.
func TestTheFormWorksByItsButtons(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Settle()
	ines, jana := s.SignIn("ines@harbour-vale.example"), s.SignIn("jana@nordwind.example")
	press := func(do string, more ...string) *apptest.Page {
		t.Helper()
		change := map[string][]string{"do": {do}}
		for i := 0; i+1 < len(more); i += 2 {
			change[more[i]] = []string{more[i+1]}
		}
		page := send(t, ines, look, change, nil, false)
		if page.Status != 303 && page.Status != 200 {
			t.Fatalf("%s: %d %s", do, page.Status, page.Text())
		}
		return page
	}
	if page := press("find", "find", "glove"); !page.Shows("Nitrile glove blue L") || page.Find("button[value=feature:product:SW-2210-L]") == nil {
		t.Errorf("found: %s", page.Text("#look-featured"))
	}
	if page := press("find", "find", "pk-3050-66b"); !page.Shows("Not in their range") {
		t.Errorf("beyond the range: %s", page.Text("#look-featured"))
	}
	press("feature:product:SW-2210-L")
	press("feature:product:PK-3050-66B")
	press("feature:category:Fasteners")
	press("feature-up:category:Fasteners")
	press("link", "new_title", "Purchasing", "new_url", "https://nordwind.example/buy")
	press("up:featured")
	press("up:links")
	if page := ines.Get(look); !strings.Contains(page.Text("#look-featured"), "Packing tape brown 50 mm product PK-3050-66B Not in their range") {
		t.Errorf("what they don’t see isn’t told: %s", page.Text("#look-featured"))
	}
	press("save")
	page := jana.Get("/s/nordwind")
	if !page.Shows("Picked for you Nitrile glove") || page.Shows("Packing tape brown 50 mm") || !page.Shows("Purchasing") {
		t.Errorf("the client sees %s", page.Text())
	}
	if a, b := strings.Index(page.Body, `id="featured"`), strings.Index(page.Body, `id="chosen"`); a < 0 || b < 0 || a > b {
		t.Errorf("featured products at %d, categories at %d", a, b)
	}
	press("unfeature:product:SW-2210-L")
	press("unlink:1")
	press("save", "on", "due")
	if page := jana.Get("/s/nordwind"); page.Shows("Picked for you") || page.Shows("Purchasing") || page.Shows("Chosen for") {
		t.Errorf("switched off, the client sees %s", page.Text())
	}
	if page := ines.Post(look, look+"/undo", "seen", ines.Get(look).Attr("form[action="+look+"/undo] input[name=seen]", "value")); page.Status != 303 {
		t.Fatalf("undo: %d %s", page.Status, page.Text())
	}
	if page := jana.Get("/s/nordwind"); !page.Shows("Picked for you") || !page.Shows("Purchasing") {
		t.Errorf("undone, the client sees %s", page.Text())
	}
}

func TestTheSecondOfTwoKeepsWhatTheyTyped(t *testing.T) {
	s := apptest.New(t).Fill()
	ines, admin := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
	seen := ines.Get(look).Attr("#look input[name=seen]", "value")
	if page := send(t, admin, look, map[string][]string{"do": {"save"}, "greeting": {"From the admin"}}, nil, false); page.Status != 303 {
		t.Fatal(page.Text())
	}
	page := send(t, ines, look, map[string][]string{"do": {"save"}, "seen": {seen}, "greeting": {"From Ines"}, "accent": {"#0b5563"}}, nil, false)
	if page.Status != 409 || !page.Shows("by Ada Vale") || page.Attr("#greeting", "value") != "From Ines" || page.Attr("#accent", "value") != "#0b5563" {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	if page := send(t, ines, look, map[string][]string{"do": {"save"}}, nil, false); page.Status != 303 {
		t.Errorf("told, she saves: %d %s", page.Status, page.Text())
	}
	if page := s.SignIn("jana@nordwind.example").Get("/s/nordwind"); !page.Shows("From Ines") {
		t.Error("it isn’t hers")
	}
	_, err := s.App.Accounts.SaveTheme(context.Background(), identity.System("command"), "nordwind", accounts.Theme{Greeting: "By command"})
	s.Must(err)
}

// A look is copied into the draft from a client within reach, without what is the other's own; Discard forgets it.
func TestALookIsCopiedIntoTheDraft(t *testing.T) {
	s := apptest.New(t).Fill()
	ines := s.SignIn("ines@harbour-vale.example")
	_, err := s.App.Files.Save(context.Background(), "bright/terms.svg", s.Actor("tom@bright-harvest.example", "bright-harvest").Account.ID,
		strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`))
	s.Must(err)
	_, err = s.App.Accounts.SaveTheme(context.Background(), identity.System("test"), "bright-harvest", accounts.Theme{Accent: "#bf3f0c", Greeting: "Morning, {first name}", Welcome: "Owen, about the gloves",
		LogoFile: "bright/terms.svg", Links: []accounts.ThemeLink{{Title: "Their terms", File: "bright/terms.svg"}}, Blocks: "last,due"})
	s.Must(err)
	if page := ines.Post(look, look+"/copy", "from", "bright-harvest"); page.Status != 303 {
		t.Fatalf("copy: %d %s", page.Status, page.Text())
	}
	page := ines.Get(look)
	if page.Attr("#accent", "value") != "#bf3f0c" || page.Attr("input[name=block]", "value") != "last" || page.Text("#look-state") != "3 changes, not saved" {
		t.Errorf("copied: %s", page.Text())
	}
	for name, got := range map[string]*apptest.Page{"the editor": page, "the preview": ines.Get(preview)} {
		for _, theirs := range []string{"bright/terms", "Their terms", "Owen, about"} {
			if strings.Contains(got.Body, theirs) {
				t.Errorf("%s shows %q", name, theirs)
			}
		}
	}
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	_, err = s.App.DB.Exec(context.Background(), `UPDATE accounts SET manager_id = (SELECT id FROM people WHERE email = 'max@harbour-vale.example') WHERE slug = 'bright-harvest'`)
	s.Must(err)
	if page := ines.Get(look); strings.Contains(page.Body, "Bright Harvest") {
		t.Error("a client out of reach is offered")
	}
	if page := ines.Post(look, look+"/copy", "from", "bright-harvest"); page.Status != 404 {
		t.Errorf("copied from out of reach: %d", page.Status)
	}
	if page := ines.Post(look, look+"/discard"); page.Status != 303 || ines.Get(look).Text("#look-state") != "" {
		t.Errorf("discard: %d", page.Status)
	}
}
