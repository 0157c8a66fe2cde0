package pdf

import (
	"fmt"
	"strings"

	"github.com/signintech/gopdf"

	"tradecounter/internal/cart"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
)

// Measures in points.
const (
	left, right    = 50.0, 545.0
	top, bottom    = 50.0, 765.0 // the foot stands below bottom
	textSize       = 9.5
	smallSize      = 8.0
	lineHeight     = 13.0
	quantityRight  = 400.0
	priceRight     = 470.0
	positionColumn = 24.0
	quantityWidth  = 72.0
	titleLeft      = 330.0 // the title begins to the right of it
	sumLeft        = 300.0
)

// sheet writes downwards from y and begins a new page when one is full. The first error stays in err.
type sheet struct {
	pdf *gopdf.GoPdf
	y   float64
	err error

	prices        bool    // they are shown; without them the quantity stands at the right edge
	quantityRight float64 // where the column ends
	lacking       bool    // a letter was replaced
}

func newSheet(d Document) (*sheet, error) {
	s := &sheet{pdf: &gopdf.GoPdf{}, prices: !d.Note, quantityRight: quantityRight}
	if d.Note {
		s.quantityRight = right
	}
	s.pdf.Start(gopdf.Config{PageSize: pageSize})
	if err := s.pdf.AddTTFFontData(plain, regular); err != nil {
		return nil, err
	}
	if err := s.pdf.AddTTFFontData(strong, semiBold); err != nil {
		return nil, err
	}
	s.page()
	return s, nil
}

func (s *sheet) page() {
	s.pdf.AddPage()
	s.y = top
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

// put writes one line of text at x, or ending at x, on the height y.
func (s *sheet) put(font string, size float64, x, y float64, text string, toRight bool) {
	if text == "" {
		return
	}
	s.keep(s.pdf.SetFont(font, "", size))
	text = s.letters(text)
	if toRight {
		width, err := s.pdf.MeasureTextWidth(text)
		s.keep(err)
		x -= width
	}
	s.pdf.SetXY(x, y)
	s.keep(s.pdf.Text(text))
}

// wrap breaks a text at words to a width.
func (s *sheet) wrap(font string, size, width float64, text string) []string {
	if text == "" {
		return nil
	}
	s.keep(s.pdf.SetFont(font, "", size))
	lines, err := s.pdf.SplitTextWithWordWrap(s.letters(text), width)
	s.keep(err)
	return lines
}

func (s *sheet) rule(y, width float64) {
	s.pdf.SetLineWidth(width)
	s.pdf.SetGrayStroke(0)
	if width < 0.5 {
		s.pdf.SetGrayStroke(0.75)
	}
	s.pdf.Line(left, y, right, y)
}

// head writes seller and title, the addresses, and the facts of the order.
func (s *sheet) head(d Document) {
	o := d.Order
	s.put(strong, 12, right, s.y+6, d.Title(), true)
	for i, line := range s.wrap(strong, 15, titleLeft-left, d.Seller.Name) {
		if i > 0 {
			s.y += lineHeight + 5
		}
		s.put(strong, 15, left, s.y+6, line, false)
	}
	s.y += 22
	s.rule(s.y, 0.8)
	s.y += 20
	begin := s.y
	facts := [][2]string{{"Ordered", d.Date(o.PlacedOn)}, {"Your order number", o.PONumber}, {"Ordered by", o.PlacedBy},
		{"Delivery", o.DeliveryName}, {"Expected", dateOf(d, o.ExpectedOn)}}
	if d.Shipment != nil {
		facts = append(facts, [2]string{"Tracking", d.Shipment.TrackingURL})
	}
	if !d.Note && o.PaymentTermsDays > 0 {
		facts = append(facts, [2]string{"Payment", fmt.Sprintf("on account, net %d days", o.PaymentTermsDays)})
	}
	if !d.Note {
		facts = append(facts, [2]string{"Your tax number", o.TaxID})
	}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		s.put(plain, smallSize, 340, s.y, f[0], false)
		for _, line := range s.wrap(plain, textSize, right-425, f[1]) {
			s.put(plain, textSize, 425, s.y, line, false)
			s.y += lineHeight
		}
	}
	after := s.y
	s.y = begin
	s.address("Deliver to", o.AccountName, o.ShipTo)
	if !d.Note {
		s.address("Bill to", o.AccountName, o.BillTo)
	}
	s.y = max(s.y, after) + 8
}

func dateOf(d Document, day clock.Date) string {
	if day == 0 {
		return ""
	}
	return d.Date(day)
}

func (s *sheet) address(title, account string, a orders.Address) {
	if a.IsZero() {
		return
	}
	s.put(plain, smallSize, left, s.y, title, false)
	s.y += lineHeight
	for i, line := range append([]string{account}, a.Lines()...) {
		if i == 1 && line == account {
			continue
		}
		for _, part := range s.wrap(plain, textSize, 270, line) {
			s.put(plain, textSize, left, s.y, part, false)
			s.y += lineHeight
		}
	}
	s.y += 6
}

// tableHead stands on top of the table on every page.
func (s *sheet) tableHead() {
	s.put(strong, smallSize, left+positionColumn, s.y, "Product", false)
	s.put(strong, smallSize, s.quantityRight, s.y, "Quantity", true)
	if s.prices {
		s.put(strong, smallSize, priceRight, s.y, "Price, net", true)
		s.put(strong, smallSize, right, s.y, "Sum", true)
	}
	s.y += 5
	s.rule(s.y, 0.8)
	s.y += lineHeight
}

// table writes the rows; none is cut by the end of a page, and the last one stays with what follows in the height after.
func (s *sheet) table(rows []row, after float64) {
	s.tableHead()
	nameWidth := s.quantityRight - quantityWidth - 4 - left - positionColumn
	for i, r := range rows {
		name := s.wrap(plain, textSize, nameWidth, r.words[0])
		var small []string
		for _, words := range r.words[1:] {
			small = append(small, s.wrap(plain, smallSize, nameWidth, words)...)
		}
		quantity := s.wrap(plain, textSize, quantityWidth, r.quantity)
		height := max(lineHeight*float64(len(name))+(lineHeight-2)*float64(len(small)), lineHeight*float64(len(quantity))) + 5
		needed := height
		if i == len(rows)-1 {
			needed += after
		}
		if s.y+needed > bottom {
			s.page()
			s.tableHead()
		}
		s.row(r, name, small, quantity)
		s.rule(s.y-7, 0.25)
		s.y += 5
	}
}

// row leaves y below its longest column.
func (s *sheet) row(r row, name, small, quantity []string) {
	s.put(plain, smallSize, left+14, s.y, fmt.Sprint(r.position), true)
	for i, line := range quantity {
		s.put(plain, textSize, s.quantityRight, s.y+lineHeight*float64(i), line, true)
	}
	after := s.y + lineHeight*float64(len(quantity))
	s.put(plain, textSize, priceRight, s.y, r.price, true)
	s.put(plain, textSize, right, s.y, r.total, true)
	for _, line := range name {
		s.put(plain, textSize, left+positionColumn, s.y, line, false)
		s.y += lineHeight
	}
	for _, line := range small {
		s.put(plain, smallSize, left+positionColumn, s.y-1, line, false)
		s.y += lineHeight - 2
	}
	s.y = max(s.y, after)
}

// totalsHeight is what the sums of an order take; the delivery's name may take a second line.
func totalsHeight(t cart.Totals) float64 { return lineHeight * float64(len(t.Taxes)+7) }

// totals are kept together on one page.
func (s *sheet) totals(d Document, t cart.Totals) {
	o := d.Order
	sums := [][2]string{{"Goods, net", d.Money(t.Lines)}, {"Delivery, " + o.DeliveryName, d.Money(t.Delivery)}}
	if t.Surcharge > 0 {
		sums = append(sums, [2]string{"Surcharge for small orders", d.Money(t.Surcharge)})
	}
	for _, tax := range t.Taxes {
		sums = append(sums, [2]string{fmt.Sprintf("Tax %s %% on %s", tax.BP, d.Money(tax.Base)), d.Money(tax.Amount)})
	}
	if s.y+totalsHeight(t) > bottom {
		s.page()
	}
	s.y += 6
	for _, sum := range sums {
		s.put(plain, textSize, right, s.y, sum[1], true)
		for _, line := range s.wrap(plain, textSize, priceRight-sumLeft, strings.TrimSuffix(sum[0], ", ")) {
			s.put(plain, textSize, sumLeft, s.y, line, false)
			s.y += lineHeight
		}
	}
	s.put(strong, textSize+1, sumLeft, s.y+3, "Total", false)
	s.put(strong, textSize+1, right, s.y+3, d.Money(t.Total), true)
	s.y += lineHeight + 8
}

// remarks are the reason for no tax, the buyer's note, and what became of letters that the typeface doesn't have.
func (s *sheet) remarks(d Document) {
	texts := []string{d.Order.Note}
	if !d.Note {
		texts = []string{d.Order.TaxReason, d.Order.Note}
	}
	s.letters(d.Order.Note)
	if s.lacking {
		texts = append(texts, string(lackingSign)+" stands for a letter that this document's typeface lacks; the order online shows it.")
	}
	s.y += 4
	for _, text := range texts {
		for _, paragraph := range strings.Split(text, "\n") {
			for _, line := range s.wrap(plain, textSize, right-left, strings.TrimSpace(paragraph)) {
				if s.y+lineHeight > bottom {
					s.page()
				}
				s.put(plain, textSize, left, s.y, line, false)
				s.y += lineHeight
			}
		}
	}
}

// feet writes the seller's legal lines and the page number on every page.
func (s *sheet) feet(d Document) {
	legal := []string{oneLine(d.Seller.Name + "\n" + d.Seller.Address), oneLine(strings.Join([]string{d.Seller.Phone, d.Seller.Email, taxWords(d.Seller.TaxID), d.Seller.Bank}, "\n"))}
	pages := s.pdf.GetNumberOfPages()
	for page := 1; page <= pages; page++ {
		s.keep(s.pdf.SetPage(page))
		s.rule(bottom+14, 0.25)
		s.put(plain, smallSize-1, right, bottom+26, fmt.Sprintf("%s, page %d of %d", d.Order.Number, page, pages), true)
		y := bottom + 26
		for _, text := range legal {
			for _, line := range s.wrap(plain, smallSize-1, 370, text) {
				s.put(plain, smallSize-1, left, y, line, false)
				y += 10
			}
		}
	}
}

func taxWords(id string) string {
	if id == "" {
		return ""
	}
	return "Tax number " + id
}

// oneLine joins lines with a middle dot.
func oneLine(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	return strings.Join(lines, " · ")
}
