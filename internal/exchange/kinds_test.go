package exchange_test

import (
	"testing"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// fill brings in a small portal through files alone.
func fill(s *shop) {
	s.Helper()
	s.have("products",
		"sku,name,category,price,brand,unit,min_qty,qty_increment,max_qty,stock,expected_on,tags,attributes,gtin,replaced_by",
		`B-8,Hex bolt M8,Fastening > Bolts,0.0125,Nord,pack of 100,10,5,500,20,2026-12-01,steel;new,Length=40 mm;Head=hex;Head=flat,4006381333931,B-10`,
		`B-10,Hex bolt M10,Fastening > Bolts,12.5,Nord,,,,,,,,,,`,
		`G-1,Gloves,Safety,,,pair,,,,,,,,,`)
	s.have("assortments", "code,name,rule,kind,value",
		"all,Everything,include,all,", "bolts,Bolts,include,category,Fastening > Bolts", "bolts,Bolts,exclude,sku,B-10")
	s.have("price-lists", "code,name,currency,valid_from,valid_to,derived_percent,applies_to",
		"trade,Trade,,2026-01-01,,25.5,all", "trade,Trade,,2026-01-01,,30,brand:Nord", "usd,Dollars,USD,,,,")
	s.have("prices", "price_list,sku,min_qty,unit_price,valid_from,valid_to",
		"base,B-8,100,0.01,,", "usd,B-8,1,0.02,2026-01-01,2026-12-31", "usd,G-1,1,,,")
	person(s, "mia@seller.example", "manager")
	s.have("accounts", "slug,name,currency,manager_email,price_lists,assortments,credit_limit,discount_percent,po_required,status",
		"nordwind,Nordwind GmbH,,Mia@seller.example,trade;usd,bolts;all,10000,2.5,yes,",
		"yen,Yen KK,JPY,,,all,500000,,,blocked")
	s.have("account-products", "account,sku,mode", "nordwind,G-1,add", "yen,B-8,hide")
	s.have("contract-prices", "account,sku,min_qty,unit_price,valid_from", "nordwind,B-8,10,0.0095,2026-01-01", "yen,B-8,1,3,")
	s.have("part-numbers", "account,part_number,sku", "nordwind,NW-77/1,B-8", "yen,77-A,B-8")
	s.have("locations", "account,code,name,line1,city,postcode,country,line2,is_billing",
		"nordwind,HH,Hamburg,Am Kai 1,Hamburg,20457,DE,Tor 3,yes", "yen,TYO,Tokyo,1-2-3,Tokyo,100-0001,JP,,")
	s.have("members", "email,name,account,role", "Jo@nordwind.example,Jo Marten,nordwind,buyer",
		"jo@nordwind.example,Jo Marten,yen,viewer", "al@nordwind.example,Al,nordwind,company_admin")
	s.have("related", "sku,related_sku,kind", "B-8,G-1,accessory")
	s.have("documents", "sku,file,title", "B-8,b8.pdf,Data sheet")
	s.have("synonyms", "terms,input,scope", "bolt;screw,,", "glove;mitten,hand shoe,products")
}

func person(s *shop, email, role string) {
	s.Helper()
	s.number(`SELECT COUNT(*) FROM people`)
	if _, err := s.db.Exec(s.Context(), `INSERT INTO people (email, name, staff_role, created_at) VALUES (?, 'Mia', ?, 1)`, email, role); err != nil {
		s.Fatal(err)
	}
}

func TestWhatGoesOutGoesBackInUnchanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		events := s.number(`SELECT COUNT(*) FROM events`)
		for _, kind := range exchange.Kinds() {
			out := s.export(kind.Name)
			report := s.take(kind.Name, out, exchange.Options{Replace: true})
			if report.ProblemCount != 0 || report.Added+report.Changed+report.Removed != 0 || report.Unchanged == 0 {
				t.Errorf("%s: %+v\n%s", kind.Name, report, out)
			}
			if again := s.export(kind.Name); again != out {
				t.Errorf("%s changed:\n%s\n%s", kind.Name, out, again)
			}
		}
		if n := s.number(`SELECT COUNT(*) FROM events`); n != events {
			t.Errorf("%d events of what changed nothing", n-events)
		}
	})
}
