package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// plants are faults of the kind that the leak tests are there for, each with the route that must be named. They stand high
// up in the house, so that little is built anew.
var plants = []struct{ file, honest, leaky, named string }{
	{"../orders/store.go", "WHERE o.number = ? AND (o.account_id = ? OR ?)", "WHERE o.number = ? AND (o.account_id = ? OR ? OR 1 = 1)", "GET /s/:account/orders/:number.pdf: A at /s/nordwind/"},
	{"../standing/store.go", "`s.number = ? AND (s.account_id = ? OR ?) AND (s.owner_id = ? OR ?)`", "`s.number = ? AND (s.account_id = ? OR ? OR 1 = 1) AND (s.owner_id = ? OR ? OR 1 = 1)`", "GET /s/:account/standing-orders/:number: A at /s/nordwind/"},
	{"../web/session.go", `secret == "" || !unmask(c.FormValue(ui.CSRFField), secret)`, `secret == ""`, "POST /s/:account/cart/add with another's token"},
}

// TestTheLeakTestsSeePlantedLeaks builds these tests with all of the faults and lets them run: each must be named.
func TestTheLeakTestsSeePlantedLeaks(t *testing.T) {
	if os.Getenv("TRADECOUNTER_PLANTED") != "" {
		t.Skip("this is the planted build")
	}
	t.Parallel()
	folder := t.TempDir()
	sources, replace := map[string]string{}, []string{}
	for _, p := range plants {
		if sources[p.file] == "" {
			source, err := os.ReadFile(p.file)
			if err != nil {
				t.Fatal(err)
			}
			sources[p.file] = string(source)
		}
		if strings.Count(sources[p.file], p.honest) != 1 {
			t.Fatalf("%s has changed: plant %q anew", p.file, p.honest)
		}
		sources[p.file] = strings.Replace(sources[p.file], p.honest, p.leaky, 1)
	}
	for file, source := range sources {
		with := filepath.Join(folder, strings.NewReplacer("/", "-", ".", "").Replace(file)+".go")
		path, err := filepath.Abs(file)
		if err == nil {
			err = os.WriteFile(with, []byte(source), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		replace = append(replace, `"`+path+`":"`+with+`"`)
	}
	overlay := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(overlay, []byte(`{"Replace":{`+strings.Join(replace, ",")+`}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command("go", "test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "TestNobodyGetsThroughAnothersDoors/sqlite|TestNoFormIsTaken", ".")
	run.Env = append(os.Environ(), "TRADECOUNTER_PLANTED=1")
	said, err := run.CombinedOutput()
	if err == nil {
		t.Fatal("a portal full of leaks passes")
	}
	for _, p := range plants {
		if !strings.Contains(string(said), p.named) {
			t.Errorf("nobody sees %q in %s", p.leaky, p.file)
		}
	}
	if t.Failed() {
		t.Logf("%s", said[:min(len(said), 5000)])
	}
}
