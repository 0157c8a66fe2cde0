package company

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Lists are the lists to order from.
type Lists struct {
	Rows  []ListRow
	Owned bool // some belong to colleagues: the owner is told
}

// ListRow is one of them.
type ListRow struct {
	Name, To, AddTo string
	Owner, Lines    string
	Changed         templ.Component
	Empty           bool
}

// NewList names the list that the cart is kept as.
type NewList struct {
	Name  string
	About string // 9 lines, €906.26 net
	Fault *fault.Fault
}

// List is a list with its lines at today's prices.
type List struct {
	Name, To string
	Typed    string // the name as typed
	About    string // 9 lines, €906.26 net at today’s prices
	Owner    string // whose it is, when not the reader's
	Lines    []ListLine
	Fault    *fault.Fault
}

// ListLine is a line of it. One that has left the range has no address and no picture.
type ListLine struct {
	To, Name, SKU, Yours string
	Picture              ui.Picture
	Note, Problem        string
	Topic                string // of the article that says more about the problem
	Stock                string
	StockLevel           ui.StockLevel
	Quantity             ui.Quantity
	Price, Unit, Sum     string
}
