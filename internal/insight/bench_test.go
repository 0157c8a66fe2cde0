package insight_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tradecounter/internal/insight"
	"tradecounter/internal/platform/db/dbtest"
)

// BenchmarkFigures counts over 200,000 orders of 10,000 accounts in five years: a fifth of what issue 5 asks for, so that
// writing them doesn't take longer than what is measured. `make bench` measures a million.
func BenchmarkFigures(b *testing.B) {
	w := manyOrders(b, 200_000, 10_000)
	month, year := days("2026-05-01", "2026-06-01"), days("2025-06-01", "2026-06-01")
	w.must(w.insight.Warm(w.ctx))
	b.Run("read the facts", func(b *testing.B) {
		for b.Loop() {
			w.must(insight.New(w.db, w.settings, w.insightNow).Warm(w.ctx))
		}
	})
	for name, ask := range map[string]func() error{
		"month": func() error { _, err := w.insight.Figures(w.ctx, all, insight.Filter{}, month); return err },
		"month, before and the year before": func() error {
			_, err := w.insight.FiguresOf(w.ctx, all, insight.Filter{}, []insight.Period{month, month.Before(), month.YearBefore()})
			return err
		},
		"year by month": func() error {
			_, err := w.insight.Series(w.ctx, all, insight.Filter{}, year, insight.ByMonth)
			return err
		},
		"year by week": func() error {
			_, err := w.insight.Series(w.ctx, all, insight.Filter{}, year, insight.ByWeek)
			return err
		},
		"behind churn": func() error {
			_, err := w.insight.Behind(w.ctx, all, insight.Filter{}, year, insight.Churn, 500)
			return err
		},
		"behind revenue": func() error {
			_, err := w.insight.Behind(w.ctx, all, insight.Filter{}, year, insight.Revenue, 500)
			return err
		},
		"by channel": func() error {
			_, err := w.insight.Figures(w.ctx, all, insight.Filter{Channel: "phone"}, year)
			return err
		},
		"cohorts":         func() error { _, err := w.insight.Cohorts(w.ctx, all, insight.Filter{}, false); return err },
		"order values":    func() error { _, err := w.insight.OrderValues(w.ctx, all, insight.Filter{}, year); return err },
		"returns by sale": func() error { _, _, err := w.insight.ReturnsBySale(w.ctx, all, insight.Filter{}, year); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w.must(ask())
			}
		})
	}
}

// manyOrders writes orders of five years in large statements.
func manyOrders(b *testing.B, orders, accounts int) *world {
	w := newWorld(b, dbtest.SQLite(b), "2026-06-16")
	r := rand.New(rand.NewPCG(1, 2))
	since := int64(5 * 365 * 24 * 3600 * 1000)
	w.product("X")
	w.together(func() {
		rows := func(into string, n int, row func(i int) string) {
			for from := 0; from < n; from += 1000 {
				var values []string
				for i := from; i < min(from+1000, n); i++ {
					values = append(values, row(i))
				}
				w.exec(into + ` VALUES ` + strings.Join(values, ","))
			}
		}
		rows(`INSERT INTO accounts (id, slug, name, currency, created_at, updated_at)`, accounts, func(i int) string {
			return fmt.Sprintf(`(%d,'a%d','a%d','EUR',1,1)`, i+1, i, i)
		})
		placed := make([]int64, orders)
		rows(`INSERT INTO orders (id, number, account_id, channel, state, currency, rate_millionths, placed_at, placed_on, lines_total, total)`, orders, func(i int) string {
			placed[i] = int64(w.now) - r.Int64N(since)
			return fmt.Sprintf(`(%d,'O%d',%d,'%s','delivered','EUR',1000000,%d,1,500,500)`, i+1, i, 1+r.IntN(accounts), insight.Channels[r.IntN(4)], placed[i])
		})
		rows(`INSERT INTO order_lines (order_id, account_id, placed_at, position, product_id, sku, name, quantity, unit_price, line_total)`, 3*orders, func(i int) string {
			return fmt.Sprintf(`(%d,1,%d,%d,1,'X','X',5,1000,500)`, 1+i/3, placed[i/3], 1+i%3)
		})
		rows(`INSERT INTO contacts (account_id, at, channel, reason, minutes)`, orders/2, func(i int) string {
			return fmt.Sprintf(`(%d,%d,'call','price',4)`, 1+r.IntN(accounts), int64(w.now)-r.Int64N(since))
		})
		rows(`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, currency)`, orders/2, func(i int) string {
			at := int64(w.now) - r.Int64N(since)
			return fmt.Sprintf(`(%d,1,%d,%d,%d,'%s','EUR')`, 1+r.IntN(accounts), at, at, at, insight.Outcomes[r.IntN(6)])
		})
		rows(`INSERT INTO daily_sums (day, account_id, device, searches)`, orders/2, func(i int) string {
			return fmt.Sprintf(`(%d,%d,'%d',3)`, w.now.Add(-1e9*60*60*24*1).Std().AddDate(0, 0, -i%1800).Year()*10000+100*(1+i%12)+1+i%28, 1+i/(1800*12), i)
		})
	})
	w.changed("figures")
	return w
}
