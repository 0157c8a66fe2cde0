package orders

import (
	"fmt"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// placing is what is known while an order is being made.
type placing struct {
	actor identity.Actor
	draft Draft
	cart  cart.Cart
	cost  cart.Delivery
	set   *settings.Settings
	scope identity.Scope
	terms accounts.Account // as they stand in this transaction
	now   clock.Time
}

// deliver sets method, dates, references and who ordered.
func (p *placing) deliver(o *Order, problems *fault.Fault) {
	var ok bool
	if p.cost, ok = p.cart.Cost(p.draft.Method); !ok {
		problems.Add("method", "Choose how it is delivered.")
		return
	}
	earliest := Earliest(p.set, p.now, p.cart.Lines, p.cost.Days)
	if asked := p.draft.RequestedOn; asked != 0 {
		switch {
		case asked < earliest:
			problems.Add("requested_on", fmt.Sprintf("The earliest day is %s.", dayWords(earliest)))
		case p.set.Closed.On(asked):
			problems.Add("requested_on", fmt.Sprintf("Nothing is delivered on %s; %s would be possible.", dayWords(asked), dayWords(p.set.Closed.Next(asked))))
		case asked > earliest.AddDays(366):
			problems.Add("requested_on", "Choose a day within a year.")
		}
	}
	if p.terms.PORequired && p.draft.PONumber == "" {
		problems.Add("po_number", numberWanted(p.actor))
	}
	if o.Channel, ok = p.draft.channel(p.actor); !ok {
		problems.Add("channel", "Say how the order came: phone, email or rep.")
	}
	o.RequestedOn, o.ExpectedOn = p.draft.RequestedOn, max(earliest, p.draft.RequestedOn)
	o.DeliveryMethod, o.DeliveryName = p.cost.Code, p.cost.Name
	o.PONumber, o.Note, o.CopiesTo = p.draft.PONumber, p.draft.Note, strings.Join(p.draft.Copies, ", ")
}

func numberWanted(actor identity.Actor) string {
	if actor.Behalf.Is() {
		return "The client asks for a purchase order number on each of its orders."
	}
	return "Your company asks for a purchase order number on each order."
}

// dayWords is a day as a sentence names it.
func dayWords(d clock.Date) string { return d.Std().Format("Mon 2 Jan 2006") }

// copyCart copies lines, prices, costs and the account's terms onto the order.
func (p *placing) copyCart(o *Order) error {
	rate, ok := p.set.Rate(p.cart.Currency)
	if !ok {
		return fmt.Errorf("place: no rate for %s: set currency.rates", p.cart.Currency)
	}
	t := p.cost.Totals
	o.AccountID, o.AccountSlug, o.AccountName = p.actor.Account.ID, p.actor.Account.Slug, p.actor.Account.Name
	o.MemberID, o.PlacedBy, o.PlacedByEmail = some(p.actor.MemberID), p.actor.Name, p.actor.Email
	o.OnBehalfBy = p.actor.Behalf.Name
	o.State, o.PlacedAt, o.PlacedOn, o.Source = Placed, p.now, p.set.Today(p.now), p.draft.Source
	o.PaymentMethod, o.PaymentTermsDays, o.Currency, o.RateMillionths = "account", p.terms.PaymentTermsDays, p.cart.Currency, rate
	o.LinesTotal, o.DeliveryTotal, o.SurchargeTotal, o.TaxTotal, o.Total = t.Lines, t.Delivery, t.Surcharge, t.Tax, t.Total
	o.Taxes, o.TaxRule, o.TaxReason, o.TaxID = t.Taxes, cart.TaxRule(p.terms.TaxRule), p.cart.TaxReason, p.terms.TaxID
	o.Priority = p.draft.Benefit.Priority
	for i, l := range p.cart.Lines {
		o.Lines = append(o.Lines, Line{
			Position: i + 1, ProductID: &p.cart.Lines[i].ProductID, SKU: l.SKU, Name: l.Name, PartNumber: l.Product.PartNumber,
			Unit: l.Product.Unit, PackSize: l.Product.PackSize, Note: l.Note, Quantity: l.Quantity,
			UnitPrice: l.Quote.Price, Discount: l.Discount, Total: l.Total, TaxClass: l.Product.TaxClass, TaxBP: l.TaxBP,
			PriceSource: priceSource(l), Source: l.Source,
		})
	}
	return nil
}

func priceSource(l cart.Line) string {
	if l.Quote.ListCode == "" {
		return string(l.Quote.Source)
	}
	return string(l.Quote.Source) + ":" + l.Quote.ListCode
}

func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
