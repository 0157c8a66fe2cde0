package pricing

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

// said is a quote in short: "8.50 contract from 1", "on request".
func said(q Quote) string {
	words := q.Price.String()
	if q.OnRequest {
		words = "on request"
	}
	if q.Source == "" {
		return words
	}
	return strings.TrimSpace(words + " " + string(q.Source) + " " + q.ListCode)
}

// Every sentence of the rules of what a product costs, each on a seller of its own with one bolt.
func TestPrices(t *testing.T) {
	const bolt = "BOLT"
	for _, c := range []struct {
		name     string
		given    func(w *world)
		quantity int64
		want     string
	}{
		{"nothing found is on request", func(w *world) {}, 1, "on request"},
		{"the base list", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
		}, 1, "10.00 base base"},
		{"the base list less the account's discount, half up to four decimals", func(w *world) {
			w.price("base", bolt, 1, "0.0125", 0, 0)
			w.scope.Discount = 1000
		}, 1, "0.0113 base base"},
		{"a discount that leaves nothing is on request, never 0.00", func(w *world) {
			w.price("base", bolt, 1, "0.0001", 0, 0)
			w.scope.Discount = 6000
		}, 1, "on request base base"},
		{"a contract price beats a list and is not discounted", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("own", "EUR", false, 0, 0, 1)
			w.price("own", bolt, 1, "7", 0, 0)
			w.price("contract", bolt, 1, "8", 0, 0)
			w.scope.Discount = 5000
		}, 1, "8.00 contract"},
		{"a list price is not discounted", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("own", "EUR", false, 0, 0, 1)
			w.price("own", bolt, 1, "9", 0, 0)
			w.scope.Discount = 5000
		}, 1, "9.00 list own"},
		{"the first list by priority decides, not the cheapest", func(w *world) {
			w.list("second", "EUR", false, 0, 0, 2)
			w.list("first", "EUR", false, 0, 0, 1)
			w.price("second", bolt, 1, "1", 0, 0)
			w.price("first", bolt, 1, "9", 0, 0)
		}, 1, "9.00 list first"},
		{"a list that isn't the account's is not asked", func(w *world) {
			w.list("others", "EUR", false, 0, 0, 0)
			w.price("others", bolt, 1, "1", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 1, "10.00 base base"},
		{"a list in another currency says nothing", func(w *world) {
			w.list("pounds", "GBP", false, 0, 0, 1)
			w.price("pounds", bolt, 1, "1", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 1, "10.00 base base"},
		{"another currency's base list is not asked", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.scope.Currency = "GBP"
		}, 1, "on request"},
		{"a list outside its validity says nothing", func(w *world) {
			w.list("summer", "EUR", false, 20260601, 20261120, 1)
			w.price("summer", bolt, 1, "1", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 1, "10.00 base base"},
		{"a list is valid on its last day", func(w *world) {
			w.list("autumn", "EUR", false, 20260901, today, 1)
			w.price("autumn", bolt, 1, "1", 0, 0)
		}, 1, "1.00 list autumn"},
		{"a list is valid on its first day", func(w *world) {
			w.list("winter", "EUR", false, today, 0, 1)
			w.price("winter", bolt, 1, "1", 0, 0)
		}, 1, "1.00 list winter"},
		{"an entry is valid on its first and last day", func(w *world) {
			w.price("base", bolt, 1, "10", today, today)
		}, 1, "10.00 base base"},
		{"an entry that ended yesterday says nothing", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 20261120)
		}, 1, "on request"},
		{"an entry that begins tomorrow says nothing", func(w *world) {
			w.price("base", bolt, 1, "10", 20261122, 0)
		}, 1, "on request"},
		{"the largest break that the quantity reaches", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.price("base", bolt, 10, "9", 0, 0)
			w.price("base", bolt, 100, "8", 0, 0)
		}, 99, "9.00 base base"},
		{"a break is reached at its minimum", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.price("base", bolt, 10, "9", 0, 0)
		}, 10, "9.00 base base"},
		{"a smallest break that isn't reached says nothing, and the next is asked", func(w *world) {
			w.price("contract", bolt, 100, "8", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 99, "10.00 base base"},
		{"and decides from there on", func(w *world) {
			w.price("contract", bolt, 100, "8", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 100, "8.00 contract"},
		{"the latest valid_from decides for all breaks together", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.price("base", bolt, 10, "5", 0, 0)
			w.price("base", bolt, 1, "11", 20261101, 0)
		}, 10, "11.00 base base"},
		{"so a later entry with a larger smallest break silences the earlier one", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.price("base", bolt, 10, "5", 20261101, 0)
		}, 9, "on request"},
		{"a later entry that ended leaves the earlier one", func(w *world) {
			w.price("base", bolt, 1, "10", 20260101, 0)
			w.price("base", bolt, 1, "5", 20261101, 20261120)
		}, 1, "10.00 base base"},
		{"an empty price is on request and decides", func(w *world) {
			w.price("contract", bolt, 1, "", 0, 0)
			w.price("base", bolt, 1, "10", 0, 0)
		}, 1, "on request contract"},
		{"an empty price at one break leaves the others", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.price("base", bolt, 1000, "", 0, 0)
		}, 999, "10.00 base base"},
		{"a derived list reduces every break of the base list, half up", func(w *world) {
			w.price("base", bolt, 1, "1", 0, 0)
			w.price("base", bolt, 10, "0.0125", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 1000)
		}, 10, "0.0113 list derived"},
		{"a derived price is not discounted", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 1000)
			w.scope.Discount = 5000
		}, 1, "9.00 list derived"},
		{"a category beats all", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 5000)
			w.rule("derived", 2, "category", "Fastening", 1000)
		}, 1, "9.00 list derived"},
		{"the deepest category beats those above", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "category", "Fastening > Bolts", 2000)
			w.rule("derived", 2, "category", "Fastening", 1000)
		}, 1, "8.00 list derived"},
		{"a brand beats the deepest category", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "category", "Fastening > Bolts", 2000)
			w.rule("derived", 2, "brand", "Kestrel", 3000)
		}, 1, "7.00 list derived"},
		{"a derived list without a rule for the product says nothing", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "brand", "Another", 3000)
		}, 1, "10.00 base base"},
		{"an explicit entry in a derived list wins wholly", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 5000)
			w.price("derived", bolt, 10, "9.5", 0, 0)
		}, 9, "10.00 base base"},
		{"an explicit entry that isn't valid leaves the reduction", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 5000)
			w.price("derived", bolt, 1, "9.5", 0, 20261120)
		}, 1, "5.00 list derived"},
		{"a derived list keeps on request what the base list has so", func(w *world) {
			w.price("base", bolt, 1, "", 0, 0)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 5000)
		}, 1, "on request list derived"},
		{"a base list outside its validity leaves nothing to derive from", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.exec(`UPDATE price_lists SET valid_to = 20261120`)
			w.list("derived", "EUR", false, 0, 0, 1)
			w.rule("derived", 1, "all", "", 5000)
		}, 1, "on request"},
		{"a base list among the account's own is asked in its place, less the discount", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
			w.exec(`INSERT INTO account_price_lists (account_id, price_list_id, priority) VALUES (?, ?, 1)`, w.scope.AccountID, w.lists["base"])
			w.list("own", "EUR", false, 0, 0, 2)
			w.price("own", bolt, 1, "1", 0, 0)
			w.scope.Discount = 1000
		}, 1, "9.00 base base"},
		{"no quantity asks for one", func(w *world) {
			w.price("base", bolt, 1, "10", 0, 0)
		}, 0, "10.00 base base"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, dbtest.SQLite(t))
			w.category("Fastening", "")
			w.category("Fastening > Bolts", "Fastening")
			w.product(bolt, "Fastening > Bolts", "Kestrel")
			w.list("base", "EUR", true, 0, 0, 0)
			c.given(w)
			if got := said(w.quote(bolt, c.quantity)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatTheAccountPaysFromEachQuantity(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	w.product("BOLT", "Fastening", "")
	w.list("base", "EUR", true, 0, 0, 0)
	w.price("base", "BOLT", 1, "10", 0, 0)
	w.price("base", "BOLT", 50, "8", 0, 0)
	w.price("base", "BOLT", 200, "7", 0, 0)
	w.price("contract", "BOLT", 100, "6.5", 0, 0)
	q := w.quote("BOLT", 60)
	var steps []string
	for _, b := range q.Breaks {
		steps = append(steps, b.Price.String())
	}
	if got := strings.Join(steps, " "); got != "10.00 8.00 6.50" {
		t.Errorf("breaks %s: from 200 the contract still decides", got)
	}
	if next, ok := q.Next(); !ok || next.From != 100 || next.Price != 65_000 {
		t.Errorf("next is %v, %v", next, ok)
	}
	if got := q.Short(); got != "list price, from 50" {
		t.Errorf("short form %q", got)
	}
	if got := w.quote("BOLT", 500).Short(); got != "your contract price, from 100" {
		t.Errorf("short form %q", got)
	}
}

func TestExplain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		bolt := w.product("BOLT", "Fastening", "Kestrel")
		w.list("base", "EUR", true, 0, 0, 0)
		w.list("pounds", "GBP", false, 0, 0, 1)
		w.list("winter", "EUR", false, 20261201, 0, 2)
		w.list("derived", "EUR", false, 0, 0, 3)
		w.rule("derived", 1, "brand", "Another", 2550)
		w.list("own", "EUR", false, 0, 0, 4)
		w.price("own", "BOLT", 100, "9", 0, 0)
		w.price("contract", "BOLT", 1, "5", 0, 20261031)
		w.price("winter", "BOLT", 1, "6", 0, 0)
		w.price("base", "BOLT", 1, "10", 0, 0)
		w.scope.Discount = 250
		explain := func(on clock.Date) string {
			e, err := w.Explain(context.Background(), w.scope, Ask{bolt, 10}, on)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, step := range e.Steps {
				line := strings.TrimSpace(string(step.Source)+" "+step.ListCode) + ": " + step.Said
				if step.Decided {
					line += " *"
				}
				lines = append(lines, line)
			}
			return strings.Join(lines, "\n")
		}
		want := strings.Join([]string{
			"contract: nothing: no price for this product on 2026-11-21",
			"list pounds: nothing: it is in GBP, the account in EUR",
			"list winter: nothing: not valid on 2026-11-21, but from 2026-12-01",
			"list derived: nothing: none of its reductions is for this product",
			"list own: nothing: its smallest break is 100, the quantity is 10",
			"base base: 9.75 EUR from 1, less the account's discount of 2.5 % *",
		}, "\n")
		if got := explain(today); got != want {
			t.Errorf("today:\n%s\nwant:\n%s", got, want)
		}
		if got := explain(20261031); got != "contract: 5.00 EUR from 1 *" {
			t.Errorf("on the contract's last day:\n%s", got)
		}
		if got := explain(20261201); !strings.HasSuffix(got, "list winter: 6.00 EUR from 1 *") {
			t.Errorf("in winter:\n%s", got)
		}
		w.rule("derived", 2, "category", "Fastening", 2550)
		if got := explain(today); !strings.HasSuffix(got, "list derived: 7.45 EUR from 1, the base list less 25.5 % for category Fastening *") {
			t.Errorf("derived:\n%s", got)
		}
	})
}

func TestWhatIsNotSeenHasNoPrice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		bolt := w.product("BOLT", "Fastening", "")
		nut := w.product("NUT", "Fastening", "")
		w.list("base", "EUR", true, 0, 0, 0)
		w.price("base", "BOLT", 1, "10", 0, 0)
		w.price("base", "NUT", 1, "10", 0, 0)
		w.exec(`INSERT INTO account_products (account_id, product_id, mode) VALUES (?, ?, 'hide')`, w.scope.AccountID, nut)
		w.bump("ranges")
		quotes, err := w.Quotes(context.Background(), w.scope, []Ask{{bolt, 1}, {nut, 1}, {999, 1}})
		if err != nil || len(quotes) != 1 || quotes[bolt].OnRequest {
			t.Errorf("quotes %v, %v", quotes, err)
		}
		if _, err := w.Explain(context.Background(), w.scope, Ask{nut, 1}, today); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("explained a hidden product: %v", err)
		}
	})
}
