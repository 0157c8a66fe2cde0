package company

import (
	"strconv"

	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

func (p *page) standingLine(i int, l cart.Line, currency string) views.StandingLine {
	v := views.StandingLine{SKU: l.SKU, Name: l.Name, Yours: l.Product.PartNumber, Quantity: p.number(l.Quantity), Unit: ui.SoldBy(l.Product.Unit),
		Says: l.Hindrance(), ID: "line-" + strconv.Itoa(i+1)}
	if l.Gone {
		v.Unit = "" // not known any more
	} else {
		v.To, v.Picture = p.productAt(l.SKU), p.picture(l.Product)
	}
	if !l.Gone && !l.Quote.OnRequest {
		v.Price = p.price(l.Quote.Price, currency)
	}
	if l.Orderable() {
		v.Sum = p.money(l.Total, currency)
	}
	return v
}

func (p *page) freeOr(a money.Amount, currency string) string {
	if a == 0 {
		return "free"
	}
	return p.money(a, currency)
}

// standingSums is what one order of it costs by its delivery method.
func (p *page) standingSums(now cart.Cart, method string) []ui.Sum {
	cost, ok := now.Cost(method)
	if !ok {
		return nil
	}
	t := cost.Totals
	cash := func(a money.Amount) string { return p.money(a, now.Currency) }
	sums := []ui.Sum{{Label: ui.Lines(len(now.Lines)) + ", net", Value: cash(t.Lines)}, {Label: "Delivery", Note: cost.Name, Value: p.freeOr(t.Delivery, now.Currency)}}
	if t.Surcharge > 0 {
		sums = append(sums, ui.Sum{Label: "Surcharge for small orders", Value: cash(t.Surcharge)})
	}
	for _, tax := range t.Taxes {
		sums = append(sums, ui.Sum{Label: "VAT " + ui.Percent(tax.BP, p.chrome.Locale), Note: "on " + cash(tax.Base), Value: cash(tax.Amount)})
	}
	if now.TaxReason != "" {
		sums = append(sums, ui.Sum{Label: "VAT", Note: now.TaxReason, Value: "none"})
	}
	return append(sums, ui.Sum{Label: "Total", Value: cash(t.Total), Total: true})
}
