package mailbox

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText is what a letter in HTML says: blocks on lines of their own, links by their words, quotes marked as in plain
// text, nothing of styles and scripts.
func htmlText(source string) string {
	tokens := html.NewTokenizer(strings.NewReader(source))
	w := textWriter{}
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return w.text()
		case html.TextToken:
			if w.skip == 0 {
				w.say(string(tokens.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := tokens.TagName()
			w.tag(atom.Lookup(name), kind)
		}
	}
}

type textWriter struct {
	lines []string
	line  strings.Builder
	skip  int // within what isn't shown
	quote int // depth
}

func (w *textWriter) tag(name atom.Atom, kind html.TokenType) {
	step := 1
	if kind == html.EndTagToken {
		step = -1
	}
	switch name {
	case atom.Script, atom.Style, atom.Title, atom.Template:
		if kind != html.SelfClosingTagToken {
			w.skip = max(0, w.skip+step)
		}
	case atom.Br:
		w.flush()
	case atom.Blockquote:
		w.flush()
		w.quote = max(0, w.quote+step)
	case atom.Li:
		w.flush()
		if step == 1 {
			w.line.WriteString("- ")
		}
	case atom.Td, atom.Th:
		w.line.WriteString(" ")
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Hr, atom.Table, atom.Ul, atom.Ol:
		w.flush()
		if step == -1 || name == atom.Hr {
			w.blank()
		}
	case atom.Div, atom.Tr, atom.Pre, atom.H4, atom.H5, atom.H6, atom.Section, atom.Header, atom.Footer:
		w.flush()
	}
}

func (w *textWriter) say(text string) {
	text = strings.ReplaceAll(text, "\u00a0", " ")
	words := strings.Join(strings.Fields(text), " ")
	switch {
	case words == "":
		if w.line.Len() > 0 && text != "" {
			w.space()
		}
		return
	case w.line.Len() > 0 && strings.TrimLeft(text, " \t\r\n") != text:
		w.space()
	}
	w.line.WriteString(words)
	if strings.TrimRight(text, " \t\r\n") != text {
		w.space()
	}
}

func (w *textWriter) space() {
	if !strings.HasSuffix(w.line.String(), " ") {
		w.line.WriteString(" ")
	}
}

func (w *textWriter) flush() {
	line := strings.TrimSpace(w.line.String())
	w.line.Reset()
	if line != "" {
		w.lines = append(w.lines, strings.Repeat("> ", w.quote)+line)
	}
}

func (w *textWriter) blank() {
	if n := len(w.lines); n > 0 && strings.TrimLeft(w.lines[n-1], "> ") != "" {
		w.lines = append(w.lines, strings.TrimSpace(strings.Repeat("> ", w.quote)))
	}
}

func (w *textWriter) text() string {
	w.flush()
	return strings.TrimSpace(strings.Join(w.lines, "\n"))
}
