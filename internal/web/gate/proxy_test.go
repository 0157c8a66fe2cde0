package gate_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db/dbtest"
)

// TestAProxyIsBelievedTheHostAloneAndOnlyWhenTrusted: X-Forwarded-Host of a trusted proxy chooses a client's own host
// name; nobody's headers change links, cookies or HSTS, which follow the public address alone.
func TestAProxyIsBelievedTheHostAloneAndOnlyWhenTrusted(t *testing.T) {
	for _, public := range []string{"http://portal.example", "https://portal.example"} {
		for _, proxies := range [][]string{nil, {"127.0.0.1"}} {
			s := behind(t, public, proxies)
			secure, trusted := strings.HasPrefix(public, "https"), proxies != nil
			for what, headers := range map[string][2]string{"as it came": {"", ""}, "of the client's host": {"shop.nordwind.example", "https"}, "of a stranger's": {"evil.example", "http"}} {
				answer, body := s.ask(t, "/sign-in", headers[0], headers[1])
				clients := strings.Contains(body, "Nordwind")
				if want := trusted && headers[0] == "shop.nordwind.example"; clients != want {
					t.Errorf("%s, trusted %v, %s: the client's door %v", public, trusted, what, clients)
				}
				if strings.Contains(body, "evil.example") || strings.Contains(answer.Header.Get("Location"), "evil.example") {
					t.Errorf("%s, trusted %v, %s: the stranger's name is on the page", public, trusted, what)
				}
				if hsts := answer.Header.Get("Strict-Transport-Security") != ""; hsts != secure {
					t.Errorf("%s, trusted %v, %s: HSTS %v", public, trusted, what, hsts)
				}
				for _, c := range answer.Cookies() {
					if c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure || c.Domain != "" {
						t.Errorf("%s, trusted %v, %s: cookie %s", public, trusted, what, c)
					}
				}
				if away, _ := s.ask(t, "/s/nordwind/orders", headers[0], headers[1]); away.Header.Get("Location") != "/sign-in?next=%2Fs%2Fnordwind%2Forders" {
					t.Errorf("%s, trusted %v, %s: led to %s", public, trusted, what, away.Header.Get("Location"))
				}
			}
			s.linksLeadTo(t, public)
		}
	}
}

// proxied is a portal that is asked over a connection, as a proxy on this machine does.
type proxied struct {
	app     *app.App
	address string
}

func behind(t *testing.T, public string, proxies []string) proxied {
	t.Helper()
	dsn := dbtest.SQLiteDSN(t)
	filled := apptest.OpenAt(t, dsn, public).Fill()
	filled.Must(filled.App.Accounts.SetHost(context.Background(), identity.System("test"), "nordwind", "shop.nordwind.example"))
	filled.Close()
	at, err := url.Parse(public)
	filled.Must(err)
	a, err := app.Open(context.Background(), app.Config{DB: dsn, Data: t.TempDir(), URL: at, Proxies: proxies, Now: filled.Now})
	filled.Must(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	filled.Must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Web().Serve(ctx, listener, 0) }()
	t.Cleanup(func() {
		stop()
		<-done
		_ = a.Close()
	})
	return proxied{a, listener.Addr().String()}
}

func (p proxied) ask(t *testing.T, path, host, proto string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, "http://"+p.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "portal.example"
	if host != "" {
		request.Header.Set("X-Forwarded-Host", host)
		request.Header.Set("X-Forwarded-Proto", proto)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// linksLeadTo says that letters name the public address, whatever host asked for them.
func (p proxied) linksLeadTo(t *testing.T, public string) {
	t.Helper()
	ctx := context.Background()
	if err := p.app.Identity.AskReset(ctx, "jana@nordwind.example", "203.0.113.7"); err != nil {
		t.Fatal(err)
	}
	p.app.Jobs.RunDue(ctx)
	letters, err := p.app.Mail.List(ctx, 1)
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	letter, err := p.app.Mail.Find(ctx, letters[0].ID)
	if err != nil || !strings.Contains(letter.Text, public+"/reset/") {
		t.Errorf("%v %s", err, letter.Text)
	}
}
