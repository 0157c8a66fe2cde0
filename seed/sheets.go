package seed

import (
	"io"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
)

// Document is a PDF that products or looks name by File.
type Document struct {
	File, Title string
	Write       func(w io.Writer) error
}

// readDocuments lists the papers of the looks and a data sheet for every group
// of products that names one.
func (s *Seller) readDocuments(clock.Date) error {
	var papers []struct {
		File       string   `json:"file"`
		Title      string   `json:"title"`
		Paragraphs []string `json:"paragraphs"`
	}
	if err := readJSON("papers", &papers); err != nil {
		return err
	}
	for _, paper := range papers {
		s.Documents = append(s.Documents, Document{paper.File, paper.Title, func(w io.Writer) error {
			doc := newPDF(paper.Title)
			doc.heading(paper.Title)
			for _, text := range paper.Paragraphs {
				doc.paragraph(text)
			}
			return doc.write(w)
		}})
	}
	c, err := newCatalogue()
	if err != nil {
		return err
	}
	sheets := map[string][]*product{}
	for _, p := range c.products {
		if p.sheet == "" {
			continue
		}
		if sheets[p.sheet] == nil {
			s.Documents = append(s.Documents, Document{p.sheet, "Data sheet", func(w io.Writer) error {
				return dataSheet(sheets[p.sheet]).write(w)
			}})
		}
		sheets[p.sheet] = append(sheets[p.sheet], p)
	}
	return nil
}

// dataSheet lists a group of products by number, family by family: what they
// share in a sentence, what differs in columns.
func dataSheet(products []*product) *pdf {
	doc := newPDF("Data sheet, " + leaf(products[0].category))
	doc.heading(leaf(products[0].category))
	doc.paragraph("Data sheet. Harbour & Vale, Am Sandtorkai 12, 20457 Hamburg.")
	for len(products) > 0 {
		n := 1
		for n < len(products) && products[n].family == products[0].family {
			n++
		}
		doc.family(products[:n])
		products = products[n:]
	}
	return doc
}

func (doc *pdf) family(products []*product) {
	shared, columns := compare(products)
	doc.room(90)
	doc.paragraph("Make: " + strings.Join(distinct(products, func(p *product) string { return p.brand }), ", ") + ". " + shared)
	places := sheetPlaces(len(columns))
	doc.row(2, places, append([]string{"Number"}, columns...))
	doc.y += 8
	doc.rule()
	doc.y -= 10
	for _, p := range products {
		doc.row(1, places, sheetRow(p, columns))
	}
	doc.y -= 10
}

// compare parts the attributes of a family's products into those with one
// value, as a sentence, and the names of the first five that differ.
func compare(products []*product) (shared string, columns []string) {
	var common []string
	for _, a := range products[0].attrs {
		values := distinct(products, func(p *product) string { return p.attr(a.name) })
		switch {
		case len(values) == 1:
			common = append(common, a.name+" "+a.value)
		case len(columns) < 5:
			columns = append(columns, a.name)
		}
	}
	if len(common) == 0 {
		return "", columns
	}
	return "Common to all: " + strings.Join(common, "; ") + ".", columns
}

func distinct(products []*product, of func(p *product) string) []string {
	var values []string
	for _, p := range products {
		if v := of(p); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

func leaf(category string) string { return category[strings.LastIndex(category, ">")+2:] }

func sheetPlaces(columns int) []int {
	places := []int{margin}
	for i := range columns {
		places = append(places, margin+95+i*(pageWidth-2*margin-95)/max(columns, 1))
	}
	return places
}

func sheetRow(p *product, columns []string) []string {
	cells := []string{p.sku}
	for _, name := range columns {
		cells = append(cells, p.attr(name))
	}
	return cells
}
