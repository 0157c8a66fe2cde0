package orders_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

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
	if n := s.Count(`SELECT COUNT(*) FROM changes WHERE kind = 'order' AND field = 'placed' AND behalf_of <> '' AND after_text LIKE 'by %'`); n != 1 {
		t.Errorf("%d orders that were entered stand in the change log, want 1", n)
	}

	page = see(t, desk, at+"?from=HV-100001&member="+memberID(s, jana))
	if send("do", "place", "minutes", "3", "po_number", "47-11"); page.Status != http.StatusUnprocessableEntity || !page.Shows("Order HV-100001 carries this number already.") {
		t.Fatalf("a number used before: %d %s", page.Status, page.Text())
	}
	if send("do", "place", "po_again", page.Attr("input[name=po_again]", "value")); page.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM orders WHERE po_number = '47-11'`) != 1 {
		t.Errorf("with a yes: %d %s", page.Status, page.Text())
	}

	had := s.Count(`SELECT COUNT(*) FROM contacts`)
	page = see(t, desk, desk.Post("/desk/log", "/desk/log", "key", "logged-before-the-order", "client", "nordwind", "channel", "call", "then", "order", "minutes", "2").Location)
	send("do", "read", "paste", bolt+"\t10")
	if send("do", "place", "paste", "", "po_number", "4713"); page.Status != http.StatusSeeOther {
		t.Fatalf("after a call: %d %s", page.Status, page.Text())
	}
	if named := s.Count(`SELECT COUNT(*) FROM contacts c JOIN orders o ON o.number = c.order_number WHERE o.po_number = '4713' AND c.minutes = 2`); named != 1 || s.Count(`SELECT COUNT(*) FROM contacts`) != had+1 {
		t.Errorf("the call that was logged doesn't name its order, or isn't the only contact: %d", named)
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
	if again := at + "?from=" + number + "&member=" + memberID(s, jana); desk.Get(first.Location).Find("a[href="+again+"]") == nil || desk.Get(again).Attr("input[name=qty]", "value") != "15" {
		t.Errorf("the order's page leads to %q", again)
	}
	for typed, status := range map[string]int{number: http.StatusOK, strings.ToLower(strings.TrimPrefix(number, "HV-")): http.StatusOK, "HV-1": http.StatusUnprocessableEntity, "": http.StatusUnprocessableEntity} {
		page := desk.Post(at, at, "member", memberID(s, jana), "do", "older", "older", typed, "paste", bolt+"\t20", "po_number", "kept")
		if page.Status != status || status == http.StatusOK && page.Attr("input[name=qty]", "value") == "" {
			t.Errorf("an older order by %q: %d %s", typed, page.Status, page.Text())
		}
		if status != http.StatusOK && (page.Attr("#older", "value") != typed || page.Attr("#po_number", "value") != "kept" || !page.Shows("They have no order")) {
			t.Errorf("no order %q: %s", typed, page.Text())
		}
	}
	if page := see(t, desk, at+"?from=cart&member="+memberID(s, jana)); page.Attr("input[name=qty]", "value") != "8" {
		t.Errorf("from the cart: %s", page.Text())
	}
}
