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

// Credit is what an account may still buy on account.
type Credit struct {
	Currency  string        `db:"currency"`
	Limit     *money.Amount `db:"credit_limit"` // nil: none is checked; 0: nothing on account
	Used      money.Amount  `db:"credit_used"`
	Hold      string        `db:"credit_hold"` // the reason why buying is stopped; empty: it isn't
	TermsDays int           `db:"payment_terms_days"`
}

// Left is what may still be used; ok is false when no limit is checked.
func (c Credit) Left() (left money.Amount, ok bool) {
	if c.Limit == nil {
		return 0, false
	}
	if *c.Limit == 0 {
		return 0, true
	}
	return max(0, *c.Limit-c.Used), true
}

// Allows says why an order of this gross total can't be placed on account, in words; nil when it can.
func (c Credit) Allows(total money.Amount) error {
	left, limited := c.Left()
	switch {
	case c.Hold != "":
		return fault.Denied("Buying is stopped for your company: " + c.Hold)
	case !limited || total <= left:
		return nil
	case *c.Limit == 0:
		return fault.Invalid("Your company can’t buy on account. Ask your client manager.")
	}
	return fault.Invalid(fmt.Sprintf("This order is %s %s over the credit that your company has left (%s %s). Order less, or ask your client manager.",
		c.Currency, (total - left).Decimal(c.Currency), c.Currency, left.Decimal(c.Currency)))
}

// Credit is the credit of the scope's account.
func (s *Service) Credit(ctx context.Context, scope identity.Scope) (Credit, error) {
	c, err := s.store.credit(ctx, scope.AccountID)
	if err != nil {
		return Credit{}, fmt.Errorf("read credit: %w", err)
	}
	return c, nil
}

// Use takes an order's gross total from the credit, in the transaction that writes the order: of many at once only as
// many get some as there is. What can't be used is told as Credit.Allows tells it.
func (s *Service) Use(ctx context.Context, accountID int64, amount money.Amount, orderNumber string) error {
	if amount < 0 || amount > money.MaxAmount {
		return money.ErrTooLarge
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := s.store.useCredit(ctx, accountID, amount)
		if err != nil {
			return fmt.Errorf("use credit: %w", err)
		}
		if rows == 0 {
			return s.refused(ctx, accountID, amount)
		}
		return s.enter(ctx, entry{accountID, s.now(), "order", amount, orderNumber, "", ""})
	})
}

func (s *Service) refused(ctx context.Context, accountID int64, amount money.Amount) error {
	c, err := s.store.credit(ctx, accountID)
	if err != nil {
		return fmt.Errorf("read credit: %w", err)
	}
	if err := c.Allows(amount); err != nil {
		return err
	}
	return fault.Conflict("The credit of your company changed meanwhile. Look at the order and place it once more.")
}

// Free gives back what a cancelled order, or a part of one, had used; it runs in the transaction of the cancellation.
func (s *Service) Free(ctx context.Context, accountID int64, amount money.Amount, orderNumber string) error {
	if amount < 0 || amount > money.MaxAmount {
		return money.ErrTooLarge
	}
	if amount == 0 {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.freeCredit(ctx, accountID, amount); err != nil {
			return fmt.Errorf("free credit: %w", err)
		}
		return s.enter(ctx, entry{accountID, s.now(), "cancelled", -amount, orderNumber, "", ""})
	})
}

// Pay records a payment, which frees credit, once per external id.
func (s *Service) Pay(ctx context.Context, accountID int64, amount money.Amount, at clock.Time, orderNumber, externalID string) error {
	if amount <= 0 || amount > money.MaxAmount {
		return fault.Invalid("A payment is above 0.")
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := s.store.enter(ctx, entry{accountID, at, "payment", -amount, orderNumber, externalID, ""})
		if err != nil {
			return fmt.Errorf("enter a payment: %w", err)
		}
		if rows == 0 {
			return nil // known already
		}
		return s.store.freeCredit(ctx, accountID, amount)
	})
}

// SetHold stops buying with a reason that the buyers read, or with none lets it go on.
func (s *Service) SetHold(ctx context.Context, actor identity.Actor, slug, reason string) error {
	if !mayTailor(actor, slug) {
		return tailorOnly
	}
	reason = oneLine(reason)
	if len(reason) > maxThemeText {
		return fault.Invalid("", fault.Field{Name: "hold", Message: fmt.Sprintf("Use at most %d characters.", maxThemeText)})
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		account, err := s.BySlug(ctx, slug)
		if err != nil || account.CreditHold == reason {
			return err
		}
		if _, err := s.store.setHold(ctx, slug, reason, s.now()); err != nil {
			return fmt.Errorf("stop or free a client's buying: %w", err)
		}
		return s.changed(ctx, actor, account, changes.Change{Field: "buying stopped", Before: account.CreditHold, After: reason})
	})
}

// mayTailor: administrators every client, a manager the one they work for.
func mayTailor(actor identity.Actor, slug string) bool {
	return actor.Staff == identity.Admin || (actor.Can(identity.Tailor) && actor.Account.Slug == slug)
}

// entry is a line of the ledger: a positive amount uses credit, a negative one frees it.
type entry struct {
	accountID   int64
	at          clock.Time
	kind        string // order, cancelled, payment
	amount      money.Amount
	orderNumber string
	externalID  string
	note        string
}

func (s *Service) enter(ctx context.Context, e entry) error {
	if _, err := s.store.enter(ctx, e); err != nil {
		return fmt.Errorf("enter %s: %w", e.kind, err)
	}
	return nil
}
