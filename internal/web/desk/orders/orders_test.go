package orders_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
)

const (
	ines, ada = "ines@harbour-vale.example", "admin@harbour-vale.example"
	jana      = "jana@nordwind.example"
	bolt      = "FS-0933-08040-Z"
	glove     = "SW-2210-L"
	pdf       = "%PDF-1.4\nan invoice\n%%EOF\n"
)

// shop has Max, a manager of nobody, and Sue of support.
func shop(t *testing.T) *apptest.Shop {
	t.Helper()
	s := apptest.New(t).Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Person("sue@harbour-vale.example", "Sue Support", "", "", identity.Support)
	return s
}

func order(s *apptest.Shop, quantity int64) string {
	s.T.Helper()
	ctx, buyer := context.Background(), s.Actor(jana, "nordwind")
	for sku, n := range map[string]int64{bolt: quantity, glove: 3} {
		_, err := s.App.Cart.Add(ctx, buyer, sku, n, "search")
		s.Must(err)
	}
	form, err := s.App.Orders.Prepare(ctx, buyer)
	s.Must(err)
	form.Fill.PONumber, form.Fill.POAgain = "4500 71 882", "4500 71 882"
	o, err := s.App.Orders.Place(ctx, buyer, form.Fill)
	s.Must(err)
	return o.Number
}

func see(t *testing.T, b *apptest.Browser, path string, words ...string) *apptest.Page {
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

// sent posts the form that stands on a page, with some fields changed.
func sent(t *testing.T, b *apptest.Browser, from, path string, fields ...string) *apptest.Page {
	t.Helper()
	return b.Post(from, path, fields...)
}

func seenOn(p *apptest.Page) string { return p.Attr("input[name=seen]", "value") }

func TestAnOrderIsMovedFromTheDesk(t *testing.T) {
	s := shop(t)
	number := order(s, 10)
	desk, at := s.SignIn(ines), "/desk/orders/"+number
	see(t, desk, "/desk/orders", number, "Nordwind Maschinenbau", "To confirm", "Confirm")
	page := see(t, desk, at, "Placed by Jana Petersen", "Confirm", "Note to the client", "Cancel lines")
	seen := seenOn(page)
	if p := sent(t, desk, at, at+"/confirm", "seen", seen); p.Status != http.StatusSeeOther || p.Location != at {
		t.Fatalf("confirm: %d %s", p.Status, p.Text())
	}
	see(t, desk, at, "is confirmed. The letter to the buyer is on its way", "Ship")
	if p := sent(t, desk, at, at+"/confirm", "seen", seen); p.Status != http.StatusSeeOther {
		t.Fatalf("confirm again: %d", p.Status)
	}
	see(t, desk, at, "was changed by someone else meanwhile")

	ship := see(t, desk, at+"/ship", "Ship", "Tracking link")
	seen = seenOn(ship)
	if p := sent(t, desk, at, at+"/ship", "seen", seen, "qty."+bolt, "11"); p.Status != http.StatusUnprocessableEntity || !p.Shows("Only 10 are open") {
		t.Errorf("more than is open: %d %s", p.Status, p.Text())
	}
	if p := sent(t, desk, at, at+"/ship", "seen", seen, "qty."+bolt, "4", "tracking", "javascript:x"); p.Status != http.StatusUnprocessableEntity || p.Attr("input[name=qty."+bolt+"]", "value") != "4" {
		t.Errorf("a script as a link: %d, %s", p.Status, p.Text())
	}
	if p := sent(t, desk, at, at+"/ship", "seen", seen, "qty."+bolt, "4", "tracking", "https://track.example/7"); p.Status != http.StatusSeeOther {
		t.Fatalf("ship: %d %s", p.Status, p.Text())
	}
	page = see(t, desk, at, "Shipped in part", "It has arrived", "Track")
	if p := sent(t, desk, at, at+"/deliver", "seen", seenOn(page), "shipment", "1"); p.Status != http.StatusSeeOther {
		t.Errorf("deliver: %d", p.Status)
	}
	page = see(t, desk, at+"/date", "New date")
	if p := sent(t, desk, at, at+"/date", "seen", seenOn(page), "line", glove, "date", ""); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("no day: %d", p.Status)
	}
	if p := sent(t, desk, at, at+"/date", "seen", seenOn(page), "line", glove, "date", "2026-12-04", "note", "The mill is late"); p.Status != http.StatusSeeOther {
		t.Errorf("date: %d %s", p.Status, p.Text())
	}
	page = see(t, desk, at+"/note")
	if p := sent(t, desk, at, at+"/note", "seen", seenOn(page), "note", ""); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("an empty note: %d", p.Status)
	}
	if p := sent(t, desk, at, at+"/note", "seen", seenOn(page), "note", "Gate 3 is closed"); p.Status != http.StatusSeeOther {
		t.Errorf("note: %d", p.Status)
	}
	page = see(t, desk, at+"/cancel")
	if p := sent(t, desk, at, at+"/cancel", "seen", seenOn(page), "qty."+bolt, "6"); p.Status != http.StatusSeeOther {
		t.Errorf("cancel: %d %s", p.Status, p.Text())
	}
	see(t, s.SignIn(jana), "/s/nordwind/orders/"+number, "Gate 3 is closed", "The mill is late", "6 of 10 cancelled", "Ines Halvorsen")
	s.App.Jobs.RunDue(context.Background())
	for _, kind := range []string{"order-confirmed", "order-shipped", "order-delivered", "order-date", "order-note", "order-cancelled"} {
		if s.Count(`SELECT COUNT(*) FROM letters WHERE kind = ? AND to_email = ?`, kind, jana) != 1 {
			t.Errorf("no letter %s", kind)
		}
	}
}

func TestACancelRequestIsAnswered(t *testing.T) {
	s := shop(t)
	number, ctx := order(s, 5), context.Background()
	_, err := s.App.Orders.Confirm(ctx, identity.System("Ines"), number, orders.Told{})
	s.Must(err)
	_, err = s.App.Orders.RequestCancel(ctx, s.Actor(jana, "nordwind"), number, orders.Told{Note: "Wrong size"})
	s.Must(err)
	desk, at := s.SignIn("sue@harbour-vale.example"), "/desk/orders/"+number
	see(t, desk, "/desk/orders?needs=cancel", number, "Asked to cancel")
	see(t, desk, at, "They ask to cancel what is open", "Wrong size", "It can’t be stopped")
	page := see(t, desk, at+"/decline")
	if p := sent(t, desk, at, at+"/decline", "seen", seenOn(page)); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", p.Status)
	}
	if p := sent(t, desk, at, at+"/decline", "seen", seenOn(page), "note", "It has left"); p.Status != http.StatusSeeOther {
		t.Errorf("decline: %d", p.Status)
	}
	see(t, s.SignIn(jana), "/s/nordwind/orders/"+number, "It can’t be cancelled any more", "It has left")
}

func TestOrdersOfOthersArentThere(t *testing.T) {
	s := shop(t)
	number := order(s, 5)
	at := "/desk/orders/" + number
	stranger, member := s.SignIn("max@harbour-vale.example"), s.SignIn(jana)
	if see(t, stranger, "/desk/orders").Shows(number) {
		t.Error("a colleague's client's order stands on the board")
	}
	paths := []string{at, at + "/ship", at + "/cancel", at + "/invoice", at + "/invoice.pdf", "/desk/clients/nordwind/order", "/desk/clients/nordwind/see-as"}
	for _, path := range paths {
		if p := stranger.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("a stranger gets %s: %d", path, p.Status)
		}
	}
	for _, path := range append(paths, "/desk/orders", "/desk/stock", "/desk/order-for") {
		if p := member.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("a member gets %s: %d", path, p.Status)
		}
	}
	for _, path := range []string{at + "/confirm", at + "/cancel", "/desk/clients/nordwind/order", "/desk/clients/nordwind/see-as"} {
		if p := stranger.Post("/desk/orders", path, "member", "1"); p.Status != http.StatusNotFound {
			t.Errorf("a stranger posts %s: %d", path, p.Status)
		}
	}
	if p := stranger.Post("/desk/orders", "/desk/order-confirm", "row", number, "seen", "0 "+number); p.Status != http.StatusSeeOther {
		t.Errorf("confirm ticked: %d", p.Status)
	}
	if s.Count(`SELECT COUNT(*) FROM orders WHERE state = 'placed'`) != 1 {
		t.Error("a stranger has moved it")
	}
	if p := stranger.Post("/desk/orders", "/desk/stock", "sku", bolt, "free", "1"); p.Status != http.StatusForbidden {
		t.Errorf("a manager corrects stock: %d", p.Status)
	}
	if p := stranger.Get(at + "/nothing"); p.Status != http.StatusNotFound {
		t.Errorf("a step that isn't there: %d", p.Status)
	}
}

func TestTickedOrdersAreConfirmedAsTheyWereShown(t *testing.T) {
	s := shop(t)
	one, two := order(s, 5), order(s, 6)
	desk := s.SignIn(ines)
	page := see(t, desk, "/desk/orders", one, two)
	fields := []string{"row", one, "row", two}
	for _, n := range page.All("input[name=seen]") {
		for _, a := range n.Attr {
			if a.Key == "value" && strings.Contains(a.Val, " ") {
				fields = append(fields, "seen", a.Val)
			}
		}
	}
	_, err := s.App.Orders.Write(context.Background(), identity.System("Ines"), two, orders.Told{Note: "meanwhile"})
	s.Must(err)
	if p := desk.Post("/desk/orders", "/desk/order-confirm", fields...); p.Status != http.StatusSeeOther || p.Location != "/desk/orders" {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	see(t, desk, "/desk/orders", "1 of 2 are confirmed.", "Order "+two+" was changed by someone else meanwhile")
}

// attach sends a form with a file.
func attach(b *apptest.Browser, at, seen, number, content string) *apptest.Page {
	b.Shop.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"csrf": b.Token(at), "seen": seen, "invoice": number} {
		b.Shop.Must(w.WriteField(name, value))
	}
	file, err := w.CreateFormFile("pdf", "any.pdf")
	b.Shop.Must(err)
	_, err = file.Write([]byte(content))
	b.Shop.Must(err)
	b.Shop.Must(w.Close())
	request, err := http.NewRequest(http.MethodPost, "http://"+b.Host+at+"/invoice", &body)
	b.Shop.Must(err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	return b.Send(request)
}

func TestAnInvoiceReachesTheBuyerAndNobodyElse(t *testing.T) {
	s := shop(t)
	number := order(s, 5)
	desk, at := s.SignIn(ines), "/desk/orders/"+number
	seen := seenOn(see(t, desk, at+"/invoice", "PDF"))
	if p := attach(desk, at, seen, "R-2026-08817", "<html>not a PDF</html>"); p.Status != http.StatusUnprocessableEntity || !p.Shows("This file is no PDF.") || p.Attr("input[name=invoice]", "value") != "R-2026-08817" {
		t.Errorf("no PDF: %d %s", p.Status, p.Text())
	}
	if p := attach(desk, at, seen, "R-2026-08817", pdf); p.Status != http.StatusSeeOther {
		t.Fatalf("attach: %d %s", p.Status, p.Text())
	}
	see(t, desk, at, "R-2026-08817 (PDF)")
	mine := "/s/nordwind/orders/" + number
	buyer := s.SignIn(jana)
	see(t, buyer, mine, "Invoice R-2026-08817 (PDF)")
	p := buyer.Get(mine + "/invoice.pdf")
	if p.Status != http.StatusOK || p.Body != pdf || p.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(p.Header.Get("Content-Disposition"), "invoice-R-2026-08817.pdf") {
		t.Errorf("the buyer's: %d %v", p.Status, p.Header)
	}
	tom := s.SignIn("tom@bright-harvest.example")
	for _, path := range []string{mine + "/invoice.pdf", "/s/bright-harvest/orders/" + number + "/invoice.pdf", at + "/invoice.pdf"} {
		if p := tom.Get(path); p.Status != http.StatusNotFound || strings.Contains(p.Body, "an invoice") {
			t.Errorf("another client at %s: %d", path, p.Status)
		}
	}
	var name string
	s.Must(s.App.DB.Get(context.Background(), &name, `SELECT invoice_file FROM orders WHERE number = ?`, number))
	for _, b := range []*apptest.Browser{tom, buyer} {
		for _, base := range []string{"/s/nordwind", "/s/bright-harvest"} {
			if p := b.Get(base + "/files/" + name); p.Status != http.StatusNotFound {
				t.Errorf("by the file's name at %s: %d", base, p.Status)
			}
		}
	}
	if p := s.Browser().Get(mine + "/invoice.pdf"); p.Status != http.StatusSeeOther {
		t.Errorf("nobody: %d", p.Status)
	}
}

func TestStockIsCorrectedAsItWasSeen(t *testing.T) {
	s := shop(t)
	desk := s.SignIn(ada)
	page := see(t, desk, "/desk/stock?q="+bolt, "Hex head screw")
	free := page.Attr("input[name=seen_free]", "value")
	if p := desk.Post("/desk/stock?q="+bolt, "/desk/stock", "sku", bolt, "free", "many", "seen_free", free, "q", bolt); p.Status != http.StatusUnprocessableEntity || p.Attr("input[name=free]", "value") != "many" {
		t.Errorf("no number: %d %s", p.Status, p.Text())
	}
	on := page.Attr("input[name=seen_on]", "value")
	if p := desk.Post("/desk/stock?q="+bolt, "/desk/stock", "sku", bolt, "free", "77", "expected_on", "2026-12-24", "seen_free", free, "seen_on", on, "q", bolt); p.Status != http.StatusSeeOther {
		t.Fatalf("save: %d %s", p.Status, p.Text())
	}
	see(t, desk, "/desk/stock?q="+bolt, "is corrected")
	if p := desk.Post("/desk/stock?q="+bolt, "/desk/stock", "sku", bolt, "free", "5", "seen_free", free, "seen_on", on, "q", bolt); p.Status != http.StatusSeeOther {
		t.Fatalf("from an old page: %d", p.Status)
	}
	see(t, desk, "/desk/stock?q="+bolt, "changed meanwhile: it is 77, more on 2026-12-24 now")
	if s.Count(`SELECT free FROM stock k JOIN products p ON p.id = k.product_id WHERE p.sku = ?`, bolt) != 77 || s.Count(`SELECT COUNT(*) FROM changes WHERE kind = 'product' AND subject = ? AND field = 'stock'`, bolt) != 1 {
		t.Error("the figure or its change")
	}
}

func memberID(s *apptest.Shop, email string) string {
	return strconv.Itoa(s.Count(`SELECT m.id FROM members m JOIN people p ON p.id = m.person_id WHERE p.email = ?`, email))
}

func TestStaffSeeTheStorefrontAsAMember(t *testing.T) {
	s := shop(t)
	number := order(s, 5)
	_, err := s.App.Cart.Add(context.Background(), s.Actor(jana, "nordwind"), bolt, 8, "search")
	s.Must(err)
	desk := s.SignIn(ines)
	if p := desk.Get("/s/nordwind"); p.Status != http.StatusNotFound {
		t.Errorf("before: %d", p.Status)
	}
	see(t, desk, "/desk/clients/nordwind/see-as", "Jana Petersen", "to look only")
	if p := desk.Post("/desk/clients/nordwind/see-as", "/desk/clients/nordwind/see-as", "member", memberID(s, "tom@bright-harvest.example")); p.Status != http.StatusNotFound {
		t.Errorf("as somebody else's member: %d", p.Status)
	}
	if p := desk.Post("/desk/clients/nordwind/see-as", "/desk/clients/nordwind/see-as", "member", memberID(s, jana)); p.Status != http.StatusSeeOther || p.Location != "/s/nordwind" {
		t.Fatalf("see as: %d %s", p.Status, p.Text())
	}
	own := s.SignIn(jana)
	for _, path := range []string{"", "/cart", "/search?q=screw", "/p/" + bolt, "/orders", "/orders/" + number, "/buy-again", "/lists", "/standing-orders", "/categories", "/checkout"} {
		mine, theirs := see(t, own, "/s/nordwind"+path), see(t, desk, "/s/nordwind"+path, "You see this as Jana Petersen, Nordwind Maschinenbau")
		if mine.Text("main") != theirs.Text("main") {
			t.Errorf("%s isn't what Jana sees:\n%s\n%s", path, mine.Text("main"), theirs.Text("main"))
		}
	}
	lines := s.Count(`SELECT COUNT(*) FROM cart_lines`)
	for _, path := range []string{"/cart/add", "/checkout", "/orders/" + number + "/cancel?do=cancel", "/lists", "/ask", "/orders/" + number + "/again"} {
		if p := desk.Post("/s/nordwind", "/s/nordwind"+path, "sku", bolt, "qty", "1"); p.Status != http.StatusForbidden {
			t.Errorf("writing at %s: %d", path, p.Status)
		}
	}
	for _, path := range []string{"/profile", "/profile/password", "/profile/second-factor", "/profile/%70assword"} {
		if p := desk.Get("/s/nordwind" + path); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
	if p := desk.Get("/s/bright-harvest"); p.Status != http.StatusNotFound {
		t.Errorf("another client: %d", p.Status)
	}
	if s.Count(`SELECT COUNT(*) FROM cart_lines`) != lines || s.Count(`SELECT COUNT(*) FROM orders WHERE state = 'placed'`) != 1 {
		t.Error("something was written")
	}
	if s.Count(`SELECT COUNT(*) FROM changes WHERE field = 'seen as' AND by_name = 'Ines Halvorsen' AND behalf_of = 'Jana Petersen'`) != 1 {
		t.Error("it isn't in the change log under both names")
	}

	_, err = s.App.DB.Exec(context.Background(), `UPDATE accounts SET acting_allowed = TRUE WHERE slug = 'nordwind'`)
	s.Must(err)
	see(t, desk, "/s/nordwind", "You act for Jana Petersen")
	actor := s.Actor(jana, "nordwind")
	form, err := s.App.Orders.Prepare(context.Background(), actor)
	s.Must(err)
	p := desk.Post("/s/nordwind/checkout", "/s/nordwind/checkout", "key", form.Fill.Key, "shown", form.Fill.Shown, "ship_to", form.Fill.ShipTo, "method", form.Fill.Method, "po_number", "9")
	if p.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM orders WHERE channel = 'phone' AND on_behalf_by = 'Ines Halvorsen' AND placed_by = 'Jana Petersen'`) != 1 {
		t.Errorf("an order while acting: %d %s", p.Status, p.Text())
	}
	if p := desk.Post("/desk", "/desk/see-as/stop"); p.Status != http.StatusSeeOther || p.Location != "/desk/clients/nordwind" {
		t.Errorf("stop: %d %s", p.Status, p.Location)
	}
	if p := desk.Get("/s/nordwind"); p.Status != http.StatusNotFound {
		t.Errorf("after stopping: %d", p.Status)
	}
	if p := own.Post("/s/nordwind", "/desk/see-as/stop"); p.Status != http.StatusNotFound {
		t.Errorf("a member stops: %d", p.Status)
	}
}

// filled are the fields of the order form as the page shows them, with some changed.
func filled(p *apptest.Page, changed ...string) url.Values {
	form := url.Values{}
	for _, n := range p.All("main input") {
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
		}
		_, checked := attrs["checked"]
		if attrs["type"] != "radio" && attrs["type"] != "checkbox" || checked {
			form.Add(attrs["name"], attrs["value"])
		}
	}
	for _, s := range p.All("main select") {
		name := ""
		for _, a := range s.Attr {
			if a.Key == "name" {
				name = a.Val
			}
		}
		for _, o := range p.All("select[name=" + name + "] option") {
			value, selected := "", false
			for _, a := range o.Attr {
				if a.Key == "value" {
					value = a.Val
				}
				selected = selected || a.Key == "selected"
			}
			if selected || !form.Has(name) {
				form.Set(name, value)
			}
		}
	}
	for i := 0; i+1 < len(changed); i += 2 {
		form.Set(changed[i], changed[i+1])
	}
	return form
}

func TestAnOrderByPhoneMayGoToAnotherAddress(t *testing.T) {
	s := shop(t)
	desk, at := s.SignIn(ines), "/desk/clients/nordwind/order"
	page := see(t, desk, at+"?member="+memberID(s, jana), "Who asked")
	send := func(changed ...string) *apptest.Page {
		t.Helper()
		page = desk.Do(http.MethodPost, at, filled(page, changed...))
		return page
	}
	send("do", "read", "paste", bolt+"\t10")
	if page.Attr("select[name=ship_to] option[selected]", "value") != "werk2" {
		t.Errorf("not as for the last order: %s", page.Attr("select[name=ship_to] option[selected]", "value"))
	}
	if send("do", "place", "paste", "", "minutes", "3", "ship_to", "", "ship_name", "Site hut", "ship_line1", "Quay 3", "ship_city", "Kiel", "po_number", "4711"); page.Status != http.StatusUnprocessableEntity ||
		page.Attr("#ship_postcode", "aria-invalid") != "true" || page.Attr("#ship_name", "value") != "Site hut" || page.Attr("select[name=ship_to] option[selected]", "value") != "" {
		t.Fatalf("half an address: %d %s", page.Status, page.Text())
	}
	if send("do", "place", "ship_postcode", "24103", "ship_country", "DE"); page.Status != http.StatusSeeOther {
		t.Fatalf("place: %d %s", page.Status, page.Text())
	}
	see(t, desk, page.Location, "Site hut", "Quay 3", "24103 Kiel")

	page = see(t, desk, at+"?from=HV-100001&member="+memberID(s, jana))
	if send("do", "place", "minutes", "3", "po_number", "47-11"); page.Status != http.StatusUnprocessableEntity || !page.Shows("Order HV-100001 carries this number already.") {
		t.Fatalf("a number used before: %d %s", page.Status, page.Text())
	}
	if send("do", "place", "po_again", page.Attr("input[name=po_again]", "value")); page.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM orders WHERE po_number = '47-11'`) != 1 {
		t.Errorf("with a yes: %d %s", page.Status, page.Text())
	}
}

func TestAnOrderIsTakenByPhone(t *testing.T) {
	s := shop(t)
	_, err := s.App.Cart.Add(context.Background(), s.Actor(jana, "nordwind"), glove, 8, "search")
	s.Must(err)
	desk, at := s.SignIn(ines), "/desk/clients/nordwind/order"
	see(t, desk, "/desk/order-for", "Nordwind Maschinenbau")
	page := see(t, desk, at+"?member="+memberID(s, jana), "Order for Nordwind Maschinenbau", "Who asked", "Take over their cart: 1 line")
	send := func(from *apptest.Page, changed ...string) *apptest.Page {
		t.Helper()
		return desk.Do(http.MethodPost, at, filled(from, changed...))
	}
	page = send(page, "do", "read", "member", memberID(s, jana), "channel", "phone",
		"paste", bolt+"\t10\nNM 400-1187 5\nNO-SUCH-THING; 4\n"+glove+", many\nBH-77;1")
	if page.Status != http.StatusOK || !page.Shows("3 lines can’t be read") || !page.Shows("“NO-SUCH-THING” is none of their products") || !page.Shows("“many” is no quantity") || !page.Shows("“BH-77” is none of their products") {
		t.Fatalf("read: %d %s", page.Status, page.Text())
	}
	if page.Attr("input[name=qty]", "value") != "15" || !strings.Contains(page.Text("textarea[name=paste]"), "NO-SUCH-THING; 4") {
		t.Errorf("the good line and what is left: %s, %q", page.Attr("input[name=qty]", "value"), page.Text("textarea[name=paste]"))
	}
	if p := send(page, "do", "place", "paste", page.Text("textarea[name=paste]")); p.Status != http.StatusUnprocessableEntity || s.Count(`SELECT COUNT(*) FROM orders`) != 0 {
		t.Errorf("placed with unread lines: %d", p.Status)
	}
	page = send(page, "do", "read", "paste", "", "po_number", "4711", "minutes", "7")
	if !page.Shows("Total") || !page.Shows("Place the order") {
		t.Fatalf("priced: %s", page.Text())
	}
	form := filled(page, "do", "place", "paste", "")
	changed := url.Values{}
	for k, v := range form {
		changed[k] = v
	}
	changed.Set("shown", strings.Replace(form.Get("shown"), `"q":15`, `"q":14`, 1))
	if p := desk.Do(http.MethodPost, at, changed); p.Status != http.StatusConflict || !p.Shows("It isn’t as it was shown") || s.Count(`SELECT COUNT(*) FROM orders`) != 0 {
		t.Errorf("not as shown: %d %s", p.Status, p.Text())
	}
	first := desk.Do(http.MethodPost, at, form)
	if first.Status != http.StatusSeeOther {
		t.Fatalf("place: %d %s", first.Status, first.Text())
	}
	if again := desk.Do(http.MethodPost, at, form); again.Location != first.Location {
		t.Errorf("sent twice: %s and %s", first.Location, again.Location)
	}
	see(t, desk, first.Location, "by phone, entered by Ines Halvorsen", "Purchase order 4711")
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM orders WHERE channel = 'phone' AND on_behalf_by = 'Ines Halvorsen' AND placed_by = 'Jana Petersen'`: 1,
		`SELECT COUNT(*) FROM orders`: 1,
		`SELECT COUNT(*) FROM contacts WHERE channel = 'call' AND minutes = 7 AND with_name = 'Jana Petersen' AND by_name = 'Ines Halvorsen'`: 1,
		`SELECT COUNT(*) FROM contacts`:                      1,
		`SELECT COUNT(*) FROM cart_lines WHERE quantity = 8`: 1,
	} {
		if got := s.Count(query); got != want {
			t.Errorf("%s: %d", query, got)
		}
	}
	s.App.Jobs.RunDue(context.Background())
	if s.Count(`SELECT COUNT(*) FROM letters WHERE kind = 'order-placed' AND to_email = ? AND body_text LIKE '%Ines Halvorsen has entered this order for you%'`, jana) != 1 {
		t.Error("no confirmation to the member")
	}
	number := strings.TrimPrefix(first.Location, "/desk/orders/")
	if page := see(t, desk, at+"?from="+number); page.Attr("input[name=qty]", "value") != "15" {
		t.Errorf("from the past order: %s", page.Text())
	}
	if page := see(t, desk, at+"?from=cart&member="+memberID(s, jana)); page.Attr("input[name=qty]", "value") != "8" {
		t.Errorf("from the cart: %s", page.Text())
	}
}
