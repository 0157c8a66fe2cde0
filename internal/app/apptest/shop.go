// Package apptest is a whole portal in memory for tests: a small seller with clients, a clock set by hand, and browsers
// that sign in and click.
package apptest

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"tradecounter/internal/app"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/web"
)

// Password is everybody's in a test shop.
const Password = "correct horse battery"

// Start is when a test shop opens: Thursday 19 November 2026, 09:30 UTC.
var Start = clock.From(time.Date(2026, 11, 19, 9, 30, 0, 0, time.UTC))

// Shop is a portal with its clock.
type Shop struct {
	T   testing.TB
	App *app.App
	Web *web.Web
	DSN string

	at    atomic.Int64
	close sync.Once
}

// Each runs a test in a fresh shop on each database.
func Each(t *testing.T, test func(t *testing.T, s *Shop)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Open(t, dbtest.PostgresDSN(t))) })
}

// New is an empty shop on SQLite.
func New(t testing.TB) *Shop {
	t.Helper()
	return Open(t, dbtest.SQLiteDSN(t))
}

// Open is an empty shop on a database.
func Open(t testing.TB, dsn string) *Shop {
	t.Helper()
	return OpenAt(t, dsn, "http://portal.example")
}

// OpenAt is an empty shop on a database under a public address.
func OpenAt(t testing.TB, dsn, public string) *Shop {
	t.Helper()
	return openIn(t, dsn, public, t.TempDir())
}

func openIn(t testing.TB, dsn, public, data string) *Shop {
	t.Helper()
	s := &Shop{T: t, DSN: dsn}
	s.at.Store(int64(Start))
	address, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	s.App, err = app.Open(context.Background(), app.Config{DB: dsn, Data: data, URL: address, Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.Web = s.App.Web()
	return s
}

// Close lets go of the database, so that a process can have it.
func (s *Shop) Close() {
	s.close.Do(func() {
		if err := s.App.Close(); err != nil {
			s.T.Error(err)
		}
	})
}

// Now is the shop's time.
func (s *Shop) Now() clock.Time { return clock.Time(s.at.Load()) }

// Pass lets time go by.
func (s *Shop) Pass(d time.Duration) { s.at.Add(d.Milliseconds()) }

// Settle does every job that is due, and lets search take over what changed.
func (s *Shop) Settle() {
	s.T.Helper()
	s.App.Jobs.RunDue(context.Background())
	if err := s.App.Search.Refresh(context.Background()); err != nil {
		s.T.Fatal(err)
	}
}

// Must fails the test on an error.
func (s *Shop) Must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

// Set changes a setting.
func (s *Shop) Set(key, value string) {
	s.T.Helper()
	s.Must(s.App.Settings.Set(context.Background(), key, value))
}

// Import takes in lines of a kind; the first one is the header.
func (s *Shop) Import(kind string, lines ...string) {
	s.T.Helper()
	report, err := s.App.Exchange.Import(context.Background(), identity.System("test"), kind, strings.NewReader(strings.Join(lines, "\n")), exchange.Options{Name: kind + ".csv"})
	if err != nil {
		s.T.Fatalf("import %s: %v", kind, err)
	}
	for _, p := range report.Problems {
		s.T.Fatalf("import %s, line %d, %s: %s", kind, p.Line, p.Column, p.Message)
	}
}

// Fill opens the shop for business: two clients who see different goods at different prices, with people of every role.
// Nordwind sees fasteners and gloves; Bright Harvest sees packaging and gloves. Each has part numbers of its own.
func (s *Shop) Fill() *Shop {
	s.T.Helper()
	s.Set("seller.name", "Harbour & Vale")
	s.Set("seller.email", "desk@harbour-vale.example")
	s.Set("order.prefix", "HV")
	s.Set("delivery.methods", `[{"code":"standard","name":"Standard","days":1,"prices":{"EUR":{"price":"9.50","free_from":"250.00"}}},
		{"code":"express","name":"Express","days":1,"prices":{"EUR":{"price":"18.50"}}}]`)
	s.Person("admin@harbour-vale.example", "Ada Vale", "", "", identity.Admin)
	s.Person("ines@harbour-vale.example", "Ines Halvorsen", "", "", identity.Manager)
	s.Import("products", "sku,name,category,price,brand,unit,pack_size,stock,backorder,attributes,tags,mpn,gtin,image,min_qty,qty_increment",
		"FS-0933-08040-Z,Hex head screw M8 × 40,Fasteners > Screws > Hex head screws,12.50,Harbour & Vale,pack of 100,100,412,yes,Thread=M8;Length=40 mm;Material=Steel zinc plated,fix,HV-933-840,2000000000015,drawing:hexbolt,1,1",
		"FS-0933-08050-Z,Hex head screw M8 × 50,Fasteners > Screws > Hex head screws,14.20,Harbour & Vale,pack of 100,100,6,yes,Thread=M8;Length=50 mm;Material=Steel zinc plated,fix,HV-933-850,2000000000022,drawing:hexbolt,1,1",
		"FS-0934-08-Z,Hex nut M8,Fasteners > Nuts,6.12,Harbour & Vale,pack of 200,200,,yes,Thread=M8;Material=Steel zinc plated,fix,HV-934-8,2000000000039,drawing:nut,2,2",
		"FS-0125-08-A2,Washer M8 stainless secretium,Fasteners > Washers,,Secretium,pack of 200,200,3,no,Thread=M8;Material=Stainless steel A2,fix,SEC-125,2000000000046,drawing:washer,1,1",
		"SW-2210-L,Nitrile glove blue L,Safety wear > Gloves,8.95,Handsafe,box of 100,100,260,yes,Size=L;Colour=Blue,wear,HS-2210,2000000000053,drawing:glove,1,1",
		"PK-3050-66B,Packing tape brown 50 mm,Packaging > Tapes,31.68,Packwell,box of 36,36,40,no,Width=50 mm;Length=66 m;Colour=Brown,pack,PW-3050,2000000000060,drawing:tape,1,1",
		"PK-0201-643,Folding carton 600 × 400 × 300 zephyrium,Packaging > Cartons,1.94,Packwell,each,1,,yes,Inner length=600 mm;Inner width=400 mm,pack,PW-0201,2000000000077,drawing:carton,20,20")
	s.Import("assortments", "code,name,rule,kind,value",
		"workshop,Workshop,include,category,Fasteners", "workshop,Workshop,include,sku,SW-2210-L",
		"packing,Packing,include,category,Packaging", "packing,Packing,include,tag,wear")
	s.Import("price-lists", "code,name,currency", "harvest,Bright Harvest,EUR")
	s.Import("accounts", "slug,name,currency,locale,manager_email,assortments,price_lists,credit_limit,po_required",
		"nordwind,Nordwind Maschinenbau,EUR,de-DE,ines@harbour-vale.example,workshop,,25000.00,no",
		"bright-harvest,Bright Harvest,EUR,en-GB,ines@harbour-vale.example,packing,harvest,,no")
	s.Import("prices", "price_list,sku,min_qty,unit_price", "base,FS-0933-08040-Z,10,11.25", "harvest,PK-3050-66B,1,29.90")
	s.Import("contract-prices", "account,sku,min_qty,unit_price", "nordwind,SW-2210-L,1,7.77", "bright-harvest,SW-2210-L,1,8.08")
	s.Import("part-numbers", "account,part_number,sku", "nordwind,NM 400-1187,FS-0933-08040-Z", "nordwind,NM 910-0042,SW-2210-L", "bright-harvest,BH-GLOVE-7,SW-2210-L", "bright-harvest,BH-TAPE-1,PK-3050-66B")
	s.Import("locations", "account,code,name,line1,city,postcode,country,is_billing",
		"nordwind,werk2,Werk 2,Hafenstraße 48,Lübeck,23568,DE,no", "nordwind,hq,Head office,Am Kai 1,Hamburg,20457,DE,yes",
		"bright-harvest,farm,Farm shop,Orchard Lane 5,Kent,ME1 1AA,GB,yes")
	s.Person("jana@nordwind.example", "Jana Petersen", "nordwind", identity.Buyer, "")
	s.Person("boss@nordwind.example", "Bernd Boss", "nordwind", identity.CompanyAdmin, "")
	s.Person("vera@nordwind.example", "Vera Viewer", "nordwind", identity.Viewer, "")
	s.Person("tom@bright-harvest.example", "Tom Reed", "bright-harvest", identity.Buyer, "")
	s.Person("chief@bright-harvest.example", "Cleo Chief", "bright-harvest", identity.CompanyAdmin, "")
	s.Must(s.App.Search.Open(context.Background()))
	s.Must(s.App.Articles.Open(context.Background()))
	s.Settle()
	return s
}

// Person adds someone with the test password, to an account or (staff not "") to the seller's people.
func (s *Shop) Person(email, name, slug string, role identity.Role, staff identity.StaffRole) {
	s.T.Helper()
	hash, err := hashed()
	s.Must(err)
	_, err = s.App.Identity.Add(context.Background(), identity.System("test"), identity.NewPerson{Email: email, Name: name, AccountSlug: slug, Role: role, Staff: staff, PasswordHash: hash})
	s.Must(err)
}

// hashed is everybody's password's, made so that signing in takes no time; a hash says itself what it costs.
var hashed = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(Password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

// Actor is a member acting without a browser.
func (s *Shop) Actor(email, slug string) identity.Actor {
	s.T.Helper()
	actor, err := s.App.Identity.ActorFor(context.Background(), email, slug)
	s.Must(err)
	return actor
}

// Count is what a query counts.
func (s *Shop) Count(query string, args ...any) (n int) {
	s.T.Helper()
	s.Must(s.App.DB.Get(context.Background(), &n, query, args...))
	return n
}
