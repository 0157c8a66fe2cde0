package orders

import (
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// For is an order being entered for a client's member.
type For struct {
	Slug, Client string
	Members      []ui.Option // who may buy
	Member       string
	Channel      string
	Minutes      string
	Noted        string // the key of the call that was logged before: no other contact is noted with the order
	Told         string // why nothing can be ordered at all, "" when it can

	Cart   string      // 3 lines in their cart, "" for an empty one
	Past   []ui.Option // the last orders
	More   bool        // there may be older ones
	Older  string      // the number of one, as typed
	Paste  string      // what couldn't be read, and what is being typed
	Left   []Left
	Lines  []ForLine
	Notes  []string // what was told of the whole: too small an order
	Fault  *fault.Fault
	Change []Change // what isn't as it was shown

	Key, Shown        string
	Fill              orders.Checkout
	Wanted            string
	ShipTo            []ui.Option
	Methods           []ui.Choice
	PORequired        bool
	POAsked           bool // whether the purchase order number may be used again
	Sums              []ui.Sum
	Credit            string
	Earliest, Arrives string
	Ready             bool // all of it can be ordered
}

// Left is a line that couldn't be read: why, and what it may mean.
type Left struct {
	Text, Problem string
	Perhaps       []Perhaps
}

// Perhaps is a product that a line may mean; Value is what its button sends: SKU and quantity.
type Perhaps struct{ SKU, Name, Value string }

// ForLine is a line with what it costs.
type ForLine struct {
	SKU, Name, Yours string
	Quantity, Unit   string
	Price, Sum       string
	Problem, Later   string
}

// Change is something that isn't as the form showed it.
type Change struct{ What, Old, New string }

// Clients are those whom one may order for.
type Clients struct {
	Words string
	List  []ui.Link
	Found int
}
