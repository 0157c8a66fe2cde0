package company

import (
	"tradecounter/internal/cart"
	"tradecounter/internal/insight/recording"
)

// linesAdded notes what went into the cart.
func (p *page) linesAdded(outcomes []cart.Outcome) {
	for _, o := range outcomes {
		if o.Problem == "" {
			p.web.Observe(p.c, recording.LineAdded{SKU: o.SKU, Quantity: o.Item.Quantity, Source: o.Item.Source})
		}
	}
}
