package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/insight"
)

// Carts and contacts that come, and contacts that go, are seen at the next question; thousands at once are found by when
// they began.
func TestCartsAndContactsAreFollowed(t *testing.T) {
	eachWorld(t, "2026-06-16", func(w *world) {
		check := func(what string, left, ended, called float64) {
			t.Helper()
			f := w.figure(march, insight.CartAbandonment)
			if f.Numerator != left || f.Denominator != ended || f.Parts["called_instead"] != called {
				t.Errorf("%s: %+v", what, f)
			}
		}
		check("nothing yet", 0, 0, 0)
		w.cart("a", "2026-03-10", "2026-03-10", "2026-03-13", "cold", "")
		check("a cold cart", 1, 1, 0)
		w.contact("a", "2026-03-11", "call", 5)
		check("and a call", 1, 1, 1)
		w.contact("b", "2026-03-11", "call", 5)
		w.exec(`DELETE FROM contacts WHERE account_id = ?`, w.account("a"))
		check("the call was a mistake", 1, 1, 0)
		var rows []string
		for i := range 6000 {
			begun := at("2026-03-02")
			if i%2 == 0 {
				begun = at("2026-02-01")
			}
			rows = append(rows, fmt.Sprintf(`(%d, 1, %d, %d, %d, 'ordered', 'EUR')`, w.account("c"), begun, begun, begun))
		}
		w.exec(`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, currency) VALUES ` + strings.Join(rows, ","))
		check("six thousand more", 1, 3001, 0)
		w.cart("c", "2026-03-15", "2026-03-15", "2026-03-15", "emptied", "delivery")
		check("and one", 2, 3002, 0)
		w.exec(`UPDATE past_carts SET outcome = 'list' WHERE outcome = 'cold'`)
		w.changed("figures")
		check("the past was changed", 1, 3002, 0)
	})
}
