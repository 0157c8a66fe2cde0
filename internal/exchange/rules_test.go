package exchange_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func (s *shop) changes(kind, file string, o exchange.Options, want string) {
	s.Helper()
	r := s.take(kind, file, o)
	for _, p := range r.Problems {
		s.Errorf("%s: %s", kind, p)
	}
	if got := fmt.Sprintf("%d added, %d changed, %d unchanged, %d removed", r.Added, r.Changed, r.Unchanged, r.Removed); got != want {
		s.Errorf("%s: %s, want %s", kind, got, want)
	}
}

func TestEachProblemSaysWhereAndWhatWouldBeRight(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	fill(s)
	products, order := "sku,name,category,price", "order_number,account,ordered_at,channel,sku,quantity,unit_price"
	for _, c := range []struct{ kind, file, want string }{
		{"products", products + "\nX,,A,1", `Line 2, name: Is empty`},
		{"products", products + "\n\nX,a,A > > B,1", `Line 3, category: "A > > B" has an empty step`},
		{"products", products + "\nX,a,A,0", `price: Is 0; write a price above 0`},
		{"products", products + "\nX,a,A,1.00001", `price: "1.00001" has more than 4 decimals`},
		{"products", products + "\nX,a,A,\"1,5\"", `price: "1,5" is not a number`},
		{"products", products + "\nX,a,A,-1", `price: "-1" is not between`},
		{"products", products + "\nX,a,A,1\nX,b,A,1", `Line 3, sku: The same key stands on line 2 already`},
		{"products", products + "\nX,a,A", `Line 2: This line has 3 cells, the header names 4 columns`},
		{"products", products + "\nX,a,A,1,2", `Line 2: This line has 5 cells`},
		{"products", products + "\n--,a,A,1", `sku: "--" has no letter or digit`},
		{"products", products + ",gtin\nX,a,A,1,4006381333932", `gtin: "4006381333932" has a wrong check digit; the last digit would have to be 1`},
		{"products", products + ",gtin\nX,a,A,1,123", `gtin: "123" is not a GTIN`},
		{"products", products + ",replaced_by\nX,a,A,1,Y", `replaced_by: There is no product "Y", neither here nor in the file`},
		{"products", products + ",replaced_by\nX,a,A,1,X", `replaced_by: A product can't replace itself`},
		{"products", products + ",min_qty,max_qty\nX,a,A,1,10,5", `max_qty: A maximum of 5 is below the minimum of 10`},
		{"products", products + ",max_qty\nB-8,a,A,1,5", `max_qty: A maximum of 5 is below the minimum of 10`},
		{"products", products + ",available_from\nX,a,A,1,2026-02-30", `available_from: "2026-02-30" is not a date`},
		{"products", products + ",backorder\nX,a,A,1,maybe", `backorder: "maybe" is neither yes nor no`},
		{"products", products + ",expected_on\nX,a,A,1,2026-12-01", `expected_on: A date without a stock figure`},
		{"products", products + ",status\nX,a,A,1,gone", `status: "gone" is none of active, discontinued`},
		{"products", products + ",attributes\nX,a,A,1,Length", `attributes: "Length" is not an attribute like`},
		{"products", products + "\nX,a\x00b,A,1", `name: Holds a zero byte`},
		{"products", products + "\nX,a\xffb,A,1", `name: Isn't UTF-8`},
		{"products", products + "\n" + strings.Repeat("X", 65) + ",a,A,1", `sku: Is 65 characters long; at most 64 fit`},
		{"accounts", "slug,name\nNord,a", `slug: "Nord" is not made of a-z`},
		{"accounts", "slug,name,currency\nx,a,XXX", `currency: "XXX" is not a currency`},
		{"accounts", "slug,name,currency,credit_limit\nx,a,JPY,10.5", `credit_limit: "10.5" has more than 0 decimals`},
		{"accounts", "slug,name,credit_limit\nyen,a,10.5", `credit_limit: "10.5" has more than 0 decimals`},
		{"accounts", "slug,name,currency\nnordwind,a,USD", `currency: The account has orders, prices or amounts in EUR`},
		{"accounts", "slug,name,manager_email\nx,a,jo@nordwind.example", `There is no person of the seller's staff "jo@nordwind.example"`},
		{"accounts", "slug,name,price_lists\nx,a,trade;nope", `There is no price list "nope"`},
		{"accounts", "slug,name,assortments\nx,a,nope", `There is no assortment "nope"`},
		{"members", "email,name,account,role\nx,a,nordwind,buyer", `email: "x" is not an email address`},
		{"members", "email,name,account,role\nx@y.example,a,nordwind,boss", `role: "boss" is none of`},
		{"members", "email,name,account,role\nmia@seller.example,a,nordwind,buyer", `belongs to the seller's staff`},
		{"members", "email,name,account,role\nx@y.example,A,nordwind,buyer\nX@y.example,B,yen,buyer", `Line 3, name: Line 2 calls the same person A`},
		{"locations", "account,code,name,line1,city,postcode,country\nnordwind,X,a,b,c,1,Germany", `country: "Germany" is not a country`},
		{"prices", "price_list,sku,min_qty,unit_price\nnope,B-8,1,1", `There is no price list "nope"`},
		{"prices", "price_list,sku,min_qty,unit_price\nbase,NOPE,1,1", `There is no product "NOPE"`},
		{"prices", "price_list,sku,min_qty,unit_price\nbase,B-8,0,1", `min_qty: "0" is not a whole number from 1`},
		{"prices", "price_list,sku,min_qty,unit_price,valid_from,valid_to\nbase,B-8,1,1,2026-02-01,2026-01-01", `valid_to: It ends on 2026-01-01, before it begins`},
		{"price-lists", "code,name,currency\nbase,Base,USD", `The base list base is in EUR, not in USD`},
		{"price-lists", "code,name,currency\nbase-EUR,Base,EUR", `is called base`},
		{"price-lists", "code,name,currency\nusd,Dollars,EUR", `The list has prices in USD`},
		{"price-lists", "code,name,derived_percent,applies_to\nx,X,10,all\nx,X,5,", `applies_to: Line 2 says already what applies to all`},
		{"price-lists", "code,name,derived_percent,applies_to\nx,X,,all", `"all" needs a derived_percent`},
		{"price-lists", "code,name,derived_percent,applies_to\nx,X,10,sku:1", `"sku:1" is none of all`},
		{"price-lists", "code,name,derived_percent\nbase,X,10", `A base list can't be derived`},
		{"price-lists", "code,name\nx,X\nx,Y", `Line 3, name: "Y" disagrees with "X" on line 2`},
		{"assortments", "code,name,rule,kind,value\nx,X,include,sku,NOPE", `There is no product "NOPE"`},
		{"assortments", "code,name,rule,kind,value\nx,X,include,brand,", `The kind brand needs a value`},
		{"assortments", "code,name,rule,kind,value\nx,X,include,all,y", `The kind all takes no value`},
		{"related", "sku,related_sku,kind\nB-8,B-8,spare", `A product isn't related to itself`},
		{"synonyms", "terms\nbolt", `alone stands for nothing else`},
		{"orders", order + "\nX,nordwind,2026-01-01 10:00,phone,B-8,1,1", `ordered_at: "2026-01-01 10:00" is not a time with offset`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,fax,B-8,1,1", `channel: "fax" is none of online, phone`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,0,1", `quantity: "0" is not a whole number`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,1.5,1", `quantity: "1.5" is not a whole number`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,1,", `unit_price: Is empty`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,1,1\nX,yen,2026-01-01T10:00:00Z,phone,B-8,1,1", `Line 3, account: "yen" disagrees with "nordwind" on line 2`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,1,1\nX,nordwind,2026-01-01T10:00:01Z,phone,B-8,1,1", `Line 3, ordered_at:`},
		{"orders", order + "\nX,nordwind,2026-01-01T10:00:00Z,phone,B-8,1,1\nX,nordwind,2026-01-01T10:00:00Z,email,B-8,1,1", `Line 3, channel:`},
		{"orders", order + "\nX,yen,2026-01-01T10:00:00Z,phone,B-8,1,1", `There is no exchange rate for JPY`},
		{"orders", order + "\nX,nope,2026-01-01T10:00:00Z,phone,NOPE,1,1", `There is no account "nope"`},
		{"contacts", "external_id,account,at,channel,reason,minutes\nX,nordwind,2026-01-01T10:00:00Z,fax,Prices,1", `channel: "fax" is none of call, email`},
		{"contacts", "external_id,account,at,channel,reason,minutes\nX,nordwind,2026-01-01T10:00:00Z,call,Prices,-1", `minutes: "-1" is not a whole number`},
		{"payments", "external_id,account,at,amount\nX,nordwind,2026-01-01T10:00:00Z,0", `amount: Is 0; a payment is above 0`},
		{"payments", "external_id,account,at,amount\nX,nordwind,2026-01-01T10:00:00Z,-1", `amount: "-1" is below 0`},
	} {
		r := s.take(c.kind, c.file, exchange.Options{})
		if !slices.ContainsFunc(r.Problems, func(p exchange.Problem) bool { return strings.Contains(p.String(), c.want) }) {
			t.Errorf("%s %q: %+v, want %q", c.kind, c.file, r, c.want)
		}
		if r.Added+r.Changed+r.Unchanged+r.Removed != 0 {
			t.Errorf("%s %q: %+v with problems", c.kind, c.file, r)
		}
	}
	if n := s.number(`SELECT COUNT(*) FROM products`); n != 3 {
		t.Errorf("%d products after files with problems, want 3", n)
	}
}

func TestAFileThatCantBeReadIsRefused(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	for _, c := range []struct{ kind, file, want string }{
		{"products", "", "The file is empty"},
		{"products", "sku,name,category,price,colour\n", `no column "colour" in products; did you mean`},
		{"products", "sku,nmae,category,price\n", `did you mean "name"`},
		{"products", "sku,name,category\n", `the column "price" is missing`},
		{"products", "sku,name,category,price,sku\n", `"sku" stands there twice`},
		{"products", "sku,name,category,price\n\"X,a,A,1\n", "Line 2: a quotation mark is opened and never closed"},
		{"products", "\x1f\x8bnot gzip", "can't be unpacked"},
		{"products", "PK\x03\x04not xlsx", "can't be read as XLSX"},
		{"returns", "", `no kind of file called "returns". Known are products`},
	} {
		_, err := s.files.Import(context.Background(), admin, c.kind, strings.NewReader(c.file), exchange.Options{})
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.file, err, c.want)
		}
	}
	if left, err := os.ReadDir(s.scratch); err != nil || len(left) != 0 {
		t.Errorf("left in the scratch folder: %v, %v", left, err)
	}
	for _, who := range []identity.Actor{{}, {Staff: identity.Manager}, {MemberID: 1, Role: identity.CompanyAdmin}} {
		if _, err := s.files.Import(context.Background(), who, "products", strings.NewReader(""), exchange.Options{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%+v imports: %v", who, err)
		}
		if err := s.files.Export(context.Background(), who, "products", &bytes.Buffer{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%+v exports: %v", who, err)
		}
	}
}

func TestEveryProblemIsCountedAndTheFirstThousandAreListed(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	file := "sku,name,category,price\n"
	for i := range 1500 {
		file += fmt.Sprintf("S%d,,A,x\n", i)
	}
	r := s.take("products", file, exchange.Options{})
	if r.ProblemCount != 3000 || len(r.Problems) != 1000 || r.Problems[0].Line != 2 || r.Problems[999].Line != 501 || r.Lines != 1500 {
		t.Errorf("%d problems of %d lines, %d listed, from %+v to %+v", r.ProblemCount, r.Lines, len(r.Problems), r.Problems[0], r.Problems[999])
	}
}

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

func TestOnlyWhoIsAskedIsInvited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		fill(s)
		invited := func(want int64) {
			t.Helper()
			if got := s.number(`SELECT COUNT(*) FROM events WHERE name = 'person.invited'`); got != want {
				t.Errorf("%d invitations, want %d", got, want)
			}
		}
		invited(0)
		if _, err := s.db.Exec(t.Context(), `UPDATE people SET password_hash = 'x' WHERE email = 'al@nordwind.example'`); err != nil {
			t.Fatal(err)
		}
		head, jo, al := "email,name,account,role\n", "jo@nordwind.example,Jo Marten,nordwind,buyer\njo@nordwind.example,Jo Marten,yen,viewer\n", "al@nordwind.example,Al,nordwind,company_admin\n"
		s.changes("members", head+jo+al, exchange.Options{Invite: true}, "0 added, 0 changed, 3 unchanged, 0 removed")
		invited(1) // Jo, once; Al has a password
		s.changes("members", head+"al@nordwind.example,Al,yen,buyer\nnew@nordwind.example,New,yen,buyer\n", exchange.Options{Invite: true}, "2 added, 0 changed, 0 unchanged, 0 removed")
		invited(3)
		if got := s.text(`SELECT payload FROM events WHERE name = 'person.invited' AND payload LIKE '%"known":true%'`); got == "" {
			t.Error("Al has a password and needs no link")
		}
	})
}

func TestXLSXIsReadAsPeopleWriteIt(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	book := excelize.NewFile()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"sku", "name", "category", "price", "gtin", "available_from", "min_qty"},
		{4711, "'=Bolt", "A > B", 0.1 + 0.2, 4006381333931, 46350, 10.0},
		{},
		{"S2", "Nut", "A", 12.35, "04006381333931", "2026-01-02", nil},
	} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("Sheet1", "F2", "F2", style); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	r := s.take("products", file.String(), exchange.Options{Name: "products.xlsx"})
	if r.Added != 2 || r.Lines != 2 {
		t.Fatalf("%+v", r)
	}
	if got := s.text(`SELECT p.sku || ',' || p.name || ',' || p.gtin || ',' || p.available_from || ',' || x.unit_price || ',' || p.min_qty FROM products p JOIN prices x ON x.product_id = p.id WHERE p.sku = '4711'`); got != "4711,=Bolt,4006381333931,20261124,3000,10" {
		t.Error(got)
	}
	if got := s.text(`SELECT p.gtin || ',' || x.unit_price FROM products p JOIN prices x ON x.product_id = p.id WHERE p.sku = 'S2'`); got != "04006381333931,123500" {
		t.Error(got)
	}
}

func TestWhatUnpacksToTooMuchOrNotToItsEndIsRefused(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	var bomb, cut bytes.Buffer
	packed := zip.NewWriter(&bomb)
	part, err := packed.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, _ = part.Write(make([]byte, 1<<20))
	}
	_ = packed.Close()
	zipped := gzip.NewWriter(&cut)
	_, _ = zipped.Write([]byte("sku,name,category,price\n" + strings.Repeat("A,Bolt,A,1\n", 1000)))
	_ = zipped.Close()
	cut.Truncate(cut.Len() - 12)
	for want, file := range map[string]*bytes.Buffer{"unpacks to 20 MB, which is more than its content can be": &bomb, "can't be unpacked to its end": &cut} {
		_, err := s.files.Import(t.Context(), admin, "products", file, exchange.Options{})
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestSemicolonsAByteOrderMarkAndReturnsAreFine(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	s.changes("products", "\ufeffsku;name;category;price;tags\r\nA;\"Bolt; long\";Fastening;1.50;\"x;y\"\r\n", exchange.Options{}, "1 added, 0 changed, 0 unchanged, 0 removed")
	if got := s.text(`SELECT name FROM products`); got != "Bolt; long" {
		t.Error(got)
	}
}
