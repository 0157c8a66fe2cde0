package layout

import (
	"github.com/a-h/templ"

	"tradecounter/views/ui"
)

// categories are the sections of the panel of all products, which every page carries.
func categories(list []Category) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		for _, top := range list {
			m.Raw(`<section><h2>`)
			top.write(m)
			m.Raw(`</h2>`)
			if len(top.Below) > 0 {
				m.Raw(`<ul>`)
				for _, below := range top.Below {
					m.Raw(`<li>`)
					below.write(m)
					m.Raw(`</li>`)
				}
				m.Raw(`</ul>`)
			}
			m.Raw(`</section>`)
		}
	})
}

func (c Category) write(m *ui.Markup) {
	m.Raw(`<a`)
	m.Attr("href", c.To)
	m.In(`>`, c.Name, `<span class="count">`)
	m.Text(c.Count)
	m.Raw(`</span></a>`)
}
