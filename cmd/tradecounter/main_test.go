package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

// terminal runs commands on one portal.
type terminal struct {
	t    *testing.T
	args []string // flags of every command
	in   string
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	for _, name := range []string{"TRADECOUNTER_DB", "TRADECOUNTER_DATA", "TRADECOUNTER_URL", "TRADECOUNTER_ADDR"} {
		t.Setenv(name, "")
	}
	t.Setenv("TRADECOUNTER_LOG", "error")
	return &terminal{t: t, args: []string{"--db", dbtest.SQLiteDSN(t), "--data", t.TempDir()}}
}

// run returns standard output; the command must end with the status.
func (x *terminal) run(status int, args ...string) string {
	x.t.Helper()
	var out, errs bytes.Buffer
	if got := run(context.Background(), append(args, x.args...), strings.NewReader(x.in), &out, &errs); got != status {
		x.t.Fatalf("%v ended with %d, want %d: %s", args, got, status, errs.String())
	}
	if status != 0 && (out.Len() > 0 || errs.Len() == 0 || strings.Contains(errs.String(), "panic")) {
		x.t.Errorf("%v: standard output %q, standard error %q", args, out.String(), errs.String())
	}
	return out.String()
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, cmd := range commands() {
		for _, help := range []string{"--help", "-h"} {
			var out, errs bytes.Buffer
			if status := run(context.Background(), []string{cmd.name, help}, strings.NewReader(""), &out, &errs); status != 0 {
				t.Errorf("%s %s ended with %d: %s", cmd.name, help, status, errs.String())
			}
			if !strings.Contains(out.String(), "Usage: tradecounter "+cmd.name) || !strings.Contains(out.String(), "-data folder") {
				t.Errorf("%s %s says %q", cmd.name, help, out.String())
			}
		}
	}
}

func TestWrongUsageEndsWithTwo(t *testing.T) {
	x := newTerminal(t)
	for _, args := range [][]string{
		{"dance"}, {"settings"}, {"settings", "get"}, {"settings", "list", "--nonsense"}, {"import", "products"}, {"user", "add", "a@b.example"},
		{"user", "add", "a@b.example", "--name", "A", "--account", "x"}, {"user", "password", "a@b.example"}, {"order", "ship"},
		{"order", "confirm", "HV-1", "--tracking", "https://x.example"}, {"order", "date", "HV-1"}, {"order", "date", "HV-1", "--on", "tomorrow"},
		{"search", "bolt"}, {"search", "--account", "x"}, {"explain", "A-1"}, {"backup"}, {"serve", "--url", "portal"},
		{"serve", "--trusted-proxies", "everyone"}, {"order", "ship", "HV-1", "--line", "A-1"}, {"order", "ship", "HV-1", "--line", "A-1=0"},
	} {
		x.run(2, args...)
	}
}

func TestAShopIsSetUpFromTheCommandLine(t *testing.T) {
	x := newTerminal(t)
	file := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	x.run(0, "settings", "set", "seller.name", "Harbour & Vale")
	if got := x.run(0, "settings", "get", "seller.name"); got != "Harbour & Vale\n" {
		t.Errorf("settings get: %q", got)
	}
	x.run(1, "settings", "set", "zone", "Mars")
	x.run(1, "settings", "set", "no.such", "1")
	x.in = "geheim\n"
	x.run(0, "settings", "set", "smtp.password", "-")
	if got := x.run(0, "settings", "list"); strings.Contains(got, "geheim") || !strings.Contains(got, "smtp.password = (set)") {
		t.Error("a secret is shown")
	}
	products := file("products.csv", "sku,name,category,price\nA-1,Bolt,Fasteners > Bolts,1.25\nA-2,Nut,Fasteners > Nuts,0.0125\n")
	if got := x.run(0, "import", "--dry-run", "products", products); !strings.Contains(got, "would be added 2") {
		t.Errorf("dry run: %q", got)
	}
	if got := x.run(0, "export", "products"); strings.Contains(got, "A-1") {
		t.Error("a dry run has changed something")
	}
	if got := x.run(0, "import", "products", products, "--json"); !json.Valid([]byte(got)) {
		t.Errorf("--json printed %q", got)
	}
	x.in = "slug,name,assortments\nnordwind,Nordwind,all\n"
	x.run(1, "import", "accounts", "-") // the assortment isn't there
	x.in = "code,name,rule,kind,value\nall,All,include,all,\n"
	x.run(0, "import", "assortments", "-")
	x.in = "slug,name,assortments\nnordwind,Nordwind,all\n"
	x.run(0, "import", "accounts", "-")
	x.in = "correct horse battery\n"
	x.run(0, "user", "add", "jana@nordwind.example", "--name", "Jana", "--account", "nordwind", "--role", "buyer", "--password-stdin")
	if got := x.run(0, "user", "list"); !strings.Contains(got, "nordwind buyer") {
		t.Errorf("user list: %q", got)
	}
	x.run(0, "user", "disable", "jana@nordwind.example")
	if got := x.run(0, "explain", "A-2", "--account", "nordwind"); !strings.Contains(got, "0.0125 EUR") {
		t.Errorf("explain: %q", got)
	}
	if got := x.run(0, "search", "--account", "nordwind", "a1"); !strings.HasPrefix(got, "A-1 ") {
		t.Errorf("search: %q", got)
	}
	queries := file("queries.tsv", "q1\tnut\nq2\tbolt\n")
	if got := x.run(0, "search", "--account", "nordwind", "--queries", queries); !strings.HasPrefix(got, "q1 Q0 A-2 1 ") || !strings.Contains(got, "\nq2 Q0 A-1 1 ") {
		t.Errorf("TREC: %q", got)
	}
	x.run(1, "order", "show", "HV-1")
	backup := filepath.Join(t.TempDir(), "backup.zip")
	x.run(0, "backup", backup)
	x.run(1, "restore", backup) // in use
	fresh := &terminal{t: t, args: []string{"--data", t.TempDir()}}
	fresh.run(0, "restore", backup)
	if got := fresh.run(0, "export", "products"); !strings.Contains(got, "0.0125") {
		t.Errorf("after restoring: %q", got)
	}
	articles := t.TempDir()
	if err := os.WriteFile(filepath.Join(articles, "returns.md"), []byte("---\nslug: returns\ntitle: Returns\nstatus: published\naudience: all\n---\n\nWithin 14 days.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := x.run(0, "import", "articles", articles); got != "articles: 1 files read; added 1, changed 0, unchanged 0, removed 0\n" {
		t.Errorf("import articles: %q", got)
	}
	x.run(1, "export", "articles") // to standard output
	out := filepath.Join(t.TempDir(), "out")
	x.run(0, "export", "articles", "--out", out)
	if got := x.run(0, "import", "--dry-run", "articles", out); !strings.Contains(got, "unchanged 1") {
		t.Errorf("articles back in: %q", got)
	}
	x.run(0, "reindex")
	x.run(1, "seed") // not into a shop in use
	if got := x.run(0, "version"); !strings.HasPrefix(got, "tradecounter ") {
		t.Errorf("version: %q", got)
	}
}
