package seed

import (
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
)

func TestOrdersAreOfThePastAndOldestFirst(t *testing.T) {
	for _, on := range []clock.Date{today, today.AddDays(1), today.AddDays(2)} {
		last, lastNumber, numbers := "", "", map[string]bool{}
		for _, row := range written(t, on)["orders"].rows {
			if day := row["ordered_at"][:10]; day >= on.String() {
				t.Fatalf("on %s order %s is of %s", on, row["order_number"], day)
			}
			if row["ordered_at"] < last || row["order_number"] < lastNumber {
				t.Fatalf("%s of %s comes after %s of %s", row["order_number"], row["ordered_at"], lastNumber, last)
			}
			last, lastNumber = row["ordered_at"], row["order_number"]
			numbers[lastNumber] = true
			if row["channel"] == "online" == (row["member_email"] == "") {
				t.Errorf("%s: channel %s, member %q", lastNumber, row["channel"], row["member_email"])
			}
		}
		if len(numbers) < 3000 || len(numbers) > 6000 || lastNumber != "HV-104611" {
			t.Errorf("%d orders, the last is %s", len(numbers), lastNumber)
		}
	}
}

func TestOrdersObeyRangeRulesAndPrices(t *testing.T) {
	s := told(t)
	members := map[string]bool{}
	rows, err := table("people/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		members[row["email"]+" "+row["account"]] = row["role"] != "viewer"
	}
	for _, o := range s.pastOrders() {
		if o.member != "" && !members[o.member+" "+o.account.slug] {
			t.Fatalf("%s of %s by %s", o.number, o.account.slug, o.member)
		}
		for _, l := range o.lines {
			p := l.product
			if !s.sees(o.account, p) || l.quantity != p.fits(l.quantity) || l.quantity < 1 {
				t.Errorf("%s: %d of %s", o.number, l.quantity, p.sku)
			}
			now := s.pays(o.account, p, l.quantity)
			if l.price <= 0 || l.price > now+now/100 || l.price < now*9/10 {
				t.Errorf("%s: %s at %s, today %s", o.number, p.sku, l.price, now)
			}
		}
	}
}

// What the demo is for: rhythms that a seller would recognise.
func TestAccountsHaveTheirRhythms(t *testing.T) {
	byAccount := map[string][]*pastOrder{}
	for _, o := range told(t).pastOrders() {
		byAccount[o.account.slug] = append(byAccount[o.account.slug], o)
	}
	between := func(account string, oldest, newest int) (orders []*pastOrder) {
		for _, o := range byAccount[account] {
			if o.day <= oldest && o.day >= newest {
				orders = append(orders, o)
			}
		}
		return orders
	}
	online := func(orders []*pastOrder) (n int) {
		for _, o := range orders {
			count(&n, o.channel == "online")
		}
		return n
	}
	if old, recent := len(between("rheinland-klima", 430, 300)), len(between("rheinland-klima", 130, 1)); recent < old*2 {
		t.Errorf("Rheinland Klima should grow: %d orders, then %d", old, recent)
	}
	if recent := between("kestrel", 28, 1); len(recent) > 0 || len(between("kestrel", 200, 29)) < 20 {
		t.Errorf("Kestrel should have drifted away: %d recent orders", len(recent))
	}
	before, lately := between("alster-marine", 200, 60), between("alster-marine", 30, 1)
	if online(before)*10 < len(before)*8 || online(lately)*2 > len(lately) {
		t.Errorf("Alster Marine should be back at the phone: online %d of %d, then %d of %d", online(before), len(before), online(lately), len(lately))
	}
	if first := byAccount["baltic-solar"]; len(first) != 1 {
		t.Errorf("Baltic Solar should have one order, has %d", len(first))
	}
	channels := map[string]bool{}
	for _, orders := range byAccount {
		for _, o := range orders {
			channels[o.channel] = true
		}
	}
	if len(channels) != 5 {
		t.Errorf("channels %v", channels)
	}
	for account, orders := range byAccount {
		if account == "baltic-solar" {
			continue
		}
		if orders[0].day < 400 || len(orders) < 60 {
			t.Errorf("%s has %d orders since %d days", account, len(orders), orders[0].day)
		}
	}
}

// Buy it again has something to say: enough products come due around today.
func TestProductsComeDueAroundToday(t *testing.T) {
	bought := map[string][]int{}
	for _, o := range told(t).pastOrders() {
		for _, l := range o.lines {
			if o.status != "cancelled" {
				key := o.account.slug + " " + l.product.sku
				bought[key] = append(bought[key], o.day)
			}
		}
	}
	due := map[string]int{}
	for key, days := range bought {
		if len(days) < 3 {
			continue
		}
		var gaps []int
		for i := range len(days) - 1 {
			gaps = append(gaps, days[i]-days[i+1])
		}
		slices.Sort(gaps)
		in := gaps[len(gaps)/2] - days[len(days)-1]
		if in >= -5 && in <= 5 {
			account, _, _ := strings.Cut(key, " ")
			due[account]++
		}
	}
	for _, account := range []string{"nordwind", "bright-harvest", "fjordline", "lindenhof", "brunner", "oderbruch-dairy", "tessel"} {
		if due[account] < 4 {
			t.Errorf("only %d products of %s are due around today", due[account], account)
		}
	}
}
