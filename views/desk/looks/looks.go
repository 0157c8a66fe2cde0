// Package looks holds the desk's pages of clients' looks: the list, and one of them beside its preview.
package looks

import (
	"net/url"
	"strconv"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Path is where the list stands.
const Path = "/desk/look"

// At is the address of a client's look.
func At(slug string) string { return ui.DeskClient(slug) + "/look" }

// Editor is a client's look as one person has it before them.
type Editor struct {
	accounts.Drafted
	Account accounts.Account
	Used    accounts.Used
	Logo    Logo
	Manager string // whose message it is; nobody's: it isn't shown
	MayEdit bool
	Theirs  string // what somebody else saved meanwhile, in words; the next saving replaces it
	Seen    clock.Time
	Problem *fault.Fault

	Featured []Feature
	Find     string
	Found    []Feature
	Looked   bool // something was looked for

	Choices []accounts.Dressed
	CanUndo bool
	Saved   string // Thu 19 Nov, 09:30, by Ines Halvorsen

	Who   string // as whom the preview shows the storefront
	Show  string // home, list, product, letter
	Phone bool
}

// Logo is a drawing, or an address, or neither.
type Logo struct{ SVG, Src string }

// Feature is a category or product that is, or could be, put forward.
type Feature struct {
	Kind, Value string
	Name        string
	Unseen      string // why the client doesn't see it
}

func (f Feature) key() string { return f.Kind + ":" + f.Value }

var pages = []struct{ name, label, path string }{
	{"home", "Home", "/preview"}, {"list", "List", "/preview/list"}, {"product", "Product", "/preview/product"}, {"letter", "Letter", "/letter"},
}

func (e Editor) at(rest string) string { return At(e.Account.Slug) + rest }

func (e Editor) page() string {
	for _, p := range pages {
		if p.name == e.Show {
			return p.path
		}
	}
	return pages[0].path
}

func (e Editor) pageLabel() string {
	for _, p := range pages {
		if p.name == e.Show {
			return strings.ToLower(p.label)
		}
	}
	return "home"
}

// shown is the address of the page with another preview.
func (e Editor) shown(page string, phone bool) string {
	q := url.Values{"show": {page}}
	if phone {
		q.Set("width", "phone")
	}
	return e.at("?" + q.Encode())
}

func (e Editor) changed() string {
	switch n := len(e.Changes); n {
	case 0:
		return ""
	case 1:
		return "1 change, not saved"
	default:
		return strconv.Itoa(n) + " changes, not saved"
	}
}

func (e Editor) dropped() string {
	fields := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		fields[i] = c.Field
	}
	return "What you changed: " + strings.Join(fields, ", ") + "."
}

func (e Editor) undoEffect() string {
	said := "The client sees it at once. Bring it back again, and you have this one."
	if len(e.Changes) > 0 {
		said += " Your unsaved changes are thrown away."
	}
	return said
}

// told is what is wrong, without the fields' names.
func (e Editor) told() string {
	said := []string{e.Problem.Message}
	for _, f := range e.Problem.Fields {
		said = append(said, f.Message)
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

func (e Editor) blocks(beside bool) (list []accounts.Block) {
	for _, b := range e.Theme.HomeBlocks() {
		if b.Beside == beside {
			list = append(list, b)
		}
	}
	return list
}

// header is the choice of a header's picture: "", art:NAME or file.
func (e Editor) header() string {
	switch {
	case e.Theme.HeaderFile != "":
		return "file"
	case e.Theme.HeaderArt != "":
		return "art:" + e.Theme.HeaderArt
	}
	return ""
}

func (e Editor) headers() []ui.Option {
	list := []ui.Option{{Label: "No picture"}}
	if e.Theme.HeaderFile != "" {
		list = append(list, ui.Option{Value: "file", Label: "Their own picture"})
	}
	for _, name := range drawing.Arts() {
		list = append(list, ui.Option{Value: "art:" + name, Label: "Drawing: " + name})
	}
	return list
}

func (e Editor) text(name, label, value, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Error: e.Problem.For(name), MaxLength: 600, Autocomplete: "off"}
}

func fileName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

func seen(t clock.Time) string { return strconv.FormatInt(int64(t), 10) }

func row(i int) string { return strconv.Itoa(i + 1) }

// List is a page of the list of looks.
type List struct {
	Words string
	Rows  []Row
	Pages ui.Pages
}

// Row is a client in it.
type Row struct {
	accounts.Dressed
	Used  accounts.Used
	Logo  Logo
	Saved string
}

func (r Row) headerWords() string {
	switch {
	case r.HeaderFile != "":
		return "their picture"
	case r.HeaderArt != "":
		return "drawing " + r.HeaderArt
	}
	return "no picture"
}
