package app_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/net/html"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/search"
)

// rangeWorld is the demo seller with what its storefronts show, to be compared with what the desk said.
type rangeWorld struct {
	*apptest.Shop
	admin   *apptest.Browser
	clients []accounts.Account
	today   clock.Date
	random  *rand.Rand
	values  catalog.Values
	skus    []string
}

// What the desk's pages say a change of ranges does is what the storefronts then show, on the whole demo catalogue: random
// rules of real categories, brands, tags and products in every assortment, and random ranges of clients. Said is who sees
// how many more and fewer; shown are each client's range, its tree of categories, and what its search finds.
func TestWhatTheDeskSaysOfRangesIsWhatTheDemoThenShows(t *testing.T) {
	inTurn(t, 5)
	if testing.Short() {
		t.Skip("the demo takes a minute")
	}
	s, ctx := apptest.Demo(t), context.Background()
	s.Must(s.App.Search.Open(ctx))
	set, err := s.App.Settings.Get(ctx)
	s.Must(err)
	w := &rangeWorld{Shop: s, admin: s.Enter("greta.vale@harbour-vale.example"), today: set.Today(s.Now()), random: rand.New(rand.NewPCG(3, 2026))}
	reach := identity.Reach{All: true, On: w.today}
	w.clients, err = s.App.Accounts.List(ctx, reach)
	s.Must(err)
	w.values, err = s.App.Catalog.Values(ctx)
	s.Must(err)
	s.Must(s.App.DB.Select(ctx, &w.skus, `SELECT sku FROM products ORDER BY id`))
	list, err := s.App.Catalog.Assortments(ctx, reach)
	s.Must(err)
	touched := 0
	for round := range 24 {
		if round%3 == 2 {
			touched += w.changeClient(w.clients[w.random.IntN(len(w.clients))], list)
		} else {
			touched += w.changeAssortment(list[w.random.IntN(len(list))].Code)
		}
	}
	if touched < 20 {
		t.Errorf("only %d clients saw something else", touched)
	}
}

func (w *rangeWorld) pick(list []string) string { return list[w.random.IntN(len(list))] }

func (w *rangeWorld) rule() (mode, kind, value string) {
	mode, kind = []string{"include", "include", "exclude"}[w.random.IntN(3)], w.pick([]string{"category", "category", "category", "brand", "tag", "sku", "all"})
	switch kind {
	case "category":
		value = w.pick(w.values.Categories)
	case "brand":
		value = strings.ToUpper(w.pick(w.values.Brands))
	case "tag":
		value = w.pick(w.values.Tags)
	case "sku":
		value = w.pick(w.skus)
	}
	return mode, kind, value
}

// changeAssortment changes some of an assortment's rules on its pages.
func (w *rangeWorld) changeAssortment(code string) int {
	w.T.Helper()
	at := "/desk/range/assortments/" + code
	page := w.admin.Get(at)
	fields := []string{"name", page.Attr("#name", "value"), "seen", page.Attr("input[name=seen]", "value")}
	for _, li := range page.All("li.rule") {
		mode, kind, value := picked(li, "mode"), picked(li, "kind"), ""
		for _, input := range inside(li, "input") {
			value = attrOf(input, "value")
		}
		if w.random.IntN(4) > 0 {
			fields = append(fields, "mode", mode, "kind", kind, "value", value)
		}
	}
	for range 1 + w.random.IntN(3) {
		mode, kind, value := w.rule()
		fields = append(fields, "mode", mode, "kind", kind, "value", value)
	}
	before := w.shown()
	review := w.admin.Post(at, at+"/review", fields...)
	if review.Status != http.StatusOK {
		w.T.Fatalf("%s: %d %s", at, review.Status, review.Text("main"))
	}
	said := w.told(review)
	if done := w.admin.Post(at, at+"/save", append(fields, "shown", review.Attr("input[name=shown]", "value"))...); done.Status != http.StatusSeeOther {
		w.T.Fatalf("save %s: %d %s", at, done.Status, done.Text("main"))
	}
	w.compare(at, before, said)
	return len(said)
}

// changeClient gives a client another range on its page.
func (w *rangeWorld) changeClient(client accounts.Account, list []catalog.Assortment) int {
	w.T.Helper()
	at := "/desk/clients/" + client.Slug + "/range"
	page := w.admin.Get(at)
	fields := []string{"seen", page.Attr("input[name=seen]", "value")}
	for _, a := range list {
		if w.random.IntN(6) == 0 {
			fields = append(fields, "assortment", a.Code)
		}
	}
	var added, hidden []string
	for range 10 {
		added, hidden = append(added, w.pick(w.skus)), append(hidden, w.pick(w.skus[:len(w.skus)/2]))
	}
	for _, sku := range hidden {
		if strings.Contains("\n"+strings.Join(added, "\n")+"\n", "\n"+sku+"\n") {
			hidden = nil
		}
	}
	fields = append(fields, "added", strings.Join(added, "\r\n"), "hidden", strings.Join(hidden, "\r\n"))
	before := w.shown()
	tried := w.admin.Post(at, at, append(fields, "do", "preview")...)
	said := map[string][2]int{}
	for i, side := range []string{"product appears", "disappear"} {
		n := numberBefore(tried.Text("main"), side)
		counts := said[client.Slug]
		counts[i] = n
		said[client.Slug] = counts
	}
	if said[client.Slug] == [2]int{} {
		delete(said, client.Slug)
	}
	done := w.admin.Post(at, at+"/save", append(fields, "shown", tried.Attr("input[name=shown]", "value"))...)
	if done.Status != http.StatusSeeOther {
		w.T.Fatalf("save %s: %d %s", at, done.Status, done.Text("main"))
	}
	w.compare(at, before, said)
	return len(said)
}

// told is what a review says of each client that it names: how many products appear and disappear.
func (w *rangeWorld) told(page *apptest.Page) map[string][2]int {
	said := map[string][2]int{}
	for _, row := range page.All("tbody tr") {
		link, cells := inside(row, "a"), inside(row, "td")
		slug := strings.TrimSuffix(strings.TrimPrefix(attrOf(link[0], "href"), "/desk/clients/"), "/range")
		said[slug] = [2]int{figure(textOf(cells[1])), figure(textOf(cells[2]))}
	}
	return said
}

// shown are the clients' ranges.
func (w *rangeWorld) shown() map[string]*roaring.Bitmap {
	ranges := map[string]*roaring.Bitmap{}
	for _, client := range w.clients {
		seen, err := w.App.Catalog.Range(context.Background(), w.scope(client))
		w.Must(err)
		ranges[client.Slug] = seen.Bitmap().Clone()
	}
	return ranges
}

func (w *rangeWorld) scope(client accounts.Account) identity.Scope {
	return identity.System("test").ForAccount(client.Acting()).Scope(w.today)
}

func (w *rangeWorld) compare(what string, before map[string]*roaring.Bitmap, said map[string][2]int) {
	w.T.Helper()
	ctx, after := context.Background(), w.shown()
	w.Must(w.App.Search.Refresh(ctx))
	for _, client := range w.clients {
		was, is := before[client.Slug], after[client.Slug]
		both := is.AndCardinality(was)
		came, went := int(is.GetCardinality()-both), int(was.GetCardinality()-both)
		if told := said[client.Slug]; told != [2]int{came, went} {
			w.T.Fatalf("%s: %s was said to see %v more and fewer, it is %d and %d", what, client.Slug, told, came, went)
		}
		tree, err := w.App.Catalog.Tree(ctx, w.scope(client))
		w.Must(err)
		listed := 0
		for _, top := range tree.Top {
			listed += top.Count
		}
		found, err := w.App.Search.Search(ctx, w.scope(client), search.Query{PerPage: 20})
		w.Must(err)
		if n := int(is.GetCardinality()); listed != n || found.Total != n {
			w.T.Fatalf("%s: %s sees %d, its tree counts %d, its list %d", what, client.Slug, n, listed, found.Total)
		}
	}
}

func inside(n *html.Node, tag string) (found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == tag {
			found = append(found, c)
		}
	}
	return found
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) (text string) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text += c.Data
		}
	}
	return text
}

// picked is the value of the option that a select has.
func picked(n *html.Node, name string) string {
	for _, field := range inside(n, "select") {
		if attrOf(field, "name") != name {
			continue
		}
		for _, option := range inside(field, "option") {
			for _, a := range option.Attr {
				if a.Key == "selected" {
					return attrOf(option, "value")
				}
			}
		}
	}
	return ""
}

func figure(text string) int {
	n, _ := strconv.Atoi(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text))
	return n
}

// numberBefore is the number that stands before words, where they stand with one product or several.
func numberBefore(text, words string) int {
	for _, w := range []string{words, strings.Replace(words, "product appears", "products appear", 1)} {
		if head, _, ok := strings.Cut(text, " "+w); ok {
			fields := strings.Fields(head)
			return figure(fields[len(fields)-1])
		}
	}
	return 0
}
