package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// reader knows no HTML: what looks like a tag is text.
var reader = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(ownBlocks{}, 150),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// ownBlocks finds the two blocks that Markdown doesn't know: a product card, a paragraph of its own like {product
// HV-100}, and a callout, a quotation whose first line is [!NOTE], [!TIP] or [!WARNING].
type ownBlocks struct{}

var (
	cardForm    = regexp.MustCompile(`^\{product +([^{}\s](?:[^{}\n]{0,62}[^{}\s])?) *\}$`)
	calloutForm = regexp.MustCompile(`^\[!(NOTE|TIP|WARNING)\]$`)
)

func (ownBlocks) Transform(node *ast.Paragraph, in text.Reader, _ parser.Context) {
	parent, lines := node.Parent(), node.Lines()
	if parent == nil || lines.Len() == 0 {
		return
	}
	segment := lines.At(0)
	first := bytes.TrimSpace(segment.Value(in.Source()))
	if found := cardForm.FindSubmatch(first); found != nil && lines.Len() == 1 && parent.Kind() == ast.KindDocument {
		card := &productCard{sku: string(found[1])}
		card.SetLines(lines)
		parent.ReplaceChild(parent, node, card)
		return
	}
	if found := calloutForm.FindSubmatch(first); found != nil && parent.Kind() == ast.KindBlockquote && parent.FirstChild() == node {
		parent.SetAttributeString(calloutKind, string(found[1]))
		if lines.SetSliced(1, lines.Len()); lines.Len() == 0 {
			parent.RemoveChild(parent, node)
		}
	}
}

// calloutKind is the attribute of a quotation that is a callout.
const calloutKind = "callout"

var cardKind = ast.NewNodeKind("ProductCard")

type productCard struct {
	ast.BaseBlock
	sku string
}

func (*productCard) Kind() ast.NodeKind             { return cardKind }
func (c *productCard) Dump(source []byte, deep int) { ast.DumpHelper(c, source, deep, nil, nil) }
