package app_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp/fasthttputil"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
)

// TestNoTrickWithAPathPassesAGuard writes guarded addresses in all the ways that slipped past guards elsewhere. Raw
// requests are used, since clients tidy paths.
func TestNoTrickWithAPathPassesAGuard(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	_, err := w.App.DB.Exec(bg, `UPDATE accounts SET host = slug || '.shops.example'`)
	w.Must(err)
	w.Must(w.App.DB.Bump(bg, "accounts"))
	order := w.value("order")
	tails := []string{"", "/orders/" + order, "/orders/" + order + ".pdf", "/p/PK-0201-643", "/files/zephyrium-terms.pdf", "/p/PK-9000-1/files/sheets/zephyrium-sheet.pdf", "/team", "/cart"}
	var paths []string
	for _, tail := range tails {
		if response, _ := w.line(w.b.admin, "portal.example", "/s/bright-harvest"+tail, nil); response.StatusCode != http.StatusOK {
			t.Fatalf("B itself at %s: %d", tail, response.StatusCode)
		}
		for _, way := range []string{
			"/s/bright-harvest", "/S/bright-harvest", "/s/Bright-Harvest", "/s/BRIGHT-HARVEST", "//s/bright-harvest", "/s//bright-harvest", "/./s/bright-harvest",
			"/s/./bright-harvest", "/s/nordwind/../bright-harvest", "/s/nordwind/%2e%2e/bright-harvest", "/s/nordwind/%252e%252e/bright-harvest",
			"/s/nordwind/..%2fbright-harvest", "/s/nordwind%2f..%2fbright-harvest", "/s/nordwind/..%252fbright-harvest", `/s/nordwind\..\bright-harvest`, "/s/nordwind/..%5cbright-harvest",
			"/s/bright-harvest;x=1", "/s/bright-harvest%00", "/s/bright-harvest%20", "/s/bright-harvest.", "/s/bright%2dharvest", "/s/bright%252dharvest", "/%73/bright-harvest", "/%2573/bright-harvest",
			"/s%2fbright-harvest", "/static/../s/bright-harvest", "/static/%2e%2e/s/bright-harvest", "/static/..%2fs/bright-harvest", "/static/%252e%252e/s/bright-harvest",
			"/sign-in/../s/bright-harvest", "/health/../s/bright-harvest", "/s/nordwind/files/../../bright-harvest", "/s/nordwind/files/%2e%2e/%2e%2e/bright-harvest",
			"/s/nordwind/p/%2e%2e/%2e%2e/bright-harvest", "/s/nordwind?account=bright-harvest&x=", "/s/nordwind/s/bright-harvest",
		} {
			paths = append(paths, way+tail, way+tail+"/", way+tail+"/.", way+tail+"//", way+tail+"%2f", way+tail+"?account=bright-harvest")
		}
		for _, name := range []string{"%2e%2e/%2e%2e/" + order, "../" + order, "x%2f..%2f" + order} {
			paths = append(paths, "/s/nordwind/orders/"+name)
		}
	}
	for _, desk := range []string{"/desk", "/desk/mail", "/desk/mail/1"} {
		for _, way := range []string{"", "/", "/./", "/s/..", "/s/%2e%2e", "/static/..", "/static/%2e%2e", "/%2e", "/sign-in/..", "/s/nordwind/../.."} {
			paths = append(paths, way+desk, way+desk+"/", strings.ToUpper(way+desk), way+"/%64esk"+strings.TrimPrefix(desk, "/desk"), way+"/%2564esk")
		}
	}
	hosts := []string{"portal.example", "nordwind.shops.example", "bright-harvest.shops.example", "BRIGHT-HARVEST.shops.example:80", "bright-harvest.shops.example.", "other.example"}
	for who, b := range map[string]*apptest.Browser{"nobody": w.Browser(), "a member of another account": w.a.admin} {
		for i, path := range paths {
			w.raw(t, who, b, hosts[i%2], path, nil) // every path on one of these
		}
		for _, host := range hosts {
			for _, path := range []string{"/", "/p/PK-0201-643", "/orders/" + order, "/orders/" + order + ".pdf", "/files/zephyrium-terms.pdf", "/team", "/desk", "/s/bright-harvest/orders/" + order} {
				w.raw(t, who, b, host, path, nil)
				w.raw(t, who, b, "portal.example", path, http.Header{"X-Forwarded-Host": {host}, "X-Original-Url": {"/s/bright-harvest" + path}, "X-Rewrite-Url": {"/s/bright-harvest" + path}, "X-Forwarded-For": {"127.0.0.1"}})
			}
		}
	}
}

func (w *world) raw(t *testing.T, who string, b *apptest.Browser, host, path string, header http.Header) {
	t.Helper()
	page, body := w.line(b, host, path, header)
	asked, _ := url.QueryUnescape(path)
	own := strings.HasPrefix(strings.ToLower(host), "bright-harvest.") && page.StatusCode == http.StatusOK && strings.Contains(body, `name="password"`)
	if word := secretIn(body, asked, []string{"zephyrium", "PK-0201", "Orchard Lane", "Tom Reed", "Sent mail", "order-placed"}); word != "" && !own {
		t.Errorf("%s at %s%s: %d, reads %q", who, host, path, page.StatusCode, word)
	}
	if page.StatusCode >= 500 {
		t.Errorf("%s at %s%s: %d", who, host, path, page.StatusCode)
	}
}

// line sends a request line as it stands, without a client to tidy it.
func (w *world) line(b *apptest.Browser, host, path string, header http.Header) (*http.Response, string) {
	w.T.Helper()
	conn, err := w.listener().Dial()
	w.Must(err)
	defer conn.Close()
	text := "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
	for name, values := range header {
		text += name + ": " + values[0] + "\r\n"
	}
	_, err = io.WriteString(conn, text+"Cookie: tc_session="+b.Cookie("tc_session")+"\r\n\r\n")
	w.Must(err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	w.Must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	w.Must(err)
	return response, string(body)
}

// listener is where the portal answers in memory.
func (w *world) listener() *fasthttputil.InmemoryListener {
	if w.memory == nil {
		w.memory = fasthttputil.NewInmemoryListener()
		go func() { _ = w.Web.App.Listener(w.memory) }()
		w.T.Cleanup(func() { _ = w.Web.App.ShutdownWithTimeout(time.Second) })
	}
	return w.memory
}

// dial opens a connection to the portal in memory.
func (w *world) dial(context.Context, string, string) (net.Conn, error) { return w.listener().Dial() }

// TestNoFormIsTakenFromElsewhere: every POST without a token, with another's, with one from before the sign-in, and one
// that a browser says comes from elsewhere is refused and changes nothing.
func TestNoFormIsTakenFromElsewhere(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	early := w.Browser()
	before := early.Token("/sign-in")
	if page := early.Do(http.MethodPost, "/sign-in", url.Values{"csrf": {before}, "email": {"chief@bright-harvest.example"}, "password": {apptest.Password}}); page.Status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", page.Status)
	}
	staff := w.SignIn("admin@harbour-vale.example")
	foreign, fine := w.a.admin.Token("/s/nordwind/ask"), early.Token("/s/bright-harvest/ask")
	for _, r := range guarded(t, w.Shop) {
		if r.method != http.MethodPost {
			continue
		}
		b, base, good := early, "/s/bright-harvest", fine
		if r.atDesk() {
			b, base, good = staff, "/desk", staff.Token("/desk/profile/password")
		}
		address, form := r.address(w, base), w.fields(r.form)
		for what, how := range map[string]struct{ token, site string }{
			"no token": {"", ""}, "another's token": {foreign, ""}, "the token from before the sign-in": {before, ""}, "half a token": {good[:len(good)/2], ""},
			"a good token, from another site": {good, "cross-site"}, "a good token, from a sister site": {good, "same-site"},
		} {
			was := w.changed()
			b.Header.Del("Sec-Fetch-Site")
			if how.site != "" {
				b.Header.Set("Sec-Fetch-Site", how.site)
			}
			if page := w.try(b, how.token, http.MethodPost, address, form); page.Status != http.StatusForbidden || w.changed() != was {
				t.Errorf("%s with %s: %d, or it changed something", r.name(), what, page.Status)
			}
		}
		b.Header.Del("Sec-Fetch-Site")
	}
}

func TestTheDoorTakesNoFormFromElsewhere(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	for name := range public {
		method, path, _ := strings.Cut(name, " ")
		if method != http.MethodPost {
			continue
		}
		b := w.Browser()
		if path == "/sign-out" || path == "/sign-in/stay" || path == "/second-factor" {
			b = w.a.viewer
		}
		path = strings.ReplaceAll(path, ":token", "aaaaaaaaaaaaaaaaaaaaaaaaaa")
		other := w.Browser().Token("/sign-in")
		for _, token := range []string{"", other} {
			was := w.changed()
			if page := b.Do(http.MethodPost, path, url.Values{"csrf": {token}, "email": {"jana@nordwind.example"}, "password": {apptest.Password}}); page.Status != http.StatusForbidden || w.changed() != was {
				t.Errorf("%s: %d, or it changed something", name, page.Status)
			}
		}
	}
}

// TestOtherVerbsDoNothing: what isn't registered isn't there, for nobody.
func TestOtherVerbsDoNothing(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	registered := map[string]bool{}
	for _, r := range w.Web.App.GetRoutes(true) {
		registered[r.Method+" "+strings.TrimSuffix(r.Path, "/")] = true
	}
	token := w.b.admin.Token("/s/bright-harvest/ask")
	for _, r := range guarded(t, w.Shop) {
		if r.atDesk() {
			continue
		}
		address, form := r.address(w, "/s/bright-harvest"), url.Values{"csrf": {token}}
		before := w.changed()
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect} {
			if registered[method+" "+r.path] {
				continue
			}
			for who, b := range map[string]*apptest.Browser{"B": w.b.admin, "A": w.a.admin, "nobody": w.Browser()} {
				page := b.Do(method, address, form)
				if page.Status < 300 || page.Status >= 500 || who != "B" && secretIn(page.Body, address, w.b.secrets) != "" {
					t.Errorf("%s %s by %s is answered %d", method, address, who, page.Status)
				}
			}
		}
		if w.changed() != before {
			t.Errorf("%s: another verb changed something", address)
		}
	}
}

// TestHalfASignInOpensNothing: before the second factor nobody is in.
func TestHalfASignInOpensNothing(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	email, _ := w.newcomer(identity.CompanyAdmin)
	w.secondFactor(email, true)
	half := w.SignIn(email)
	for _, r := range guarded(t, w.Shop) {
		base := "/s/bright-harvest"
		if r.atDesk() {
			base = "/desk"
		}
		address := r.address(w, base)
		before := w.changed()
		page := half.Do(r.method, address, url.Values{})
		if page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, "/second-factor") || w.changed() != before {
			t.Errorf("%s after half a sign-in: %d %s", r.name(), page.Status, page.Location)
		}
	}
}

// TestNoSessionIsAdopted: what somebody else planted in the browser doesn't become the session.
func TestNoSessionIsAdopted(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.Browser()
	planted := strings.Repeat("A", 26)
	b.SetCookie("tc_session", planted)
	if page := b.Post("/sign-in", "/sign-in", "email", "jana@nordwind.example", "password", apptest.Password); page.Status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", page.Status)
	}
	fresh := b.Cookie("tc_session")
	if fresh == planted || fresh == "" {
		t.Error("the planted session was taken over")
	}
	thief := s.Browser()
	thief.SetCookie("tc_session", planted)
	if page := thief.Get("/s/nordwind"); page.Status != http.StatusSeeOther {
		t.Errorf("whoever planted a session is in: %d", page.Status)
	}
	b.Post("/sign-in?next=/s/nordwind", "/sign-in", "email", "jana@nordwind.example", "password", apptest.Password)
	if again := b.Cookie("tc_session"); again == fresh {
		t.Error("a second sign-in keeps the session")
	}
	thief.SetCookie("tc_session", fresh)
	if page := thief.Get("/s/nordwind"); page.Status != http.StatusSeeOther {
		t.Errorf("the session before a new sign-in still works: %d", page.Status)
	}
}

func TestHeadersOfEveryPage(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	for _, r := range guarded(t, w.Shop) {
		if r.method != http.MethodGet || r.atDesk() {
			continue
		}
		page := w.b.admin.Get(r.address(w, "/s/bright-harvest"))
		policy := page.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			if cached := page.Header.Get("Cache-Control"); !strings.HasPrefix(cached, "private") {
				t.Errorf("%s may be kept by others: %q", r.name(), cached)
			}
		} else if cached := page.Header.Get("Cache-Control"); cached != "private, no-store" || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: Cache-Control %q, Content-Security-Policy %q", r.name(), cached, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Strict-Transport-Security": ""} {
			if got := page.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", r.name(), name, got)
			}
		}
		for _, n := range page.All("body") {
			if inline := inlineCode(page); inline != "" {
				t.Errorf("%s: %s stands in %s", r.name(), inline, n.Data)
			}
		}
	}
}

// inlineCode is something that the content policy forbids.
func inlineCode(page *apptest.Page) string {
	for _, n := range page.All("script") {
		if n.FirstChild != nil {
			return "a script"
		}
	}
	if page.Find("style") != nil {
		return "a style element"
	}
	if n := page.Find("[style]"); n != nil {
		return "style=" + attribute(n, "style") + " at " + n.Data
	}
	for _, name := range []string{"onclick", "onchange", "onsubmit", "oninput", "onload"} {
		if page.Find("["+name+"]") != nil {
			return name
		}
	}
	return ""
}

func TestCookiesOverHTTPS(t *testing.T) {
	s := apptest.OpenAt(t, dbtest.SQLiteDSN(t), "https://portal.example").Fill()
	b := s.Browser()
	request := func(method, path string, form url.Values) *apptest.Page {
		var body io.Reader
		if form != nil {
			body = strings.NewReader(form.Encode())
		}
		r, err := http.NewRequest(method, "https://portal.example"+path, body)
		s.Must(err)
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return b.Send(r)
	}
	door := request(http.MethodGet, "/sign-in", nil)
	in := request(http.MethodPost, "/sign-in", url.Values{"csrf": {door.Attr("input[name=csrf]", "value")}, "email": {"jana@nordwind.example"}, "password": {apptest.Password}})
	for what, page := range map[string]*apptest.Page{"the door": door, "after the sign-in": in} {
		cookies := page.Header.Values("Set-Cookie")
		if len(cookies) == 0 {
			t.Errorf("%s: no cookie", what)
		}
		for _, c := range cookies {
			lower := strings.ToLower(c)
			if !strings.HasPrefix(c, "__Host-tc_") || !strings.Contains(lower, "; secure") || !strings.Contains(lower, "; httponly") || !strings.Contains(lower, "; samesite=lax") || !strings.Contains(lower, "; path=/") || strings.Contains(lower, "domain=") {
				t.Errorf("%s: cookie %s", what, c)
			}
		}
		if page.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: no HSTS", what)
		}
	}
}
