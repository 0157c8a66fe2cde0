package markdown

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// LinkKind is where a link leads.
type LinkKind string

// The kinds of link; what is none of the others is bad and shown as plain text.
const (
	LinkArticle  LinkKind = "article"  // another article by its slug, and perhaps a heading of it
	LinkHeading  LinkKind = "heading"  // a heading of this text
	LinkExternal LinkKind = "external" // http, https, mailto or tel
	LinkFile     LinkKind = "file"     // a picture or film beside the text
	LinkProduct  LinkKind = "product"  // a product card
	LinkBad      LinkKind = "bad"
)

// Link is one thing that a text leads to.
type Link struct {
	Kind   LinkKind
	To     string // as it was written; the slug of an article, a file's name, a product's SKU
	Anchor string // of an article or this text: the ID of a heading, "" for none
	Line   int    // of the text, from 1
}

var slugForm = regexp.MustCompile(`^([a-z0-9][a-z0-9-]*)(?:\.md)?$`)

// kindOf reads a link as it was written: `returns`, `returns.md#how-to-pack`, `#how-to-pack`, `https://…`, `mailto:…`,
// `tel:…`.
func kindOf(to string) Link {
	to = strings.TrimSpace(to)
	path, fragment, _ := strings.Cut(to, "#")
	anchor, err := url.PathUnescape(fragment)
	if err == nil && anchor != "" {
		anchor = headingID(anchor)
	}
	switch found := slugForm.FindStringSubmatch(path); {
	case err != nil:
	case path == "" && anchor != "":
		return Link{Kind: LinkHeading, To: to, Anchor: anchor}
	case found != nil:
		return Link{Kind: LinkArticle, To: found[1], Anchor: anchor}
	case isExternal(to):
		return Link{Kind: LinkExternal, To: to}
	}
	return Link{Kind: LinkBad, To: to}
}

func isExternal(to string) bool {
	if strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return false
	}
	u, err := url.Parse(to)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.User == nil
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

func (l Link) href() string {
	switch l.Kind {
	case LinkArticle:
		if l.Anchor != "" {
			return "articles/" + l.To + "#" + url.PathEscape(l.Anchor)
		}
		return "articles/" + l.To
	case LinkHeading:
		return "#" + url.PathEscape(l.Anchor)
	}
	u, err := url.Parse(l.To)
	if err != nil {
		return "#"
	}
	return u.String()
}

func autoLink(n *ast.AutoLink, source []byte) Link {
	to := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	l := Link{Kind: LinkBad, To: to}
	if isExternal(to) {
		l.Kind = LinkExternal
	}
	return l
}

var (
	pictureForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.(png|jpg|jpeg|webp|svg)$`)
	filmForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.(mp4|webm)$`)
)

// IsPicture says whether a name can be a picture's of a text.
func IsPicture(name string) bool { return len(name) <= 100 && pictureForm.MatchString(name) }

// IsFilm says whether a name can be a film's of a text.
func IsFilm(name string) bool { return len(name) <= 100 && filmForm.MatchString(name) }

// findLinks notes all links with their lines.
func (p *Page) findLinks(doc ast.Node, source []byte) {
	at, line := 0, 1
	_ = ast.Walk(doc, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var l Link
		switch n := node.(type) {
		case *ast.Link:
			l = kindOf(string(n.Destination))
		case *ast.AutoLink:
			l = autoLink(n, source)
		case *ast.Image:
			l = Link{Kind: LinkFile, To: string(n.Destination)}
			if !IsPicture(l.To) && !IsFilm(l.To) {
				l.Kind = LinkBad
			}
		case *productCard:
			l = Link{Kind: LinkProduct, To: n.sku}
		default:
			return ast.WalkContinue, nil
		}
		if start := startOf(node); start >= at && start <= len(source) {
			line += bytes.Count(source[at:start], []byte("\n"))
			at = start
		}
		l.Line = line
		p.Links = append(p.Links, l)
		return ast.WalkContinue, nil
	})
}

// startOf is where a node begins, as near as the parser remembers: at its first text, else at its block.
func startOf(node ast.Node) int {
	at := -1
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok {
			at = t.Segment.Start
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	for n := node; n != nil && at < 0; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			at = n.Lines().At(0).Start
		}
	}
	return at
}
