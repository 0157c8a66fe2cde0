package storefront_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

const hexBolt, glove, nut = "FS-0933-08040-Z", "SW-2210-L", "FS-0934-08-Z"

// holding is a shop whose buyer has put something into the cart: SKU and quantity in turn.
func holding(t *testing.T, goods ...string) (*apptest.Shop, *apptest.Browser) {
	t.Helper()
	s, b := open(t, "jana@nordwind.example")
	for i := 0; i+1 < len(goods); i += 2 {
		if page := b.Post(shop+"/search?q=hex", shop+"/cart/add", "sku", goods[i], "qty", goods[i+1]); page.Status != http.StatusSeeOther {
			t.Fatalf("adding %s: %d %s", goods[i], page.Status, page.Text())
		}
	}
	return s, b
}

// sent is a form of a page as a browser would send it unchanged, with some fields typed over.
func sent(page *apptest.Page, form string, typed ...string) url.Values {
	values := url.Values{}
	for _, in := range page.All(form + " input") {
		name, value, kind, checked := "", "", "", false
		for _, a := range in.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			case "type":
				kind = a.Val
			case "checked":
				checked = true
			}
		}
		if name != "" && (kind != "radio" && kind != "checkbox" || checked) {
			values.Set(name, value)
		}
	}
	for _, box := range page.All(form + " select") {
		name := ""
		for _, a := range box.Attr {
			if a.Key == "name" {
				name = a.Val
			}
		}
		values.Set(name, page.Attr(form+" select[name="+name+"] option[selected]", "value"))
	}
	for i := 0; i+1 < len(typed); i += 2 {
		values.Set(typed[i], typed[i+1])
	}
	return values
}

const cartForm, checkoutForm = "form.stack", "form.checkout"

func TestTheCartTellsEverythingBeforeTheCheckout(t *testing.T) {
	_, b := holding(t, hexBolt, "10", "FS-0933-08050-Z", "8")
	page := ok(t, b, shop+"/cart")
	shows(t, page, "2 lines, 226,10 € net", "NM 400-1187", "11,25 €", "112,50 €", "6 packs now, 2 packs later", "Standard, free from 250,00 €", "9,50 €",
		"VAT", "Total", "By other delivery methods Express", "18,50 €", "25.000,00 € left", "Go to checkout")
	empty := ok(t, b, shop+"/cart/empty")
	shows(t, empty, "2 lines, 226,10 € net")
	if done := b.Post(shop+"/cart/empty", shop+"/cart/empty"); done.Status != http.StatusSeeOther {
		t.Errorf("emptying: %d", done.Status)
	}
	shows(t, ok(t, b, shop+"/cart"), "Your cart is empty now.", "Your cart is empty")
	if page := b.Get(shop + "/checkout"); page.Location != shop+"/cart" {
		t.Errorf("the checkout of an empty cart: %d %s", page.Status, page.Location)
	}
}

func TestOneFormChangesAllLines(t *testing.T) {
	_, b := holding(t, hexBolt, "10", glove, "3")
	form := sent(b.Get(shop+"/cart"), cartForm, "qty:"+hexBolt, "12", "note:"+glove, "for the first aid room")
	if page := b.Do(http.MethodPost, shop+"/cart", form); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	page := ok(t, b, shop+"/cart")
	shows(t, page, "Note: for the first aid room", "135,00 €")
	form = sent(page, cartForm, "remove", hexBolt, "qty:"+glove, "5")
	if page := b.Do(http.MethodPost, shop+"/cart", form); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	page = ok(t, b, shop+"/cart")
	shows(t, page, "Hex head screw M8 × 40 is removed.", "1 line,", "38,85 €")
}

func TestWhatCannotBeUsedIsKeptAndExplained(t *testing.T) {
	_, b := holding(t, nut, "2", glove, "3")
	page := b.Do(http.MethodPost, shop+"/cart", sent(b.Get(shop+"/cart"), cartForm, "qty:"+nut, "3", "qty:"+glove, "4"))
	if page.Status != http.StatusUnprocessableEntity || page.Attr("#qty-"+nut, "value") != "3" || page.Attr("#qty-"+glove, "value") != "4" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	shows(t, page, "Hex nut M8: 3 doesn't fit", "2 or 4 would")
	if page.Attr("#qty-"+nut, "aria-invalid") != "true" || page.Find("[data-error-summary] a[href=#qty-"+nut+"]") == nil || !strings.Contains(page.Body, "<title>Error: Cart") {
		t.Error("the field isn't marked, or the summary doesn't lead to it")
	}
	page = b.Do(http.MethodPost, shop+"/cart", sent(b.Get(shop+"/cart"), cartForm, "qty:"+glove, "a few"))
	if page.Status != http.StatusUnprocessableEntity || page.Attr("#qty-"+glove, "value") != "a few" {
		t.Errorf("words as a quantity: %d", page.Status)
	}
}

func TestTwoTabsNeverCorruptTheCart(t *testing.T) {
	s, b := holding(t, hexBolt, "10", glove, "3")
	first, second := sent(b.Get(shop+"/cart"), cartForm, "qty:"+hexBolt, "20"), sent(b.Get(shop+"/cart"), cartForm, "qty:"+glove, "7")
	if page := b.Do(http.MethodPost, shop+"/cart", first); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	page := b.Do(http.MethodPost, shop+"/cart", second)
	if page.Status != http.StatusConflict || page.Attr("#qty-"+hexBolt, "value") != "20" || page.Attr("#qty-"+glove, "value") != "7" {
		t.Fatalf("%d: bolt %s, glove %s", page.Status, page.Attr("#qty-"+hexBolt, "value"), page.Attr("#qty-"+glove, "value"))
	}
	shows(t, page, "changed in another window", "You typed 7; the cart holds 3.")
	if page := b.Do(http.MethodPost, shop+"/cart", sent(page, cartForm)); page.Status != http.StatusSeeOther {
		t.Errorf("sent again: %d %s", page.Status, page.Text())
	}
	if n := s.Count(`SELECT COUNT(*) FROM cart_lines WHERE quantity IN (20, 7)`); n != 2 {
		t.Errorf("%d lines are as typed, want 2", n)
	}
}

func TestALineThatLeftTheRangeCanOnlyBeRemoved(t *testing.T) {
	s, b := holding(t, hexBolt, "10", glove, "3")
	s.Import("account-products", "account,sku,mode", "nordwind,"+glove+",hide")
	page := ok(t, b, shop+"/cart")
	shows(t, page, "No longer available to you.", "One line can’t be ordered as it is")
	if page.Find("a[href="+shop+"/p/"+glove+"]") != nil || page.Find("#qty-"+glove) != nil || page.Find("a[href="+shop+"/checkout]") != nil {
		t.Error("it still has a link or a quantity, or leads to the checkout")
	}
	if page := b.Get(shop + "/checkout"); page.Location != shop+"/cart" {
		t.Errorf("the checkout answers %d", page.Status)
	}
	if page := b.Do(http.MethodPost, shop+"/cart", sent(page, cartForm, "remove", glove)); page.Status != http.StatusSeeOther {
		t.Errorf("removing: %d %s", page.Status, page.Text())
	}
	ok(t, b, shop+"/checkout")
}

func TestWhoMayNotBuyHasNoCart(t *testing.T) {
	_, b := open(t, "vera@nordwind.example")
	for _, path := range []string{"/cart", "/checkout", "/cart/empty"} {
		if page := b.Get(shop + path); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}
