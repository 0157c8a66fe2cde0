package seed

import (
	"strings"
)

// account is one client of the demo, as far as its range and prices go.
type account struct {
	slug, currency string
	lists          []string // in priority
	discount       int      // basis points off the base list
	early          int      // days
	assortments    []string
	added, hidden  map[string]bool
	contract       map[string][]priceFrom // by SKU
}

// priceFrom is a price from a quantity on.
type priceFrom struct {
	from  int
	price amount
}

type rule struct{ mode, kind, value string }

func (r rule) matches(p *product) bool {
	switch r.kind {
	case "all":
		return true
	case "category":
		return within(p.category, r.value)
	case "brand":
		return p.brand == r.value
	case "sku":
		return p.sku == r.value
	}
	for _, tag := range p.tags {
		if tag == r.value {
			return true
		}
	}
	return false
}

// within says that a category is another one or lies below it.
func within(category, above string) bool {
	if above == "" {
		return true
	}
	return category == above || strings.HasPrefix(category, above+" > ")
}

// sees is PRODUCT.md's rule of assortments, told once more for the demo's own
// use: what an account can't see it didn't buy.
func (s *story) sees(a *account, p *product) bool {
	if a.hidden[p.sku] || p.availableIn > a.early {
		return false
	}
	if a.added[p.sku] {
		return true
	}
	for _, code := range a.assortments {
		included, excluded := false, false
		for _, r := range s.rules[code] {
			if r.matches(p) {
				included = included || r.mode == "include"
				excluded = excluded || r.mode == "exclude"
			}
		}
		if included && !excluded {
			return true
		}
	}
	return false
}

// visible is every product that the account sees, in catalogue order.
func (s *story) visible(a *account) []*product {
	var seen []*product
	for _, p := range s.catalogue.products {
		if s.sees(a, p) {
			seen = append(seen, p)
		}
	}
	return seen
}
