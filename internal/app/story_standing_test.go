package app_test

import (
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
)

// standingOrder: Jana makes one from a past order in two steps, is told ahead, and skips the date from the letter. The
// rhythm is the one that her purchases suggest.
func standingOrder(t *testing.T, s *stories) {
	jana := s.browser(t).signIn("jana@nordwind.example", apptest.Password)
	jana.open("/s/nordwind/standing-orders").passes("none yet").open("/s/nordwind/orders/HV-900").passes("delivered")
	jana.follow("Make a standing order").sees("about every 14 days").holds("Every", "2").holds("Days, weeks or months", "weeks").passes()
	jana.types("Every", "0").follow("Begin the standing order").answers(422).passes("refused").
		types("Every", "2").types("Name", "Hex screws").follow("Begin the standing order").at("/s/nordwind/standing-orders/SO-").
		sees("Hex screws", "every 2 weeks", "Running").passes()
	at := jana.where()

	s.soon(t, "standing orders")
	letter := s.mail(t, "jana@nordwind.example", "Hex screws orders on").passes("standing order told ahead").sees("Skip this date")
	link := letter.link("/standing-order/")
	if skipped := s.skipped(t); skipped != 0 {
		t.Fatalf("%d dates are skipped before anyone did", skipped)
	}
	phone := s.browser(t) // where nobody is signed in: the link says who it is
	phone.open(link).sees("Skip").passes().reload()
	if skipped := s.skipped(t); skipped != 0 {
		t.Error("looking at the link has skipped the date")
	}
	phone.follow("Skip this date").sees("Nothing is ordered on").passes("skipped")
	phone.open(link).sees("This link works once").passes("used")

	jana.open(at).sees("Skipped", "Order after all").passes("skipped")
	jana.open("/s/nordwind/standing-orders").sees("What comes", "Skipped").passes()
	jana.open(at).follow("Order after all").sees("orders after all").follow("Change only").passes().back().follow("Change", ".page-head").passes()
	jana.open(at).follow("Pause").sees("Paused").passes("paused").follow("Resume").follow("End").passes().follow("End").sees("Ended").passes("ended")
}

// skipped counts dates that were skipped.
func (s *stories) skipped(t *testing.T) (n int) {
	t.Helper()
	s.database(t, func(d *db.DB) error {
		return d.Get(bg, &n, `SELECT COUNT(*) FROM events WHERE name = 'standing.skipped'`)
	})
	return n
}

// link is the path of the first link of a letter that leads to a page so named.
func (b *tab) link(to string) string {
	b.Helper()
	href := until(b, "no link to "+to, func(href string) bool { return href != "" }, "attribute", fmt.Sprintf(`main pre a[href*="%s"]`, to), "href")
	return strings.TrimPrefix(href, b.base)
}
