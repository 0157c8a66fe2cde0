package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestEveryFileIsFoundUnderItsAddress(t *testing.T) {
	shape := regexp.MustCompile(`^/static/[a-z/-]+\.[0-9a-f]{12}\.[a-z0-9]+$`)
	for name, a := range all().byName {
		if !shape.MatchString(a.address) {
			t.Errorf("%s: address %s", name, a.address)
		}
		content, gzipped, contentType, ok := Lookup(Path(name))
		if !ok || len(content) == 0 || contentType == "" {
			t.Fatalf("%s isn't served at %s", name, a.address)
		}
		if strings.HasSuffix(name, ".woff2") {
			if gzipped != nil {
				t.Errorf("%s is compressed twice", name)
			}
			continue
		}
		if !bytes.Equal(unzip(t, gzipped), content) || len(gzipped) >= len(content) {
			t.Errorf("%s: compressed form differs or is no smaller", name)
		}
	}
}

func TestAnUnknownPathIsNotFound(t *testing.T) {
	for _, path := range []string{"", "/static/", "/static/tradecounter.css", "/static/../static.go", "tradecounter.css"} {
		if _, _, _, ok := Lookup(path); ok {
			t.Errorf("%q was found", path)
		}
	}
}

func TestTheSheetRefersOnlyToHashedFiles(t *testing.T) {
	css, _, _, _ := Lookup(Path("tradecounter.css"))
	urls := regexp.MustCompile(`url\(\s*"?([^")]+)"?\s*\)`).FindAllSubmatch(css, -1)
	if len(urls) == 0 {
		t.Fatal("the sheet names no font")
	}
	for _, u := range urls {
		if _, _, _, ok := Lookup(string(u[1])); !ok {
			t.Errorf("the sheet refers to %s, which isn't served", u[1])
		}
	}
}

// Outside the tokens a page may only use custom properties that the sheet defines.
func TestTheSheetUsesNoUnknownToken(t *testing.T) {
	css, err := fs.ReadFile(files, "tradecounter.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllSubmatch(css, -1) {
		if !bytes.Contains(css, append(use[1], ':')) {
			t.Errorf("%s is used but never set", use[1])
		}
	}
}

func TestScriptsFitTheirBudget(t *testing.T) {
	total := 0
	for name := range all().byName {
		if strings.HasSuffix(name, ".js") {
			_, gzipped, _, _ := Lookup(Path(name))
			total += len(gzipped)
		}
	}
	if total == 0 || total > 40<<10 {
		t.Errorf("scripts are %d bytes compressed, allowed are 40 KB", total)
	}
}

func unzip(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
