package orders

import (
	"fmt"
	"slices"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Draft is an order about to be placed, from a checkout or by a standing order.
type Draft struct {
	Key         string // unique per account
	Content     string // fingerprint of what the key stands for; "" answers any repetition with the first order
	Items       []cart.Item
	ShipTo      Where
	BillTo      Where // zero: the account's billing location, or else where it ships to
	RequestedOn clock.Date
	Method      string // "": the default method
	PONumber    string
	Note        string
	Copies      []string
	Channel     Channel // "": online
	Source      string  // Standing for a standing order
	Benefit     cart.Benefit
}

// Where is a location of the account's, by code or id, or a one-off address.
type Where struct {
	Code   string
	ID     int64
	OneOff *Address
}

func (w Where) isZero() bool { return w == Where{} }

// in finds the place among the account's locations.
func (w Where) in(locations []accounts.Location) (Address, *int64, bool) {
	if w.OneOff != nil {
		return *w.OneOff, nil, true
	}
	i := slices.IndexFunc(locations, func(l accounts.Location) bool { return l.ID == w.ID || (w.ID == 0 && l.Code == w.Code) })
	if i < 0 {
		return Address{}, nil, false
	}
	return addressOf(locations[i]), &locations[i].ID, true
}

// mayPlace says who may order: a member who may buy, or staff for an account.
func mayPlace(actor identity.Actor) error {
	if actor.Account.ID == 0 || !actor.Can(identity.Buy) {
		return fault.Denied("Ask a colleague with buying rights to place this order.")
	}
	return nil
}

// mayBuy says why an account that is blocked or on hold can't order.
func mayBuy(a accounts.Account) error {
	switch {
	case a.Status != "active":
		return fault.Denied("Your company's account is blocked for orders at the moment; please call your client manager.").On("blocked")
	case a.CreditHold != "":
		return fault.Denied("Buying is stopped for your company: " + a.CreditHold).On("credit")
	}
	return nil
}

// channel is online for members and standing orders, and what staff say for what they enter or order for a member.
func (d Draft) channel(actor identity.Actor) (Channel, bool) {
	if d.Channel == "" {
		d.Channel = Channel(actor.Behalf.Channel)
	}
	if actor.Staff == "" && !actor.Behalf.Is() || d.Source == Standing {
		return Online, true
	}
	return d.Channel, d.Channel == Phone || d.Channel == Email || d.Channel == Rep
}

// hindrances turns the lines that can't be ordered into a fault with a message per SKU.
func hindrances(c cart.Cart) error {
	problems := fault.Invalid("")
	for _, l := range c.Lines {
		if words := l.Hindrance(); words != "" {
			problems.Add(l.SKU, words)
			problems.Topic = l.Topic()
		}
	}
	switch {
	case len(c.Lines) == 0:
		return fault.Invalid("Your cart is empty. If you have just placed it, you find it among your orders.")
	case len(problems.Fields) == 1:
		problems.Message = "One line can't be ordered as it is."
	case len(problems.Fields) > 1:
		problems.Message = fmt.Sprintf("%d lines can't be ordered as they are.", len(problems.Fields))
	case c.Refusal != "":
		problems.Message, problems.Topic = c.Refusal, c.Topic()
	}
	return problems.OrNil()
}
