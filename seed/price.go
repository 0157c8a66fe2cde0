package seed

import (
	"strings"
)

// priceList is a list of the demo: derived by rules, or with prices of its own.
type priceList struct {
	code, currency string
	rules          []reduction
	prices         map[string][]priceFrom // by SKU, quantities rising
	over           bool                   // not valid today
}

// reduction takes basis points off the base list for all, a category or a brand.
type reduction struct {
	kind, value string
	off         int
}

// rates are units of a currency for one euro, in thousandths; the seller's own
// for its base lists abroad, not the market's.
var rates = map[string]amount{"EUR": 1000, "GBP": 870, "JPY": 168_000, "KWD": 355}

// abroad is a base price in another currency.
func abroad(price amount, currency string) amount {
	if currency == "EUR" {
		return price
	}
	return round((price*rates[currency]+500)/1000, currency)
}

// round makes a price of what was computed, as lists in that currency have it:
// whole yen from 10, whole fils from 0.100.
func round(price amount, currency string) amount {
	step := amount(0)
	switch {
	case currency == "JPY" && price < 100_000:
		step = 1_000
	case currency == "JPY":
		step = 10_000
	case currency == "KWD" && price < 1_000:
		step = 1
	case currency == "KWD":
		step = 10
	default:
		return max(tidy(price), 5)
	}
	return max((price+step/2)/step*step, step)
}

// base is the base list's price for a quantity.
func base(p *product, currency string, quantity int) amount {
	return abroad(p.at(quantity), currency)
}

// off is what a derived list takes off a product; a brand beats the deepest
// category, which beats all.
func (l *priceList) off(p *product) (int, bool) {
	var best reduction
	weight := func(r reduction) int {
		switch r.kind {
		case "brand":
			return 100
		case "category":
			return 1 + strings.Count(r.value, ">")
		}
		return 0
	}
	found := false
	for _, r := range l.rules {
		hit := r.kind == "all" || r.kind == "brand" && r.value == p.brand || r.kind == "category" && within(p.category, r.value)
		if hit && (!found || weight(r) > weight(best)) {
			best, found = r, true
		}
	}
	return best.off, found
}

// pays is what an account pays today: contract, lists by priority, base list
// less its discount. The demo's orders cost about this.
func (s *story) pays(a *account, p *product, quantity int) amount {
	if price, ok := reached(a.contract[p.sku], quantity); ok {
		return price
	}
	for _, code := range a.lists {
		l := s.lists[code]
		if l.over || l.currency != a.currency {
			continue
		}
		if price, ok := reached(l.prices[p.sku], quantity); ok {
			return price
		}
		if off, ok := l.off(p); ok {
			return base(p, a.currency, quantity).less(off)
		}
	}
	return base(p, a.currency, quantity).less(a.discount)
}

func reached(prices []priceFrom, quantity int) (price amount, ok bool) {
	for _, b := range prices {
		if quantity >= b.from {
			price, ok = b.price, true
		}
	}
	return price, ok
}
