package app_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
)

// clientMade: Ines makes a client like Bright Harvest, gives it another range, a price and a look, sees its pages before
// anybody comes, and invites. Nora follows the letter, sees exactly that and orders; Ines confirms and ships in part, and
// what Nora's page and letters say agrees.
func clientMade(t *testing.T, s *stories) {
	s.clients["quayside-catering"] = "Quayside Catering"
	ines := s.browser(t).signIn("ines@harbour-vale.example", apptest.Password).at("/desk")
	ines.open("/desk/clients").follow("New client").passes().follow("Next: Range").answers(422).passes("refused")
	ines.types("Company", "Quayside Catering").types("Like which client", "bright-harvest").types("Name", "Nora Quay", "[aria-labelledby=s-person]").
		types("Email", "nora@quayside.example").chooses("Role", "Company admin")
	ines.types("Street and number", "Quay 7").types("Postcode", "ME2 2BB").types("Town or city", "Kent").types("Country", "GB").press("Invoices go to this place too")
	ines.follow("Next: Range").sees("As Bright Harvest sees it").passes("range").follow("Next: Prices").passes("prices").follow("Next: Look and terms").passes("look").
		follow("Make the client").at("/desk/clients/quayside-catering").passes("made")

	const nut, nutPrice = "FS-0934-08-Z", "7.77"
	ines.open("/desk/clients/quayside-catering/range").types("Or paste many numbers", nut).press("Add these").sees("1 product appears").follow("Save", ".desk-bar").sees("Saved.")
	ines.open("/desk/clients/quayside-catering/prices").types("Number of a product to add", nut).types("Its price", nutPrice).follow("Add product").sees("1 change, not published").
		follow("Publish now").sees("new price")
	ines.open("/desk/clients/quayside-catering/look").types("Greeting", "Welcome aboard").follow("Save the look").sees("saved")
	ines.open("/desk/clients/quayside-catering/look/preview").sees("Welcome aboard")
	ines.open("/desk/clients/quayside-catering/look/preview/p/" + nut).sees(nutPrice)
	ines.open("/desk/clients/quayside-catering").follow("Invite 1 person").passes("invited")

	invitation := s.mail(t, "nora@quayside.example", "Your invitation to").link("/invitation/")
	nora := s.browser(t).open(invitation).types("New password", firstPassword).follow("Set the password").at("/s/quayside-catering").sees("Welcome aboard").passes()
	nora.open("/s/quayside-catering/p/FS-0933-08040-Z").answers(404)
	nora.open("/s/quayside-catering/p/"+nut).sees(nutPrice).types("Quantity", "4", "main").press("Add", "main .buybox").sees("in cart")
	nora.open("/s/quayside-catering/cart").sees(nut).follow("Go to checkout").sees("Quay 7")
	number := nora.follow("Place").sees("is placed.").reads(orderNumber)
	number = number[len("Order "):]

	ines.open("/desk/orders/" + number).passes().follow("Confirm").sees("is confirmed").passes("confirmed")
	ines.open("/desk/orders/"+number+"/ship").passes().types("Quantity of", "1").follow("Ship these").sees("Shipped.").passes("in part")
	nora.open("/s/quayside-catering/orders/"+number).sees("Shipped in part", "1 of 4 shipped").passes("in part")
	s.mail(t, "nora@quayside.example", "Part of order "+number).sees("The rest follows", "1 × "+nut).passes("a part")
}
