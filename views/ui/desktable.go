package ui

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tradecounter/internal/money"
)

// A list of the desk is one table that one can live in: everything that it shows is said by its address, so that each
// state can be kept, sent to a colleague and reached without a script.
//
//	list := ui.DeskList{
//		Name: "clients", At: ui.At{Path: "/desk/clients", Query: query},
//		Columns: ui.Shown(columns, query["cols"]), Rows: rows, Pages: …}
//	@ui.DeskTools(list) { fields of the filter form }   // search, filters, views, columns, export
//	@ui.DeskTable(list) { what stands in place of an empty table }
//
// Parameters that the list itself knows: sort (a column's key, with "-" descending), cols (chosen columns, several
// times), page, open (the key of the row that is shown beside). The others are the page's own. With desk.js a click on a
// row's name fetches ?open=key with "X-Requested-With: fetch" and puts the answer, the content of the aside alone, beside
// the table; without it the same address answers the page with it. j, k, Enter, x and Esc work in every list.
type DeskList struct {
	Name    string // what is listed, in the plural: "clients"
	At      At
	Columns []Column
	Rows    []DeskRow
	Totals  []templ.Component // one for each column, nil where it has none; no line without any
	Offers  []Chip            // filters that one click sets or takes away, with how many rows each would leave
	Chips   []Chip            // filters that are set, each with the address without it
	Clear   string            // the address without any filter
	Keep    []string          // parameters that the filter form doesn't show, but keeps
	Pages   Pages

	Beside     templ.Component // what the open row shows; nil: none is open
	CanOpen    bool            // rows open beside the list
	CSRF       string
	Views      []SavedView // the person's own views of this list
	CanSave    bool        // views can be saved
	Export     string      // address of the same list as CSV; empty: none
	Bulk       templ.Component
	BulkAction string // where ticked rows are sent, as "row"; empty: rows have no boxes
	BulkMethod string // "get" for what changes nothing; post unless told
}

// At is where a page is: its path and what its address asks for. Its links change one thing and keep the rest.
type At struct {
	Path  string
	Query url.Values
}

// With is the address with these keys set to these values; an empty value takes the key away. A list then begins at its
// first page, with no row open.
func (a At) With(pairs ...string) string {
	query := a.copied()
	query.Del("page")
	query.Del("open")
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Del(pairs[i])
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return address(a.Path, query)
}

// Without is the address with one value of a key less.
func (a At) Without(key, value string) string {
	query := a.copied()
	query.Del("page")
	query.Del("open")
	query[key] = slices.DeleteFunc(query[key], func(v string) bool { return v == value })
	return address(a.Path, query)
}

// Opened is the address with a row beside the list; an empty key closes it.
func (a At) Opened(key string) string {
	query := a.copied()
	query.Del("open")
	if key != "" {
		query.Set("open", key)
	}
	return address(a.Path, query)
}

// Page is the address of another page of the list.
func (a At) Page(n string) string {
	query := a.copied()
	query.Del("open")
	query.Set("page", n)
	return address(a.Path, query)
}

// Kept is the part of the address that a saved view keeps, in one order.
func (a At) Kept() string {
	query := a.copied()
	query.Del("page")
	query.Del("open")
	return query.Encode()
}

func (a At) copied() url.Values {
	query := url.Values{}
	for key, values := range a.Query {
		for _, v := range values {
			if v != "" {
				query.Add(key, v)
			}
		}
	}
	return query
}

func address(path string, query url.Values) string {
	if text := query.Encode(); text != "" {
		return path + "?" + text
	}
	return path
}

// Column is one of a DeskList's. The first names the row, stands always and holds its link.
type Column struct {
	Key, Title string
	Meaning    string // what the figure is exactly, shown in the columns menu
	Number     bool   // a figure: stands at the right, and sorts from the largest
	Sorts      bool
	Off        bool // not shown unless chosen
	Hidden     bool // set by Shown
}

// Shown marks the columns that aren't chosen as hidden; nothing chosen means those that aren't Off.
func Shown(columns []Column, chosen []string) []Column {
	list := slices.Clone(columns)
	for i := range list {
		list[i].Hidden = i > 0 && (len(chosen) == 0 && list[i].Off || len(chosen) > 0 && !slices.Contains(chosen, list[i].Key))
	}
	return list
}

// DeskRow is one row. Cells belong to the columns after the first; nil leaves one empty.
type DeskRow struct {
	Key   string // what ?open and a ticked box say
	Name  string
	To    string          // its own page, where rows don't open beside the list
	Under templ.Component // second line under the name
	Cells []templ.Component
}

// SavedView is a list's state under a name.
type SavedView struct {
	ID          string
	Name, Query string
}

// sorted is the order that the address asks a column for: "ascending", "descending" or nothing.
func (l DeskList) sorted(c Column) string {
	switch l.At.Query.Get("sort") {
	case c.Key:
		return "ascending"
	case "-" + c.Key:
		return "descending"
	}
	return ""
}

// sortTo turns a column's order round; figures begin with the largest.
func (l DeskList) sortTo(c Column) string {
	order := l.sorted(c)
	if order == "ascending" || order == "" && c.Number {
		return l.At.With("sort", "-"+c.Key)
	}
	return l.At.With("sort", c.Key)
}

func (l DeskList) sortOptions() []Option {
	options := []Option{{"", "as usual"}}
	for _, c := range l.Columns {
		if c.Sorts && c.Number {
			options = append(options, Option{"-" + c.Key, c.Title + ", largest first"}, Option{c.Key, c.Title + ", smallest first"})
		} else if c.Sorts {
			options = append(options, Option{c.Key, c.Title}, Option{"-" + c.Key, c.Title + ", backwards"})
		}
	}
	return options
}

func (l DeskList) isOpen(row DeskRow) bool {
	return l.Beside != nil && l.At.Query.Get("open") == row.Key
}

// own are the parameters that no filter form shows but must keep.
func (l DeskList) own(keys ...string) (pairs [][2]string) {
	for _, key := range keys {
		for _, v := range l.At.Query[key] {
			if v != "" {
				pairs = append(pairs, [2]string{key, v})
			}
		}
	}
	return pairs
}

// manyColumns is above how many of them one may choose.
const manyColumns = 5

// set are the filters in one line; what takes all away stands there while any is set.
func (l DeskList) set() (chips []Chip, clearTo string) {
	chips = append(slices.Clone(l.Offers), l.Chips...)
	if slices.ContainsFunc(chips, func(c Chip) bool { return c.Remove }) {
		clearTo = l.Clear
	}
	return chips, clearTo
}

func (l DeskList) kept() []string { return append([]string{"cols"}, l.Keep...) }

// others are all parameters but those named, for forms that change these alone.
func (l DeskList) others(but ...string) (pairs [][2]string) {
	var keys []string
	for key := range l.At.Query {
		if !slices.Contains(but, key) && key != "page" && key != "open" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return l.own(keys...)
}

func (l DeskList) cell(row DeskRow, column int) templ.Component {
	if column-1 < len(row.Cells) && row.Cells[column-1] != nil {
		return row.Cells[column-1]
	}
	return templ.NopComponent
}

func (l DeskList) total(column int) templ.Component {
	if column < len(l.Totals) && l.Totals[column] != nil {
		return l.Totals[column]
	}
	return templ.NopComponent
}

func (l DeskList) currentView() (view SavedView, ok bool) {
	i := slices.IndexFunc(l.Views, func(v SavedView) bool { return v.Query == l.At.Kept() })
	if i < 0 {
		return SavedView{}, false
	}
	return l.Views[i], true
}

func (l DeskList) viewsTitle() string {
	if view, ok := l.currentView(); ok {
		return view.Name
	}
	return "Views"
}

func (l DeskList) bulkMethod() string {
	if l.BulkMethod == "" {
		return "post"
	}
	return l.BulkMethod
}

// WholeMoney writes an amount to the unit of its currency, rounded half up: €61,800. For figures that one compares.
func WholeMoney(amount money.Amount, currency, locale string) string {
	unit := int64(1)
	for range money.MinorDigits(currency) {
		unit *= 10
	}
	half := unit / 2
	if amount < 0 {
		half = -half
	}
	l := localeOf(locale)
	return l.withCurrency(l.decimals((int64(amount)+half)/unit, 0, 0), currency)
}

// Signed puts a plus before what is above zero.
func Signed(text string, sign int64) string {
	if sign > 0 {
		return "+" + text
	}
	return text
}

// Words is a text as a cell.
func Words(text string) templ.Component {
	if text == "" {
		return nil
	}
	return Written(func(m *Markup) { m.Text(text) })
}

// Fades is a text as a cell that matters less.
func Fades(text string) templ.Component {
	return Written(func(m *Markup) { m.In(`<span class="muted">`, text, `</span>`) })
}

// Dash stands where there is nothing to tell; phones leave its field out.
func Dash() templ.Component {
	return Written(func(m *Markup) { m.Raw(`<span class="muted dash">–</span>`) })
}

// Goes is a link as a cell.
func Goes(text, to string) templ.Component {
	return Written(func(m *Markup) {
		m.Raw("<a")
		m.Attr("href", string(templ.URL(to)))
		m.In(">", text, "</a>")
	})
}

// one is the singular of what a list names.
func one(plural string) string { return strings.TrimSuffix(plural, "s") }
