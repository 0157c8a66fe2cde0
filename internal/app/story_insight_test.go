package app_test

import (
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// Jana searches, fills her cart and stops at the delivery: within moments her visit is in the funnel. Three days later her
// cart has gone cold; she calls, and Ines enters an order: the cart reads as called instead. On the way three searches
// that find nothing bring her an offer of help, which she puts away, and she reads what is recorded of her.
func TestStoryOfAVisitThatStops(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 15)
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aBusyShop)
	s := tell(t, p, "Harbour & Vale")
	jana, ines := s.browser(t).signIn("jana@nordwind.example", apptest.Password), s.browser(t).signIn("ines@harbour-vale.example", apptest.Password)
	today := time.Now()
	period := "?from=" + today.AddDate(0, 0, -10).Format(time.DateOnly) + "&to=" + today.AddDate(0, 0, 2).Format(time.DateOnly)

	jana.open("/s/nordwind/search?q=hex+head+screw").sees("M8 × 40").follow("Hex head screw M8 × 40", "main .rows").at("/s/nordwind/p/")
	jana.types("Quantity", "4", "main").press("Add", "main .buybox").sees("in cart").open("/s/nordwind/cart").follow("Go to checkout").at("/s/nordwind/checkout").sees("Deliver")
	s.until(t, "the search led to the cart, which came to the delivery", `SELECT COUNT(*) FROM searches s, carts c, visits v
		WHERE s.words = 'hex head screw' AND s.position > 0 AND s.added = 1 AND c.step = 'delivery' AND v.reached = 3 AND v.last_page = '/checkout'`)
	ines.open("/desk/insight/funnel"+period).sees("the checkout", "Nordwind Maschinenbau").passes("a visit that stopped")

	for _, words := range []string{"unobtainium", "kryptonite", "adamantium"} {
		jana.open("/s/nordwind/search?q=" + words)
	}
	s.until(t, "she seems at a loss", `SELECT COUNT(*) FROM visits WHERE stuck = 'searches'`)
	jana.open("/s/nordwind/cart").sees("Not finding it?", "Ask a question").passes("offered help").follow("Put this away").at("/s/nordwind/cart").seesNot("Not finding it?")
	jana.open("/s/nordwind").follow("What is recorded", "footer").sees("Whose it was", "Download what is recorded of you").passes()

	s.database(t, func(d *db.DB) error { // three days and an hour go by
		_, err := d.Exec(bg, `UPDATE carts SET begun_at = begun_at - 262800000, changed_at = changed_at - 262800000`)
		return err
	})
	s.soon(t, "carts.cool")
	s.until(t, "the cart has gone cold", `SELECT COUNT(*) FROM past_carts WHERE outcome = 'cold' AND step = 'delivery' AND lines = 1 AND value > 0`)
	ines.open("/desk/insight/carts"+period).sees("Gone cold at delivery", "Jana Petersen").passes("a cart left behind")
	if became := ines.reads(becameOf); strings.Contains(became, "called instead") {
		t.Errorf("before she called it reads %q", became)
	}

	ines.open("/desk/log?client=nordwind").chooses("What about", "Needed help ordering").types("Minutes", "6").follow("Log it", "main form").sees("Logged: Nordwind Maschinenbau")
	p.command(strings.Join([]string{"order_number,account,ordered_at,channel,sku,quantity,unit_price",
		"HV-990,nordwind," + today.UTC().Format(time.RFC3339) + ",phone,FS-0933-08040-Z,4,12.50"}, "\n"), "import", "orders", "-")
	ines.open("/desk/insight/carts" + period).sees("Gone cold at delivery").passes("called instead")
	if became := ines.reads(becameOf); !strings.Contains(became, "called instead") {
		t.Errorf("after she called it reads %q", became)
	}
}

const becameOf = `main [data-label="What became of it"]`

// until waits for what the portal writes behind its pages.
func (s *stories) until(t *testing.T, what, query string) {
	t.Helper()
	var n int
	for begun := time.Now(); n == 0; time.Sleep(100 * time.Millisecond) {
		if time.Since(begun) > patience {
			t.Fatalf("not in time: %s", what)
		}
		s.database(t, func(d *db.DB) error { return d.Get(bg, &n, query) })
	}
}
