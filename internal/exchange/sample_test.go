package exchange_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

func TestTheSampleCatalogueComesInWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		begun := time.Now()
		report, err := s.files.Import(context.Background(), admin, "products", sample(t, "search/products.csv.gz"), exchange.Options{})
		if err != nil || report.Added != 19406 || report.ProblemCount != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		t.Logf("%d lines in %s, peak memory %s", report.Lines, time.Since(begun), peakMemory())
		if d.Postgres() { // once is enough: until it has gathered statistics PostgreSQL reads the catalogue back slowly
			return
		}
		report, err = s.files.Import(context.Background(), admin, "products", sample(t, "search/products.csv.gz"), exchange.Options{})
		if err != nil || report.Unchanged != 19406 {
			t.Fatalf("%+v, %v", report, err)
		}
	})
}

func TestTheSampleOrdersAddUpToTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		begun := time.Now()
		report, err := s.files.Import(context.Background(), admin, "orders", sample(t, "retail/orders.csv.gz"), exchange.Options{CreateMissing: true})
		if err != nil || report.ProblemCount != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		t.Logf("%d lines in %s, peak memory %s", report.Lines, time.Since(begun), peakMemory())
		want := sums(t)
		for _, c := range []struct {
			what, query string
			want        int64
		}{
			{"lines reported", `SELECT CAST(? AS BIGINT)`, want.lines},
			{"lines", `SELECT COUNT(*) + 0 * CAST(? AS BIGINT) FROM order_lines`, want.lines},
			{"orders", `SELECT COUNT(*) + 0 * CAST(? AS BIGINT) FROM orders WHERE imported AND state = 'delivered'`, want.orders},
			{"accounts", `SELECT COUNT(*) + 0 * CAST(? AS BIGINT) FROM accounts`, want.accounts},
			{"products", `SELECT COUNT(*) + 0 * CAST(? AS BIGINT) FROM products`, want.products},
			{"units", `SELECT CAST(SUM(quantity) AS BIGINT) + 0 * CAST(? AS BIGINT) FROM order_lines`, want.units},
			{"line totals", `SELECT CAST(SUM(line_total) AS BIGINT) + 0 * CAST(? AS BIGINT) FROM order_lines`, want.cents},
			{"order totals", `SELECT CAST(SUM(total) AS BIGINT) + 0 * CAST(? AS BIGINT) FROM orders`, want.cents},
		} {
			if got := s.number(c.query, report.Lines); got != c.want {
				t.Errorf("%s: %d, the file has %d", c.what, got, c.want)
			}
		}
		if report.Added != want.orders {
			t.Errorf("%d orders added, the file has %d", report.Added, want.orders)
		}
		s.sampleReturns()
		if d.Postgres() {
			return
		}
		again, err := s.files.Import(context.Background(), admin, "orders", sample(t, "retail/orders.csv.gz"), exchange.Options{CreateMissing: true})
		if err != nil || again.Unchanged != want.orders {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}

type sampleSums struct{ lines, orders, accounts, products, units, cents int64 }

// sums counts the sample with other means than the import: prices there have at most three decimals.
func sums(t *testing.T) (sum sampleSums) {
	t.Helper()
	rows := csv.NewReader(unpacked(t, "retail/orders.csv.gz"))
	rows.ReuseRecord = true
	if _, err := rows.Read(); err != nil {
		t.Fatal(err)
	}
	orders, accounts, products := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for row, err := rows.Read(); err == nil; row, err = rows.Read() {
		orders[strings.Clone(row[0])], accounts[strings.Clone(row[1])], products[strings.Clone(row[4])] = true, true, true
		quantity, _ := strconv.ParseInt(row[5], 10, 64)
		whole, fraction, _ := strings.Cut(row[6], ".")
		price, err := strconv.ParseInt(whole+(fraction + "000")[:3], 10, 64)
		if err != nil || len(fraction) > 3 {
			t.Fatalf("price %q", row[6])
		}
		sum.lines++
		sum.units += quantity
		sum.cents += (quantity*price + 5) / 10
	}
	sum.orders, sum.accounts, sum.products = int64(len(orders)), int64(len(accounts)), int64(len(products))
	return sum
}

// peakMemory is the most that the process held so far, where the system tells.
func peakMemory() string {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if peak, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			return strings.TrimSpace(peak)
		}
	}
	return "unknown"
}

// A file of any length goes through in the same memory: what is alive while the last lines are staged is what was alive
// while the first were.
func TestALongFileGoesThroughInConstantMemory(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	s.have("products", "sku,name,category,price", "A,Bolt,A,1")
	s.have("accounts", "slug,name", "nord,Nord")
	file, write := io.Pipe()
	go func() {
		out := bufio.NewWriter(write)
		_, _ = out.WriteString("account,part_number,sku\n")
		for i := range 60_000 {
			_, _ = fmt.Fprintf(out, "nord,PART-%d,A\n", i)
		}
		_ = out.Flush()
		_ = write.Close()
	}()
	var early, late uint64
	alive := func(done int64) {
		if done > 10_000 && early == 0 || done == 60_000 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if early == 0 {
				early = m.HeapAlloc
			}
			late = m.HeapAlloc
		}
	}
	report, err := s.files.Import(t.Context(), admin, "part-numbers", file, exchange.Options{Progress: alive})
	if err != nil || report.Added != 60_000 {
		t.Fatalf("%+v, %v", report, err)
	}
	if late > early+4<<20 {
		t.Errorf("%d KB alive after 10,000 lines, %d KB after 60,000", early>>10, late>>10)
	}
}
