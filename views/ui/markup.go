package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Markup writes the small components that stand hundreds of times on a page: templ's own components cost more than
// their words there.
type Markup struct {
	ctx context.Context
	w   io.Writer
	err error
}

// Written is a component that writes itself.
func Written(write func(m *Markup)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		m := Markup{ctx: ctx, w: w}
		write(&m)
		return m.err
	})
}

// Raw writes markup of our own.
func (m *Markup) Raw(markup string) {
	if m.err == nil {
		_, m.err = io.WriteString(m.w, markup)
	}
}

// Text writes anything else: as text, or as an attribute's value between double quotes.
func (m *Markup) Text(text string) { m.Raw(templ.EscapeString(text)) }

// Attr writes a space, a name of ours and a value.
func (m *Markup) Attr(name, value string) {
	m.Raw(" ")
	m.Raw(name)
	m.Raw(`="`)
	m.Text(value)
	m.Raw(`"`)
}

// In writes a text between markup of ours.
func (m *Markup) In(open, text, end string) {
	m.Raw(open)
	m.Text(text)
	m.Raw(end)
}

// Put writes another component.
func (m *Markup) Put(c templ.Component) {
	if m.err == nil {
		m.err = c.Render(m.ctx, m.w)
	}
}
