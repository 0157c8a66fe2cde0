package orders_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"tradecounter/internal/app/apptest"
)

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
	s.Must(s.App.Recorder.Flush(context.Background()))
	for query, want := range map[string]int{`SELECT COUNT(*) FROM visits`: 1, `SELECT COUNT(*) FROM searches`: 1, `SELECT COUNT(*) FROM events WHERE name = 'page.seen'`: 11,
		`SELECT COUNT(*) FROM events WHERE name IN ('error.shown', 'cart.line_added')`: 0, `SELECT COUNT(*) FROM events WHERE name = 'checkout.reached'`: 1} {
		if n := s.Count(query); n != want {
			t.Errorf("with what staff did as a member, %s is %d, want %d", query, n, want)
		}
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
