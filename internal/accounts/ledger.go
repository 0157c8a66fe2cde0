package accounts

import (
	"context"
	"fmt"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Entry is a line of the credit ledger; a positive amount used credit, a negative one freed it.
type Entry struct {
	ID          int64        `db:"id"`
	At          clock.Time   `db:"at"`
	Kind        string       `db:"kind"` // order, cancelled, payment
	Amount      money.Amount `db:"amount"`
	OrderNumber string       `db:"order_number"`
	ExternalID  string       `db:"external_id"`
	Note        string       `db:"note"`
}

// Ledger is what used and freed the actor's client's credit, the newest first, from before an entry (0: from the newest).
func (s *Service) Ledger(ctx context.Context, actor identity.Actor, before int64, limit int) ([]Entry, error) {
	if actor.Staff == "" {
		return nil, tailorOnly
	}
	list, err := s.store.ledger(ctx, actor.Account.ID, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read a ledger: %w", err)
	}
	return list, nil
}

// EnterPayment notes what the actor's client has paid. The key is made with the form: sent twice it counts once.
func (s *Service) EnterPayment(ctx context.Context, actor identity.Actor, amount money.Amount, at clock.Time, orderNumber, note, key string) error {
	if !actor.Can(identity.Tailor) {
		return tailorOnly
	}
	problem := fault.Invalid("")
	if amount <= 0 || amount > money.MaxAmount {
		problem.Add("amount", "Enter an amount above 0.")
	}
	if at > s.now() {
		problem.Add("at", "The day is in the future.")
	}
	if key == "" {
		problem.Add("key", "Load the page again before you send the form.")
	}
	orderNumber, note = oneLine(orderNumber), oneLine(note)
	if len(note) > maxThemeText {
		problem.Add("note", fmt.Sprintf("Use at most %d characters.", maxThemeText))
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if orderNumber != "" {
			var found int
			err := s.db.Get(ctx, &found, `SELECT COUNT(*) FROM orders WHERE number = ? AND account_id = ?`, orderNumber, actor.Account.ID)
			if err != nil {
				return fmt.Errorf("look for the order that was paid: %w", err)
			}
			if found == 0 {
				return fault.Invalid("", fault.Field{Name: "order_number", Message: "This client has no order " + orderNumber + "."})
			}
		}
		rows, err := s.store.enter(ctx, entry{actor.Account.ID, at, "payment", -amount, orderNumber, "desk:" + key, note})
		if err != nil {
			return fmt.Errorf("enter a payment: %w", err)
		}
		if rows == 0 {
			return nil // the same form, sent again
		}
		if err := s.store.freeCredit(ctx, actor.Account.ID, amount); err != nil {
			return fmt.Errorf("free credit: %w", err)
		}
		return s.changes.Record(ctx, actor.By(), changes.Change{AccountID: actor.Account.ID, Kind: "account", Subject: actor.Account.Slug, Field: "payment",
			After: amount.Decimal(actor.Account.Currency) + " " + actor.Account.Currency})
	})
}
