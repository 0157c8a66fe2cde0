package markdown

import (
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Words are a text's sections for a search, without its HTML and without the SKUs of its product cards, which not
// everybody who reads the text may see.
func Words(src string) []Section {
	source := []byte(src)
	doc := reader.Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	for n := doc.FirstChild(); n != nil; {
		next := n.NextSibling()
		if _, ok := n.(*productCard); ok {
			doc.RemoveChild(doc, n)
		}
		n = next
	}
	p := Page{}
	p.nameHeadings(doc, source)
	p.cut(doc, source)
	return p.Sections
}
