package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
)

// node opens a second instance of the portal on the shop's database.
func node(t *testing.T, s *apptest.Shop) *apptest.Shop {
	t.Helper()
	other := apptest.Open(t, s.DSN)
	s.Must(other.App.Search.Open(bg))
	return other
}

// at is the same browser, answered by another node.
func at(b *apptest.Browser, other *apptest.Shop) *apptest.Browser {
	moved := other.Browser()
	moved.SetCookie("tc_session", b.Cookie("tc_session"))
	return moved
}

const fasteners, gloves, bolts = "/s/nordwind/c/fasteners", "/s/nordwind/p/SW-2210-L", "/s/nordwind/p/FS-0933-08040-Z"

// kept is everything that a node keeps in memory, seen through a page of Jana's at the other node: who changes what, and
// what the page's part then says (want) or doesn't say any more (gone). Without a change the one above counts.
var kept = []struct {
	name, page, in, want, gone string
	change                     func(s *apptest.Shop)
}{
	{"a setting", "/s/nordwind/", "footer", "Harbour & Sons", "", func(s *apptest.Shop) { s.Set("seller.name", "Harbour & Sons") }},
	{"a list's price", bolts, "main", "13,75", "12,50", func(s *apptest.Shop) {
		s.Import("prices", "price_list,sku,min_qty,unit_price", "base,FS-0933-08040-Z,1,13.75")
	}},
	{"a price in a listing", fasteners, "main", "13,75", "12,50", nil},
	{"search by price", fasteners + "?sort=price", "main .row-name", "M8 × 40", "Hex nut", func(s *apptest.Shop) {
		s.Import("prices", "price_list,sku,min_qty,unit_price", "base,FS-0934-08-Z,1,60")
	}},
	{"a list of its own", bolts, "main", "5,55", "13,75", func(s *apptest.Shop) {
		s.Import("price-lists", "code,name,currency", "own,Nordwind,EUR")
		s.Import("prices", "price_list,sku,min_qty,unit_price", "own,FS-0933-08040-Z,1,5.55")
		s.Import("accounts", "slug,name,price_lists", "nordwind,Nordwind Maschinenbau,own")
	}},
	{"a contract price", gloves, "main", "7,11", "7,77", func(s *apptest.Shop) {
		s.Import("contract-prices", "account,sku,min_qty,unit_price", "nordwind,SW-2210-L,1,7.11")
	}},
	{"a discount", "/s/nordwind/p/FS-0933-08050-Z", "main", "7,10", "14,20", func(s *apptest.Shop) {
		s.Import("accounts", "slug,name,discount_percent", "nordwind,Nordwind Maschinenbau,50")
	}},
	{"a product's name", gloves, "h1", "Nitrile glove long", "blue", func(s *apptest.Shop) {
		s.Import("products", "sku,name,category,price", "SW-2210-L,Nitrile glove long,Safety wear > Gloves,8.95")
	}},
	{"a row's details", "/s/nordwind/c/gloves", "main", "Crimson", "Blue", func(s *apptest.Shop) {
		s.Import("products", "sku,name,category,price,attributes", "SW-2210-L,Nitrile glove long,Safety wear > Gloves,8.95,Size=L;Colour=Crimson")
	}},
	{"stock", gloves, "main", "77 in stock", "260", func(s *apptest.Shop) { s.Import("stock", "sku,stock", "SW-2210-L,77") }},
	{"stock in a listing", "/s/nordwind/c/gloves", "main", "77", "260", nil},
	{"search by stock", "/s/nordwind/search?q=bolt+OR+screw&stock=1", "main", "", "M8 × 40", func(s *apptest.Shop) { s.Import("stock", "sku,stock", "FS-0933-08040-Z,0") }},
	{"search by filters", "/s/nordwind/c/gloves?f.Colour=Crimson", "main", "Crimson", "", nil},
	{"the tree", "/s/nordwind/", "body", "Rivets", "", func(s *apptest.Shop) {
		s.Import("products", "sku,name,category,price", "FS-RIVET,Blind rivet 4 mm,Fasteners > Rivets,3.10")
	}},
	{"search by a new name", "/s/nordwind/search?q=blind+rivet", "main", "Blind rivet 4 mm", "", nil},
	{"a range's rules", "/s/nordwind/p/PK-3050-66B", "h1", "Packing tape", "", func(s *apptest.Shop) {
		s.Import("assortments", "code,name,rule,kind,value", "workshop,Workshop,include,category,Fasteners", "workshop,Workshop,include,sku,SW-2210-L",
			"workshop,Workshop,include,sku,PK-3050-66B")
	}},
	{"an exception", "/s/nordwind/p/PK-0201-643", "h1", "Folding carton", "", func(s *apptest.Shop) {
		s.Import("account-products", "account,sku,mode", "nordwind,PK-0201-643,add")
	}},
	{"early access", "/s/nordwind/p/FS-SOON", "h1", "Shear nut", "", func(s *apptest.Shop) {
		s.Import("products", "sku,name,category,price,available_from", "FS-SOON,Shear nut,Fasteners > Nuts,3.10,2026-11-25")
		s.Import("accounts", "slug,name,early_access_days", "nordwind,Nordwind Maschinenbau,14")
	}},
	{"a relation", gloves, "main", "Packing tape", "", func(s *apptest.Shop) {
		s.Import("related", "sku,related_sku,kind", "SW-2210-L,PK-3050-66B,accessory")
	}},
	{"a replacement", "/s/nordwind/p/FS-0934-08-Z", "main", "Blind rivet", "", func(s *apptest.Shop) {
		s.Import("products", "sku,name,category,price,status,replaced_by", "FS-0934-08-Z,Hex nut M8,Fasteners > Nuts,6.12,discontinued,FS-RIVET")
	}},
	{"a part number", "/s/nordwind/p/FS-RIVET", "main", "NW RIVET 1", "", func(s *apptest.Shop) {
		s.Import("part-numbers", "account,part_number,sku", "nordwind,NW RIVET 1,FS-RIVET")
	}},
	{"search by part number", "/s/nordwind/search?q=nwrivet1", "main", "Blind rivet", "", nil},
	{"synonyms", "/s/nordwind/search?q=mitten", "main", "Nitrile glove long", "", func(s *apptest.Shop) { s.Import("synonyms", "terms,input", "glove;mitten,") }},
	{"a theme", "/s/nordwind/", "main", "Moin, moin", "", func(s *apptest.Shop) {
		_, err := s.App.Accounts.SaveTheme(bg, identity.System("test"), "nordwind", accounts.Theme{Greeting: "Moin, moin"})
		s.Must(err)
	}},
	{"an account's name", "/s/nordwind/", "body", "Nordwind & Töchter", "", func(s *apptest.Shop) { s.Import("accounts", "slug,name", "nordwind,Nordwind & Töchter") }},
	{"what was last bought", gloves, "main", "You bought it once", "", func(s *apptest.Shop) { orderGlove(s) }},
	{"a listing's last price", "/s/nordwind/c/gloves", "main", "Last", "", nil},
	{"search by what was bought", "/s/nordwind/search?q=glove&bought=1", "main", "Nitrile glove long", "", nil},
	{"a cancelled purchase", "/s/nordwind/search?q=glove&bought=1", "main", "", "Nitrile glove long", func(s *apptest.Shop) {
		var number string
		s.Must(s.App.DB.Get(bg, &number, `SELECT number FROM orders`))
		_, err := s.App.Orders.Cancel(bg, s.Actor("jana@nordwind.example", "nordwind"), number, nil, orders.Told{})
		s.Must(err)
	}},
	{"a role", "/s/nordwind/team", "main", "Invite", "", func(s *apptest.Shop) {
		s.Import("members", "email,account,name,role", "jana@nordwind.example,nordwind,Jana Petersen,company_admin")
	}},
	{"a session", "/s/nordwind/", "body", "", "Moin, moin", func(s *apptest.Shop) {
		s.Must(s.App.Identity.Disable(bg, identity.System("test"), "jana@nordwind.example"))
	}},
}

// orderGlove places an order of Jana's.
func orderGlove(s *apptest.Shop) {
	s.T.Helper()
	b := s.Enter("jana@nordwind.example")
	form := ready(s.T.(*testing.T), b, "SW-2210-L", 1)
	page := b.Do(http.MethodPost, "/s/nordwind/checkout", form)
	if page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/s/nordwind/orders/") {
		s.T.Fatalf("order: %d %s %s", page.Status, page.Location, page.Text("main"))
	}
}

// TestWhatOneNodeChangesTheOtherShows at the next request; only search may take a second.
func TestWhatOneNodeChangesTheOtherShows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		other := node(t, s)
		b := at(s.Enter("jana@nordwind.example"), other)
		for _, k := range kept {
			says := func() (text string, wanted, gone bool) {
				text = b.Get(k.page).Text(k.in)
				return text, strings.Contains(text, k.want), k.gone == "" || !strings.Contains(text, k.gone)
			}
			if k.change != nil {
				for range 2 { // read and kept
					if text, wanted, gone := says(); k.want != "" && wanted || k.gone != "" && gone {
						t.Errorf("%s: before the change %s says: %s", k.name, k.page, text)
					}
				}
				k.change(s)
			}
			if strings.HasPrefix(k.name, "search") {
				other.Pass(time.Second)
				s.Must(other.App.Search.Refresh(bg)) // as Watch does within it
			}
			if text, wanted, gone := says(); !wanted || !gone {
				t.Errorf("%s: %s doesn't say %q, or still %q: %s", k.name, k.page, k.want, k.gone, text)
			}
		}
	})
}

// TestFortyBuyersOnTwoNodes: the last five go to five, the last credit to three, and one form makes one order, whichever
// node is asked.
func TestFortyBuyersOnTwoNodes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		buyers, forms := fortyBuyers(t, s, "both", "5", "no")
		other := node(t, s)
		for i := 1; i < len(buyers); i += 2 {
			buyers[i] = at(buyers[i], other)
		}
		statuses := placeAll(s, buyers, forms)
		if orders, free := s.Count(`SELECT COUNT(*) FROM orders`), s.Count(`SELECT free FROM stock s JOIN products p ON p.id = s.product_id WHERE p.sku = 'SW-2210-L'`); statuses[http.StatusSeeOther] != 5 || orders != 5 || free != 0 {
			t.Errorf("stock: answers %v, %d orders, %d left", statuses, orders, free)
		}
		s.Import("stock", "sku,stock", "SW-2210-L,260")
		s.Import("accounts", "slug,name,credit_limit", "nordwind,Nordwind Maschinenbau,164.40") // five orders of 20.55 stand, three more fit
		var left []*apptest.Browser
		forms = nil
		for _, b := range buyers {
			if form := formOf(b.Get("/s/nordwind/checkout").Find("body"), "/checkout"); form.Get("key") != "" {
				left, forms = append(left, b), append(forms, form)
			}
		}
		statuses = placeAll(s, left, forms)
		if orders, used := s.Count(`SELECT COUNT(*) FROM orders`), s.Count(`SELECT credit_used FROM accounts WHERE slug = 'nordwind'`); statuses[http.StatusSeeOther] != 3 || orders != 8 || used != 8*2055 {
			t.Errorf("credit: answers %v, %d orders, credit used %d", statuses, orders, used)
		}
		s.Import("accounts", "slug,name,credit_limit", "nordwind,Nordwind Maschinenbau,25000.00")
		form := ready(t, buyers[0], "SW-2210-L", 1)
		for i := range buyers {
			if buyers[i] = clone(buyers[0]); i%2 == 1 {
				buyers[i] = at(buyers[0], other)
			}
			forms = append(forms[:i:i], form)
		}
		statuses = placeAll(s, buyers, forms)
		if orders := s.Count(`SELECT COUNT(*) FROM orders`); statuses[http.StatusSeeOther] != 40 || orders != 9 {
			t.Errorf("one form: answers %v, %d orders", statuses, orders)
		}
	})
}
