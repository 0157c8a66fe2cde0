package exchange_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

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
	back, answer := "return_number,account,returned_at,sku,quantity", "external_id,account,at,question,score"
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
		{"returns", back + "\nX,nordwind,2026-01-01,B-8,1", `returned_at: "2026-01-01" is not a time with offset`},
		{"returns", back + "\nX,nordwind,2026-01-01T10:00:00Z,B-8,0", `quantity: "0" is not a whole number`},
		{"returns", back + "\nX,nordwind,2026-01-01T10:00:00Z,NOPE,1", `There is no product "NOPE"`},
		{"returns", back + "\nX,nordwind,2026-01-01T10:00:00Z,B-8,1\nY,yen,2026-01-01T10:00:00Z,B-8,1\nX,yen,2026-01-01T10:00:00Z,B-8,1", `Line 4, account: "yen" disagrees with "nordwind" on line 2`},
		{"returns", back + "\nX,nordwind,2026-01-01T10:00:00Z,B-8,1\nX,nordwind,2026-01-02T10:00:00Z,B-8,1", `Line 3, returned_at:`},
		{"survey-answers", answer + "\nX,nordwind,2026-01-01T10:00:00Z,mood,1", `question: "mood" is none of nps, csat`},
		{"survey-answers", answer + "\nX,nordwind,2026-01-01T10:00:00Z,nps,11", `score: "11" is not a whole number from 0 to 10`},
		{"survey-answers", answer + "\nX,nordwind,2026-01-01T10:00:00Z,csat,0", `score: 0 is not a satisfaction from 1 to 5`},
		{"survey-answers", answer + "\nX,nordwind,2026-01-01T10:00:00Z,csat,6", `score: 6 is not a satisfaction from 1 to 5`},
		{"survey-answers", answer + "\nX,nope,2026-01-01T10:00:00Z,nps,1", `There is no account "nope"`},
		{"baselines", "month,channel,contacts,minutes,orders\n2023-13,call,1,1,1", `month: "2023-13" is not a month`},
		{"baselines", "month,channel,contacts,minutes,orders\n2023-12,call,1,1,-1", `orders: "-1" is not a whole number`},
		{"baselines", "month,channel,contacts,minutes,orders\n2023-12,call,1,1,1\n2023-12-01,call,1,1,1", `The same key stands on line 2 already`},
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
		{"refunds", "", `no kind of file called "refunds". Known are products`},
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

func TestSemicolonsAByteOrderMarkAndReturnsAreFine(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	s.changes("products", "\ufeffsku;name;category;price;tags\r\nA;\"Bolt; long\";Fastening;1.50;\"x;y\"\r\n", exchange.Options{}, "1 added, 0 changed, 0 unchanged, 0 removed")
	if got := s.text(`SELECT name FROM products`); got != "Bolt; long" {
		t.Error(got)
	}
}
