package orders

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tradecounter/internal/accounts"
	"tradecounter/internal/platform/fault"
)

// Address is where an order goes, copied onto it. It is kept as JSON in one column.
type Address struct {
	Name     string `json:"name,omitempty"`
	Line1    string `json:"line1,omitempty"`
	Line2    string `json:"line2,omitempty"`
	City     string `json:"city,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country,omitempty"` // two letters
}

// addressOf copies a location.
func addressOf(l accounts.Location) Address {
	return Address{l.Name, l.Line1, l.Line2, l.City, l.Postcode, l.Region, l.Country}
}

// IsZero says that there is no address, as on imported orders.
func (a Address) IsZero() bool { return a == Address{} }

// Lines is the address as it is written on a parcel, the country by its name.
func (a Address) Lines() []string {
	lines := []string{}
	for _, line := range []string{a.Name, a.Line1, a.Line2, strings.TrimSpace(a.Postcode + " " + a.City), a.Region, accounts.CountryName(a.Country)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

const maxAddressLine = 100

// clean trims the address and says field by field what is missing; fields are named ship_name, ship_line1, ….
func (a Address) clean(problems *fault.Fault) Address {
	for _, f := range []struct {
		name   string
		value  *string
		needed string
	}{
		{"ship_name", &a.Name, "Say who receives it."},
		{"ship_line1", &a.Line1, "Give the street and number."},
		{"ship_line2", &a.Line2, ""},
		{"ship_city", &a.City, "Give the town or city."},
		{"ship_postcode", &a.Postcode, "Give the postcode."},
		{"ship_region", &a.Region, ""},
		{"ship_country", &a.Country, "Give the country."},
	} {
		*f.value = oneLine(*f.value)
		switch {
		case *f.value == "" && f.needed != "":
			problems.Add(f.name, f.needed)
		case utf8.RuneCountInString(*f.value) > maxAddressLine:
			problems.Add(f.name, fmt.Sprintf("This is too long: at most %d characters.", maxAddressLine))
		}
	}
	a.Country = strings.ToUpper(a.Country)
	if a.Country != "" && !accounts.IsCountry(a.Country) {
		problems.Add("ship_country", "Give the country as two letters, like DE.")
	}
	return a
}

// oneLine trims and turns line breaks and other control characters into spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

// Value and Scan keep an address in a text column.
func (a Address) Value() (driver.Value, error) {
	if a.IsZero() {
		return "", nil
	}
	text, err := json.Marshal(a)
	return string(text), err
}

// Scan reads what Value wrote; text that isn't JSON is an address imported as one line.
func (a *Address) Scan(from any) error {
	text, ok := from.(string)
	if b, isBytes := from.([]byte); isBytes {
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("an address is text, not %T", from)
	}
	*a = Address{}
	if text == "" {
		return nil
	}
	if !strings.HasPrefix(text, "{") {
		a.Name = text
		return nil
	}
	return json.Unmarshal([]byte(text), a)
}
