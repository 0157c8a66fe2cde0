package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func TestComponentsThatWriteThemselvesEscapeEveryValue(t *testing.T) {
	const evil = `"><script>alert('1')</script>&`
	add := Add{Action: evil, Cart: evil, CSRF: evil, SKU: evil, ID: evil, Value: evil, What: evil, Error: evil}
	for name, c := range map[string]templ.Component{
		"stock":    Stock(InStock, evil, evil),
		"price":    PriceLines(Price{Amount: evil, Was: evil, Unit: evil, Next: evil, Note: evil}),
		"plate":    PlateLink(evil, evil, Picture{Src: evil, Alt: evil, Width: evil, Height: evil}),
		"quantity": QuantityBox(Quantity{ID: evil, Name: evil, Value: evil, Label: evil, Error: evil}),
		"add":      AddForm(add),
	} {
		page := html(t, c)
		if strings.Contains(page, "<script") || strings.Contains(page, `""`) || !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s: %s", name, page)
		}
	}
}
