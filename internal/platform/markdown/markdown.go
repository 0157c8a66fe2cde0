// Package markdown turns an article's text into HTML that is safe to show: CommonMark with tables, strikethrough,
// links found in the text, callouts, pictures and films by name, and product cards. Raw HTML isn't read at all, links
// lead only where a kind of link may, and what is written passes a sanitiser.
//
// The HTML names articles as articles/SLUG and files as files/NAME, since where those stand depends on who reads; At
// puts the addresses in.
package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Page is a text that was read. It is shared and never changes.
type Page struct {
	Parts    []Part
	Headings []Heading
	Sections []Section // in the order of the text; the first may have no heading
	Links    []Link    // everything the text leads to, for checking
}

// Part is a run of HTML, or the card of a product.
type Part struct {
	HTML string
	SKU  string // of a product card; the part has no HTML then
}

// Heading is one of those in the text; ID is the anchor on the page.
type Heading struct {
	ID    string
	Text  string
	Level int // 2 to 6: the page's own title is 1
}

// Section is a heading with the plain text below it up to the next heading.
type Section struct {
	Heading
	Body string // a block a line
}

// Read reads a text without its title.
func Read(src string) Page {
	source := []byte(src)
	doc := reader.Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	p := Page{}
	p.nameHeadings(doc, source)
	p.findLinks(doc, source)
	p.cut(doc, source)
	if tooDeep(doc) {
		p.Parts = []Part{{HTML: "<pre>" + html.EscapeString(src) + "</pre>"}}
	} else {
		p.render(doc, source)
	}
	return p
}

// tooDeep says of a text that it nests further than browsers follow; no person writes one. It is shown as it was typed.
func tooDeep(doc ast.Node) bool {
	const most = 100
	level, deepest := 0, 0
	_ = ast.Walk(doc, func(_ ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			level--
			return ast.WalkContinue, nil
		}
		level++
		deepest = max(deepest, level)
		return ast.WalkContinue, nil
	})
	return deepest > most
}

// render writes the HTML between product cards, each run sanitised for itself.
func (p *Page) render(doc ast.Node, source []byte) {
	var run bytes.Buffer
	flush := func() {
		if clean := policy.SanitizeBytes(run.Bytes()); len(bytes.TrimSpace(clean)) > 0 {
			p.Parts = append(p.Parts, Part{HTML: string(clean)})
		}
		run.Reset()
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if card, ok := n.(*productCard); ok {
			flush()
			p.Parts = append(p.Parts, Part{SKU: card.sku})
		} else if err := writer.Render(&run, source, n); err != nil {
			panic("markdown: a buffer can't be written: " + err.Error())
		}
	}
	flush()
}

// Place is where a text is read: what stands before a slug (/s/nordwind/help/) and before a file's name, which articles
// its reader may open, and how large its pictures are.
type Place struct {
	Articles, Files string
	Opens           func(slug string) bool
	Size            func(name string) (width, height int) // 0, 0 where it isn't known
}

var (
	articleLink = regexp.MustCompile(`(?s)<a href="articles/([^"#]*)(#[^"]*)?">(.*?)</a>`)
	pictureFile = regexp.MustCompile(`<(img|video)([^>]*) src="files/([^"]*)"`)
)

// At is the page's parts as they are read at a place. A link to an article that its reader may not open is plain text.
func (p Page) At(at Place) []Part {
	parts := make([]Part, len(p.Parts))
	for i, part := range p.Parts {
		html := articleLink.ReplaceAllStringFunc(part.HTML, func(link string) string {
			found := articleLink.FindStringSubmatch(link)
			if !at.Opens(found[1]) {
				return found[3]
			}
			return `<a href="` + at.Articles + found[1] + found[2] + `">` + found[3] + `</a>`
		})
		html = pictureFile.ReplaceAllStringFunc(html, func(tag string) string {
			found := pictureFile.FindStringSubmatch(tag)
			size := ""
			if width, height := at.Size(found[3]); found[1] == "img" && width > 0 && height > 0 {
				size = fmt.Sprintf(` width="%d" height="%d"`, width, height)
			}
			return `<` + found[1] + found[2] + size + ` src="` + at.Files + found[3] + `"`
		})
		parts[i] = Part{html, part.SKU}
	}
	return parts
}

// Text is the whole text without any marks.
func (p Page) Text() string {
	var b strings.Builder
	for _, s := range p.Sections {
		for _, line := range []string{s.Text, s.Body} {
			if line != "" {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String()
}

// Products are the SKUs of the product cards, each once.
func (p Page) Products() (skus []string) {
	seen := map[string]bool{}
	for _, part := range p.Parts {
		if part.SKU != "" && !seen[part.SKU] {
			seen[part.SKU] = true
			skus = append(skus, part.SKU)
		}
	}
	return skus
}
