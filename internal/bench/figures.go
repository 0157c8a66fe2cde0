package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// What figures aim at.
const (
	aimFigurePage   = 500 * time.Millisecond
	aimFit          = 10 * time.Second // of 50,000 accounts
	aimImportGrowth = 32 << 20         // bytes alive more at the end of an import than at its beginning
)

// past is two years of a seller: orders of one line each, what members did, carts that ended, contacts, returns.
type past struct {
	accounts, orders, events int
	now                      time.Time
}

var (
	shortPast = past{accounts: 5_000, orders: 100_000, events: 2_000_000}
	longPast  = past{accounts: 50_000, orders: 1_000_000, events: 20_000_000}
)

// Salts of what an order's number decides.
const (
	ofAccount uint64 = iota + 400
	ofMoment
	ofChannel
	ofBought
	ofQuantity
)

const pastProducts = 1000

// figurePages measures the import of the past's orders, the fit of the models, and each page of figures over it all.
func (o options) figurePages(ctx context.Context, out io.Writer) error {
	p := shortPast
	if o.full {
		p = longPast
	}
	p.now = time.Now().UTC()
	fmt.Fprintf(out, "\nFigures: %d accounts, %d orders, %d events\n", p.accounts, p.orders, p.events)
	data, done, err := o.folder(fmt.Sprintf("figures-%d", p.orders), func(data string) error { return p.build(ctx, out, data) })
	defer done()
	if err != nil {
		return err
	}
	s, err := o.portal(ctx, data)
	if err != nil {
		return err
	}
	defer s.stop()
	return o.measurePages(out, s)
}

func (p past) build(ctx context.Context, out io.Writer, data string) (err error) {
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(data, "tradecounter.db"), Data: data, URL: &url.URL{Scheme: "http", Host: "localhost"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := addStaff(ctx, a); err != nil {
		return err
	}
	if err := p.bringOrders(ctx, out, a); err != nil {
		return fmt.Errorf("import orders: %w", err)
	}
	begun, cpu := time.Now(), ownCPU()
	if err := p.record(ctx, a); err != nil {
		return fmt.Errorf("record events: %w", err)
	}
	fmt.Fprintf(out, "  keeping %d events takes %.1f s, %.1f s of CPU\n", p.events, time.Since(begun).Seconds(), (ownCPU() - cpu).Seconds())
	if err := p.follow(ctx, a); err != nil {
		return err
	}
	begun, cpu = time.Now(), ownCPU()
	if err := a.Insight.Warm(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "  reading the facts of orders takes %.2f s, %.2f s of CPU\n", time.Since(begun).Seconds(), (ownCPU() - cpu).Seconds())
	begun, cpu = time.Now(), ownCPU()
	if err := a.Insight.Refit(ctx); err != nil {
		return err
	}
	took := time.Since(begun)
	fmt.Fprintf(out, "  fitting %d accounts and holding out months takes %.2f s, %.2f s of CPU (aim of 50,000 under %s: %s)\n", p.accounts, took.Seconds(),
		(ownCPU() - cpu).Seconds(), aimFit, met(took < aimFit))
	return p.service(ctx, out, a)
}

// bringOrders imports the orders and watches what is alive meanwhile.
func (p past) bringOrders(ctx context.Context, out io.Writer, a *app.App) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(p.orderLines(w)) }()
	defer r.Close()
	var low, high uint64
	var seen atomic.Int64
	look := func(done int64) {
		if done < seen.Load()+int64(p.orders)/20 && done > seen.Load() {
			return
		}
		seen.Store(done)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if low == 0 {
			low = m.HeapAlloc
		}
		high = max(high, m.HeapAlloc)
	}
	begun, cpu := time.Now(), ownCPU()
	report, err := a.Exchange.Import(ctx, identity.System("bench"), "orders", r, exchange.Options{Name: "orders.csv", CreateMissing: true,
		Progress: look, Phase: func(_ string, done, _ int64) { look(done) }})
	if err == nil && report.ProblemCount > 0 {
		err = fmt.Errorf("%d problems, the first: %s", report.ProblemCount, report.Problems[0])
	}
	if err != nil {
		return err
	}
	took := time.Since(begun)
	fmt.Fprintf(out, "  importing %d order lines takes %.1f s, %.1f s of CPU; %d to %d MB are alive meanwhile (aim: constant, %d MB more at most: %s)\n", report.Lines,
		took.Seconds(), (ownCPU() - cpu).Seconds(), low>>20, high>>20, aimImportGrowth>>20, met(high < low+aimImportGrowth))
	return nil
}

// accountOf has some accounts order much more than others.
func (p past) accountOf(order int) int {
	return pick(order, ofAccount, p.accounts) * (1 + pick(order, ofAccount+50, 8)) / 8
}

func (p past) momentOf(order int) time.Time {
	const twoYears = 730 * 24 * 3600
	return p.now.Add(-time.Duration(60+pick(order, ofMoment, twoYears)) * time.Second).Truncate(time.Second)
}

func (p past) orderLines(out io.Writer) error {
	return table([]string{"order_number", "account", "ordered_at", "channel", "sku", "quantity", "unit_price"}, func(w writer) {
		for n := range p.orders {
			channel := []string{"online", "online", "online", "phone", "email", "edi"}[pick(n, ofChannel, 6)]
			product := pick(n, ofBought, pastProducts)
			w.row("P-"+strconv.Itoa(n), fmt.Sprintf("client-%05d", p.accountOf(n)), p.momentOf(n).Format(time.RFC3339), channel, skuOf(product),
				strconv.Itoa(1+pick(n, ofQuantity, 40)), cents(priceOf(product)))
		}
	})(out)
}

// eventsInVisit is how many facts one visit has.
const eventsInVisit = 10

// record keeps what members did in visits of ten events, many visits at once.
func (p past) record(ctx context.Context, a *app.App) error {
	const atOnce = 20_000
	var ids []int64
	if err := a.DB.Select(ctx, &ids, `SELECT id FROM accounts ORDER BY id`); err != nil {
		return err
	}
	total := p.events / eventsInVisit
	for from := 0; from < total; from += atOnce {
		facts := make([]recording.Past, 0, atOnce*eventsInVisit)
		for n := from; n < min(from+atOnce, total); n++ {
			at := clock.From(p.now).Add(-time.Duration(3600+int64(total-n)*729*24*3600/int64(total)) * time.Second)
			who := recording.Who{AccountID: ids[pick(n, ofAccount, len(ids))], MemberID: int64(n + 1), Device: []recording.Device{recording.Computer, recording.Phone, recording.Tablet}[pick(n, ofMoment, 3)]}
			for i, fact := range visitOf(n) {
				facts = append(facts, recording.Past{Who: who, At: at.Add(time.Duration(i) * time.Second), Fact: fact})
			}
		}
		if err := a.Recorder.History(ctx, facts); err != nil {
			return err
		}
	}
	return nil
}

// visitOf are the facts of a visit; one in three orders, one search in ten finds nothing.
func visitOf(n int) []recording.Fact {
	key, results := "bench-"+strconv.Itoa(n), pick(n, ofBought, 10)
	facts := []recording.Fact{recording.PageSeen{}, recording.SearchMade{Key: key, Words: kindName(n % kindCount()), Results: results, Millis: int64(5 + pick(n, ofQuantity, 600))}, recording.PageSeen{Page: "/search"}}
	if results == 0 {
		return append(facts, recording.PageSeen{Page: "/categories"}, recording.PageSeen{Page: "/c/:slug"}, recording.ProductSeen{SKU: "A"}, recording.PageSeen{Page: "/p/:sku"},
			recording.PageSeen{Page: "/help"}, recording.ArticleRead{Slug: "a"}, recording.PageSeen{Page: "/orders"})
	}
	facts = append(facts, recording.ResultOpened{Key: key, Position: 2, SKU: "A"}, recording.ProductSeen{SKU: "A"}, recording.LineAdded{SKU: "A", Quantity: 1, Source: "search", Key: key, Position: 2},
		recording.CartSeen{}, recording.StepReached{Step: "delivery"})
	if n%3 > 0 {
		return append(facts, recording.ErrorShown{Page: "/checkout", Status: 422}, recording.PageSeen{Page: "/cart"})
	}
	return append(facts, recording.StepReached{Step: "review"}, recording.OrderPlaced{})
}

// follow makes carts, contacts, returns and answers of the orders.
func (p past) follow(ctx context.Context, a *app.App) error {
	return a.DB.InTx(ctx, func(ctx context.Context) error {
		for _, query := range []string{
			`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency, order_number)
				SELECT account_id, 0, placed_at - 600000, placed_at - 60000, placed_at, 'ordered', 'review', 1, lines_total, currency, number FROM orders WHERE channel = 'online'`,
			`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency)
				SELECT account_id, 0, placed_at - 700000000, placed_at - 690000000, placed_at - 430800000, 'cold', 'delivery', 1, lines_total, currency FROM orders WHERE id % 5 = 0`,
			`INSERT INTO contacts (account_id, at, channel, reason, minutes) SELECT account_id, placed_at - 300000, 'call', 'Needed help ordering', 7 FROM orders WHERE channel = 'phone'`,
			`INSERT INTO returns (number, account_id, returned_at) SELECT number, account_id, placed_at + 600000000 FROM orders WHERE id % 40 = 0`,
			`INSERT INTO return_lines (return_id, position, product_id, sku, quantity) SELECT r.id, 1, l.product_id, l.sku, 1 FROM returns r JOIN orders o ON o.number = r.number JOIN order_lines l ON l.order_id = o.id`,
			`INSERT INTO survey_answers (account_id, at, question, score) SELECT account_id, placed_at, 'nps', id % 11 FROM orders WHERE id % 50 = 0`,
			`UPDATE versions SET version = version + 1 WHERE name IN ('purchases', 'figures')`,
		} {
			if _, err := a.DB.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

// service asks for all figures of a year beside the one before and the year before, and for the cohorts, without a page.
func (p past) service(ctx context.Context, out io.Writer, a *app.App) error {
	everything := identity.Reach{All: true}
	to := clock.DateOf(p.now)
	year := insight.Period{From: to.AddMonths(-12, to.Day()), To: to}
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"all figures of a year, the one before, and months", func() error {
			if _, err := a.Insight.FiguresOf(ctx, everything, insight.Filter{}, []insight.Period{year, year.Before(), year.YearBefore()}); err != nil {
				return err
			}
			_, err := a.Insight.Series(ctx, everything, insight.Filter{}, year, insight.ByMonth)
			return err
		}},
		{"cohorts", func() error { _, err := a.Insight.Cohorts(ctx, everything, insight.Filter{}, false); return err }},
	} {
		begun, cpu := time.Now(), ownCPU()
		if err := q.ask(); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		fmt.Fprintf(out, "  %s: %.0f ms, %.0f ms of CPU\n", q.name, time.Since(begun).Seconds()*1000, (ownCPU()-cpu).Seconds()*1000)
	}
	return nil
}

// askedAgain is how often a page is asked for after the first time.
const askedAgain = 5

// measurePages asks the server for each page of figures, the first time and again.
func (o options) measurePages(out io.Writer, s *server) error {
	v, m := newVisitor(s.host), &member{}
	defer v.close()
	if err := atDesk(v, m); err != nil {
		return err
	}
	month := clock.DateOf(time.Now()).AddMonths(-20, 1).String()[:len("2006-01")]
	pages := []string{"/desk/insight", "/desk/insight/figures", "/desk/insight/cohorts", "/desk/insight/cohorts/" + month, "/desk/insight/funnel", "/desk/insight/funnel?period=365d",
		"/desk/insight/search", "/desk/insight/search?period=365d", "/desk/insight/carts", "/desk/insight/carts?period=365d", "/desk/insight/predictions", "/desk/clients/client-00001/figures", "/desk"}
	for _, d := range insight.Definitions(&settings.Settings{}) {
		pages = append(pages, "/desk/insight/figures/"+string(d.Name)+"?period=365d")
	}
	if o.profile != "" {
		if err := s.profile(); err != nil {
			return err
		}
	}
	begun := time.Now() // a page that waits longer for the facts than it may is asked for again
	for _, err := v.get(pages[0], m.desk); err != nil; _, err = v.get(pages[0], m.desk) {
		if time.Since(begun) > startTime {
			return err
		}
	}
	fmt.Fprintf(out, "  the first page of a start waits %.1f s for the facts\n", time.Since(begun).Seconds())
	pages = append(pages, pages[0]) // the board again: the first time searches were still being read beside it
	slowest := time.Duration(0)
	for _, page := range pages {
		p, err := measurePage(s, v, page, m.desk)
		if err != nil {
			return err
		}
		slowest = max(slowest, p.worst)
		fmt.Fprintf(out, "  %-70s %6d ms first; again %5d ms, at most %5d ms, %5d ms of CPU\n", page, p.first.Milliseconds(), p.median.Milliseconds(), p.worst.Milliseconds(), p.cpu.Milliseconds())
	}
	memory, err := s.memory()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Any page of figures under %s: %s; the portal takes %d MB\n", aimFigurePage, met(slowest < aimFigurePage), memory>>20)
	return nil
}

// figurePage is how long a page of figures takes.
type figurePage struct{ first, median, worst, cpu time.Duration } // all but the first of the times after it

func measurePage(s *server, v *visitor, page, cookie string) (p figurePage, err error) {
	var again []time.Duration
	for n := range 1 + askedAgain {
		if n == 1 {
			if p.cpu, err = s.cpu(); err != nil {
				return p, err
			}
		}
		begun := time.Now()
		if _, err := v.get(page, cookie); err != nil {
			return p, err
		}
		again = append(again, time.Since(begun))
	}
	cpu, err := s.cpu()
	p.cpu = (cpu - p.cpu) / askedAgain
	p.first, again = again[0], again[1:]
	slices.Sort(again)
	p.median, p.worst = again[askedAgain/2], again[askedAgain-1]
	return p, err
}
