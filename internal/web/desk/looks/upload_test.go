package looks_test

import (
	"image/png"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

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
