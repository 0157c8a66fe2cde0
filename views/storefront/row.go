package storefront

import (
	"github.com/a-h/templ"

	"tradecounter/views/ui"
)

// The parts of a list that stand on a page forty times over.

func plainRows(add Adding, cards []Card) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		m.Raw(`<ol>`)
		for _, c := range cards {
			c.row(m, add)
		}
		m.Raw(`</ol>`)
	})
}

func (c Card) row(m *ui.Markup, add Adding) {
	m.Raw(`<li class="row">`)
	m.Put(ui.PlateLink("plate--row", c.To, c.Picture))
	m.Raw(`<div class="row-name"><a`)
	m.Attr("href", c.To)
	m.In(`>`, c.Name, `</a> `)
	if c.Badge != "" {
		m.Put(ui.Badge(ui.Accent, "", c.Badge))
	}
	m.Put(ids(c))
	m.Raw(`</div><ul class="row-attrs">`)
	for _, a := range c.Attrs {
		m.In(`<li>`, a, `</li>`)
	}
	m.Raw(`</ul>`)
	m.Put(ui.RowStock("row-stock ", c.Stock.Level, c.Stock.Text, c.Stock.Note))
	m.Put(ui.PriceLines(c.Price))
	m.Raw(`<div class="row-buy">`)
	m.Put(buy(add, c, "btn btn--block"))
	m.Put(beside(c))
	m.Raw(`</div></li>`)
}

// buy is what can be done with it: add, ask, or see what replaces it.
func buy(add Adding, c Card, linkClass string) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		link := func(to, text, name string) {
			m.In(`<a class="`, linkClass, `"`)
			m.Attr("href", to)
			m.In(`>`, text, `<span class="sr">`)
			m.In(name, c.what(), `</span></a>`)
		}
		switch {
		case c.CanAdd:
			m.Put(ui.AddForm(add.form(c)))
		case c.AskTo != "":
			link(c.AskTo, "Ask for it", ": ")
		case c.NextTo != "":
			link(c.NextTo, "See successor", "&#32;of ")
		}
	})
}

func ids(c Card) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		if c.Yours == "" {
			m.In(`<p class="ids nowrap">`, c.SKU, `</p>`)
			return
		}
		m.In(`<p class="ids"><span class="sku">`, c.SKU, `</span> `)
		m.In(`<span class="yours nowrap"><span class="sr">your number&#32;</span>`, c.Yours, `</span></p>`)
	})
}

// beside tells what a row knows of earlier purchases and of the cart; cart.js replaces the line about the cart.
func beside(c Card) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		if c.CanAdd {
			m.Put(Held(c.SKU, c.Held))
		}
		if c.Last != "" && c.Held == "" {
			m.In(`<span class="last">`, c.Last, `</span>`)
		}
	})
}

// Held tells how many of a product are in the cart.
func Held(sku, text string) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		m.In(`<span class="said" id="`, HeldID(sku), `">`)
		m.Text(text)
		m.Raw(`</span>`)
	})
}
