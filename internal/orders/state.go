package orders

import (
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// State is how far an order has come.
type State string

// The states, in the order in which an order passes them; cancelled ends it.
const (
	Placed    State = "placed"
	Confirmed State = "confirmed"
	Shipped   State = "shipped" // once anything shipped; in part until nothing is open
	Delivered State = "delivered"
	Cancelled State = "cancelled"
	Rejected  State = "rejected" // of imported orders
)

// MoveKind is what someone does to an order.
type MoveKind string

// The moves.
const (
	WasPlaced   MoveKind = "placed"
	Confirm     MoveKind = "confirmed"
	Ship        MoveKind = "shipped"
	Deliver     MoveKind = "delivered"
	Cancel      MoveKind = "cancelled"
	AskToCancel MoveKind = "cancel_requested"
	ChangeDate  MoveKind = "date_changed"
	Decline     MoveKind = "cancel_declined" // what a buyer asked to cancel is sent all the same
	Write       MoveKind = "note"            // to the client
	Invoice     MoveKind = "invoiced"        // the seller's own invoice is attached
)

// What is told when a move can't be made.
const (
	noMoveAnyMore   = "This order is finished: nothing about it can change any more."
	askStaffToMove  = "Only the seller's staff can do that."
	askBuyerToMove  = "Ask a colleague with buying rights."
	cancelByRequest = "It is confirmed already, so it can't be cancelled at once any more: ask us to cancel it."
)

type side string

const (
	seller side = "seller"
	client side = "client"
)

// moves is the one table of what each side may do in each state. What isn't in it can't be done; no move goes back.
var moves = map[side]map[State][]MoveKind{
	seller: {
		Placed:    {Confirm, Cancel, ChangeDate, Write, Invoice},
		Confirmed: {Ship, Cancel, ChangeDate, Decline, Write, Invoice},
		Shipped:   {Ship, Deliver, Cancel, ChangeDate, Decline, Write, Invoice}, // what of it is still open
		Delivered: {Write, Invoice},
	},
	client: {
		Placed:    {Cancel},
		Confirmed: {AskToCancel},
		Shipped:   {AskToCancel},
	},
}

func sideOf(actor identity.Actor) (side, bool) {
	switch {
	case actor.Staff != "":
		return seller, actor.Can(identity.MoveOrders)
	default:
		return client, actor.Can(identity.Buy)
	}
}

// Allowed are the moves that the actor may make on the order now, for a page's buttons and for the service's check.
func (o Order) Allowed(actor identity.Actor) []MoveKind {
	by, ok := sideOf(actor)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(moves[by][o.State]), func(k MoveKind) bool {
		switch k {
		case Ship, Cancel, ChangeDate:
			return o.Open() == 0
		case AskToCancel:
			return o.Open() == 0 || o.CancelRequestedAt != 0
		case Decline:
			return o.CancelRequestedAt == 0
		case Deliver:
			return !o.underway() && len(o.Shipments) > 0 // an imported order was shipped without telling its shipments
		}
		return false
	})
}

// check says why a move can't be made, nil when it can.
func (o Order) check(actor identity.Actor, move MoveKind) error {
	by, ok := sideOf(actor)
	switch {
	case !ok && by == client:
		return fault.Denied(askBuyerToMove)
	case !ok:
		return fault.Denied(askStaffToMove)
	case slices.Contains(o.Allowed(actor), move):
		return nil
	case by == client && move == Cancel && len(moves[client][o.State]) > 0:
		return fault.Conflict(cancelByRequest)
	case by == client && move == AskToCancel && o.CancelRequestedAt != 0:
		return fault.Conflict("You have asked already; we will answer.")
	case by == client && move != Cancel && move != AskToCancel:
		return fault.Denied(askStaffToMove)
	case o.finished():
		return fault.Conflict(noMoveAnyMore)
	}
	return fault.Conflict(fmt.Sprintf("Order %s is %s%s; it can't be %s now.", o.Number, o.State, o.inPartWords(), moveWords[move]))
}

var moveWords = map[MoveKind]string{
	Confirm: "confirmed", Ship: "shipped", Deliver: "delivered", Cancel: "cancelled", AskToCancel: "cancelled",
	ChangeDate: "given another date", Decline: "kept from being cancelled", Write: "written about", Invoice: "invoiced",
}

// finished says that nothing of the order moves any more; a note and an invoice still follow what was delivered.
func (o Order) finished() bool {
	return !slices.ContainsFunc(moves[seller][o.State], func(k MoveKind) bool { return k != Write && k != Invoice })
}

func (o Order) inPartWords() string {
	if o.InPart() {
		return " in part"
	}
	return ""
}

// underway says that a shipment hasn't arrived yet.
func (o Order) underway() bool {
	return slices.ContainsFunc(o.Shipments, func(s Shipment) bool { return s.DeliveredAt == 0 })
}

// follow is the state that the lines and shipments make: it never goes back.
func (o Order) follow() State {
	var shipped, open int64
	for _, l := range o.Lines {
		shipped += l.Shipped
		open += l.Open()
	}
	switch {
	case shipped == 0 && open == 0:
		return Cancelled
	case shipped > 0 && open == 0 && !o.underway():
		return Delivered
	case shipped > 0:
		return Shipped
	}
	return o.State
}
