package seed

import (
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/platform/clock"
)

// putPrices writes the base lists and the lists with prices of their own. The
// seller's own base list holds the breaks only: the price at 1 is the product's.
func (s *story) putPrices(put func(...string)) error {
	for _, p := range s.catalogue.products {
		for _, b := range p.breaks {
			if !p.onRequest && b.from > p.min {
				put("base", p.sku, strconv.Itoa(b.from), p.breakPrice(b).String())
			}
		}
	}
	for _, currency := range []string{"GBP", "JPY", "KWD"} {
		s.putBaseAbroad(put, currency)
	}
	for _, code := range s.listCodes {
		l := s.lists[code]
		for _, p := range s.catalogue.products {
			for _, price := range l.prices[p.sku] {
				put(code, p.sku, strconv.Itoa(price.from), price.price.String())
			}
		}
	}
	return nil
}

// putBaseAbroad lists what the accounts of a currency can see, save a few: for
// them it is price on request.
func (s *story) putBaseAbroad(put func(...string), currency string) {
	seen := map[*product]bool{}
	for _, a := range s.accounts {
		if a.currency == currency {
			for _, p := range s.visible(a) {
				seen[p] = true
			}
		}
	}
	for _, p := range s.catalogue.products {
		if !seen[p] || p.onRequest || s.unpricedAbroad(p) {
			continue
		}
		put("base-"+currency, p.sku, "1", base(p, currency, 1).String())
		for _, b := range p.breaks {
			if b.from > p.min {
				put("base-"+currency, p.sku, strconv.Itoa(b.from), base(p, currency, b.from).String())
			}
		}
	}
}

func (s *story) unpricedAbroad(p *product) bool {
	for _, habits := range s.habits {
		if slices.ContainsFunc(habits, func(h habit) bool { return h.product == p }) {
			return false
		}
	}
	return chance(1000, "unpriced abroad", p.sku) < 6
}

func (s *story) putContractPrices(put func(...string), today clock.Date) error {
	from, err := date("@start", today)
	if err != nil {
		return err
	}
	to, err := date("@end", today)
	if err != nil {
		return err
	}
	for _, slug := range s.slugs {
		for _, p := range s.catalogue.products {
			for _, price := range s.accounts[slug].contract[p.sku] {
				put(slug, p.sku, strconv.Itoa(price.from), price.price.String(), from.String(), to.String())
			}
		}
	}
	return nil
}

// putPartNumbers writes the typed numbers, then one for every product that an
// account with a pattern buys, and for some that it sees.
func (s *story) putPartNumbers(put func(...string)) error {
	rows, err := table("people/part-numbers.csv")
	if err != nil {
		return err
	}
	used, numbered := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		put(row["account"], row["part_number"], row["sku"])
		used[row["account"]+" "+row["part_number"]] = true
		numbered[row["account"]+" "+row["sku"]] = true
	}
	for _, r := range s.rhythms {
		if r.PartNumber == "" {
			continue
		}
		for _, p := range s.numbered(r) {
			if numbered[r.Account+" "+p.sku] {
				continue
			}
			number := ""
			for try := 0; number == "" || used[r.Account+" "+number]; try++ {
				pattern := strings.Replace(r.PartNumber, "ccc", categoryCode(p.category), 1)
				number = fill(pattern, 100+chance(9_899, r.Account, "number", p.sku, strconv.Itoa(try)))
			}
			used[r.Account+" "+number] = true
			put(r.Account, number, p.sku)
		}
	}
	return nil
}

// numbered are the products of an account's habits and those the dice like next.
func (s *story) numbered(r *rhythm) []*product {
	var products []*product
	taken := map[string]bool{}
	for _, h := range s.habits[r.Account] {
		products = append(products, h.product)
		taken[h.SKU] = true
	}
	visible := s.visible(s.accounts[r.Account])
	return append(products, choose(visible, r.Account, "", r.ExtraNumbers, taken)...)
}

// categoryCode is how clients that sort their numbers by material group call a category.
func categoryCode(category string) string {
	for _, g := range [][2]string{
		{"Fasteners > Screws and bolts", "400"}, {"Fasteners > Nuts", "401"}, {"Fasteners > Washers", "402"},
		{"Fasteners > Threaded rods", "405"}, {"Fasteners", "440"}, {"Cleaning > Cleaners", "610"}, {"Cleaning", "620"},
		{"Packaging", "700"}, {"Abrasives", "820"}, {"Electrical", "830"}, {"Safety wear > Hand protection", "910"},
	} {
		if within(category, g[0]) {
			return g[1]
		}
	}
	return "920"
}
