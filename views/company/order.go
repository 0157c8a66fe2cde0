package company

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Orders is the account's history, one page of it.
type Orders struct {
	Words string // what was searched
	Found string // 37 orders
	Rows  []OrderRow
	Pages ui.Pages
	None  bool // the account has no orders at all
}

// OrderRow is an order in the history.
type OrderRow struct {
	Number, To, PO string
	Placed         templ.Component
	By             string // by you; by Milan Roth, by phone
	State          State
	When           string // arrives tomorrow, Fri 20 Nov
	What           string // Hex head screw M8 × 40, Nitrile glove and 10 more
	Lines, Total   string
	AgainTo        string // "" when the reader can't order
}

// State is a state in words with its sign.
type State struct {
	Tone       ui.Tone
	Icon, Text string
}

// Order is everything about one order.
type Order struct {
	Number   string
	PO       string
	Placed   templ.Component
	By       string // by Jana Petersen
	How      string // online
	Steps    []ui.Step
	Asked    templ.Component // when cancelling was asked for; nil when it wasn't
	Lines    []OrderLine
	Count    string // 12 lines
	Open     string // 2 not complete
	Sums     []ui.Sum
	Was      string // what it was before lines were cancelled
	Terms    string
	Note     string
	Copies   string
	Delivery string   // Standard, next working day
	Wanted   string   // Tue 24 Nov
	ShipTo   []string // lines of the address; the first is the name
	BillTo   []string

	Shipments []Shipment
	Events    []Event

	Invoice   string // the seller's number, "" before there is one
	InvoiceTo string // "" without the PDF

	To        string // the order's own address
	CancelTo  string
	Cancel    string // Cancel the order; Ask to cancel 2 open lines
	CanAgain  bool
	Documents bool
}

// OrderLine is a line of it, as it was when it was ordered.
type OrderLine struct {
	To, Name, SKU, Yours  string // To is "" when it has left the range
	Picture               ui.Picture
	Note                  string
	State                 State
	Expected              string // 2 expected Wed 2 Dec
	Quantity, Unit        string
	Cancelled             string // 1 of 4 cancelled
	Price, Less, Sum, Tax string
	Struck                bool // the whole line was cancelled: its sum is what it was
}

// Shipment is what left together.
type Shipment struct {
	Title     string // 1. Wed 18 Nov
	About     string // 11 lines
	Delivered string
	Tracking  string
	NoteTo    string // its delivery note
}

// Event is one thing that happened to the order.
type Event struct {
	When         templ.Component
	Icon         string
	What, By     string
	Note, Detail string
}

// Paper is an order as it is printed: with prices, or as a delivery note without them.
type Paper struct {
	Order
	Title   string
	NoPrice bool
	Seller  []string
	Date    string
	Reason  string
}

// Again compares a past order with ordering it now.
type Again struct {
	Number, To, Action string
	Title              string
	Lead               string
	Fault              *fault.Fault
	Changed            []AgainLine
	Same               []AgainLine
	SameAbout          string // 7 lines, €503.32
	Now, Then          string // 11 lines, €784.16 net; then 12 lines, €842.16
	Add                string // Add 11 lines to cart
	Seen               string // version of the cart that the page was made with
	Held               string // 3 lines, €41.20: what the cart holds already; "" while it is empty
	Into               []ui.Choice
}

// AgainLine is a line of the past order with what is proposed.
type AgainLine struct {
	To, Name, SKU, Yours string
	Picture              ui.Picture
	What                 []State // Price rose
	Then, Now            string
	Difference           string
	Worse                bool
	Field                ui.Field
	Options              []ui.Option // what can be done; none: it can only be asked for
	AskTo                string
	Quantity             ui.Quantity // of an unchanged line
	Stock                string
	StockLevel           ui.StockLevel
	Price, Unit, Sum     string
}

// Confirm asks before something ends.
type Confirm struct {
	Title, Effect, Action, Yes string
	Danger                     bool
	Note                       *ui.Field // what may be said with it
	Back                       ui.Link
	Crumbs                     []ui.Link
	Fault                      *fault.Fault
}

// buttonClass is how the button looks that does it.
func (v Confirm) buttonClass() string {
	if v.Danger {
		return "btn btn--danger btn--main"
	}
	return "btn btn--primary btn--main"
}
