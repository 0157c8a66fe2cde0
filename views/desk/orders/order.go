package orders

import (
	"slices"

	"github.com/a-h/templ"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Order is an order as the seller's people see it.
type Order struct {
	Number, To       string
	Client, ClientTo string
	AgainTo          string // the form that orders the same for them
	PO               string
	How              string // placed by Jana Petersen today at 9:40, by phone, entered by Ines Halvorsen
	Steps            []ui.Step
	Needs            []orders.Need
	Asked            templ.Component // when cancelling was asked for; nil when it wasn't
	AskedNote        string
	Lines            []Line
	Sums             []ui.Sum
	Total            string
	Terms            string
	Note, Copies     string
	Delivery, Wanted string
	ShipTo, BillTo   []string
	Shipments        []Shipment
	Events           []Event
	Invoice          string
	InvoiceTo        string // "" without the PDF
	Seen             string // the version that this page shows
	Allowed          []orders.MoveKind
	Denied           string // why nothing can be done, "" when it can
}

func (v Order) may(k orders.MoveKind) bool { return slices.Contains(v.Allowed, k) }

// besideLines are those with something open, or all of them when nothing is.
func (v Order) besideLines() (list []Line) {
	for _, l := range v.Lines {
		if l.OpenNow > 0 {
			list = append(list, l)
		}
	}
	if len(list) == 0 {
		return v.Lines
	}
	return list
}

// Line is a line with how much of it is where. The quantities are written already.
type Line struct {
	SKU, Name, Yours, Note, Unit      string
	Ordered, Shipped, Cancelled, Open string
	Counts                            string // 4 of 10 open
	Waits                             string // 3 wait for stock
	Expected                          string // expected Wed 2 Dec
	Price, Sum                        string
	OpenNow                           int64
	Struck                            bool
}

// Shipment is what left together.
type Shipment struct {
	N               string
	Title, About    string
	Tracking, State string
	OnWay           bool
}

// Event is one thing that happened.
type Event struct {
	When       templ.Component
	Icon, What string
	By, Detail string
	Note       string
}

// Move is a page about one step: what it does, its fields, and what was typed.
type Move struct {
	Kind              string // the last part of its address
	Title, Lead, Does string
	Danger            bool
	Order             Order
	Fault             *fault.Fault
	Quantities        map[string]string // by SKU, as typed; nil: the step takes no quantities
	Ticked            map[string]bool   // by SKU; nil: the step names no lines
	Tracking          string
	Date              string
	Unknown           bool // the day isn't known yet
	Invoice           string
	Kept              ui.Kept // the invoice's PDF, when the form is refused
	Note              string
	NoteLabel         string
	NoteHint          string
	Earliest          string
	Fields            Fields
}

// Fields are those that the step has beside the note.
type Fields struct{ Quantities, Lines, Tracking, Date, Invoice bool }

// QuantityField is the name of a line's field.
func QuantityField(sku string) string { return "qty." + sku }

func (v Move) scripts() []string {
	if v.Fields.Invoice {
		return []string{"upload.js"}
	}
	return nil
}
