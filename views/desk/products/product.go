package products

import (
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// ProductForm is a product with everything that stands around its form.
type ProductForm struct {
	Product       exchange.EditedProduct
	Seen          string
	Problem       *fault.Fault
	Odd           *pricing.OddBreaks // what is asked of the price
	Own           pricing.OwnPrice
	MayEdit       bool
	Query         string // the filter that it was opened from
	Before, After string // the SKUs beside it there
	Currency      string
	Choices       Choices
	Attributes    []workspace.Named
	SeenBy        catalog.SeenBy
	Documents     []catalog.Part
	Title         string  // of a document that was refused, as typed
	Kept          ui.Kept // its file
	Related       []catalog.Part
	Log           []changes.Change
}

// ProductFields are the form's fields of one line that are a column each.
var ProductFields = []string{"name", "category", "price", "brand", "unit", "pack_size", "min_qty", "qty_increment", "max_qty", "stock", "expected_on",
	"lead_time_days", "tax_class", "gtin", "mpn", "available_from", "replaced_by", "status"}

// With is an address with the filter that a page was opened from.
func With(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

// BaseSheet is the base list's sheet, with a product alone or with all.
func BaseSheet(sku string) string { return at("/desk/prices/lists/base", "q", sku) }

func (f ProductForm) cell(name string) string { return f.Product.Cells[name] }

func (f ProductForm) action() string {
	if f.Product.ID == 0 {
		return Path + "/add"
	}
	return With(f.own(""), f.Query)
}

func (f ProductForm) own(part string) string { return ui.DeskProduct(f.cell("sku")) + part }

func (f ProductForm) title() string {
	if f.Product.ID == 0 {
		return "New product"
	}
	return f.cell("name")
}

func (f ProductForm) tags() string { return strings.Join(exchange.ReadList(f.cell("tags")), ", ") }

// attributes are those it has and some empty rows for more.
func (f ProductForm) attributes() []exchange.Attribute {
	return append(exchange.ReadAttributes(f.cell("attributes")), make([]exchange.Attribute, 3)...)
}

// field is a line of the form.
func (f ProductForm) field(name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: f.cell(name), Error: f.Problem.For(name), Autocomplete: "off", MaxLength: 400}
}

func (f ProductForm) hinted(name, label, hint string) ui.Field {
	field := f.field(name, label)
	field.Hint = hint
	return field
}

func (f ProductForm) number(name, label, hint string) ui.Field {
	field := f.hinted(name, label, hint)
	field.InputMode = "numeric"
	return field
}

func (f ProductForm) listed(name, label, list string) ui.Field {
	field := f.field(name, label)
	field.Attrs = map[string]any{"list": list}
	return field
}

func (f ProductForm) drawn() bool { return strings.HasPrefix(f.cell("image"), "drawing:") }

func (f ProductForm) statusOptions() []ui.Option {
	return []ui.Option{{Value: "active", Label: "Active"}, {Value: "discontinued", Label: "Discontinued: shown, not ordered"}}
}

func (f ProductForm) status() string {
	if f.Product.Removed {
		return "active"
	}
	return f.cell("status")
}

// fieldWords is a column's name as people say it.
func fieldWords(name string) string {
	switch name {
	case "gtin", "mpn":
		return strings.ToUpper(name)
	case "qty_increment":
		return "In steps of"
	}
	return ui.Capital(strings.TrimSuffix(strings.ReplaceAll(name, "_", " "), " qty"))
}
