package storefront_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// What a link says of where it stood is anybody's to write: what is made up lands on nobody else, breaks no page and keeps
// nothing else from being recorded. Lena buys for both companies.
func TestForgedLinksLandOnNobodyElse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Person("lena@nordwind.example", "Lena Voss", "nordwind", identity.Buyer, "")
		s.Person("lena@nordwind.example", "Lena Voss", "bright-harvest", identity.Buyer, "")
		jana, lena, tom := s.SignIn("jana@nordwind.example"), s.SignIn("lena@nordwind.example"), s.SignIn("tom@bright-harvest.example")
		keys := []string{}
		for _, b := range []*apptest.Browser{jana, lena} {
			link := ok(t, b, shop+"/search?q=hex+head+screw").Attr("main .rows a", "href")
			_, key, _ := strings.Cut(link, "from=s%3A")
			key, _, _ = strings.Cut(key, "%3A")
			keys = append(keys, key)
		}
		if keys[0] == keys[1] || keys[0] == "" {
			t.Fatalf("the searches of two members are %v", keys)
		}
		const other, sku = "/s/bright-harvest", "SW-2210-L"
		for _, b := range []*apptest.Browser{tom, lena} {
			token := b.Token(other)
			for _, found := range []string{keys[0] + ":1", keys[1] + ":3", keys[0] + ":0", keys[0] + ":-7", keys[0] + ":99999999999999999999", keys[0], ":", "::1", keys[0] + "\x00:1", "\xff\xfe:1",
				strings.Repeat("漢", 1000) + ":1", "x'; DROP TABLE searches; --:1"} {
				for _, from := range []string{"s:" + found, "letter:" + found, "suggest" + found} {
					ok(t, b, other+"/p/"+sku+"?from="+url.QueryEscape(from))
				}
				p := b.Do(http.MethodPost, other+"/cart/add?from=search&found="+url.QueryEscape(found), url.Values{"csrf": {token}, "sku": {sku}, "qty": {"1"}})
				if p.Status != http.StatusSeeOther {
					t.Errorf("added from %.40q: %d", found, p.Status)
				}
			}
			for _, path := range []string{"/search?q=%00%ff", "/search?q=" + strings.Repeat("a", 9000), "/search?q=glove" + strings.Repeat("&f=Size:L", 900), "/search?q=glove&in=%00&f=%ff:%00", "?from=letter:%00"} {
				if p := b.Get(other + path); p.Status >= http.StatusInternalServerError {
					t.Errorf("%.40s: %d", path, p.Status)
				}
			}
			if p := b.Do(http.MethodPost, other+"/search", url.Values{"csrf": {token}, "f": make([]string, 10_000)}); p.Status >= http.StatusInternalServerError {
				t.Errorf("10,000 filters: %d", p.Status)
			}
		}
		ok(t, tom, other+"?from=letter:order-placed")
		s.Must(s.App.Recorder.Flush(context.Background()))
		for query, want := range map[string]int{
			`SELECT COUNT(*) FROM searches WHERE key IN ('` + keys[0] + `', '` + keys[1] + `') AND position = 0 AND added = 0 AND sku = ''`:                                     2,
			`SELECT COUNT(*) FROM searches x JOIN accounts a ON a.id = x.account_id WHERE a.slug = 'nordwind'`:                                                                  2,
			`SELECT CAST(SUM(searches_clicked + searches_carted) AS BIGINT) FROM daily_sums`:                                                                                    0,
			`SELECT COUNT(*) FROM events WHERE name = 'letter.opened' AND payload = '{"letter":"order-placed"}'`:                                                                1,
			`SELECT COUNT(*) FROM events WHERE name = 'letter.opened'`:                                                                                                          1,
			`SELECT COUNT(*) FROM events e JOIN accounts a ON a.id = e.account_id WHERE a.slug = 'nordwind' AND e.name IN ('search.opened', 'product.seen', 'cart.line_added')`: 0,
			`SELECT COUNT(*) FROM events e JOIN members m ON m.person_id = e.person_id AND m.account_id = e.account_id WHERE e.name = 'cart.line_added'`:                        24,
			`SELECT COUNT(*) FROM visits v JOIN members m ON m.id = v.member_id WHERE m.account_id <> v.account_id`:                                                             0,
		} {
			if n := s.Count(query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		if s.App.Recorder.Dropped() != 0 || s.App.Recorder.Waiting() != 0 {
			t.Errorf("%d dropped, %d waiting", s.App.Recorder.Dropped(), s.App.Recorder.Waiting())
		}
	})
}
