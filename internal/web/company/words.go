package company

import (
	"strconv"
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/drawing"
	"tradecounter/views/ui"
)

func (p *page) number(n int64) string { return ui.Number(n, p.chrome.Locale) }

func (p *page) day(d clock.Date) string { return ui.DateNear(d, p.scope.Today, p.chrome.Locale) }

func (p *page) relative(d clock.Date) string {
	return ui.RelativeDate(d, p.scope.Today, p.chrome.Locale)
}

func (p *page) money(a money.Amount, currency string) string {
	return ui.Money(a, currency, p.chrome.Locale)
}

func (p *page) price(price money.Price, currency string) string {
	return ui.UnitPrice(price, currency, p.chrome.Locale)
}

// units counts in the words of a unit of sale, single pieces without one: 10 packs, but 10.
func (p *page) units(n int64, unit string) string {
	if ui.SoldBy(unit) == "each" {
		return p.number(n)
	}
	return ui.Units(n, unit, p.chrome.Locale)
}

// picture is a product's small drawing, its uploaded image, or the mark of its category.
func (p *page) picture(product catalog.Product) ui.Picture {
	const width, height = 72, 44
	kind, drawn := strings.CutPrefix(product.Image, "drawing:")
	if product.Image != "" && !drawn {
		return ui.Picture{Src: p.productAt(product.SKU) + "/picture?v=" + strconv.FormatInt(product.Version, 10),
			Width: strconv.Itoa(width), Height: strconv.Itoa(height)}
	}
	if drawn {
		attributes := make(map[string]string, len(product.Attributes))
		for _, a := range product.Attributes {
			attributes[a.Name] = a.String()
		}
		if svg, ok := drawing.Small(kind, attributes, width, height); ok {
			return ui.Picture{Drawing: ui.Drawn(svg)}
		}
	}
	return ui.Picture{Drawing: ui.Drawn(drawing.Mark(p.topName(product.CategoryID), width, height))}
}

// topName is the name of the category at the top over another; a page that can't tell shows the general mark.
func (p *page) topName(categoryID int64) string {
	if name, known := p.tops[categoryID]; known {
		return name
	}
	if p.tops == nil {
		p.tops = map[int64]string{}
	}
	name := ""
	if tree, err := p.web.Catalog.Tree(p.ctx, p.scope); err == nil {
		if trail := tree.Trail(categoryID); len(trail) > 0 {
			name = trail[0].Name
		}
	}
	p.tops[categoryID] = name
	return name
}

// toldOf says how many lines went into the cart, and what didn't and why.
func (p *page) toldOf(outcomes []cart.Outcome) ui.Flash {
	const told = 5
	added, problems := 0, []string{}
	for _, o := range outcomes {
		if o.Problem == "" {
			added++
		} else {
			problems = append(problems, o.Name+": "+o.Problem)
		}
	}
	said := ui.Lines(added) + " added to the cart."
	if len(problems) == 0 {
		return ui.Flash{Tone: ui.OK, Text: said}
	}
	if more := len(problems) - told; more > 0 {
		problems = append(problems[:told], "And "+p.number(int64(more))+" more.")
	}
	return ui.Flash{Tone: ui.Warn, Text: said + " Not added: " + strings.Join(problems, " ")}
}
