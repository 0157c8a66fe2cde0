// Package ideas shows at the desk what clients propose.
package ideas

import (
	"fmt"
	"net/url"
	"strconv"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/views/ui"
)

// Path is where they are.
const Path = "/desk/ideas"

// At is an idea's page, or what is done with it there.
func At(number string, rest ...string) string {
	at := Path + "/" + url.PathEscape(number)
	for _, part := range rest {
		at += "/" + part
	}
	return at
}

// List is a page of them.
type List struct {
	Words string
	State string
	Found int
	Tabs  []ui.Tab
	Rows  []support.Idea
	Pages ui.Pages
}

func (l List) found() string {
	if l.Found == 1 {
		return "1 idea or problem"
	}
	return strconv.Itoa(l.Found) + " ideas and problems"
}

// Page is one of them with its forms.
type Page struct {
	support.Idea
	May   bool // publish and answer
	Typed Typed
}

// Typed is what a form held that couldn't be kept.
type Typed struct {
	Form          string // publish or answer
	Title, Text   string
	State, Answer string
	Problem       *fault.Fault
}

// Fill puts what is kept into the forms that nobody typed into: before the first publication the client's own words, to
// be made nameless.
func (p *Page) Fill() {
	if t := &p.Typed; t.Form != "publish" || t.Title+t.Text == "" {
		t.Title, t.Text = p.ShownTitle, p.ShownText
		if t.Title == "" {
			t.Title, t.Text = p.Title, p.Text
		}
	}
	if t := &p.Typed; t.Form != "answer" {
		t.State, t.Answer = string(p.State), p.Answer
	}
}

// of is the problem of one of the forms.
func (p Page) of(form string) *fault.Fault {
	if p.Typed.Form == form {
		return p.Typed.Problem
	}
	return nil
}

func (p Page) published() bool { return p.PublishedAt > 0 }

func (p Page) title() string {
	if p.Typed.Problem != nil {
		return "Error: " + p.Number
	}
	return p.Number + " " + p.Idea.Title
}

func (p Page) answers() (list []ui.Choice) {
	for _, s := range []support.IdeaState{support.IdeaIsPlanned, support.IdeaIsDone, support.IdeaIsNotNow} {
		list = append(list, ui.Choice{Type: "radio", Name: "state", Value: string(s), Label: Words(s), Checked: p.Typed.State == string(s)})
	}
	return list
}

var states = map[support.IdeaState]struct {
	text, icon string
	tone       ui.Tone
}{
	support.IdeaIsNew: {"New", "flag", ui.Warn}, support.IdeaIsPublished: {"Open to votes", "up", ui.Accent},
	support.IdeaIsPlanned: {"Planned", "calendar", ui.Accent}, support.IdeaIsDone: {"Done", "check", ui.OK}, support.IdeaIsNotNow: {"Not now", "later", ui.Neutral},
}

// Words name a state.
func Words(s support.IdeaState) string { return states[s].text }

func kind(k string) string { return map[string]string{"idea": "Idea", "problem": "Problem"}[k] }

func votes(i support.Idea) string {
	switch {
	case i.Votes == 0:
		return "none"
	case i.Accounts == 1:
		return strconv.Itoa(i.Votes) + ", from 1 client"
	}
	return fmt.Sprintf("%d, from %d clients", i.Votes, i.Accounts)
}
