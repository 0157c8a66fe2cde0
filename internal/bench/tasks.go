package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// task is something a client does, over and over, and what the issue aims at for it.
type task struct {
	name   string // as BENCH names it
	title  string
	cpu    time.Duration // aim per request at 10,000 products, at 100,000 twice as much; 0 for none
	p99    time.Duration // aim with one client
	best   time.Duration // CPU of the best of three established systems, answering JSON at 10,000 products; 0 if unknown
	before func(v *visitor, m *member) error
	do     func(v *visitor, m *member) error
	jobs   bool // leaves work for later, which belongs to its CPU
}

const (
	p99Page = 15 * time.Millisecond
	p99Type = 3 * time.Millisecond
	p99Desk = 100 * time.Millisecond
)

func ms(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }

// tasks in the order of the table. What changes carts comes after what shows them, orders last.
func tasks() []task {
	return []task{
		{name: "home", title: "home", p99: p99Page, do: home},
		{name: "listing", title: "listing of 40, filters counted", cpu: ms(1), p99: p99Page, best: ms(20), do: listing},
		{name: "listing", title: "listing, compressed", p99: p99Page, do: compressed},
		{name: "search", title: "search with filters", cpu: ms(2), p99: p99Page, best: ms(62), do: search},
		{name: "autocomplete", title: "autocomplete", cpu: ms(0.2), p99: p99Type, do: autocomplete},
		{name: "product", title: "product page", cpu: ms(0.6), p99: p99Page, best: ms(13), do: product},
		{name: "cart", title: "add to cart", cpu: ms(1), p99: p99Page, best: ms(19), do: addToCart},
		{name: "clients", title: "the desk’s list of 2,000 clients", p99: p99Desk, before: atDesk, do: clientList},
		{name: "client-page", title: "one client’s page on the desk", p99: p99Desk, before: atDesk, do: clientPage},
		{name: "order", title: "whole order, its letter too", cpu: ms(5), p99: p99Page, best: ms(150), before: order, do: order, jobs: true},
	}
}

func home(v *visitor, m *member) error { return v.page(m.base, m.cookie, `<h1`, 1) }

func listing(v *visitor, m *member) error {
	return v.page(m.next(m.categories), m.cookie, rowMark, 40)
}

// compressed is a listing as a browser asks for it.
func compressed(v *visitor, m *member) error {
	v.ask(fasthttp.MethodGet, m.next(m.categories), m.cookie).Header.Set(fasthttp.HeaderAcceptEncoding, "gzip, br")
	if _, err := v.send(fasthttp.StatusOK); err != nil {
		return err
	}
	if how := v.response.Header.ContentEncoding(); len(how) == 0 {
		return fmt.Errorf("the listing isn't compressed")
	}
	return nil
}

func search(v *visitor, m *member) error { return v.page(m.next(m.searches), m.cookie, rowMark, 1) }

func autocomplete(v *visitor, m *member) error { return m.suggest(v, m.next(m.typed)) }

func product(v *visitor, m *member) error {
	sku := m.next(m.products)
	return v.page(m.base+"/p/"+sku, m.cookie, sku, 2)
}

// inCart is how many different products are added, so that carts stay of a usual size.
const inCart = 10

func addToCart(v *visitor, m *member) error { return m.add(v, m.next(m.products[:inCart])) }

func (m *member) add(v *visitor, sku string) error {
	r := v.ask(fasthttp.MethodPost, m.base+"/cart/add?from=listing", m.cookie)
	r.Header.Set("X-Requested-With", "fetch")
	m.form(r, "sku", sku, "qty", "2")
	body, err := v.send(fasthttp.StatusOK)
	if err != nil {
		return err
	}
	if !strings.Contains(string(body), "added") {
		return fmt.Errorf("adding %s: %.300s", sku, body)
	}
	return nil
}

// form fills a form in: names and values by turns.
func (m *member) form(r *fasthttp.Request, pairs ...string) {
	args := r.PostArgs()
	args.Set("csrf", m.csrf)
	for i := 0; i < len(pairs); i += 2 {
		args.Set(pairs[i], pairs[i+1])
	}
	r.Header.SetContentType("application/x-www-form-urlencoded")
}

var (
	keyField    = regexp.MustCompile(`name="key"[^>]*value="([^"]+)"`)
	shownField  = regexp.MustCompile(`name="shown"[^>]*value="([^"]+)"`)
	methodField = regexp.MustCompile(`name="method"[^>]*value="([^"]+)"`)
)

// order is three lines added, the checkout form read and sent, and the order there.
func order(v *visitor, m *member) error {
	for range 3 {
		if err := m.add(v, m.next(m.products)); err != nil {
			return err
		}
	}
	checkout := m.base + "/checkout"
	body, err := v.get(checkout, m.cookie)
	if err != nil {
		return err
	}
	values := make([]string, 0, 3)
	for _, field := range []*regexp.Regexp{keyField, shownField, methodField} {
		found := field.FindSubmatch(body)
		if found == nil {
			return fmt.Errorf("the checkout form has no %s", field)
		}
		values = append(values, unescape(found[1]))
	}
	r := v.ask(fasthttp.MethodPost, checkout, m.cookie)
	m.form(r, "key", values[0], "shown", values[1], "method", values[2], "ship_to", locationCode, "bill_to", locationCode, "po_number", "PO-"+values[0][:8])
	if body, err = v.send(fasthttp.StatusSeeOther); err != nil {
		return err
	}
	if to, err := url.Parse(v.location()); err != nil || !strings.HasPrefix(to.Path, m.base+"/orders/") {
		return fmt.Errorf("placing an order led to %q: %.300s", v.location(), body)
	}
	return nil
}
