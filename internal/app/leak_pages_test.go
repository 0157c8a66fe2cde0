package app_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

func onBothWorlds(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openWorld(t, dbtest.SQLiteDSN(t))) })
	t.Run("postgres", func(t *testing.T) { test(t, openWorld(t, dbtest.PostgresDSN(t))) })
}

func TestNothingOfAnotherIsShown(t *testing.T) {
	inTurn(t, 5)
	onBothWorlds(t, func(t *testing.T, w *world) {
		prices := map[string][]string{"nordwind": {"8,08", "29,90", "31,68"}, "bright-harvest": {"7.77", "12.50", "11.25"}}
		for _, pair := range [][2]side{{w.a, w.b}, {w.b, w.a}} {
			me, other := pair[0], pair[1]
			for _, b := range []*apptest.Browser{me.buyer, me.admin} {
				seen := w.walk(t, b, "/s/"+me.slug, other.secrets, prices[me.slug])
				if seen < 40 {
					t.Errorf("%s: only %d addresses were found by walking", me.slug, seen)
				}
			}
		}
		w.searches(t)
		w.unknownNumbers(t)
		w.letters(t)
	})
}

// walk follows every link, picture and form that is asked by GET, from the home page on, and reads what is there.
func (w *world) walk(t *testing.T, b *apptest.Browser, from string, secrets, prices []string) (seen int) {
	t.Helper()
	queue, known := []string{from}, map[string]bool{from: true}
	for len(queue) > 0 && seen < 400 {
		at := queue[0]
		queue = queue[1:]
		seen++
		page := b.Get(at)
		if page.Status >= 400 {
			t.Errorf("%s leads to %d", at, page.Status)
			continue
		}
		asked, _ := url.QueryUnescape(at)
		if word := secretIn(readable(page), asked, secrets); word != "" {
			t.Errorf("%s shows %q", at, word)
		}
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, price := range prices {
			if page.Shows(price) {
				t.Errorf("%s shows another's price %s", at, price)
			}
		}
		for _, to := range links(page) {
			to, _, _ = strings.Cut(to, "#")
			if strings.HasPrefix(to, from) && !known[to] && strings.Count(to, "&") < 3 {
				known[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}

func links(page *apptest.Page) (list []string) {
	for _, kind := range [][2]string{{"a", "href"}, {"img", "src"}, {"link", "href"}, {"form[method=get]", "action"}} {
		for _, n := range page.All(kind[0]) {
			list = append(list, attribute(n, kind[1]))
		}
	}
	return list
}

var packed = regexp.MustCompile(`(?s)stream\r?\n(.*?)endstream`)

// readable is the body; the text of a PDF is unpacked.
func readable(page *apptest.Page) string {
	text := page.Body
	if page.Header.Get("Content-Type") != "application/pdf" {
		return text
	}
	for _, stream := range packed.FindAllStringSubmatch(page.Body, -1) {
		if unpacked, err := zlib.NewReader(strings.NewReader(stream[1])); err == nil {
			plain, _ := io.ReadAll(unpacked) // what follows the stream is no part of it
			text += string(bytes.ReplaceAll(plain, []byte{0}, nil))
		}
	}
	return text
}

// searches: words, numbers, spellings, suggestions, facets and counts know nothing of the other range.
func (w *world) searches(t *testing.T) {
	for _, one := range []struct {
		me, other side
		word      string
		numbers   []string
	}{
		{w.a, w.b, "zephyrium", []string{"PK-0201-643", "pk0201643", "BH-TAPE-1", "bh tape 1", "BHGLOVE7", "PW-0201", "2000000000077", "02000000000077"}},
		{w.b, w.a, "secretium", []string{"FS-0125-08-A2", "fs012508a2", "NM 400-1187", "nm4001187", "NM 910-0042", "SEC-125", "2000000000046"}},
	} {
		base := "/s/" + one.me.slug
		for _, words := range append(one.numbers, one.word, one.word[1:], one.word[:len(one.word)-1]+"n", strings.Replace(one.word, "e", "a", 1), "carton", "washer") {
			for _, path := range []string{"/search?q=", "/suggest?q=", "/search?sort=bought&q=", "/search?sort=price&view=pictures&q="} {
				page := one.me.buyer.Get(base + path + url.QueryEscape(words))
				if page.Status != http.StatusOK {
					t.Errorf("%s%s%s: %d", base, path, words, page.Status)
				}
				if found := secretIn(page.Body, words+" "+one.word, one.other.secrets); found != "" {
					t.Errorf("%s looks for %q at %s and reads %q", one.me.slug, words, path, found)
				}
				if strings.Contains(page.Body, one.word) && words != one.word {
					t.Errorf("%s looks for %q at %s and is offered %q", one.me.slug, words, path, one.word)
				}
			}
		}
		w.counts(t, one.me)
	}
}

// counts: what is counted for an account is what it can reach, one by one.
func (w *world) counts(t *testing.T, me side) {
	t.Helper()
	actor := w.Actor(map[string]string{"nordwind": "jana@nordwind.example", "bright-harvest": "tom@bright-harvest.example"}[me.slug], me.slug)
	scope := actor.Scope(w.today())
	all, err := w.App.Search.Search(bg, scope, search.Query{Page: 1, PerPage: search.MaxPerPage})
	w.Must(err)
	own, err := w.App.Catalog.Range(bg, scope)
	w.Must(err)
	if all.Total != own.Len() && all.Total != own.Len()-1 { // the one that is no longer made
		t.Errorf("%s: %d products are found, its range holds %d", me.slug, all.Total, own.Len())
	}
	for _, f := range append(slices.Clone(all.Facets), all.Brands) {
		for _, v := range f.Values {
			q := search.Query{Filters: map[string][]string{f.Name: {v.Text}}, Page: 1, PerPage: 20}
			if f.Name == all.Brands.Name {
				q = search.Query{Brands: []string{v.Text}, Page: 1, PerPage: 20}
			}
			found, err := w.App.Search.Search(bg, scope, q)
			w.Must(err)
			if found.Total != v.Count || found.Total == 0 {
				t.Errorf("%s: %s %s counts %d, shows %d", me.slug, f.Name, v.Text, v.Count, found.Total)
			}
		}
	}
	tree, err := w.App.Catalog.Tree(bg, scope)
	w.Must(err)
	for _, c := range tree.Top {
		found, err := w.App.Search.Search(bg, scope, search.Query{Category: c.Slug, Page: 1, PerPage: 20})
		w.Must(err)
		if c.Count != found.Total && c.Count != found.Total+1 || c.Count == 0 {
			t.Errorf("%s: category %s counts %d, shows %d", me.slug, c.Name, c.Count, found.Total)
		}
	}
}

// unknownNumbers: the shared glove answers to each account's own number only, and popularity is each account's own.
func (w *world) unknownNumbers(t *testing.T) {
	for _, number := range []string{"BH-GLOVE-7", "bhglove7"} {
		if page := w.a.buyer.Get("/s/nordwind/search?q=" + url.QueryEscape(number)); strings.Contains(page.Body, "SW-2210-L") {
			t.Errorf("Nordwind finds the glove by Bright Harvest's %s", number)
		}
		if page := w.b.buyer.Get("/s/bright-harvest/search?q=" + url.QueryEscape(number)); !strings.Contains(page.Body, "SW-2210-L") {
			t.Errorf("Bright Harvest doesn't find its own %s", number)
		}
	}
	before := numbers.FindAllString(w.a.buyer.Get("/s/nordwind/search?sort=bought").Text("main"), -1)
	tom := w.Actor("tom@bright-harvest.example", "bright-harvest")
	for range 5 {
		w.order(tom, "SW-2210-L", "zephyrium-pop")
	}
	w.Settle()
	if after := numbers.FindAllString(w.a.buyer.Get("/s/nordwind/search?sort=bought").Text("main"), -1); len(before) == 0 || !slices.Equal(after, before) {
		t.Errorf("what Bright Harvest buys changes what Nordwind is shown as often bought: %v, before %v", after, before)
	}
}

var numbers = regexp.MustCompile(`\b(FS|SW)-[0-9A-Z-]+`)

// letters: what is written to one account's people holds nothing of the other, in any letter there is.
func (w *world) letters(t *testing.T) {
	ctx, by := context.Background(), identity.System("Ines")
	for _, s := range []side{w.a, w.b} {
		numbers := []string{}
		w.Must(w.App.DB.Select(ctx, &numbers, `SELECT number FROM orders WHERE account_id = ? ORDER BY id LIMIT 2`, w.account(s.slug)))
		for _, number := range numbers {
			_, err := w.App.Orders.Confirm(ctx, by, number, orders.Told{Note: "fine"})
			w.Must(err)
			_, err = w.App.Orders.ChangeDate(ctx, by, number, w.today().AddDays(9), orders.Told{Note: "later"})
			w.Must(err)
			_, err = w.App.Orders.Ship(ctx, by, number, nil, "https://track.example/1", orders.Told{})
			w.Must(err)
			_, err = w.App.Orders.Deliver(ctx, by, number, 0, orders.Told{})
			w.Must(err)
		}
	}
	w.Pass(4 * 24 * time.Hour) // standing orders are told ahead, and run
	w.Settle()
	var all []struct {
		Account int64  `db:"account_id"`
		To      string `db:"to_email"`
		Subject string `db:"subject"`
		HTML    string `db:"body_html"`
		Text    string `db:"body_text"`
	}
	w.Must(w.App.DB.Select(ctx, &all, `SELECT COALESCE(account_id, 0) AS account_id, to_email, subject, body_html, body_text FROM letters`))
	told := map[int64]int{}
	for _, l := range all {
		secrets := w.b.secrets
		if l.Account == w.account("bright-harvest") {
			secrets = w.a.secrets
		}
		told[l.Account]++
		if word := secretIn(l.Subject+l.HTML+l.Text, "", secrets); l.Account != 0 && word != "" {
			t.Errorf("the letter %q to %s holds %q", l.Subject, l.To, word)
		}
		if l.Account != 0 && !strings.HasSuffix(l.To, "@"+w.domainOf(l.Account)) && !strings.HasSuffix(l.To, "@harbour-vale.example") {
			t.Errorf("a letter about an account goes to %s", l.To)
		}
	}
	if told[w.account("nordwind")] < 5 || told[w.account("bright-harvest")] < 5 {
		t.Errorf("too few letters were written to say anything: %v", told)
	}
}

func (w *world) domainOf(account int64) string {
	if account == w.account("nordwind") {
		return "nordwind.example"
	}
	return "bright-harvest.example"
}
