package storefront_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/app/apptest"
)

func place(b *apptest.Browser, form url.Values) *apptest.Page {
	return b.Do(http.MethodPost, shop+"/checkout", form)
}

func TestTheCheckoutIsFilledInAndPlacesOnce(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	page := ok(t, b, shop+"/checkout")
	shows(t, page, "Werk 2, Lübeck, Hafenstraße 48", "Head office", "Standard", "9,50 €", "Express", "Empty: as soon as possible", "On account", "25.000,00 € left", "145,18 €", "Place order, 145,18 €")
	visible := len(page.All(checkoutForm+" select")) + len(page.All(checkoutForm+" textarea")) + 1 // the methods are one choice
	for _, in := range page.All(checkoutForm + " input") {
		for _, a := range in.Attr {
			if a.Key == "type" && a.Val != "hidden" && a.Val != "radio" {
				visible++
			}
		}
	}
	if oneOff := len(page.All(".one-off input")); visible-oneOff > 8 {
		t.Errorf("%d visible fields", visible-oneOff)
	}
	form := sent(page, checkoutForm, "po_number", "4500 1")
	first := place(b, form)
	if first.Status != http.StatusSeeOther || first.Location != shop+"/orders/HV-100001" {
		t.Fatalf("%d %s %s", first.Status, first.Location, first.Text())
	}
	if again := place(b, form); again.Status != http.StatusSeeOther || again.Location != first.Location {
		t.Errorf("sent twice: %d %s %s", again.Status, again.Location, again.Text())
	}
	placed := ok(t, b, first.Location)
	shows(t, placed, "Order HV-100001 is placed.", "Order HV-100001", "4500 1", "Cancel the order")
	shows(t, ok(t, b, first.Location), "Order HV-100001")
	if n := s.Count(`SELECT COUNT(*) FROM orders`); n != 1 {
		t.Errorf("%d orders", n)
	}
	form.Set("note", "and another one")
	if other := place(b, form); other.Status != http.StatusConflict {
		t.Errorf("the key with other content: %d", other.Status)
	}
}

func TestDoubleClicksOrderOnce(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	form := sent(ok(t, b, shop+"/checkout"), checkoutForm, "po_number", "4500 1")
	var group sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]int{}
	for range 6 {
		group.Go(func() {
			twin := *b // a browser of its own with the same cookies
			page := (&twin).Do(http.MethodPost, shop+"/checkout", form)
			mu.Lock()
			defer mu.Unlock()
			seen[page.Location]++
		})
	}
	group.Wait()
	if n := s.Count(`SELECT COUNT(*) FROM orders`); n != 1 || seen[shop+"/orders/HV-100001"] != 6 {
		t.Errorf("%d orders, answers %v", n, seen)
	}
}

func TestARefusedCheckoutKeepsEverythingTyped(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	s.Import("accounts", "slug,name,po_required", "nordwind,Nordwind Maschinenbau,yes")
	page := ok(t, b, shop+"/checkout")
	form := sent(page, checkoutForm, "ship_to", "", "ship_name", "Site hut", "ship_line1", "Quay 3", "ship_city", "Kiel", "ship_postcode", "24103", "ship_country", "XX",
		"requested_on", "2026-11-19", "method", "express", "note", "Ring twice", "copies_to", "nobody")
	page = place(b, form)
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "<title>Error: Checkout") {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	for _, name := range []string{"ship_country", "requested_on", "copies_to", "po_number"} {
		if page.Attr("#"+name, "aria-invalid") != "true" || page.Find("[data-error-summary] a[href=#"+name+"]") == nil {
			t.Errorf("%s isn't marked, or the summary doesn't lead to it", name)
		}
	}
	for name, want := range map[string]string{"ship_name": "Site hut", "ship_country": "XX", "requested_on": "2026-11-19", "copies_to": "nobody"} {
		if got := page.Attr("#"+name, "value"); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if page.Text("#note") != "Ring twice" || page.Find("input[name=method][value=express][checked]") == nil || page.Attr("input[name=key]", "value") != form.Get("key") {
		t.Error("note, method or key is lost")
	}
	page = place(b, sent(page, checkoutForm, "ship_country", "DE", "requested_on", "soon", "copies_to", "", "po_number", "77", "note", "Ring twice"))
	if page.Status != http.StatusUnprocessableEntity || page.Attr("#requested_on", "value") != "soon" {
		t.Errorf("a date in words: %d", page.Status)
	}
	page = place(b, sent(page, checkoutForm, "requested_on", "2026-11-27", "note", "Ring twice"))
	if page.Status != http.StatusSeeOther {
		t.Fatalf("put right: %d %s", page.Status, page.Text())
	}
	shows(t, ok(t, b, page.Location), "Site hut", "24103 Kiel", "Express", "wanted on Fri 27 Nov", "Ring twice")
}

func TestANumberUsedBeforeAsksForAYes(t *testing.T) {
	_, b := holding(t, hexBolt, "10")
	place(b, sent(ok(t, b, shop+"/checkout"), checkoutForm, "po_number", "4500 1"))
	b.Post(shop+"/search?q=hex", shop+"/cart/add", "sku", glove, "qty", "3")
	page := ok(t, b, shop+"/checkout")
	shows(t, page, "Last used: 4500 1")
	page = place(b, sent(page, checkoutForm, "po_number", "4500 1"))
	if page.Status != http.StatusUnprocessableEntity || page.Attr("input[name=po_again]", "value") != "4500 1" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	shows(t, page, "Order HV-100001 carries this number already.", "Yes, use 4500 1 again")
	if page = place(b, sent(page, checkoutForm, "po_again", "4500 1")); page.Status != http.StatusSeeOther {
		t.Errorf("with a yes: %d %s", page.Status, page.Text())
	}
}

func TestAChangedPriceIsShownAndAskedOnceMore(t *testing.T) {
	s, b := holding(t, hexBolt, "10", glove, "3")
	form := sent(ok(t, b, shop+"/checkout"), checkoutForm)
	s.Import("contract-prices", "account,sku,min_qty,unit_price", "nordwind,"+hexBolt+",1,13.00")
	page := place(b, form)
	if page.Status != http.StatusConflict || s.Count(`SELECT COUNT(*) FROM orders`) != 0 {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	shows(t, page, "Nothing is ordered yet", "Hex head screw M8 × 40: was 10 × 11,25 €", "10 × 13,00 €", "Place order as it stands now")
	if page.Attr("input[name=key]", "value") != form.Get("key") {
		t.Error("the key changed")
	}
	if page = place(b, sent(page, checkoutForm)); page.Status != http.StatusSeeOther {
		t.Errorf("asked once more: %d %s", page.Status, page.Text())
	}
	shows(t, ok(t, b, page.Location), "13,00 €")
}

func TestWhatRoseInTheCartIsToldAtTheCheckout(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	s.Import("contract-prices", "account,sku,min_qty,unit_price", "nordwind,"+hexBolt+",1,13.00")
	shows(t, ok(t, b, shop+"/cart"), "One price changed since you added it.", "Price now 13,00 €, was 11,25 €")
	page := ok(t, b, shop+"/checkout")
	shows(t, page, "Changed since you put it into the cart.", "11,25 €", "13,00 € a pack")
	if page = place(b, sent(page, checkoutForm)); page.Status != http.StatusSeeOther {
		t.Errorf("%d %s", page.Status, page.Text())
	}
}

func TestCreditAndHoldStopWithTheirReason(t *testing.T) {
	s, b := holding(t, hexBolt, "10")
	s.Import("accounts", "slug,name,credit_limit", "nordwind,Nordwind Maschinenbau,100.00")
	page := ok(t, b, shop+"/checkout")
	shows(t, page, "45,18 € too little for this order")
	if page = place(b, sent(page, checkoutForm)); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("over the credit: %d", page.Status)
	}
	shows(t, page, "over the credit that your company has left")
	_, err := s.App.DB.Exec(t.Context(), `UPDATE accounts SET credit_hold = 'two invoices are open', credit_limit = NULL WHERE slug = 'nordwind'`)
	s.Must(err)
	s.Must(s.App.DB.InTx(t.Context(), func(ctx context.Context) error { return s.App.DB.Bump(ctx, "accounts") }))
	page = place(b, sent(ok(t, b, shop+"/checkout"), checkoutForm, "note", "please"))
	if page.Status != http.StatusForbidden || page.Text("#note") != "please" {
		t.Errorf("on hold: %d %s", page.Status, page.Text())
	}
	shows(t, page, "Nothing was ordered", "two invoices are open")
	if n := s.Count(`SELECT COUNT(*) FROM orders`); n != 0 {
		t.Errorf("%d orders", n)
	}
}
