package accounts

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Details are what the seller decides about a client besides its range, prices and look. Form fields are named as the
// columns of an import are.
type Details struct {
	Name             string
	Segment          string
	Currency         string // stays once something was bought, paid or agreed in it
	Locale           string // of numbers and dates: en-GB, de-DE
	PaymentTermsDays int
	CreditLimit      *money.Amount // nil: none is checked; 0: nothing on account
	Discount         money.BasisPoints
	TaxRule          string // domestic, reverse_charge, exempt
	TaxID            string
	PORequired       bool
	EarlyAccessDays  int
	MinimumOrder     money.Amount
	AcquisitionCost  money.Amount
	Status           string // active, blocked, closed
	ExternalID       string
	ActingAllowed    bool
}

// Details are the account's.
func (a Account) Details() Details {
	return Details{a.Name, a.Segment, a.Currency, a.Locale, a.PaymentTermsDays, a.CreditLimit, a.Discount, a.TaxRule, a.TaxID, a.PORequired,
		a.EarlyAccessDays, a.MinimumOrder, a.AcquisitionCost, a.Status, a.ExternalID, a.ActingAllowed}
}

// DetailsChanged: a client was made, or its terms were changed.
type DetailsChanged struct {
	AccountID int64 `json:"account_id"`
	ByID      int64 `json:"by_id"`
}

// EventName is the event's name in the log.
func (DetailsChanged) EventName() string { return "account.changed" }

// EventOf names account and person.
func (e DetailsChanged) EventOf() (int64, int64) { return e.AccountID, e.ByID }

var (
	tailorOnly = fault.Denied("This is for the client’s manager or an administrator.")
	slugForm   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$`)
)

// Create makes a client. A manager becomes its manager; of an administrator's managerID may be 0.
func (s *Service) Create(ctx context.Context, actor identity.Actor, slug string, d Details, managerID int64) (Account, error) {
	if actor.Staff != identity.Admin && actor.Staff != identity.Manager {
		return Account{}, fault.Denied("Managers and administrators make clients.")
	}
	if actor.Staff == identity.Manager {
		managerID = actor.PersonID
	}
	d, err := CheckNew(slug, d)
	if err != nil {
		return Account{}, err
	}
	var account Account
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.checkManager(ctx, managerID); err != nil {
			return err
		}
		id, err := s.store.create(ctx, slug, d, managerID, s.now())
		if db.IsNone(err) {
			return fault.Invalid("", fault.Field{Name: "slug", Message: fmt.Sprintf("There is an account %q already.", slug)})
		}
		if err != nil {
			return fmt.Errorf("make an account: %w", err)
		}
		if account, err = s.ByID(ctx, id); err != nil {
			return err
		}
		return s.changed(ctx, actor, account, changes.Change{Field: "made", After: account.Name})
	})
	return account, err
}

// CheckNew tidies a new client's details and says what is wrong with them, before anything is asked of the database.
func CheckNew(slug string, d Details) (Details, error) {
	problem := fault.Invalid("")
	if !slugForm.MatchString(slug) {
		problem.Add("slug", "Use lower-case letters, digits and dashes, at most 64, like nordwind: it stands in the client’s addresses.")
	}
	d.Status = "active"
	d = d.check(problem)
	return d, problem.OrNil()
}

// SaveDetails changes the actor's account. seen is when the page's account was last changed: when someone has changed it
// since, nothing is.
func (s *Service) SaveDetails(ctx context.Context, actor identity.Actor, seen clock.Time, d Details) (Account, error) {
	if !actor.Can(identity.Tailor) {
		return Account{}, tailorOnly
	}
	problem := fault.Invalid("")
	d = d.check(problem)
	if err := problem.OrNil(); err != nil {
		return Account{}, err
	}
	var account Account
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		before, err := s.ByID(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		if err := s.checkCurrency(ctx, before, d); err != nil {
			return err
		}
		rows, err := s.store.saveDetails(ctx, before.ID, seen, d, max(s.now(), seen+1))
		if err != nil {
			return fmt.Errorf("save an account: %w", err)
		}
		if rows == 0 {
			return fault.Conflict(before.Name + " was changed by someone else meanwhile. Nothing was saved; look at it again.")
		}
		if account, err = s.ByID(ctx, before.ID); err != nil {
			return err
		}
		return s.changed(ctx, actor, account, before.Details().differences(account.Details())...)
	})
	return account, err
}

// Assign gives the actor's client to another manager; 0: to nobody.
func (s *Service) Assign(ctx context.Context, actor identity.Actor, managerID int64) error {
	if !actor.Can(identity.Tailor) {
		return tailorOnly
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.checkManager(ctx, managerID); err != nil {
			return err
		}
		before, err := s.ByID(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		was, err := s.store.personName(ctx, before.ManagerID)
		if err != nil {
			return err
		}
		is, err := s.store.personName(ctx, managerID)
		if err != nil {
			return err
		}
		if err := s.store.assign(ctx, before.ID, managerID, s.now()); err != nil {
			return fmt.Errorf("assign a client: %w", err)
		}
		return s.changed(ctx, actor, before, changes.Change{Field: "manager", Before: was, After: is})
	})
}

func (s *Service) checkManager(ctx context.Context, id int64) error {
	if id == 0 {
		return nil
	}
	if _, err := s.store.card(ctx, id); db.IsNone(err) {
		return fault.Invalid("", fault.Field{Name: "manager", Message: "Choose one of the seller’s people."})
	} else if err != nil {
		return fmt.Errorf("look for a manager: %w", err)
	}
	return nil
}

// changed raises the version, writes the change log and tells the event, in the transaction of the change.
func (s *Service) changed(ctx context.Context, actor identity.Actor, a Account, list ...changes.Change) error {
	if err := s.db.Bump(ctx, "accounts"); err != nil {
		return err
	}
	for i := range list {
		list[i].AccountID, list[i].Kind, list[i].Subject = a.ID, "account", a.Slug
	}
	if err := s.changes.Record(ctx, actor.By(), list...); err != nil {
		return err
	}
	return s.events.Record(ctx, DetailsChanged{a.ID, actor.PersonID})
}

// checkCurrency: what an account owes, pays and has agreed is in its currency, which therefore stays.
func (s *Service) checkCurrency(ctx context.Context, a Account, d Details) error {
	if a.Currency == d.Currency {
		return nil
	}
	used, err := s.store.usesCurrency(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("look what is in a currency: %w", err)
	}
	if used {
		return fault.Invalid("", fault.Field{Name: "currency", Message: fmt.Sprintf("Orders, payments or contract prices are in %s already, so it stays.", a.Currency)})
	}
	return nil
}

// check tidies the details and adds what is wrong with them.
func (d Details) check(problem *fault.Fault) Details {
	d.Name, d.Segment, d.TaxID, d.ExternalID = oneLine(d.Name), oneLine(d.Segment), oneLine(d.TaxID), oneLine(d.ExternalID)
	if d.Name == "" {
		problem.Add("name", "Enter the company’s name.")
	}
	for _, text := range []struct {
		name, value string
		most        int
	}{{"name", d.Name, 200}, {"segment", d.Segment, 100}, {"tax_id", d.TaxID, 50}, {"external_id", d.ExternalID, 100}} {
		if utf8.RuneCountInString(text.value) > text.most {
			problem.Add(text.name, fmt.Sprintf("Use at most %d characters.", text.most))
		}
	}
	if !money.KnownCurrency(d.Currency) {
		problem.Add("currency", "Use a currency’s three letters, like EUR.")
	}
	if tag, err := language.Parse(d.Locale); err != nil || tag == language.Und {
		problem.Add("locale", "Use a language and a country, like en-GB or de-DE.")
	}
	for _, whole := range []struct {
		name        string
		value, most int
	}{{"payment_terms_days", d.PaymentTermsDays, 365}, {"early_access_days", d.EarlyAccessDays, 3650}} {
		if whole.value < 0 || whole.value > whole.most {
			problem.Add(whole.name, fmt.Sprintf("Use days from 0 to %d.", whole.most))
		}
	}
	if d.Discount < 0 || d.Discount > 10_000 {
		problem.Add("discount_percent", "Use a percentage from 0 to 100.")
	}
	for name, amount := range map[string]money.Amount{"credit_limit": some(d.CreditLimit), "minimum_order": d.MinimumOrder, "acquisition_cost": d.AcquisitionCost} {
		if amount < 0 || amount > money.MaxAmount {
			problem.Add(name, "Use an amount of 0 or more.")
		}
	}
	if !strings.Contains(" domestic reverse_charge exempt ", " "+d.TaxRule+" ") {
		problem.Add("tax_rule", "Choose how tax is treated.")
	}
	if !strings.Contains(" active blocked closed ", " "+d.Status+" ") {
		problem.Add("status", "Choose whether the client may buy.")
	}
	return d
}

func some(a *money.Amount) money.Amount {
	if a == nil {
		return 0
	}
	return *a
}

// differences are what changes from d to e, in words.
func (d Details) differences(e Details) []changes.Change {
	limit := func(x Details) string {
		if x.CreditLimit == nil {
			return "none"
		}
		return x.CreditLimit.Decimal(x.Currency) + " " + x.Currency
	}
	amount := func(a money.Amount, x Details) string { return a.Decimal(x.Currency) + " " + x.Currency }
	days := func(n int) string { return fmt.Sprintf("%d days", n) }
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	}
	var list []changes.Change
	for _, f := range []struct{ field, before, after string }{
		{"name", d.Name, e.Name}, {"segment", d.Segment, e.Segment}, {"currency", d.Currency, e.Currency}, {"locale", d.Locale, e.Locale},
		{"payment terms", days(d.PaymentTermsDays), days(e.PaymentTermsDays)}, {"credit limit", limit(d), limit(e)},
		{"discount", d.Discount.String() + " %", e.Discount.String() + " %"}, {"tax rule", d.TaxRule, e.TaxRule}, {"tax id", d.TaxID, e.TaxID},
		{"purchase order number required", yes(d.PORequired), yes(e.PORequired)},
		{"early access", days(d.EarlyAccessDays), days(e.EarlyAccessDays)}, {"minimum order", amount(d.MinimumOrder, d), amount(e.MinimumOrder, e)},
		{"acquisition cost", amount(d.AcquisitionCost, d), amount(e.AcquisitionCost, e)}, {"status", d.Status, e.Status},
		{"external number", d.ExternalID, e.ExternalID}, {"staff may buy for its members", yes(d.ActingAllowed), yes(e.ActingAllowed)},
	} {
		if f.before != f.after {
			list = append(list, changes.Change{Field: f.field, Before: f.before, After: f.after})
		}
	}
	return list
}
