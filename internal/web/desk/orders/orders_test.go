package orders_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
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

// attach sends a form with an invoice; one that is kept is named by its token.
func attach(b *apptest.Browser, at, seen, number, content, kept string) *apptest.Page {
	b.Shop.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"csrf": b.Token(at), "seen": seen, "invoice": number, "pdf_sent": kept} {
		b.Shop.Must(w.WriteField(name, value))
	}
	if content != "" {
		file, err := w.CreateFormFile("pdf", "any.pdf")
		b.Shop.Must(err)
		_, err = file.Write([]byte(content))
		b.Shop.Must(err)
	}
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
	if p := attach(desk, at, seen, "R-2026-08817", "<html>not a PDF</html>", ""); p.Status != http.StatusUnprocessableEntity || !p.Shows("This file is no PDF.") || p.Attr("input[name=invoice]", "value") != "R-2026-08817" {
		t.Errorf("no PDF: %d %s", p.Status, p.Text())
	}
	refused := attach(desk, at, seen, "", pdf, "") // the number is missing: the file needn't be chosen again
	kept := refused.Attr("input[name=pdf_sent]", "value")
	if refused.Status != http.StatusUnprocessableEntity || kept == "" || !refused.Shows("any.pdf is kept") {
		t.Fatalf("no number: %d %s", refused.Status, refused.Text())
	}
	if p := attach(desk, at, seen, "R-2026-08817", "", kept); p.Status != http.StatusSeeOther {
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
