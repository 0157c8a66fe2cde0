// Package mail holds the letters: one form, written as HTML for mail programs (tables, styles in place, no pictures,
// nothing fetched) and as plain text from the same values.
package mail

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Letter is everything a letter says. It is the same for HTML and text.
type Letter struct {
	From    string // Nordwind Maschinenbau at Harbour & Vale
	Mark    string // the name that stands at the head
	Above   string // the line above which an answer is written; empty: the letter isn't answered
	Accent  string // #rrggbb, corrected already
	Subject string
	Title   string
	Text    []string // paragraphs
	Action  Action   // the one thing to do
	Also    []Action // links beside it
	Facts   []Fact
	Lines   []Line
	Sums    []Sum

	PointsTitle string
	Points      []Point // what else to look at

	After   []string // small paragraphs at the end
	Contact Contact
	Foot    string // the seller's address, and why this was sent
}

// Action is a link with a verb.
type Action struct{ Text, URL string }

// Fact is a name with its value.
type Fact struct{ Name, Value string }

// Point is something to look at: whose, what about it, and a figure beside it.
type Point struct{ Title, URL, Text, Aside string }

// Line is a line of an order.
type Line struct {
	Name, Numbers, Quantity, Unit, Price, Sum, Note string
}

// Sum is a row under the lines; the last one is the total.
type Sum struct{ Name, Value string }

// Contact is whom to ask.
type Contact struct{ Name, Role, Phone, Hours, Mail string }

// Render writes the letter both ways.
func Render(ctx context.Context, l Letter) (html, text string, err error) {
	var b strings.Builder
	b.Grow(16 << 10) // a letter about an order of a few lines
	if err := page(l).Render(ctx, &b); err != nil {
		return "", "", fmt.Errorf("write a letter: %w", err)
	}
	return b.String(), l.plain(), nil
}

const width = 72

func (l Letter) plain() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if l.Above != "" {
		say("%s\n", l.Above)
	}
	say("%s\n\n%s\n", l.From, l.Title)
	for _, p := range l.Text {
		say("%s\n", wrap(p, width))
	}
	for _, a := range append([]Action{l.Action}, l.Also...) {
		if a.URL != "" {
			say("%s:\n%s\n", a.Text, a.URL)
		}
	}
	for _, f := range l.Facts {
		say("%s: %s", f.Name, f.Value)
	}
	if len(l.Facts) > 0 {
		say("")
	}
	for _, line := range l.Lines {
		say("%s", sides(line.Name, line.Sum))
		say("  %s   %s x %s", line.Numbers, line.Quantity, strings.TrimSpace(line.Price+" "+bracket(line.Unit)))
		if line.Note != "" {
			say("  %s", line.Note)
		}
	}
	if len(l.Sums) > 0 {
		say("")
	}
	for _, s := range l.Sums {
		say("%s", sides(s.Name, s.Value))
	}
	if len(l.Lines)+len(l.Sums) > 0 {
		say("")
	}
	if len(l.Points) > 0 {
		say("%s\n", l.PointsTitle)
	}
	for _, p := range l.Points {
		say("%s\n%s", sides(p.Title, p.Aside), wrap(p.Text, width))
		if p.URL != "" {
			say("%s", p.URL)
		}
		say("")
	}
	for _, p := range l.After {
		say("%s\n", wrap(p, width))
	}
	if l.Contact.Name != "" {
		say("%s, %s", l.Contact.Name, l.Contact.Role)
		for _, way := range []string{strings.Trim(l.Contact.Phone+", "+l.Contact.Hours, ", "), l.Contact.Mail} {
			if way != "" {
				say("%s", way)
			}
		}
		say("")
	}
	say("%s", wrap(l.Foot, width))
	return b.String()
}

func bracket(unit string) string {
	if unit == "" {
		return ""
	}
	return "(" + unit + ")"
}

func sides(left, right string) string {
	gap := width - utf8.RuneCountInString(left) - utf8.RuneCountInString(right)
	return left + strings.Repeat(" ", max(gap, 2)) + right
}

func wrap(text string, width int) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
