package exchange_test

import (
	"testing"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestReturnsComeInAsTheirFileSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		lines := func() string {
			return s.text(`SELECT STRING_AGG(l, '; ') FROM (SELECT r.number || ' ' || l.position || ' ' || l.sku || ' ' || l.quantity || ' ' || l.order_number || ' ' || l.reason AS l
				FROM return_lines l JOIN returns r ON r.id = l.return_id WHERE r.number = 'R-1' ORDER BY l.position) x`)
		}
		if got := lines(); got != "R-1 1 B-8 5 A-1 Too short; R-1 2 G-1 1  ; R-1 3 B-8 2  " {
			t.Errorf("lines %q", got)
		}
		figures := func() int64 { return s.number(`SELECT version FROM versions WHERE name = 'figures'`) }
		before := figures()
		s.changes("returns", "return_number,account,returned_at,sku,quantity\nR-1,nordwind,2026-01-20T09:00:00Z,B-8,4\n", exchange.Options{}, "0 added, 1 changed, 0 unchanged, 0 removed")
		if got := lines(); got != "R-1 1 B-8 4 A-1 Too short" {
			t.Errorf("what the file has no column for became %q", got)
		}
		s.changes("returns", "return_number,account,returned_at,sku,quantity,order_number,reason\nR-1,nordwind,2026-01-20T09:00:00Z,B-8,4,,\n", exchange.Options{}, "0 added, 1 changed, 0 unchanged, 0 removed")
		if got := lines(); got != "R-1 1 B-8 4  " {
			t.Errorf("what the file clears became %q", got)
		}
		if after := figures(); after != before+2 {
			t.Errorf("two imports of returns raised figures by %d", after-before)
		}
		s.changes("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price\nA-9,nordwind,2026-01-05T09:00:00Z,phone,B-8,50,0.0125\n", exchange.Options{}, "1 added, 0 changed, 0 unchanged, 0 removed")
		if after := figures(); after != before+3 {
			t.Errorf("imported orders raised figures to %d from %d", after, before)
		}
	})
}

func TestWhatReturnsNameIsMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.changes("returns", "return_number,account,returned_at,sku,quantity\nR,c1,2026-02-01T10:00:00Z,S1,1\nR,c1,2026-02-01T10:00:00Z,S2,3\n",
			exchange.Options{CreateMissing: true}, "1 added, 0 changed, 0 unchanged, 0 removed")
		if got := s.text(`SELECT p.name || '/' || c.path || '/' || t.tag FROM products p JOIN categories c ON c.id = p.category_id JOIN product_tags t ON t.product_id = p.id WHERE sku = 'S1'`); got != "S1/Imported/imported" {
			t.Errorf("S1 is %s", got)
		}
		if n := s.number(`SELECT CAST(SUM(l.quantity) AS BIGINT) FROM return_lines l JOIN products p ON p.id = l.product_id JOIN returns r ON r.id = l.return_id JOIN accounts a ON a.id = r.account_id WHERE a.slug = 'c1'`); n != 4 {
			t.Errorf("%d units came back, want 4", n)
		}
	})
}

// sampleReturns come in after the sample's orders.
func (s *shop) sampleReturns() {
	s.Helper()
	var r exchange.Report
	for _, want := range []string{"added", "unchanged"} {
		var err error
		r, err = s.files.Import(s.Context(), admin, "returns", sample(s, "retail/returns.csv.gz"), exchange.Options{CreateMissing: true})
		if err != nil || r.ProblemCount != 0 || r.Lines != 4241 || r.Added+r.Unchanged != 1902 || want == "added" && r.Added == 0 || want == "unchanged" && r.Added != 0 {
			s.Fatalf("%s: %+v, %v", want, r, err)
		}
	}
	if returns, lines := s.number(`SELECT COUNT(*) FROM returns`), s.number(`SELECT COUNT(*) FROM return_lines`); returns != r.Unchanged || lines != r.Lines {
		s.Errorf("%d returns with %d lines, the report says %+v", returns, lines, r)
	}
}
