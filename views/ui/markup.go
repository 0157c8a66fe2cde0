package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// Markup writes the small components that stand hundreds of times on a page: templ's own components cost more than
// their words there. It gathers what it writes and passes it on in large pieces.
type Markup struct {
	ctx context.Context
	w   io.Writer
	b   []byte
	err error
}

// pieceOf is how much is gathered before it is passed on; a little more fits.
const pieceOf = 12 << 10

var markups = sync.Pool{New: func() any { return &Markup{b: make([]byte, 0, 16<<10)} }}

type written func(m *Markup)

// Written is a component that writes itself.
func Written(write func(m *Markup)) templ.Component { return written(write) }

// Render writes it to a page; within another Markup it is Put.
func (write written) Render(ctx context.Context, w io.Writer) error {
	m := markups.Get().(*Markup)
	m.ctx, m.w, m.err = ctx, w, nil
	write(m)
	m.flush()
	err := m.err
	m.ctx, m.w = nil, nil
	markups.Put(m)
	return err
}

func (m *Markup) flush() {
	if m.err == nil {
		_, m.err = m.w.Write(m.b)
	}
	m.b = m.b[:0]
}

// Raw writes markup of our own.
func (m *Markup) Raw(markup string) { m.b = append(m.b, markup...) }

// escapes are what templ.EscapeString writes for the characters that mean something in markup.
var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;"}

// Text writes anything else: as text, or as an attribute's value between double quotes.
func (m *Markup) Text(text string) {
	begin := 0
	for i := range len(text) {
		if escape := escapes[text[i]]; escape != "" {
			m.b = append(append(m.b, text[begin:i]...), escape...)
			begin = i + 1
		}
	}
	m.b = append(m.b, text[begin:]...)
}

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
	switch c := c.(type) {
	case written:
		if c(m); len(m.b) > pieceOf {
			m.flush()
		}
	case Drawn:
		m.Raw(string(c))
	default:
		if m.flush(); m.err == nil {
			m.err = c.Render(m.ctx, m.w)
		}
	}
}

// Drawn is finished markup of our own: a drawing, set inline so that it takes the page's colours.
type Drawn string

// Render writes it.
func (d Drawn) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(d))
	return err
}
