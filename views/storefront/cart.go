package storefront

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Cart is what a member is about to order. Without lines it is the empty cart.
type Cart struct {
	Count   string          // 9 lines, €906.26 net
	Changed templ.Component // when it was last changed
	Version string          // of the cart as it is shown

	Fault  *fault.Fault // what of the typed can't be used
	Notice string       // the cart was changed elsewhere meanwhile
	Prices string       // One price changed since you added it.

	Lines        []CartLine
	Sums         []ui.Sum
	Ways         []Way // the other delivery methods with what the whole costs by them
	RefusalTopic string
	Refusal      string
	Stopped      string // why there is no way to the checkout yet
	Arrive       string
	Credit       string
}

// CartLine is one product of it.
type CartLine struct {
	SKU, Name, To, Yours string
	Picture              ui.Picture
	Gone                 bool // left the range: no link, no picture, it can only be removed
	Quantity             ui.Quantity
	Was                  string // the quantity that the page shows, to tell what was typed since
	Note                 ui.Field
	Price, Unit, Sum     string
	AskTo                string
	Says                 []Say
	Hint                 string // the next price break, or where the price comes from
}

func (l CartLine) what() string { return l.Name + ", " + l.SKU }

// Say is a remark under a line. Bad hinders the order, Warn should be read.
type Say struct {
	Tone  ui.Tone
	Icon  string
	Text  string
	Topic string // of the article that says more
}

func (s Say) class() string {
	if s.Tone == ui.Neutral {
		return "says muted"
	}
	return "says says--" + string(s.Tone)
}

// Way is a delivery method with its price and the whole total.
type Way struct{ Name, Price, Total string }

// QuantityID and NoteID are the ids of a line's fields, where the summary of errors leads.
func QuantityID(sku string) string { return "qty-" + safeID(sku) }

// NoteID is the note's.
func NoteID(sku string) string { return "note-" + safeID(sku) }

// Confirm asks before something ends.
type Confirm struct {
	Title, Effect, Action, Yes string
	Back                       ui.Link
	Crumbs                     []ui.Link
}
