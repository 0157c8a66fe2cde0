package products

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// Choices are what the fields of a filter can hold.
type Choices struct {
	Brands, Tags []workspace.Named
	Categories   []catalog.DeskCategory
}

func (c Choices) categoryOptions(none string) []ui.Option {
	list := []ui.Option{{Value: "", Label: none}}
	for _, n := range c.Categories {
		indent := ""
		for range n.Depth {
			indent += "– "
		}
		list = append(list, ui.Option{Value: n.Path, Label: indent + n.Name})
	}
	return list
}

// Columns are the list's.
func Columns() []ui.Column {
	return []ui.Column{
		{Key: "name", Title: "Product", Sorts: true},
		{Key: "sku", Title: "SKU", Sorts: true},
		{Key: "brand", Title: "Brand", Sorts: true},
		{Key: "category", Title: "Category", Sorts: true},
		{Key: "price", Title: "Price", Meaning: "Its own, of one, before any client’s", Sorts: true, Number: true},
		{Key: "unit", Title: "Sold by", Off: true},
		{Key: "stock", Title: "Free", Meaning: "Stock that no order holds", Sorts: true, Number: true},
		{Key: "status", Title: "Status"},
		{Key: "picture", Title: "Picture", Off: true},
		{Key: "changed", Title: "Changed", Sorts: true, Number: true},
	}
}

// StatusWords are a product's states as people say them.
var StatusWords = map[string]string{"active": "active", "discontinued": "discontinued", "inactive": "taken out"}

// Row is a product's line; its link carries the filter along, so that saving can go on to the next.
func Row(p workspace.DeskProduct, at ui.At, currency string, today clock.Date, zone *time.Location, locale string) ui.DeskRow {
	price, stock, picture := ui.Fades("on request"), ui.Fades("not tracked"), ui.Fades("none")
	if p.Price != nil {
		price = ui.Words(ui.UnitPrice(*p.Price, currency, locale))
	}
	if p.Stock != nil {
		stock = ui.Words(ui.Number(*p.Stock, locale))
	}
	if p.Image != "" {
		picture = ui.Words("yes")
	}
	row := ui.DeskRow{Key: p.SKU, Name: p.Name, To: within(p.SKU, at), Cells: []templ.Component{nowrap(p.SKU), orDash(p.Brand), leaf(p.Category), price,
		ui.Words(ui.SoldBy(p.Unit)), stock, ui.Words(StatusWords[p.Status]), picture, ui.Words(ui.Date(p.UpdatedAt.Date(zone), locale))}}
	if p.Status != "active" {
		row.Cells[6] = ui.Badge(ui.Neutral, "", StatusWords[p.Status])
	}
	if p.LookedAt == 0 {
		row.Under = under()
	}
	return row
}

// within is a product's page with the filter of the list it was opened from.
func within(sku string, from ui.At) string {
	query := from.Kept()
	if query == "" {
		return ui.DeskProduct(sku)
	}
	return ui.DeskProduct(sku) + "?" + query
}

func orDash(text string) templ.Component {
	if text == "" {
		return ui.Fades("–")
	}
	return ui.Words(text)
}

// leaf is the last part of a category's path; the whole stands in its tooltip and in the filter.
func leaf(path string) templ.Component {
	parts := strings.Split(path, " > ")
	return ui.Written(func(m *ui.Markup) {
		m.Raw(`<span title="`)
		m.Text(path)
		m.Raw(`">`)
		m.Text(parts[len(parts)-1])
		m.Raw(`</span>`)
	})
}

func nowrap(text string) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		m.Raw(`<span class="nowrap">`)
		m.Text(text)
		m.Raw(`</span>`)
	})
}

// Counted is a number of things in words.
func Counted(n int, noun string) string { return counted(int64(n), noun) }

var filters = []string{"q", "category", "brand", "tag", "status", "attribute", "noprice", "nopicture", "nostock", "fresh"}

// Clear is the address without any filter.
func Clear(at ui.At) string {
	var pairs []string
	for _, name := range filters {
		pairs = append(pairs, name, "")
	}
	return at.With(pairs...)
}

// Chips are the filters that are set.
func Chips(at ui.At, f workspace.ProductFilter) (list []ui.Chip) {
	for _, chip := range []struct{ key, value, text string }{{"q", f.Words, "“" + f.Words + "”"}, {"category", f.Category, f.Category}, {"brand", f.Brand, f.Brand},
		{"tag", f.Tag, "Tag " + f.Tag}, {"attribute", f.Attribute, "Has " + f.Attribute}, {"status", f.Status, ui.Capital(StatusWords[f.Status])}} {
		if chip.value != "" {
			list = append(list, ui.Chip{Text: chip.text, To: at.With(chip.key, ""), Remove: true})
		}
	}
	return list
}

// Offers are the filters that one click sets or takes away.
func Offers(at ui.At, f workspace.ProductFilter) (list []ui.Chip) {
	for _, offer := range []struct {
		key, text string
		on        bool
	}{{"noprice", "No price", f.NoPrice}, {"nopicture", "No picture", f.NoPicture}, {"nostock", "Stock not tracked", f.NoStock}, {"fresh", "New to look at", f.New}} {
		chip := ui.Chip{Text: offer.text, To: at.With(offer.key, "1"), On: offer.on, Remove: offer.on}
		if offer.on {
			chip.To = at.With(offer.key, "")
		}
		list = append(list, chip)
	}
	return list
}

// Nothing stands in a field of a change of many for an empty value; an empty field changes nothing.
const Nothing = "(none)"

// ManyField is a value that many products can get at once.
type ManyField struct {
	Name, Label, Hint string
	Options           []ui.Option
}

// ManyFields are these values, but tags and attributes.
var ManyFields = []ManyField{
	{"status", "Status", "", []ui.Option{{Value: "", Label: "As it is"}, {Value: "active", Label: "Active"}, {Value: "discontinued", Label: "Discontinued"}}},
	{"category", "Category", "", nil},
	{"brand", "Brand", "(none) takes it off.", nil},
	{"unit", "Sold by", "", nil},
	{"price", "Price of one", "Like 12.50; or +3 % or −2.5 % of what it is; (none) for on request.", nil},
	{"lead_time_days", "Lead time in days", "", nil},
	{"backorder", "Back orders", "", []ui.Option{{Value: "", Label: "As it is"}, {Value: "yes", Label: "Accepted"}, {Value: "no", Label: "Refused above free stock"}}},
	{"tax_class", "Tax class", "", []ui.Option{{Value: "", Label: "As it is"}, {Value: "standard", Label: "Standard"}, {Value: "reduced", Label: "Reduced"}, {Value: "zero", Label: "Zero"}}},
	{"min_qty", "Minimum", "", nil},
	{"qty_increment", "In steps of", "", nil},
	{"max_qty", "Maximum", "(none) takes it off.", nil},
	{"available_from", "Available from", "Like 2027-01-31; (none) for at once.", nil},
}

// ManyForm is what to change, and of which products.
type ManyForm struct {
	Filter     workspace.ProductFilter
	SKUs       []string // those ticked; none: all of the filter
	Count      int
	Elsewhere  int // of them, whose price another set of the base list decides today
	Values     map[string]string
	Attributes []workspace.Named
	Problem    *fault.Fault
	Odd        *pricing.OddBreaks // what is asked of the new prices
}

func (f ManyForm) carried() (pairs [][2]string) {
	flag := func(on bool) string {
		if on {
			return "1"
		}
		return ""
	}
	for _, p := range [][2]string{{"q", f.Filter.Words}, {"category", f.Filter.Category}, {"brand", f.Filter.Brand}, {"tag", f.Filter.Tag}, {"status", f.Filter.Status},
		{"attribute", f.Filter.Attribute}, {"noprice", flag(f.Filter.NoPrice)}, {"nopicture", flag(f.Filter.NoPicture)}, {"nostock", flag(f.Filter.NoStock)}, {"fresh", flag(f.Filter.New)}} {
		if p[1] != "" {
			pairs = append(pairs, [2]string{"f_" + p[0], p[1]})
		}
	}
	return pairs
}

// words say of which products.
func (f ManyForm) words() string {
	n := Counted(f.Count, "product")
	switch {
	case len(f.SKUs) > 0:
		return n + " that you ticked"
	case f.Filter.Narrows():
		return n + " that the filter leaves"
	}
	return "all " + strconv.Itoa(f.Count) + " products"
}

func names(list []workspace.Named) []string {
	all := make([]string, len(list))
	for i, n := range list {
		all[i] = n.Name
	}
	return all
}
