package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors are the house from the top down; a package may import those below its floor, and what stands on its own
// floor where the list says so. A folder stands for all below it unless those have a line of their own.
var floors = []struct {
	name    string
	folders []string
	among   bool // packages of the floor may import each other
}{
	{"start", []string{"cmd/tradecounter", "internal/bench", "internal/app", "seed"}, true},
	{"doors", []string{"internal/web/gate", "internal/web/storefront", "internal/web/company", "internal/web/desk", "internal/web/support", "internal/web/insight"}, false},
	{"doors' base", []string{"internal/web", "internal/notify"}, false},
	{"pages", []string{"views"}, true},
	{"desks", []string{"internal/search", "internal/exchange", "internal/workspace"}, false},
	{"wings", []string{"internal/standing", "internal/lists"}, false},
	{"trade: orders", []string{"internal/orders"}, true},
	{"trade: cart", []string{"internal/cart"}, false},
	{"trade: pricing", []string{"internal/pricing"}, false},
	{"ground floor: support, insight", []string{"internal/support", "internal/insight"}, false},
	{"ground floor", []string{"internal/accounts", "internal/catalog", "internal/contacts", "internal/knowledge"}, false},
	{"ground floor: identity", []string{"internal/identity"}, false},
	{"cellar: events, changes", []string{"internal/events", "internal/changes"}, false},
	{"cellar", []string{"internal/platform", "internal/money", "migrations", "static"}, true},
}

func floorOf(folder string) (floor int, entry string) {
	floor = -1
	for i, f := range floors {
		for _, prefix := range f.folders {
			if (folder == prefix || strings.HasPrefix(folder, prefix+"/")) && len(prefix) > len(entry) {
				floor, entry = i, prefix
			}
		}
	}
	return floor, entry
}

// TestImportsRunDownwards reads the import graph and names any arrow that runs upwards, and Fiber below the doors.
func TestImportsRunDownwards(t *testing.T) {
	root, files := "../..", 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(rel))
		from, fromEntry := floorOf(folder)
		if from < 0 {
			t.Errorf("%s stands on no floor of the map", folder)
			return nil
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if strings.HasPrefix(target, "github.com/gofiber/") && !strings.HasPrefix(folder, "internal/web") {
				t.Errorf("%s imports Fiber below the doors", rel)
			}
			inside, ours := strings.CutPrefix(target, "tradecounter/")
			if !ours {
				continue
			}
			to, toEntry := floorOf(inside)
			if to < from || (to == from && toEntry != fromEntry && !floors[from].among) {
				t.Errorf("%s (%s) imports %s (%s): upwards", rel, floors[from].name, inside, floors[max(to, 0)].name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files read", files)
	}
}
