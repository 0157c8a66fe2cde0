package seed

import (
	"slices"
)

// agreePrices fills the explicit lists and the contracts: every price is the
// base price of its quantity less what was agreed.
func (s *story) agreePrices() error {
	s.frame("nordwind-frame", "nordwind", 45, 1200, "Fasteners > Screws and bolts", "Fasteners > Nuts", "Fasteners > Washers")
	s.frame("brunner-edi", "brunner", 22, 1500, "Fasteners", "Abrasives")
	s.frame("minato-jpy", "minato", 40, 900, "Fasteners", "Abrasives")
	for _, p := range s.catalogue.products {
		if slices.Contains(p.tags, "cold") && !p.discontinued {
			s.lists["winter-offer"].prices[p.sku] = []priceFrom{{1, round(p.price.less(1800), "EUR")}}
		}
		if within(p.category, "Cleaning > Waste") && chance(100, "autumn", p.sku) < 40 {
			s.lists["autumn-offer"].prices[p.sku] = []priceFrom{{1, round(p.price.less(1500), "EUR")}}
		}
	}
	for _, r := range s.rhythms {
		a := s.accounts[r.Account]
		for _, h := range s.habits[r.Account] {
			agreed := chance(100, r.Account, "contract", h.SKU) < r.ContractShare
			if agreed && len(a.contract[h.SKU]) == 0 {
				a.contract[h.SKU] = lowered(h.product, a.currency, r.ContractOff*100+chance(200, h.SKU, r.Account))
			}
		}
	}
	return nil
}

// frame lists a share, in percent, of what an account sees of some categories.
func (s *story) frame(code, account string, share, off int, categories ...string) {
	l := s.lists[code]
	for _, p := range s.visible(s.accounts[account]) {
		if p.discontinued || p.onRequest || len(l.prices[p.sku]) > 0 || chance(100, code, p.sku) >= share {
			continue
		}
		if slices.ContainsFunc(categories, func(c string) bool { return within(p.category, c) }) {
			l.prices[p.sku] = lowered(p, l.currency, off+chance(150, "frame", p.sku))
		}
	}
}

// lowered takes a share in basis points off the base price at 1 and at every break.
func lowered(p *product, currency string, off int) []priceFrom {
	prices := []priceFrom{{1, round(base(p, currency, 1).less(off), currency)}}
	for _, b := range p.breaks {
		prices = append(prices, priceFrom{b.from, round(base(p, currency, b.from).less(off), currency)})
	}
	return prices
}
