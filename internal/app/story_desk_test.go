package app_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db/dbtest"
)

// The desk's lists by keyboard: down and up, opened beside and closed again, ticked, found from the one box; and every
// page of the house is one that axe lets pass.
func TestStoryOfTheDeskByKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 13)
	var ines int
	p := filled(t, program(t), dbtest.SQLiteDSN(t), func(s *apptest.Shop) {
		aBusyShop(s)
		ines = s.Count(`SELECT id FROM people WHERE email = 'ines@harbour-vale.example'`)
	})
	s := tell(t, p, "Harbour & Vale")
	ada := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password)
	ada.open("/desk/clients").keys("j").keys("j").keys(kb.Enter).sees("Whole page", "Latest orders").at("/desk/clients?open=nordwind").passes("a client beside the list")
	ada.keys(kb.Escape).seesNot("Whole page").at("/desk/clients")
	if at := ada.focus().Name; at != "Nordwind Maschinenbau" {
		t.Errorf("closing leads to %q", at)
	}
	ada.keys("x").sees("1 ticked").keys("k").keys("x").sees("2 ticked").keys("x").sees("1 ticked")
	ada.keys("k", chromedp.ModifierCtrl).keys("glove").sees("Nitrile glove blue L").passes("suggestions of the desk")
	ada.keys(kb.Escape).keys(kb.Escape).keys("nordw").sees("Clients", "jana@nordwind.example").keys(kb.ArrowDown).enter().at("/desk/clients/nordwind")
	paths := []string{"/desk", "/desk/clients?trend=drifting", "/desk/search?q=nord", "/desk/search", "/desk/changes", "/desk/mail", "/desk/staff", "/desk/staff/new", fmt.Sprint("/desk/staff/", ines), "/desk/style-guide"}
	for _, group := range []string{"seller", "orders", "delivery", "money", "standing", "sign-in", "mail"} {
		paths = append(paths, "/desk/settings/"+group)
	}
	for _, path := range paths {
		ada.open(path).answers(200).passes()
	}
}
