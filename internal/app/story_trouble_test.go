package app_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
)

// troubles: pages that nobody wants to see say what happened, and lead on.
func troubles(t *testing.T, s *stories) {
	stranger := s.browser(t)
	stranger.open("/nowhere").answers(404).sees("Not found").passes("at the door")
	stranger.open("/reset/guessed").answers(404).sees("This link isn’t known").passes()
	tom := s.browser(t).signIn("tom@bright-harvest.example", apptest.Password)
	tom.open("/s/bright-harvest/p/NOTHING").answers(404).sees("Not found").passes("inside")
	tom.open("/s/nordwind").answers(404).sees("Not found").passes("another client")
	tom.open("/s/bright-harvest/team").answers(403).sees("Ask one of your company").passes()
	tom.open("/s/bright-harvest/search?q=unobtainium").sees("Nothing found for").passes().follow("Ask Ines").passes().
		types("How many", "many").follow("Send to Ines").answers(422).passes("refused").
		types("How many", "5").follow("Send to Ines").sees("Ines").passes("asked")
	tom.open("/s/bright-harvest/orders?q=unobtainium").sees("No order was found").passes("nothing found")
	tom.open("/desk").answers(404).passes("desk")
}

// viewer: Vera sees products, prices and orders, and no button to buy.
func viewer(t *testing.T, s *stories) {
	vera := s.browser(t).signIn("vera@nordwind.example", apptest.Password)
	for _, path := range []string{"", "/categories", "/search?q=hex", "/p/FS-0933-08040-Z", "/orders", "/orders/HV-900", "/buy-again", "/about", "/profile"} {
		vera.open("/s/nordwind" + path).answers(200).passes("viewer")
		if n, err := ask[int](vera, "count", `[data-add], a[href$="/cart"], form[action$="/again"]`); err != nil || n > 0 {
			t.Errorf("%d ways to buy at %s (%v)", n, path, err)
		}
	}
	for _, path := range []string{"/cart", "/checkout", "/lists", "/team"} {
		vera.open("/s/nordwind" + path).answers(403).sees("Not allowed").passes("viewer")
	}
	admin := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password).at("/desk").passes()
	for _, path := range []string{"/desk/mail", "/desk/profile", "/desk/profile/password", "/desk/profile/second-factor"} {
		admin.open(path).answers(200).passes("administrator")
	}
	admin.open("/desk/nowhere").answers(404).passes("desk")
}
