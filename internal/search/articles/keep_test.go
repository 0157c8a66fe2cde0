package articles_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

// TestTheIndexIsBuiltAnewWhenItCantBeUsed: it is only a copy.
func TestTheIndexIsBuiltAnewWhenItCantBeUsed(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	scope := h.account("nordwind", "")
	h.put(article{slug: "returns", title: "Returns", body: "Within a month.\n\n## Cartons\n\nUse the old one."}, article{slug: "freight", title: "Freight"})
	h.open()
	for name, harm := range map[string]func(){
		"untouched":  func() {},
		"no folder":  func() { _ = os.RemoveAll(h.dir) },
		"no current": func() { _ = os.Remove(filepath.Join(h.dir, "current")) },
		"damaged": func() {
			_ = filepath.WalkDir(h.dir, func(path string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() && e.Name() != "current" {
					return os.WriteFile(path, []byte("rubbish"), 0o600)
				}
				return err
			})
		},
		"another text meanwhile": func() { h.put(article{slug: "freight", title: "Freight and postage"}) },
		"one less":               func() { h.put(article{slug: "freight", title: "Freight", archived: true}) },
		"of another database": func() {
			h.exec(`UPDATE article_versions SET title = 'Renamed behind its back' WHERE title = 'Returns'`)
		},
	} {
		if err := h.find.Close(); err != nil {
			t.Fatal(err)
		}
		harm()
		h.find = h.service()
		if err := h.find.Open(h.ctx); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := h.found(scope, "carton"); got != "returns#cartons" {
			t.Errorf("%s: carton finds %q", name, got)
		}
	}
	if got := h.found(scope, "renamed"); first(got) != "returns" {
		t.Errorf("what the database says now isn't found: %q", got)
	}
	if err := h.find.Rebuild(h.ctx); err != nil {
		t.Fatal(err)
	}
	if folders, _ := filepath.Glob(filepath.Join(h.dir, "words-*")); len(folders) != 1 {
		t.Errorf("%d folders after a rebuild", len(folders))
	}
	if got := h.found(scope, "carton"); got != "returns#cartons" {
		t.Errorf("after a rebuild carton finds %q", got)
	}
	if err := h.find.Close(); err != nil {
		t.Fatal(err)
	}
}
