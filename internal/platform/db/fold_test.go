package db_test

import (
	"context"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestFoldKnowsEveryLetterOnBoth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, text := range []string{"", "HV-1 a", "MÜNCHEN", "ŁÓDŹ", "Příliš ŽLUŤOUČKÝ", "ΟΔΟΣ Οδός", "КИЇВ", "Þór Ægir", "ISPARTA", "漢字"} {
			var got string
			if err := d.Get(context.Background(), &got, `SELECT `+d.Fold(`CAST(? AS TEXT)`), text); err != nil || got != db.Folded(text) {
				t.Errorf("%q is folded to %q (%v), its words to %q", text, got, err, db.Folded(text))
			}
		}
	})
}
