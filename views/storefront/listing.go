package storefront

import (
	"github.com/a-h/templ"

	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

// Listing is a page of products: a category, or what a search found.
type Listing struct {
	Title  string
	Crumbs []ui.Link
	Counts string // 37 of 214 products
	Basis  string // Prices in EUR, net, agreed for Nordwind

	Hidden  []Param // what of the address the filter form carries along
	Action  string
	Links   LinkGroup // categories to go on to
	Rail    []FilterGroup
	Flags   []ui.Choice // availability
	Set     []ui.Chip   // filters that are set
	ClearTo string

	Promoted      []ui.Chip
	PromotedLabel string

	Sort       string
	Sorts      []ui.Option
	SortHidden []Param
	Views      []ui.Tab
	View       View

	Notes   []Note // about the words: spelling, what was left out
	Answers Answers
	Add     Adding
	First   []Card // with all the words
	Most    []Card // with most of them
	Pages   ui.Pages
	Per     *ui.Link // another number of products a page, where it makes a difference
	AskTo   string
	AskWho  string // the manager's first name
}

// Param is a field of an address.
type Param struct{ Name, Value string }

// LinkGroup is a list of places under a heading.
type LinkGroup struct {
	Title string
	Links []CountLink
}

// CountLink leads on and says how much is there.
type CountLink struct {
	Text, To, Count string
	Current         bool
	Depth           int
}

// FilterGroup is one filter of the rail: values, or a range of numbers.
type FilterGroup struct {
	Legend string // Length, mm
	Field  string // the name of the checkboxes
	Values []FilterValue
	Rest   []FilterValue // behind "and 4 more"
	Range  *Range
}

// FilterValue is one value of a filter.
type FilterValue struct {
	Value, Text, Count string
	Checked, Disabled  bool
}

// Range asks from and to.
type Range struct {
	FromField, ToField string
	From, To           string // as asked
	Least, Most        string // what there is, as hints
	Label              string
}

// Note says something about the search, with a link where there is one to offer.
type Note struct {
	Before, LinkText, LinkTo, After string
}

// Found says that there is something to list.
func (l Listing) Found() bool { return len(l.First)+len(l.Most) > 0 }

func (l Listing) filterable() bool { return len(l.Rail)+len(l.Flags)+len(l.Links.Links) > 0 }

func (l Listing) openFilters() string {
	if n := len(l.Set); n > 0 {
		return "Filters, " + itoa(n) + " set"
	}
	return "Filters"
}

// Answers are the articles that a search found beside products.
type Answers struct {
	Hits     []help.Hit
	All      *ui.Link // where there are more
	Spelling *ui.Link // a spelling that finds more
}

// Nothing is the page of a search that found no product.
type Nothing struct {
	Words      string
	Answers    Answers
	Category   string // where it was searched, "" for everywhere
	Spelling   *ui.Link
	Elsewhere  *ui.Link // the same words in all categories, or without the filters
	Categories []CountLink
	AskTo      string
	AskWho     string
	Orders     string
	BuyAgain   string
}

// title says what was found instead.
func (n Nothing) title() string {
	if len(n.Answers.Hits) > 0 {
		return "No product for “" + n.Words + "”"
	}
	return "Nothing found for “" + n.Words + "”"
}

func filterValues(field string, values []FilterValue) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		for _, v := range values {
			v.write(m, field)
		}
	})
}

func (v FilterValue) write(m *ui.Markup, field string) {
	m.Raw(`<label class="choice"><input type="checkbox"`)
	m.Attr("name", field)
	m.Attr("value", v.Value)
	if v.Checked {
		m.Raw(` checked`)
	}
	if v.Disabled {
		m.Raw(` disabled`)
	}
	if v.Checked {
		m.In(`> <span>`, v.Text, `</span>`)
	} else {
		m.In(`> `, v.Text, ``)
	}
	m.In(` <span class="count">`, v.Count, `</span></label>`)
}
