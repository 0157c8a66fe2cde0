package files

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

const drawing = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0L10 10" fill="#123"/></svg>`

func TestFilesAreKeptByContentAndFoundByTheirOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, dir := context.Background(), t.TempDir()
		s := New(d, dir, func() clock.Time { return 1 })
		first, err := s.Save(ctx, "logo.svg", 7, strings.NewReader(drawing))
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.Save(ctx, "same.svg", 0, strings.NewReader(drawing))
		if err != nil || second.Hash != first.Hash {
			t.Fatalf("the same content under another name: %v, %s and %s", err, first.Hash, second.Hash)
		}
		found, err := s.Find(ctx, 7, "logo.svg")
		if err != nil || found.ContentType != "image/svg+xml" {
			t.Fatalf("the owner finds %+v, %v", found, err)
		}
		r, err := s.Open(found)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if content, _ := io.ReadAll(r); int64(len(content)) != found.Size || !strings.Contains(string(content), "M0 0L10 10") {
			t.Errorf("content is %q", content)
		}
		for _, account := range []int64{0, 8} {
			if _, err := s.Find(ctx, account, "logo.svg"); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("account %d finds another's file: %v", account, err)
			}
		}
		if _, err := s.Find(ctx, 8, "same.svg"); err != nil {
			t.Errorf("the seller's file isn't found: %v", err)
		}
		if _, err := s.Save(ctx, "logo.svg", 8, strings.NewReader(drawing)); !fault.Is(err, fault.KindConflict) {
			t.Errorf("another account's file is overwritten: %v", err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%d folders for one content", len(left))
		}
	})
}

func TestWhatIsNotKept(t *testing.T) {
	s := New(dbtest.SQLite(t), t.TempDir(), func() clock.Time { return 1 })
	for name, content := range map[string]string{
		"page.png":               "<html><script>alert(1)</script></html>",
		"program.pdf":            "MZ\x90\x00",
		"empty.jpg":              "",
		"../escape.svg":          drawing,
		"/etc/passwd":            drawing,
		"a/../../b.svg":          drawing,
		"new\nline.svg":          drawing,
		"entity.svg":             `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`,
		"unknown.svg":            `<svg xmlns="http://www.w3.org/2000/svg">&nothing;</svg>`,
		"root.svg":               `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>`,
		"deep.svg":               `<svg xmlns="http://www.w3.org/2000/svg">` + strings.Repeat("<g>", 100) + strings.Repeat("</g>", 100) + `</svg>`,
		"two.svg":                `<svg xmlns="http://www.w3.org/2000/svg"></svg><svg xmlns="http://www.w3.org/2000/svg"></svg>`,
		"latin.svg":              `<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"cut.svg":                `<svg xmlns="http://www.w3.org/2000/svg"><g>`,
		strings.Repeat("a", 200): drawing,
	} {
		if _, err := s.Save(context.Background(), name, 0, strings.NewReader(content)); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%q is kept: %v", name, err)
		}
	}
}

func TestSVGKeepsTheDrawingAndLosesTheRest(t *testing.T) {
	in := `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml"
		onload="alert(1)" viewBox="0 0 9 9" style="background:url(https://evil.example/x)">
		<!-- secret --><script>alert(1)</script><style>@import "https://evil.example"</style><title>A &amp; B</title>
		<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
		<rect fill="url(#g)" width="9" height="9" onclick="x()"/><rect fill="url(https://evil.example/#g)" height="8"/>
		<use href="#g"/><use xlink:href="https://evil.example/a.svg#b"/><image href="https://evil.example/a.png"/>
		<a href="javascript:alert(1)"><text>link</text></a><foreignObject><h:script>alert(2)</h:script></foreignObject>
		<h:iframe src="https://evil.example"/><animate attributeName="href" to="javascript:x"/>
		<text x="1" font-size="3">M8 &lt;x&gt;</text></svg>`
	out, err := cleanSVG([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	for _, wanted := range []string{`viewBox="0 0 9 9"`, `<title>A &amp; B</title>`, `fill="url(#g)"`, `<use href="#g">`, `M8 &lt;x&gt;`, `height="8"`} {
		if !strings.Contains(string(out), wanted) {
			t.Errorf("lost %s in %s", wanted, out)
		}
	}
	for _, unwanted := range []string{"evil", "alert", "script", "onload", "onclick", "style", "foreign", "iframe", "animate", "image", "secret", "link<"} {
		if strings.Contains(string(out), unwanted) {
			t.Errorf("kept %s in %s", unwanted, out)
		}
	}
	again, err := cleanSVG(out)
	if err != nil || string(again) != string(out) {
		t.Errorf("cleaning twice differs: %v\n%s\n%s", err, out, again)
	}
}

func FuzzCleanSVG(f *testing.F) {
	f.Add(drawing)
	f.Add(`<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><g fill="url(#b) none"></g></svg>`)
	f.Fuzz(func(t *testing.T, in string) {
		out, err := cleanSVG([]byte(in))
		if err != nil {
			return
		}
		if again, err := cleanSVG(out); err != nil || string(again) != string(out) {
			t.Fatalf("not stable: %v\n%q\n%q", err, out, again)
		}
	})
}
