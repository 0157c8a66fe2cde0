package apptest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Browser keeps cookies and follows no redirect by itself.
type Browser struct {
	Shop    *Shop
	Host    string // portal.example unless told
	Header  http.Header
	cookies map[string]string
}

// Page is an answer.
type Page struct {
	Status   int
	Header   http.Header
	Location string
	Body     string
	shop     *Shop
	root     *html.Node
}

// Browser opens one that nobody has signed in with.
func (s *Shop) Browser() *Browser {
	return &Browser{Shop: s, Host: "portal.example", Header: http.Header{}, cookies: map[string]string{}}
}

// SignIn opens a browser and signs someone in.
func (s *Shop) SignIn(email string) *Browser {
	s.T.Helper()
	b := s.Browser()
	page := b.Post("/sign-in", "/sign-in", "email", email, "password", Password)
	if page.Status != http.StatusSeeOther {
		s.T.Fatalf("sign in as %s: %d %s", email, page.Status, page.Text())
	}
	return b
}

// Enter is SignIn without the way through the door: for crowds.
func (s *Shop) Enter(email string) *Browser {
	s.T.Helper()
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	_, err := s.App.DB.Exec(context.Background(), `INSERT INTO sessions (token_hash, person_id, csrf, created_at, seen_at, expires_at)
		SELECT ?, id, ?, ?, ?, ? FROM people WHERE email = ?`, hex.EncodeToString(sum[:]), rand.Text(), s.Now(), s.Now(), s.Now().Add(time.Hour), email)
	s.Must(err)
	b := s.Browser()
	b.SetCookie("tc_session", token)
	return b
}

// Get asks for a path.
func (b *Browser) Get(path string) *Page { return b.Do(http.MethodGet, path, nil) }

// Post sends a form to a path with the token of the page it stands on; fields are names and values in turn.
func (b *Browser) Post(from, path string, fields ...string) *Page {
	b.Shop.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	form.Set("csrf", b.Token(from))
	return b.Do(http.MethodPost, path, form)
}

// Token is the token of the first form on a page.
func (b *Browser) Token(path string) string {
	b.Shop.T.Helper()
	page := b.Get(path)
	if field := page.Find("input[name=csrf]"); field != nil {
		return attr(field, "value")
	}
	b.Shop.T.Fatalf("no form on %s: %d", path, page.Status)
	return ""
}

// Do sends a request.
func (b *Browser) Do(method, path string, form url.Values) *Page {
	b.Shop.T.Helper()
	request, err := http.NewRequest(method, "http://"+b.Host+path, strings.NewReader(form.Encode()))
	b.Shop.Must(err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.Send(request)
}

// Send sends a request as it is, with the browser's headers and cookies.
func (b *Browser) Send(request *http.Request) *Page {
	b.Shop.T.Helper()
	for name, values := range b.Header {
		request.Header[name] = values
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := b.Shop.Web.App.Test(request, -1)
	b.Shop.Must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	b.Shop.Must(err)
	for _, c := range response.Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return &Page{Status: response.StatusCode, Header: response.Header, Location: response.Header.Get("Location"), Body: string(body), shop: b.Shop}
}

// SetCookie plants a cookie, as somebody else might.
func (b *Browser) SetCookie(name, value string) { b.cookies[name] = value }

// Cookie is what the browser keeps under a name.
func (b *Browser) Cookie(name string) string { return b.cookies[name] }

// Find is the first element that a selector like "form[action=/x] button.btn" describes, or nil.
func (p *Page) Find(selector string) *html.Node {
	if all := p.All(selector); len(all) > 0 {
		return all[0]
	}
	return nil
}

// All are the elements that a selector describes: tag, #id, .class, [name] or [name=value], spaces for what is inside.
func (p *Page) All(selector string) []*html.Node {
	if p.root == nil {
		root, err := html.Parse(strings.NewReader(p.Body))
		p.shop.Must(err)
		p.root = root
	}
	found := []*html.Node{p.root}
	for _, step := range strings.Fields(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, from := range found {
			walk(from, func(n *html.Node) {
				if n != from && !seen[n] && matches(n, step) {
					seen[n] = true
					next = append(next, n)
				}
			})
		}
		found = next
	}
	return found
}

func walk(n *html.Node, do func(*html.Node)) {
	do(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, do)
	}
}

func matches(n *html.Node, step string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	for step != "" {
		end := strings.IndexAny(step[1:], "#.[") + 1
		if step[0] == '[' {
			end = strings.IndexByte(step, ']') + 1
		}
		part := step
		if end > 0 {
			part, step = step[:end], step[end:]
		} else {
			step = ""
		}
		if !matchesPart(n, part) {
			return false
		}
	}
	return true
}

func matchesPart(n *html.Node, part string) bool {
	switch part[0] {
	case '#':
		return attr(n, "id") == part[1:]
	case '.':
		return strings.Contains(" "+attr(n, "class")+" ", " "+part[1:]+" ")
	case '[':
		name, value, exact := strings.Cut(strings.Trim(part, "[]"), "=")
		for _, a := range n.Attr {
			if a.Key == name && (!exact || a.Val == value) {
				return true
			}
		}
		return false
	}
	return n.Data == part
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Attr is an attribute of the first element that a selector describes.
func (p *Page) Attr(selector, name string) string {
	if n := p.Find(selector); n != nil {
		return attr(n, name)
	}
	return ""
}

// Text is what a person reads on the page, or in the first element that a selector describes.
func (p *Page) Text(selector ...string) string {
	from := p.Find("body")
	if len(selector) > 0 {
		from = p.Find(selector[0])
	}
	if from == nil {
		return ""
	}
	var b strings.Builder
	walk(from, func(n *html.Node) {
		if n.Type == html.TextNode && (n.Parent == nil || (n.Parent.Data != "script" && n.Parent.Data != "style")) {
			b.WriteString(n.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// Shows says whether a person reads these words on the page.
func (p *Page) Shows(words string) bool { return strings.Contains(p.Text(), words) }
