package app_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pquerna/otp/totp"
	"github.com/valyala/fasthttp/fasthttputil"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/standing"
)

// world is the test shop with everything that one client could see of another: orders, lists, standing orders, places,
// people, products, pictures, documents, looks. In these tests A is Nordwind, B is Bright Harvest.
type world struct {
	*apptest.Shop
	a, b   side
	people atomic.Int64
	watch  *db.DB // another handle
	memory *fasthttputil.InmemoryListener
}

// side is a client with the people who look.
type side struct {
	slug                 string
	buyer, admin, viewer *apptest.Browser
	secrets              []string // words that no other client ever reads
}

func openWorld(t testing.TB, dsn string) *world {
	t.Helper()
	w := &world{Shop: apptest.Open(t, dsn).Fill()}
	watch, err := db.Open(dsn)
	w.Must(err)
	t.Cleanup(func() { _ = watch.Close() })
	w.watch = watch
	w.Person("vic@bright-harvest.example", "Vic Viewer", "bright-harvest", identity.Viewer, "")
	w.Person("mara@harbour-vale.example", "Mara Manager", "", "", identity.Manager)
	w.Person("sam@harbour-vale.example", "Sam Support", "", "", identity.Support)
	w.Person("sol@harbour-vale.example", "Sol Support", "", "", identity.Manager)
	w.goods()
	w.look("nordwind", "Ahoy Nordwind", "secretium-terms.pdf", "secretium-logo.png")
	w.look("bright-harvest", "Hello Harvest", "zephyrium-terms.pdf", "zephyrium-logo.png")
	w.a = w.side("nordwind", "jana@nordwind.example", "boss@nordwind.example", "vera@nordwind.example", "secretium", "SEC-125", "FS-0125-08-A2",
		"NM 400-1187", "NM400", "Jana Petersen", "Nordwind", "Hafenstraße", "Fasteners", "Hex head screw", "Screws", "Bernd Boss")
	w.b = w.side("bright-harvest", "tom@bright-harvest.example", "chief@bright-harvest.example", "vic@bright-harvest.example", "zephyrium", "PK-0201-643",
		"PK-3050-66B", "PK-9000-1", "BH-TAPE-1", "BH-GLOVE-7", "Packwell", "Packaging", "Cartons", "Orchard Lane", "Tom Reed", "Cleo Chief", "Bright Harvest", "Mailers")
	for i, s := range []side{w.a, w.b} {
		sku, word := []string{"FS-0933-08040-Z", "PK-3050-66B"}[i], []string{"secretium", "zephyrium"}[i]
		buyer := w.Actor([]string{"jana@nordwind.example", "tom@bright-harvest.example"}[i], s.slug)
		w.order(buyer, sku, word+"-po")
		w.order(buyer, "SW-2210-L", word+"-po-2")
		w.list(buyer, sku, word+" list")
		w.standingOrder(buyer, sku, word+" weekly")
	}
	w.Settle()
	return w
}

func (w *world) side(slug, buyer, admin, viewer string, secrets ...string) side {
	return side{slug, w.SignIn(buyer), w.SignIn(admin), w.SignIn(viewer), secrets}
}

// goods adds products with files that only B sees, and relations across the ranges.
func (w *world) goods() {
	w.file("pictures/zephyrium-mailer.png", "", somePicture(w.T))
	w.file("sheets/zephyrium-sheet.pdf", "", strings.NewReader("%PDF-1.4\n% zephyrium data sheet\n%%EOF\n"))
	w.Import("products", "sku,name,category,price,brand,unit,stock,image,replaced_by,status",
		"PK-9000-1,Padded mailer zephyrium,Packaging > Mailers,0.80,Packwell,each,500,pictures/zephyrium-mailer.png,,active",
		"SW-9999-X,Old glove,Safety wear > Gloves,3.00,Handsafe,each,,,PK-9000-1,discontinued")
	w.Import("documents", "sku,file,title", "PK-9000-1,sheets/zephyrium-sheet.pdf,Zephyrium sheet")
	w.Import("assortments", "code,name,rule,kind,value", "old,Old things,include,sku,SW-9999-X")
	w.Import("accounts", "slug,name,assortments", "nordwind,Nordwind Maschinenbau,workshop;old", "bright-harvest,Bright Harvest,packing;old")
	w.Import("related", "sku,related_sku,kind", "SW-2210-L,PK-0201-643,accessory", "SW-2210-L,FS-0125-08-A2,accessory", "SW-2210-L,PK-9000-1,alternative")
}

func somePicture(t testing.TB) io.Reader {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return &b
}

// file keeps a file for an account, "" for the seller.
func (w *world) file(name, slug string, content io.Reader) {
	w.T.Helper()
	var account int64
	if slug != "" {
		account = w.account(slug)
	}
	_, err := w.App.Files.Save(context.Background(), name, account, content)
	w.Must(err)
}

func (w *world) account(slug string) int64 {
	w.T.Helper()
	a, err := w.App.Accounts.BySlug(context.Background(), slug)
	w.Must(err)
	return a.ID
}

func (w *world) look(slug, greeting, terms, logo string) {
	w.T.Helper()
	w.file(terms, slug, strings.NewReader("%PDF-1.4\n% "+terms+"\n%%EOF\n"))
	w.file(logo, slug, somePicture(w.T))
	accent := fmt.Sprintf("#%06x", 0x0b5563+len(slug))
	_, err := w.App.Accounts.SaveTheme(context.Background(), identity.System("test"), slug, accounts.Theme{Accent: accent, LogoFile: logo, Greeting: greeting,
		Links: []accounts.ThemeLink{{Title: "Your terms " + terms, File: terms}}, Featured: []accounts.Featured{{Kind: "product", Value: "PK-9000-1"}, {Kind: "product", Value: "FS-0125-08-A2"},
			{Kind: "category", Value: "Packaging"}, {Kind: "category", Value: "Fasteners"}}})
	w.Must(err)
}

func (w *world) product(sku string) int64 {
	return int64(w.Count(`SELECT id FROM products WHERE sku = ?`, sku))
}

// place is a location's code that the account ships to.
var place = map[string]string{"nordwind": "werk2", "bright-harvest": "farm"}

func (w *world) order(by identity.Actor, sku, po string) orders.Order {
	w.T.Helper()
	o, err := w.App.Orders.PlaceDraft(context.Background(), by, orders.Draft{Key: orders.NewKey(), Items: []cart.Item{{ProductID: w.product(sku), Quantity: 1}},
		ShipTo: orders.Where{Code: place[by.Account.Slug]}, PONumber: po, Note: "note of " + po})
	w.Must(err)
	return o
}

func (w *world) list(by identity.Actor, sku, name string) int64 {
	w.T.Helper()
	ctx := context.Background()
	w.Must(w.App.Cart.Clear(ctx, by))
	_, err := w.App.Cart.Add(ctx, by, sku, 1, "product")
	w.Must(err)
	l, err := w.App.Lists.SaveCart(ctx, by, name)
	w.Must(err)
	w.Must(w.App.Cart.Clear(ctx, by))
	return l.ID
}

func (w *world) standingOrder(by identity.Actor, sku, name string) standing.Order {
	w.T.Helper()
	o, err := w.App.Standing.Create(context.Background(), by, standing.Plan{Key: orders.NewKey(), Name: name, ShipTo: place[by.Account.Slug], Method: "standard",
		Cadence: standing.Cadence{Unit: standing.Weeks, Every: 1, Weekday: 3}, Start: w.today().AddDays(3), Items: []cart.Item{{ProductID: w.product(sku), Quantity: 2}}})
	w.Must(err)
	return o
}

func (w *world) today() clock.Date {
	set, err := w.App.Settings.Get(context.Background())
	w.Must(err)
	return set.Today(w.Now())
}

// newcomer is a member of B's that nobody else uses.
func (w *world) newcomer(role identity.Role) (email string, member int64) {
	w.T.Helper()
	n := w.people.Add(1)
	email = fmt.Sprintf("new%d@bright-harvest.example", n)
	w.Person(email, fmt.Sprintf("Newcomer %d", n), "bright-harvest", role, "")
	return email, w.Actor(email, "bright-harvest").MemberID
}

// fill puts B's real rows in the places of a text: {order} is the number of a fresh order of B's, and so on. A name that
// stands twice is the same row.
func (w *world) fill(text string, escape func(string) string) string {
	w.T.Helper()
	for {
		from := strings.IndexByte(text, '{')
		if from < 0 {
			return text
		}
		name, _, ok := strings.Cut(text[from+1:], "}")
		if !ok {
			w.T.Fatalf("no } in %q", text)
		}
		text = strings.ReplaceAll(text, "{"+name+"}", escape(w.value(name)))
	}
}

func (w *world) value(name string) string {
	ctx, tom := context.Background(), w.Actor("tom@bright-harvest.example", "bright-harvest")
	switch name {
	case "sku":
		return "PK-0201-643"
	case "pictured":
		return "PK-9000-1"
	case "document":
		return "sheets/zephyrium-sheet.pdf"
	case "file":
		return "zephyrium-terms.pdf"
	case "category":
		return w.text(`SELECT slug FROM categories WHERE path = 'Packaging > Cartons'`)
	case "theme":
		look, err := w.App.Accounts.LookOf(ctx, w.account("bright-harvest"))
		w.Must(err)
		return look.Hash + ".css"
	case "location":
		return w.text(`SELECT CAST(id AS TEXT) FROM locations WHERE code = 'farm'`)
	case "code":
		return "farm"
	case "order":
		return w.order(tom, "SW-2210-L", fmt.Sprintf("zephyrium-%d", w.people.Add(1))).Number
	case "list":
		return fmt.Sprint(w.list(tom, "PK-3050-66B", fmt.Sprintf("zephyrium list %d", w.people.Add(1))))
	case "standing":
		return w.standingOrder(tom, "PK-3050-66B", fmt.Sprintf("zephyrium standing %d", w.people.Add(1))).Number
	case "due":
		return clock.Date(w.Count(`SELECT next_due FROM standing_orders ORDER BY id DESC LIMIT 1`)).String()
	case "member":
		_, id := w.newcomer(identity.Buyer)
		return fmt.Sprint(id)
	case "session":
		return w.text(`SELECT CAST(s.id AS TEXT) FROM sessions s JOIN people p ON p.id = s.person_id WHERE p.email = 'tom@bright-harvest.example' ORDER BY s.id LIMIT 1`)
	case "letter":
		return w.text(`SELECT CAST(MIN(id) AS TEXT) FROM letters`)
	case "client":
		return "bright-harvest"
	case "invoiced":
		number := w.order(tom, "SW-2210-L", fmt.Sprintf("zephyrium-%d", w.people.Add(1))).Number
		_, err := w.App.Invoices.Attach(ctx, w.staffFor("bright-harvest"), number, "R-1", []byte("%PDF-1.4\n% zephyrium invoice\n%%EOF\n"), orders.Told{})
		w.Must(err)
		return number
	case "note":
		w.Must(w.App.Contacts.Write(ctx, w.staffFor("bright-harvest"), "Asked for tea", 20310101))
		return w.text(`SELECT CAST(MAX(id) AS TEXT) FROM notes`)
	case "ask":
		w.Must(w.App.Orders.Ask(ctx, tom, orders.Request{Words: "zephyrium tea"}))
		return w.text(`SELECT CAST(MAX(id) AS TEXT) FROM asks`)
	case "article", "articleid", "articlefile", "articleword", "shelf", "question", "solved", "attached", "idea", "shownidea":
		return w.helpValue(name, tom)
	case "staff":
		return w.text(`SELECT CAST(id AS TEXT) FROM people WHERE email = 'sol@harbour-vale.example'`)
	case "deputy":
		var id int64
		w.Must(w.App.DB.InTx(ctx, func(ctx context.Context) error {
			return w.App.DB.Get(ctx, &id, `INSERT INTO deputies (manager_id, deputy_id, from_on, to_on)
				SELECT MIN(id), MAX(id), 20310101, 20310102 FROM people WHERE staff_role = 'manager' RETURNING id`)
		}))
		return fmt.Sprint(id)
	case "key":
		return orders.NewKey()
	case "password":
		return apptest.Password
	case "n":
		return fmt.Sprint(w.people.Add(1))
	}
	w.T.Fatalf("nobody knows what to put for {%s}: add it to value in leak_world_test.go", name)
	return ""
}

// staffFor is the client's manager, working for it.
func (w *world) staffFor(slug string) identity.Actor {
	account, err := w.App.Accounts.BySlug(context.Background(), slug)
	w.Must(err)
	return identity.Actor{PersonID: account.ManagerID, Name: "Ines Halvorsen", Staff: identity.Manager}.ForAccount(account.Acting())
}

func (w *world) text(query string) (text string) {
	w.T.Helper()
	w.Must(w.App.DB.Get(context.Background(), &text, query))
	return text
}

// fields makes a form of a filled text like "sku={sku}&qty=20".
func (w *world) fields(text string) url.Values {
	w.T.Helper()
	values, err := url.ParseQuery(w.fill(text, url.QueryEscape))
	w.Must(err)
	return values
}

// changed differs once anything was committed: SQLite tells another connection so. Of PostgreSQL rows is a picture; it is
// too slow to be taken around every try.
func (w *world) changed() string {
	w.T.Helper()
	if w.App.DB.Postgres() {
		return ""
	}
	var n int64
	w.Must(w.watch.Writer().Get(&n, `PRAGMA data_version`)) // its one connection
	return fmt.Sprint(n)
}

// rows is a picture of all tables of PostgreSQL.
func (w *world) rows() string {
	w.T.Helper()
	if !w.App.DB.Postgres() {
		return ""
	}
	ctx := context.Background()
	tables, err := w.App.DB.Tables(ctx)
	w.Must(err)
	var b strings.Builder
	for _, table := range tables {
		var text string
		w.Must(w.App.DB.Get(ctx, &text, `SELECT COALESCE(md5(CAST(array_agg(t ORDER BY CAST(t AS TEXT)) AS TEXT)), '') FROM `+table+` t`))
		b.WriteString(table + " " + text + "\n")
	}
	return b.String()
}

// secret is the first of the words that a body shows, those that were asked with excepted.
func secretIn(body, asked string, secrets []string) string {
	body, asked = strings.ToLower(body), strings.ToLower(asked)
	for _, word := range secrets {
		word = strings.ToLower(word)
		if strings.Contains(body, word) && !strings.Contains(asked, word) {
			return word
		}
	}
	return ""
}

// secondFactor signs in a newcomer whose second factor is being set up (or on), and returns a code that fits.
func (w *world) secondFactor(email string, on bool) (code string) {
	w.T.Helper()
	ctx, who := context.Background(), w.Actor(email, "bright-harvest")
	w.Must(w.App.Identity.BeginSecondFactor(ctx, who, apptest.Password))
	setup, err := w.App.Identity.PendingSecondFactor(ctx, who)
	w.Must(err)
	code, err = totp.GenerateCode(strings.ReplaceAll(setup.Secret, " ", ""), w.Now().Std())
	w.Must(err)
	if on {
		_, err = w.App.Identity.ConfirmSecondFactor(ctx, who, code)
		w.Must(err)
	}
	return code
}

var bg = context.Background()

func itoa(n int) string { return strconv.Itoa(n) }
