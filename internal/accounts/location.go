package accounts

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Location is a place of an account's, to ship or bill to. Its form fields are named as its columns are.
type Location struct {
	ID        int64  `db:"id"`
	Code      string `db:"code"`
	Name      string `db:"name"`
	Line1     string `db:"line1"`
	Line2     string `db:"line2"`
	City      string `db:"city"`
	Postcode  string `db:"postcode"`
	Region    string `db:"region"`
	Country   string `db:"country"` // ISO 3166, two letters
	IsBilling bool   `db:"is_billing"`
	Inactive  bool   `db:"inactive"` // no longer offered; past orders keep their copy
}

// LocationChanged: a company admin added, changed or put away a place.
type LocationChanged struct {
	AccountID  int64  `json:"account_id"`
	LocationID int64  `json:"location_id"`
	ByID       int64  `json:"by_id"`
	What       string `json:"what"` // added, changed, inactive, active
}

// EventName is the event's name in the log.
func (LocationChanged) EventName() string { return "location.changed" }

// EventOf names account and person.
func (e LocationChanged) EventOf() (int64, int64) { return e.AccountID, e.ByID }

// Locations are the places that the scope's account ships and bills to, by name; with inactive ones when all is set.
func (s *Service) Locations(ctx context.Context, scope identity.Scope, all bool) ([]Location, error) {
	list, err := s.store.locations(ctx, scope.AccountID, all)
	if err != nil {
		return nil, fmt.Errorf("list locations: %w", err)
	}
	return list, nil
}

// Location is one of the account's places, also an inactive one.
func (s *Service) Location(ctx context.Context, scope identity.Scope, id int64) (Location, error) {
	l, err := s.store.location(ctx, scope.AccountID, id)
	if db.IsNone(err) {
		return Location{}, fault.NotFound("This place isn’t there.")
	}
	return l, err
}

var companyAdminsOnly = fault.Denied("Ask one of your company’s administrators.")

// SaveLocation adds a place (ID 0) or changes one.
func (s *Service) SaveLocation(ctx context.Context, actor identity.Actor, l Location) (Location, error) {
	if !actor.Can(identity.ManageCompany) {
		return Location{}, companyAdminsOnly
	}
	l, err := l.checked()
	if err != nil {
		return Location{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		what, before := "added", Location{}
		if l.ID != 0 {
			what = "changed"
			if before, err = s.store.location(ctx, actor.Account.ID, l.ID); db.IsNone(err) {
				return fault.NotFound("This place isn’t there.")
			} else if err != nil {
				return fmt.Errorf("read a location: %w", err)
			}
		}
		taken, err := s.store.saveLocation(ctx, actor.Account.ID, &l)
		if err != nil {
			return fmt.Errorf("save a location: %w", err)
		}
		if taken {
			return fault.Invalid("", fault.Field{Name: "code", Message: fmt.Sprintf("Another place has the code %q already.", l.Code)})
		}
		if l.ID == 0 {
			return fault.NotFound("This place isn’t there.")
		}
		if err := s.placed(ctx, actor, l.Code, what, before.words(), l.words()); err != nil {
			return err
		}
		return s.events.Record(ctx, LocationChanged{actor.Account.ID, l.ID, actor.PersonID, what})
	})
	return l, err
}

// UseLocation offers a place again, or offers it no more.
func (s *Service) UseLocation(ctx context.Context, actor identity.Actor, id int64, inUse bool) error {
	if !actor.Can(identity.ManageCompany) {
		return companyAdminsOnly
	}
	what := "inactive"
	if inUse {
		what = "active"
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := s.store.setInactive(ctx, actor.Account.ID, id, !inUse)
		if err != nil {
			return fmt.Errorf("put a location away: %w", err)
		}
		if rows == 0 {
			return fault.NotFound("This place isn’t there.")
		}
		l, err := s.store.location(ctx, actor.Account.ID, id)
		if err != nil {
			return fmt.Errorf("read a location: %w", err)
		}
		if err := s.placed(ctx, actor, l.Code, "use", "", what); err != nil {
			return err
		}
		return s.events.Record(ctx, LocationChanged{actor.Account.ID, id, actor.PersonID, what})
	})
}

// placed writes a change of a place into the change log.
func (s *Service) placed(ctx context.Context, actor identity.Actor, code, field, before, after string) error {
	return s.changes.Record(ctx, actor.By(), changes.Change{AccountID: actor.Account.ID, Kind: "location", Subject: code, Field: field, Before: before, After: after})
}

// words are the place in one line; nothing for one that isn't there yet.
func (l Location) words() string {
	if l.ID == 0 {
		return ""
	}
	words := l.Name + ", " + l.Line1
	if l.Line2 != "" {
		words += ", " + l.Line2
	}
	words += ", " + l.Postcode + " " + l.City + ", " + CountryName(l.Country)
	if l.IsBilling {
		words += ", billing"
	}
	return words
}

const maxLine = 100

// checked is the place with its lines trimmed, or what is missing field by field.
// Check says what SaveLocation would refuse.
func (l Location) Check() error {
	_, err := l.checked()
	return err
}

func (l Location) checked() (Location, error) {
	problem := fault.Invalid("")
	for _, f := range []struct {
		name   string
		value  *string
		needed string
	}{
		{"name", &l.Name, "Name the place, as it should stand on the parcel."},
		{"code", &l.Code, "Give the place a short code, like HH1."},
		{"line1", &l.Line1, "Enter street and number."},
		{"line2", &l.Line2, ""},
		{"postcode", &l.Postcode, "Enter the postcode."},
		{"city", &l.City, "Enter the town or city."},
		{"region", &l.Region, ""},
		{"country", &l.Country, "Enter the country as two letters, like DE."},
	} {
		*f.value = oneLine(*f.value)
		switch {
		case *f.value == "" && f.needed != "":
			problem.Add(f.name, f.needed)
		case utf8.RuneCountInString(*f.value) > maxLine:
			problem.Add(f.name, fmt.Sprintf("Use at most %d characters.", maxLine))
		}
	}
	l.Country = strings.ToUpper(l.Country)
	if l.Country != "" && !IsCountry(l.Country) {
		problem.Add("country", fmt.Sprintf("%q is no country. Enter two letters, like DE.", l.Country))
	}
	return l, problem.OrNil()
}

// IsCountry says whether code is a country's (ISO 3166, two capital letters).
func IsCountry(code string) bool {
	if len(code) != 2 || code != strings.ToUpper(code) {
		return false
	}
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.Canonicalize() == region
}

// CountryName is what a country is called in English, as the interface is: Germany for DE. What isn't a country's code
// stays as it is.
func CountryName(code string) string {
	region, err := language.ParseRegion(code)
	if name := display.English.Regions().Name(region); err == nil && name != "" {
		return name
	}
	return code
}

func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}
