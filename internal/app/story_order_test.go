package app_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
)

const (
	searchBox   = "Number, name or your own number"
	orderNumber = "main h1"
)

// ordersAndAgain: Jana orders by her own numbers, from a list and from the search box; next time she orders it again.
func ordersAndAgain(t *testing.T, s *stories) {
	jana := s.browser(t)
	jana.open("/s/nordwind/checkout").at("/sign-in").passes().
		types("Email", "jana@nordwind.example").types("Password", "not this one").follow("Sign in").answers(422).passes("refused").
		types("Password", apptest.Password).follow("Sign in").at("/s/nordwind")
	jana.open("/s/nordwind").sees("Due to reorder", "Your last order").passes()

	// her own number, a quantity, Enter: it is in the cart
	jana.into(searchBox).keys("NM 400-1187").sees("Exact part", "Hex head screw M8 × 40").
		has("#q", "aria-expanded", "true").passes("while suggesting").
		keys(kb.ArrowDown).has("#q", "aria-activedescendant", "q-o1").has("#q-o1", "aria-selected", "true").
		keys(kb.Escape).has("#q", "aria-expanded", "false").
		keys(" 3").sees("Add 3").keys(kb.Enter).sees("3 packs of Hex head screw M8 × 40 added.", "1 line in cart")

	// search, filter, take the filter away, add from the list without leaving it
	jana.into(searchBox).keys("hex head screw").enter().at("/s/nordwind/search").sees("M8 × 40", "M8 × 50").passes()
	jana.press("50 mm", ".filters").follow("Apply filters").sees("Clear all").seesNot("FS-0933-08040-Z").passes("filtered")
	jana.follow("Length 50 mm", "#results").sees("FS-0933-08040-Z").back().sees("Clear all").follow("Clear all")
	jana.types("Quantity of Hex head screw M8 × 50", "2").press("Add Hex head screw M8 × 50").sees("2 lines in cart").at("/s/nordwind/search").passes("added")
	jana.open("/s/nordwind/p/FS-0933-08040-Z").sees("NM 400-1187", "Data sheet hex bolts", "Hex nut M8").passes()
	jana.types("Quantity", "0", "main").press("Add", "main form[data-add]").sees("a whole number from 1").passes("refused")

	jana.follow("2 lines", "header").at("/s/nordwind/cart").sees("What it costs").passes()
	jana.types("Quantity of Hex head screw M8 × 50", "3").follow("Update the cart").holds("Quantity of Hex head screw M8 × 50", "3")
	jana.follow("Go to checkout").at("/s/nordwind/checkout").holds("To", "werk2").passes().chooses("To", "Head office")
	jana.types("Your purchase order number", "PO 4711").chooses("Wanted on", "2001-01-01").follow("Place").answers(422).passes("refused")
	jana.holds("Your purchase order number", "PO 4711").chooses("Wanted on", "").follow("Place").at("/s/nordwind/orders/")

	number := jana.sees("is placed.").passes().reads(orderNumber)
	orders := s.orders(t)
	jana.reload().sees(number)
	jana.back().back().seesNot("is placed.")
	if now := s.orders(t); now != orders {
		t.Errorf("%d orders after reload and back, %d before", now, orders)
	}
	s.mail(t, "jana@nordwind.example", number[len("Order "):]).passes("confirmation")

	// next time, in a browser that knows nothing of her: two clicks
	again := s.browser(t).signIn("jana@nordwind.example", apptest.Password).at("/s/nordwind").sees("Your last order", "PO 4711")
	clicks := again.clicks
	again.follow("Order again", "main").at("/s/nordwind/checkout").holds("To", "hq").sees("Hex head screw M8 × 40", "Hex head screw M8 × 50").passes("ordered again")
	again.follow("Place").at("/s/nordwind/orders/").sees("is placed.")
	if clicks = again.clicks - clicks; clicks != 2 {
		t.Errorf("ordering again took %d clicks", clicks)
	}
	if next := again.reads(orderNumber); next == number {
		t.Errorf("both orders are %s", next)
	}
	again.open("/s/nordwind").follow("Order again", "main").sees("What changed", "3 packs").passes() // the stock is used up now
	again.follow("Orders", "header").passes().types("Find an order", "PO 4711").follow("Find").sees(number[len("Order "):]).passes("found")
	again.open("/s/nordwind/buy-again").sees("Hex nut M8").passes()
	again.signOut().at("/sign-in").back().at("/sign-in")
}

// orders counts them.
func (s *stories) orders(t *testing.T) (n int) {
	t.Helper()
	s.database(t, func(d *db.DB) error { return d.Get(bg, &n, `SELECT COUNT(*) FROM orders`) })
	return n
}
