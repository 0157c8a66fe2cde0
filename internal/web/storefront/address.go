package storefront

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/search"
	"tradecounter/internal/web"
	views "tradecounter/views/storefront"
)

// asked is what the address of a listing says. Every state of a listing has an address, so that it can be shared and
// gone back to:
//
//	q=words  in=category  f=Name:Value (repeated; \ escapes : and \ in the name)  from:Name=16  to:Name=60
//	brand=Name (repeated)  stock=1  bought=1  new=1  sort=price  view=compact  per=40  page=2
//
// What isn't known is kept as it is: it finds nothing, and its chip takes it away.
type asked struct {
	words, category     string
	filters             []filter
	ranges              []between
	brands              []string
	stock, bought, news bool
	sort                search.Sort
	view                views.View
	page, per           int
}

type filter struct{ name, value string }

// between is a range as it was typed.
type between struct{ name, from, to string }

// Bounds of what an address may ask; more is cut off.
const (
	maxAskedWords   = 200
	maxAskedFilters = 60
	maxAskedText    = 200
)

var perPage = []int{20, 40}

var sorts = []search.Sort{search.Relevance, search.ByName, search.ByPrice, search.ByPriceDown, search.OftenBought, search.LastBought,
	search.ByPartNumber}

var listViews = []views.View{views.Rows, views.Compact, views.Pictures}

func readAsked(c *fiber.Ctx) asked {
	a := asked{
		words:    web.Query(c, "q", maxAskedWords),
		category: web.Query(c, "in", maxAskedText),
		stock:    c.Query("stock") != "",
		bought:   c.Query("bought") != "",
		news:     c.Query("new") != "",
		sort:     known(search.Sort(c.Query("sort")), sorts),
		view:     known(views.View(c.Query("view")), listViews),
		page:     min(max(c.QueryInt("page", 1), 1), 100_000),
		per:      known(c.QueryInt("per"), perPage),
	}
	for _, field := range queryFields(c) {
		a.take(field.Name, field.Value)
	}
	return a
}

// known is the value when it is one of the list, else the list's first.
func known[T comparable](value T, list []T) T {
	if slices.Contains(list, value) {
		return value
	}
	return list[0]
}

// queryFields are the fields of the address in their order.
func queryFields(c *fiber.Ctx) []views.Param {
	var fields []views.Param
	for name, value := range c.Context().QueryArgs().All() {
		if len(fields) == 4*maxAskedFilters {
			break
		}
		if len(name) <= maxAskedText && len(value) <= maxAskedText {
			fields = append(fields, views.Param{Name: tidy(string(name)), Value: tidy(string(value))})
		}
	}
	return fields
}

func tidy(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")), " ")
}

func (a *asked) take(name, value string) {
	if value == "" || len(a.filters)+len(a.ranges)+len(a.brands) >= maxAskedFilters {
		return
	}
	switch {
	case name == "f":
		if f, ok := parseFilter(value); ok && !slices.Contains(a.filters, f) {
			a.filters = append(a.filters, f)
		}
	case name == "brand":
		if !slices.Contains(a.brands, value) {
			a.brands = append(a.brands, value)
		}
	case strings.HasPrefix(name, "from:") && len(name) > 5:
		a.rangeOf(name[5:]).from = value
	case strings.HasPrefix(name, "to:") && len(name) > 3:
		a.rangeOf(name[3:]).to = value
	}
}

func (a *asked) rangeOf(name string) *between {
	for i := range a.ranges {
		if a.ranges[i].name == name {
			return &a.ranges[i]
		}
	}
	a.ranges = append(a.ranges, between{name: name})
	return &a.ranges[len(a.ranges)-1]
}

var escapeName = strings.NewReplacer(`\`, `\\`, `:`, `\:`)

// String is Name:Value as it stands in an address.
func (f filter) String() string { return escapeName.Replace(f.name) + ":" + f.value }

func parseFilter(text string) (filter, bool) {
	var name strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			name.WriteByte(text[i])
		case text[i] == ':':
			f := filter{name.String(), text[i+1:]}
			return f, f.name != "" && f.value != ""
		default:
			name.WriteByte(text[i])
		}
	}
	return filter{}, false
}

// fields are those of the address, in a fixed order; what has its usual value is left out.
func (a asked) fields() []views.Param {
	var list []views.Param
	put := func(name, value string) {
		if value != "" {
			list = append(list, views.Param{Name: name, Value: value})
		}
	}
	put("q", a.words)
	put("in", a.category)
	for _, f := range a.filters {
		put("f", f.String())
	}
	for _, r := range a.ranges {
		put("from:"+r.name, r.from)
		put("to:"+r.name, r.to)
	}
	for _, b := range a.brands {
		put("brand", b)
	}
	put("stock", ticked(a.stock))
	put("bought", ticked(a.bought))
	put("new", ticked(a.news))
	put("sort", string(a.sort))
	put("view", string(a.view))
	if a.per != perPage[0] {
		put("per", strconv.Itoa(a.per))
	}
	if a.page > 1 {
		put("page", strconv.Itoa(a.page))
	}
	return list
}

func ticked(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// at is the address with these fields.
func (a asked) at(path string) string {
	var b strings.Builder
	b.WriteString(path)
	for i, f := range a.fields() {
		if i == 0 {
			b.WriteByte('?')
		} else {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(f.Name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(f.Value))
	}
	return b.String()
}

// toggled adds the filter, or takes it away; like every change of filters it begins at the first page.
func (a asked) toggled(f filter) asked {
	a.page = 1
	if i := slices.Index(a.filters, f); i >= 0 {
		a.filters = slices.Delete(slices.Clone(a.filters), i, i+1)
	} else {
		a.filters = append(slices.Clone(a.filters), f)
	}
	return a
}

func (a asked) withoutRange(name string) asked {
	a.page = 1
	a.ranges = slices.DeleteFunc(slices.Clone(a.ranges), func(r between) bool { return r.name == name })
	return a
}

func (a asked) withoutBrand(name string) asked {
	a.page = 1
	a.brands = slices.DeleteFunc(slices.Clone(a.brands), func(b string) bool { return b == name })
	return a
}

// bare is without any filter; words, category, order and view stay.
func (a asked) bare() asked {
	return asked{words: a.words, category: a.category, sort: a.sort, view: a.view, per: a.per, page: 1}
}

func (a asked) filtered() bool {
	return len(a.filters)+len(a.ranges)+len(a.brands) > 0 || a.stock || a.bought || a.news
}

// query is what the search is asked. A bound that isn't a number is open.
func (a asked) query() search.Query {
	q := search.Query{Words: a.words, Category: a.category, Brands: a.brands, InStock: a.stock, Bought: a.bought, New: a.news,
		Sort: a.sort, Page: a.page, PerPage: a.per}
	for _, f := range a.filters {
		if q.Filters == nil {
			q.Filters = map[string][]string{}
		}
		q.Filters[f.name] = append(q.Filters[f.name], f.value)
	}
	for _, r := range a.ranges {
		if q.Ranges == nil {
			q.Ranges = map[string]search.Between{}
		}
		q.Ranges[r.name] = search.Between{Min: decimal(r.from), Max: decimal(r.to)}
	}
	return q
}

func decimal(text string) *float64 {
	n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	if err != nil || n != n || n > 1e15 || n < -1e15 {
		return nil
	}
	return &n
}
