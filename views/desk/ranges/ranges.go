// Package ranges holds the desk's pages about who sees what: the assortments, one of them with its rules and what they mean,
// what a change does, a client's own range, and why a client sees a product.
package ranges

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Path is where the assortments live.
const Path = "/desk/range"

// At is an assortment's page.
func At(code string) string { return ui.DeskAssortment(code) }

// ClientAt is a client's own range.
func ClientAt(slug string) string { return ui.DeskClient(slug) + "/range" }

// SeeAt asks what a client sees; an empty SKU leaves the product open.
func SeeAt(slug, sku string) string {
	query := url.Values{}
	for key, value := range map[string]string{"client": slug, "sku": sku} {
		if value != "" {
			query.Set(key, value)
		}
	}
	return Path + "/see?" + query.Encode()
}

// Slice is a page of a list of products. Name is what its buttons say before the page's number.
type Slice struct {
	Name, Title   string
	Total         int
	Current, Last int
	Products      []catalog.Listed
}

// Rules is an assortment as it is edited: as typed, with what it would mean.
type Rules struct {
	Code, Name string
	Rows       []Row
	Seen       string

	New     bool
	Saved   catalog.Assortment // as it is
	Why     string             // why the person may not change it; empty when they may
	Changed bool               // what is typed isn't what is saved

	Products   int
	Came, Went Slice
	Holders    []catalog.Holding
	Before     *catalog.LastChange // the change that can be put back

	Values    catalog.Values
	Problem   *fault.Fault
	Meanwhile string // what is told where somebody else was quicker
	Focus     string // the id of what is gone on with
}

// Row is a rule as it is typed.
type Row struct {
	Mode, Kind, Value string
	Count             int
	Whole             bool // names something to be counted
	Unknown           bool // names nothing that is there
}

// Rule is the row as a rule.
func (r Row) Rule() catalog.Rule {
	value := r.Value
	if r.Kind == "all" {
		value = ""
	}
	return catalog.Rule{Include: r.Mode != "exclude", Kind: r.Kind, Value: value}
}

// Typed are the rules as typed.
func (f Rules) Typed() catalog.Assortment {
	a := catalog.Assortment{Code: f.Code, Name: f.Name}
	for _, row := range f.Rows {
		a.Rules = append(a.Rules, row.Rule())
	}
	return a
}

func (f Rules) action() string {
	if f.New {
		return Path + "/new"
	}
	return At(f.Code)
}

func (f Rules) title() string {
	if f.New {
		return "New assortment"
	}
	return f.Saved.Name
}

func (f Rules) unknown() (words []string) {
	for _, row := range f.Rows {
		if row.Unknown {
			words = append(words, row.Rule().String())
		}
	}
	return words
}

// differences are the rules that a change adds and takes away.
func (f Rules) differences() (added, gone []string) {
	was, is := f.Saved.Rules, f.Typed().Rules
	for _, r := range is {
		if !slices.Contains(was, r) {
			added = append(added, r.String())
		}
	}
	for _, r := range was {
		if !slices.Contains(is, r) {
			gone = append(gone, r.String())
		}
	}
	return added, gone
}

// Review is what a change of an assortment does, before it is saved.
type Review struct {
	Rules
	Effect
	Note string // why it is shown again
}

// Effect is what a change does to clients.
type Effect struct {
	Clients      []catalog.ClientEffect // within reach
	Others       int                    // colleagues' clients
	Appear, Gone Slice
	Shown        string // the fingerprint of what is told here
	ToldByName   int    // how many clients the table names
}

// MostNamed is how many clients a table of an effect names.
const MostNamed = 200

// Blind are those that would see nothing.
func (e Effect) Blind() (list []catalog.ClientEffect) {
	for _, c := range e.Clients {
		if c.After == 0 {
			list = append(list, c)
		}
	}
	return list
}

func (e Effect) sentence(locale string) string {
	if len(e.Clients)+e.Others == 0 {
		return "No client sees anything else by this."
	}
	said := many(e.Appear.Total, "product appears", "products appear", locale) + " and " + many(e.Gone.Total, "disappears", "disappear", locale)
	if len(e.Clients) > 0 {
		said += " for " + many(len(e.Clients), "client", "clients", locale)
	}
	if e.Others > 0 {
		said += fmt.Sprintf("; %s something else too", many(e.Others, "client of colleagues sees", "clients of colleagues see", locale))
	}
	return said + "."
}

// Client is a client's own range as it is edited.
type Client struct {
	Slug, Name  string
	Draft       catalog.AccountRange
	Seen        string
	Why         string
	Changed     bool
	Assortments []catalog.Assortment // the draft's, in order
	Others      []catalog.Assortment // those that can be added
	Added       []Single
	Hidden      []Single
	Sees        int // today, before the change
	After       int
	Effect

	Numbers, As string // what was pasted and can't be read, and what was to become of it
	Words       string
	Found       []Single
	Looked      bool // words were looked for

	News    []catalog.Product
	NewDays int
	Before  *catalog.LastChange

	Problem   *fault.Fault
	Note      string // why it is shown again
	Meanwhile string
	Focus     string
}

// Single is a product added for a client or hidden from it, or found for that.
type Single struct {
	catalog.Listed
	Fresh bool // not saved yet
}

// MostSingles is how many single products a client's page names.
const MostSingles = 100

// Question asks what a client sees.
type Question struct {
	Client, Product, On, Category string
	Clients                       []catalog.Holding // a few to choose from
	Categories                    []string
	Problem                       *fault.Fault
	Today                         clock.Date
	Date                          clock.Date
	Named                         catalog.Holding // the client that is asked about
	Asked                         *catalog.Listed
	Answer                        *catalog.Visibility
	Sees                          int // products in all
	Part                          *Part
}

// Part is what the client sees of a category.
type Part struct {
	Path     string
	Sees, Of int
	Products []catalog.Listed
	Pages    ui.Pages
}

// Columns are those of the list of assortments.
var Columns = []ui.Column{
	{Key: "name", Title: "Assortment", Sorts: true},
	{Key: "code", Title: "Code", Meaning: "Import files name it by this.", Sorts: true},
	{Key: "products", Title: "Products", Meaning: "Listed products that its rules hold, available or not yet.", Number: true, Sorts: true},
	{Key: "clients", Title: "Your clients", Meaning: "Clients within your reach that have it.", Number: true, Sorts: true},
	{Key: "others", Title: "Colleagues’", Meaning: "Clients of colleagues that have it.", Number: true, Sorts: true},
	{Key: "changed", Title: "Last change", Meaning: "At the desk, by whom.", Sorts: true},
}

// Listed is an assortment in the list.
type Listed struct {
	catalog.Assortment
	At clock.Time // of its last change at the desk; 0: none
	By string
}

// ListRow is its line.
func ListRow(c layout.Chrome, a Listed) ui.DeskRow {
	return ui.DeskRow{Key: a.Code, Name: a.Name, To: At(a.Code), Cells: []templ.Component{
		ui.Words(a.Code), products(a.Products, c.Locale), ui.Words(ui.Number(int64(a.Clients), c.Locale)), others(a.Others, c.Locale), lastChange(c, a)}}
}

func others(n int, locale string) templ.Component {
	if n == 0 {
		return ui.Fades("0")
	}
	return ui.Words(ui.Number(int64(n), locale))
}

func many(n int, one, more, locale string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(int64(n), locale) + " " + more
}

// minus is a count of what goes.
func minus(n int, locale string) string {
	if n == 0 {
		return "0"
	}
	return "−" + number(n, locale)
}

func number(n int, locale string) string { return ui.Number(int64(n), locale) }

func at(i int) string { return strconv.Itoa(i) }

var modes = []ui.Option{{Value: "include", Label: "Include"}, {Value: "exclude", Label: "Exclude"}}

var kinds = []ui.Option{{Value: "category", Label: "category"}, {Value: "brand", Label: "brand"}, {Value: "tag", Label: "tag"}, {Value: "sku", Label: "product"}, {Value: "all", Label: "everything"}}

// ruleProblem is what is wrong with a row.
func (f Rules) ruleProblem(i int) string { return f.Problem.For("rule_" + at(i+1)) }

func lines(list []string) string { return strings.Join(list, "\n") }

// when is the day that is asked about, in words.
func (q Question) when(locale string) string {
	if q.Date == q.Today {
		return "today"
	}
	return "on " + ui.DateLong(q.Date, locale)
}
