package app_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
)

// rangesAnswer: Ines changes a rule and sees what it means while she types, what it does before she saves it, and takes it
// back; the same in a browser that runs no scripts.
func rangesAnswer(t *testing.T, s *stories) {
	const tape = "/s/nordwind/p/PK-3050-66B"
	ines := s.browser(t).signIn("ines@harbour-vale.example", apptest.Password).at("/desk")
	jana := s.browser(t).signIn("jana@nordwind.example", apptest.Password).at("/s/nordwind")
	ines.open("/desk/range").sees("Workshop").passes().follow("Workshop", "tbody").passes()
	ines.press("Add a rule").types("Rule 3: which", "Packaging").sees("2 products", "2 come and 0 go", "Packing tape brown 50 mm").holds("Rule 3: which", "Packaging").passes("typed")
	ines.press("Rule 3 up").holds("Rule 2: which", "Packaging").chooses("Rule 2: what it names", "brand").sees("names nothing").chooses("Rule 2: what it names", "category").sees("2 come and 0 go")
	ines.follow("Look at the effect and save").sees("2 products appear and 0 disappear for 1 client.").passes("effect")
	ines.follow("Save", "main form").at("/desk/range/assortments/workshop").sees("Saved. 2 appeared and 0 disappeared for Nordwind Maschinenbau.").passes("saved")
	jana.open(tape).answers(200)
	ines.follow("Undo", "main").sees("Put back as it was before.")
	jana.open(tape).answers(404)

	ines.open("/desk/clients/nordwind/range").passes().types("Or paste many numbers", "PK-3050-66B\nnonsense").press("Add these").sees("1 of 2 name no product", "1 product appears and 0 disappear").passes("draft")
	ines.types("Or paste many numbers", "").follow("Save", "main form").sees("Saved.").passes("saved")
	jana.open(tape).answers(200)
	ines.follow("Undo", "main").sees("Put back as it was before.")
	ines.open("/desk/range/see?client=nordwind&sku=FS-0934-08-Z&category=Fasteners").sees("Yes, Nordwind Maschinenbau sees FS-0934-08-Z").passes()
	ines.open("/desk/range/new").passes()

	plain := s.withoutScripts(t).signIn("ines@harbour-vale.example", apptest.Password).open("/desk/range/assortments/workshop")
	plain.follow("Add a rule").types("Rule 3: which", "Packaging").follow("Preview", ".desk-bar").sees("2 come and 0 go").passes("without scripts")
}
