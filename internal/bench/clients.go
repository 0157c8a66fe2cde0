package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// What each account has of its own, besides its assortment of about a tenth of the products.
const (
	listEntries    = 200
	contractPrices = 20
	pastOrders     = 10 // so that home pages have something to show
	linesPerOrder  = 4
	sharedDerived  = 4 // lists that follow the base list; an account has one of them
	sharedOwn      = 4 // lists with prices of their own; an account has one of them
	ownKinds       = 6 // categories of 120 in an account's assortment, with a brand and a tag of 40 each
)

// Salts of what an account's number decides.
const (
	ofRange uint64 = iota + 100
	ofEntries
	ofContracts
	ofOrders
	ofSharedPrices
)

func slugOf(account int) string  { return fmt.Sprintf("client-%04d", account) }
func emailOf(account int) string { return fmt.Sprintf("buyer@client-%04d.example", account) }

// reach is what an account's assortment includes.
type reach struct {
	kinds      []int
	brand, tag int
}

func reachOf(account int) reach {
	r := reach{brand: pick(account, ofRange+1000, brands), tag: pick(account, ofRange+2000, tags)}
	for n := 0; len(r.kinds) < ownKinds; n++ {
		if k := pick(account*64+n, ofRange, kindCount()); !slices.Contains(r.kinds, k) {
			r.kinds = append(r.kinds, k)
		}
	}
	return r
}

func (r reach) has(product int) bool {
	return brandOf(product) == r.brand || tagOf(product) == r.tag || slices.Contains(r.kinds, kindOf(product))
}

// some are count different products of the account's range.
func (w world) some(account int, salt uint64, count int) []int {
	r, seen := reachOf(account), map[int]bool{}
	list := make([]int, 0, count)
	for n := 0; len(list) < count; n++ {
		if p := pick(account*1_000_000+n, salt, w.products); r.has(p) && !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}

type writer struct{ *csv.Writer }

func (w writer) row(cells ...string) { _ = w.Write(cells) } // an error is kept until the end

// table writes a file of a header and what rows writes.
func table(header []string, rows func(w writer)) func(io.Writer) error {
	return func(out io.Writer) error {
		w := writer{csv.NewWriter(out)}
		w.row(header...)
		rows(w)
		w.Flush()
		return w.Error()
	}
}

type file struct {
	kind  string
	write func(io.Writer) error
}

// files are what is imported, in an order in which each finds what it names.
func (w world) files(today time.Time) []file {
	return []file{
		{"products", w.writeProducts},
		{"assortments", table([]string{"code", "name", "rule", "kind", "value"}, w.assortments)},
		{"price-lists", table([]string{"code", "name", "derived_percent", "applies_to"}, w.lists)},
		{"prices", table([]string{"price_list", "sku", "min_qty", "unit_price"}, w.prices)},
		{"accounts", table([]string{"slug", "name", "price_lists", "assortments", "segment"}, w.clients)},
		{"contract-prices", table([]string{"account", "sku", "min_qty", "unit_price"}, w.contracts)},
		{"locations", table([]string{"account", "code", "name", "line1", "city", "postcode", "country", "is_billing"}, w.locations)},
		{"members", table([]string{"email", "account", "name", "role"}, w.members)},
		{"orders", table([]string{"order_number", "account", "ordered_at", "channel", "sku", "quantity", "unit_price", "member_email"},
			func(out writer) { w.orders(out, today) })},
	}
}

func (w world) assortments(out writer) {
	for a := range w.accounts {
		r, code := reachOf(a), "range-"+slugOf(a)
		for _, k := range r.kinds {
			out.row(code, "Range of "+slugOf(a), "include", "category", categoryPath(k))
		}
		out.row(code, "Range of "+slugOf(a), "include", "brand", brandName(r.brand))
		out.row(code, "Range of "+slugOf(a), "include", "tag", tagName(r.tag))
	}
}

func derivedList(n int) string { return fmt.Sprintf("derived-%d", n) }
func sharedList(n int) string  { return fmt.Sprintf("shared-%d", n) }

func (w world) lists(out writer) {
	for n := range sharedDerived {
		out.row(derivedList(n), fmt.Sprintf("Tier %d", n), strconv.Itoa(3*n+2), "all")
	}
	for n := range sharedOwn {
		out.row(sharedList(n), fmt.Sprintf("Season %d", n), "", "")
	}
	for a := range w.accounts {
		out.row("own-"+slugOf(a), "Agreed with "+slugOf(a), "", "")
	}
}

// prices: a shared list names a twentieth of the products; an account's own has breaks on a quarter of what it names.
func (w world) prices(out writer) {
	for n := range sharedOwn {
		for p := range w.products {
			if pick(p, ofSharedPrices+uint64(n), 20) == 0 {
				out.row(sharedList(n), skuOf(p), "1", cents(priceOf(p)*95/100+1))
			}
		}
	}
	for a := range w.accounts {
		list := "own-" + slugOf(a)
		for i, p := range w.some(a, ofEntries, listEntries*4/5) {
			out.row(list, skuOf(p), "1", cents(priceOf(p)*9/10+1))
			if i < listEntries/5 {
				out.row(list, skuOf(p), "100", cents(priceOf(p)*8/10+1))
			}
		}
	}
}

func (w world) clients(out writer) {
	for a := range w.accounts {
		lists := "own-" + slugOf(a) + ";" + sharedList(a%sharedOwn) + ";" + derivedList(a/sharedOwn%sharedDerived)
		out.row(slugOf(a), "Client "+strconv.Itoa(a), lists, "range-"+slugOf(a), "trade")
	}
}

func (w world) contracts(out writer) {
	for a := range w.accounts {
		for _, p := range w.some(a, ofContracts, contractPrices) {
			out.row(slugOf(a), skuOf(p), "1", cents(priceOf(p)*85/100+1))
		}
	}
}

const locationCode = "MAIN"

func (w world) locations(out writer) {
	for a := range w.accounts {
		out.row(slugOf(a), locationCode, "Client "+strconv.Itoa(a), fmt.Sprintf("Street %d", a+1), "Hamburg", "20095", "DE", "yes")
	}
}

func (w world) members(out writer) {
	for a := range w.accounts {
		out.row(emailOf(a), slugOf(a), fmt.Sprintf("Robin %d", a), "buyer")
	}
}

func (w world) orders(out writer, today time.Time) {
	for a := range w.accounts {
		bought := w.some(a, ofOrders, 2*linesPerOrder)
		for n := range pastOrders {
			at := today.AddDate(0, 0, -10*(n+1)).Format(time.RFC3339)
			for i := range linesPerOrder {
				p := bought[(n+i)%len(bought)]
				out.row(fmt.Sprintf("OLD-%04d-%02d", a, n), slugOf(a), at, "online", skuOf(p), strconv.Itoa(10+i), cents(priceOf(p)), emailOf(a))
			}
		}
	}
}
