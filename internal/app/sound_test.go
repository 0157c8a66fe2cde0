package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tradecounter/internal/app/apptest"
)

// TestEveryPageIsSound follows the links of each role and of the door, and reads every kind of page as a validator does.
func TestEveryPageIsSound(t *testing.T) {
	s := apptest.New(t).Fill()
	aBusyShop(s)
	b := s.SignIn("jana@nordwind.example")
	b.Post("/s/nordwind/p/FS-0933-08040-Z", "/s/nordwind/cart/add", "sku", "FS-0933-08040-Z", "qty", "10")
	nobody := s.Browser()
	read := map[string]bool{}
	for _, from := range []struct {
		who   *apptest.Browser
		pages []string
	}{
		{nobody, []string{"/sign-in", "/sign-in?next=%2Fs%2Fnordwind", "/reset", "/reset/sent", "/reset/unknown", "/invitation/unknown", "/nowhere"}},
		{b, []string{"/s/nordwind", "/s/nordwind/checkout", "/s/nordwind/cart", "/s/nordwind/search?q=nothing+like+it", "/s/nordwind/p/MISSING", "/s/nordwind/team"}},
		{s.SignIn("boss@nordwind.example"), []string{"/s/nordwind/team"}},
		{s.SignIn("vera@nordwind.example"), []string{"/s/nordwind", "/s/nordwind/cart"}},
		{s.SignIn("admin@harbour-vale.example"), []string{"/desk", "/desk/nowhere"}},
	} {
		queue, known := from.pages, map[string]bool{}
		for at := 0; at < len(queue); at++ {
			page := from.who.Get(queue[at])
			if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
				continue
			}
			read[queue[at]] = true
			for _, wrong := range unsound(page.Body) {
				t.Errorf("%s: %s", queue[at], wrong)
			}
			for _, a := range page.All("a[href]") {
				link, err := url.Parse(attribute(a, "href"))
				if err != nil || link.Host != "" || !strings.HasPrefix(link.Path, "/") || isFile.MatchString(link.Path) || known[kindOf(link.Path)] || from.who == nobody {
					continue
				}
				known[kindOf(link.Path)] = true
				queue = append(queue, link.RequestURI())
			}
		}
	}
	if len(read) < 40 {
		t.Errorf("only %d pages were read", len(read))
	}
}

// unsound is what a validator would say of a page.
func unsound(page string) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !strings.HasPrefix(page, "<!DOCTYPE html>") {
		say("it has no document type")
	}
	for _, tag := range misnested(page) {
		say("%s", tag)
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return append(wrong, err.Error())
	}
	ids, last, h1 := map[string]bool{}, 0, 0
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" && ids[id] {
			say("the id %s is there twice", id)
		} else if id != "" {
			ids[id] = true
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			level := int(n.Data[1] - '0')
			if level == 1 {
				h1++
			}
			if !within(n, "header") && !within(n, "nav") { // they come before the page's own
				if level > last+1 {
					say("a heading of level %d follows one of %d", level, last)
				}
				last = level
			}
		}
		if n.DataAtom == atom.Title && n.Parent.DataAtom == atom.Head && strings.TrimSpace(n.FirstChild.Data) == "" {
			say("it has no title")
		}
	}
	if h1 != 1 {
		say("%d headings of level 1", h1)
	}
	for n := range root.Descendants() {
		for _, name := range []string{"for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant"} {
			for _, id := range strings.Fields(attribute(n, name)) {
				if !ids[id] {
					say("%s of <%s> names %s, which isn't there", name, n.Data, id)
				}
			}
		}
		if to := attribute(n, "href"); n.DataAtom == atom.A && len(to) > 1 && to[0] == '#' && !ids[to[1:]] {
			say("a link leads to %s, which isn't there", to)
		}
		if n.DataAtom == atom.Label && attribute(n, "for") == "" && !slices.ContainsFunc(slices.Collect(n.Descendants()), control) {
			say("a label is of no field: %s", text(n))
		}
	}
	return wrong
}

// misnested reads the tags as they are written, where a browser would put things right.
func misnested(page string) (wrong []string) {
	var open []string
	holds := func(names ...string) bool {
		return slices.ContainsFunc(open, func(name string) bool { return slices.Contains(names, name) })
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		token := z.Token()
		switch name := token.Data; kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			switch {
			case slices.Contains(blocks, name) && holds("p"):
				wrong = append(wrong, "<"+name+"> in a <p>")
			case slices.Contains(interactive, name) && !hidden(token) && holds("a", "button"):
				wrong = append(wrong, "<"+name+"> in a link or a button")
			case (name == "form" || name == "label") && holds(name):
				wrong = append(wrong, "<"+name+"> in another")
			case len(open) > 0 && slices.Contains([]string{"ul", "ol"}, open[len(open)-1]) && name != "li":
				wrong = append(wrong, "<"+name+"> in a list")
			}
			if kind == html.StartTagToken && !slices.Contains(void, name) {
				open = append(open, name)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != name {
				return append(wrong, fmt.Sprintf("</%s> closes %v", name, open))
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		wrong = append(wrong, fmt.Sprintf("%v isn't closed", open))
	}
	return wrong
}

var (
	void        = strings.Fields("area base br col embed hr img input link meta source track wbr")
	interactive = strings.Fields("a button input select textarea details label iframe")
	blocks      = strings.Fields("address article aside details div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul")
)

func hidden(t html.Token) bool {
	return slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "type" && a.Val == "hidden" })
}

func control(n *html.Node) bool {
	return slices.Contains([]string{"input", "select", "textarea", "button", "progress", "meter", "output"}, n.Data)
}

func within(n *html.Node, name string) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if up.Data == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestUnsoundPagesAreFound(t *testing.T) {
	for body, want := range map[string]string{
		`<h1>A</h1>`: "", `<h1>A</h1><p><div></div></p>`: "<div> in a <p>", `<h1>A</h1><a href="/"><button>B</button></a>`: "in a link", `<h1>A</h1><b><i></b></i>`: "</b> closes",
		`<h1>A</h1><div>`: "closes", `<h1>A</h1><h3>B</h3>`: "follows", `<h2>A</h2>`: "level", `<h1 id="x">A</h1><p id="x"></p>`: "twice", `<h1>A</h1><label for="y">B</label>`: "names y",
		`<h1>A</h1><a href="#z">B</a>`: "leads to #z", `<h1>A</h1><ul><p></p></ul>`: "in a list", `<h1>A</h1><label>B</label>`: "of no field",
	} {
		wrong := strings.Join(unsound(`<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>`+body+`</body></html>`), "; ")
		if (want == "") != (wrong == "") || !strings.Contains(wrong, want) {
			t.Errorf("%s: %q, want %q", body, wrong, want)
		}
	}
}
