package app_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
)

// TestThePortalServesTheSampleData takes in a real catalogue and seven months of a real wholesaler's orders, and lets
// one of its clients look around. That counts and sums agree with the files is tested beside the importers.
func TestThePortalServesTheSampleData(t *testing.T) {
	inTurn(t, 25)
	folder := os.Getenv("SAMPLES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	s := apptest.New(t)
	take := func(kind, name string, o exchange.Options) {
		t.Helper()
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Skipf("no sample data: %v (SAMPLES names its folder)", err)
		}
		defer file.Close()
		report, err := s.App.Exchange.Import(context.Background(), identity.System("test"), kind, file, o)
		if err != nil || report.ProblemCount > 0 {
			t.Fatalf("import %s: %+v, %v", name, report.Problems, err)
		}
	}
	take("products", "search/products.csv.gz", exchange.Options{})
	take("orders", "retail/orders.csv.gz", exchange.Options{CreateMissing: true})
	s.Import("assortments", "code,name,rule,kind,value", "office,Office,include,category,Office & electronics")
	s.Import("accounts", "slug,name,assortments", "c17850,Gift shop,imported;office")
	s.Import("locations", "account,code,name,line1,city,postcode,country,is_billing", "c17850,shop,Shop,High Street 1,Leeds,LS1 1AA,GB,yes")
	s.Person("ann@gift.example", "Ann Shop", "c17850", identity.Buyer, "")
	s.Must(s.App.Search.Open(context.Background()))
	b := s.SignIn("ann@gift.example")
	for path, shows := range map[string]string{
		"":                              "Good",
		"/search?q=xerox+toner":         "Xerox",
		"/search?q=006R90321":           "006R90321",
		"/p/3920564":                    "Xerox 006R90321 toner cartridge",
		"/p/85123A":                     "WHITE HANGING HEART T-LIGHT HOLDER",
		"/orders":                       "WHITE HANGING HEART",
		"/orders/536365":                "WHITE METAL LANTERN",
		"/orders?q=WHITE+METAL+LANTERN": "536365",
		"/buy-again":                    "WHITE HANGING HEART T-LIGHT HOLDER",
		"/categories":                   "Ink & toner",
	} {
		page := b.Get("/s/c17850" + path)
		if page.Status != http.StatusOK || !page.Shows(shows) {
			t.Errorf("%s: %d, without %q", path, page.Status, shows)
		}
	}
}
