package cart

import (
	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

// Limits that are told when they are met.
const (
	MaxLines = 500 // lines in one cart
	MaxNote  = 300 // characters of a line's note
)

// Cart is what a member is about to order, priced today.
type Cart struct {
	Version   int64 // raised by every change
	BegunAt   clock.Time
	ChangedAt clock.Time
	Currency  string
	Lines     []Line
	Small     Small
	Costs     []Delivery // what it costs by each delivery method, the default first
	TaxReason string     // why no tax is charged, when none is
	Refusal   string     // why the cart as a whole can't be ordered: too small, too large, nothing delivers; "" when it can
}

// Line is one product of the cart.
type Line struct {
	ProductID  int64
	SKU        string
	Name       string
	Product    catalog.Product // zero while Gone
	Gone       bool            // left the account's range, or isn't sold any more: no link, no picture
	Quantity   int64
	Note       string
	Source     string // where it was added: search, listing, reorder, list
	AddedAt    clock.Time
	Shown      *money.Price // the price last shown with this line
	Quote      pricing.Quote
	Discount   money.BasisPoints // of the line, by a benefit
	Total      money.Amount      // 0 while it can't be ordered
	TaxBP      money.BasisPoints
	Stock      catalog.Stock
	Now, Later int64      // how much goes out at once, and how much follows
	ExpectedOn clock.Date // when the rest is expected in stock; 0: not known
	Problems   []Problem
}

// ProblemKind names what is the matter with a line.
type ProblemKind string

// The kinds of problem.
const (
	Gone         ProblemKind = "gone"          // not available to the account any more
	OnRequest    ProblemKind = "on_request"    // it has no price
	Quantity     ProblemKind = "quantity"      // breaks the product's rule
	TooFew       ProblemKind = "too_few"       // more than is left, and no backorder
	TooLarge     ProblemKind = "too_large"     // the line's value leaves the stated limits
	PriceChanged ProblemKind = "price_changed" // told, doesn't hinder
)

// Problem is told beside its line. Old and New are set for a changed price.
type Problem struct {
	Kind     ProblemKind
	Words    string
	Old, New money.Price
}

// Orderable says that nothing hinders ordering the line.
func (l Line) Orderable() bool {
	for _, p := range l.Problems {
		if p.Kind != PriceChanged {
			return false
		}
	}
	return true
}

// Hindrance is the first problem that keeps the line from being ordered, in words.
func (l Line) Hindrance() string {
	for _, p := range l.Problems {
		if p.Kind != PriceChanged {
			return p.Words
		}
	}
	return ""
}

// topics are the articles' names (knowledge.Errors) for what is the matter with a line.
var topics = map[ProblemKind]string{OnRequest: "no-price", Quantity: "quantity", TooFew: "stock", PriceChanged: "price-changed"}

// Topic is what an article that says more about it is tied to; "" for none.
func (p Problem) Topic() string { return topics[p.Kind] }

// Topic is that of what hinders the line.
func (l Line) Topic() string {
	for _, p := range l.Problems {
		if p.Kind != PriceChanged {
			return p.Topic()
		}
	}
	return ""
}

// Orderable says that the cart could be ordered as it stands.
func (c Cart) Orderable() bool {
	for _, l := range c.Lines {
		if !l.Orderable() {
			return false
		}
	}
	return c.Refusal == "" && len(c.Lines) > 0
}

// Cost is what the cart costs by a delivery method, "" for the default one.
func (c Cart) Cost(method string) (Delivery, bool) {
	for _, d := range c.Costs {
		if d.Code == method || method == "" {
			return d, true
		}
	}
	return Delivery{}, false
}

// LinesTotal is the net value of all lines that can be ordered.
func (c Cart) LinesTotal() money.Amount {
	var sum money.Amount
	for _, l := range c.Lines {
		sum += l.Total
	}
	return sum
}

// Delivery is a delivery method with what the cart costs by it.
type Delivery struct {
	Code     string
	Name     string
	Note     string
	Days     int          // working days on the way
	FreeFrom money.Amount // lines total from which it is free; 0: never
	Totals   Totals
}

// Small is the least value of an order and what is added below it.
type Small struct {
	Minimum   money.Amount // 0: none
	Surcharge money.Amount // 0: below the minimum nothing can be ordered
	Missing   money.Amount // how much more reaches the minimum; 0 when it is reached
}

// Summary is what the header shows.
type Summary struct {
	Lines int
	Net   money.Amount    // at the prices last shown
	Held  map[int64]int64 // how many of each product, for lists that tell it beside a product
}

// Item is something to put into a cart.
type Item struct {
	ProductID int64
	Quantity  int64
	Note      string
	Source    string
}

// Outcome says what happened to an item.
type Outcome struct {
	Item     Item
	SKU      string // "" when the product isn't visible
	Name     string
	Quantity int64  // of the product in the cart now
	Problem  string // why it was not added, "" when it was
}

// Change sets the quantity of a line; 0 removes it.
type Change struct {
	SKU      string
	Quantity int64
}
