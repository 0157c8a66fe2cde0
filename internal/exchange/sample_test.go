package exchange_test

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestTheSampleCatalogueComesInWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		begun := time.Now()
		report, err := s.files.Import(context.Background(), admin, "products", sample(t, "search/products.csv.gz"), exchange.Options{})
		if err != nil || report.Added != 19406 || report.ProblemCount != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		t.Logf("%s", time.Since(begun))
		begun = time.Now()
		report, err = s.files.Import(context.Background(), admin, "products", sample(t, "search/products.csv.gz"), exchange.Options{})
		if err != nil || report.Unchanged != 19406 {
			t.Fatalf("%+v, %v", report, err)
		}
		t.Logf("again %s", time.Since(begun))
	})
}
