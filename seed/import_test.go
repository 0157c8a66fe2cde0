package seed

import (
	"bytes"
	"context"
	"testing"
	"time"

	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// Every file and setting goes through the portal's own doors without a problem.
func TestTheDemoLoadsThroughTheImporters(t *testing.T) {
	ctx := context.Background()
	d := dbtest.SQLite(t)
	now := func() clock.Time { return today.At(9, 0, time.UTC) }
	keep := settings.New(d)
	seller := theSeller(t)
	for _, s := range seller.Settings {
		if err := keep.Set(ctx, s.Key, s.Value); err != nil {
			t.Errorf("setting %s: %v", s.Key, err)
		}
	}
	for _, p := range seller.Staff {
		_, err := d.Exec(ctx, `INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, ?, ?)`, p.Email, p.Name, p.Role, int64(now()))
		if err != nil {
			t.Fatal(err)
		}
	}
	files := exchange.New(d, events.New(d, jobs.NewQueue(d, now), now), now, t.TempDir())
	for _, f := range Files(today) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		report, err := files.Import(ctx, identity.System("seed"), f.Kind, &b, exchange.Options{Name: f.Kind})
		if err != nil {
			t.Errorf("import %s: %v", f.Kind, err)
		}
		for i, p := range report.Problems {
			if i < 5 {
				t.Errorf("import %s: %s", f.Kind, p)
			}
		}
		t.Logf("%s: %d lines in %s", f.Kind, report.Lines, time.Since(start).Round(time.Millisecond))
	}
}
