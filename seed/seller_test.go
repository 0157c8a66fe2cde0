package seed

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/drawing"
)

func theSeller(t *testing.T) Seller {
	t.Helper()
	s, err := TheSeller(today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheDemoHasEnoughPeople(t *testing.T) {
	tables, seller := written(t, today), theSeller(t)
	people, roles, places := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, row := range tables["members"].rows {
		people[row["email"]]++
		roles[row["role"]]++
	}
	for _, row := range tables["locations"].rows {
		places[row["account"]] = true
	}
	if len(people) < 40 || people["lena.voss@nordwind.example"] != 2 || len(roles) != 4 {
		t.Errorf("%d members, roles %v", len(people), roles)
	}
	staff := map[string]int{}
	for _, p := range seller.Staff {
		staff[p.Role]++
		people[p.Email]++
	}
	if staff["manager"] != 3 || staff["support"] != 2 || staff["admin"] != 1 {
		t.Errorf("staff %v", staff)
	}
	for _, l := range seller.Logins {
		if people[l.Email] == 0 || len(l.Password) < 12 {
			t.Errorf("login of %s", l.Email)
		}
	}
	if n := len(tables["accounts"].rows); n < 12 || len(seller.Looks) != n || len(places) != n {
		t.Errorf("%d accounts, %d looks, %d with places", n, len(seller.Looks), len(places))
	}
}

func TestLooksDifferAndShowWhatTheAccountSees(t *testing.T) {
	s, accents, files := told(t), map[string]bool{}, map[string]bool{}
	seller := theSeller(t)
	for _, d := range seller.Documents {
		files[d.File] = true
	}
	for _, l := range seller.Looks {
		a := s.accounts[l.Account]
		if a == nil || accents[l.Accent] || l.Greeting == "" || l.Welcome == "" {
			t.Fatalf("look of %s", l.Account)
		}
		accents[l.Accent] = true
		if _, ok := drawing.Art(l.Art); !ok {
			t.Errorf("%s: no header picture %q", l.Account, l.Art)
		}
		for _, sku := range l.FeaturedProducts {
			if p := s.catalogue.bySKU[sku]; p == nil || !s.sees(a, p) {
				t.Errorf("%s can't see its featured product %s", l.Account, sku)
			}
		}
		for _, category := range l.FeaturedCategories {
			seen := 0
			for _, p := range s.visible(a) {
				count(&seen, within(p.category, category))
			}
			if seen < 3 {
				t.Errorf("%s sees %d products of its featured category %s", l.Account, seen, category)
			}
		}
		for _, link := range l.Links {
			if link.Title == "" || (link.URL == "") == (link.File == "") || link.File != "" && !files[link.File] {
				t.Errorf("%s: link %+v", l.Account, link)
			}
		}
	}
}

func TestDrawingsAreWellFormedAndCarryNoStyle(t *testing.T) {
	seller := theSeller(t)
	svgs := []string{seller.Logo}
	for _, l := range seller.Looks {
		svgs = append(svgs, l.Logo)
	}
	for _, p := range seller.Staff {
		svgs = append(svgs, p.Portrait)
	}
	for _, svg := range svgs {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v in %s", err, svg)
			}
			if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "style" || e.Name.Local == "script") {
				t.Errorf("%s in %s", e.Name.Local, svg)
			}
		}
	}
}

func TestOrdersAndListsCanBeOrdered(t *testing.T) {
	s, seller := told(t), theSeller(t)
	places, members := map[string]bool{}, map[string]string{}
	for _, name := range []string{"locations", "members"} {
		rows, err := table("people/" + name + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			places[row["account"]+" "+row["code"]] = true
			members[row["account"]+" "+row["email"]] = row["role"]
		}
	}
	check := func(what, account, member string, lines []Line) {
		if role := members[account+" "+member]; role == "" || role == "viewer" {
			t.Errorf("%s: %s is %q at %s", what, member, role, account)
		}
		for _, l := range lines {
			p := s.catalogue.bySKU[l.SKU]
			if p == nil || !s.sees(s.accounts[account], p) || p.discontinued || p.fits(l.Quantity) != l.Quantity {
				t.Errorf("%s: %d of %s at %s", what, l.Quantity, l.SKU, account)
			}
		}
	}
	for _, o := range seller.StandingOrders {
		check("standing order "+o.Name, o.Account, o.Owner, o.Lines)
		if o.Anchor <= today || o.Every < 1 || !places[o.Account+" "+o.ShipTo] || o.Weekday > 0 && o.Anchor.Weekday() != o.Weekday {
			t.Errorf("standing order %s from %s", o.Name, o.Anchor)
		}
	}
	for _, l := range seller.OrderLists {
		check("list "+l.Name, l.Account, l.Owner, l.Lines)
	}
	last := clock.Date(0)
	for _, o := range seller.OpenOrders {
		check("open order", o.Account, o.Member, o.Lines)
		if o.On > today || o.On < last || !places[o.Account+" "+o.ShipTo] {
			t.Errorf("open order of %s on %s to %s", o.Account, o.On, o.ShipTo)
		}
		last = o.On
	}
	if len(seller.StandingOrders) < 12 || len(seller.OpenOrders) < 6 {
		t.Errorf("%d standing and %d open orders", len(seller.StandingOrders), len(seller.OpenOrders))
	}
}

func TestDocumentsArePDFs(t *testing.T) {
	seller, named := theSeller(t), map[string]bool{}
	for _, row := range written(t, today)["documents"].rows {
		named[row["file"]] = true
	}
	for _, d := range seller.Documents {
		var b bytes.Buffer
		if err := d.Write(&b); err != nil {
			t.Fatal(err)
		}
		text := b.Bytes()
		if !bytes.HasPrefix(text, []byte("%PDF-1.4")) || !bytes.HasSuffix(text, []byte("%%EOF\n")) || len(text) > 100_000 {
			t.Errorf("%s: %d bytes", d.File, len(text))
		}
		delete(named, d.File)
	}
	for file := range named {
		t.Errorf("products name %s, which nobody writes", file)
	}
}

func TestClosedDays(t *testing.T) {
	days := map[clock.Date]bool{}
	for _, d := range closedDays(clock.NewDate(2026, 1, 1)) {
		days[d] = true
	}
	for _, want := range []clock.Date{20260403, 20260406, 20260514, 20260525, 20261226, 20270326, 20270101} {
		if !days[want] {
			t.Errorf("%s is missing", want)
		}
	}
}
