package settings

import (
	"fmt"

	"tradecounter/internal/money"
)

// Figures are the numbers in the definitions of the seller's figures.
type Figures struct {
	CustomerDays int          // an account is a customer with an order in so many days of 24 hours before
	ContactRate  money.Amount // cost of a contact's minute, in the seller's currency
}

var figureKeys = []Key{
	{Name: "figures.customer_days", Default: "90", Help: "days after its last order in which an account counts as a customer, 1 to 730",
		read: number(1, 730, func(s *Settings) *int { return &s.Figures.CustomerDays })},
	{Name: "figures.contact_rate", Help: "what a minute of a contact costs, like 0.80, in the seller's currency; it is taken off the lifetime value", read: contactRate},
}

func contactRate(s *Settings, text string) error {
	rate, err := amount(text, s.Currency)
	if err != nil {
		return fmt.Errorf("what a minute costs: %w", err)
	}
	s.Figures.ContactRate = rate
	return nil
}
