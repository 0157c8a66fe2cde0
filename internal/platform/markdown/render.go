package markdown

import (
	"html"
	"net/url"
	"regexp"
	"strconv"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

var writer = renderer.NewRenderer(renderer.WithNodeRenderers(
	util.Prioritized(own{}, 100),
	util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(markup.NewRenderer(), 1000),
))

// own writes what differs from plain Markdown.
type own struct{}

func (own) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, writeHeading)
	r.Register(ast.KindBlockquote, writeQuotation)
	r.Register(ast.KindLink, writeLink)
	r.Register(ast.KindAutoLink, writeAutoLink)
	r.Register(ast.KindImage, writeFile)
	r.Register(tables.KindTable, writeTable)
}

func writeHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Heading)
	level := strconv.Itoa(levelOf(n))
	if !entering {
		_, _ = w.WriteString("</h" + level + ">\n")
		return ast.WalkContinue, nil
	}
	id, _ := n.AttributeString("id")
	name, _ := id.(string)
	_, _ = w.WriteString("<h" + level + ` id="` + html.EscapeString(name) + `">`)
	return ast.WalkContinue, nil
}

var calloutNames = map[string]string{"NOTE": "Note", "TIP": "Tip", "WARNING": "Warning"}

func writeQuotation(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	kind, callout := n.AttributeString(calloutKind)
	name, _ := kind.(string)
	switch {
	case callout && entering:
		_, _ = w.WriteString(`<div class="callout callout-` + lower(name) + `"><p class="callout-name">` + calloutNames[name] + "</p>\n")
	case callout:
		_, _ = w.WriteString("</div>\n")
	case entering:
		_, _ = w.WriteString("<blockquote>\n")
	default:
		_, _ = w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}

// writeTable: a wide one moves sideways in its own frame, which the keyboard reaches.
func writeTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="scroll-x" tabindex="0"><table>` + "\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("</table></div>\n")
	return ast.WalkContinue, nil
}

// writeLink leaves a link that leads nowhere allowed as plain text.
func writeLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	l := kindOf(string(node.(*ast.Link).Destination))
	if l.Kind == LinkBad {
		return ast.WalkContinue, nil
	}
	if entering {
		_, _ = w.WriteString(`<a href="` + html.EscapeString(l.href()) + `">`)
	} else {
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func writeAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.AutoLink)
	label := html.EscapeString(string(n.Label(source)))
	if l := autoLink(n, source); l.Kind == LinkExternal {
		_, _ = w.WriteString(`<a href="` + html.EscapeString(l.href()) + `">` + label + `</a>`)
	} else {
		_, _ = w.WriteString(label)
	}
	return ast.WalkSkipChildren, nil
}

// writeFile writes a picture or a film that lies beside the text; what lies elsewhere is left as its words.
func writeFile(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	name, words := string(node.(*ast.Image).Destination), html.EscapeString(textOf(node, source))
	address := html.EscapeString("files/" + url.PathEscape(name))
	switch {
	case IsFilm(name):
		_, _ = w.WriteString(`<video controls="" preload="metadata" src="` + address + `" aria-label="` + words + `"></video>`)
	case IsPicture(name):
		_, _ = w.WriteString(`<img src="` + address + `" alt="` + words + `" loading="lazy">`)
	default:
		_, _ = w.WriteString(words)
	}
	return ast.WalkSkipChildren, nil
}

var (
	idForm    = regexp.MustCompile(`^` + idPrefix + `[\p{L}\p{N}-]+$`)
	classForm = regexp.MustCompile(`^(callout callout-(note|tip|warning)|callout-name|scroll-x)$`)
	hrefForm  = regexp.MustCompile(`^(https?://|mailto:|tel:|articles/[a-z0-9-]+(#|$)|#)`)
	fileSrc   = regexp.MustCompile(`^files/[A-Za-z0-9._-]+$`)
)

// policy is the second lock: whatever the first let through, only these elements, attributes and addresses leave.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
		"h2", "h3", "h4", "h5", "h6", "div")
	p.AllowAttrs("id").Matching(idForm).OnElements("h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("class").Matching(classForm).OnElements("div", "p")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[a-z0-9+-]{1,20}$`)).OnElements("code")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("href").Matching(hrefForm).OnElements("a")
	p.AllowAttrs("src").Matching(fileSrc).OnElements("img", "video")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("aria-label").OnElements("video")
	p.AllowAttrs("controls").Matching(regexp.MustCompile(`^$`)).OnElements("video")
	p.AllowAttrs("preload").Matching(regexp.MustCompile(`^metadata$`)).OnElements("video")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
}()
