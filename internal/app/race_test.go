package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// atOnce runs do that many times at the same moment.
func atOnce(times int, do func(n int)) {
	begin := make(chan struct{})
	var group sync.WaitGroup
	for n := range times {
		group.Go(func() {
			<-begin
			do(n)
		})
	}
	close(begin)
	group.Wait()
}

// clone is another window of the same browser.
func clone(b *apptest.Browser) *apptest.Browser {
	other := b.Shop.Browser()
	other.SetCookie("tc_session", b.Cookie("tc_session"))
	return other
}

// ready is a checkout form as it is shown for one unit more of a product.
func ready(t *testing.T, b *apptest.Browser, sku string, quantity int) url.Values {
	t.Helper()
	if added := b.Post("/s/nordwind/p/"+sku, "/s/nordwind/cart/add", "sku", sku, "qty", fmt.Sprint(quantity)); added.Status != http.StatusSeeOther {
		t.Fatalf("add to cart: %d %s", added.Status, added.Text("main"))
	}
	page := b.Get("/s/nordwind/checkout")
	if page.Status != http.StatusOK {
		t.Fatalf("checkout: %d", page.Status)
	}
	return formOf(page.Find("body"), "/checkout")
}

// TestFortyAtOnceWithOneForm order once; the same form with other content is told.
func TestFortyAtOnceWithOneForm(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		b := s.SignIn("jana@nordwind.example")
		form := ready(t, b, "SW-2210-L", 3)
		var mu sync.Mutex
		told := map[string]int{}
		atOnce(40, func(int) {
			page := clone(b).Do(http.MethodPost, "/s/nordwind/checkout", form)
			mu.Lock()
			defer mu.Unlock()
			told[fmt.Sprint(page.Status, " ", page.Location)]++
		})
		var number string
		s.Must(s.App.DB.Get(bg, &number, `SELECT number FROM orders WHERE idempotency_key = ?`, form.Get("key")))
		if told["303 /s/nordwind/orders/"+number] != 40 {
			t.Errorf("forty at once were answered %v, want order %s for all", told, number)
		}
		other := url.Values{}
		for name, values := range form {
			other[name] = values
		}
		other.Set("note", "something else")
		if page := b.Do(http.MethodPost, "/s/nordwind/checkout", other); page.Status != http.StatusConflict {
			t.Errorf("the same key with other content: %d %s", page.Status, page.Location)
		}
		if orders, free := s.Count(`SELECT COUNT(*) FROM orders`), s.Count(`SELECT free FROM stock s JOIN products p ON p.id = s.product_id WHERE p.sku = 'SW-2210-L'`); orders != 1 || free != 257 {
			t.Errorf("%d orders, %d in stock", orders, free)
		}
	})
}

// TestFortyBuyersForTheLastFive: five get them, the others are told, nobody gets what isn't there.
func TestFortyBuyersForTheLastFive(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		buyers, forms := fortyBuyers(t, s, "stock", "5", "no")
		statuses := placeAll(s, buyers, forms)
		orders, free := s.Count(`SELECT COUNT(*) FROM orders`), s.Count(`SELECT free FROM stock s JOIN products p ON p.id = s.product_id WHERE p.sku = 'SW-2210-L'`)
		if statuses[http.StatusSeeOther] != 5 || orders != 5 || free != 0 {
			t.Errorf("answers %v, %d orders, %d left", statuses, orders, free)
		}
		if statuses[http.StatusSeeOther]+statuses[http.StatusUnprocessableEntity]+statuses[http.StatusConflict] != 40 {
			t.Errorf("someone wasn't told: %v", statuses)
		}
		if n := s.Count(`SELECT COUNT(*) FROM cart_lines`); n != 35 {
			t.Errorf("%d carts keep their line, want 35", n)
		}
	})
}

// TestFortyBuyersForTheLastCredit: the account's credit reaches for three of their orders.
func TestFortyBuyersForTheLastCredit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		buyers, forms := fortyBuyers(t, s, "credit", "260", "yes")
		s.Import("accounts", "slug,name,credit_limit", "nordwind,Nordwind Maschinenbau,65.00") // 7.77 + 9.50 + 19 % each
		for i, b := range buyers {
			page := b.Get("/s/nordwind/checkout")
			forms[i] = formOf(page.Find("body"), "/checkout")
		}
		statuses := placeAll(s, buyers, forms)
		orders, used, sum := s.Count(`SELECT COUNT(*) FROM orders`), s.Count(`SELECT credit_used FROM accounts WHERE slug = 'nordwind'`), s.Count(`SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM credit_entries`)
		if statuses[http.StatusSeeOther] != 3 || orders != 3 || used != 3*2055 || sum != used {
			t.Errorf("answers %v, %d orders, credit used %d, in the ledger %d", statuses, orders, used, sum)
		}
	})
}

// fortyBuyers have one glove in the cart each, and the checkout before them.
func fortyBuyers(t *testing.T, s *apptest.Shop, name, stock, backorder string) (buyers []*apptest.Browser, forms []url.Values) {
	t.Helper()
	s.Fill()
	s.Import("products", "sku,name,category,price,stock,backorder", "SW-2210-L,Nitrile glove blue L,Safety wear > Gloves,8.95,"+stock+","+backorder)
	for n := range 40 {
		email := fmt.Sprintf("%s%d@nordwind.example", name, n)
		s.Person(email, fmt.Sprintf("Buyer %d", n), "nordwind", identity.Buyer, "")
		b := s.Enter(email)
		buyers, forms = append(buyers, b), append(forms, ready(t, b, "SW-2210-L", 1))
	}
	return buyers, forms
}

func placeAll(s *apptest.Shop, buyers []*apptest.Browser, forms []url.Values) map[int]int {
	var mu sync.Mutex
	statuses := map[int]int{}
	atOnce(len(buyers), func(n int) {
		page := buyers[n].Do(http.MethodPost, "/s/nordwind/checkout", forms[n])
		status := page.Status
		if status == http.StatusSeeOther && !strings.Contains(page.Location, "/orders/") {
			status = 0
		}
		mu.Lock()
		defer mu.Unlock()
		statuses[status]++
	})
	return statuses
}
