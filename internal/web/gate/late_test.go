package gate_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
)

const checkout = "/s/nordwind/checkout"

// typing is Jana at the checkout with a form filled in, and the form as her browser would send it.
func typing(t *testing.T) (*apptest.Shop, *apptest.Browser, url.Values) {
	s := apptest.New(t).Fill()
	b := s.SignIn("jana@nordwind.example")
	b.Header.Set("Referer", "http://portal.example"+checkout)
	b.Post("/s/nordwind/p/FS-0933-08040-Z", "/s/nordwind/cart/add", "sku", "FS-0933-08040-Z", "qty", "10")
	page := b.Get(checkout)
	return s, b, url.Values{"csrf": {page.Attr("input[name=csrf]", "value")}, "key": {page.Attr("input[name=key]", "value")}, "shown": {page.Attr("input[name=shown]", "value")},
		"ship_to": {"werk2"}, "bill_to": {"hq"}, "method": {"express"}, "po_number": {`4500 "1" <b>`}, "note": {"Ring twice\r\nat the gate"}, "ship_city": {"Kiel"}, "copies_to": {"a@b.example"}}
}

func enter(b *apptest.Browser, email, next string) *apptest.Page {
	return b.Post("/sign-in", "/sign-in", "email", email, "password", apptest.Password, "next", next)
}

func TestAFormSentTooLateIsThereAgainAfterTheSignIn(t *testing.T) {
	for what, wait := range map[string][]time.Duration{"idle": {13 * time.Hour}, "after two weeks": slicesOf(11*time.Hour, 31)} {
		t.Run(what, func(t *testing.T) {
			s, b, form := typing(t)
			for _, d := range wait[:len(wait)-1] {
				s.Pass(d)
				b.Get(checkout)
				s.App.Identity.Wait()
			}
			s.Pass(wait[len(wait)-1])
			late := b.Do("POST", checkout, form)
			if late.Status != 303 || late.Location != "/sign-in?next="+url.QueryEscape(checkout) {
				t.Fatalf("%d %s", late.Status, late.Location)
			}
			if n := s.Count(`SELECT COUNT(*) FROM orders`); n != 0 {
				t.Fatal("it was ordered all the same")
			}
			if door := b.Get(late.Location); !door.Shows("Your session has ended, so nothing was sent. Sign in, and what you typed is there again.") || strings.Contains(door.Body, "Ring twice") {
				t.Errorf("at the door: %s", door.Text())
			}
			enter(b, "jana@nordwind.example", checkout)
			page := b.Get(checkout)
			if !page.Shows("so nothing was sent. What you typed is here again") || page.Attr("#po_number", "value") != `4500 "1" <b>` || page.Attr("#copies_to", "value") != "a@b.example" ||
				page.Text("#note") != "Ring twice at the gate" || page.Find("input[name=method][value=express][checked]") == nil || page.Find("input[name=method][value=standard][checked]") != nil ||
				page.Attr("#ship_city", "value") != "Kiel" {
				t.Errorf("it isn’t there again: %s", page.Text())
			}
			if page.Attr("input[name=csrf]", "value") == form.Get("csrf") {
				t.Error("the token is the old one")
			}
			if again := b.Get(checkout); again.Attr("#copies_to", "value") != "" || b.Cookie("tc_draft") != "" {
				t.Error("it is there a second time")
			}
			form.Set("csrf", page.Attr("main input[name=csrf]", "value"))
			form.Set("po_number", "4500 1")
			form.Set("ship_city", "")
			form.Set("copies_to", "")
			if placed := b.Do("POST", checkout, form); placed.Status != 303 || s.Count(`SELECT COUNT(*) FROM orders`) != 1 {
				t.Errorf("sent again: %d %s", placed.Status, placed.Text())
			}
		})
	}
}

func slicesOf(d time.Duration, n int) (list []time.Duration) {
	for range n {
		list = append(list, d)
	}
	return list
}

func TestWhatOneTypedNobodyElseIsShown(t *testing.T) {
	s, b, form := typing(t)
	s.Pass(13 * time.Hour)
	b.Do("POST", checkout, form)
	kept := b.Cookie("tc_draft")
	if kept == "" || len(kept) > 3500 {
		t.Fatalf("kept in %d characters", len(kept))
	}
	enter(b, "boss@nordwind.example", checkout)
	if page := b.Get(checkout); strings.Contains(page.Body, "Ring twice") || page.Shows("What you typed") || b.Cookie("tc_draft") != "" {
		t.Errorf("a colleague is shown it: %s", page.Text())
	}
	for what, value := range map[string]string{"changed": kept[:len(kept)-4] + "AAAA", "of another session": "AAAAAAAAAAA" + kept[11:], "short": kept[:12], "nothing": "!"} {
		b := s.SignIn("jana@nordwind.example")
		b.SetCookie("tc_draft", value)
		if page := b.Get(checkout); page.Status != 200 && page.Status != 303 || page.Shows("What you typed") || b.Cookie("tc_draft") != "" {
			t.Errorf("%s: %d %s", what, page.Status, page.Text())
		}
	}
	b = s.SignIn("jana@nordwind.example")
	b.SetCookie("tc_draft", kept)
	b.Post("/s/nordwind", "/sign-out")
	if b.Cookie("tc_draft") != "" {
		t.Error("signing out leaves it")
	}
	b.SetCookie("tc_draft", kept)
	enter(b, "jana@nordwind.example", "/")
	if page := b.Get(checkout); page.Attr("#copies_to", "value") != "a@b.example" {
		t.Error("Jana herself isn't shown it")
	}
}

func TestOnlyFormsOfThisSessionAreKeptAndNoPasswords(t *testing.T) {
	s, b, form := typing(t)
	ask := b.Token("/s/nordwind/ask")
	s.Pass(13 * time.Hour)
	for what, send := range map[string]func() *apptest.Page{
		"a form from elsewhere": func() *apptest.Page {
			return b.Do("POST", checkout, url.Values{"csrf": {s.SignIn("jana@nordwind.example").Token(checkout)}, "note": {"planted"}})
		},
		"a form without a token": func() *apptest.Page { return b.Do("POST", checkout, url.Values{"note": {"planted"}}) },
		"passwords": func() *apptest.Page {
			return b.Do("POST", "/s/nordwind/profile/password", url.Values{"csrf": {form.Get("csrf")}, "old": {apptest.Password}, "password": {"x"}})
		},
		"a novel": func() *apptest.Page {
			var novel strings.Builder
			for n := range 3000 {
				novel.WriteString(strconv.Itoa(n*n*n) + " ")
			}
			return b.Do("POST", "/s/nordwind/ask", url.Values{"csrf": {ask}, "note": {novel.String()}})
		},
	} {
		page := send()
		if page.Status != 303 || b.Cookie("tc_draft") != "" {
			t.Errorf("%s: %d, kept %q", what, page.Status, b.Cookie("tc_draft"))
		}
		if door := b.Get(page.Location); !door.Shows("so nothing was sent.") || door.Shows("what you typed") {
			t.Errorf("%s: %s", what, door.Text())
		}
	}
}

func TestAFormOfATabFromBeforeASignInIsThereAgain(t *testing.T) {
	s, b, form := typing(t)
	theirs := s.SignIn("boss@nordwind.example").Token("/s/nordwind")
	b.Post("/s/nordwind", "/sign-out") // in another tab
	enter(b, "jana@nordwind.example", "/")
	old := b.Do("POST", checkout, form)
	if old.Status != 303 || old.Location != checkout || s.Count(`SELECT COUNT(*) FROM orders`) != 0 {
		t.Fatalf("%d %s: %s", old.Status, old.Location, old.Text())
	}
	page := b.Get(checkout)
	if !page.Shows("so nothing was sent. What you typed is here again") || page.Attr("#copies_to", "value") != "a@b.example" || page.Text("#note") != "Ring twice at the gate" {
		t.Errorf("it isn’t there again: %s", page.Text())
	}
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	if elsewhere := b.Do("POST", checkout, form); elsewhere.Status != 403 || b.Cookie("tc_draft") != "" {
		t.Errorf("from another site: %d", elsewhere.Status)
	}
	b.Header.Del("Sec-Fetch-Site")
	b.Header.Set("Referer", "http://portal.example/s/nordwind/profile")
	if old := b.Do("POST", "/s/nordwind/profile/password", url.Values{"csrf": form["csrf"], "password": {"x"}}); old.Status != 303 || b.Cookie("tc_draft") != "" || !b.Get(old.Location).Shows("so nothing was sent. Fill it in and send it once more.") {
		t.Errorf("a password: %d", old.Status)
	}
	form.Set("csrf", theirs)
	if forged := b.Do("POST", checkout, form); forged.Status != 403 || b.Cookie("tc_draft") != "" {
		t.Errorf("with a colleague’s token: %d", forged.Status)
	}
}

func TestPagesSayWhenTheSessionEndsAndOneCanStay(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Set("session.idle_hours", "2")
	for email, home := range map[string]string{"jana@nordwind.example": "/s/nordwind", "ines@harbour-vale.example": "/desk"} {
		b := s.SignIn(email)
		page := b.Get(home)
		if page.Attr("[data-session]", "data-in") != "7200" || page.Attr("[data-session]", "data-latest") != "1209600" {
			t.Errorf("%s: ends in %s, at most %s", email, page.Attr("[data-session]", "data-in"), page.Attr("[data-session]", "data-latest"))
		}
		token := page.Attr("[data-session] input[name=csrf]", "value")
		s.Pass(119 * time.Minute)
		b.Header.Set("X-Requested-With", "fetch")
		if stays := b.Do("POST", "/sign-in/stay", url.Values{"csrf": {token}}); stays.Status != 200 || stays.Body != "7200 1202460" {
			t.Errorf("%s: %d %q", email, stays.Status, stays.Body)
		}
		s.Pass(119 * time.Minute)
		if b.Get(home).Status != 200 {
			t.Errorf("%s didn't stay", email)
		}
		s.App.Identity.Wait()
		s.Pass(121 * time.Minute)
		if late := b.Do("POST", "/sign-in/stay", url.Values{"csrf": {token}}); late.Status != 401 {
			t.Errorf("%s stays after the end: %d", email, late.Status)
		}
	}
	if door := s.Browser().Get("/sign-in"); door.Find("[data-session]") != nil {
		t.Error("the door warns")
	}
}
