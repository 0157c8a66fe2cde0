package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"tradecounter/internal/platform/db"
)

func TestWhatIsRecordedOfAPersonGoesOutAndIsRemoved(t *testing.T) {
	x := newTerminal(t)
	x.in = "a long enough password\n"
	x.run(0, "user", "add", "ines@seller.example", "--name", "Ines", "--staff", "admin", "--password-stdin")
	x.in = "slug,name\nnordwind,Nordwind\n"
	x.run(0, "import", "accounts", "-")
	x.in = "a long enough password\n"
	x.run(0, "user", "add", "jana@nordwind.example", "--name", "Jana", "--account", "nordwind", "--role", "buyer", "--password-stdin")
	d, err := db.Open(x.args[1])
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, query := range []string{
		`INSERT INTO visits (account_id, member_id, begun_at, last_at, device) SELECT account_id, id, 1, 2, 'phone' FROM members`,
		`INSERT INTO events (at, name, account_id, person_id, payload) SELECT 1, 'page.seen', account_id, person_id, '{"page":"/cart"}' FROM members`,
		`INSERT INTO daily_sums (day, account_id, device, visits) SELECT 19700101, account_id, 'phone', 1 FROM members`,
	} {
		if _, err := d.Exec(context.Background(), query); err != nil {
			t.Fatal(err)
		}
	}
	var out struct {
		Visits []struct{ Device, Begun string }
	}
	if err := json.Unmarshal([]byte(x.run(0, "user", "export", "jana@nordwind.example")), &out); err != nil || len(out.Visits) != 1 || out.Visits[0].Device != "phone" || out.Visits[0].Begun != "1970-01-01T00:00:00Z" {
		t.Errorf("exported %+v, %v", out, err)
	}
	x.run(1, "user", "export", "nobody@nordwind.example")
	if said := x.run(0, "user", "forget", "jana@nordwind.example"); !strings.Contains(said, "1 events, 1 visits") || !strings.Contains(said, "--yes") || !strings.Contains(said, "Nothing was removed now.") {
		t.Errorf("forget without --yes says %s", said)
	}
	if said := x.run(0, "user", "forget", "jana@nordwind.example", "--yes"); !strings.Contains(said, "Removed: 1 events. No longer named: 1 visits") {
		t.Errorf("forget says %s", said)
	}
	var left, sums int
	if err := d.Get(context.Background(), &left, `SELECT (SELECT COUNT(*) FROM visits WHERE member_id <> 0) + (SELECT COUNT(*) FROM events WHERE name = 'page.seen')`); err != nil || left != 0 {
		t.Errorf("%d are left, %v", left, err)
	}
	if err := d.Get(context.Background(), &sums, `SELECT CAST(SUM(visits) AS BIGINT) FROM daily_sums`); err != nil || sums != 1 {
		t.Errorf("the sums say %d, %v", sums, err)
	}
}
