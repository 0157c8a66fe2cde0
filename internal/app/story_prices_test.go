package app_test

import (
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db/dbtest"
)

// pastes a block of cells where the keyboard is.
const pastes = `(() => { const data = new DataTransfer(); data.setData("text/plain", "31\t10\t29,5\t25\t28\n9.1\t10\t8.5\n");
	document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); })()`

// The price sheet by keyboard: typing replaces, Enter goes down and saves, undo takes back, Esc too; a block is pasted; an odd
// break is questioned; a published change is what the client's price is.
func TestStoryOfThePriceSheet(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 14)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), func(s *apptest.Shop) {
		aBusyShop(s)
		s.Import("prices", "price_list,sku,min_qty,unit_price", "harvest,SW-2210-L,1,9.00", "harvest,PK-3050-66B,10,28.00")
	}, func(s *apptest.Shop) { data = s.App.Config.Data })
	p.data = data
	s := tell(t, p, "Harbour & Vale")
	ines := s.browser(t).signIn("ines@harbour-vale.example", apptest.Password)
	ines.open("/desk/prices").follow("Bright Harvest")
	ines.into("PK-3050-66B, price of one").keys("30.5").keys(kb.Enter).sees("Saved in the draft", "1 change, not published")
	if at := ines.focus().Name; at != "SW-2210-L, price of one" {
		t.Errorf("Enter leads to %q", at)
	}
	ines.sees("They reach 1 client and 1 product")
	ines.keys("z", chromedp.ModifierCtrl).sees("Undone.").seesNot("not published")
	ines.keys("y", chromedp.ModifierCtrl).sees("Done again.", "1 change, not published")
	ines.into("PK-3050-66B, price of one").keys("9").keys(kb.Escape).keys(kb.ArrowDown).keys(kb.ArrowUp)
	ines.holds("PK-3050-66B, price of one", "30.50")
	call(ines, runtime.Evaluate, runtime.EvaluateParams{Expression: pastes})
	ines.sees("Saved in the draft", "2 changes, not published")
	ines.holds("PK-3050-66B, 3rd price", "28.00").holds("SW-2210-L, 2nd price", "8.50")
	ines.into("SW-2210-L, 2nd price").keys("95").keys(kb.Enter).sees("from 10 costs more than from 1", "Is 9.10 meant?").passes("an odd break")
	ines.press("Save as typed").sees("Saved in the draft").seesNot("costs more").holds("SW-2210-L, 2nd price", "95.00")
	ines.into("SW-2210-L, 2nd price").keys("97").keys(kb.Enter).sees("from 10 costs more than from 1")
	ines.press("Use 9.10").seesNot("costs more").holds("SW-2210-L, 2nd price", "9.10")
	ines.follow("Who and what").sees("Biggest rises").follow("Publish now").sees("2 products have new prices")
	for _, path := range []string{"/desk/prices", "/desk/prices?q=nothing", "/desk/prices/new", "/desk/prices/why?client=nordwind&product=SW-2210-L&quantity=3", "/desk/prices/lists/base",
		"/desk/prices/lists/harvest?product=PK-3050-66B&quantity=12", "/desk/prices/lists/harvest/settings", "/desk/prices/lists/harvest/many", "/desk/prices/lists/harvest/bring",
		"/desk/prices/lists/harvest/published", "/desk/prices/lists/harvest/effect", "/desk/clients/nordwind/prices"} {
		ines.open(path).answers(200).passes()
	}
	tom := s.browser(t).signIn("tom@bright-harvest.example", apptest.Password)
	tom.open("/s/bright-harvest/p/PK-3050-66B").sees("31.00", "29.50", "28.00")
}
