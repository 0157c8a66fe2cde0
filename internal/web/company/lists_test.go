package company_test

import (
	"context"
	"net/http"
	"testing"

	"tradecounter/internal/app/apptest"
)

// kept is a shop in which Jana has kept bolts and gloves as a list; its address comes with it.
func kept(t *testing.T) (*apptest.Shop, *apptest.Browser, string) {
	t.Helper()
	s := apptest.New(t).Fill()
	b := s.SignIn("jana@nordwind.example")
	for _, sku := range []string{bolt, glove} {
		_, err := s.App.Cart.Add(context.Background(), s.Actor("jana@nordwind.example", "nordwind"), sku, 4, "search")
		s.Must(err)
	}
	if page := b.Post(base+"/lists/new", base+"/lists", "name", " "); page.Status != http.StatusUnprocessableEntity || page.Attr("#name", "aria-invalid") != "true" {
		t.Errorf("no name: %d", page.Status)
	}
	page := b.Post(base+"/lists/new", base+"/lists", "name", "Monday round")
	if page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	get(t, b, page.Location, "Saved as “Monday round”. Your cart is as it was.", "2 lines", "Hex head screw M8 × 40", "NM 910-0042")
	return s, b, page.Location
}

func TestAListIsKeptChangedAndOrderedFrom(t *testing.T) {
	_, b, list := kept(t)
	b.Post(base+"/cart/empty", base+"/cart/empty")
	if page := b.Post(list, list, "qty:"+bolt, "6", "qty:"+glove, "many"); page.Status != http.StatusUnprocessableEntity || page.Attr("input[name=qty:"+glove+"]", "value") != "many" {
		t.Errorf("words as a quantity: %d", page.Status)
	}
	if page := b.Post(list, list, "qty:"+bolt, "6", "qty:"+glove, "4"); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := b.Post(list, list, "remove", glove); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := b.Post(list, list+"/name", "name", "Tuesday round"); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	page := get(t, b, list, "Tuesday round", "1 line")
	if page.Attr("input[name=qty:"+bolt+"]", "value") != "6" {
		t.Error("the quantity isn't kept")
	}
	if page := b.Post(list, list+"/add", "qty:"+bolt, "8"); page.Location != base+"/cart" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if cart := get(t, b, base+"/cart", "1 line added to the cart."); cart.Attr("#qty-"+bolt, "value") != "8" {
		t.Error("the cart doesn't hold what was typed on the list")
	}
	get(t, b, list+"/delete", "Delete the list “Tuesday round”?")
	if page := b.Post(list+"/delete", list+"/delete"); page.Location != base+"/lists" {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	get(t, b, base+"/lists", "is deleted", "No lists yet")
	if page := b.Get(list); page.Status != http.StatusNotFound {
		t.Errorf("what was deleted answers %d", page.Status)
	}
}

func TestALineThatLeftTheRangeIsGrey(t *testing.T) {
	s, b, list := kept(t)
	s.Import("account-products", "account,sku,mode", "nordwind,"+glove+",hide")
	page := get(t, b, list, "Nitrile glove blue L", "No longer available to you.")
	if page.Find("a[href="+base+"/p/"+glove+"]") != nil || page.Find("input[name=qty:"+glove+"]") != nil {
		t.Error("it still has a link or a quantity")
	}
	get(t, b, base+"/cart")
	if page := b.Post(list, list+"/add", "qty:"+bolt, "4"); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	get(t, b, base+"/cart", "Not added: Nitrile glove blue L")
}

func TestAColleaguesListIsMissing(t *testing.T) {
	s, _, list := kept(t)
	get(t, s.SignIn("boss@nordwind.example"), list, "A list of Jana Petersen")
	s.Person("kim@nordwind.example", "Kim Koch", "nordwind", "buyer", "")
	kim := s.SignIn("kim@nordwind.example")
	for _, rest := range []string{"", "/delete"} {
		if page := kim.Get(list + rest); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", rest, page.Status)
		}
	}
	for _, rest := range []string{"", "/name", "/add", "/delete"} {
		if page := kim.Post(base+"/search?q=hex", list+rest); page.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", rest, page.Status)
		}
	}
}
