package accounts

import (
	"context"
	"fmt"
	"sync"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
)

// Service knows accounts with what belongs to them.
type Service struct {
	db      *db.DB
	events  *events.Log
	changes *changes.Log
	now     clock.Now
	files   *files.Store
	store   store
	looks   looks
}

// New makes the service.
func New(d *db.DB, log *events.Log, now clock.Now, f *files.Store) *Service {
	return &Service{db: d, events: log, changes: changes.New(d, now), now: now, files: f, store: store{d}, looks: looks{mu: &sync.Mutex{}}}
}

// Account is a client company with its terms.
type Account struct {
	ID               int64             `db:"id"`
	Slug             string            `db:"slug"`
	Name             string            `db:"name"`
	Host             string            `db:"host"` // its own host name, if it has one
	Currency         string            `db:"currency"`
	Locale           string            `db:"locale"`
	Segment          string            `db:"segment"`
	ManagerID        int64             `db:"manager_id"` // 0: nobody yet
	PaymentTermsDays int               `db:"payment_terms_days"`
	CreditLimit      *money.Amount     `db:"credit_limit"` // nil: none is checked; 0: nothing on account
	CreditUsed       money.Amount      `db:"credit_used"`
	CreditHold       string            `db:"credit_hold"` // the reason why buying is stopped
	Discount         money.BasisPoints `db:"discount_bp"`
	TaxRule          string            `db:"tax_rule"` // domestic, reverse_charge, exempt
	TaxID            string            `db:"tax_id"`
	PORequired       bool              `db:"po_required"`
	EarlyAccessDays  int               `db:"early_access_days"`
	MinimumOrder     money.Amount      `db:"minimum_order"`
	AcquisitionCost  money.Amount      `db:"acquisition_cost"`
	Status           string            `db:"status"`         // active, blocked, closed
	ActingAllowed    bool              `db:"acting_allowed"` // staff may buy on behalf of its members, not only look
	MergedInto       int64             `db:"merged_into"`    // the account it became a part of; 0: none
	ExternalID       string            `db:"external_id"`
	CreatedAt        clock.Time        `db:"created_at"`
	UpdatedAt        clock.Time        `db:"updated_at"`
}

// Acting is what of the account an actor carries along.
func (a Account) Acting() identity.Account {
	return identity.Account{ID: a.ID, Slug: a.Slug, Name: a.Name, Currency: a.Currency, Locale: a.Locale,
		EarlyDays: a.EarlyAccessDays, Discount: a.Discount, Status: a.Status, Segment: a.Segment}
}

// Find is the account of the scope.
func (s *Service) Find(ctx context.Context, scope identity.Scope) (Account, error) {
	return s.one(s.store.account(ctx, `a.id = ?`, scope.AccountID))
}

// ByID is for what has an account's id from its own tables: jobs, letters.
func (s *Service) ByID(ctx context.Context, id int64) (Account, error) {
	return s.one(s.store.account(ctx, `a.id = ?`, id))
}

// BySlug is for commands, which name accounts.
func (s *Service) BySlug(ctx context.Context, slug string) (Account, error) {
	return s.one(s.store.account(ctx, `a.slug = ?`, slug))
}

func (s *Service) one(a Account, err error) (Account, error) {
	if db.IsNone(err) {
		return Account{}, fault.NotFound("This account isn’t there.")
	}
	if err != nil {
		return Account{}, fmt.Errorf("find an account: %w", err)
	}
	return a, nil
}

// SlugOfHost is the account that has a host name of its own; nothing for hosts that are nobody's.
func (s *Service) SlugOfHost(ctx context.Context, host string) (string, error) {
	slug, err := s.store.slugOfHost(ctx, host)
	if db.IsNone(err) {
		return "", nil
	}
	return slug, err
}

// List are the accounts within reach, by name.
func (s *Service) List(ctx context.Context, reach identity.Reach) ([]Account, error) {
	list, err := s.store.accounts(ctx, reach)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return list, nil
}

// ForStaff makes a person of the seller's work for one client within their reach; others' clients aren't there. It is
// the only way to an actor with rights in a client's matters, so whoever has one may use it.
func (s *Service) ForStaff(ctx context.Context, actor identity.Actor, reach identity.Reach, slug string) (identity.Actor, Account, error) {
	account, err := s.one(s.store.within(ctx, reach, slug))
	if err != nil {
		return identity.Actor{}, Account{}, err
	}
	return actor.ForAccount(account.Acting()), account, nil
}
