package app_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// leaks are faults of the kind that the leak tests are there for, each with the route that must be named.
var leaks = []struct {
	fault
	named string
}{
	{fault{"../orders/store.go", "WHERE o.number = ? AND (o.account_id = ? OR ?)", "WHERE o.number = ? AND (o.account_id = ? OR ? OR 1 = 1)"}, "GET /s/:account/orders/:number.pdf: A at /s/nordwind/"},
	{fault{"../standing/store.go", "`s.number = ? AND (s.account_id = ? OR ?) AND (s.owner_id = ? OR ?)`", "`s.number = ? AND (s.account_id = ? OR ? OR 1 = 1) AND (s.owner_id = ? OR ? OR 1 = 1)`"}, "GET /s/:account/standing-orders/:number: A at /s/nordwind/"},
	{fault{"../web/session.go", `secret == "" || !unmask(c.FormValue(ui.CSRFField), secret)`, `secret == ""`}, "POST /s/:account/cart/add with another's token"},
}

// TestTheLeakTestsSeePlantedLeaks builds these tests with all of the faults and lets them run: each must be named.
func TestTheLeakTestsSeePlantedLeaks(t *testing.T) {
	if os.Getenv(plantedVariable) != "" {
		t.Skip("this is the planted build")
	}
	inTurn(t, 60)
	run := exec.Command(planted(t, "test", "-c", "."), "-test.run", "TestNobodyGetsThroughAnothersDoors/sqlite|TestNoFormIsTaken")
	run.Env = append(os.Environ(), plantedVariable+"=leaks")
	said, err := run.CombinedOutput()
	if err == nil {
		t.Fatal("a portal full of leaks passes")
	}
	for _, p := range leaks {
		if !strings.Contains(string(said), p.named) {
			t.Errorf("nobody sees %q in %s", p.leaky, p.file)
		}
	}
	if t.Failed() {
		t.Logf("%s", said[:min(len(said), 5000)])
	}
}
