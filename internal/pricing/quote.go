package pricing

import (
	"fmt"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Source says which kind of price decided.
type Source string

// The sources of a price, in the order in which they are asked.
const (
	Contract Source = "contract"
	List     Source = "list"
	Base     Source = "base"
)

// Ask is a product and the quantity that decides the break.
type Ask struct {
	ProductID int64
	Quantity  int64
}

// Quote is what a quantity of a product costs an account, net per unit of sale in its currency.
type Quote struct {
	OnRequest bool // no price was found, or the deciding entry says so: it can't be ordered
	Price     money.Price
	Source    Source  // "" when nothing was found
	ListCode  string  // the deciding list's code, "" for a contract price
	From      int64   // the deciding break's minimum quantity
	Breaks    []Break // what the account pays from each quantity on that date, whichever list decides there, smallest first
}

// Next is the next cheaper break above the quantity asked, if there is one.
func (q Quote) Next() (Break, bool) {
	for _, b := range q.Breaks {
		if b.From > q.From && b.Price < q.Price && !b.OnRequest {
			return b, true
		}
	}
	return Break{}, false
}

// Short tells a buyer where the price comes from: your contract price, from 100.
func (q Quote) Short() string {
	if q.OnRequest {
		return "price on request"
	}
	words := map[Source]string{Contract: "your contract price", List: "your price list", Base: "list price"}[q.Source]
	if q.From > 1 {
		words += fmt.Sprintf(", from %d", q.From)
	}
	return words
}

// Break is the price from a minimum quantity.
type Break struct {
	From      int64
	Price     money.Price
	OnRequest bool
}

// Step is what one list said when it was asked.
type Step struct {
	Source   Source
	ListCode string
	ListName string
	Said     string // in words: "€11.84 from 10", "nothing: not valid before 2026-12-01"
	Decided  bool
}

// Explanation is every list asked, in order, and what each said; written by the code that prices a cart.
type Explanation struct {
	Quote Quote
	Date  clock.Date
	Steps []Step
}
