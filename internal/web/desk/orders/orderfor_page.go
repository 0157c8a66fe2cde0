package orders

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const pastOrders = 12 // that lines can be taken over from

// forPage shows the form as it stands, priced now.
func (h *handlers) forPage(c *fiber.Ctx, status int, e *entering, problem *fault.Fault, changed *orders.Changed) error {
	chrome := h.DeskChrome(c, layout.OrderFor)
	w := writer{chrome, orders.Order{Currency: e.account.Currency}}
	v := view.For{Slug: e.account.Slug, Client: e.account.Name, Channel: e.channel, Minutes: e.minutes, Noted: e.noted, Paste: e.paste, Older: e.older, Fault: problem, Key: cmp.Or(e.fill.Key, orders.NewKey())}
	switch {
	case len(e.team) == 0:
		v.Told = "Nobody of " + e.account.Name + " may buy yet: invite a buyer first."
	case !e.member.Can(identity.Buy):
		v.Told = e.account.Name + " is " + e.account.Status + ": nothing can be ordered for them."
	case e.account.CreditHold != "":
		v.Told = "Buying is stopped for " + e.account.Name + ": " + e.account.CreditHold
	}
	if v.Told == "" {
		if err := h.fillFor(c, e, w, &v); err != nil {
			return err
		}
		v.Change = w.changes(changed)
	}
	return h.Render(c, status, view.ForPage(chrome, v))
}

func (h *handlers) fillFor(c *fiber.Ctx, e *entering, w writer, v *view.For) error {
	for _, m := range e.team {
		v.Members = append(v.Members, ui.Option{Value: strconv.FormatInt(m.ID, 10), Label: m.Name + ", " + roleWords[m.Role]})
	}
	v.Member = strconv.FormatInt(e.member.MemberID, 10)
	if err := h.sources(c, e, w, v); err != nil {
		return err
	}
	for _, l := range e.reading.Left {
		left := view.Left{Text: l.Text, Problem: l.Problem}
		for _, p := range l.Perhaps {
			low, high := p.Fitting(max(l.Quantity, 1))
			value := meaning{strconv.FormatInt(max(l.Quantity, min(max(low, 1), max(high, 1))), 10), p.SKU, l.Text}
			left.Perhaps = append(left.Perhaps, view.Perhaps{SKU: p.SKU, Name: p.Name, Value: value.String()})
		}
		v.Left = append(v.Left, left)
	}
	for _, bad := range e.reading.Bad {
		v.Lines = append(v.Lines, view.ForLine{SKU: bad.Product.SKU, Name: bad.Product.Name, Yours: bad.Product.PartNumber, Quantity: bad.Typed,
			Unit: ui.SoldBy(bad.Product.Unit), Problem: "Write a whole number from 1."})
	}
	if len(e.reading.Items) == 0 {
		return nil
	}
	form, err := h.Orders.PrepareFor(c.UserContext(), e.member, e.reading.Items)
	if err != nil {
		return err
	}
	w.lines(v, form.Cart)
	w.deliver(v, form, e)
	v.Ready = form.Cart.Orderable() && len(e.reading.Bad) == 0
	return nil
}

// sources are what lines can be taken over from: the member's cart and the client's last orders.
func (h *handlers) sources(c *fiber.Ctx, e *entering, w writer, v *view.For) error {
	held, err := h.Cart.Summary(c.UserContext(), e.member)
	if err != nil {
		return err
	}
	if held.Lines > 0 {
		v.Cart = ui.Lines(held.Lines)
	}
	last, err := h.Orders.LastOrders(c.UserContext(), e.member.Scope(w.Today), pastOrders)
	if err != nil {
		return err
	}
	v.More = len(last) == pastOrders
	for _, o := range last {
		v.Past = append(v.Past, ui.Option{Value: o.Number, Label: fmt.Sprintf("%s, %s, %s", o.Number, w.day(o.PlacedOn), ui.Lines(len(o.Lines)))})
	}
	return nil
}

// lines are the priced lines; what is wrong with one stands with it.
func (w writer) lines(v *view.For, c cart.Cart) {
	for _, l := range c.Lines {
		line := view.ForLine{SKU: l.SKU, Name: l.Name, Yours: l.Product.PartNumber, Quantity: strconv.FormatInt(l.Quantity, 10), Unit: ui.SoldBy(l.Product.Unit), Problem: l.Hindrance()}
		if !l.Quote.OnRequest && l.Product.ID != 0 {
			line.Price = ui.UnitPrice(l.Quote.Price, c.Currency, w.Locale)
		}
		if line.Problem == "" {
			line.Sum = w.money(l.Total)
		}
		if l.Later > 0 {
			line.Later = w.number(l.Now) + " now, " + w.number(l.Later) + " later"
			if l.ExpectedOn != 0 {
				line.Later += ", expected " + w.day(l.ExpectedOn)
			}
		}
		v.Lines = append(v.Lines, line)
	}
	if c.Refusal != "" {
		v.Notes = append(v.Notes, c.Refusal)
	}
}

// deliver is where, when and how, and what it costs that way.
func (w writer) deliver(v *view.For, form orders.Form, e *entering) {
	v.Fill, v.Wanted, v.Shown, v.PORequired = e.fill, e.wanted, form.Fill.Shown, form.Account.PORequired
	v.POAsked = e.repeated != nil || e.fill.POAgreed()
	if v.Fill.Method == "" { // not asked yet: as for their last order
		v.Fill.ShipTo, v.Fill.Method, v.Fill.CopiesTo = form.Fill.ShipTo, form.Fill.Method, form.Fill.CopiesTo
	}
	for _, l := range form.Locations {
		words := l.Name
		if l.City != "" && !strings.Contains(words, l.City) {
			words += ", " + l.City
		}
		v.ShipTo = append(v.ShipTo, ui.Option{Value: l.Code, Label: words})
	}
	v.ShipTo = append(v.ShipTo, ui.Option{Label: "Another address"})
	v.Earliest = w.Today.String()
	for _, d := range form.Cart.Costs {
		arrives := form.Arrivals[d.Code]
		note := "arrives " + ui.RelativeDate(arrives.Earliest, w.Today, w.Locale)
		if arrives.Rest != 0 {
			note += ", the rest by " + w.day(arrives.Rest)
		}
		aside := "free"
		if d.Totals.Delivery > 0 {
			aside = w.money(d.Totals.Delivery)
		}
		v.Methods = append(v.Methods, ui.Choice{Type: "radio", Name: "method", Value: d.Code, Label: d.Name, Note: note, Aside: aside, Checked: d.Code == v.Fill.Method})
	}
	if d, ok := form.Cart.Cost(v.Fill.Method); ok {
		v.Earliest = form.Arrivals[d.Code].Earliest.String()
		v.Arrives = "Empty: as soon as possible, " + ui.RelativeDate(form.Arrivals[d.Code].Earliest, w.Today, w.Locale)
		w.costs(v, form, d)
	}
}

func (w writer) costs(v *view.For, form orders.Form, d cart.Delivery) {
	sum := func(label, note string, a money.Amount, total bool) {
		v.Sums = append(v.Sums, ui.Sum{Label: label, Note: note, Value: w.money(a), Total: total})
	}
	t := d.Totals
	sum(ui.Capital(ui.Lines(len(form.Cart.Lines)))+", net", "", t.Lines, false)
	sum("Delivery, "+d.Name, "", t.Delivery, false)
	if t.Surcharge > 0 {
		sum("Surcharge for small orders", "", t.Surcharge, false)
	}
	for _, tax := range t.Taxes {
		sum("VAT "+ui.Percent(tax.BP, w.Locale), "on "+w.money(tax.Base), tax.Amount, false)
	}
	sum("Total", form.Cart.TaxReason, t.Total, true)
	if left, limited := form.Credit.Left(); limited {
		v.Credit = w.money(left) + " of their credit is left, " + w.money(left-t.Total) + " after this order."
		if t.Total > left {
			v.Credit = "Only " + w.money(left) + " of their credit is left: " + w.money(t.Total-left) + " too little."
		}
	}
}

// changes tells old and new of everything that isn't as the form showed it.
func (w writer) changes(e *orders.Changed) (list []view.Change) {
	if e == nil {
		return nil
	}
	line := func(quantity int64, price money.Price) string {
		switch {
		case quantity == 0:
			return "not there"
		case price < 0:
			return w.number(quantity) + ", can’t be ordered"
		}
		return w.number(quantity) + " × " + ui.UnitPrice(price, w.o.Currency, w.Locale)
	}
	for _, l := range e.Lines {
		list = append(list, view.Change{What: cmp.Or(l.Name, l.SKU), Old: line(l.OldQuantity, l.OldPrice), New: line(l.NewQuantity, l.NewPrice)})
	}
	was, _ := e.Old.Cost(e.Method)
	if is, ok := e.New.Cost(e.Method); ok && was.Total != is.Totals.Total {
		list = append(list, view.Change{What: "Total", Old: w.money(was.Total), New: w.money(is.Totals.Total)})
	}
	return list
}
