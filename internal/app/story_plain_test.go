package app_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
)

// withoutScripts: Tom does all that a buyer does in a browser that runs no scripts.
func withoutScripts(t *testing.T, s *stories) {
	const plain = "without scripts"
	tom := s.withoutScripts(t).signIn("tom@bright-harvest.example", apptest.Password).at("/s/bright-harvest").passes(plain)
	tom.into(searchBox).keys("packing").enter().sees("Packing tape brown 50 mm").passes(plain)
	tom.press("In stock", ".filters").follow("Apply filters").sees("Packing tape").passes(plain, "filtered")
	tom.chooses("Sort by", "Name").follow("Sort", ".sort").sees("Packing tape")
	tom.types("Quantity of Packing tape", "many").follow("Add Packing tape").answers(422).sees("whole number").passes(plain, "refused")
	tom.open("/s/bright-harvest/search?q=packing").types("Quantity of Packing tape", "2").follow("Add Packing tape").at("/s/bright-harvest/search").sees("of Packing tape brown 50 mm added.", "1 line in cart")
	tom.follow("See the cart").types("Quantity of Packing tape", "3").follow("Update the cart").holds("Quantity of Packing tape", "3").passes(plain)

	tom.follow("Save as a list").passes().follow("Save the list").answers(422).passes("refused").types("Name of the list", "Monday round").follow("Save the list").at("/s/bright-harvest/lists").sees("Monday round").passes()
	tom.open("/s/bright-harvest/lists").passes()
	tom.open("/s/bright-harvest/cart").follow("Go to checkout").holds("To", "farm").passes(plain)
	number := tom.follow("Place").at("/s/bright-harvest/orders/").sees("is placed.").passes(plain).reads(orderNumber)
	tom.open("/s/bright-harvest").sees("Your last order").follow("Order again", "main").at("/s/bright-harvest/checkout").follow("Place").sees("is placed.")
	if next := tom.reads(orderNumber); next == number {
		t.Errorf("both orders are %s", next)
	}
	tom.follow("Cancel", ".page-head").passes().follow("Cancel", "main form").sees("cancelled").passes("cancelled")

	tom.open("/s/bright-harvest/lists").follow("Monday round").follow("Make a standing order").follow("Begin the standing order").at("/s/bright-harvest/standing-orders/SO-").sees("Running", "Monday round")
	tom.open("/s/bright-harvest/lists").follow("Add all to cart").sees("Packing tape").follow("Empty the cart").passes().follow("Empty", "main form").sees("Your cart is empty").passes("empty")
	tom.open("/s/bright-harvest/lists").follow("Monday round").follow("Delete the list").passes().follow("Delete", "main form").sees("No lists yet").passes("none yet")
	tom.signOut().at("/sign-in").open("/s/bright-harvest").at("/sign-in")
}
