package looks_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

const (
	look    = "/desk/clients/nordwind/look"
	preview = look + "/preview"
)

// send posts the editor's form as it stands on the page, with some fields changed; nil takes one away. files are by field.
func send(t *testing.T, b *apptest.Browser, path string, change map[string][]string, files map[string][]byte, fragment bool) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	fields := map[string][]string{}
	for _, n := range append(page.All("#look input"), append(page.All("#look textarea"), page.All("#look select")...)...) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		if at["name"] == "" || at["type"] == "file" || ((at["type"] == "checkbox" || at["type"] == "radio") && !checked) {
			continue
		}
		value := at["value"]
		if n.Data == "textarea" && n.FirstChild != nil {
			value = n.FirstChild.Data
		}
		if n.Data == "select" {
			for o := n.FirstChild; o != nil; o = o.NextSibling {
				for _, a := range o.Attr {
					if a.Key == "selected" {
						value = page.Attr("#"+at["id"]+" option[selected]", "value")
					}
				}
			}
		}
		fields[at["name"]] = append(fields[at["name"]], value)
	}
	for name, values := range change {
		fields[name] = values
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile(name, "Some file.png")
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, "http://portal.example"+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	if fragment {
		request.Header.Set("X-Requested-With", "fetch")
	}
	return b.Send(request)
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 0x80
	}
	m.Set(0, 0, color.White)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

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

func TestUploadsAreCheckedAndStayTheClientsOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		ines := s.SignIn("ines@harbour-vale.example")
		dirty := append(picture(t, 1300, 260), "<script>alert('SECRET')</script>"...)
		if page := send(t, ines, look, map[string][]string{"do": {"upload"}}, map[string][]byte{"logo_file": dirty}, true); page.Status != 200 || !strings.Contains(page.Body, preview+"/files/look/nordwind/") {
			t.Fatalf("upload: %d %s", page.Status, page.Body)
		}
		src := ines.Get(look).Attr("#look-logo img", "src")
		sent := ines.Get(src)
		config, err := png.DecodeConfig(strings.NewReader(sent.Body))
		if sent.Status != 200 || err != nil || config.Width != 640 || strings.Contains(sent.Body, "SECRET") {
			t.Errorf("%s: %d, %d wide, %v", src, sent.Status, config.Width, err)
		}
		name := strings.TrimPrefix(src, preview+"/files/")
		s.Person("zoe@harbour-vale.example", "Zoe Both", "", "", identity.Admin)
		for who, page := range map[string]*apptest.Page{
			"the client before it is saved":     s.SignIn("jana@nordwind.example").Get("/s/nordwind/files/" + name),
			"another client's preview":          ines.Get("/desk/clients/bright-harvest/look/preview/files/" + name),
			"somebody else's preview of theirs": s.SignIn("zoe@harbour-vale.example").Get(src),
		} {
			if page.Status != 404 {
				t.Errorf("%s: %d", who, page.Status)
			}
		}
		for what, content := range map[string][]byte{"a page": []byte("<html><script>alert(1)</script>"), "a cut picture": picture(t, 200, 200)[:120], "a program": []byte("MZ\x90\x00")} {
			page := send(t, ines, look, map[string][]string{"do": {"save"}, "greeting": {"Kept as typed"}}, map[string][]byte{"header_file": content}, false)
			if page.Status != 422 || !page.Shows("Some file.png: ") || page.Attr("#greeting", "value") != "Kept as typed" {
				t.Errorf("%s: %d %s", what, page.Status, page.Text())
			}
		}
		script := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>alert(1)</script><path d="M0 0"/></svg>`)
		if page := send(t, ines, look, map[string][]string{"do": {"save"}}, map[string][]byte{"logo_file": script}, false); page.Status != 303 {
			t.Fatalf("a drawing: %d %s", page.Status, page.Text())
		}
		if page := s.SignIn("jana@nordwind.example").Get("/s/nordwind"); !strings.Contains(page.Body, `<path d="M0 0">`) || strings.Contains(page.Body, "alert(1)") || strings.Contains(page.Body, "onload") {
			t.Error("the drawing isn’t placed harmless")
		}
		if page := send(t, ines, look, map[string][]string{"do": {"link"}, "new_title": {"Terms"}}, map[string][]byte{"new_file": []byte("%PDF-1.7\n%%EOF\n")}, false); page.Status != 303 {
			t.Fatalf("a document: %d %s", page.Status, page.Text())
		}
		if got := ines.Get(preview); !got.Shows("Terms") {
			t.Error("the document isn’t in the preview")
		}
		// A form that names a file itself gets none.
		send(t, ines, look, map[string][]string{"do": {"save"}, "link_title": {"Theirs"}, "link_url": {""}, "link_file": {"product/secret.pdf"}}, nil, false)
		if n := s.Count(`SELECT COUNT(*) FROM theme_links WHERE file = 'product/secret.pdf'`); n != 0 {
			t.Error("a form names a file that isn’t the look’s")
		}
	})
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
