package company

import (
	"strconv"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

// difference says in words what was then, what is now, and by how much the line's value differs.
func (p *page) difference(line *views.AgainLine, l orders.DiffLine) {
	line.Then = p.units(l.ThenQuantity, l.Unit) + " at " + p.price(l.ThenPrice, p.scope.Currency)
	var now []string
	for _, d := range l.Differences {
		state, words := p.differenceWords(d, l)
		line.What = append(line.What, state)
		if words != "" {
			now = append(now, words)
		}
	}
	line.Now = strings.Join(now, ". ")
	change := -l.ThenTotal
	if l.Orderable() {
		change += l.Line.Total
	}
	switch {
	case change > 0:
		line.Difference, line.Worse = "+"+p.money(change, p.scope.Currency), true
	case change < 0:
		line.Difference = "−" + p.money(-change, p.scope.Currency)
	}
}

func (p *page) differenceWords(d orders.Difference, l orders.DiffLine) (views.State, string) {
	now := l.Line
	switch d {
	case orders.IsGone:
		return views.State{Tone: ui.Bad, Icon: "close", Text: "Gone"}, "No longer available to you"
	case orders.IsReplaced:
		return views.State{Tone: ui.Accent, Icon: "repeat", Text: "Replaced"}, now.Product.SKU + ", " + now.Product.Name + p.atPrice(l)
	case orders.IsOnRequest:
		return views.State{Tone: ui.Warn, Icon: "help", Text: "On request"}, "Its price is on request now"
	case orders.IsTooFew:
		return views.State{Tone: ui.Bad, Icon: "alert", Text: "Too few"}, strings.TrimSuffix(now.Hindrance(), ".")
	case orders.NewQuantity:
		return views.State{Tone: ui.Warn, Icon: "info", Text: "Quantity"}, strings.TrimSuffix(now.Product.QuantityProblem(l.ThenQuantity), ".")
	case orders.IsLater:
		return views.State{Tone: ui.Warn, Icon: "clock", Text: "Later"}, p.laterWords(l)
	}
	state := views.State{Tone: ui.Warn, Icon: "tag", Text: "Price rose"}
	if now.Quote.Price < l.ThenPrice {
		state = views.State{Tone: ui.OK, Icon: "tag", Text: "Price fell"}
	}
	if l.Has(orders.IsReplaced) {
		return state, "" // the price stands with the new product
	}
	words := p.units(now.Quantity, now.Product.Unit) + " at " + p.price(now.Quote.Price, p.scope.Currency)
	if share := p.shareWords(l.ThenPrice, now.Quote.Price); share != "" {
		words += ", " + share
	}
	return state, words
}

func (p *page) atPrice(l orders.DiffLine) string {
	if l.Line.Quantity == 0 || l.Line.Quote.OnRequest {
		return ""
	}
	return ", " + p.units(l.Line.Quantity, l.Line.Product.Unit) + " at " + p.price(l.Line.Quote.Price, p.scope.Currency)
}

// shareWords: 4.3 % more, to a tenth of a percent.
func (p *page) shareWords(then, now money.Price) string {
	word, by := " more", now-then
	if by < 0 {
		word, by = " less", -by
	}
	if then <= 0 || by > 9*then {
		return ""
	}
	tenths := (by*2000 + then) / (2 * then)
	if tenths == 0 {
		return ""
	}
	return ui.Percent(money.BasisPoints(tenths*10), p.chrome.Locale) + word
}

func (p *page) laterWords(l orders.DiffLine) string {
	when := ", we tell you when it comes"
	if l.Line.ExpectedOn > p.scope.Today {
		when = ", expected " + p.day(l.Line.ExpectedOn)
	}
	if l.Line.Now == 0 {
		return "No stock now" + when
	}
	return p.units(l.Line.Now, l.Line.Product.Unit) + " now; " + p.units(l.Line.Later, l.Line.Product.Unit) + " later" + when
}

// choices are what can be done with a line that differs: quantities to take, or leaving it out. None where it can't be
// ordered at all.
func (p *page) choices(l orders.DiffLine) []ui.Option {
	take := func(n int64, words string) ui.Option {
		return ui.Option{Value: strconv.FormatInt(n, 10), Label: words}
	}
	product, leave := l.Line.Product, ui.Option{Value: "0", Label: "Leave it out"}
	var list []ui.Option
	switch {
	case l.Has(orders.IsGone), l.Has(orders.IsOnRequest):
		return nil
	case l.Has(orders.IsTooFew):
		if low, _ := product.Fitting(l.Line.Now); l.Line.Now > 0 && low > 0 {
			list = append(list, take(low, "Take "+p.units(low, product.Unit)))
		}
	case l.Has(orders.NewQuantity):
		for _, n := range []int64{l.Low, l.High} {
			if n > 0 {
				list = append(list, take(n, p.units(n, product.Unit)))
			}
		}
	case l.Has(orders.IsReplaced):
		list = append(list, take(l.Line.Quantity, "Take the new one"))
	case l.Has(orders.IsLater):
		list = append(list, take(l.Line.Quantity, "Send when it is in"))
	default:
		list = append(list, take(l.Line.Quantity, "Take it"))
	}
	if len(list) == 0 {
		return nil
	}
	return append(list, leave)
}
