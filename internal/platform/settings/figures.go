package settings

import (
	"fmt"
	"strconv"

	"tradecounter/internal/money"
)

// Figures are the numbers in the definitions of the seller's figures.
type Figures struct {
	CustomerDays int          // an account is a customer with an order in so many days of 24 hours before
	ContactRate  money.Amount // cost of a contact's minute, in the seller's currency
	RiskOverdue  float64      // an account is at risk when silent for over so many times its median interval
	RiskAlive    float64      // or when the probability that it is still a customer is under this
}

var figureKeys = []Key{
	{Name: "figures.customer_days", Default: "90", Help: "days after its last order in which an account counts as a customer, 1 to 730",
		read: number(1, 730, func(s *Settings) *int { return &s.Figures.CustomerDays })},
	{Name: "figures.contact_rate", Help: "what a minute of a contact costs, like 0.80, in the seller's currency; it is taken off the lifetime value", read: contactRate},
	{Name: "risk.overdue", Default: "2", Help: "an account is at risk when it hasn't ordered for over so many times its usual interval, 1 to 20",
		read: decimal(1, 20, func(s *Settings) *float64 { return &s.Figures.RiskOverdue })},
	{Name: "risk.alive", Default: "0.5", Help: "an account is at risk when the probability that it is still a customer is under this, 0 to 1",
		read: decimal(0, 1, func(s *Settings) *float64 { return &s.Figures.RiskAlive })},
}

func decimal(least, most float64, field func(*Settings) *float64) reader {
	return func(s *Settings, text string) error {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= least && n <= most) {
			return fmt.Errorf("%q is not a number from %g to %g, like %g", text, least, most, most/2)
		}
		*field(s) = n
		return nil
	}
}

func contactRate(s *Settings, text string) error {
	rate, err := amount(text, s.Currency)
	if err != nil {
		return fmt.Errorf("what a minute costs: %w", err)
	}
	s.Figures.ContactRate = rate
	return nil
}
