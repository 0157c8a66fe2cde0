package app_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db/dbtest"
)

// odd are values that went wrong elsewhere.
var odd = []string{"", "0", "-1", "1", "2147483648", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e9", "0x10", "1.5", "NaN", " 1 ", "\x00", "\xff\xfe\xfd",
	"a\x00b", "\u202e", "\u0000", "𝒳", "'; DROP TABLE orders; --", "<script>alert(1)</script>", "../../etc/passwd", "=1+1", "%00", "{{.}}", "${1}", strings.Repeat("9", 400), strings.Repeat("é", 5000),
	"2026-02-30", "0000-00-00", "9999-99-99", "-1-1-1", "\r\nSet-Cookie: x=y"}

// names of fields that forms of ours have.
var fieldNames = []string{"sku", "qty", "quantity", "note", "words", "take", "qty:SW-2210-L", "was:SW-2210-L", "note:SW-2210-L", "remove", "version", "key", "shown", "ship_to", "bill_to", "method",
	"requested_on", "po_number", "po_again", "copies_to", "ship_name", "ship_line1", "ship_city", "ship_postcode", "ship_country", "name", "email", "role", "code", "city", "country", "session", "old",
	"password", "next", "due", "unit", "every", "weekday", "day_of_month", "start", "chosen", "in_use", "list"}

// TestOddFormsAreAnswered: whatever is sent to a form, it is answered and nothing crashes.
func TestOddFormsAreAnswered(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	order := w.order(w.Actor("chief@bright-harvest.example", "bright-harvest"), "SW-2210-L", "odd").Number
	fillCart(w, "chief@bright-harvest.example")
	for _, r := range guarded(t, w.Shop) {
		if r.atDesk() || r.need == own || strings.HasSuffix(r.path, "/remove") || strings.HasSuffix(r.path, "/end-sessions") {
			continue
		}
		address := r.address(w, "/s/bright-harvest")
		for i, value := range odd {
			form := url.Values{}
			for _, name := range fieldNames {
				form.Set(name, value)
			}
			switch r.method {
			case http.MethodPost:
				if i%4 == len(r.path)%4 || i < 3 { // each form meets a quarter of them all, each value a quarter of the forms
					w.answered(t, w.b.admin, r.method, address, form)
				}
			case http.MethodGet:
				if len(value) > 400 {
					continue // no server takes such an address
				}
				if strings.HasSuffix(r.path, "/search") || i%8 == len(r.path)%8 {
					query := url.Values{"q": {value}, "in": {value}, "f": {value + ":" + value}, "from:" + value: {value}, "to:Width": {value}, "brand": {value}, "sort": {value}, "view": {value}, "page": {value}, "per": {value}, "sku": {value}}
					path, _, _ := strings.Cut(address, "?")
					w.answered(t, w.b.admin, r.method, path+"?"+query.Encode(), nil)
				}
			}
		}
	}
	for _, value := range odd {
		if len(value) > 400 {
			continue
		}
		for _, path := range []string{"/p/", "/orders/", "/lists/", "/c/", "/team/", "/team/locations/", "/files/", "/theme/", "/standing-orders/", "/standing-orders/SO-1/dates/", "/p/SW-2210-L/files/", "/orders/" + order + "/"} {
			w.answered(t, w.b.admin, http.MethodGet, "/s/bright-harvest"+path+url.PathEscape(value), nil)
		}
	}
}

// answered: something that isn't our fault, with no trace of what is inside.
func (w *world) answered(t *testing.T, b *apptest.Browser, method, address string, form url.Values) {
	t.Helper()
	if method == http.MethodPost {
		form.Set("csrf", w.oddToken(b))
	}
	page := b.Do(method, address, form)
	if page.Status >= 500 || page.Status < 200 || strings.Contains(page.Body, "SQLSTATE") || strings.Contains(page.Body, "panic") {
		t.Errorf("%s %s %.200v is answered %d", method, address, form, page.Status)
	}
	if strings.Contains(page.Body, "<script>alert") || strings.Contains(strings.Join(page.Header.Values("Set-Cookie"), ""), "x=y") {
		t.Errorf("%s %s: what was typed is taken for more than text", method, address)
	}
}

var oddTokens = map[*apptest.Browser]string{}

func (w *world) oddToken(b *apptest.Browser) string {
	if oddTokens[b] == "" {
		oddTokens[b] = b.Token("/s/bright-harvest/ask")
	}
	return oddTokens[b]
}

// TestHugeFormsAreAnswered: ten thousand fields, keys of a megabyte, five megabytes, files where fields are expected.
func TestHugeFormsAreAnswered(t *testing.T) {
	w := openWorld(t, dbtest.SQLiteDSN(t))
	b := w.b.buyer
	token := w.oddToken(b)
	var many strings.Builder
	many.WriteString("csrf=" + url.QueryEscape(token))
	for n := range 10_000 {
		fmt.Fprintf(&many, "&take=SKU-%d&qty:SKU-%d=%d", n, n, n)
	}
	var parts bytes.Buffer
	mw := multipart.NewWriter(&parts)
	w.Must(mw.WriteField("csrf", token))
	file, err := mw.CreateFormFile("sku", "../../x")
	w.Must(err)
	_, err = file.Write(bytes.Repeat([]byte("x"), 1<<20))
	w.Must(err)
	w.Must(mw.Close())
	for what, one := range map[string]struct {
		kind, body string
		status     int // 0: anything of the client's
	}{
		"10,000 lines":      {"application/x-www-form-urlencoded", many.String(), 0},
		"a key of 1 MB":     {"application/x-www-form-urlencoded", "csrf=" + url.QueryEscape(token) + "&" + strings.Repeat("k", 1<<20) + "=1", 0},
		"nested keys":       {"application/x-www-form-urlencoded", "csrf=" + url.QueryEscape(token) + "&a" + strings.Repeat("[0]", 50_000) + "=1&a[99999999]=1&a[-1]=1", 0},
		"only separators":   {"application/x-www-form-urlencoded", "csrf=" + url.QueryEscape(token) + strings.Repeat("&=&&=;", 100_000), 0},
		"broken escapes":    {"application/x-www-form-urlencoded", "csrf=" + url.QueryEscape(token) + "&sku=%zz%&qty=%", 0},
		"5 MB":              {"application/x-www-form-urlencoded", "csrf=" + url.QueryEscape(token) + "&note=" + strings.Repeat("x", 5<<20), http.StatusRequestEntityTooLarge},
		"a file for a text": {mw.FormDataContentType(), parts.String(), 0},
		"no boundary":       {"multipart/form-data", parts.String(), http.StatusForbidden},
		"JSON":              {"application/json", `{"csrf":"` + token + `","sku":"SW-2210-L","qty":1}`, http.StatusForbidden},
	} {
		for _, path := range []string{"/cart/add", "/cart/add-many", "/cart", "/checkout", "/ask", "/lists"} {
			page := w.post(b, "/s/bright-harvest"+path, one.kind, one.body)
			if page == 0 && one.status == http.StatusRequestEntityTooLarge {
				continue // hung up on in the middle of it
			}
			if page >= 500 || page == 0 || one.status != 0 && page != one.status {
				t.Errorf("%s sent to %s: %d", what, path, page)
			}
		}
	}
	if page := b.Get("/s/bright-harvest/cart"); page.Status != http.StatusOK {
		t.Errorf("afterwards the cart: %d", page.Status)
	}
}

// post sends a body over a connection and returns the status; 0 when the portal hung up.
func (w *world) post(b *apptest.Browser, path, kind, body string) int {
	w.T.Helper()
	client := http.Client{Transport: &http.Transport{DialContext: w.dial, DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequest(http.MethodPost, "http://portal.example"+path, strings.NewReader(body))
	w.Must(err)
	request.Header.Set("Content-Type", kind)
	request.AddCookie(&http.Cookie{Name: "tc_session", Value: b.Cookie("tc_session")})
	response, err := client.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

// FuzzForms sends any body to any form of a buyer's.
func FuzzForms(f *testing.F) {
	paths := []string{"/cart/add", "/cart/add-many", "/cart", "/checkout", "/ask", "/lists", "/standing-orders/new", "/team/invite", "/team/locations/new", "/profile/sessions/end"}
	for n, value := range odd {
		f.Add(byte(n), "sku="+url.QueryEscape(value)+"&qty="+url.QueryEscape(value)+"&qty:SW-2210-L="+url.QueryEscape(value)+"&take=SW-2210-L&version="+url.QueryEscape(value)+"&shown="+url.QueryEscape(value))
	}
	f.Add(byte(3), "key=aaaaaaaaaaaaaaaaaaaaaaaaaa&ship_to=farm&method=standard&shown=SW-2210-L%7C1%7C80800")
	f.Add(byte(1), "take=SW-2210-L&qty:SW-2210-L=-9223372036854775808&%ff=%00&;=&&&")
	s := apptest.New(f).Fill()
	b := s.Enter("chief@bright-harvest.example")
	token := url.QueryEscape(b.Token("/s/bright-harvest/ask"))
	if page := b.Post("/s/bright-harvest/ask", "/s/bright-harvest/cart/add", "sku", "SW-2210-L", "qty", "1"); page.Status != http.StatusSeeOther {
		f.Fatal(page.Status)
	}
	f.Fuzz(func(t *testing.T, n byte, body string) {
		s.T = t
		request, err := http.NewRequest(http.MethodPost, "http://portal.example/s/bright-harvest"+paths[int(n)%len(paths)], strings.NewReader("csrf="+token+"&"+body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if page := b.Send(request); page.Status >= 500 {
			t.Errorf("%q is answered %d", body, page.Status)
		}
	})
}

// FuzzAddresses asks for any address below a storefront.
func FuzzAddresses(f *testing.F) {
	for _, value := range odd {
		if len(value) > 400 {
			continue
		}
		f.Add("search?q=" + url.QueryEscape(value) + "&f=" + url.QueryEscape(value+":"+value) + "&from:Width=" + url.QueryEscape(value))
		f.Add("p/" + url.PathEscape(value))
	}
	f.Add("search?f=Colour:Brown&f=Colour\\::x&to:=&from:=&page=-1&per=9&sort=-price&view=pictures")
	f.Add("suggest?q=20+x+BH-TAPE-1")
	f.Add("orders?q=HV-1&page=9999999999")
	s := apptest.New(f).Fill()
	b := s.Enter("tom@bright-harvest.example")
	f.Fuzz(func(t *testing.T, tail string) {
		s.T = t
		request, err := http.NewRequest(http.MethodGet, "http://portal.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsFunc(tail, func(r rune) bool { return r <= ' ' || r == 0x7f }) || len(tail) > 4000 {
			t.Skip("no request line")
		}
		request.URL.Opaque = "/s/bright-harvest/" + tail
		if page := b.Send(request); page.Status >= 500 {
			t.Errorf("%q is answered %d", tail, page.Status)
		}
	})
}
