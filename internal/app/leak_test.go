package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
)

// route is a registered route with the door that leads through it.
type route struct {
	method, path string
	door
}

func (r route) name() string { return r.method + " " + r.path }

// guarded are all registered routes that ask who comes; one that no table names fails the test.
func guarded(t *testing.T, s *apptest.Shop) (list []route) {
	t.Helper()
	registered := map[string]bool{}
	for _, r := range s.Web.App.GetRoutes(true) {
		path := strings.TrimSuffix(r.Path, "/")
		if path == "" {
			path = "/"
		}
		name := r.Method + " " + path
		if r.Method == http.MethodHead {
			name = "GET " + path
		}
		if registered[r.Method+" "+path] {
			continue
		}
		registered[r.Method+" "+path] = true
		d, known := doors[name]
		_, open := public[name]
		if _, ok := rooms[name]; ok { // of the desk: desk_rights_test.go
			continue
		}
		if !known && !open {
			t.Errorf("%s %s is registered and nobody has said who may go there: add it to leak_doors_test.go", r.Method, path)
		}
		if known {
			list = append(list, route{r.Method, path, d})
		}
	}
	for name := range doors {
		if !registered[name] {
			t.Errorf("%s stands in leak_doors_test.go and isn't registered", name)
		}
	}
	for name := range public {
		if !registered[name] {
			t.Errorf("%s is listed as public and isn't registered", name)
		}
	}
	return list
}

func (r route) atDesk() bool { return strings.HasPrefix(r.path, "/desk") }

// address is where the door is, for an account; the query is part of what B would ask.
func (r route) address(w *world, base string) string { return base + w.fill(r.at, pathEscape) }

// pathEscape leaves the slashes of file names.
func pathEscape(text string) string { return (&url.URL{Path: text}).EscapedPath() }

// try sends a form (nil for none) with the browser's own token, as its page would.
func (w *world) try(b *apptest.Browser, token, method, address string, form url.Values) *apptest.Page {
	w.T.Helper()
	if method != http.MethodPost {
		return b.Do(method, address, nil)
	}
	sent := url.Values{"csrf": {token}}
	for name, values := range form {
		sent[name] = values
	}
	return b.Do(method, address, sent)
}

// ofB is the form of a door with B's values.
func (r route) ofB(w *world, b *apptest.Browser, email, at string) url.Values {
	if r.send != nil {
		return r.send(w, b, email, at)
	}
	return w.fields(r.form)
}

func TestNobodyGetsThroughAnothersDoors(t *testing.T) {
	inTurn(t, 10)
	t.Run("sqlite", func(t *testing.T) { nobodyGetsThrough(t, openWorld(t, dbtest.SQLiteDSN(t))) })
	t.Run("postgres", func(t *testing.T) { nobodyGetsThrough(t, openWorld(t, dbtest.PostgresDSN(t))) })
}

func nobodyGetsThrough(t *testing.T, w *world) {
	routes := guarded(t, w.Shop)
	before := w.changed()
	picture := w.rows()
	w.Set("seller.phone", "1")
	if w.changed() == before && w.rows() == picture {
		t.Fatal("a change goes unseen")
	}
	for _, r := range routes {
		if !r.atDesk() && (r.method != http.MethodHead || !w.App.DB.Postgres()) {
			w.foreign(t, r)
		}
	}
	w.strangers(t, routes)
	w.roles(t, routes)
	w.desk(t, routes)
	for _, r := range routes {
		w.itself(t, r)
	}
}

// foreign: A's buyer and company admin find nothing at B's address, and nothing of B's at their own.
func (w *world) foreign(t *testing.T, r route) {
	t.Helper()
	theirs := r.address(w, "/s/bright-harvest")
	ours := "/s/nordwind" + strings.TrimPrefix(theirs, "/s/bright-harvest")
	form := r.ofB(w, w.b.buyer, "tom@bright-harvest.example", theirs)
	picture := w.rows()
	defer func() {
		if !r.writes && w.rows() != picture {
			t.Errorf("%s: A changed something", r.name())
		}
	}()
	for _, b := range []*apptest.Browser{w.a.buyer, w.a.admin} {
		token := b.Token("/s/nordwind/ask")
		before := w.changed()
		page := w.try(b, token, r.method, theirs, form)
		if page.Status != http.StatusNotFound {
			t.Errorf("%s: A at %s is answered %d", r.name(), theirs, page.Status)
		}
		w.tight(t, r, page, theirs, form)
		if w.changed() != before {
			t.Errorf("%s: A at %s changed something", r.name(), theirs)
		}
		w.ownDoor(t, r, b, token, ours, form)
	}
}

// ownDoor: A at its own account with B's values.
func (w *world) ownDoor(t *testing.T, r route, b *apptest.Browser, token, ours string, form url.Values) {
	t.Helper()
	if !strings.Contains(r.at, "{") && !strings.Contains(r.form, "{") && r.send == nil || strings.Contains(r.form, "{password}") || r.need == own && len(r.owns) == 0 {
		return // it names nothing of B's
	}
	before := w.changed()
	page := w.try(b, token, r.method, ours, form)
	owns := r.owns
	if len(owns) == 0 {
		owns = []int{http.StatusNotFound}
	}
	if b == w.a.buyer && r.need == manage {
		owns = []int{http.StatusForbidden} // asked before it is looked at what is named
	}
	if !slices.Contains(owns, page.Status) {
		t.Errorf("%s: A at %s with B's values is answered %d, not %v", r.name(), ours, page.Status, owns)
	}
	w.tight(t, r, page, ours, form)
	if !r.writes && w.changed() != before {
		t.Errorf("%s: A at %s with B's values changed something", r.name(), ours)
	}
	w.untouched(t, r)
}

// tight: an answer to A says nothing of B's beyond what A has typed.
func (w *world) tight(t *testing.T, r route, page *apptest.Page, address string, form url.Values) {
	t.Helper()
	asked, err := url.QueryUnescape(address + " " + form.Encode())
	w.Must(err)
	if word := secretIn(page.Body, asked, w.b.secrets); word != "" {
		t.Errorf("%s: %s shows A %q", r.name(), address, word)
	}
}

// untouched: nothing of B's hangs on A's rows.
func (w *world) untouched(t *testing.T, r route) {
	t.Helper()
	nordwind, harvest := w.account("nordwind"), w.account("bright-harvest")
	for what, query := range map[string]string{
		"a cart line":      `SELECT COUNT(*) FROM cart_lines l JOIN carts c ON c.id = l.cart_id JOIN products p ON p.id = l.product_id WHERE c.account_id = ? AND p.sku LIKE 'PK-%' AND 0 < ?`,
		"an ask":           `SELECT COUNT(*) FROM asks a JOIN products p ON p.id = a.product_id WHERE a.account_id = ? AND p.sku LIKE 'PK-%' AND 0 < ?`,
		"an order":         `SELECT COUNT(*) FROM orders o JOIN locations l ON l.id IN (o.ship_location_id, o.bill_location_id) WHERE o.account_id = ? AND l.account_id = ?`,
		"a line":           `SELECT COUNT(*) FROM order_lines l JOIN products p ON p.id = l.product_id WHERE l.account_id = ? AND p.sku LIKE 'PK-%' AND 0 < ?`,
		"a list":           `SELECT COUNT(*) FROM order_list_lines l JOIN order_lists o ON o.id = l.list_id JOIN products p ON p.id = l.product_id WHERE o.account_id = ? AND p.sku LIKE 'PK-%' AND 0 < ?`,
		"a standing order": `SELECT COUNT(*) FROM standing_orders s JOIN locations l ON l.id IN (s.ship_location_id, s.bill_location_id) WHERE s.account_id = ? AND l.account_id = ?`,
		"a vote":           `SELECT COUNT(*) FROM idea_votes v JOIN ideas i ON i.id = v.idea_id WHERE v.account_id = ? AND i.account_id = ? AND i.published_at = 0`,
		"a reading":        `SELECT COUNT(*) FROM article_reads r JOIN article_audience a ON a.article_id = r.article_id WHERE r.account_id = ? AND a.account_id = ?`,
		"a standing line":  `SELECT COUNT(*) FROM standing_lines l JOIN standing_orders s ON s.id = l.standing_id JOIN products p ON p.id = l.product_id WHERE s.account_id = ? AND p.sku LIKE 'PK-%' AND 0 < ?`,
	} {
		if n := w.Count(query, nordwind, harvest); n != 0 {
			t.Fatalf("%s: %s of A's names what is B's", r.name(), what)
		}
	}
}

// strangers: who isn't signed in, or isn't a member, gets the same answer for every account name.
func (w *world) strangers(t *testing.T, routes []route) {
	nobody := w.Browser()
	for _, r := range routes {
		if r.atDesk() {
			if page := w.try(nobody, "", r.method, r.address(w, "/desk"), nil); page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/sign-in") {
				t.Errorf("%s: nobody signed in is answered %d %s", r.name(), page.Status, page.Location)
			}
			continue
		}
		for who, b := range map[string]*apptest.Browser{"nobody signed in": nobody, "a member of another account": w.a.buyer} {
			token := ""
			if b != nobody {
				token = b.Token("/s/nordwind/ask")
			}
			below := w.fill(strings.NewReplacer("{order}", "HV-1", "{list}", "1", "{standing}", "SO-1", "{member}", "1").Replace(r.at), pathEscape)
			real, made := w.try(b, token, r.method, "/s/bright-harvest"+below, nil), w.try(b, token, r.method, "/s/bright-harvesq"+below, nil)
			if got, want := w.alike(real), w.alike(made); got != want || real.Status != made.Status {
				t.Errorf("%s: %s sees a difference between an account that exists and one that doesn't: %d, %d\n%s\n%s", r.name(), who, real.Status, made.Status, got, want)
			}
			if b == nobody && real.Status != http.StatusSeeOther {
				t.Errorf("%s: nobody signed in is answered %d", r.name(), real.Status)
			}
		}
	}
}

// alike is an answer without the account's name and what differs each time.
func (w *world) alike(page *apptest.Page) string {
	text := page.Location + "\n" + page.Text()
	for name, values := range page.Header {
		if name != "Date" && name != "Set-Cookie" && name != "Content-Length" {
			text += "\n" + name + ": " + strings.Join(values, ", ")
		}
	}
	lines := strings.Split(strings.ReplaceAll(text, "bright-harvest", "bright-harvesq"), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// roles: who may not do a thing is refused, and nothing changes.
func (w *world) roles(t *testing.T, routes []route) {
	blocked, blockedID := w.newcomer(identity.Buyer)
	w.Must(w.App.Identity.Block(bg, w.Actor("chief@bright-harvest.example", "bright-harvest"), blockedID))
	lesser := map[string]*apptest.Browser{"a viewer": w.b.viewer, "a blocked buyer": w.SignIn(blocked), "a buyer": w.b.buyer}
	for _, r := range routes {
		for who, b := range lesser {
			switch {
			case r.atDesk() || r.need == own:
				continue
			case r.need == see:
				if who != "a buyer" {
					w.mayLook(t, r, who, b, r.address(w, "/s/bright-harvest"))
				}
				continue
			case (r.need == buy || r.need == asked) && who == "a buyer":
				continue
			case r.looks && who == "a blocked buyer" && !strings.Contains(r.at, "{"): // a list of one's own
				w.mayLook(t, r, who, b, r.address(w, "/s/bright-harvest"))
				continue
			}
			w.refused(t, r, who, b, r.address(w, "/s/bright-harvest"))
		}
	}
	addresses := map[string]string{}
	for _, r := range routes {
		addresses[r.name()] = r.address(w, "/s/bright-harvest")
	}
	w.Import("accounts", "slug,name,status", "bright-harvest,Bright Harvest,blocked")
	for _, r := range routes {
		switch {
		case r.atDesk():
		case r.need == see, r.need == asked, r.looks:
			w.mayLook(t, r, "the buyer of a blocked account", w.b.buyer, addresses[r.name()])
		case r.need == buy:
			w.refused(t, r, "the buyer of a blocked account", w.b.buyer, addresses[r.name()])
		}
	}
	w.Import("accounts", "slug,name,status", "bright-harvest,Bright Harvest,closed")
	for _, r := range routes {
		if !r.atDesk() {
			page := w.try(w.b.buyer, "", r.method, addresses[r.name()], nil)
			if page.Status != http.StatusNotFound && page.Status != http.StatusSeeOther || page.Status == http.StatusSeeOther && !strings.HasPrefix(page.Location, "/sign-in") {
				t.Errorf("%s: the buyer of a closed account is answered %d %s", r.name(), page.Status, page.Location)
			}
		}
	}
	w.Import("accounts", "slug,name,status", "bright-harvest,Bright Harvest,active")
}

func (w *world) mayLook(t *testing.T, r route, who string, b *apptest.Browser, address string) {
	t.Helper()
	if r.method == http.MethodPost {
		return
	}
	if page := b.Do(r.method, address, nil); page.Status != http.StatusOK && !r.leads {
		t.Errorf("%s: %s may look and is answered %d", r.name(), who, page.Status)
	}
}

func (w *world) refused(t *testing.T, r route, who string, b *apptest.Browser, address string) {
	t.Helper()
	form := w.fields(r.form)
	if r.send != nil {
		form = url.Values{"key": {w.value("key")}}
	}
	token := b.Token("/s/bright-harvest/ask")
	before := w.changed()
	page := w.try(b, token, r.method, address, form)
	switch {
	case page.Status == http.StatusForbidden, page.Status == http.StatusNotFound:
	case page.Status == http.StatusSeeOther && r.method != http.MethodPost:
	default:
		t.Errorf("%s: %s is answered %d", r.name(), who, page.Status)
	}
	if w.changed() != before {
		t.Errorf("%s: %s changed something", r.name(), who)
	}
}

// desk: to members it doesn't exist; letters are for administrators.
func (w *world) desk(t *testing.T, routes []route) {
	staff := map[string]*apptest.Browser{"a manager": w.SignIn("mara@harbour-vale.example"), "support": w.SignIn("sam@harbour-vale.example")}
	for _, r := range routes {
		if !r.atDesk() {
			for who, b := range staff {
				if page := w.try(b, b.Token("/desk/profile/password"), r.method, r.address(w, "/s/bright-harvest"), w.fields(r.form)); page.Status != http.StatusNotFound {
					t.Errorf("%s: %s walks through a client's door: %d", r.name(), who, page.Status)
				}
			}
			continue
		}
		address := r.address(w, "/desk")
		for _, b := range []*apptest.Browser{w.a.viewer, w.a.buyer, w.a.admin} {
			before := w.changed()
			if page := w.try(b, b.Token("/s/nordwind/ask"), r.method, address, w.fields(r.form)); page.Status != http.StatusNotFound || w.changed() != before {
				t.Errorf("%s: a member is answered %d", r.name(), page.Status)
			}
		}
		if r.need == admin {
			for who, b := range staff {
				if page := w.try(b, b.Token("/desk/profile/password"), r.method, address, w.fields(r.form)); page.Status != http.StatusForbidden {
					t.Errorf("%s: %s is answered %d", r.name(), who, page.Status)
				}
			}
		}
	}
}

// itself: B's own request is answered well, so that what the others were refused is really there.
func (w *world) itself(t *testing.T, r route) {
	t.Helper()
	email, base, fine := "tom@bright-harvest.example", "/s/bright-harvest", []int{http.StatusOK, http.StatusSeeOther}
	switch r.need {
	case manage:
		email = "chief@bright-harvest.example"
	case own:
		email, _ = w.newcomer(identity.Buyer)
	case desk, admin:
		email, base, fine = "admin@harbour-vale.example", "/desk", append(fine, http.StatusUnprocessableEntity, http.StatusNotFound)
		if r.method != http.MethodPost {
			fine = fine[:1]
		}
	}
	if r.method == http.MethodHead {
		return // as its GET
	}
	b := map[need]*apptest.Browser{see: w.b.buyer, buy: w.b.buyer, asked: w.b.buyer, manage: w.b.admin}[r.need]
	if b == nil {
		b = w.SignIn(email)
	}
	if !r.atDesk() {
		fillCart(w, email)
	}
	if r.before != nil {
		r.before(w, email)
	}
	address, token := r.address(w, base), ""
	form := r.ofB(w, b, email, address)
	if r.method == http.MethodPost {
		token = b.Token(base + "/profile/password")
	}
	page := w.try(b, token, r.method, address, form)
	if !slices.Contains(fine, page.Status) || strings.HasPrefix(page.Location, "/sign-in") {
		t.Errorf("%s: B's own request %s %v is answered %d %s: %s", r.name(), address, form, page.Status, page.Location, page.Text("main"))
	}
	if page.Header.Get("Cache-Control") == "" {
		t.Errorf("%s: says nothing about being kept", r.name())
	}
}
