package orders

import (
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// About says which order a fact is about and who did it.
type About struct {
	OrderID   int64  `json:"order_id"`
	Number    string `json:"number"`
	AccountID int64  `json:"account_id"`
	PersonID  int64  `json:"person_id,omitempty"` // 0: the system
}

// EventOf tells the log whose fact it is.
func (a About) EventOf() (accountID, personID int64) { return a.AccountID, a.PersonID }

// OrderPlaced: an order exists, its stock is reserved and its credit used.
type OrderPlaced struct {
	About
	MemberID int64        `json:"member_id,omitempty"`
	Channel  Channel      `json:"channel"`
	Source   string       `json:"source,omitempty"`
	Currency string       `json:"currency"`
	Net      money.Amount `json:"net"`
	Total    money.Amount `json:"total"`
	Lines    int          `json:"lines"`
}

// OrderConfirmed: the seller has accepted it.
type OrderConfirmed struct {
	About
	Note string `json:"note,omitempty"`
}

// OrderShipped: a shipment has left.
type OrderShipped struct {
	About
	Shipment int    `json:"shipment"`
	InPart   bool   `json:"in_part"`
	Note     string `json:"note,omitempty"`
}

// OrderDelivered: a shipment has arrived, or all that were under way (Shipment 0).
type OrderDelivered struct {
	About
	Shipment int    `json:"shipment,omitempty"`
	Note     string `json:"note,omitempty"`
}

// OrderCancelled: lines were cancelled, Whole when nothing of the order is left.
type OrderCancelled struct {
	About
	Whole    bool         `json:"whole"`
	ByClient bool         `json:"by_client"`
	Freed    money.Amount `json:"freed"` // credit given back
	Detail   string       `json:"detail"`
	Note     string       `json:"note,omitempty"`
}

// CancelRequested: a buyer asks for what can't be cancelled alone any more.
type CancelRequested struct {
	About
	Note string `json:"note,omitempty"`
}

// DateChanged: the order is expected on another day.
type DateChanged struct {
	About
	From clock.Date `json:"from"`
	To   clock.Date `json:"to"`             // 0: it will be told
	Part string     `json:"part,omitempty"` // which lines alone, "" for all that is open
	Note string     `json:"note,omitempty"`
}

// CancelDeclined: what a buyer asked to cancel is sent all the same.
type CancelDeclined struct {
	About
	Note string `json:"note"`
}

// NoteWritten: the seller writes to the buyer about the order.
type NoteWritten struct {
	About
	Note string `json:"note"`
}

// Invoiced: the seller's own invoice is attached, or takes the place of the one before.
type Invoiced struct {
	About
	Invoice string `json:"invoice"`
	Note    string `json:"note,omitempty"`
}

// AskMade: someone asked the client manager for something.
type AskMade struct {
	AskID     int64 `json:"ask_id"`
	AccountID int64 `json:"account_id"`
	PersonID  int64 `json:"person_id"`
}

// The names of the facts.
func (OrderPlaced) EventName() string     { return "order.placed" }
func (OrderConfirmed) EventName() string  { return "order.confirmed" }
func (OrderShipped) EventName() string    { return "order.shipped" }
func (OrderDelivered) EventName() string  { return "order.delivered" }
func (OrderCancelled) EventName() string  { return "order.cancelled" }
func (CancelRequested) EventName() string { return "order.cancel_requested" }
func (DateChanged) EventName() string     { return "order.date_changed" }
func (CancelDeclined) EventName() string  { return "order.cancel_declined" }
func (NoteWritten) EventName() string     { return "order.note_written" }
func (Invoiced) EventName() string        { return "order.invoiced" }
func (AskMade) EventName() string         { return "ask.made" }

// EventOf tells the log whose fact it is.
func (a AskMade) EventOf() (accountID, personID int64) { return a.AccountID, a.PersonID }
