package company_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
)

// fields are the fields of the form on a page as they are filled in, some of them typed over.
func fields(page *apptest.Page, typed ...string) url.Values {
	form := url.Values{}
	for _, n := range page.All("main form input[name]") {
		values := map[string]string{}
		for _, a := range n.Attr {
			values[a.Key] = a.Val
		}
		form.Set(values["name"], values["value"])
	}
	for _, n := range page.All("main form textarea[name]") {
		for _, a := range n.Attr {
			if a.Key == "name" {
				form.Set(a.Val, "")
			}
		}
	}
	for _, n := range page.All("main form select[name]") {
		name := ""
		for _, a := range n.Attr {
			if a.Key == "name" {
				name = a.Val
			}
		}
		form.Set(name, page.Attr("select[name="+name+"] option[selected]", "value"))
	}
	for i := 0; i+1 < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	return form
}

const standingAt = "/s/nordwind/standing-orders"

// begin makes a standing order from Jana's cart: due on Thursday 26 November 2026 and every week after.
func begin(t *testing.T, s *apptest.Shop) *apptest.Browser {
	t.Helper()
	jana := s.SignIn("jana@nordwind.example")
	if page := jana.Post("/s/nordwind/p/SW-2210-L", "/s/nordwind/cart/add", "sku", "SW-2210-L", "qty", "4"); page.Status != 303 {
		t.Fatalf("add: %d %s", page.Status, page.Text())
	}
	form := jana.Get(standingAt + "/new?from=cart")
	if form.Status != 200 || form.Attr("#line-1", "value") != "4" {
		t.Fatalf("new: %d %s", form.Status, form.Text())
	}
	sent := fields(form, "every", "1", "unit", "weeks", "weekday", "4", "start", "2026-11-26", "name", "Gloves", "po_number", "4711")
	refused := jana.Do("POST", standingAt+"/new", fields(form, "every", "0", "qty:SW-2210-L", "many"))
	if refused.Status != 422 || refused.Find("#every[aria-invalid=true]") != nil && refused.Find("#line-1[aria-invalid=true]") == nil {
		t.Errorf("a wrong form: %d %s", refused.Status, refused.Text("main"))
	}
	for range 2 { // the second is the same form sent again
		if page := jana.Do("POST", standingAt+"/new", sent); page.Status != 303 || page.Location != standingAt+"/SO-1001" {
			t.Fatalf("begin: %d %s %s", page.Status, page.Location, page.Text("main"))
		}
	}
	return jana
}

func TestBlockedPeopleReadTheirStandingOrders(t *testing.T) {
	s := apptest.New(t).Fill()
	jana := begin(t, s)
	s.Import("accounts", "slug,name,status", "nordwind,Nordwind,blocked")
	for _, rest := range []string{"", "/SO-1001", "/SO-1001/change", "/SO-1001/dates/2026-12-03"} {
		page := jana.Get(standingAt + rest)
		if text := page.Text("main"); page.Status != 200 || !strings.Contains(text, "blocked for orders") || !strings.Contains(text, "Gloves") || page.Find("input[name=every], main input[type=text]") != nil {
			t.Errorf("%s: %d %s", rest, page.Status, text)
		}
	}
}

func TestAStandingOrderFromBeginningToEnd(t *testing.T) {
	s := apptest.New(t).Fill()
	jana := begin(t, s)
	at := standingAt + "/SO-1001"
	says := func(words ...string) {
		t.Helper()
		page := jana.Get(at)
		for _, w := range words {
			if text := page.Text("main"); page.Status != 200 || !strings.Contains(text, w) {
				t.Errorf("%d, %q isn't said: %s", page.Status, w, text)
			}
		}
	}
	act := func(path string, fields ...string) {
		t.Helper()
		if page := jana.Post(at, at+path, fields...); page.Status != 303 || page.Location != at {
			t.Errorf("%s: %d %s", path, page.Status, page.Text("main"))
		}
	}
	says("Gloves", "every week on Thursday", "Running", "Thu 26 Nov", "4711")
	act("/skip", "due", "2026-11-26")
	says("Nothing is ordered on Thu 26 Nov", "Skipped", "Order after all")
	act("/unskip", "due", "2026-11-26")
	once := jana.Get(at + "/dates/2026-12-03")
	if page := jana.Do("POST", at+"/dates/2026-12-03", fields(once, "qty:SW-2210-L", "9")); page.Status != 303 {
		t.Errorf("once: %d %s", page.Status, page.Text("main"))
	}
	says("with its own lines")
	if page := jana.Do("POST", at+"/dates/2026-12-03", fields(once, "qty:SW-2210-L", "8")); page.Status != 409 || page.Attr("#line-1", "value") != "8" {
		t.Errorf("an older form: %d %s", page.Status, page.Text("main"))
	}
	change := jana.Get(at + "/change")
	if page := jana.Do("POST", at+"/change", fields(change, "qty:SW-2210-L", "0")); page.Status != 422 || !strings.Contains(page.Text("main"), "at least one product") {
		t.Errorf("without lines: %d %s", page.Status, page.Text("main"))
	}
	if page := jana.Do("POST", at+"/change", fields(change, "every", "2", "qty:SW-2210-L", "5")); page.Status != 303 {
		t.Errorf("change: %d %s", page.Status, page.Text("main"))
	}
	says("every 2 weeks on Thursday", "Saved for all coming dates")
	act("/pause")
	says("Paused", "Resume")
	act("/resume")
	for _, from := range []string{"from=list&list=999", "from=order&number=HV-1"} {
		if got := jana.Get(standingAt + "/new?" + from).Status; got != 404 {
			t.Errorf("from what isn't there, %s: %d", from, got)
		}
	}
	save := jana.Post("/s/nordwind/cart", "/s/nordwind/lists", "name", "Weekly")
	id := save.Location[strings.LastIndex(save.Location, "/")+1:]
	if page := jana.Get(standingAt + "/new?from=list&list=" + id); page.Status != 200 || page.Attr("#name", "value") != "Weekly" || page.Attr("#line-1", "value") != "4" {
		t.Errorf("from the list %s: %d %s", save.Location, page.Status, page.Text("main"))
	}
	if list := jana.Get(standingAt); list.Status != 200 || !strings.Contains(list.Text("main"), "What comes") {
		t.Errorf("the list: %d %s", list.Status, list.Text("main"))
	}
	if page := jana.Get(at + "/end"); page.Status != 200 {
		t.Errorf("asking to end: %d", page.Status)
	}
	act("/end")
	says("ended")
	for _, path := range []string{at, at + "/change", at + "/dates/2026-12-03", at + "/end"} {
		if got := s.SignIn("chief@bright-harvest.example").Get(strings.Replace(path, "nordwind", "bright-harvest", 1)).Status; got != 404 {
			t.Errorf("another company at %s: %d", path, got)
		}
	}
}

var link = regexp.MustCompile(`http://portal\.example(/standing-order/[a-z0-9]+)`)

func TestALettersLinkSkipsAfterAButton(t *testing.T) {
	s := apptest.New(t).Fill()
	begin(t, s)
	s.Pass(5 * 24 * time.Hour) // Tuesday, 09:30
	s.Settle()
	var letter string
	s.Must(s.App.DB.Get(context.Background(), &letter, `SELECT body_text FROM letters WHERE kind = 'standing-ahead'`))
	links := link.FindAllStringSubmatch(letter, -1)
	if len(links) != 2 {
		t.Fatalf("the letter's links are %v in %s", links, letter)
	}
	jana := s.SignIn("jana@nordwind.example")
	skip, stranger := links[0][1], s.Browser() // not signed in: the link proves who it is
	for range 2 {
		if page := stranger.Get(skip); page.Status != 200 || page.Text("h1") != "Skip Thu 26 Nov 2026?" || page.Find("form button") == nil {
			t.Fatalf("looking: %d %s", page.Status, page.Text())
		}
	}
	if page := stranger.Do("POST", skip, url.Values{}); page.Status != 403 {
		t.Errorf("without the page's token: %d", page.Status)
	}
	if page := stranger.Post(skip, skip); page.Status != 303 || page.Location != skip {
		t.Errorf("pressing: %d %s", page.Status, page.Text())
	}
	s.Must(s.App.Recorder.Flush(context.Background()))
	if n := s.Count(`SELECT COUNT(*) FROM events e JOIN people p ON p.id = e.person_id JOIN accounts a ON a.id = e.account_id
		WHERE e.name = 'letter.opened' AND e.payload = '{"letter":"standing-ahead"}' AND p.email = 'jana@nordwind.example' AND a.slug = 'nordwind'`); n != 1 {
		t.Errorf("a letter whose button was pressed was opened %d times", n)
	}
	if page := stranger.Get(skip); page.Status != 200 || page.Find("main form") != nil || !strings.Contains(page.Text(), "Nothing is ordered on Thu 26 Nov 2026") {
		t.Errorf("afterwards: %d %s", page.Status, page.Text())
	}
	if page := jana.Get(standingAt + "/SO-1001"); !strings.Contains(page.Text("main"), "Skipped") {
		t.Errorf("the standing order says %s", page.Text("main"))
	}
	if page := stranger.Get("/standing-order/guessed"); page.Status != 404 {
		t.Errorf("a guessed link: %d", page.Status)
	}
}
