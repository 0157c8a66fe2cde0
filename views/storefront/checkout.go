package storefront

import (
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Checkout is the one page on which an order is placed, filled in already.
type Checkout struct {
	Fault     *fault.Fault
	Told      string    // why nothing was ordered, when no field is to blame
	ToldTopic string    // of the article that says more
	Changes   []Changed // what changed since the form was shown; placing it again is the yes
	Rises     []Changed // prices that changed since their lines were put into the cart
	Lead      string

	Key, Shown string
	Form       orders.Checkout
	Wanted     string // the date as typed
	POAsked    bool   // whether the purchase order number may be used again

	ShipTo, BillTo []ui.Option
	Methods        []ui.Choice
	POHint         string
	PORequired     bool
	WantedHint     string
	Ways           []CheckoutWay // one per method, in their order
	Terms          string        // net 30 days, due Sat 19 Dec
	Lines          []SumLine
	LineCount      string
}

// Changed is one thing that isn't as it was shown.
type Changed struct{ What, Old, New string }

// CheckoutWay is what differs between delivery methods. Only the chosen one's is shown.
type CheckoutWay struct {
	Chosen    bool
	Sums      []ui.Sum
	Total     string
	Credit    string // €15,487.60 left, €14,409.15 after this order
	Used, Max string // of the credit, after this order; "" without a limit
}

// SumLine is a line of the summary.
type SumLine struct {
	ID, Name, About, Sum, Later string
	Problem                     string
}

// LineID is where the summary of errors leads for a line that can't be ordered.
func LineID(sku string) string { return "line-" + safeID(sku) }

// byWay says whether what differs between methods can follow the choice by itself; the style sheet knows six.
func (v Checkout) byWay() bool { return len(v.Ways) <= 6 }

func (v Checkout) placeWords() string {
	if len(v.Changes) > 0 {
		return "Place order as it stands now"
	}
	return "Place order"
}
