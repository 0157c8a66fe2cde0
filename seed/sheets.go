package seed

import (
	"io"
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

// dataSheet tells what a group of products is and lists their dimensions.
func dataSheet(products []*product) *pdf {
	first := products[0]
	doc := newPDF("Data sheet, " + leaf(first.category))
	doc.heading(leaf(first.category))
	doc.paragraph("Data sheet. " + first.brand + ". Harbour & Vale, Am Sandtorkai 12, 20457 Hamburg.")
	var head []string
	for i, p := range products {
		if i > 0 && p.family == products[i-1].family {
			doc.row(1, sheetPlaces(len(head)), sheetRow(p, head))
			continue
		}
		doc.y -= 10
		doc.room(90)
		doc.paragraph(p.description)
		head = sheetColumns(p)
		doc.row(2, sheetPlaces(len(head)), append([]string{"Number"}, head...))
		doc.y += 8
		doc.rule()
		doc.y -= 10
		doc.row(1, sheetPlaces(len(head)), sheetRow(p, head))
	}
	return doc
}

func leaf(category string) string { return category[strings.LastIndex(category, ">")+2:] }

// sheetColumns are the first attributes that fit beside the number.
func sheetColumns(p *product) []string {
	var names []string
	for _, a := range p.attrs {
		if a.name != "Standard" && len(names) < 5 {
			names = append(names, a.name)
		}
	}
	return names
}

func sheetPlaces(columns int) []int {
	places := []int{margin}
	for i := range columns {
		places = append(places, margin+95+i*(pageWidth-2*margin-95)/max(columns, 1))
	}
	return places
}

func sheetRow(p *product, head []string) []string {
	cells := []string{p.sku}
	for _, name := range head {
		cell := ""
		for _, a := range p.attrs {
			if a.name == name {
				cell = a.value
			}
		}
		cells = append(cells, cell)
	}
	return cells
}
