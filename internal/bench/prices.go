package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
	"tradecounter/internal/pricing"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/layout"
)

// What the desk's prices aim at.
const (
	listProducts = 12_500 // four breaks each make a list of 50,000 rows
	changedRows  = 5_000
	buyingOften  = 200 // clients that have the list and bought from it lately
	aimListPage  = 20 * time.Millisecond
	aimEffect    = 2 * time.Second
)

// priceDesk measures a page of a price list of 50,000 rows, and what a change of 5,000 rows of it does to 200 clients.
func priceDesk(ctx context.Context, out io.Writer, wants func(part string) bool) error {
	data, err := os.MkdirTemp("", "bench-prices")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(data, "tradecounter.db"), Data: data, URL: &url.URL{Scheme: "http", Host: "localhost"}})
	if err != nil {
		return err
	}
	defer a.Close()
	for _, f := range priceFiles() {
		if _, err := bringIn(ctx, a, f); err != nil {
			return fmt.Errorf("import %s: %w", f.kind, err)
		}
	}
	d := deskOf{a, identity.Actor{PersonID: 1, Name: "Bench", Staff: identity.Admin}, identity.Reach{All: true}}
	fmt.Fprintf(out, "\nPrices on the desk: a list of %d rows, %d clients\n", 4*listProducts, buyingOften)
	if wants("price-list") {
		if err := d.pages(ctx, out); err != nil {
			return err
		}
	}
	if wants("effect") {
		return d.effect(ctx, out)
	}
	return nil
}

func priceFiles() []file {
	w := world{products: listProducts}
	clients := func(rows func(out writer, slug string, n int)) func(out writer) {
		return func(out writer) {
			for n := range buyingOften {
				rows(out, fmt.Sprintf("buyer-%03d", n), n)
			}
		}
	}
	return []file{
		{"products", w.writeProducts},
		{"assortments", table([]string{"code", "name", "rule", "kind", "value"}, func(out writer) { out.row("all", "All", "include", "all", "") })},
		{"price-lists", table([]string{"code", "name"}, func(out writer) { out.row("great", "Great list") })},
		{"prices", table([]string{"price_list", "sku", "min_qty", "unit_price"}, func(out writer) {
			for p := range listProducts {
				for i, from := range []string{"1", "10", "25", "100"} {
					out.row("great", skuOf(p), from, cents(priceOf(p)+100-i*10))
				}
			}
		})},
		{"accounts", table([]string{"slug", "name", "price_lists", "assortments"}, clients(func(out writer, slug string, _ int) { out.row(slug, slug, "great", "all") }))},
		{"orders", table([]string{"order_number", "account", "ordered_at", "channel", "sku", "quantity", "unit_price"}, clients(func(out writer, slug string, n int) {
			for i := range 60 {
				out.row(fmt.Sprintf("O-%d-%d", n, i/10), slug, time.Now().Add(-time.Duration(i/10+1)*24*time.Hour).Format(time.RFC3339), "phone", skuOf((n*37+i*91)%listProducts), "12", "1.00")
			}
		}))},
	}
}

// deskOf is the desk's prices with who sits at it.
type deskOf struct {
	*app.App
	actor identity.Actor
	reach identity.Reach
}

// pages reads and writes pages of the sheet here and there in the list, the first one cold.
func (d deskOf) pages(ctx context.Context, out io.Writer) error {
	var took []time.Duration
	cpu := ownCPU()
	for n := range 41 {
		if n == 1 {
			cpu = ownCPU()
		}
		begun := time.Now()
		o, err := d.PriceDesk.OpenList(ctx, d.actor, d.reach, "great")
		if err != nil {
			return err
		}
		draft, err := d.PriceDesk.Draft(ctx, o)
		if err != nil {
			return err
		}
		s := view.Sheet{Opened: o, Query: url.Values{}}
		if s.Grid, err = d.PriceDesk.Grid(ctx, o, draft, pricing.GridFilter{Page: 1 + n*6}, nil); err != nil {
			return err
		}
		var page bytes.Buffer
		if err := view.SheetPage(layout.Chrome{Zone: time.UTC}, s).Render(ctx, &page); err != nil {
			return err
		}
		took = append(took, time.Since(begun))
	}
	cold, warm := took[0], took[1:]
	cpu = (ownCPU() - cpu) / time.Duration(len(warm))
	slices.Sort(warm)
	middle := warm[len(warm)/2]
	_, err := fmt.Fprintf(out, "  a page of the list: the first %s ms, then %s ms, at most %s ms, %s ms of CPU (aim %s ms of CPU: %s)\n", inMS(cold), inMS(middle), inMS(warm[len(warm)-1]),
		inMS(cpu), inMS(aimListPage), met(cpu < aimListPage))
	return err
}

// effect drafts a change of many rows and works out what it does, the first time cold.
func (d deskOf) effect(ctx context.Context, out io.Writer) error {
	o, err := d.PriceDesk.OpenList(ctx, d.actor, d.reach, "great")
	if err != nil {
		return err
	}
	skus := make([]string, changedRows)
	for p := range skus {
		skus[p] = skuOf(p * listProducts / changedRows)
	}
	begun := time.Now()
	if _, err := d.PriceDesk.Many(ctx, d.actor, d.reach, o, pricing.Draft{}, pricing.Bulk{SKUs: skus, Share: 300, Decimals: 4}, nil); err != nil {
		return err
	}
	drafted := time.Since(begun)
	draft, err := d.PriceDesk.Draft(ctx, o)
	if err != nil {
		return err
	}
	var took []time.Duration
	cpu := ownCPU()
	for n := range 3 {
		begun := time.Now()
		e, err := d.Effects.Effect(ctx, d.reach, o, draft)
		if err != nil {
			return err
		}
		if e.Moves.Rising != changedRows || e.Changed == 0 {
			return fmt.Errorf("the effect is %+v", e)
		}
		took = append(took, time.Since(begun))
		if n == 0 {
			cpu = ownCPU() - cpu
		}
	}
	begun = time.Now()
	if _, err := d.PriceDesk.Publish(ctx, d.actor, d.reach, o, draft.Version, o.Today); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "  a change of %d rows: drafted in %s ms; its effect the first time %s ms, %s ms of CPU, then %s ms (aim %s ms of CPU: %s); published in %s ms\n",
		changedRows, inMS(drafted), inMS(took[0]), inMS(cpu), inMS(took[2]), inMS(aimEffect), met(cpu < aimEffect), inMS(time.Since(begun)))
	return err
}
