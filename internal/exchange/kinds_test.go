package exchange_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"unicode"

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
	s.have("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price,description,po_number,member_email,status",
		"A-1,nordwind,2026-01-05T10:00:00+01:00,phone,B-8,100,0.0125,Bolt as it was,PO 7,jo@nordwind.example,",
		"A-2,nordwind,2026-02-05T10:00:00Z,online,B-10,3,12.5,,,gone@nordwind.example,cancelled",
		"A-1,nordwind,2026-01-05T09:00:00Z,phone,G-1,2,0,,PO 7,jo@nordwind.example,", "A-1,nordwind,2026-01-05T09:00:00Z,phone,B-8,1,0.02,,PO 7,jo@nordwind.example,")
	s.have("payments", "external_id,account,at,amount,order_number", "Z-1,nordwind,2026-03-01T00:00:00Z,12.34,A-1")
	s.have("payments", "external_id,account,at,amount", "Z-2,nordwind,2026-03-02T00:00:00Z,100")
	s.have("contacts", "external_id,account,at,channel,reason,minutes,note", "C-1,nordwind,2026-03-02T09:00:00Z,call,Delivery,8,Asked where the rest is.",
		"C-2,yen,2026-03-03T09:00:00Z,visit,Prices,0,")
	s.have("returns", "return_number,account,returned_at,sku,quantity,order_number,reason", "R-1,nordwind,2026-01-20T10:00:00+01:00,B-8,5,A-1,Too short",
		"R-2,yen,2026-01-21T10:00:00Z,G-1,1,,", "R-1,nordwind,2026-01-20T09:00:00Z,G-1,1,,", "R-1,nordwind,2026-01-20T09:00:00Z,B-8,2,,")
	s.have("survey-answers", "external_id,account,at,question,score,member_email,comment", "S-1,nordwind,2026-03-05T09:00:00Z,nps,0,Jo@nordwind.example,Late again",
		"S-2,yen,2026-03-05T09:00:00Z,csat,5,,")
	s.have("baselines", "month,channel,contacts,minutes,orders", "2023-12,call,120,960,80", "2023-12,email,60,300,40", "2024-01,visit,0,0,0")
}

// fillNasty adds records whose words have broken importers elsewhere.
func fillNasty(s *shop) {
	s.Helper()
	files := map[string][][]string{
		"products":       {{"sku", "name", "category", "price", "description", "tags", "attributes"}},
		"locations":      {{"account", "code", "name", "line1", "city", "postcode", "country", "line2"}},
		"orders":         {{"order_number", "account", "ordered_at", "channel", "sku", "quantity", "unit_price", "description"}},
		"assortments":    {{"code", "name", "rule", "kind", "value"}},
		"price-lists":    {{"code", "name", "derived_percent", "applies_to"}},
		"synonyms":       {{"terms", "input"}},
		"documents":      {{"sku", "file", "title"}},
		"returns":        {{"return_number", "account", "returned_at", "sku", "quantity", "order_number", "reason"}},
		"survey-answers": {{"external_id", "account", "at", "question", "score", "comment"}},
	}
	add := func(kind string, cells ...string) {
		for i, cell := range cells {
			if rest := strings.TrimLeft(cell, "'"); rest != "" && strings.ContainsAny(rest[:1], "=+-@\t\r") {
				cells[i] = "'" + cell
			}
		}
		files[kind] = append(files[kind], cells)
	}
	escape := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `=`, `\=`, `>`, `\>`).Replace
	for i, words := range nastyWords {
		key := fmt.Sprintf("N%d", i)
		line := strings.Map(func(c rune) rune {
			if unicode.IsControl(c) {
				return ' '
			}
			return c
		}, words)
		tag := strings.TrimSpace(line)
		add("products", key, line, "Odd > "+escape(tag), "1", words, escape(tag)+";b", "A="+escape(tag)+";"+escape(tag)+"=4 mm")
		add("locations", "nordwind", key, line, line, line, "1", "DE", words)
		add("orders", key, "nordwind", "2026-01-05T10:00:00Z", "rep", "B-8", "1", "1", words)
		add("assortments", key, line, "include", "tag", tag)
		add("assortments", key, line, "exclude", "category", escape(tag))
		add("price-lists", key, line, "1", "category:"+escape(tag))
		add("price-lists", key, line, "2", "brand:"+tag)
		add("synonyms", "x"+key+";"+escape(tag), "")
		add("documents", "B-8", key+tag, line)
		add("returns", key, "nordwind", "2026-01-20T09:00:00Z", "B-8", "1", tag, words)
		add("survey-answers", key+tag, "nordwind", "2026-03-05T09:00:00Z", "nps", "7", words)
	}
	for _, kind := range exchange.Kinds() {
		if rows := files[kind.Name]; rows != nil {
			var file strings.Builder
			if err := csv.NewWriter(&file).WriteAll(rows); err != nil {
				s.Fatal(err)
			}
			s.have(kind.Name, file.String())
		}
	}
	for i, words := range nastyWords {
		if got := s.text(`SELECT description FROM products WHERE sku = ?`, fmt.Sprintf("N%d", i)); got != words {
			s.Errorf("%q is held as %q", words, got)
		}
	}
}

var nastyWords = []string{
	"'x", "''x", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=x", "''=x", `a\;b`, `a;b`, `a\`, `\`, `\\`, `a=b=c`,
	`A > B`, `A \> B`, "line\nbreak", "line\r\nbreak", "lone\rreturn", `"quoted"`, `say ""hi""`, "a,b", "ü ß € 漢字 🧤", "a\u00a0b", " around ",
	"e\u0301", "\u202eright to left", "0", "007", "1e5", "NULL", `\N`, "'; DROP TABLE products; --", "<script>alert(1)</script>", "%s%n",
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
		fillNasty(s)
		events := s.number(`SELECT COUNT(*) FROM events`)
		if n := s.number(`SELECT COUNT(*) FROM events WHERE name = 'contacts.imported' AND account_id IS NULL AND person_id IS NULL AND payload = '{"contacts":2}'`); n != 1 {
			t.Errorf("a file of two contacts is told %d times", n)
		}
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
