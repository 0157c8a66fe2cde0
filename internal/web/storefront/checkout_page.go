package storefront

import (
	"cmp"
	"strconv"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

func (p *page) checkoutPage(status int, fresh orders.Form, form checkoutForm, why trouble) error {
	v := views.Checkout{Fault: inSummary(why.fault, fresh.Cart), Told: why.told, ToldTopic: why.topic, Key: form.Key, Shown: form.Shown, Form: form.Checkout, Wanted: form.wanted,
		Lead: "Check, change what differs, place it.", Changes: p.changes(why.changed), Rises: p.rises(fresh.Cart),
		PORequired: fresh.Account.PORequired, POHint: p.poHint(fresh), LineCount: ui.Lines(len(fresh.Cart.Lines)),
		WantedHint: "Empty: as soon as possible", Terms: netDays(fresh.Credit.TermsDays)}
	if fresh.LastOrder != "" {
		v.Lead = "Filled in as for your last order. " + v.Lead
	}
	v.POAsked = why.poUsed != nil || form.POAgreed()
	if days := fresh.Credit.TermsDays; days > 0 {
		v.Terms += ", due " + p.day(p.scope.Today.AddDays(days))
	}
	v.ShipTo, v.BillTo = places(fresh.Locations)
	p.ways(&v, fresh, form.Method)
	for _, l := range fresh.Cart.Lines {
		v.Lines = append(v.Lines, p.sumLine(l))
	}
	p.chrome.Scripts = []string{"checkout.js"}
	return p.web.Render(p.c, status, views.CheckoutPage(p.chrome, v))
}

func (p *page) poHint(fresh orders.Form) string {
	var parts []string
	if fresh.Account.PORequired {
		parts = append(parts, "Your company asks for one.")
	}
	if fresh.LastPO != "" {
		parts = append(parts, "Last used: "+fresh.LastPO)
	}
	return strings.Join(parts, " ")
}

// places are the account's locations to choose from: where it goes (or another address), and where the bill goes.
func places(locations []accounts.Location) (ship, bill []ui.Option) {
	billing := false
	for _, l := range locations {
		words := l.Name
		for _, part := range []string{l.City, l.Line1} {
			if part != "" && !strings.Contains(words, part) {
				words += ", " + part
			}
		}
		ship = append(ship, ui.Option{Value: l.Code, Label: words})
		billing = billing || l.IsBilling
	}
	bill = ship
	if !billing && len(bill) > 0 {
		bill = append([]ui.Option{{Label: "Where it is delivered"}}, bill...)
	}
	return append(ship[:len(ship):len(ship)], ui.Option{Label: "Another address"}), bill
}

// ways are the delivery methods with all that depends on them.
func (p *page) ways(v *views.Checkout, fresh orders.Form, method string) {
	for _, d := range fresh.Cart.Costs {
		note := strings.TrimSuffix(d.Note+"; ", "; ")
		if note != "" {
			note += "; "
		}
		arrival := fresh.Arrivals[d.Code]
		note += "arrives " + ui.RelativeDate(arrival.Earliest, p.scope.Today, p.chrome.Locale)
		switch {
		case arrival.Rest != 0:
			note += ", the rest by " + p.day(arrival.Rest)
		case later(fresh.Cart):
			note += ", what isn’t in stock follows"
		}
		v.Methods = append(v.Methods, ui.Choice{Type: "radio", Name: "method", Value: d.Code, Label: d.Name, Note: note, Aside: p.charge(d), Checked: d.Code == method})
		way := views.CheckoutWay{Chosen: d.Code == method, Sums: p.sums(fresh.Cart, d), Total: p.money(d.Totals.Total)}
		p.creditAfter(&way, fresh.Credit, d.Totals.Total)
		v.Ways = append(v.Ways, way)
	}
}

// creditAfter says what is left of the credit now and after the order.
func (p *page) creditAfter(way *views.CheckoutWay, credit accounts.Credit, total money.Amount) {
	left, limited := credit.Left()
	switch {
	case credit.Hold != "":
		way.Credit = "Buying is stopped for your company: " + credit.Hold
	case !limited:
	case *credit.Limit == 0:
		way.Credit = "Nothing can be bought on account; ask your client manager."
	case total > left:
		way.Credit = p.money(left) + " of your credit is left: " + p.money(total-left) + " too little for this order"
	default:
		way.Credit = p.money(left) + " left, " + p.money(left-total) + " after this order"
		way.Max, way.Used = strconv.FormatInt(int64(*credit.Limit), 10), strconv.FormatInt(int64(*credit.Limit-left+total), 10)
	}
}

func (p *page) sumLine(l cart.Line) views.SumLine {
	line := views.SumLine{ID: views.LineID(l.SKU), Name: l.Name, Problem: l.Hindrance()}
	if line.Problem != "" {
		line.About = p.number(l.Quantity) + " × " + l.SKU
		return line
	}
	line.About = p.number(l.Quantity) + " × " + p.price(l.Quote.Price) + ", " + ui.SoldBy(l.Product.Unit)
	line.Sum = p.money(l.Total)
	if l.Later > 0 {
		line.Later = p.nowAndLater(l)
	}
	return line
}

// rises are the prices that aren't those at which the lines were put into the cart.
func (p *page) rises(c cart.Cart) (list []views.Changed) {
	changed := changedPrices(c)
	for _, l := range c.Lines {
		if was, ok := changed[l.SKU]; ok {
			list = append(list, views.Changed{What: l.Name, Old: p.price(was.Old), New: p.price(was.New) + " " + ui.Article(ui.Noun(l.Product.Unit))})
		}
	}
	return list
}

// changes tells old and new of everything that isn't as the form showed it.
func (p *page) changes(e *orders.Changed) (list []views.Changed) {
	if e == nil {
		return nil
	}
	for _, l := range e.Lines {
		list = append(list, views.Changed{What: cmp.Or(l.Name, l.SKU), Old: p.lineWords(l.OldQuantity, l.OldPrice), New: p.lineWords(l.NewQuantity, l.NewPrice)})
	}
	was, shown := e.Old.Cost(e.Method)
	is, ok := e.New.Cost(e.Method)
	if !shown || !ok {
		return append(list, views.Changed{What: "Delivery", New: "not as it was offered"})
	}
	t := is.Totals
	for _, sum := range []struct {
		what     string
		old, new money.Amount
	}{{"Delivery", was.Delivery, t.Delivery}, {"Surcharge for small orders", was.Surcharge, t.Surcharge}, {"VAT", was.Tax, t.Tax}, {"Total", was.Total, t.Total}} {
		if sum.old != sum.new {
			list = append(list, views.Changed{What: sum.what, Old: p.money(sum.old), New: p.money(sum.new)})
		}
	}
	return list
}

func (p *page) lineWords(quantity int64, price money.Price) string {
	switch {
	case quantity == 0:
		return "not in the cart"
	case price < 0:
		return p.number(quantity) + ", can’t be ordered"
	}
	return p.number(quantity) + " × " + p.price(price)
}

// inSummary leads from a line that can't be ordered to where it stands on the page.
func inSummary(refused *fault.Fault, c cart.Cart) *fault.Fault {
	if refused == nil {
		return nil
	}
	named := fault.Invalid(refused.Message).On(refused.Topic)
	for _, f := range refused.Fields {
		name, message := f.Name, f.Message
		for _, l := range c.Lines {
			if l.SKU == f.Name {
				name, message = views.LineID(l.SKU), l.Name+": "+f.Message
			}
		}
		named.Add(name, message)
	}
	return named
}
