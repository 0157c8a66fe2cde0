package cart

import (
	"fmt"
	"slices"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// Totals is what a cart or an order costs.
type Totals struct {
	Lines     money.Amount
	Delivery  money.Amount
	Surcharge money.Amount
	Taxes     []Tax // by rate, highest first; none under reverse charge or exemption
	Tax       money.Amount
	Total     money.Amount
}

// Tax is what one rate makes of its base.
type Tax struct {
	BP     money.BasisPoints `db:"tax_bp"`
	Base   money.Amount      `db:"base"`
	Amount money.Amount      `db:"amount"`
}

// Share is a line's total and its rate.
type Share struct {
	Amount money.Amount
	BP     money.BasisPoints
}

// TaxRule is how an account is taxed.
type TaxRule string

// The tax rules.
const (
	Domestic      TaxRule = "domestic"
	ReverseCharge TaxRule = "reverse_charge"
	Exempt        TaxRule = "exempt"
)

// Reason is why no tax is charged, printed on everything that shows a total; "" when tax is charged.
func (r TaxRule) Reason() string {
	switch r {
	case ReverseCharge:
		return "Reverse charge: the recipient owes the tax."
	case Exempt:
		return "Exempt from tax."
	}
	return ""
}

// Rate is the tax of a class of goods under the rule, at the seller's country on a day. A missing rate is an error of
// the settings, never 0.
func (r TaxRule) Rate(set *settings.Settings, class string, on clock.Date) (money.BasisPoints, error) {
	if r != Domestic {
		return 0, nil
	}
	bp, ok := set.Tax(set.Country, class, on)
	if !ok {
		return 0, fmt.Errorf("no tax rate for class %q in %s on %s: set tax.rates", class, set.Country, on)
	}
	return bp, nil
}

// Sum adds up lines, delivery and surcharge with the tax per rate: on the sum of what has that rate, rounded half up
// once. Delivery and surcharge have the highest rate among the lines.
func (r TaxRule) Sum(lines []Share, delivery, surcharge money.Amount) (Totals, error) {
	t, bases := Totals{Delivery: delivery, Surcharge: surcharge}, map[money.BasisPoints]money.Amount{}
	var highest money.BasisPoints
	for _, l := range lines {
		t.Lines += l.Amount
		bases[l.BP] += l.Amount
		highest = max(highest, l.BP)
		if t.Lines > money.MaxAmount {
			return t, money.ErrTooLarge
		}
	}
	bases[highest] += delivery + surcharge
	if r == Domestic {
		for bp, base := range bases {
			amount, err := base.Percent(bp)
			if err != nil {
				return t, err
			}
			t.Taxes = append(t.Taxes, Tax{bp, base, amount})
			t.Tax += amount
		}
		slices.SortFunc(t.Taxes, func(a, b Tax) int { return int(b.BP - a.BP) })
	}
	var err error
	t.Total, err = money.Add(t.Lines, delivery, surcharge, t.Tax)
	return t, err
}

// costs prices the cart by every delivery method of its currency.
func (c *Cart) costs(set *settings.Settings, terms terms, free bool) error {
	lines := make([]Share, 0, len(c.Lines))
	for _, l := range c.Lines {
		if l.Orderable() {
			lines = append(lines, Share{l.Total, l.TaxBP})
		}
	}
	net, surcharge := c.LinesTotal(), c.small(set, terms)
	if len(lines) == 0 { // nothing of it can be ordered, so nothing is delivered
		surcharge = 0
	}
	for _, m := range set.DeliveryMethods {
		price, ok := m.Prices[c.Currency]
		if !ok {
			continue
		}
		charge := price.Price
		if free || len(lines) == 0 || (price.FreeFrom > 0 && net >= price.FreeFrom) {
			charge = 0
		}
		totals, err := terms.TaxRule.Sum(lines, charge, surcharge)
		if err != nil {
			c.Refusal = "This is more than one order can hold. Split it into several."
			return nil
		}
		c.Costs = append(c.Costs, Delivery{m.Code, m.Name, m.Note, m.Days, price.FreeFrom, totals})
	}
	if len(c.Costs) == 0 {
		c.Refusal = fmt.Sprintf("No delivery method has a price in %s yet; ask your client manager.", c.Currency)
	}
	return nil
}

// Topic is that of Refusal.
func (c Cart) Topic() string {
	if c.Small.Missing > 0 && c.Small.Surcharge == 0 {
		return "minimum-order"
	}
	return ""
}

// small notes the minimum of an order, the account's own before the setting, and returns the surcharge that applies.
func (c *Cart) small(set *settings.Settings, terms terms) money.Amount {
	s := set.SmallOrder[c.Currency]
	if terms.Minimum > 0 {
		s.Minimum = terms.Minimum
	}
	c.Small = Small{Minimum: s.Minimum, Surcharge: s.Surcharge, Missing: max(0, s.Minimum-c.LinesTotal())}
	if len(c.Lines) == 0 || c.Small.Missing == 0 {
		return 0
	}
	if s.Surcharge == 0 {
		c.Refusal = fmt.Sprintf("The smallest order is %s %s of goods; %s %s are missing.",
			c.Currency, s.Minimum.Decimal(c.Currency), c.Currency, c.Small.Missing.Decimal(c.Currency))
	}
	return s.Surcharge
}
