package storefront_test

import (
	"context"
	"strings"
	"testing"
)

func TestWhatABuyerDoesIsRecorded(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	list := ok(t, b, shop+"/search?q=hex+head+screw")
	product := list.Attr("main .rows a", "href")
	if !strings.Contains(product, "/p/FS-0933-08040-Z?from=s%3A") || !strings.HasSuffix(product, "%3A1") {
		t.Fatalf("the first result leads to %s", product)
	}
	add := list.Attr("main .rows form", "action")
	if !strings.Contains(add, "from=search&found=") {
		t.Fatalf("the first result is added by %s", add)
	}
	ok(t, b, shop+"/search?q=hex+head+screw&stock=1") // the same search, narrowed
	ok(t, b, product)
	b.Post(shop+"/search?q=hex+head+screw", add, "sku", "FS-0933-08040-Z", "qty", "10")
	b.Post(shop+"/p/FS-0933-08040-Z", shop+"/cart/add?from=product", "sku", "FS-0933-08040-Z", "qty", "x") // 422
	ok(t, b, shop+"/cart")
	ok(t, b, shop+"/checkout")
	ok(t, b, shop+"/orders?from=letter:order-placed")
	ok(t, b, shop+"/search?q=unobtainium")
	b.Post(shop+"/ask", shop+"/ask", "words", "unobtainium", "note", "please")
	b.Post(shop+"/cart", shop+"/cart", "qty:FS-0933-08040-Z", "0") // with its only line the cart is emptied
	b.Post(shop+"/cart", shop+"/checkout", "po_number", "1")       // of an empty cart nothing is left to be placed
	ctx := context.Background()
	s.Must(s.App.Recorder.Flush(ctx))
	var rows []struct {
		Name string `db:"name"`
		N    int    `db:"n"`
	}
	s.Must(s.App.DB.Select(ctx, &rows, `SELECT name, COUNT(*) AS n FROM events GROUP BY name`))
	got := map[string]int{}
	for _, r := range rows {
		got[r.Name] = r.N
	}
	for name, want := range map[string]int{"search.made": 4, "search.opened": 1, "product.seen": 2, "cart.line_added": 1, "cart.line_removed": 1, "checkout.reached": 1,
		"page.seen": 12, "error.shown": 1, "letter.opened": 1, "price.asked": 1} {
		if got[name] != want {
			t.Errorf("%s: %d, want %d", name, got[name], want)
		}
	}
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM events WHERE name = 'cart.line_removed' AND payload = '{"sku":"FS-0933-08040-Z","source":"search"}'`: 1,
		`SELECT COUNT(*) FROM searches`: 2,
		`SELECT COUNT(*) FROM searches WHERE words = 'hex head screw' AND position = 1 AND sku = 'FS-0933-08040-Z' AND added = 1`: 1,
		`SELECT COUNT(*) FROM visits WHERE reached = 3 AND device = 'computer' AND searches = 4 AND empty = 1 AND errors = 1`:     1,
		`SELECT COUNT(*) FROM past_carts WHERE outcome = 'emptied' AND step = ''`:                                                 1, // the step is told to the cart later than that
	} {
		if n := s.Count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// An emptied cart tells each line that was taken out; what is empty already tells nothing.
func TestAnEmptiedCartTellsItsLines(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	for from, sku := range map[string]string{"search": hexBolt, "related": "SW-2210-L"} {
		b.Post(shop, shop+"/cart/add?from="+from, "sku", sku, "qty", "10")
	}
	for range 2 {
		b.Post(shop+"/cart", shop+"/cart/empty")
	}
	s.Must(s.App.Recorder.Flush(context.Background()))
	var told []string
	s.Must(s.App.DB.Select(context.Background(), &told, `SELECT payload FROM events WHERE name = 'cart.line_removed' ORDER BY payload`))
	if got := strings.Join(told, " "); got != `{"sku":"FS-0933-08040-Z","source":"search"} {"sku":"SW-2210-L","source":"related"}` {
		t.Errorf("taken out: %s", got)
	}
	if n := s.Count(`SELECT CAST(SUM(lines_removed) AS BIGINT) FROM daily_sums`); n != 2 {
		t.Errorf("the day counts %d lines", n)
	}
}
