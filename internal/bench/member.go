package main

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"
)

// member is someone signed in, with what they will ask for. All of it was read from pages that the portal gave.
type member struct {
	account    int
	base       string // /s/client-0001
	cookie     string
	desk       string // the cookie of the administrator who works on the desk
	csrf       string
	categories []string // addresses of listings that fill a page of 40
	searches   []string // addresses of searches with filters that find something
	typed      []string // beginnings of words and numbers that suggest something
	products   []string // SKUs
	turn       int
}

// next walks through a list, another element at each turn.
func (m *member) next(list []string) string {
	m.turn++
	return list[m.turn%len(list)]
}

const (
	ownCategories = 12
	ownSearches   = 12
	ownProducts   = 60
	ownTyped      = 40
)

var (
	field           = regexp.MustCompile(`name="csrf"[^>]*value="([^"]+)"`)
	category        = regexp.MustCompile(`href="(/s/[^"/]+/c/[^"?]+)"`)
	choice          = regexp.MustCompile(`type="checkbox" name="f" value="([^"]+)"`)
	rowMark         = `<li class="row">`
	errNothingToAsk = errors.New("nothing was found to ask for")
)

// signIn goes through the door as a browser does.
func signIn(v *visitor, w world, n int) (*member, error) {
	m := &member{account: w.account(n)}
	m.base = "/s/" + slugOf(m.account)
	body, err := v.get("/sign-in", "")
	if err != nil {
		return nil, err
	}
	token, err := findField(body)
	if err != nil {
		return nil, err
	}
	gate := cookiesOf(v)
	r := v.ask(fasthttp.MethodPost, "/sign-in", gate)
	r.Header.SetContentType("application/x-www-form-urlencoded")
	r.SetBodyString(url.Values{"email": {emailOf(m.account)}, "password": {password}, "csrf": {token}}.Encode())
	if _, err := v.send(fasthttp.StatusSeeOther); err != nil {
		return nil, err
	}
	m.cookie = cookiesOf(v)
	home, err := v.get(m.base, m.cookie)
	if err != nil {
		return nil, err
	}
	m.csrf, err = findField(home)
	return m, err
}

func findField(body []byte) (string, error) {
	found := field.FindSubmatch(body)
	if found == nil {
		return "", fmt.Errorf("the page has no field csrf: %.200s", body)
	}
	return unescape(found[1]), nil
}

func unescape(text []byte) string { return html.UnescapeString(string(text)) }

func cookiesOf(v *visitor) string {
	var list []string
	for _, set := range v.response.Header.PeekAll(fasthttp.HeaderSetCookie) {
		pair, _, _ := strings.Cut(string(set), ";")
		list = append(list, pair)
	}
	return strings.Join(list, "; ")
}

// lookAround collects what the member will ask for, each tried once.
func (m *member) lookAround(v *visitor, w world) error {
	products := w.some(m.account, ofVisits, ownProducts)
	for _, p := range products {
		m.products = append(m.products, skuOf(p))
	}
	if err := m.findCategories(v); err != nil {
		return err
	}
	if err := m.findSearches(v, products); err != nil {
		return err
	}
	return m.findTyped(v, products)
}

// ofVisits is the salt of what a member looks at.
const ofVisits uint64 = 300

func (m *member) findCategories(v *visitor) error {
	body, err := v.get(m.base+"/categories", m.cookie)
	if err != nil {
		return err
	}
	var offered []string // copied: the next answer takes the place of this one
	for _, found := range category.FindAllSubmatch(body, -1) {
		if path := unescape(found[1]) + "?per=40"; !slices.Contains(offered, path) {
			offered = append(offered, path)
		}
	}
	for _, path := range offered {
		if len(m.categories) == ownCategories {
			break
		}
		if err = v.page(path, m.cookie, rowMark, 40); err == nil {
			m.categories = append(m.categories, path)
		}
	}
	if len(m.categories) == 0 {
		return errors.Join(fmt.Errorf("listings of %s: %w", m.base, errNothingToAsk), err)
	}
	return nil
}

// wordsOf is a search for a product as people write it: noun, material, size, sometimes with a letter missing.
func wordsOf(product, n int) string {
	noun, material := strings.ToLower(kindName(kindOf(product))), one(materials, product, ofMaterial)
	switch n % 5 {
	case 0:
		return noun
	case 1:
		return noun + " " + material
	case 2:
		return fmt.Sprintf("%s %d mm", noun, lengthOf(product))
	case 3:
		return noun[:3] + noun[4:] // a typo
	}
	return material + " " + one(finishes, product, ofFinish)
}

// findSearches takes filters that the portal itself offers for the words.
func (m *member) findSearches(v *visitor, products []int) error {
	for n, p := range products {
		if len(m.searches) == ownSearches {
			return nil
		}
		path := m.base + "/search?per=40&q=" + url.QueryEscape(wordsOf(p, n))
		body, err := v.get(path, m.cookie)
		if err != nil {
			return err
		}
		offered := choice.FindAllSubmatch(body, -1)
		if len(offered) == 0 {
			continue
		}
		path += "&f=" + url.QueryEscape(unescape(offered[pick(p, ofVisits, len(offered))][1]))
		if v.page(path, m.cookie, rowMark, 1) == nil {
			m.searches = append(m.searches, path)
		}
	}
	if len(m.searches) == 0 {
		return fmt.Errorf("searches with filters of %s: %w", m.base, errNothingToAsk)
	}
	return nil
}

const optionMark = `role="option"`

// findTyped are the beginnings that a person types on the way to a product's name, and of its number.
func (m *member) findTyped(v *visitor, products []int) error {
	for n, p := range products {
		text := strings.ToLower(nameOf(p))
		if n%4 == 3 {
			text = skuOf(p)
		}
		path := m.base + "/suggest?q=" + url.QueryEscape(text[:min(2+n%8, len(text))])
		if len(m.typed) < ownTyped && m.suggest(v, path) == nil {
			m.typed = append(m.typed, path)
		}
	}
	if len(m.typed) == 0 {
		return fmt.Errorf("suggestions of %s: %w", m.base, errNothingToAsk)
	}
	return nil
}

func (m *member) suggest(v *visitor, path string) error {
	v.ask(fasthttp.MethodGet, path, m.cookie).Header.Set("X-Requested-With", "fetch")
	body, err := v.send(fasthttp.StatusOK)
	if err != nil {
		return err
	}
	if !strings.Contains(string(body), optionMark) {
		return fmt.Errorf("%s suggests nothing", path)
	}
	return nil
}
