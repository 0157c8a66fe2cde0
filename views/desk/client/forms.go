package client

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/contacts"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
)

// TermsForm is what the seller decides about a client, as typed.
type TermsForm struct {
	Seen string // when the account was last changed, as the page saw it

	Name, Segment, Currency, Locale, TermsDays, CreditLimit, Discount, TaxRule, TaxID string
	EarlyDays, MinimumOrder, AcquisitionCost, Status, ExternalID                      string
	PORequired, ActingAllowed                                                         bool
}

// TermsOf are the account's.
func TermsOf(a accounts.Account) TermsForm {
	t := TermsForm{Seen: strconv.FormatInt(int64(a.UpdatedAt), 10), Name: a.Name, Segment: a.Segment, Currency: a.Currency, Locale: a.Locale,
		TermsDays: strconv.Itoa(a.PaymentTermsDays), TaxRule: a.TaxRule, TaxID: a.TaxID, Status: a.Status, ExternalID: a.ExternalID,
		PORequired: a.PORequired, ActingAllowed: a.ActingAllowed}
	if a.CreditLimit != nil {
		t.CreditLimit = a.CreditLimit.Decimal(a.Currency)
	}
	if a.Discount > 0 {
		t.Discount = a.Discount.String()
	}
	if a.EarlyAccessDays > 0 {
		t.EarlyDays = strconv.Itoa(a.EarlyAccessDays)
	}
	if a.MinimumOrder > 0 {
		t.MinimumOrder = a.MinimumOrder.Decimal(a.Currency)
	}
	if a.AcquisitionCost > 0 {
		t.AcquisitionCost = a.AcquisitionCost.Decimal(a.Currency)
	}
	return t
}

// PaymentForm is a payment as typed.
type PaymentForm struct{ Key, Amount, At, Order, Note string }

// Ledger is a page of the credit ledger.
type Ledger struct {
	List    []accounts.Entry
	Form    PaymentForm
	Earlier int64
	Later   bool // it isn't the newest page
}

// ContactForm is a contact as typed.
type ContactForm struct{ Key, Channel, Reason, Minutes, At, With, Order, Note string }

// NoteForm is a note or promise as typed.
type NoteForm struct{ Text, Due, Seen string }

// ContactsForm are both forms of the page; one of them was sent.
type ContactsForm struct {
	Contact ContactForm
	Note    NoteForm
}

// ContactsView is the page of contacts and notes.
type ContactsView struct {
	Form    ContactsForm
	List    []contacts.Contact
	Notes   []contacts.Note
	People  []workspace.Colleague
	Earlier clock.Time
	Later   bool
}

// BenefitForm is a standing order's benefit as typed.
type BenefitForm struct {
	Discount               string
	FreeDelivery, Priority bool
}

// ChangesView is a page of the change log.
type ChangesView struct {
	List    []changes.Change
	Words   string
	Earlier int64
	Later   bool
}

// HandoverForm is a handover as typed.
type HandoverForm struct {
	Seen, To int64
	Note     string
	Tell     bool
}

// HandoverView is what a handover would say now.
type HandoverView struct {
	Form     HandoverForm
	Managers []workspace.Manager
	Parts    []workspace.Part
	Before   []workspace.Handover
}

// HandoversView is several clients to be handed over at once.
type HandoversView struct {
	Form     HandoverForm
	Managers []workspace.Manager
	Clients  []HandedClient
	TooMany  bool // only the first stand here
}

// HandedClient is one of them, with the manager whom the page names.
type HandedClient struct {
	workspace.Beside
	ManagerID int64
}

// Step of making a client.
type Step int

// The steps.
const (
	Company    Step = 1
	RangeStep  Step = 2
	PricesStep Step = 3
	LookStep   Step = 4
)

var stepNames = []string{"Company and people", "Range", "Prices", "Look and terms"}

// NewForm is a new client as typed so far, on all steps.
type NewForm struct {
	Step         Step
	Key          string
	Like, Copied string // the similar client that is chosen, and the one whose terms, range and prices stand here
	T            TermsForm
	Slug         string
	Manager      string

	Place, Code, Line1, Postcode, City, Country string
	Billing                                     bool
	Person, Email, Role                         string

	Assortments, Lists       []string
	Singles, Contracts, Look bool
	Accent                   string
}

// NewView is a step with what it offers.
type NewView struct {
	Form        NewForm
	Like        string // the name of the similar client
	Clients     []accounts.Account
	Managers    []workspace.Manager
	Assortments []catalog.Assortment
	Lists       []pricing.Listed
}

var fieldsOf = map[Step][]string{
	Company:    {"copy", "name", "slug", "segment", "external_id", "currency", "locale", "manager", "person_", "location_"},
	RangeStep:  {"assortments", "added", "hidden"},
	PricesStep: {"lists", "contracts", "discount_percent"},
}

// StepOf is the step on which the first of what was refused can be put right.
func StepOf(problem *fault.Fault, now Step) Step {
	if len(problem.Fields) == 0 {
		return now
	}
	for step := Company; step < LookStep; step++ {
		for _, name := range fieldsOf[step] {
			for _, f := range problem.Fields {
				if f.Name == name || (strings.HasSuffix(name, "_") && strings.HasPrefix(f.Name, name)) {
					return step
				}
			}
		}
	}
	return LookStep
}

// SlugOf makes a short name for addresses out of a company's first words: nordwind-maschinenbau.
func SlugOf(name string) string {
	var b strings.Builder
	words := 0
	for _, word := range strings.Fields(strings.ToLower(strings.ReplaceAll(name, "ß", "ss"))) {
		part := strings.Map(func(r rune) rune {
			if (r >= 'a' && r <= 'z') || unicode.IsDigit(r) && r < 128 {
				return r
			}
			return -1
		}, norm.NFD.String(word))
		if part == "" || words == 2 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(part)
		words++
	}
	text := b.String()
	return strings.Trim(text[:min(len(text), 64)], "-")
}
