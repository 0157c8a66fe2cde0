package gate_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tradecounter/internal/app/apptest"
)

// linkIn is the path of a link in the newest letter to someone.
func linkIn(s *apptest.Shop, email, kind string) string {
	s.T.Helper()
	s.Settle()
	letters, err := s.App.Mail.List(context.Background(), 50)
	s.Must(err)
	link := regexp.MustCompile(`http://portal\.example(/` + kind + `/[a-z0-9]+)`)
	for _, l := range letters {
		if l.ToEmail == email {
			l, err := s.App.Mail.Find(context.Background(), l.ID)
			s.Must(err)
			if found := link.FindStringSubmatch(l.Text); found != nil {
				return found[1]
			}
		}
	}
	s.T.Fatalf("no letter with a link to %s for %s among %d", kind, email, len(letters))
	return ""
}

func TestSigningInLeadsWhereOneWorks(t *testing.T) {
	s := apptest.New(t).Fill()
	for email, want := range map[string]string{"jana@nordwind.example": "/s/nordwind", "admin@harbour-vale.example": "/desk"} {
		if got := s.SignIn(email).Get("/").Location; got != want {
			t.Errorf("%s starts at %q, want %q", email, got, want)
		}
	}
	s.Import("members", "email,name,account,role", "jana@nordwind.example,Jana Petersen,bright-harvest,viewer")
	page := s.SignIn("jana@nordwind.example").Get("/")
	if page.Status != 200 || page.Find("a[href=/s/nordwind]") == nil || page.Find("a[href=/s/bright-harvest]") == nil {
		t.Errorf("with two accounts: %d %s", page.Status, page.Text())
	}
	if got := s.Browser().Get("/").Location; got != "/sign-in" {
		t.Errorf("without a session: %q", got)
	}
}

func TestTheSignInPageIsTheSameForEveryName(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.Browser()
	for _, path := range []string{"/s/nordwind/team", "/s/missing/team", "/s/nordwind/profile", "/s/missing/profile"} {
		page := b.Get(path)
		if page.Status != 303 || page.Location != "/sign-in?next="+strings.ReplaceAll(path, "/", "%2F") {
			t.Errorf("%s answers %d to %s", path, page.Status, page.Location)
		}
	}
	wrong := b.Post("/sign-in", "/sign-in", "email", "jana@nordwind.example", "password", "not the password", "next", "/s/nordwind/cart")
	unknown := b.Post("/sign-in", "/sign-in", "email", "none@nordwind.example", "password", apptest.Password)
	if wrong.Status != 422 || unknown.Status != 422 || wrong.Text("[data-error-summary]") != unknown.Text("[data-error-summary]") {
		t.Errorf("%d %q and %d %q", wrong.Status, wrong.Text("[data-error-summary]"), unknown.Status, unknown.Text("[data-error-summary]"))
	}
	if !strings.Contains(wrong.Body, "<title>Error: Sign in") {
		t.Error("the title doesn't say Error:")
	}
	if wrong.Attr("input[name=email]", "value") != "jana@nordwind.example" || wrong.Attr("input[name=next]", "value") != "/s/nordwind/cart" {
		t.Error("what was typed is lost")
	}
	if strings.Contains(wrong.Body, "not the password") {
		t.Error("the password is sent back")
	}
}

func TestAfterSigningInOneIsWhereOneWantedToBeAndNowhereElse(t *testing.T) {
	s := apptest.New(t).Fill()
	for next, want := range map[string]string{"/s/nordwind/cart?a=1": "/s/nordwind/cart?a=1", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/", "": "/"} {
		page := s.Browser().Post("/sign-in", "/sign-in", "email", "jana@nordwind.example", "password", apptest.Password, "next", next)
		if page.Status != 303 || page.Location != want {
			t.Errorf("next %q leads to %q", next, page.Location)
		}
	}
}

func TestFormsNeedTheirToken(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.Browser()
	_ = b.Get("/sign-in")
	if page := b.Do("POST", "/sign-in", map[string][]string{"email": {"jana@nordwind.example"}, "password": {apptest.Password}}); page.Status != 403 {
		t.Errorf("without a token: %d", page.Status)
	}
	token := s.Browser().Token("/sign-in")
	if page := b.Do("POST", "/sign-in", map[string][]string{"email": {"jana@nordwind.example"}, "password": {apptest.Password}, "csrf": {token}}); page.Status != 403 {
		t.Errorf("with another browser's: %d", page.Status)
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.SignIn("jana@nordwind.example")
	if page := b.Post("/s/nordwind/profile/password", "/sign-out"); page.Status != 303 || page.Location != "/sign-in" {
		t.Fatalf("%d %s", page.Status, page.Location)
	}
	if page := b.Get("/s/nordwind/profile"); page.Status != 303 {
		t.Errorf("still in: %d", page.Status)
	}
	if n := s.Count(`SELECT COUNT(*) FROM sessions WHERE ended_at = 0`); n != 0 {
		t.Errorf("%d sessions are open", n)
	}
}

func TestAnInvitationFromLetterToStorefront(t *testing.T) {
	s := apptest.New(t).Fill()
	boss := s.SignIn("boss@nordwind.example")
	sent := boss.Post("/s/nordwind/team/invite", "/s/nordwind/team/invite", "name", "Nele Ohm", "email", "nele@nordwind.example", "role", "buyer")
	if sent.Status != 303 {
		t.Fatalf("%d %s", sent.Status, sent.Text())
	}
	link := linkIn(s, "nele@nordwind.example", "invitation")
	nele := s.Browser()
	for range 2 {
		if page := nele.Get(link); page.Status != 200 || page.Attr("input[name=name]", "value") != "Nele Ohm" || !strings.Contains(page.Text(), "Nordwind Maschinenbau") {
			t.Fatalf("%d %s", page.Status, page.Text())
		}
	}
	if page := nele.Post(link, link, "name", "Nele Ohm", "password", "short"); page.Status != 422 || page.Find("a[href=#password]") == nil {
		t.Errorf("a short password: %d %s", page.Status, page.Text())
	}
	if page := nele.Post(link, link, "name", "Nele Ohm", "password", "a long new password"); page.Status != 303 || page.Location != "/" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := nele.Get("/"); page.Location != "/s/nordwind" {
		t.Errorf("led to %q", page.Location)
	}
	if page := s.Browser().Get(link); page.Status != 410 || strings.Contains(page.Body, "nele@") {
		t.Errorf("used, but %d", page.Status)
	}
}

func TestAnExpiredInvitationIsSentAgainOnWish(t *testing.T) {
	s := apptest.New(t).Fill()
	boss := s.SignIn("boss@nordwind.example")
	boss.Post("/s/nordwind/team/invite", "/s/nordwind/team/invite", "name", "Nele Ohm", "email", "nele@nordwind.example", "role", "buyer")
	first := linkIn(s, "nele@nordwind.example", "invitation")
	s.Pass(15 * 24 * time.Hour)
	nele := s.Browser()
	page := nele.Get(first)
	if page.Status != 410 || !strings.Contains(page.Text("h1"), "expired") || !page.Shows("Ines Halvorsen Write to Ines") || page.Attr(".gate-middle form", "action") != first+"/again" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := nele.Post(first, first+"/again"); page.Status != 303 || page.Location != "/invitation/sent-again" {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	second := linkIn(s, "nele@nordwind.example", "invitation")
	if second == first || nele.Get(second).Status != 200 {
		t.Errorf("the new link %s is the old one or doesn't work", second)
	}
}

func TestAResetFromLetterToPassword(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.Browser()
	known, unknown := b.Post("/reset", "/reset", "email", "jana@nordwind.example"), b.Post("/reset", "/reset", "email", "none@nordwind.example")
	if known.Status != 303 || known.Location != unknown.Location || known.Status != unknown.Status {
		t.Errorf("%d %s, %d %s", known.Status, known.Location, unknown.Status, unknown.Location)
	}
	link := linkIn(s, "jana@nordwind.example", "reset")
	if page := b.Post(link, link, "password", "a long new password"); page.Status != 303 {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	if page := b.Get("/s/nordwind/profile"); page.Status != 200 {
		t.Errorf("not signed in afterwards: %d", page.Status)
	}
	if page := s.Browser().Post("/sign-in", "/sign-in", "email", "jana@nordwind.example", "password", apptest.Password); page.Status != 422 {
		t.Errorf("the old password: %d", page.Status)
	}
	used := s.Browser().Get(link)
	if used.Status != 410 || !used.Shows("Ines Halvorsen") || strings.Contains(used.Body, "jana@") {
		t.Errorf("the used link: %d %s", used.Status, used.Text())
	}
	if page := s.Browser().Post(link, link+"/again"); page.Status != 303 || page.Location != "/reset/sent-again" || linkIn(s, "jana@nordwind.example", "reset") == link {
		t.Errorf("a new one for a used one: %d %s", page.Status, page.Location)
	}
}

func TestAnUnknownLinkTellsNothingAndLeadsOn(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Set("seller.phone", "+49 40 555 0123")
	b := s.Browser()
	for _, path := range []string{"/reset/nothing-like-it", "/invitation/nothing-like-it"} {
		page := b.Get(path)
		if page.Status != 404 || !page.Shows("This link isn’t known") || page.Find("main a[href=/sign-in]") == nil || page.Find("main a[href=/reset]") == nil {
			t.Errorf("%s: %d %s", path, page.Status, page.Text())
		}
		if page.Shows("Ines") || page.Shows("Nordwind") || !page.Shows("+49 40 555 0123") {
			t.Errorf("%s tells too much or too little: %s", path, page.Text())
		}
		if page := b.Post("/sign-in", path, "name", "X", "password", "a long new password"); page.Status != 404 || !page.Shows("This link isn’t known") {
			t.Errorf("%s sent: %d %s", path, page.Status, page.Text())
		}
		if page := b.Post("/sign-in", path+"/again"); page.Status != 303 || !strings.HasSuffix(page.Location, "/sent-again") || b.Get(page.Location).Status != 200 {
			t.Errorf("%s again: %d %s", path, page.Status, page.Location)
		}
	}
	s.Settle()
	if n := s.Count(`SELECT COUNT(*) FROM letters`); n != 0 {
		t.Errorf("%d letters were written", n)
	}
	var page *apptest.Page
	for range 40 {
		page = b.Post("/sign-in", "/reset/nothing-like-it/again")
	}
	if page.Status != 404 && page.Status != 429 || !page.Shows("too many attempts") {
		t.Errorf("endless asking: %d %s", page.Status, page.Text())
	}
}

func TestTheSecondFactorFromSetUpToSignIn(t *testing.T) {
	for email, base := range map[string]string{"jana@nordwind.example": "/s/nordwind/profile", "ines@harbour-vale.example": "/desk/profile"} {
		s := apptest.New(t).Fill()
		b := s.SignIn(email)
		page := b.Post(base+"/second-factor", base+"/second-factor", "password", apptest.Password)
		if page.Status != 200 || page.Find("main svg[role=img] path") == nil {
			t.Fatalf("%s: %d %s", email, page.Status, page.Text())
		}
		secret := strings.ReplaceAll(page.Text("code.num"), " ", "")
		code, err := totp.GenerateCode(secret, s.Now().Std())
		s.Must(err)
		if page := b.Post(base+"/second-factor", base+"/second-factor/confirm", "code", "000000"); page.Status != 422 || page.Find("svg[role=img]") == nil {
			t.Errorf("a wrong code: %d", page.Status)
		}
		page = b.Post(base+"/second-factor", base+"/second-factor/confirm", "code", code)
		if page.Status != 200 || len(page.All("main ol code")) != 10 {
			t.Fatalf("%s: %d %s", email, page.Status, page.Text())
		}
		recovery := page.Text("main ol code")

		again := s.Browser()
		in := again.Post("/sign-in", "/sign-in", "email", email, "password", apptest.Password, "next", base)
		if in.Location != "/second-factor?next="+strings.ReplaceAll(base, "/", "%2F") {
			t.Fatalf("led to %s", in.Location)
		}
		if page := again.Get(base); page.Status != 303 || !strings.HasPrefix(page.Location, "/second-factor") {
			t.Errorf("half signed in: %d %s", page.Status, page.Location)
		}
		if page := again.Post("/second-factor", "/second-factor", "code", code); page.Status != 422 {
			t.Errorf("the same code again: %d", page.Status)
		}
		if page := again.Post(in.Location, "/second-factor", "code", recovery, "next", base); page.Status != 303 || page.Location != base {
			t.Fatalf("%d %s", page.Status, page.Text())
		}
		if page := again.Get(base); page.Status != 200 || !strings.Contains(page.Text(), "9 recovery codes") {
			t.Errorf("%d %s", page.Status, page.Text())
		}
		if page := again.Post(base+"/second-factor", base+"/second-factor/off", "password", "wrong one here"); page.Status != 422 {
			t.Errorf("turned off without the password: %d", page.Status)
		}
		if page := again.Post(base+"/second-factor", base+"/second-factor/off", "password", apptest.Password); page.Status != 303 {
			t.Errorf("%d %s", page.Status, page.Text())
		}
	}
}

func TestOwnSessionsAreListedAndEnded(t *testing.T) {
	s := apptest.New(t).Fill()
	phone, desk := s.SignIn("jana@nordwind.example"), s.SignIn("jana@nordwind.example")
	page := desk.Get("/s/nordwind/profile")
	if page.Status != 200 || len(page.All("main tbody tr")) != 2 || len(page.All("main td form")) != 1 {
		t.Fatalf("%d %s", page.Status, page.Text())
	}
	other := page.Attr("main td input[name=session]", "value")
	stranger := s.SignIn("tom@bright-harvest.example")
	if page := stranger.Post("/s/bright-harvest/profile", "/s/bright-harvest/profile/sessions/end", "session", other); page.Status != 404 {
		t.Errorf("a stranger ends it: %d", page.Status)
	}
	if page := desk.Post("/s/nordwind/profile", "/s/nordwind/profile/sessions/end", "session", other); page.Status != 303 {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	if phone.Get("/s/nordwind/profile").Status != 303 || desk.Get("/s/nordwind/profile").Status != 200 {
		t.Error("the wrong session ended")
	}
	if page := desk.Post("/s/nordwind/profile/password", "/s/nordwind/profile/password", "old", apptest.Password, "password", "another long password"); page.Status != 303 {
		t.Errorf("%d %s", page.Status, page.Text())
	}
}
