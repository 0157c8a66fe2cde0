package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

// TestWhatLeftTheRangeStaysReadable: an order keeps its own copy, without link or picture; ordering it again says so; a
// list keeps its line.
func TestWhatLeftTheRangeStaysReadable(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	jana := w.Actor("jana@nordwind.example", "nordwind")
	o := w.order(jana, "SW-2210-L", "before it left")
	list := w.list(jana, "SW-2210-L", "Gloves")
	_, err := w.App.Cart.Add(bg, jana, "SW-2210-L", 3, "product")
	w.Must(err)
	w.Import("account-products", "account,sku,mode", "nordwind,SW-2210-L,hide")
	w.Settle()

	b, base := w.a.buyer, "/s/nordwind"
	order := base + "/orders/" + o.Number
	for path, must := range map[string]string{
		order: "Nitrile glove blue L", order + "/print": "Nitrile glove blue L", order + "/delivery-note": "Nitrile glove blue L",
		order + "/again": "no longer available to you", fmt.Sprintf("%s/lists/%d", base, list): "Nitrile glove blue L", base + "/cart": "no longer available to you",
		base: "", base + "/buy-again": "", base + "/orders?q=glove": o.Number,
	} {
		page := b.Get(path)
		if page.Status != http.StatusOK || !strings.Contains(strings.ToLower(page.Text()), strings.ToLower(must)) {
			t.Errorf("%s: %d, doesn't say %q: %s", path, page.Status, must, page.Text("main"))
		}
		for _, to := range links(page) {
			if strings.Contains(to, "SW-2210-L") && !strings.Contains(to, "/ask?q=") { // asking for it is only words
				t.Errorf("%s leads to %s, which is gone", path, to)
			}
		}
		for _, n := range page.All("input[name=sku]") {
			if attribute(n, "value") == "SW-2210-L" {
				t.Errorf("%s offers to add what is gone", path)
			}
		}
	}
	if page := b.Get(order + ".pdf"); page.Status != http.StatusOK {
		t.Errorf("the PDF: %d", page.Status)
	}
	for _, path := range []string{"/p/SW-2210-L", "/ask?sku=SW-2210-L", "/p/SW-2210-L/picture"} {
		if page := b.Get(base + path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	for _, path := range []string{"/search?q=SW-2210-L", "/search?q=nitrile", "/suggest?q=NM+910-0042", "/suggest?q=nitrile"} {
		if page := b.Get(base + path); strings.Contains(page.Body, "Nitrile glove") || strings.Contains(page.Body, "/p/SW-2210-L") {
			t.Errorf("%s shows what is gone", path)
		}
	}
	for _, path := range []string{order + "/again", fmt.Sprintf("%s/lists/%d/add", base, list)} {
		page := b.Post(base+"/ask", path)
		if page.Status >= 500 {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if n := w.Count(`SELECT COUNT(*) FROM cart_lines l JOIN products p ON p.id = l.product_id JOIN carts c ON c.id = l.cart_id WHERE p.sku = 'SW-2210-L' AND l.quantity <> 3 AND c.account_id = ?`, jana.Account.ID); n != 0 {
		t.Error("what is gone was added to the cart again")
	}
	if page := b.Get(base + "/checkout"); page.Status != http.StatusSeeOther {
		t.Errorf("the checkout opens with a line that can't be ordered: %d", page.Status)
	}
}
