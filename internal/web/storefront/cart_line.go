package storefront

import (
	"strconv"

	"tradecounter/internal/cart"
	"tradecounter/internal/orders"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

func (p *page) cartLine(l cart.Line) views.CartLine {
	line := views.CartLine{SKU: l.SKU, Name: l.Name, Gone: l.Gone, Was: strconv.FormatInt(l.Quantity, 10)}
	line.Quantity = ui.Quantity{ID: views.QuantityID(l.SKU), Name: "qty:" + l.SKU, Value: line.Was, Label: "Quantity of " + l.Name + ", " + l.SKU}
	line.Note = ui.Field{ID: views.NoteID(l.SKU), Name: "note:" + l.SKU, Label: "Note for this line", Value: l.Note, MaxLength: cart.MaxNote, Optional: true}
	if !l.Gone {
		line.To, line.Yours, line.Unit = p.productAt(l.SKU), l.Product.PartNumber, ui.SoldBy(l.Product.Unit)
		line.Picture = p.pictures.of(l.Product, rowPlate, p.base, p.topName)
	}
	switch {
	case l.Gone:
	case l.Quote.OnRequest:
		line.Price, line.AskTo = "On request", p.askFor(l.SKU)
	default:
		line.Price = p.price(l.Quote.Price)
	}
	if l.Orderable() {
		line.Sum, line.Hint = p.money(l.Total), p.priceHint(l)
	}
	line.Says = p.says(l)
	return line
}

// says are the remarks under a line, what hinders first.
func (p *page) says(l cart.Line) (says []views.Say) {
	for _, problem := range l.Problems {
		if problem.Kind == cart.PriceChanged {
			says = append(says, views.Say{Tone: ui.Warn, Icon: "tag", Text: "Price now " + p.price(problem.New) + ", was " + p.price(problem.Old) +
				" when you added it on " + p.day(l.AddedAt.Date(p.set.Zone)), Topic: problem.Topic()})
			continue
		}
		says = append(says, views.Say{Tone: ui.Bad, Icon: "alert", Text: problem.Words, Topic: problem.Topic()})
	}
	if l.Later > 0 && l.Product.Backorder {
		says = append(says, views.Say{Tone: ui.Warn, Icon: "clock", Text: p.nowAndLater(l)})
	}
	return says
}

// nowAndLater: 6 packs now, 2 packs expected Wed 2 Dec.
func (p *page) nowAndLater(l cart.Line) string {
	when := " later, we tell you the date"
	if l.ExpectedOn > p.scope.Today {
		when = " expected " + p.day(l.ExpectedOn)
	}
	rest := p.units(l.Later, l.Product.Unit) + when
	if l.Now == 0 {
		return "Not in stock now: " + rest
	}
	return p.units(l.Now, l.Product.Unit) + " now, " + rest
}

// priceHint is the next break, or where the price comes from when it is the account's own.
func (p *page) priceHint(l cart.Line) string {
	if next, ok := l.Quote.Next(); ok {
		return "From " + p.units(next.From, l.Product.Unit) + ": " + p.price(next.Price) + " " + ui.Article(ui.Noun(l.Product.Unit))
	}
	if l.Quote.Source == "contract" {
		return ui.Capital(l.Quote.Short())
	}
	return ""
}

// cartCosts is the full cost by the default method, and by each other one.
func (p *page) cartCosts(v *views.Cart, c cart.Cart) error {
	for i, way := range c.Costs {
		if i == 0 {
			v.Sums = p.sums(c, way)
			v.Arrive = p.arriveWords(c, way)
			continue
		}
		v.Ways = append(v.Ways, views.Way{Name: way.Name, Price: p.charge(way), Total: p.money(way.Totals.Total)})
	}
	credit, err := p.web.Accounts.Credit(p.ctx, p.scope)
	if err != nil {
		return err
	}
	left, limited := credit.Left()
	switch {
	case credit.Hold != "":
		v.Credit = "Buying is stopped for your company: " + credit.Hold
	case limited && *credit.Limit == 0:
		v.Credit = "Nothing can be bought on account; ask your client manager."
	case limited:
		v.Credit = "On account, " + netDays(credit.TermsDays) + ". " + p.money(left) + " left"
	default:
		v.Credit = "On account, " + netDays(credit.TermsDays)
	}
	return nil
}

func netDays(days int) string {
	if days == 0 {
		return "due at once"
	}
	return "net " + strconv.Itoa(days) + " days"
}

// charge is the price of a delivery.
func (p *page) charge(way cart.Delivery) string {
	if way.Totals.Delivery == 0 {
		return "free"
	}
	return p.money(way.Totals.Delivery)
}

// sums are what the cart costs by a delivery method.
func (p *page) sums(c cart.Cart, way cart.Delivery) []ui.Sum {
	t := way.Totals
	list := []ui.Sum{{Label: ui.Lines(len(c.Lines)) + ", net", Value: p.money(t.Lines)}}
	delivery := ui.Sum{Label: "Delivery", Note: way.Name, Value: p.charge(way)}
	if way.FreeFrom > 0 {
		delivery.Note += ", free from " + p.money(way.FreeFrom)
	}
	list = append(list, delivery)
	if c.Small.Surcharge > 0 {
		small := ui.Sum{Label: "Surcharge for small orders", Note: "below " + p.money(c.Small.Minimum), Value: "none"}
		if t.Surcharge > 0 {
			small.Value = p.money(t.Surcharge)
		}
		list = append(list, small)
	}
	for _, tax := range t.Taxes {
		list = append(list, ui.Sum{Label: "VAT " + ui.Percent(tax.BP, p.chrome.Locale), Note: "on " + p.money(tax.Base), Value: p.money(tax.Amount)})
	}
	if c.TaxReason != "" {
		list = append(list, ui.Sum{Label: "VAT", Note: c.TaxReason, Value: "none"})
	}
	return append(list, ui.Sum{Label: "Total", Value: p.money(t.Total), Total: true})
}

// arriveWords says when what is ordered now arrives.
func (p *page) arriveWords(c cart.Cart, way cart.Delivery) string {
	if !c.Orderable() {
		return ""
	}
	words := "Arrives " + ui.RelativeDate(orders.Earliest(p.set, p.now, c.Lines, way.Days), p.scope.Today, p.chrome.Locale)
	if later(c) {
		words += "; what isn’t in stock follows"
	}
	return words
}

func later(c cart.Cart) bool {
	for _, l := range c.Lines {
		if l.Later > 0 {
			return true
		}
	}
	return false
}
