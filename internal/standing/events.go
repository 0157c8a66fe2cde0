package standing

import (
	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// About says which standing order a fact is about, whose it is and who did it.
type About struct {
	StandingID int64  `json:"standing_id"`
	Number     string `json:"number"`
	AccountID  int64  `json:"account_id"`
	OwnerID    int64  `json:"owner_id"`            // the member who is told
	PersonID   int64  `json:"person_id,omitempty"` // who did it; 0: the system
}

// EventOf tells the log whose fact it is.
func (a About) EventOf() (accountID, personID int64) { return a.AccountID, a.PersonID }

// OrderBegun: a standing order exists; First is its first due date.
type OrderBegun struct {
	About
	First clock.Date `json:"first"`
}

// OrderChanged: its rhythm, lines or address are others; Due is set when it is for that date only.
type OrderChanged struct {
	About
	Due  clock.Date `json:"due,omitempty"`
	Next clock.Date `json:"next"` // the next due date
}

// DateSkipped: nothing will be ordered on that date.
type DateSkipped struct {
	About
	Due  clock.Date `json:"due"`
	Next clock.Date `json:"next"` // the due date after it
}

// DateUnskipped: that date orders after all.
type DateUnskipped struct {
	About
	Due clock.Date `json:"due"`
}

// OrderPaused: until it is resumed its due dates order nothing.
type OrderPaused struct{ About }

// OrderResumed: it orders again from Next.
type OrderResumed struct {
	About
	Next clock.Date `json:"next"`
}

// OrderEnded: it never orders again.
type OrderEnded struct{ About }

// BenefitSet: the seller grants another benefit.
type BenefitSet struct {
	About
	Benefit cart.Benefit `json:"benefit"`
	By      string       `json:"by"`
}

// OwnerChanged: its owner may not buy any more, a company admin inherits it. OwnerID is the new one.
type OwnerChanged struct {
	About
	From int64      `json:"from"`
	Due  clock.Date `json:"due"`
}

// ToldAhead: the letter ahead of a due date is to be written.
type ToldAhead struct {
	About
	Due   clock.Date `json:"due"`
	RunOn clock.Date `json:"run_on"`
}

// PriceRise: it will cost over 5 % more than the letter ahead said.
type PriceRise struct {
	About
	Due      clock.Date   `json:"due"`
	RunOn    clock.Date   `json:"run_on"`
	Was      money.Amount `json:"was"`
	Is       money.Amount `json:"is"`
	Currency string       `json:"currency"`
}

// RunOrdered: the due date's order exists. order.placed was told too.
type RunOrdered struct {
	About
	Due         clock.Date `json:"due"`
	OrderNumber string     `json:"order_number"`
}

// DatesMissed: earlier due dates ordered nothing, because Due was overdue as well, or because closed days put them on
// one day with it.
type DatesMissed struct {
	About
	First clock.Date `json:"first"`
	Last  clock.Date `json:"last"`
	Count int        `json:"count"`
	Due   clock.Date `json:"due"`
}

// RunFailed: nothing could be ordered. It is told on the first try, when the reason changes, and when it is given up.
type RunFailed struct {
	About
	Due     clock.Date `json:"due"`
	Reason  string     `json:"reason"`
	RetryOn clock.Date `json:"retry_on,omitempty"` // 0: given up
}

// The names of the facts.
func (OrderBegun) EventName() string    { return "standing.begun" }
func (OrderChanged) EventName() string  { return "standing.changed" }
func (DateSkipped) EventName() string   { return "standing.skipped" }
func (DateUnskipped) EventName() string { return "standing.unskipped" }
func (OrderPaused) EventName() string   { return "standing.paused" }
func (OrderResumed) EventName() string  { return "standing.resumed" }
func (OrderEnded) EventName() string    { return "standing.ended" }
func (BenefitSet) EventName() string    { return "standing.benefit_set" }
func (OwnerChanged) EventName() string  { return "standing.owner_changed" }
func (ToldAhead) EventName() string     { return "standing.told_ahead" }
func (PriceRise) EventName() string     { return "standing.price_rise" }
func (RunOrdered) EventName() string    { return "standing.ordered" }
func (DatesMissed) EventName() string   { return "standing.missed" }
func (RunFailed) EventName() string     { return "standing.failed" }
