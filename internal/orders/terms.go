package orders

import (
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
)

// terms are an account's conditions as they stand in the transaction.
type terms struct {
	Status      string        `db:"status"`
	TaxRule     cart.TaxRule  `db:"tax_rule"`
	TaxID       string        `db:"tax_id"`
	PORequired  bool          `db:"po_required"`
	TermsDays   int           `db:"payment_terms_days"`
	CreditLimit *money.Amount `db:"credit_limit"` // nil: none checked
	CreditUsed  money.Amount  `db:"credit_used"`
	CreditHold  string        `db:"credit_hold"` // the reason, "" for none
}

func (t terms) mayBuy() error {
	switch {
	case t.Status != "active":
		return fault.Denied("Your company's account is closed for orders at the moment; please call your client manager.")
	case t.CreditHold != "":
		return fault.Denied("Orders are on hold: " + t.CreditHold)
	}
	return nil
}

func joinCopies(copies []string) string { return strings.Join(copies, ", ") }
