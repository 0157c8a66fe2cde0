package insight_test

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// The slow and obvious computation that the figures are compared with: straight from the files, by PRODUCT.md's words, one
// question at a time. It shares nothing with the package.

type slowLine struct {
	order, account, channel, sku string
	at                           time.Time
	quantity, cents              int64
}

type slowOrder struct {
	account, channel string
	at               time.Time
	cents, units     int64
}

type slowReturn struct {
	account, sku string
	at           time.Time
	quantity     int64
}

type slow struct {
	lines   []slowLine
	orders  []slowOrder
	returns []slowReturn
	zone    *time.Location
}

// sampleFile is a file of the measuring data; without it the test is skipped.
func sampleFile(t *testing.T, name string) *os.File {
	t.Helper()
	folder := os.Getenv("SAMPLES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		t.Skipf("no sample data: %v (SAMPLES names its folder)", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func rowsOf(t *testing.T, name string) [][]string {
	t.Helper()
	unpacked, err := gzip.NewReader(sampleFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// cents is quantity times price, rounded half up.
func cents(quantity int64, price string) int64 {
	exact, _ := new(big.Rat).SetString(price)
	exact.Mul(exact, new(big.Rat).SetInt64(quantity*100))
	exact.Add(exact, big.NewRat(1, 2))
	return new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
}

func readSlow(t *testing.T) *slow {
	t.Helper()
	s := &slow{zone: time.UTC}
	byNumber := map[string]int{}
	moment := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, row := range rowsOf(t, "retail/orders.csv.gz") {
		quantity, _ := strconv.ParseInt(row[5], 10, 64)
		l := slowLine{row[0], row[1], row[3], row[4], moment(row[2]), quantity, cents(quantity, row[6])}
		s.lines = append(s.lines, l)
		i, known := byNumber[l.order]
		if !known {
			i = len(s.orders)
			byNumber[l.order] = i
			s.orders = append(s.orders, slowOrder{account: l.account, channel: l.channel, at: l.at})
		}
		s.orders[i].cents += l.cents
		s.orders[i].units += l.quantity
	}
	for _, row := range rowsOf(t, "retail/returns.csv.gz") {
		quantity, _ := strconv.ParseInt(row[4], 10, 64)
		s.returns = append(s.returns, slowReturn{row[1], row[3], moment(row[2]), quantity})
	}
	return s
}

// only is the same world with the orders of one channel.
func (s *slow) only(channel string) *slow {
	keep := &slow{zone: s.zone}
	for _, o := range s.orders {
		if o.channel == channel {
			keep.orders = append(keep.orders, o)
		}
	}
	return keep
}

func (s *slow) midnight(day string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", day, s.zone)
	if err != nil {
		panic(err)
	}
	return t
}

const slowDay = 24 * time.Hour

// between are the orders of [from, to).
func (s *slow) between(from, to time.Time) (found []slowOrder) {
	for _, o := range s.orders {
		if !o.at.Before(from) && o.at.Before(to) {
			found = append(found, o)
		}
	}
	return found
}

func (s *slow) customers(at time.Time) map[string]bool {
	set := map[string]bool{}
	for _, o := range s.between(at.Add(-90*slowDay), at) {
		set[o.account] = true
	}
	return set
}

func byAccount(orders []slowOrder) map[string][]slowOrder {
	list := map[string][]slowOrder{}
	for _, o := range orders {
		list[o.account] = append(list[o.account], o)
	}
	for _, of := range list {
		slices.SortFunc(of, func(a, b slowOrder) int { return a.at.Compare(b.at) })
	}
	return list
}

// churn is lost, and customers at the start.
func (s *slow) churn(from, to time.Time) (lost, atFrom float64) {
	later := s.customers(to)
	for account := range s.customers(from) {
		atFrom++
		if !later[account] {
			lost++
		}
	}
	return lost, atFrom
}

// retention is customers at the end less those of them that are new, and customers at the start.
func (s *slow) retention(from, to time.Time) (kept, atFrom float64) {
	first, last := s.customers(from), s.customers(to)
	fresh := 0
	for account := range last {
		if !first[account] {
			fresh++
		}
	}
	return float64(len(last) - fresh), float64(len(first))
}

func (s *slow) repeat(from, to time.Time) (repeat, ordering float64) {
	for _, orders := range byAccount(s.between(from, to)) {
		ordering++
		if len(orders) >= 2 {
			repeat++
		}
	}
	return repeat, ordering
}

func (s *slow) revenue(from, to time.Time) (sum, orders float64) {
	for _, o := range s.between(from, to) {
		sum, orders = sum+float64(o.cents), orders+1
	}
	return sum, orders
}

func (s *slow) returned(from, to time.Time) (back, sold float64) {
	for _, r := range s.returns {
		if !r.at.Before(from) && r.at.Before(to) {
			back += float64(r.quantity)
		}
	}
	for _, o := range s.between(from, to) {
		sold += float64(o.units)
	}
	return back, sold
}

// timeBetween divides by the number of orders less `less`.
func (s *slow) timeBetween(from, to time.Time, less int) (sum, accounts float64) {
	for _, orders := range byAccount(s.between(from, to)) {
		if len(orders) >= 2 {
			accounts++
			sum += orders[len(orders)-1].at.Sub(orders[0].at).Hours() / 24 / float64(len(orders)-less)
		}
	}
	return sum, accounts
}

func (s *slow) online(from, to time.Time) (again, all, people, silent float64) {
	for _, orders := range byAccount(s.orders) {
		i := slices.IndexFunc(orders, func(o slowOrder) bool { return o.channel == "online" })
		if i < 0 {
			continue
		}
		first := orders[i].at
		if first.Before(from) || !first.Before(to) || to.Sub(first) < 90*slowDay {
			continue
		}
		all++
		var online, called bool
		for _, o := range orders {
			if o.at.After(first) && o.at.Sub(first) <= 90*slowDay {
				online = online || o.channel == "online"
				called = called || o.channel == "phone" || o.channel == "email" || o.channel == "rep"
			}
		}
		switch {
		case online:
			again++
		case called:
			people++
		default:
			silent++
		}
	}
	return again, all, people, silent
}

func (s *slow) lifetime(from, to time.Time, wholeDays float64) (value, average, often, lifespan float64) {
	sum, orders := s.revenue(from, to)
	ordering := byAccount(s.between(from, to))
	average = sum / orders
	often = orders / float64(len(ordering)) / (wholeDays / 365.25)
	if lost, atFrom := s.churn(from, to); lost > 0 {
		lifespan = 1 / (1 - math.Pow(1-lost/atFrom, 365.25/wholeDays))
	} else {
		ever := byAccount(s.orders)
		for account := range ordering {
			lifespan += to.Sub(ever[account][0].at).Hours() / 24 / 365.25
		}
		lifespan /= float64(len(ordering))
	}
	return average * often * lifespan, average, often, lifespan
}

// bySale matches returns unit by unit: the account's newest earlier line of the SKU that isn't used up. It says how many
// units of each month's sales came back, and how many of no sale.
func (s *slow) bySale() (months map[string]int64, unmatched int64) {
	type pair struct{ account, sku string }
	lines := map[pair][]slowLine{}
	for _, l := range s.lines {
		lines[pair{l.account, l.sku}] = append(lines[pair{l.account, l.sku}], l)
	}
	returns := slices.Clone(s.returns)
	slices.SortStableFunc(returns, func(a, b slowReturn) int { return a.at.Compare(b.at) })
	months = map[string]int64{}
	for _, r := range returns {
		left := r.quantity
		for left > 0 {
			newest := -1
			candidates := lines[pair{r.account, r.sku}]
			for i, l := range candidates {
				if l.quantity > 0 && l.at.Before(r.at) && (newest < 0 || l.at.After(candidates[newest].at)) {
					newest = i
				}
			}
			if newest < 0 {
				break
			}
			n := min(left, candidates[newest].quantity)
			candidates[newest].quantity -= n
			left -= n
			months[candidates[newest].at.In(s.zone).Format("2006-01")] += n
		}
		unmatched += left
	}
	return months, unmatched
}

// cohort is accounts, and by months since then those ordering and their revenue.
type slowCohort struct {
	accounts int
	active   map[int]int
	cents    map[int]int64
}

func (s *slow) cohorts() map[string]*slowCohort {
	months := func(at time.Time) int { at = at.In(s.zone); return at.Year()*12 + int(at.Month()) }
	list := map[string]*slowCohort{}
	for _, orders := range byAccount(s.orders) {
		name := orders[0].at.In(s.zone).Format("2006-01")
		if list[name] == nil {
			list[name] = &slowCohort{active: map[int]int{}, cents: map[int]int64{}}
		}
		c, seen := list[name], map[int]bool{}
		c.accounts++
		for _, o := range orders {
			n := months(o.at) - months(orders[0].at)
			if !seen[n] {
				c.active[n]++
			}
			seen[n] = true
			c.cents[n] += o.cents
		}
	}
	return list
}
