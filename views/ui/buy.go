package ui

import "github.com/a-h/templ"

// QuantityBox is the box alone, named for those who don't see what it stands beside; the error belongs under it.
func QuantityBox(q Quantity) templ.Component { return Written(q.write) }

func (q Quantity) write(m *Markup) {
	m.Raw(`<input type="text" class="input"`)
	m.Attr("id", q.ID)
	m.Attr("name", q.Name)
	m.Attr("aria-label", q.Label)
	m.Raw(` inputmode="numeric" autocomplete="off" maxlength="9"`)
	m.Attr("value", q.Value)
	if q.Error != "" {
		m.Raw(` aria-invalid="true"`)
		m.Attr("aria-describedby", q.ID+"-error")
	}
	m.Raw(`>`)
}

// AddForm is the quantity and button at the end of a row. The button carries the SKU, so that Enter in the box sends it too.
func AddForm(a Add) templ.Component {
	return Written(func(m *Markup) {
		m.Raw(`<form method="post"`)
		m.Attr("action", a.Action)
		m.Raw(` data-add`)
		m.Attr("data-cart", a.Cart)
		m.Raw(`><input type="hidden" name="` + CSRFField + `"`)
		m.Attr("value", a.CSRF)
		m.Raw(`><div class="qty">`)
		Quantity{ID: a.ID, Name: "qty", Value: a.Value, Label: "Quantity of " + a.What, Error: a.Error}.write(m)
		m.Raw(`<button class="btn btn--add" type="submit" name="sku"`)
		m.Attr("value", a.SKU)
		m.In(` aria-label="Add `, a.What, ` to cart">Add</button></div>`)
		if a.Error != "" {
			m.Put(FieldError(a.ID+"-error", a.Error))
		}
		m.Raw(`</form>`)
	})
}
