package storefront_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

const shop = "/s/nordwind"

// open is a filled shop with someone signed in.
func open(t *testing.T, email string) (*apptest.Shop, *apptest.Browser) {
	t.Helper()
	s := apptest.New(t).Fill()
	return s, s.SignIn(email)
}

// ok gets a page that must be there.
func ok(t *testing.T, b *apptest.Browser, path string) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, page.Status, page.Text())
	}
	return page
}

func shows(t *testing.T, page *apptest.Page, words ...string) {
	t.Helper()
	text := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(page.Text())
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("the page doesn't say %q:\n%s", w, text)
		}
	}
}

func TestAListIsMadeForOrdering(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/search?q=hex+screw")
	shows(t, page, "Hex head screw M8 × 40", "FS-0933-08040-Z", "NM 400-1187", "412 in stock", "12,50 €", "10+ 11,25 €", "pack of 100", "6 in stock")
	if n := len(page.All("section[aria-label=Products] li.row form[data-add]")); n != 2 {
		t.Errorf("%d rows with all words can be added, want 2", n)
	}
	shows(t, page, "With most of your words Product, number", "Hex nut M8")
	if page.Attr("#q", "value") != "hex screw" {
		t.Error("the words don't stay in the search box")
	}
	if page.Find("[role=status]") == nil || page.Find("#sort") == nil {
		t.Error("no count or no order to choose")
	}
	for _, order := range []string{"number", "last"} { // this client has numbers of its own
		sorted := ok(t, b, shop+"/search?q=hex+screw&sort="+order)
		if sorted.Find("#sort option[value="+order+"][selected]") == nil || len(sorted.All("section[aria-label=Products] li.row")) == 0 {
			t.Errorf("can't be put in the order %q", order)
		}
	}
	for _, view := range []string{"compact", "pictures"} {
		other := ok(t, b, shop+"/search?q=hex+screw&view="+view)
		shows(t, other, "FS-0933-08040-Z", "NM 400-1187", "12,50 €")
		if len(other.All("form[data-add]")) < 2 || other.Find("nav.switch a[aria-current=true]") == nil {
			t.Errorf("%s can't be ordered from, or doesn't say which view it is", view)
		}
	}
}

func TestFiltersStandInTheAddressAndCanBeTakenAway(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	all := ok(t, b, shop+"/search?q=m8")
	filter := all.Find("aside.filters input[name=f]")
	if filter == nil {
		t.Fatal("nothing to filter by: " + all.Text())
	}
	page := ok(t, b, shop+"/search?q=m8&f="+url.QueryEscape("Material:Steel zinc plated")+"&stock=1")
	shows(t, page, "Steel zinc plated", "In stock", "Clear all", "M8 × 40")
	if strings.Contains(page.Text("#results"), "Washer") {
		t.Error("the filter lets through what it shouldn't")
	}
	chips := page.All("div[aria-label] a.chip")
	var away string
	for _, c := range chips {
		for _, a := range c.Attr {
			if a.Key == "href" && !strings.Contains(a.Val, "stock=1") && strings.Contains(a.Val, "f=Material") {
				away = a.Val
			}
		}
	}
	if away == "" {
		t.Fatal("no chip takes away that it is in stock")
	}
	ok(t, b, away)
}

func TestUnknownFiltersFindNothingAndSayHowToGoOn(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/search?q=m8&f="+url.QueryEscape(`Läng\:e:<b>`)+"&brand=Nobody")
	shows(t, page, "0 products", "Läng:e <b>", "Nobody", "Clear all filters")
	if page.Find("main b") != nil && strings.Contains(page.Body, "<b>&") {
		t.Error("what was typed became markup")
	}
}

func TestASearchWithoutAResultIsNoDeadEnd(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/search?q=qqzzxxyy")
	shows(t, page, "Nothing found for “qqzzxxyy”", "Ask Ines for it", "Fasteners", "What you buy")
	if !strings.Contains(page.Body, shop+"/ask?q=qqzzxxyy") {
		t.Error("the words don't go along to the request")
	}
}

func TestASearchDoesNotTellWhatOthersHave(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	for _, path := range []string{"/search?q=zephyrium", "/suggest?q=zephyrium", "/search?q=PK-3050-66B", "/suggest?q=BH-TAPE-1"} {
		body := b.Get(shop + path).Body
		if strings.Contains(body, "PK-") && !strings.Contains(path, "PK-") || strings.Contains(body, "Packwell") || strings.Contains(body, "Packing tape") {
			t.Errorf("%s tells of another's range:\n%s", path, body)
		}
	}
	for _, path := range []string{"/p/PK-3050-66B", "/p/PK-3050-66B/picture", "/p/PK-3050-66B/files/any.pdf", "/p/NOT-THERE", "/c/packaging", "/ask?sku=PK-3050-66B",
		"/files/people/ines.svg", "/files/..%2f..%2fdata.db", "/theme/000000000000.css", "/p/%2550K-3050-66B"} {
		if page := b.Get(shop + path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if page := b.Post(shop+"/about", shop+"/cart/add", "sku", "PK-3050-66B", "qty", "1"); page.Status != http.StatusNotFound {
		t.Errorf("what isn't seen went into the cart: %d", page.Status)
	}
}

func TestAProductPageSaysEverything(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/p/FS-0933-08040-Z")
	shows(t, page, "Hex head screw M8 × 40", "NM 400-1187", "pack of 100", "12,50 €", "from 10", "11,25 €", "10 %", "0,125 €", "412 in stock",
		"arrives tomorrow", "any number from 1", "Thread M8", "Length 40 mm", "HV-933-840")
	if page.Find("svg.drawing--l[role=img]") == nil {
		t.Error("no drawing")
	}
	if page.Attr("h1", "class") != "" || len(page.All("h1")) != 1 {
		t.Error("one h1 and no more")
	}
	ten := ok(t, b, shop+"/p/FS-0933-08040-Z?qty=10")
	if got := ten.Text("tr.is-on"); !strings.Contains(got, "from 10") {
		t.Errorf("ten reach %q", got)
	}
	shows(t, ok(t, b, shop+"/p/FS-0934-08-Z"), "from 2 in steps of 2", "Available")
}

func TestAPriceOnRequestIsNeverZeroAndLeadsToAsking(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/p/FS-0125-08-A2")
	shows(t, page, "Price on request", "Ask Ines for it")
	if page.Shows("0,00") || page.Find("form[data-add] .qty--main") != nil {
		t.Error("it can't be bought, and costs nothing only by mistake")
	}
	row := ok(t, b, shop+"/search?q=FS-0125-08-A2")
	if !strings.Contains(row.Text("li.row"), "On request") || row.Find("li.row form") != nil {
		t.Errorf("the row says %s", row.Text("li.row"))
	}
	form := shop + "/ask?sku=FS-0125-08-A2"
	shows(t, ok(t, b, form), "Washer M8", "How many", "Send to Ines")
	if bad := b.Post(form, shop+"/ask", "sku", "FS-0125-08-A2", "quantity", "many", "note", "by Friday"); bad.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(bad.Body, "<title>Error: ") || bad.Find("#quantity[aria-invalid=true]") == nil || !bad.Shows("by Friday") {
		t.Errorf("a refused request: %d %s", bad.Status, bad.Text())
	}
	if sent := b.Post(form, shop+"/ask", "sku", "FS-0125-08-A2", "quantity", "20"); sent.Status != http.StatusSeeOther {
		t.Fatalf("sent: %d %s", sent.Status, sent.Text())
	}
	shows(t, ok(t, b, shop), "Ines will answer you")
	if s.Count(`SELECT COUNT(*) FROM asks WHERE quantity = 20`) != 1 {
		t.Error("the request wasn't kept")
	}
}

func TestAddingFromAListWithAndWithoutScript(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	list := shop + "/search?q=hex+screw"
	plain := b.Post(list, shop+"/cart/add?from=search", "sku", "FS-0933-08040-Z", "qty", "3")
	if plain.Status != http.StatusSeeOther || plain.Location != shop+"/p/FS-0933-08040-Z" {
		t.Fatalf("%d to %s", plain.Status, plain.Location)
	}
	shows(t, ok(t, b, list), "3 packs of Hex head screw M8 × 40 added.", "3 in your cart", "37,50 €")

	token := b.Token(list)
	b.Header.Set("X-Requested-With", "fetch")
	add := func(qty string) *apptest.Page {
		return b.Do(http.MethodPost, shop+"/cart/add?from=search", url.Values{"csrf": {token}, "sku": {"FS-0933-08040-Z"}, "qty": {qty}})
	}
	piece := add("7")
	if piece.Status != http.StatusOK || piece.Find("[data-said]") == nil || piece.Find("#cart-summary") == nil || piece.Text("#held-FS-0933-08040-Z") != "10 in your cart" {
		t.Errorf("%d %s", piece.Status, piece.Body)
	}
	for _, qty := range []string{"", "x", "0", "-1", "1.5", "99999999999999999999"} {
		if refused := add(qty); refused.Status != http.StatusUnprocessableEntity || strings.Contains(refused.Body, "<") {
			t.Errorf("%q: %d %s", qty, refused.Status, refused.Body)
		}
	}
	if n := s.Count(`SELECT quantity FROM cart_lines`); n != 10 {
		t.Errorf("%d in the cart", n)
	}
	if s.Count(`SELECT COUNT(*) FROM cart_lines WHERE source = 'search'`) != 1 {
		t.Error("where it was found is lost")
	}
}

func TestAQuantityThatDoesNotFitIsKeptAndExplained(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := b.Post(shop+"/p/FS-0934-08-Z", shop+"/cart/add", "sku", "FS-0934-08-Z", "qty", "3")
	if page.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	shows(t, page, "2 or 4 would")
	if page.Attr(".qty--main input", "value") != "3" || page.Attr(".qty--main input", "aria-invalid") != "true" || !strings.Contains(page.Body, "<title>Error: ") {
		t.Error("the quantity was lost, or the error isn't told")
	}
}

func TestWhoMayOnlyLookSeesNoButtons(t *testing.T) {
	_, b := open(t, "vera@nordwind.example")
	for _, path := range []string{"", "/search?q=hex", "/p/FS-0933-08040-Z", "/buy-again"} {
		if page := ok(t, b, shop+path); page.Find("main form[data-add]") != nil || page.Find("main form[method=post]") != nil {
			t.Errorf("%s offers to buy", path)
		}
	}
	if page := b.Post(shop+"/about", shop+"/cart/add", "sku", "FS-0933-08040-Z", "qty", "1"); page.Status != http.StatusForbidden {
		t.Errorf("a viewer bought: %d", page.Status)
	}
}

func TestTheFirstDayLooksRight(t *testing.T) {
	_, b := open(t, "tom@bright-harvest.example")
	home := ok(t, b, "/s/bright-harvest")
	shows(t, home, "Good morning, Tom", "Your first order", "3 products", "Ines Halvorsen")
	for _, absent := range []string{"Due to reorder", "On its way", "Your last order"} {
		if home.Shows(absent) {
			t.Errorf("there is no %s yet", absent)
		}
	}
	shows(t, ok(t, b, "/s/bright-harvest/buy-again"), "Nothing bought yet")
	shows(t, ok(t, b, "/s/bright-harvest/categories"), "Packaging", "Tapes", "Safety wear")
	shows(t, ok(t, b, "/s/bright-harvest/about"), "About Harbour & Vale")
}

func TestWhatIsBoughtAgainGoesIntoTheCartAtOnce(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	header := "order_number,account,ordered_at,channel,sku,quantity,unit_price"
	s.Import("orders", header,
		"A1,nordwind,2026-09-20T09:00:00Z,phone,FS-0933-08040-Z,10,11.25", "A2,nordwind,2026-10-10T09:00:00Z,phone,FS-0933-08040-Z,12,11.25",
		"A3,nordwind,2026-10-30T09:00:00Z,phone,FS-0933-08040-Z,10,11.25", "A3,nordwind,2026-10-30T09:00:00Z,phone,SW-2210-L,4,7.77")
	home := ok(t, b, shop)
	shows(t, home, "Due to reorder", "due today", "every 20 days", "Your last order", "A3", "Order again", "11,25 €")
	shows(t, ok(t, b, shop+"/p/FS-0933-08040-Z"), "You bought it 3 times", "about every 20 days", "A2")
	again := ok(t, b, shop+"/buy-again")
	shows(t, again, "2 products", "NM 910-0042", "no rhythm yet")
	posted := b.Post(shop+"/buy-again", shop+"/cart/add-many", "take", "FS-0933-08040-Z", "qty:FS-0933-08040-Z", "10", "take", "SW-2210-L",
		"qty:SW-2210-L", "x", "take", "PK-3050-66B", "qty:PK-3050-66B", "1")
	if posted.Status != http.StatusSeeOther || posted.Location != shop+"/cart" {
		t.Fatalf("%d to %s", posted.Status, posted.Location)
	}
	shows(t, ok(t, b, shop+"/about"), "1 line added.", "Nitrile glove blue L: Give the quantity as a whole number", "PK-3050-66B: It is no longer available to you.")
	if n := s.Count(`SELECT SUM(quantity) FROM cart_lines`); n != 10 {
		t.Errorf("%d in the cart", n)
	}
	if none := b.Post(shop+"/buy-again", shop+"/cart/add-many"); none.Location != shop+"/buy-again" {
		t.Errorf("nothing ticked leads to %s", none.Location)
	}
}

func TestSuggestionsGroupAndTakeAQuantity(t *testing.T) {
	_, b := open(t, "jana@nordwind.example")
	page := ok(t, b, shop+"/suggest?q=nm4001187+25")
	option := page.Find("[role=option]")
	if option == nil || page.Attr("[role=option]", "data-sku") != "FS-0933-08040-Z" || page.Attr("[role=option]", "data-qty") != "25" ||
		page.Attr("[role=option]", "data-enter") != "add" || page.Attr("[role=option]", "data-href") != shop+"/p/FS-0933-08040-Z?from=suggest" {
		t.Errorf("%s", page.Body)
	}
	shows(t, page, "Exact part", "11,25 €")
	if ok(t, b, shop+"/suggest?q=").Find("[role=option]") != nil {
		t.Error("nothing typed, nothing meant")
	}
}

func TestADiscontinuedProductLeadsToItsSuccessor(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	s.Import("products", "sku,name,category,price,status,replaced_by,tags", "OLD-1,Old screw M8,Fasteners > Screws,3.00,discontinued,FS-0933-08040-Z,fix")
	s.Settle()
	page := ok(t, b, shop+"/p/OLD-1")
	shows(t, page, "No longer supplied", "replaced by Hex head screw M8 × 40, FS-0933-08040-Z")
	if page.Find("main .buybox form") != nil || page.Shows("3,00") {
		t.Error("it can still be bought")
	}
}
