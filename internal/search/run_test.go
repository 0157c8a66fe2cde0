package search_test

import (
	"strings"
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

func TestARunIsWrittenAsTREC(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.put(product{sku: "TW-2", name: "Twin item"}, product{sku: "TW-1", name: "Twin item"}, product{sku: "TW-3", name: "Twin item"})
	s.open()
	var out strings.Builder
	if err := s.find.WriteRun(s.ctx, scope, strings.NewReader("q1\ttwin item\r\n\nq2\tnothing of this\nq3\tfs-0933\n"), 2, &out); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		fields := strings.Fields(line)
		if len(fields) != 6 || fields[1] != "Q0" || fields[5] != "tradecounter" {
			t.Fatalf("%q is no run line", line)
		}
		lines = append(lines, strings.Join(append(fields[:1], fields[2:4]...), " "))
	}
	if got := strings.Join(lines, ", "); got != "q1 TW-1 1, q1 TW-2 2, q3 FS-0933 1" {
		t.Errorf("the run is %s", got)
	}
	if err := s.find.WriteRun(s.ctx, scope, strings.NewReader("no tab"), 2, &out); err == nil {
		t.Error("a line without a tab was taken")
	}
}
