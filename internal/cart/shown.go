package cart

import (
	"encoding/json"
	"slices"

	"tradecounter/internal/money"
)

// Shown is what a checkout form showed the buyer: lines with their prices, and what the whole costs by each delivery
// method. The form carries it, so that placing can tell exactly what changed since; what a client sends in its place
// only ever decides whether it is asked once more.
type Shown struct {
	Currency string      `json:"c"`
	Lines    []ShownLine `json:"l"`
	Costs    []ShownCost `json:"d"`
}

// ShownLine is a line of it. Price is −1 where the line couldn't be ordered.
type ShownLine struct {
	SKU      string            `json:"s"`
	Quantity int64             `json:"q"`
	Price    money.Price       `json:"p"`
	Discount money.BasisPoints `json:"b,omitempty"`
}

// ShownCost is what the cart cost by one delivery method.
type ShownCost struct {
	Method    string       `json:"m"`
	Delivery  money.Amount `json:"d"`
	Surcharge money.Amount `json:"s,omitempty"`
	Tax       money.Amount `json:"t"`
	Total     money.Amount `json:"g"`
}

// Shown is what a form that shows this cart carries.
func (c Cart) Shown() Shown {
	s := Shown{Currency: c.Currency}
	for _, l := range c.Lines {
		price := l.Quote.Price
		if !l.Orderable() {
			price = -1
		}
		s.Lines = append(s.Lines, ShownLine{l.SKU, l.Quantity, price, l.Discount})
	}
	for _, d := range c.Costs {
		t := d.Totals
		s.Costs = append(s.Costs, ShownCost{d.Code, t.Delivery, t.Surcharge, t.Tax, t.Total})
	}
	return s
}

// String is the text that the form carries.
func (s Shown) String() string {
	text, _ := json.Marshal(s) // strings and integers always marshal
	return string(text)
}

// ParseShown reads what a form carried; what can't be read is nothing shown.
func ParseShown(text string) Shown {
	var s Shown
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Shown{}
	}
	return s
}

// Cost is what was shown for a method.
func (s Shown) Cost(method string) (ShownCost, bool) {
	i := slices.IndexFunc(s.Costs, func(c ShownCost) bool { return c.Method == method })
	if i < 0 {
		return ShownCost{}, false
	}
	return s.Costs[i], true
}

// Same says that nothing differs that matters for an order by that method: lines, prices, delivery, surcharge and tax.
func (s Shown) Same(o Shown, method string) bool {
	mine, ok := s.Cost(method)
	theirs, ok2 := o.Cost(method)
	return ok && ok2 && s.Currency == o.Currency && mine == theirs && slices.Equal(s.Lines, o.Lines)
}
