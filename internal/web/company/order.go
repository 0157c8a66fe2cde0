package company

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) showOrder(c *fiber.Ctx) error {
	p, o, err := h.openOrder(c)
	if err != nil {
		return err
	}
	view, err := p.orderView(o)
	if err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, views.OrderPage(p.chrome, view))
}

// openOrder begins a page about the order in the address.
func (h *handlers) openOrder(c *fiber.Ctx) (*page, orders.Order, error) {
	p, err := h.open(c, layout.Orders)
	if err != nil {
		return nil, orders.Order{}, err
	}
	o, err := h.parts.Orders.Find(p.ctx, p.actor, param(c, "number"))
	return p, o, err
}

func (p *page) orderView(o orders.Order) (views.Order, error) {
	v := views.Order{Number: o.Number, PO: o.PONumber, To: p.orderAt(o.Number, ""), How: howWords(o), Placed: ui.Time(o.PlacedAt, p.set.Zone, p.scope.Today, p.chrome.Locale),
		Steps: p.steps(o), Count: ui.Capital(ui.Lines(len(o.Lines))), Note: o.Note, Copies: o.CopiesTo, Delivery: o.DeliveryName,
		ShipTo: o.ShipTo.Lines(), BillTo: o.BillTo.Lines(), CanAgain: p.chrome.Rights.Buy}
	if o.PlacedBy != "" {
		v.By = "by " + o.PlacedBy
	}
	if o.CancelRequestedAt != 0 && o.Open() > 0 {
		v.Asked = ui.Time(o.CancelRequestedAt, p.set.Zone, p.scope.Today, p.chrome.Locale)
	}
	if o.RequestedOn != 0 {
		v.Wanted = p.day(o.RequestedOn)
	}
	if o.PaymentMethod == "account" && !o.Imported && o.State != orders.Cancelled {
		v.Terms = "On account, " + netDays(o.PaymentTermsDays) + ", due " + p.day(o.DueOn())
	}
	if open := openLines(o); open > 0 && o.ShippedAt != 0 {
		v.Open = p.number(int64(open)) + " not complete"
	}
	p.cancelling(&v, o)
	if err := p.orderSums(&v, o); err != nil {
		return v, err
	}
	visible, err := p.visible(o)
	if err != nil {
		return v, err
	}
	for _, l := range o.Lines {
		line, err := p.orderLine(o, l, visible)
		if err != nil {
			return v, err
		}
		v.Lines = append(v.Lines, line)
	}
	v.Shipments, v.Events = p.shipments(o), p.events(o)
	if v.Invoice = o.InvoiceNumber; o.InvoiceFile != "" {
		v.InvoiceTo = p.orderAt(o.Number, "/invoice.pdf")
	}
	return v, nil
}

func netDays(days int) string {
	if days == 0 {
		return "due at once"
	}
	return "net " + ui.Number(int64(days), "") + " days"
}

func openLines(o orders.Order) (n int) {
	for _, l := range o.Lines {
		if l.Open() > 0 {
			n++
		}
	}
	return n
}

// visible are the order's products that the account still sees.
func (p *page) visible(o orders.Order) (map[int64]catalog.Product, error) {
	ids := make([]int64, 0, len(o.Lines))
	for _, l := range o.Lines {
		if l.ProductID != nil {
			ids = append(ids, *l.ProductID)
		}
	}
	return p.web.Catalog.ByIDs(p.ctx, p.scope, ids)
}

func (p *page) orderLine(o orders.Order, l orders.Line, visible map[int64]catalog.Product) (views.OrderLine, error) {
	total, err := l.TotalNow(o.Currency)
	if err != nil {
		return views.OrderLine{}, err
	}
	line := views.OrderLine{Name: l.Name, SKU: l.SKU, Yours: l.PartNumber, Note: l.Note, Quantity: p.number(l.Quantity), Unit: ui.SoldBy(l.Unit),
		Price: p.price(l.UnitPrice, o.Currency), Sum: p.money(total, o.Currency), State: p.lineState(o, l)}
	if l.ProductID != nil {
		if product, ok := visible[*l.ProductID]; ok {
			line.To, line.Picture = p.productAt(product.SKU), p.picture(product)
		}
	}
	if l.Discount > 0 {
		line.Less = "less " + ui.Percent(l.Discount, p.chrome.Locale)
	}
	if l.Remaining() == 0 {
		line.Sum, line.Struck = p.money(l.Total, o.Currency), true
	}
	if l.Cancelled > 0 && l.Cancelled < l.Quantity {
		line.Cancelled = p.number(l.Cancelled) + " of " + p.number(l.Quantity) + " cancelled"
	}
	if open := l.Open(); open > 0 {
		switch {
		case l.ExpectedOn != 0:
			line.Expected = p.units(open, l.Unit) + " expected " + p.day(l.ExpectedOn)
		default:
			line.Expected = p.units(open, l.Unit) + ", date to follow"
		}
	}
	return line, nil
}

func (p *page) lineState(o orders.Order, l orders.Line) views.State {
	switch {
	case l.Remaining() == 0:
		return views.State{Icon: "close", Text: "Cancelled"}
	case l.Open() == 0 && o.State == orders.Delivered:
		return views.State{Tone: ui.OK, Icon: "check", Text: "Delivered"}
	case l.Open() == 0:
		return views.State{Tone: ui.OK, Icon: "check", Text: "Shipped"}
	case l.Shipped > 0:
		return views.State{Tone: ui.Warn, Icon: "clock", Text: p.number(l.Shipped) + " of " + p.number(l.Remaining()) + " shipped"}
	case o.ShippedAt != 0:
		return views.State{Tone: ui.Warn, Icon: "clock", Text: "Open"}
	}
	return views.State{Icon: "clock", Text: "Open"}
}

// orderSums is what the order costs without what was cancelled, and what it was before.
func (p *page) orderSums(v *views.Order, o orders.Order) error {
	lines, taxes, total := o.LinesTotal, o.Taxes, o.Total
	now, err := o.Now()
	if err != nil {
		return err
	}
	switch {
	case o.State == orders.Cancelled:
		v.Was = "Cancelled: nothing of it is charged."
	case now.Lines != o.LinesTotal:
		lines, taxes, total = now.Lines, now.Taxes, now.Total
		v.Was = "Without what was cancelled; it was " + p.money(o.Total, o.Currency) + " when it was placed."
	}
	cash := func(a money.Amount) string { return p.money(a, o.Currency) }
	v.Sums = []ui.Sum{{Label: ui.Lines(len(o.Lines)) + ", net", Value: cash(lines)}}
	if o.DeliveryName != "" || o.DeliveryTotal > 0 {
		delivery := ui.Sum{Label: "Delivery", Value: "free"}
		if o.DeliveryTotal > 0 {
			delivery.Value = cash(o.DeliveryTotal)
		}
		v.Sums = append(v.Sums, delivery)
	}
	if o.SurchargeTotal > 0 {
		v.Sums = append(v.Sums, ui.Sum{Label: "Surcharge for small orders", Value: cash(o.SurchargeTotal)})
	}
	for _, tax := range taxes {
		v.Sums = append(v.Sums, ui.Sum{Label: "VAT " + ui.Percent(tax.BP, p.chrome.Locale), Note: "on " + cash(tax.Base), Value: cash(tax.Amount)})
	}
	if o.TaxReason != "" {
		v.Sums = append(v.Sums, ui.Sum{Label: "VAT", Note: o.TaxReason, Value: "none"})
	}
	whole := ui.Sum{Label: "Total", Value: cash(total), Total: true}
	if o.State == orders.Cancelled {
		whole.Note = "when it was placed"
	}
	v.Sums = append(v.Sums, whole)
	return nil
}
