package pdf_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/orders/pdf"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// document is an order of n lines with one cancelled in part.
func document(n int) pdf.Document {
	o := orders.Order{Number: "HV-104612", AccountName: "Nordwind Maschinenbau GmbH", State: orders.Placed, PlacedOn: 20261124, PlacedBy: "Jürgen Groß",
		PONumber: "4500 71 882", ShipTo: orders.Address{Name: "Werk 2", Line1: "Hafenstraße 48", Postcode: "23568", City: "Lübeck", Country: "DE"},
		DeliveryName: "Standard", Currency: "EUR", TaxRule: cart.Domestic, PaymentTermsDays: 30, Note: "To the first aid room, please 漢"}
	for i := range n {
		o.Lines = append(o.Lines, orders.Line{ID: int64(i + 1), Position: i + 1, SKU: fmt.Sprintf("FS-%04d", i+1), PartNumber: "NM 400", Unit: "pack of 100",
			Name: strings.Repeat("Hex head screw M8 × 40, zinc plated ", 1+i%3), Quantity: 4, UnitPrice: 25000, Total: 1000, TaxBP: 1900})
		o.LinesTotal += 1000
	}
	o.TaxTotal = o.LinesTotal * 19 / 100
	o.Total = o.LinesTotal + o.TaxTotal
	o.Taxes = []cart.Tax{{BP: 1900, Base: o.LinesTotal, Amount: o.TaxTotal}}
	return pdf.Document{Order: o, Seller: settings.Seller{Name: "Harbour & Vale", Address: "Pier 4\n20457 Hamburg", TaxID: "DE 123", Bank: "IBAN DE00"},
		Money: func(a money.Amount) string { return "€" + a.Decimal("EUR") }, Price: func(p money.Price) string { return "€" + p.String() },
		Count: func(n int64) string { return strconv.FormatInt(n, 10) },
		Date:  func(d clock.Date) string { return d.String() }}
}

func pages(t *testing.T, d pdf.Document) []string {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return textOf(t, b.Bytes())
}

func TestTheDocumentSaysWhatTheOrderSays(t *testing.T) {
	d := document(3)
	d.Order.Lines[1].Cancelled = 3
	d.Order.Lines[2].Cancelled = 4
	text := strings.Join(pages(t, d), "\n")
	for _, want := range []string{"Order HV-104612", "Harbour & Vale", "Pier 4 · 20457 Hamburg", "Tax number DE 123", "IBAN DE00", "4500 71 882", "Jürgen Groß",
		"Hafenstraße 48", "23568 Lübeck", "FS-0001, your number NM 400", "3 of 4 cancelled", "€2.50", "€12.50", "Tax 19 % on €12.50", "€2.38", "€14.88",
		"page 1 of 1", "To the first aid room, please �", "� stands for a letter", "net 30 days"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't in it", want)
		}
	}
	if strings.Contains(text, "FS-0003") {
		t.Error("a line that was cancelled whole is in it")
	}
}

func TestADeliveryNoteHasNoPrices(t *testing.T) {
	d := document(3)
	d.Note, d.Shipment = true, &orders.Shipment{Number: 1, Lines: []orders.ShipmentLine{{LineID: 2, Quantity: 3}}}
	text := strings.Join(pages(t, d), "\n")
	if strings.Contains(text, "€") || strings.Contains(text, "FS-0001") || !strings.Contains(text, "3 pack of 100") || !strings.Contains(text, "Delivery note HV-104612/1") {
		t.Errorf("it says %q", text)
	}
}

func TestALongOrderRepeatsTheTableHeadAndNumbersItsPages(t *testing.T) {
	all := pages(t, document(120))
	if len(all) < 5 {
		t.Fatalf("%d pages", len(all))
	}
	seen := 0
	for i, text := range all {
		seen += strings.Count(text, "FS-")
		if !strings.Contains(text, fmt.Sprintf("page %d of %d", i+1, len(all))) || strings.Contains(text, "FS-") && !strings.Contains(text, "Quantity") {
			t.Errorf("page %d: %q", i+1, text)
		}
	}
	if seen != 120 {
		t.Errorf("%d lines on all pages", seen)
	}
}

func TestLettersOfClientsNames(t *testing.T) {
	d := document(1)
	d.Order.AccountName = "Zażółć gęślą jaźń Sp. z o.o., Łódź"
	d.Order.PlacedBy = "Příliš žluťoučký kůň"
	d.Order.ShipTo = orders.Address{Name: "Ελληνική Εταιρεία ΑΕ", Line1: "Щербаков и сыновья, Київ", Line2: "Đặng Thị Ngọc, Şişli, Reykjavík, Õ, ő, ș, ẞ", City: "Zu\u0308rich", Country: "CH"}
	d.Order.Note = "ab\u200bc\tde \u00ad2 µm ≤ 3 °C ½ – №"
	text := strings.Join(pages(t, d), "\n")
	for _, want := range []string{d.Order.AccountName, d.Order.PlacedBy, d.Order.ShipTo.Name, d.Order.ShipTo.Line1, d.Order.ShipTo.Line2, "Zürich", "abc de 2 µm ≤ 3 °C ½ – №"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't in %q", want, text)
		}
	}
	if strings.Contains(text, "�") {
		t.Error("a letter was replaced")
	}
}

func TestTheSameOrderMakesTheSameFile(t *testing.T) {
	var one, two bytes.Buffer
	if err := errors.Join(pdf.Write(&one, document(30)), pdf.Write(&two, document(30))); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the files differ")
	}
	for _, want := range []string{"/Lang (en)", "/DisplayDocTitle true", "/Title <FEFF004F0072006400650072"} {
		if !bytes.Contains(one.Bytes(), []byte(want)) {
			t.Errorf("%s isn't in it", want)
		}
	}
}

var (
	streams = regexp.MustCompile(`(?s)(\d+) 0 obj\s*<<([^>]*)>>\s*stream\n`)
	length  = regexp.MustCompile(`/Length (\d+)`)
	glyph   = regexp.MustCompile(`<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>|<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>`)
	shown   = regexp.MustCompile(`/(F\d+)\s|<([0-9A-Fa-f]+)>`)
	object  = regexp.MustCompile(`(?s)(\d+) 0 obj(.*?)endobj`)
	fontRef = regexp.MustCompile(`/(F\d+)\s+(\d+) 0 R`)
	unicode = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
)

// textOf reads the text layer back, page by page: glyphs through each font's ToUnicode map.
func textOf(t *testing.T, file []byte) []string {
	t.Helper()
	content := map[string]string{}
	var order []string
	for _, at := range streams.FindAllSubmatchIndex(file, -1) {
		id, head := string(file[at[2]:at[3]]), file[at[4]:at[5]]
		n, _ := strconv.Atoi(string(length.FindSubmatch(head)[1]))
		body := file[at[1] : at[1]+n]
		if bytes.Contains(head, []byte("FlateDecode")) {
			r, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		content[id] = string(body)
		order = append(order, id)
	}
	objects := map[string]string{}
	for _, m := range object.FindAllSubmatch(file, -1) {
		objects[string(m[1])] = string(m[2])
	}
	fonts := map[string]map[string]string{}
	for _, m := range fontRef.FindAllSubmatch(file, -1) {
		if to := unicode.FindStringSubmatch(objects[string(m[2])]); to != nil {
			fonts[string(m[1])] = glyphs(content[to[1]])
		}
	}
	if len(fonts) == 0 {
		t.Fatal("no font with a ToUnicode map: there is no text layer")
	}
	var pages []string
	for _, id := range order {
		if strings.Contains(content[id], "BT") && strings.Contains(content[id], "Tf") {
			pages = append(pages, read(content[id], fonts))
		}
	}
	return pages
}

func glyphs(cmap string) map[string]string {
	to := map[string]string{}
	for _, m := range glyph.FindAllStringSubmatch(cmap, -1) {
		from, last, char := m[1], m[2], m[3]
		if m[4] != "" {
			from, last, char = m[4], m[4], m[5]
		}
		a, _ := strconv.ParseInt(from, 16, 32)
		b, _ := strconv.ParseInt(last, 16, 32)
		c, _ := strconv.ParseInt(char, 16, 32)
		for i := a; i <= b && b-a < 256; i++ {
			to[fmt.Sprintf("%04X", i)] = string(rune(c + i - a))
		}
	}
	return to
}

func read(page string, fonts map[string]map[string]string) string {
	var text strings.Builder
	var font map[string]string
	for _, line := range strings.Split(page, "\n") {
		for _, m := range shown.FindAllStringSubmatch(line, -1) {
			if m[1] != "" {
				font = fonts[m[1]]
				continue
			}
			for i := 0; i+4 <= len(m[2]); i += 4 {
				text.WriteString(font[strings.ToUpper(m[2][i:i+4])])
			}
		}
		if strings.Contains(line, "ET") || strings.Contains(line, "Tj") || strings.Contains(line, "TJ") {
			text.WriteByte('\n')
		}
	}
	return text.String()
}
