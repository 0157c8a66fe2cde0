// Package pdf writes an order as a document on A4 with a text layer: as an order with its prices, or as a delivery note
// without them. It is given every word and number that depends on a locale and fetches nothing.
package pdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/signintech/gopdf"

	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// Document is what is written.
type Document struct {
	Order    orders.Order
	Seller   settings.Seller
	Note     bool             // a delivery note: no prices
	Shipment *orders.Shipment // of a delivery note: only what was in it; nil for all that isn't cancelled

	Money func(money.Amount) string // with the order's currency, in the account's locale
	Price func(money.Price) string
	Count func(int64) string
	Date  func(clock.Date) string
}

// row is one line of the table.
type row struct {
	position int
	words    []string // the first is the name, the others small
	quantity string
	price    string
	total    string
}

// Write writes the document to w.
func Write(w io.Writer, d Document) error {
	s, err := newSheet(d)
	if err != nil {
		return fmt.Errorf("begin the PDF of order %s: %w", d.Order.Number, err)
	}
	rows, totals, err := d.content()
	if err != nil {
		return fmt.Errorf("add up order %s: %w", d.Order.Number, err)
	}
	s.head(d)
	if d.Note {
		s.table(rows, 0)
	} else {
		s.table(rows, totalsHeight(totals))
		s.totals(d, totals)
	}
	s.remarks(d)
	s.feet(d)
	if s.err != nil {
		return fmt.Errorf("write the PDF of order %s: %w", d.Order.Number, s.err)
	}
	file, err := s.pdf.GetBytesPdfReturnErr()
	if err != nil {
		return fmt.Errorf("write the PDF of order %s: %w", d.Order.Number, err)
	}
	return finish(w, file, d.info())
}

// Title is what the document is called.
func (d Document) Title() string {
	switch {
	case d.Note && d.Shipment != nil:
		return fmt.Sprintf("Delivery note %s/%d", d.Order.Number, d.Shipment.Number)
	case d.Note:
		return "Delivery note " + d.Order.Number
	case d.Order.State == orders.Cancelled:
		return "Order " + d.Order.Number + " (cancelled)"
	}
	return "Order " + d.Order.Number
}

// content are the rows and sums: what was ordered without what was cancelled, or for a cancelled order all of it.
func (d Document) content() ([]row, cart.Totals, error) {
	o := d.Order
	totals := cart.Totals{Lines: o.LinesTotal, Delivery: o.DeliveryTotal, Surcharge: o.SurchargeTotal, Taxes: o.Taxes, Tax: o.TaxTotal, Total: o.Total}
	whole := o.State == orders.Cancelled
	if !whole {
		for _, l := range o.Lines {
			if l.Cancelled > 0 {
				var err error
				if totals, err = o.Now(); err != nil {
					return nil, totals, err
				}
				break
			}
		}
	}
	var rows []row
	for _, l := range o.Lines {
		quantity, total := d.quantity(l, whole), l.Total
		if quantity == 0 {
			continue
		}
		if !whole {
			var err error
			if total, err = l.TotalNow(o.Currency); err != nil {
				return nil, totals, err
			}
		}
		rows = append(rows, d.row(l, quantity, total))
	}
	return rows, totals, nil
}

func (d Document) quantity(l orders.Line, whole bool) int64 {
	if whole {
		return l.Quantity
	}
	if d.Shipment == nil {
		return l.Remaining()
	}
	var in int64
	for _, part := range d.Shipment.Lines {
		if part.LineID == l.ID {
			in += part.Quantity
		}
	}
	return in
}

func (d Document) row(l orders.Line, quantity int64, total money.Amount) row {
	numbers := l.SKU
	if l.PartNumber != "" {
		numbers += ", your number " + l.PartNumber
	}
	r := row{position: l.Position, words: []string{l.Name, numbers}, quantity: strings.TrimSpace(d.Count(quantity) + " " + l.Unit)}
	if l.Cancelled > 0 && d.Order.State != orders.Cancelled {
		r.words = append(r.words, d.Count(l.Cancelled)+" of "+d.Count(l.Quantity)+" cancelled")
	}
	if l.Note != "" {
		r.words = append(r.words, l.Note)
	}
	if d.Note {
		return r
	}
	r.price, r.total = d.Price(l.UnitPrice), d.Money(total)
	if l.Discount > 0 {
		r.words = append(r.words, fmt.Sprintf("less %s %%", l.Discount))
	}
	return r
}

var pageSize = *gopdf.PageSizeA4
