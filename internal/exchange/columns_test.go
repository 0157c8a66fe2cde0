package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestMissingColumnsStayAndEmptyCellsClear(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		version := s.number(`SELECT version FROM products WHERE sku = 'G-1'`)
		s.changes("products", "sku,name,category,price\nB-8,Hex bolt M8,Fastening > Bolts,0.0125\nB-10,Bolt,Fastening > Bolts,12.5\nG-1,Gloves,Safety,\n", exchange.Options{},
			"0 added, 1 changed, 2 unchanged, 0 removed")
		if got := s.text(`SELECT brand || '/' || unit || '/' || max_qty || '/' || gtin FROM products WHERE sku = 'B-8'`); got != "Nord/pack of 100/500/4006381333931" {
			t.Errorf("B-8 became %s", got)
		}
		if v, catalog := s.number(`SELECT version FROM products WHERE sku = 'B-10'`), s.number(`SELECT version FROM versions WHERE name = 'catalog'`); v != catalog {
			t.Errorf("the changed product has version %d, the catalogue %d", v, catalog)
		}
		if v := s.number(`SELECT version FROM products WHERE sku = 'G-1'`); v != version {
			t.Errorf("the unchanged product's version went from %d to %d", version, v)
		}
		s.changes("products", "sku,name,category,price,unit,max_qty,stock,tags,attributes,gtin,min_qty,qty_increment,expected_on\nB-8,Hex bolt M8,Fastening > Bolts,,,,,,,,,,\n", exchange.Options{},
			"0 added, 1 changed, 0 unchanged, 0 removed")
		if got := s.text(`SELECT unit || '/' || max_qty || '/' || gtin || gtin_key || '/' || min_qty FROM products WHERE sku = 'B-8'`); got != "each/0//1" {
			t.Errorf("B-8 cleared became %s", got)
		}
		if n := s.number(`SELECT (SELECT COUNT(*) FROM stock) + (SELECT COUNT(*) FROM product_tags) + (SELECT COUNT(*) FROM product_attributes)
			+ (SELECT COUNT(*) FROM prices x JOIN products p ON p.id = x.product_id WHERE p.sku = 'B-8' AND x.min_qty = 1 AND x.valid_from = 0)`); n != 0 {
			t.Errorf("%d rows are left of what was cleared", n)
		}
		if n := s.number(`SELECT COUNT(*) FROM prices WHERE min_qty = 100`); n != 1 {
			t.Error("the break at 100 isn't the product's own price and stays")
		}
	})
}

func TestReplaceRemovesWhatTheFileDoesntName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		all := exchange.Options{Replace: true}
		s.changes("prices", "price_list,sku,min_qty,unit_price\nusd,B-8,5,1\n", all, "1 added, 0 changed, 0 unchanged, 2 removed")
		if n := s.number(`SELECT COUNT(*) FROM prices x JOIN price_lists l ON l.id = x.price_list_id WHERE l.code = 'base'`); n != 3 {
			t.Errorf("%d prices of the base list, which the file doesn't name, want 3", n)
		}
		s.changes("contract-prices", "account,sku,min_qty,unit_price\nyen,B-8,2,3\n", all, "1 added, 0 changed, 0 unchanged, 1 removed")
		s.changes("part-numbers", "account,part_number,sku\nnordwind,NEW,B-8\n", all, "1 added, 0 changed, 0 unchanged, 1 removed")
		s.changes("locations", "account,code,name,line1,city,postcode,country\nyen,TYO,Tokyo,1-2-3,Tokyo,100-0001,JP\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
		s.changes("locations", "account,code,name,line1,city,postcode,country\nnordwind,HH,Hamburg,Am Kai 1,Hamburg,20457,DE\n", exchange.Options{}, "0 added, 1 changed, 0 unchanged, 0 removed")
		s.changes("members", "email,name,account,role\njo@nordwind.example,Jo Marten,nordwind,buyer\n", all, "0 added, 0 changed, 1 unchanged, 2 removed")
		s.changes("stock", "sku,stock\nB-10,7\n", all, "0 added, 1 changed, 0 unchanged, 1 removed")
		s.changes("products", "sku,name,category,price\nB-8,Hex bolt M8,Fastening > Bolts,0.0125\n", all, "0 added, 0 changed, 1 unchanged, 2 removed")
		if got := s.text(`SELECT status FROM products WHERE sku = 'G-1'`); got != "inactive" {
			t.Errorf("G-1 is %s", got)
		}
		s.changes("products", "sku,name,category,price\nG-1,Gloves,Safety,\n", exchange.Options{}, "0 added, 1 changed, 0 unchanged, 0 removed")
		if got := s.text(`SELECT status FROM products WHERE sku = 'G-1'`); got != "active" {
			t.Errorf("G-1 named again is %s", got)
		}
		s.changes("accounts", "slug,name\nnordwind,Nordwind GmbH\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
		s.changes("accounts", "slug,name\nnordwind,Nordwind GmbH\n", all, "0 added, 0 changed, 1 unchanged, 0 removed")
		s.changes("payments", "external_id,account,at,amount\nZ-2,nordwind,2026-03-02T00:00:00Z,100\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
		s.changes("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price\nA-2,nordwind,2026-02-05T10:00:00Z,online,B-10,3,12.5\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
		s.changes("returns", "return_number,account,returned_at,sku,quantity\nR-2,yen,2026-01-21T10:00:00Z,G-1,1\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
		s.changes("survey-answers", "external_id,account,at,question,score\nS-2,yen,2026-03-05T09:00:00Z,csat,4\n", all, "0 added, 1 changed, 0 unchanged, 1 removed")
		s.changes("baselines", "month,channel,contacts,minutes,orders\n2023-12,call,120,960,80\n", all, "0 added, 0 changed, 1 unchanged, 2 removed")
		s.changes("price-lists", "code,name\nnew,New\n", all, "1 added, 0 changed, 0 unchanged, 2 removed")
		s.changes("assortments", "code,name,rule,kind,value\nall,Everything,include,all,\n", all, "0 added, 0 changed, 1 unchanged, 1 removed")
	})
}

func TestADryRunSaysTheSameAndChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		state := func() string {
			var b strings.Builder
			for _, kind := range exchange.Kinds() {
				b.WriteString(s.export(kind.Name))
			}
			return b.String() + fmt.Sprint(s.number(`SELECT COUNT(*) FROM events`), s.number(`SELECT CAST(SUM(version) AS BIGINT) FROM versions`))
		}
		before := state()
		file := "sku,name,category,price\nB-8,Other,New > Category,0.0125\nX,New,A,1\n"
		dry := s.take("products", file, exchange.Options{DryRun: true, Replace: true})
		missing := "order_number,account,ordered_at,channel,sku,quantity,unit_price\nO-1,new,2026-01-01T10:00:00Z,phone,NEW,1,1\n"
		s.changes("orders", missing, exchange.Options{DryRun: true, CreateMissing: true}, "1 added, 0 changed, 0 unchanged, 0 removed")
		if after := state(); after != before {
			t.Errorf("a dry run changed\n%s\ninto\n%s", before, after)
		}
		if real := s.take("products", file, exchange.Options{Replace: true}); fmt.Sprint(real) != fmt.Sprint(dry) {
			t.Errorf("the dry run said %+v, the run %+v", dry, real)
		}
	})
}
