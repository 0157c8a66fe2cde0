package company_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
)

const base, bolt, glove = "/s/nordwind", "FS-0933-08040-Z", "SW-2210-L"

// ordered is a shop in which Jana has ordered bolts (10) and gloves (3).
func ordered(t *testing.T) (*apptest.Shop, *apptest.Browser, string) {
	t.Helper()
	s := apptest.New(t).Fill()
	return s, s.SignIn("jana@nordwind.example"), order(t, s, "4500 71 882")
}

func order(t *testing.T, s *apptest.Shop, po string) string {
	t.Helper()
	ctx, jana := context.Background(), s.Actor("jana@nordwind.example", "nordwind")
	for sku, n := range map[string]int64{bolt: 10, glove: 3} {
		_, err := s.App.Cart.Add(ctx, jana, sku, n, "search")
		s.Must(err)
	}
	form, err := s.App.Orders.Prepare(ctx, jana)
	s.Must(err)
	form.Fill.PONumber = po
	o, err := s.App.Orders.Place(ctx, jana, form.Fill)
	s.Must(err)
	return o.Number
}

func get(t *testing.T, b *apptest.Browser, path string, words ...string) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, page.Status, page.Text())
	}
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(page.Text())
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s doesn't say %q:\n%s", path, w, text)
		}
	}
	return page
}

func TestTheHistoryFindsByEverything(t *testing.T) {
	s, b, number := ordered(t)
	get(t, b, base+"/orders", "1 order", number, "PO 4500 71 882", "Placed", "by you", "2 lines", "Order again")
	for _, words := range []string{number, "450071882", "glove", "NM+400-1187", bolt, "jana", "2026-11-19"} {
		get(t, b, base+"/orders?q="+words, number)
	}
	get(t, b, base+"/orders?q=nothing+like+it", "No order was found")
	if page := b.Get(base + "/orders?page=7"); page.Status != http.StatusNotFound {
		t.Errorf("a page that isn't there: %d", page.Status)
	}
	get(t, s.SignIn("tom@bright-harvest.example"), "/s/bright-harvest/orders", "No orders yet")
}

func TestAnOrderTellsItsStatesShipmentsAndWhatIsOpen(t *testing.T) {
	s, b, number := ordered(t)
	ctx, seller, at := context.Background(), identity.System("Ines"), base+"/orders/"+number
	get(t, b, at, "Your purchase order 4500 71 882", "Placed by Jana Petersen", "Cancel the order", "135,81 €", "On account, net 30 days", "Deliver to", "Bill to", "Head office")
	_, err := s.App.Orders.Confirm(ctx, seller, number, orders.Told{Note: "Gloves come next week"})
	s.Must(err)
	_, err = s.App.Orders.Ship(ctx, seller, number, orders.Some{bolt: 10}, "https://track.example/7", orders.Told{})
	s.Must(err)
	page := get(t, b, at, "Shipped in part", "“Gloves come next week” – Ines", "1 of 2 lines complete", "1 not complete", "On its way", "Ask to cancel 1 open line")
	if page.Attr("a[rel=noreferrer]", "href") != "https://track.example/7" {
		t.Error("no tracking link")
	}
	done := b.Post(at+"/cancel", at+"/cancel?do=ask", "note", "Only the gloves")
	if done.Status != http.StatusSeeOther {
		t.Fatalf("asking to cancel: %d %s", done.Status, done.Text())
	}
	get(t, b, at, "Your request is on its way", "You asked to cancel what is open", "“Only the gloves”")
}

func TestAPlacedOrderIsCancelledAlone(t *testing.T) {
	s, b, number := ordered(t)
	at := base + "/orders/" + number
	get(t, b, at+"/cancel", "are cancelled at once")
	_, err := s.App.Orders.Confirm(context.Background(), identity.System("Ines"), number, orders.Told{})
	s.Must(err)
	if page := b.Post(at+"/cancel", at+"/cancel?do=cancel"); page.Status != http.StatusSeeOther {
		t.Errorf("cancelling what was confirmed meanwhile: %d", page.Status)
	}
	get(t, b, at, "it can't be cancelled at once any more", "Confirmed")
	other := base + "/orders/" + order(t, s, "2")
	if page := b.Post(other+"/cancel", other+"/cancel?do=cancel"); page.Status != http.StatusSeeOther {
		t.Errorf("cancelling: %d %s", page.Status, page.Text())
	}
	page := get(t, b, other, "is cancelled.", "nothing of it is charged")
	if page.Find("a[href="+other+"/cancel]") != nil {
		t.Error("it can be cancelled twice")
	}
}

func TestPapersSayPricesOrNone(t *testing.T) {
	_, b, number := ordered(t)
	at := base + "/orders/" + number
	get(t, b, at+"/print", "Order "+number, "11,25 €", "Total")
	note := get(t, b, at+"/delivery-note", "Delivery note "+number, "Hex head screw M8 × 40")
	if main := note.Text("main"); strings.Contains(main, "€") {
		t.Errorf("the delivery note says a price: %s", main)
	}
	for path, name := range map[string]string{at + ".pdf": "order-" + number, at + "/delivery-note.pdf": "delivery-note-" + number} {
		page := b.Get(path)
		if page.Status != http.StatusOK || page.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(page.Body, "%PDF-") || !strings.Contains(page.Header.Get("Content-Disposition"), name+".pdf") {
			t.Errorf("%s: %d %v", path, page.Status, page.Header)
		}
	}
	if page := b.Get(at + "/delivery-note.pdf?shipment=4"); page.Status != http.StatusNotFound {
		t.Errorf("a shipment that isn't there: %d", page.Status)
	}
}

func TestOrdersOfOthersAreMissing(t *testing.T) {
	s, _, number := ordered(t)
	tom := s.SignIn("tom@bright-harvest.example")
	for _, rest := range []string{"", ".pdf", "/print", "/delivery-note", "/delivery-note.pdf", "/cancel", "/again"} {
		if page := tom.Get("/s/bright-harvest/orders/" + number + rest); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", rest, page.Status)
		}
	}
	for _, rest := range []string{"/cancel?do=cancel", "/cancel?do=ask", "/again"} {
		if page := tom.Post("/s/bright-harvest/search?q=glove", "/s/bright-harvest/orders/"+number+rest); page.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", rest, page.Status)
		}
	}
}

func TestViewersReadOrdersButDontOrder(t *testing.T) {
	s, _, number := ordered(t)
	vera := s.SignIn("vera@nordwind.example")
	page := get(t, vera, base+"/orders/"+number, number)
	if page.Find("form[action="+base+"/orders/"+number+"/again]") != nil || page.Find("a[href="+base+"/orders/"+number+"/cancel]") != nil {
		t.Error("a viewer is offered to order or cancel")
	}
	for _, path := range []string{"/orders/" + number + "/again", "/lists", "/lists/new"} {
		if page := vera.Get(base + path); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}

func TestOrderAgainInTwoClicksWhenNothingChanged(t *testing.T) {
	s, b, number := ordered(t)
	again := base + "/orders/" + number + "/again"
	for range 2 { // clicking twice orders no more than once
		page := b.Post(base+"/orders", again)
		if page.Status != http.StatusSeeOther || page.Location != base+"/checkout" {
			t.Fatalf("%d %s %s", page.Status, page.Location, page.Text())
		}
	}
	get(t, b, base+"/checkout", "at the same prices", "10 × 11,25 €", "3 × 7,77 €", "135,81 €")
	s.Must(s.App.Recorder.Flush(context.Background()))
	if n := s.Count(`SELECT COUNT(*) FROM events WHERE name = 'cart.line_added' AND payload LIKE '{"sku":"%","quantity":%,"source":"reorder"}'`); n != 2 || s.Count(`SELECT COUNT(*) FROM events WHERE name = 'cart.line_added'`) != 2 {
		t.Errorf("%d lines are told as ordered again, want each of the two once", n)
	}
}

func TestOrderAgainAsksWhatHappensToAnotherCart(t *testing.T) {
	s, b, number := ordered(t)
	again := base + "/orders/" + number + "/again"
	_, err := s.App.Cart.Add(context.Background(), s.Actor("jana@nordwind.example", "nordwind"), bolt, 1, "search")
	s.Must(err)
	if page := b.Post(base+"/orders", again); page.Location != again {
		t.Fatalf("%d %s", page.Status, page.Location)
	}
	page := get(t, b, again, "nothing changed", "In your cart already", "1 line, 12,50 €", "Hex head screw M8 × 40 is in both: the quantities add up", "Order only this")
	seen := page.Attr("input[name=version]", "value")
	if page := b.Post(again, again, "chosen", "1", "cart", "instead", "version", seen); page.Location != base+"/cart" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	get(t, b, base+"/cart", "2 lines added to the cart.", "135,81 €")
	if page := b.Post(again, again, "chosen", "1", "cart", "beside", "version", seen); page.Location != base+"/cart" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	get(t, b, base+"/cart", "nothing was added now", "135,81 €")
}

func TestOrderAgainShowsWhatChangedFirst(t *testing.T) {
	s, b, number := ordered(t)
	again := base + "/orders/" + number + "/again"
	s.Import("contract-prices", "account,sku,min_qty,unit_price", "nordwind,"+bolt+",1,13.00")
	s.Import("account-products", "account,sku,mode", "nordwind,"+glove+",hide")
	if page := b.Post(base+"/orders", again); page.Location != again {
		t.Fatalf("%d %s", page.Status, page.Location)
	}
	page := get(t, b, again, "2 of 2 lines differ", "Price rose", "10 packs at 13,00 €, 15,6 % more", "+17,50 €", "Gone", "No longer available to you", "Ask for it")
	if page.Find("a[href="+base+"/p/"+glove+"]") != nil {
		t.Error("what is gone has a link")
	}
	if page := b.Post(again, again, "chosen", "1", "qty:"+bolt, "a few"); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("words as a quantity: %d", page.Status)
	}
	if page := b.Post(again, again, "chosen", "1", "version", page.Attr("input[name=version]", "value"), "qty:"+bolt, "10"); page.Location != base+"/cart" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	get(t, b, base+"/cart", "1 line added to the cart.", "130,00 €")
}
