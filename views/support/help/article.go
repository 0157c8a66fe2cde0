package help

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Article is one as its reader sees it, its title included.
type Article struct {
	Title   string
	Summary string
	Crumbs  []ui.Link
	Badges  []string // For staff; Not published: only the desk shows any
	Parts   []Part
	Toc     []Stop // on this page; empty for a short one
	Changed string // Changed Tue 3 Nov 2026. Priya Nair looks after it.
	Related []ui.Link
	Helpful *Helpful // nil where nobody is asked
	Ask     string   // where a question goes that it leaves open; "" for staff
	Edit    string   // where staff mend it; "" for clients
}

// Part is a run of safe HTML, or the card of a product that the reader sees.
type Part struct {
	HTML string
	Card templ.Component
}

// Stop is a heading on the page.
type Stop struct {
	ID, Text string
	Below    bool // a heading of the third level
}

// Helpful is the one question under an article. A no asks for its reason; nobody must give one.
type Helpful struct {
	Action, CSRF    string
	Said            string // yes, no, told (why not), or ""
	Reasons         []ui.Option
	Reason, Comment string // as typed
	Problem         *fault.Fault
}

// Home is where help begins.
type Home struct {
	Find       Find
	Shelves    []Shelf
	Read       []ui.Link // what others of the reader's kind read most
	Ask, Ideas string    // "" for staff
	Questions  []ui.Link // the reader's own open ones
	Channels   []Channel
}

// Shelf is a category with its articles, or the first of them.
type Shelf struct {
	Name, To string
	Count    string // 14 articles
	Articles []Line
}

// Line is an article in a list.
type Line struct {
	Title, Summary, To string
	Badges             []string
}

// Channel is another way to reach the seller.
type Channel struct {
	Icon, Name, To, Text, Hours string
}

// Find is the search box of help, and what it found.
type Find struct {
	Action   string
	Words    string
	Asked    bool // something was searched
	Found    string
	Spelling *ui.Link
	Hits     []Hit
	Pages    ui.Pages
	Ask      string
}

// Hit is an article found; it leads to the heading that answers.
type Hit struct {
	Title, To string
	Where     string // the category, and the heading
	Snippet   []Run
	Badges    []string
}

// Run is a piece of text, marked where it was searched for.
type Run struct {
	Text string
	On   bool
}

// Changed is when an article was changed, and whom of the seller's people one asks about it.
func Changed(day, owner string) string {
	if owner == "" {
		return "Changed " + day + "."
	}
	return "Changed " + day + ". " + owner + " looks after it."
}
