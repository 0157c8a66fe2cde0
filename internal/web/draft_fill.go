package web

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tradecounter/views/ui"
)

// fill writes what was typed into the page's form that is sent to the same place; of several, such as the lines of a
// cart, into the one whose hidden fields are the same. Hidden fields, passwords and files stay the page's own.
func (d draft) fill(page []byte) ([]byte, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var form *html.Node
	best := -1
	for n := range root.Descendants() {
		if n.DataAtom != atom.Form || !d.sentBy(root, n) {
			continue
		}
		same := 0
		for _, f := range fieldsOf(root, n) {
			if f.DataAtom == atom.Input && attr(f, "type") == "hidden" && attr(f, "name") != ui.CSRFField && slices.Contains(d.Fields[attr(f, "name")], attr(f, "value")) {
				same++
			}
		}
		if same > best {
			form, best = n, same
		}
	}
	if form == nil {
		return page, nil
	}
	used := map[string]int{}
	for _, f := range fieldsOf(root, form) {
		d.set(f, used)
	}
	var out bytes.Buffer
	if err := html.Render(&out, root); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sentBy says whether a form, or a button of it, posts to where the draft was sent.
func (d draft) sentBy(root, form *html.Node) bool {
	if !strings.EqualFold(attr(form, "method"), "post") {
		return false
	}
	if action := attr(form, "action"); action == d.Action || action == "" && d.Action == d.Page {
		return true
	}
	return slices.ContainsFunc(fieldsOf(root, form), func(f *html.Node) bool { return attr(f, "formaction") == d.Action })
}

// fieldsOf are a form's controls: those inside, and those elsewhere that name it.
func fieldsOf(root, form *html.Node) []*html.Node {
	var list []*html.Node
	take := func(n *html.Node) {
		switch n.DataAtom {
		case atom.Input, atom.Select, atom.Textarea, atom.Button:
			list = append(list, n)
		}
	}
	for n := range form.Descendants() {
		if attr(n, "form") == "" {
			take(n)
		}
	}
	if id := attr(form, "id"); id != "" {
		for n := range root.Descendants() {
			if attr(n, "form") == id {
				take(n)
			}
		}
	}
	return list
}

// set gives a field its value; used counts how many of a name have theirs already.
func (d draft) set(f *html.Node, used map[string]int) {
	name := attr(f, "name")
	values := d.Fields[name]
	if name == "" || f.DataAtom == atom.Button {
		return
	}
	kind := attr(f, "type")
	switch {
	case f.DataAtom == atom.Input && (kind == "checkbox" || kind == "radio"):
		value := attr(f, "value")
		mark(f, "checked", slices.Contains(values, value) || value == "" && slices.Contains(values, "on"))
		return
	case f.DataAtom == atom.Input && slices.Contains([]string{"hidden", "password", "file", "submit", "image", "button", "reset"}, kind):
		return
	case used[name] >= len(values):
		return
	}
	value := values[used[name]]
	used[name]++
	for up := f.Parent; up != nil && value != ""; up = up.Parent {
		if up.DataAtom == atom.Details {
			mark(up, "open", true)
		}
	}
	switch f.DataAtom {
	case atom.Textarea:
		for f.FirstChild != nil {
			f.RemoveChild(f.FirstChild)
		}
		f.AppendChild(&html.Node{Type: html.TextNode, Data: strings.ReplaceAll(value, "\r\n", "\n")})
	case atom.Select:
		for o := range f.Descendants() {
			if o.DataAtom == atom.Option {
				mark(o, "selected", attr(o, "value") == value)
			}
		}
	default:
		mark(f, "value", true)
		f.Attr[len(f.Attr)-1].Val = value
	}
}

// mark sets an attribute without a value, or removes it.
func mark(n *html.Node, name string, on bool) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if on {
		n.Attr = append(n.Attr, html.Attribute{Key: name})
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
