package apptest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// FormOf is what a browser sends of the form that a selector finds, as it stands on the page.
func FormOf(p *Page, selector string) url.Values {
	sent := url.Values{}
	for _, n := range p.All(selector + " [name]") {
		name := attr(n, "name")
		switch n.Data {
		case "input":
			kind := attr(n, "type")
			if (kind == "checkbox" || kind == "radio") && !has(n, "checked") {
				continue
			}
			sent.Add(name, attr(n, "value"))
		case "textarea":
			sent.Add(name, textOf(n))
		case "select":
			sent.Add(name, chosen(n))
		}
	}
	return sent
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	walk(n, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return b.String()
}

// chosen is the value of a select: the option that is chosen, or the first.
func chosen(n *html.Node) (value string) {
	first := true
	walk(n, func(o *html.Node) {
		if o.Data == "option" && (first || has(o, "selected")) {
			value, first = attr(o, "value"), false
		}
	})
	return value
}
