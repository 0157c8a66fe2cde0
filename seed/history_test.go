package seed

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/platform/clock"
)

var noon = today.At(12, 0, time.UTC)

// placedOf are the past orders as the portal has them.
func placedOf(t *testing.T) (list []Placed) {
	t.Helper()
	for _, o := range told(t).pastOrders() {
		p := Placed{Number: o.number, Account: o.account.slug, Member: o.member, Channel: o.channel, At: workday(today, o.day).At(o.minute/60, o.minute%60, time.UTC), Value: 10_000}
		for _, l := range o.lines {
			p.SKUs = append(p.SKUs, l.product.sku)
		}
		list = append(list, p)
	}
	return list
}

// toldHistory is told once; tests only read it.
var toldHistory *History

func theHistory(t *testing.T) (History, []Placed) {
	t.Helper()
	orders := placedOf(t)
	if toldHistory == nil {
		h, err := TheHistory(today, noon, orders)
		if err != nil {
			t.Fatal(err)
		}
		toldHistory = &h
	}
	return *toldHistory, orders
}

func TestAnOrderPlacedOnlineHasItsVisitAndItsCart(t *testing.T) {
	h, orders := theHistory(t)
	ended, carts := map[string]bool{}, map[string]PastCart{}
	for _, v := range h.Visits {
		for _, d := range v.Did {
			if d.Do == PlaceOrder {
				ended[v.Member+v.At.Add(d.After).String()] = true
			}
		}
	}
	for _, c := range h.Carts {
		if c.Outcome == "ordered" {
			carts[c.Order] = c
		}
	}
	online, without := 0, 0
	for _, o := range orders {
		if o.Member == "" {
			continue
		}
		online++
		c := carts[o.Number]
		if !ended[o.Member+o.At.String()] || c.Member != o.Member || c.EndsAt != o.At || c.BegunAt >= c.ChangedAt || c.ChangedAt >= c.EndsAt || c.Lines != len(o.SKUs) {
			without++
			t.Logf("%s of %s at %s: %+v", o.Number, o.Member, o.At, c)
		}
	}
	if without*100 > online { // two orders of one member within the hour are one sitting
		t.Errorf("%d of %d orders without a visit or a cart", without, online)
	}
}

func TestNobodyIsInTwoPlacesAtOnce(t *testing.T) {
	h, _ := theHistory(t)
	busy, filled, last := map[string]clock.Time{}, map[string][]PastCart{}, clock.Time(0)
	for _, v := range h.Visits {
		if v.At < last || v.At < busy[v.Member] {
			t.Fatalf("%s is there twice at %s", v.Member, v.At)
		}
		if !slices.IsSortedFunc(v.Did, func(a, b Doing) int { return int(a.After - b.After) }) {
			t.Fatalf("%s at %s: %+v", v.Member, v.At, v.Did)
		}
		last, busy[v.Member] = v.At, v.At.Add(v.Did[len(v.Did)-1].After)
		if busy[v.Member] > noon {
			t.Errorf("%s comes at %s, after now", v.Member, v.At)
		}
	}
	for _, c := range h.Carts {
		for _, other := range filled[c.Member+c.Account] {
			if c.BegunAt < other.EndsAt && other.BegunAt < c.EndsAt {
				t.Errorf("%s has two carts: %+v, %+v", c.Member, other, c)
			}
		}
		if c.EndsAt > noon || c.BegunAt <= 0 || c.Value <= 0 || c.Outcome == "cold" && c.EndsAt != c.ChangedAt.Add(72*time.Hour) {
			t.Errorf("%+v", c)
		}
		filled[c.Member+c.Account] = append(filled[c.Member+c.Account], c)
	}
}

func TestWordsThatFindNothingAreNotInTheRange(t *testing.T) {
	s := told(t)
	var w wording
	if err := w.read(s); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range s.catalogue.products {
		names = append(names, strings.ToLower(strings.Join(append([]string{p.sku, p.name, p.brand, p.category, p.description}, p.tags...), " ")))
	}
	for _, list := range w.told.Missing {
		for _, words := range list {
			if slices.ContainsFunc(names, func(name string) bool {
				return !slices.ContainsFunc(strings.Fields(words), func(word string) bool { return !strings.Contains(name, word) })
			}) {
				t.Errorf("%q is in the range", words)
			}
		}
	}
}

func TestTheFourStoriesAreInWhatPeopleDid(t *testing.T) {
	h, orders := theHistory(t)
	between := func(account, outcome string, from, to int) (n int) {
		for _, c := range h.Carts {
			if c.Account == account && (outcome == "" || c.Outcome == outcome) && c.BegunAt >= workday(today, from).At(0, 0, time.UTC) && c.BegunAt < workday(today, to).At(0, 0, time.UTC) {
				n++
			}
		}
		return n
	}
	dropped := func(account string, from, to int) int {
		return between(account, "cold", from, to) + between(account, "emptied", from, to)
	}
	if before, lately := dropped("alster-marine", 80, 33), dropped("alster-marine", 33, 1); lately < 5 || lately*47 < before*32*2 {
		t.Errorf("Alster Marine dropped %d carts, then %d", before, lately)
	}
	tried := 0
	for _, o := range orders {
		if o.Account != "alster-marine" || o.Channel != "phone" || o.At < workday(today, 31).At(0, 0, time.UTC) {
			continue
		}
		for _, c := range h.Carts {
			if c.Account == o.Account && c.Outcome != "ordered" && c.ChangedAt < o.At && o.At.Sub(c.ChangedAt) < 3*time.Hour {
				tried++
			}
		}
	}
	if tried < 4 {
		t.Errorf("%d of Alster Marine's calls came after a cart", tried)
	}
	visits := func(account string, from, to int) (n int) {
		for _, v := range h.Visits {
			if v.Account == account && v.At >= workday(today, from).At(0, 0, time.UTC) && v.At < workday(today, to).At(0, 0, time.UTC) {
				n++
			}
		}
		return n
	}
	if before, lately := visits("kestrel", 290, 230), visits("kestrel", 61, 1); lately*3 > before*2 {
		t.Errorf("Kestrel came %d times in sixty days, then %d", before, lately)
	}
	if before, lately := visits("rheinland-klima", 260, 200), visits("rheinland-klima", 61, 1); lately < before*3/2 {
		t.Errorf("Rheinland Klima came %d times in sixty days, then %d", before, lately)
	}
	if before, lately := visits("nordwind", 130, 66), visits("nordwind", 65, 1); lately*4 < before*3 || before*4 < lately*3 {
		t.Errorf("Nordwind came %d times in a quarter, then %d", before, lately)
	}
}

// The client that drifts orders less and less often before it stops.
func TestTheIntervalsOfTheDriftingClientGrow(t *testing.T) {
	var days []int
	for _, o := range told(t).pastOrders() {
		if o.account.slug == "kestrel" {
			days = append(days, o.day)
		}
	}
	mean := func(days []int) float64 { return float64(days[0]-days[len(days)-1]) / float64(len(days)-1) }
	third := len(days) / 3
	if first, second, last := mean(days[:third]), mean(days[third:2*third]), mean(days[2*third:]); first >= second || second >= last || last < first*3/2 {
		t.Errorf("mean intervals of %.1f, %.1f and %.1f working days", first, second, last)
	}
}

// Calls tell the same: fewer once clients order online, more where one goes back.
func TestContactsFallOnceClientsOrderOnline(t *testing.T) {
	s := told(t)
	all, err := s.pastContacts()
	if err != nil {
		t.Fatal(err)
	}
	per := func(account string, from, to int) float64 {
		contacts, orders := 0, 0
		for _, c := range all {
			count(&contacts, c.account == account && c.day <= from && c.day > to && (c.channel == "call" || c.channel == "email"))
		}
		for _, o := range s.pastOrders() {
			count(&orders, o.account.slug == account && o.day <= from && o.day > to)
		}
		return float64(contacts) / float64(orders)
	}
	if before, after := per("nordwind", 500, 390), per("nordwind", 170, 0); before < 0.8 || after > 0.25 {
		t.Errorf("Nordwind: %.2f contacts an order, then %.2f", before, after)
	}
	if before, lately := per("alster-marine", 200, 40), per("alster-marine", 31, 0); before > 0.4 || lately < 0.9 {
		t.Errorf("Alster Marine: %.2f contacts an order, then %.2f", before, lately)
	}
	for _, c := range all {
		if c.minute < 0 || c.minute >= 24*60 || c.minutes < 1 || c.day < 1 {
			t.Fatalf("%+v", c)
		}
	}
}

func TestTheHistoryIsTheSameEachTime(t *testing.T) {
	a, orders := theHistory(t)
	b, err := TheHistory(today, noon, orders)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(a.Visits, b.Visits, func(x, y Visit) bool {
		return x.At == y.At && x.Member == y.Member && x.Device == y.Device && slices.Equal(x.Did, y.Did)
	}) || !slices.Equal(a.Carts, b.Carts) || !slices.Equal(a.Help, b.Help) || !slices.Equal(a.Typed, b.Typed) {
		t.Error("two runs differ")
	}
}
