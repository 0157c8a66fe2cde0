package files

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Limits of an SVG: a logo or a drawing, not a bomb.
const (
	maxSVG      = 1 << 20
	maxElements = 20_000
	maxDepth    = 64
)

const (
	nsSVG   = "http://www.w3.org/2000/svg"
	nsXLink = "http://www.w3.org/1999/xlink"
)

// What a drawing needs. Everything else is left out with all below it: script, style, foreignObject, animation, image, a.
var svgElements = set(`svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan
	linearGradient radialGradient stop clipPath mask pattern marker`)

var svgAttributes = set(`id class x y x1 y1 x2 y2 cx cy r rx ry fx fy d points width height viewBox preserveAspectRatio
	transform fill fill-opacity fill-rule clip-rule clip-path clipPathUnits mask maskUnits maskContentUnits opacity
	stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
	vector-effect offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod patternUnits
	patternContentUnits patternTransform marker-start marker-mid marker-end markerUnits markerWidth markerHeight refX refY
	orient font-family font-size font-weight font-style letter-spacing text-anchor dominant-baseline dx dy rotate
	role aria-label aria-hidden focusable color display visibility paint-order href version`)

// A reference may only lead into the same file.
var (
	localRef   = regexp.MustCompile(`^#[A-Za-z][\w.:-]*$`)
	localURL   = regexp.MustCompile(`^\s*url\(\s*['"]?#[A-Za-z][\w.:-]*['"]?\s*\)\s*(none|currentColor|#[0-9A-Fa-f]{3,8})?\s*$`)
	suspicious = regexp.MustCompile(`(?i)url\s*\(|javascript:|data:|expression|@import|\\|<|>`)
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// cleanSVG writes an SVG anew from what is allowed: nothing of the original text is copied unread. DOCTYPE, and with it
// entities, is refused.
func cleanSVG(content []byte) ([]byte, error) {
	if len(content) > maxSVG {
		return nil, fmt.Errorf("a drawing may have at most %d KB", maxSVG>>10)
	}
	in := xml.NewDecoder(bytes.NewReader(content))
	in.Strict = true
	in.Entity = nil
	in.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("it must be UTF-8") }
	c := cleaner{}
	for {
		token, err := in.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("it can’t be read: %w", err)
		}
		if err := c.take(token); err != nil {
			return nil, err
		}
	}
	if c.elements == 0 {
		return nil, errors.New("it holds no drawing")
	}
	return c.out.Bytes(), nil
}

type cleaner struct {
	out      bytes.Buffer
	open     []string // elements written and not yet closed
	skipping int      // depth inside something left out
	elements int
}

func (c *cleaner) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return errors.New("it has a DOCTYPE, which isn’t allowed")
	case xml.StartElement:
		return c.start(t)
	case xml.EndElement:
		if c.skipping > 0 {
			c.skipping--
		} else if last := len(c.open) - 1; last >= 0 {
			fmt.Fprintf(&c.out, "</%s>", c.open[last])
			c.open = c.open[:last]
		}
	case xml.CharData:
		if c.skipping == 0 && len(c.open) > 0 {
			return xml.EscapeText(&c.out, t)
		}
	}
	return nil
}

func (c *cleaner) start(t xml.StartElement) error {
	if c.skipping+len(c.open) >= maxDepth {
		return errors.New("it is nested too deeply")
	}
	if c.elements++; c.elements > maxElements {
		return errors.New("it has too many parts")
	}
	root := len(c.open) == 0 && c.skipping == 0
	if root && (c.out.Len() > 0 || t.Name.Local != "svg" || t.Name.Space != nsSVG) {
		return errors.New("its root is no svg of " + nsSVG)
	}
	if c.skipping > 0 || t.Name.Space != nsSVG || !svgElements[t.Name.Local] {
		c.skipping++
		return nil
	}
	c.open = append(c.open, t.Name.Local)
	c.out.WriteString("<" + t.Name.Local)
	if root {
		c.out.WriteString(` xmlns="` + nsSVG + `"`)
	}
	written := []string{}
	for _, a := range t.Attr {
		if !allowed(a) || slices.Contains(written, a.Name.Local) {
			continue
		}
		written = append(written, a.Name.Local)
		c.out.WriteString(" " + a.Name.Local + `="`)
		if err := xml.EscapeText(&c.out, []byte(a.Value)); err != nil {
			return err
		}
		c.out.WriteByte('"')
	}
	c.out.WriteByte('>')
	return nil
}

func allowed(a xml.Attr) bool {
	if a.Name.Local == "href" {
		return (a.Name.Space == "" || a.Name.Space == nsXLink) && localRef.MatchString(a.Value)
	}
	if a.Name.Space != "" || !svgAttributes[a.Name.Local] {
		return false
	}
	return !suspicious.MatchString(a.Value) || localURL.MatchString(a.Value)
}
