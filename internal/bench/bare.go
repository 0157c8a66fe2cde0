package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/a-h/templ"
	"github.com/valyala/fasthttp"

	"tradecounter/views/layout"
	"tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// The bare page is a listing of the portal's own components filled with constants: what is left when nothing is looked
// up, decided or written out. It is served by a process of its own.

const (
	bareCommand = "bare-page"
	bareRows    = 40
)

// bareValues is a listing with so many values in its filters.
func bareValues(values int) templ.Component {
	l := storefront.Listing{
		Title: "Hex bolts", Counts: "214 products", Basis: "Prices in EUR, net, for Client 7", Action: "/s/client-0007/c/hex-bolts", ClearTo: "/s/client-0007/c/hex-bolts",
		Sorts: []ui.Option{{Value: "", Label: "Name"}, {Value: "price", Label: "Your price, lowest first"}},
		Add:   storefront.Adding{Action: "/s/client-0007/cart/add?from=listing", Cart: "/s/client-0007/cart", CSRF: "vjq0bSFrJtSIs7gQ5yYFh9e3dfEdTb2Mk1XwyqB0"},
		AskTo: "/s/client-0007/ask?q=Hex+bolts", AskWho: "Ines",
		Pages: ui.Pages{Summary: "1 to 40 of 214", Current: 1, Last: 6, To: func(n int) string { return "/s/client-0007/c/hex-bolts?page=" + strconv.Itoa(n) }},
	}
	for n := range bareRows {
		id := strconv.Itoa(n)
		l.First = append(l.First, storefront.Card{To: "/s/client-0007/p/HE-0000" + id, SKU: "HE-0000" + id, Name: "Hex bolt 8 × 40 mm, stainless steel, polished",
			Attrs: []string{"Material stainless steel, Finish polished", "Length 40 mm, Diameter 8 mm"},
			Stock: storefront.Stock{Level: ui.InStock, Text: "412 in stock", Note: "tomorrow, Tue 24 Nov"},
			Price: ui.Price{Amount: "€12.66", Unit: "each", Next: "100+ €10.66"}, QuantityID: "q" + id, Quantity: "1", CanAdd: true})
	}
	for n := range values {
		if n%12 == 0 {
			l.Rail = append(l.Rail, storefront.FilterGroup{Legend: "Length", Field: "f"})
		}
		g := &l.Rail[len(l.Rail)-1]
		g.Values = append(g.Values, storefront.FilterValue{Value: "Length:40 mm", Text: "40 mm", Count: "37"})
	}
	chrome := layout.Chrome{Seller: layout.Seller{Name: "Your company"}, Account: layout.Account{Name: "Client 7", Slug: "client-0007"}, Base: "/s/client-0007", Locale: "en-GB"}
	return storefront.ListingPage(chrome, l)
}

// bareOf is the bare page with as many values as bring it to a size.
func bareOf(size int64) (templ.Component, error) {
	for values := 0; values < 5000; values++ {
		var b bytes.Buffer
		page := bareValues(values)
		if err := page.Render(context.Background(), &b); err != nil {
			return nil, err
		}
		if int64(b.Len()) >= size {
			return page, nil
		}
	}
	return nil, fmt.Errorf("no bare page of %d bytes", size)
}

// serveBare is the process that serves it until it is ended.
func serveBare(args []string) error {
	if len(args) != 2 {
		return errors.New("it is " + bareCommand + " HOST SIZE")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	page, err := bareOf(size)
	if err != nil {
		return err
	}
	return fasthttp.ListenAndServe(args[0], func(c *fasthttp.RequestCtx) {
		c.SetContentType("text/html; charset=utf-8")
		if err := page.Render(c, c.Response.BodyWriter()); err != nil {
			c.Error(err.Error(), fasthttp.StatusInternalServerError)
		}
	})
}

// startBare starts this program once more to serve the bare page.
func startBare(ctx context.Context, size int64) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	host, err := freeHost()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(self, bareCommand, host, strconv.FormatInt(size, 10)), host: host}
	return s, s.start(ctx, "/")
}

func bareTask() task {
	return task{title: "  bare page of that size", do: func(v *visitor, _ *member) error { return v.page("/", "", rowMark, bareRows) }}
}
