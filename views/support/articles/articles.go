// Package articles holds the desk's pages of the knowledge base: the list, the editor beside the page as readers see it,
// publishing, details, files, versions, categories and the work lists.
package articles

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/views/layout"
	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

// Where the pages are.
const (
	Path       = "/desk/articles"
	Categories = "/desk/articles/categories"
	New        = "/desk/articles/new"
	Work       = "/desk/articles/work"
	HelpPath   = "/desk/help"
)

// At is an article's page at the desk, or one below it.
func At(slug string, rest ...string) string {
	at := Path + "/" + url.PathEscape(slug)
	for _, part := range rest {
		at += "/" + url.PathEscape(part)
	}
	return at
}

// List is a page of articles.
type List struct {
	F          knowledge.Filter
	Found      int
	Categories []knowledge.Category
	People     []support.Colleague
	Unsaved    []knowledge.Unsaved // what the person typed and hasn't saved
	Table      ui.DeskList
	Query      string
}

// Columns are the list's.
func Columns() []ui.Column {
	return []ui.Column{
		{Key: "title", Title: "Article", Sorts: true},
		{Key: "state", Title: "State"},
		{Key: "readers", Title: "Readers"},
		{Key: "category", Title: "Category", Sorts: true},
		{Key: "owner", Title: "Owner", Sorts: true},
		{Key: "review", Title: "Look at again", Sorts: true},
		{Key: "changed", Title: "Changed", Sorts: true},
	}
}

// Row is an article in the list.
func Row(c layout.Chrome, a knowledge.Article) ui.DeskRow {
	row := ui.DeskRow{Key: a.Slug, Name: a.Title, To: At(a.Slug)}
	if a.Summary != "" {
		row.Under = summaryUnder(a.Summary)
	}
	owner := ui.Words(a.OwnerName)
	if owner == nil {
		owner = ui.Dash()
	}
	row.Cells = []templ.Component{stateBadges(a), ui.Words(Readers(a.Audience)), categoryCell(a), owner, reviewCell(c, a), changedCell(c, a)}
	return row
}

// Readers says in a few words who reads an article.
func Readers(a knowledge.Audience) string {
	switch a.Kind {
	case knowledge.All:
		return "Everyone signed in"
	case knowledge.Staff:
		return "Staff"
	}
	return chosenWords(len(a.Accounts), len(a.Segments))
}

func chosenWords(accounts, segments int) string {
	var parts []string
	if accounts > 0 {
		parts = append(parts, several(accounts, "client", "clients"))
	}
	if segments > 0 {
		parts = append(parts, several(segments, "segment", "segments"))
	}
	return strings.Join(parts, ", ")
}

func several(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(int64(n), "en-GB") + " " + many
}

// States are those that one filters by.
var States = []ui.Option{{Value: "", Label: "All but archived"}, {Value: "draft", Label: "Draft"}, {Value: "in_review", Label: "In review"},
	{Value: "scheduled", Label: "Scheduled"}, {Value: "published", Label: "Published"}, {Value: "archived", Label: "Archived"}}

// Audiences are those that one filters by.
var Audiences = []ui.Option{{Value: "", Label: "Any"}, {Value: knowledge.All, Label: "Everyone signed in"}, {Value: knowledge.Chosen, Label: "Chosen clients"}, {Value: knowledge.Staff, Label: "Staff"}}

// Label is what an option is called; "" for one there isn't.
func Label(options []ui.Option, value string) string {
	if i := slices.IndexFunc(options, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
		return options[i].Label
	}
	return ""
}

// CategoryOptions are the categories as options, after one for none.
func CategoryOptions(list []knowledge.Category, none string) []ui.Option {
	options := []ui.Option{{Label: none}}
	for _, c := range list {
		options = append(options, ui.Option{Value: c.Slug, Label: c.Name})
	}
	return options
}

// PeopleOptions are the seller's people as options, after one for nobody.
func PeopleOptions(list []support.Colleague, none string) []ui.Option {
	options := []ui.Option{{Label: none}}
	for _, p := range list {
		options = append(options, ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return options
}

func idWord(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// Editor is an article being written.
type Editor struct {
	Article  knowledge.Article
	Text     knowledge.Text // as typed
	Note     string
	Seen     int    // the version it began from
	Tab      string // names the tab whose draft is kept
	Unsaved  []knowledge.Unsaved
	TakenUp  bool // the text is one that wasn't saved
	Problem  *fault.Fault
	Preview  Preview
	Files    []knowledge.File
	Changed  string // who saved another version meanwhile; "" when nobody did
	Merged   []knowledge.Merged
	ByPerson string
}

// Preview is a text as its reader sees it.
type Preview struct {
	Title, Summary string
	Parts          []help.Part
	Broken         []Broken
}

// Broken is a link that leads nowhere, by its line in the text.
type Broken struct {
	Line    int
	To, Why string
}

// Fresh is an article that isn't there yet.
type Fresh struct {
	Text       knowledge.Text
	Category   string
	Search     string // the words that led here, told as dealt with when it is made
	Categories []knowledge.Category
	Problem    *fault.Fault
}

// Conflict is a save that two made of the same place.
type Conflict struct {
	Article knowledge.Article
	*knowledge.Conflict
	Tab, Note string
	Again     bool // somebody saved once more while choosing
}

// Sections of an article's pages.
const (
	TabText     = "text"
	TabPublish  = "publish"
	TabDetails  = "details"
	TabFiles    = "files"
	TabVersions = "versions"
)

func tabs(a knowledge.Article, current string) []ui.Tab {
	return []ui.Tab{
		{Text: "Text", To: At(a.Slug), Current: current == TabText},
		{Text: "Readers and publishing", To: At(a.Slug, "publish"), Current: current == TabPublish},
		{Text: "Details", To: At(a.Slug, "details"), Current: current == TabDetails},
		{Text: "Pictures and films", To: At(a.Slug, "files"), Current: current == TabFiles},
		{Text: "Versions", To: At(a.Slug, "versions"), Count: strconv.Itoa(a.Latest), Current: current == TabVersions},
	}
}

func titled(title string, problem *fault.Fault) string {
	if problem != nil {
		return "Error: " + title
	}
	return title
}

// Publish is who reads an article and what becomes of it.
type Publish struct {
	Article  knowledge.Article
	Form     Audience
	Reach    knowledge.AudienceReach  // of the audience it has
	Would    *knowledge.AudienceReach // of the audience in the form, when it was asked for
	Segments []string
	Seen     string
	Problem  *fault.Fault
	Date     string // of publishing, as typed
	Time     string
}

// Audience is who reads an article, as the form has it.
type Audience struct {
	knowledge.Audience
	Find    string                   // clients one looks for
	Clients []knowledge.ReachAccount // those chosen or found
}

func (a Audience) has(id int64) bool { return slices.Contains(a.Accounts, id) }

func (p Publish) chooses() []ui.Choice {
	kind := p.Form.Kind
	return []ui.Choice{
		{Type: "radio", Name: "audience", Value: knowledge.All, Label: "Everyone signed in", Note: "All clients, and staff", Checked: kind == knowledge.All},
		{Type: "radio", Name: "audience", Value: knowledge.Chosen, Label: "Chosen clients and segments", Note: "And staff; for all others it isn’t there", Checked: kind == knowledge.Chosen},
		{Type: "radio", Name: "audience", Value: knowledge.Staff, Label: "Staff only", Note: "No client finds it anywhere", Checked: kind == knowledge.Staff},
	}
}

// will says who sees the article once it is published.
func will(a knowledge.Article, r knowledge.AudienceReach) string {
	if a.Audience.Kind == knowledge.Staff {
		return "Only the seller’s staff will see it."
	}
	return seenBy(r) + "."
}

func seenBy(r knowledge.AudienceReach) string {
	n := ui.Number(int64(len(r.Accounts)), "en-GB")
	of := ui.Number(int64(r.Of), "en-GB")
	switch {
	case len(r.Accounts) == 0:
		return "No client will see it"
	case len(r.Accounts) == r.Of:
		return "All " + several(r.Of, "client", "clients") + " will see it"
	case len(r.Accounts) == 1:
		return "1 of " + of + " clients will see it: " + r.Accounts[0].Name
	}
	return n + " of " + of + " clients will see it"
}

func standing(a knowledge.Article) string {
	switch {
	case a.State == knowledge.Archived:
		return "Nobody reads it: it is archived."
	case a.Published == 0:
		return "Nobody reads it yet."
	case a.Pending():
		return "Readers see version " + strconv.Itoa(a.Published) + "; the newest is version " + strconv.Itoa(a.Latest) + "."
	}
	return "Readers see the newest version."
}

// Details are what else is to say about an article, as typed.
type Details struct {
	Article                                knowledge.Article
	Slug, Category, Place, Owner, ReviewOn string
	Products, ProductCategories, DeskPages string // a line each
	Related                                Related
	Pages, Errors                          []string
	Seen                                   string
	Categories                             []knowledge.Category
	People                                 []support.Colleague
	Problem                                *fault.Fault
}

func boxes(name string, all, on []string) (list []ui.Choice) {
	for _, v := range all {
		list = append(list, ui.Choice{Type: "checkbox", Name: name, Value: v, Label: strings.Replace(ui.Capital(strings.ReplaceAll(v, "-", " ")), "Po ", "PO ", 1), Checked: slices.Contains(on, v)})
	}
	return list
}

// Files are the pictures and films of an article.
type Files struct {
	Article knowledge.Article
	List    []knowledge.File
	Problem *fault.Fault
}

// Versions are all texts of an article and what became of one on the way to another.
type Versions struct {
	Article  knowledge.Article
	List     []knowledge.Version
	Diff     knowledge.Difference
	From, To int
}

// Shelves are the categories, as forms.
type Shelves struct {
	List    []knowledge.Category
	Name    string // as typed
	At      string // the slug of the one that was refused; "" for the new one
	Problem *fault.Fault
}

func (s Shelves) problemAt(slug string) string {
	if s.At != slug {
		return ""
	}
	return s.Problem.For("name")
}
