package storefront

import (
	"strings"
	"unicode/utf8"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/views/ui"
)

// units counts them: 10 packs.
func (p *page) units(n int64, unit string) string { return ui.Units(n, unit, p.chrome.Locale) }

func (p *page) number(n int64) string { return ui.Number(n, p.chrome.Locale) }

func (p *page) price(price money.Price) string {
	return ui.UnitPrice(price, p.scope.Currency, p.chrome.Locale)
}

func (p *page) money(amount money.Amount) string {
	return ui.Money(amount, p.scope.Currency, p.chrome.Locale)
}

// unitWords is the unit of sale with its minimum: each, from 20.
func (p *page) unitWords(product catalog.Product) string {
	unit := ui.SoldBy(product.Unit)
	if product.MinQty > 1 {
		return unit + ", from " + p.number(product.MinQty)
	}
	return unit
}

// quantityRule says which quantities can be ordered: from 20 in steps of 10, at most 500.
func (p *page) quantityRule(product catalog.Product) string {
	least, step := max(product.MinQty, 1), max(product.Increment, 1)
	words := "any number from " + p.number(least)
	if step > 1 {
		words = "from " + p.number(least) + " in steps of " + p.number(step)
	}
	if product.MaxQty > 0 {
		words += ", at most " + p.number(product.MaxQty)
	}
	return words
}

// The lines of a row's details, in characters: what fits their column.
const (
	attrLines = 2
	attrChars = 22
)

// rowAttrs are what distinguishes a product from its neighbours: the first attributes that its name doesn't say already.
// A bare number needs its name to mean something.
func rowAttrs(product catalog.Product) []string {
	var lines []string
	name := strings.ToLower(product.Name)
	for _, a := range product.Attributes {
		text := a.String()
		if strings.Contains(name, strings.ToLower(text)) || a.Number != nil && strings.Contains(name, a.Text) {
			continue
		}
		if a.Number != nil {
			text = a.Name + " " + text
		}
		size, last := utf8.RuneCountInString(text), len(lines)-1
		switch {
		case size > attrChars:
		case last >= 0 && utf8.RuneCountInString(lines[last])+2+size <= attrChars:
			lines[last] += ", " + text
		case len(lines) < attrLines:
			lines = append(lines, text)
		default:
			return lines
		}
	}
	return lines
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
