package markdown

import (
	"html"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// idPrefix keeps the anchors of texts apart from the ids of the pages around them. Authors write links without it.
const idPrefix = "h-"

// headingID is the anchor that a heading of these words has.
func headingID(words string) string {
	var b strings.Builder
	for _, r := range strings.TrimPrefix(lower(words), idPrefix) {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && r != '’' && r != '\'':
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" {
		id = "section"
	}
	return idPrefix + id
}

func lower(s string) string { return strings.ToLower(s) }

func levelOf(n *ast.Heading) int { return max(n.Level, 2) }

// nameHeadings gives each heading its anchor; the second of the same words is numbered.
func (p *Page) nameHeadings(doc ast.Node, source []byte) {
	taken, count := map[string]bool{}, map[string]int{}
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		n, ok := node.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		words := textOf(n, source)
		first := headingID(words)
		id := first
		for taken[id] {
			count[first] = max(count[first]+1, 2)
			id = first + "-" + strconv.Itoa(count[first])
		}
		taken[id] = true
		n.SetAttributeString("id", id)
		p.Headings = append(p.Headings, Heading{id, words, levelOf(n)})
		return ast.WalkSkipChildren, nil
	})
}

// cut gathers the plain text by headings.
func (p *Page) cut(doc ast.Node, source []byte) {
	var body []string
	var at Heading
	next := 0
	end := func() {
		if at.ID != "" || len(body) > 0 {
			p.Sections = append(p.Sections, Section{at, strings.Join(body, "\n")})
		}
		body = nil
	}
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		line := ""
		switch n := node.(type) {
		case *ast.Heading:
			end()
			at = p.Headings[next]
			next++
			return ast.WalkSkipChildren, nil
		case *ast.Paragraph, *ast.TextBlock:
			line = textOf(n, source)
		case *tables.TableRow, *tables.TableHeader:
			var cells []string
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				cells = append(cells, textOf(c, source))
			}
			line = strings.Join(cells, " · ")
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			line = strings.TrimRight(string(n.Lines().Value(source)), "\n")
		case *productCard:
			line = n.sku
		default:
			return ast.WalkContinue, nil
		}
		if line != "" {
			body = append(body, line)
		}
		return ast.WalkSkipChildren, nil
	})
	end()
}

// textOf is a node's words without marks.
func textOf(node ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Value(source)
			if !n.IsRaw() && n.Parent().Kind() != ast.KindCodeSpan {
				value = []byte(html.UnescapeString(string(util.UnescapePunctuations(value))))
			}
			b.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
