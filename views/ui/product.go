package ui

import "github.com/a-h/templ"

// Stock says what is there and when it comes: "412 in stock", "tomorrow, Fri 20 Nov".
func Stock(level StockLevel, text, note string) templ.Component {
	return RowStock("", level, text, note)
}

// RowStock is it as a column of a row, whose class comes before its own.
func RowStock(column string, level StockLevel, text, note string) templ.Component {
	return Written(func(m *Markup) {
		m.Raw(`<p class="`)
		m.Raw(column)
		m.In(``, string(level), `">`)
		m.In(`<span>`, text, `</span> `)
		if note != "" {
			m.In(`<small>`, note, `</small>`)
		}
		m.Raw(`</p>`)
	})
}

// PriceLines is the price in the column of a row or under a tile.
func PriceLines(p Price) templ.Component {
	return Written(func(m *Markup) {
		m.Raw(`<div class="row-price price">`)
		if p.Was != "" {
			m.In(`<span class="sr">was</span> <s class="price--was">`, p.Was, `</s> <span class="sr">, now</span> `)
		}
		m.In(`<b>`, p.Amount, `</b> `)
		if p.Unit != "" {
			m.In(`<small>`, p.Unit, `</small> `)
		}
		if p.Next != "" {
			m.In(`<small class="next">`, p.Next, `</small> `)
		}
		if p.Note != "" {
			m.In(`<small>`, p.Note, `</small>`)
		}
		m.Raw(`</div>`)
	})
}

// PlateLink is a plate that leads where the name beside it leads; it is passed over by keyboards and readers.
func PlateLink(class, to string, p Picture) templ.Component {
	return Written(func(m *Markup) {
		if class != "" {
			class = " " + class
		}
		m.In(`<a class="plate`, class, `"`)
		m.Attr("href", to)
		m.Raw(` tabindex="-1" aria-hidden="true">`)
		if p.Drawing != nil {
			m.Put(p.Drawing)
		} else {
			m.Put(picture(p))
		}
		m.Raw(`</a>`)
	})
}
