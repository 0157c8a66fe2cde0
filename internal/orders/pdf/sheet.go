package pdf

import (
	"fmt"
	"strings"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

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
	nameWidth      = 250.0
	quantityRight  = 400.0
	priceRight     = 470.0
	positionColumn = 24.0
)

// sheet writes downwards from y and begins a new page when one is full. The first error stays in err.
type sheet struct {
	pdf *gopdf.GoPdf
	y   float64
	err error
	now bool // prices are shown
}

func newSheet(d Document) (*sheet, error) {
	s := &sheet{pdf: &gopdf.GoPdf{}, now: !d.Note}
	s.pdf.Start(gopdf.Config{PageSize: pageSize})
	s.pdf.SetInfo(gopdf.PdfInfo{Title: d.Title(), Author: d.Seller.Name, Subject: d.Title(), Creator: "Tradecounter", Producer: "Tradecounter",
		CreationDate: d.Order.PlacedAt.Std()})
	question := gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return '?' }}
	if err := s.pdf.AddTTFFontDataWithOption("text", goregular.TTF, question); err != nil {
		return nil, err
	}
	if err := s.pdf.AddTTFFontDataWithOption("bold", gobold.TTF, question); err != nil {
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
	lines, err := s.pdf.SplitTextWithWordWrap(text, width)
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
	s.put("bold", 15, left, s.y+6, d.Seller.Name, false)
	s.put("bold", 12, right, s.y+6, d.Title(), true)
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
		s.put("text", smallSize, 340, s.y, f[0], false)
		for _, line := range s.wrap("text", textSize, right-425, f[1]) {
			s.put("text", textSize, 425, s.y, line, false)
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
	s.put("text", smallSize, left, s.y, title, false)
	s.y += lineHeight
	for i, line := range append([]string{account}, a.Lines()...) {
		if i == 1 && line == account {
			continue
		}
		for _, part := range s.wrap("text", textSize, 270, line) {
			s.put("text", textSize, left, s.y, part, false)
			s.y += lineHeight
		}
	}
	s.y += 6
}

// tableHead stands on top of the table on every page.
func (s *sheet) tableHead() {
	s.put("bold", smallSize, left+positionColumn, s.y, "Product", false)
	s.put("bold", smallSize, quantityRight, s.y, "Quantity", true)
	if s.now {
		s.put("bold", smallSize, priceRight, s.y, "Price, net", true)
		s.put("bold", smallSize, right, s.y, "Sum", true)
	}
	s.y += 5
	s.rule(s.y, 0.8)
	s.y += lineHeight
}

// table writes the rows; none is cut by the end of a page.
func (s *sheet) table(rows []row) {
	s.tableHead()
	for _, r := range rows {
		name := s.wrap("text", textSize, nameWidth, r.words[0])
		var small []string
		for _, words := range r.words[1:] {
			small = append(small, s.wrap("text", smallSize, nameWidth, words)...)
		}
		height := lineHeight*float64(len(name)) + (lineHeight-2)*float64(len(small)) + 5
		if s.y+height > bottom {
			s.page()
			s.tableHead()
		}
		s.row(r, name, small)
	}
}

func (s *sheet) row(r row, name, small []string) {
	s.put("text", smallSize, left+14, s.y, fmt.Sprint(r.position), true)
	s.put("text", textSize, quantityRight, s.y, r.quantity, true)
	s.put("text", textSize, priceRight, s.y, r.price, true)
	s.put("text", textSize, right, s.y, r.total, true)
	for _, line := range name {
		s.put("text", textSize, left+positionColumn, s.y, line, false)
		s.y += lineHeight
	}
	for _, line := range small {
		s.put("text", smallSize, left+positionColumn, s.y-1, line, false)
		s.y += lineHeight - 2
	}
	s.rule(s.y-7, 0.25)
	s.y += 5
}

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
	if s.y+lineHeight*float64(len(sums)+3) > bottom {
		s.page()
	}
	s.y += 6
	for _, sum := range sums {
		s.put("text", textSize, 300, s.y, strings.TrimSuffix(sum[0], ", "), false)
		s.put("text", textSize, right, s.y, sum[1], true)
		s.y += lineHeight
	}
	s.put("bold", textSize+1, 300, s.y+3, "Total", false)
	s.put("bold", textSize+1, right, s.y+3, d.Money(t.Total), true)
	s.y += lineHeight + 8
}

// remarks are the reason for no tax and the buyer's note.
func (s *sheet) remarks(d Document) {
	texts := []string{d.Order.Note}
	if !d.Note {
		texts = []string{d.Order.TaxReason, d.Order.Note}
	}
	s.y += 4
	for _, text := range texts {
		for _, paragraph := range strings.Split(text, "\n") {
			for _, line := range s.wrap("text", textSize, right-left, strings.TrimSpace(paragraph)) {
				if s.y+lineHeight > bottom {
					s.page()
				}
				s.put("text", textSize, left, s.y, line, false)
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
		s.put("text", smallSize-1, right, bottom+26, fmt.Sprintf("%s, page %d of %d", d.Order.Number, page, pages), true)
		y := bottom + 26
		for _, text := range legal {
			for _, line := range s.wrap("text", smallSize-1, 370, text) {
				s.put("text", smallSize-1, left, y, line, false)
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
