package exchange_test

import (
	"strings"
	"testing"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestOrdersComeInAsTheirFileSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		if got := s.text(`SELECT state || ' ' || lines_total || ' ' || total || ' ' || placed_on || ' ' || placed_by || ' ' || po_key || ' ' || rate_millionths FROM orders WHERE number = 'A-1'`); got != "delivered 127 127 20260105 Jo Marten po7 1000000" {
			t.Errorf("A-1 is %s", got) // 100 × 0.0125 + 2 × 0 + 1 × 0.02
		}
		if got := s.text(`SELECT name || ' ' || quantity || ' ' || shipped || ' ' || unit FROM order_lines WHERE position = 1 AND sku = 'B-8'`); got != "Bolt as it was 100 100 pack of 100" {
			t.Errorf("the first line is %s", got)
		}
		if n := s.number(`SELECT cancelled FROM order_lines WHERE sku = 'B-10'`); n != 3 {
			t.Errorf("%d of a cancelled order's 3 are cancelled", n)
		}
		if n := s.number(`SELECT free FROM stock s JOIN products p ON p.id = s.product_id WHERE sku = 'B-8'`); n != 20 {
			t.Errorf("free stock became %d", n)
		}
		file := "order_number,account,ordered_at,channel,sku,quantity,unit_price\n" +
			"A-1,nordwind,2026-01-05T09:00:00Z,phone,B-8,50,0.0125\nA-3,nordwind,2026-03-05T09:00:00Z,rep,B-8,1,1\n"
		s.changes("orders", file, exchange.Options{}, "1 added, 1 changed, 0 unchanged, 0 removed")
		if got := s.text(`SELECT l.name || ' ' || o.po_number || ' ' || o.placed_by FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.number = 'A-1'`); got != "Bolt as it was PO 7 Jo Marten" {
			t.Errorf("what the file has no column for became %s", got)
		}
		if _, err := s.db.Exec(t.Context(), `UPDATE orders SET imported = FALSE WHERE number = 'A-3'`); err != nil {
			t.Fatal(err)
		}
		r := s.take("orders", file, exchange.Options{})
		if r.ProblemCount != 1 || !strings.Contains(r.Problems[0].String(), "Line 3, order_number: A-3 was placed in the portal") {
			t.Errorf("%+v", r)
		}
		s.changes("orders", file[:strings.Index(file, "A-3")], exchange.Options{Replace: true}, "0 added, 0 changed, 1 unchanged, 1 removed")
		if n := s.number(`SELECT COUNT(*) FROM orders WHERE number = 'A-3'`); n != 1 {
			t.Error("--replace removed an order placed in the portal")
		}
	})
}

func TestWhatOrdersNameIsMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.changes("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price,description\n"+
			"1,c1,2026-02-01T10:00:00Z,phone,S1,1,1.5,New name\n2,c1,2026-01-01T10:00:00Z,phone,S1,1,1,Old name\n2,c1,2026-01-01T10:00:00Z,phone,S2,1,0,\n",
			exchange.Options{CreateMissing: true}, "2 added, 0 changed, 0 unchanged, 0 removed")
		if got := s.text(`SELECT p.name || '/' || c.path || '/' || t.tag FROM products p JOIN categories c ON c.id = p.category_id JOIN product_tags t ON t.product_id = p.id WHERE sku = 'S1'`); got != "New name/Imported/imported" {
			t.Errorf("S1 is %s", got)
		}
		if got := s.text(`SELECT l.name || '/' || p.name FROM order_lines l JOIN products p ON p.id = l.product_id WHERE p.sku = 'S2'`); got != "S2/S2" {
			t.Errorf("S2 is %s", got)
		}
		if got := s.text(`SELECT a.code || '/' || r.mode || '/' || r.kind || '/' || r.value FROM account_assortments x JOIN accounts c ON c.id = x.account_id
			JOIN assortments a ON a.id = x.assortment_id JOIN assortment_rules r ON r.assortment_id = a.id WHERE c.slug = 'c1'`); got != "imported/include/tag/imported" {
			t.Errorf("c1 sees %s", got)
		}
		if n := s.number(`SELECT COUNT(*) FROM prices`); n != 0 {
			t.Errorf("%d prices were made up", n)
		}
		if got := s.text(`SELECT payload FROM events`); got != `{"orders":2,"lines":3}` {
			t.Errorf("the event says %s", got)
		}
	})
}

func TestPaymentsFreeCreditByTheDifference(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		used := func(slug string, want int64) {
			t.Helper()
			if got := s.number(`SELECT credit_used FROM accounts WHERE slug = ?`, slug); got != want {
				t.Errorf("%s has used %d, want %d", slug, got, want)
			}
		}
		used("nordwind", -11234)
		head := "external_id,account,at,amount\n"
		s.changes("payments", head+"Z-1,nordwind,2026-03-01T00:00:00Z,10\nZ-2,nordwind,2026-03-02T00:00:00Z,100\n", exchange.Options{}, "0 added, 1 changed, 1 unchanged, 0 removed")
		used("nordwind", -11000)
		s.changes("payments", head+"Z-1,yen,2026-03-01T00:00:00Z,10\n", exchange.Options{}, "0 added, 1 changed, 0 unchanged, 0 removed")
		used("nordwind", -10000)
		used("yen", -10)
		s.changes("payments", head+"Z-1,yen,2026-03-01T00:00:00Z,10\n", exchange.Options{Replace: true}, "0 added, 0 changed, 1 unchanged, 1 removed")
		used("nordwind", 0)
		if entries, sum := s.number(`SELECT COUNT(*) FROM credit_entries`), s.number(`SELECT CAST(SUM(amount) AS BIGINT) FROM credit_entries`); entries != 1 || sum != -10 {
			t.Errorf("%d entries add up to %d", entries, sum)
		}
	})
}
