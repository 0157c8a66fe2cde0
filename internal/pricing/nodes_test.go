package pricing

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// While one node changes prices, buyers on two nodes never see a mixture and see every committed change at once: all
// twenty prices of a page are raised together.
func TestPagesArePricedFromOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.list("base", "EUR", true, 0, 0, 0)
		var asks []Ask
		for i := range 20 {
			sku := fmt.Sprintf("P%d", i)
			asks = append(asks, Ask{w.product(sku, "Fastening", ""), 1})
			w.price("base", sku, 1, "1", 0, 0)
		}
		raise := func(to money.Price) error {
			return d.InTx(context.Background(), func(ctx context.Context) error {
				if _, err := d.Exec(ctx, `UPDATE prices SET unit_price = ?`, to); err != nil {
					return err
				}
				return d.Bump(ctx, "prices")
			})
		}
		other := New(d, catalog.New(d))
		done := make(chan struct{})
		var buyers sync.WaitGroup
		for i := range 4 {
			buyers.Go(func() {
				node := []*Service{w.Service, other}[i%2]
				for last := money.Price(0); ; {
					select {
					case <-done:
						return
					default:
					}
					quotes, err := node.Quotes(context.Background(), w.scope, asks)
					if err != nil {
						t.Error(err)
						return
					}
					first := quotes[asks[0].ProductID].Price
					for id, q := range quotes {
						if q.Price != first || q.Price < last {
							t.Errorf("product %d costs %s beside %s after %s", id, q.Price, first, last)
							return
						}
					}
					last = first
				}
			})
		}
		for n := money.Price(10_001); n < 10_040; n++ {
			if err := raise(n); err != nil {
				t.Fatal(err)
			}
			for _, node := range []*Service{w.Service, other} {
				quotes, err := node.Quotes(context.Background(), w.scope, asks)
				if err != nil || quotes[asks[7].ProductID].Price != n {
					t.Errorf("after the change to %s: %s, %v", n, quotes[asks[7].ProductID].Price, err)
				}
			}
		}
		close(done)
		buyers.Wait()
	})
}

func TestPricesOfATransactionAreForgottenWithIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		bolt := w.product("BOLT", "Fastening", "")
		w.list("base", "EUR", true, 0, 0, 0)
		w.price("base", "BOLT", 1, "10", 0, 0)
		undone := fmt.Errorf("undone")
		_ = d.InTx(context.Background(), func(ctx context.Context) error {
			if _, err := d.Exec(ctx, `UPDATE prices SET unit_price = 1`); err != nil {
				t.Fatal(err)
			}
			if err := d.Bump(ctx, "prices"); err != nil {
				t.Fatal(err)
			}
			if quotes, err := w.Quotes(ctx, w.scope, []Ask{{bolt, 1}}); err != nil || quotes[bolt].Price != 1 {
				t.Errorf("inside: %v, %v", quotes, err)
			}
			return undone
		})
		w.bump("prices") // gives the number of the undone version to what was there before
		if got := said(w.quote("BOLT", 1)); got != "10.00 base base" {
			t.Errorf("afterwards %s", got)
		}
	})
}
