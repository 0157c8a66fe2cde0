package settings

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Key is one setting: what it means, what it is unless told, and how its text is read into the struct.
type Key struct {
	Name    string
	Default string
	Help    string
	Secret  bool // never shown
	read    func(s *Settings, text string) error
}

// Keys are all settings in the order in which `settings list` shows them. The currency comes before what depends on it.
func Keys() []Key { return slices.Clone(keys) }

var keys = slices.Concat(sellerKeys, supportKeys, figureKeys, todayKeys, recordingKeys)

var sellerKeys = []Key{
	{Name: "seller.name", Default: "Your company", Help: "the seller's name", read: needed(func(s *Settings) *string { return &s.Seller.Name })},
	{Name: "seller.address", Help: "postal address, several lines", read: text(func(s *Settings) *string { return &s.Seller.Address })},
	{Name: "seller.email", Help: "address for clients to write to", read: email(func(s *Settings) *string { return &s.Seller.Email })},
	{Name: "seller.phone", Help: "telephone number", read: text(func(s *Settings) *string { return &s.Seller.Phone })},
	{Name: "seller.tax_id", Help: "the seller's tax number", read: text(func(s *Settings) *string { return &s.Seller.TaxID })},
	{Name: "seller.bank", Help: "bank details for documents, several lines", read: text(func(s *Settings) *string { return &s.Seller.Bank })},
	{Name: "seller.logo", Help: "name of an SVG put in with `tradecounter file add`, shown on the sign-in page and the desk", read: text(func(s *Settings) *string { return &s.Seller.Logo })},
	{Name: "seller.story", Help: "the about us page, paragraphs with an empty line between them", read: text(func(s *Settings) *string { return &s.Seller.Story })},
	{Name: "currency", Default: "EUR", Help: "the seller's currency (ISO 4217)", read: currency},
	{Name: "country", Default: "DE", Help: "where goods leave from, two letters", read: country},
	{Name: "zone", Default: "UTC", Help: "time zone of the seller's days, like Europe/Berlin", read: zone},
	{Name: "order.prefix", Default: "TC", Help: "what order numbers begin with, 1 to 6 capital letters or digits", read: prefix},
	{Name: "order.cut_off", Default: "14", Help: "hour from which an order starts the next working day, 0 to 24", read: number(0, 24, func(s *Settings) *int { return &s.CutOff })},
	{Name: "closed.weekdays", Default: "6,7", Help: "weekdays on which nothing leaves the house, 1 Monday to 7 Sunday", read: weekdays},
	{Name: "closed.days", Help: "further closed days, like 2026-12-25,2026-12-26", read: closedDays},
	{Name: "delivery.methods", Default: `[{"code":"standard","name":"Standard","days":1,"prices":{"EUR":{"price":"0.00"}}}]`,
		Help: `JSON list of {"code","name","note","days","prices":{"EUR":{"price":"9.50","free_from":"250.00"}}}`, read: deliveryMethods},
	{Name: "terms.days", Default: "30", Help: "payment terms in days that a new client begins with, 0 to 365", read: number(0, 365, func(s *Settings) *int { return &s.TermsDays })},
	{Name: "small_order", Default: `{}`, Help: `JSON by currency: {"EUR":{"minimum":"50.00","surcharge":"8.50"}}`, read: smallOrder},
	{Name: "tax.rates", Default: `[{"country":"DE","class":"standard","percent":"19"},{"country":"DE","class":"reduced","percent":"7"},{"country":"DE","class":"zero","percent":"0"}]`,
		Help: `JSON list of {"country","class","percent","from","to"}`, read: taxRates},
	{Name: "currency.rates", Default: `{}`, Help: `JSON: seller's currency per unit of another, {"USD":"0.92"}`, read: rates},
	{Name: "session.idle_hours", Default: "12", Help: "hours after which an idle session ends, 1 to 72", read: hours(1, 72, time.Hour, func(s *Settings) *time.Duration { return &s.SessionIdle })},
	{Name: "session.max_days", Default: "14", Help: "days after which any session ends, 1 to 90", read: hours(1, 90, 24*time.Hour, func(s *Settings) *time.Duration { return &s.SessionMax })},
	{Name: "standing.hour", Default: "6", Help: "hour at which standing orders run, 0 to 23", read: number(0, 23, func(s *Settings) *int { return &s.StandingHour })},
	{Name: "standing.ahead_days", Default: "3", Help: "days before a run on which its owner is told, 1 to 14", read: number(1, 14, func(s *Settings) *int { return &s.StandingAheadDays })},
	{Name: "standing.closed_days", Default: "next", Help: "a run on a closed day: next (working day) or same (run all the same)", read: onClosed},
	{Name: "prices.remind_days", Default: "42", Help: "days before contract prices end on which the client manager is told, 1 to 365", read: number(1, 365, func(s *Settings) *int { return &s.PricesRemindDays })},
	{Name: "letters.closing", Help: "lines at the end of every letter, like office hours over the holidays", read: text(func(s *Settings) *string { return &s.Closing })},
	{Name: "smtp.host", Help: "mail server; empty: letters stay in the database", read: text(func(s *Settings) *string { return &s.SMTP.Host })},
	{Name: "smtp.port", Default: "587", Help: "its port", read: number(1, 65535, func(s *Settings) *int { return &s.SMTP.Port })},
	{Name: "smtp.user", Help: "its user", read: text(func(s *Settings) *string { return &s.SMTP.User })},
	{Name: "smtp.password", Help: "its password", Secret: true, read: text(func(s *Settings) *string { return &s.SMTP.Password })},
	{Name: "smtp.tls", Default: "starttls", Help: "starttls, tls or none", read: oneOf(func(s *Settings) *string { return &s.SMTP.TLS }, "starttls", "tls", "none")},
	{Name: "smtp.from", Help: "sender of letters; the seller's address unless told", read: email(func(s *Settings) *string { return &s.SMTP.From })},
}

type reader = func(s *Settings, text string) error

func text(field func(*Settings) *string) reader {
	return func(s *Settings, text string) error { *field(s) = text; return nil }
}

func needed(field func(*Settings) *string) reader {
	return func(s *Settings, text string) error {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("it can't be empty")
		}
		*field(s) = text
		return nil
	}
}

func email(field func(*Settings) *string) reader {
	return func(s *Settings, text string) error {
		if text != "" {
			if parsed, err := mail.ParseAddress(text); err != nil || parsed.Address != text {
				return fmt.Errorf("%q is not a mail address like sales@example.com", text)
			}
		}
		*field(s) = text
		return nil
	}
}

func number(least, most int, field func(*Settings) *int) reader {
	return func(s *Settings, text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return fmt.Errorf("%q is not a whole number from %d to %d", text, least, most)
		}
		*field(s) = n
		return nil
	}
}

func hours(least, most int, unit time.Duration, field func(*Settings) *time.Duration) reader {
	return func(s *Settings, text string) error {
		var n int
		if err := number(least, most, func(*Settings) *int { return &n })(s, text); err != nil {
			return err
		}
		*field(s) = time.Duration(n) * unit
		return nil
	}
}

func oneOf(field func(*Settings) *string, allowed ...string) reader {
	return func(s *Settings, text string) error {
		if !slices.Contains(allowed, text) {
			return fmt.Errorf("%q is not one of %s", text, strings.Join(allowed, ", "))
		}
		*field(s) = text
		return nil
	}
}

func onClosed(s *Settings, text string) error {
	var word string
	err := oneOf(func(*Settings) *string { return &word }, "next", "same")(s, text)
	s.StandingOnClosed = word == "same"
	return err
}

func currency(s *Settings, text string) error {
	if !money.KnownCurrency(text) {
		return fmt.Errorf("%q is not a currency code like EUR", text)
	}
	s.Currency = text
	return nil
}

func isCountry(text string) bool {
	return len(text) == 2 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func country(s *Settings, text string) error {
	if !isCountry(text) {
		return fmt.Errorf("%q is not a country code like DE", text)
	}
	s.Country = text
	return nil
}

func zone(s *Settings, text string) error {
	z, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return fmt.Errorf("%q is not a time zone like Europe/Berlin", text)
	}
	s.Zone = z
	return nil
}

func prefix(s *Settings, text string) error {
	if len(text) < 1 || len(text) > 6 || strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return fmt.Errorf("%q is not 1 to 6 capital letters or digits", text)
	}
	s.OrderPrefix = text
	return nil
}

func weekdays(s *Settings, text string) error {
	var days [8]bool
	open := 7
	for _, part := range split(text) {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 7 {
			return fmt.Errorf("%q is not a weekday from 1 to 7", part)
		}
		if !days[n] {
			open--
		}
		days[n] = true
	}
	if open == 0 {
		return fmt.Errorf("a week needs a working day")
	}
	s.Closed.Weekdays = days
	return nil
}

func closedDays(s *Settings, text string) error {
	days := map[clock.Date]bool{}
	for _, part := range split(text) {
		day, err := clock.ParseDate(part)
		if err != nil {
			return err
		}
		days[day] = true
	}
	s.Closed.Days = days
	return nil
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
}

func decode(text string, into any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("it is not the JSON expected: %w", err)
	}
	return nil
}

func amount(text, currency string) (money.Amount, error) {
	if text == "" {
		return 0, nil
	}
	if !money.KnownCurrency(currency) {
		return 0, fmt.Errorf("%q is not a currency code like EUR", currency)
	}
	a, err := money.ParseAmount(text, currency)
	if err == nil && a < 0 {
		err = fmt.Errorf("%q is below 0", text)
	}
	return a, err
}

func deliveryMethods(s *Settings, text string) error {
	var given []struct {
		Code, Name, Note string
		Days             int
		Prices           map[string]struct {
			Price    string
			FreeFrom string `json:"free_from"`
		}
	}
	if err := decode(text, &given); err != nil {
		return err
	}
	seen, methods := map[string]bool{}, []DeliveryMethod{}
	for _, g := range given {
		if g.Code == "" || g.Name == "" || seen[g.Code] || g.Days < 0 || g.Days > 365 || len(g.Prices) == 0 {
			return fmt.Errorf("delivery method %q needs a code of its own, a name, days from 0 to 365 and a price", g.Code)
		}
		seen[g.Code] = true
		m := DeliveryMethod{Code: g.Code, Name: g.Name, Note: g.Note, Days: g.Days, Prices: map[string]DeliveryPrice{}}
		for code, p := range g.Prices {
			price, err := amount(p.Price, code)
			if err != nil {
				return fmt.Errorf("delivery method %s: %w", g.Code, err)
			}
			free, err := amount(p.FreeFrom, code)
			if err != nil {
				return fmt.Errorf("delivery method %s: %w", g.Code, err)
			}
			m.Prices[code] = DeliveryPrice{price, free}
		}
		methods = append(methods, m)
	}
	if len(methods) == 0 {
		return fmt.Errorf("at least one delivery method is needed")
	}
	s.DeliveryMethods = methods
	return nil
}

func smallOrder(s *Settings, text string) error {
	var given map[string]struct{ Minimum, Surcharge string }
	if err := decode(text, &given); err != nil {
		return err
	}
	small := map[string]SmallOrder{}
	for code, g := range given {
		least, err := amount(g.Minimum, code)
		if err != nil {
			return err
		}
		extra, err := amount(g.Surcharge, code)
		if err != nil {
			return err
		}
		small[code] = SmallOrder{least, extra}
	}
	s.SmallOrder = small
	return nil
}

func taxRates(s *Settings, text string) error {
	var given []struct {
		Country, Class, Percent string
		From, To                clock.Date
	}
	if err := decode(text, &given); err != nil {
		return err
	}
	var list []TaxRate
	for _, g := range given {
		bp, err := money.ParsePercent(g.Percent)
		if err != nil {
			return err
		}
		if !isCountry(g.Country) || !slices.Contains([]string{"standard", "reduced", "zero"}, g.Class) {
			return fmt.Errorf("a tax rate needs a country like DE and a class standard, reduced or zero, not %q and %q", g.Country, g.Class)
		}
		list = append(list, TaxRate{g.Country, g.Class, bp, g.From, g.To})
	}
	s.TaxRates = list
	return nil
}

func rates(s *Settings, text string) error {
	var given map[string]string
	if err := decode(text, &given); err != nil {
		return err
	}
	list := map[string]int64{}
	for code, value := range given {
		if !money.KnownCurrency(code) {
			return fmt.Errorf("%q is not a currency code like USD", code)
		}
		rate, err := money.ParseRate(value)
		if err != nil {
			return err
		}
		list[code] = rate
	}
	s.Rates = list
	return nil
}
