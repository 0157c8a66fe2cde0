// Package settings holds what a seller sets once for all clients. Values are kept as text under a key, checked when
// they are set, and read into one typed struct that is kept in memory by the version "settings".
//
// Table: settings.
package settings

import (
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Settings is everything a seller can set. It is shared and never changed after it was made.
type Settings struct {
	Seller      Seller
	Closing     string         // lines at the end of every letter
	Currency    string         // the seller's, ISO 4217
	Country     string         // where it ships from, two letters
	Zone        *time.Location // its days begin and end here
	OrderPrefix string         // HV for HV-104211
	CutOff      int            // hour of the day; an order placed at it or later starts the next working day
	Closed      Closed

	DeliveryMethods []DeliveryMethod // in the order in which they are offered; the first is the default
	SmallOrder      map[string]SmallOrder
	TaxRates        []TaxRate
	Rates           map[string]int64 // currency → seller's currency per unit, in millionths; the seller's own is 1

	SessionIdle time.Duration
	SessionMax  time.Duration

	TermsDays int // payment terms that a new client begins with

	StandingHour      int  // when runs start on their day
	StandingAheadDays int  // how long before a run its owner is told
	StandingOnClosed  bool // run on closed days too, instead of the next working day

	PricesRemindDays int // how long before contract prices end the client manager is told

	SMTP SMTP

	Worklist Worklist
	Support  Support
	Figures  Figures
	Mailbox  Mailbox

	Recording Recording
}

// Seller is who sells: on letters, documents and the about us page.
type Seller struct {
	Name    string
	Address string // lines
	Email   string
	Phone   string
	TaxID   string
	Bank    string // lines, for documents
	Logo    string // name of an uploaded SVG, for the sign-in page and the desk
	Story   string // Markdown-free paragraphs, an empty line between them
}

// Closed are the days on which nothing leaves the house.
type Closed struct {
	Weekdays [8]bool // 1 Monday … 7 Sunday
	Days     map[clock.Date]bool
}

// On says whether nothing leaves the house on d.
func (c Closed) On(d clock.Date) bool { return c.Weekdays[d.Weekday()] || c.Days[d] }

// Next is d itself or the first working day after it.
func (c Closed) Next(d clock.Date) clock.Date {
	for range 400 {
		if !c.On(d) {
			return d
		}
		d = d.AddDays(1)
	}
	return d // a year without a working day: settings refuse it
}

// AddWorking is n working days after d.
func (c Closed) AddWorking(d clock.Date, n int) clock.Date {
	for ; n > 0; n-- {
		d = c.Next(d.AddDays(1))
	}
	return d
}

// DeliveryMethod is a way to ship, with its price per currency. It is offered in the currencies that it has a price in.
type DeliveryMethod struct {
	Code   string
	Name   string // Standard, next working day
	Note   string // DHL, before 14:00
	Days   int    // working days on the way
	Prices map[string]DeliveryPrice
}

// DeliveryPrice is what a delivery costs in one currency.
type DeliveryPrice struct {
	Price    money.Amount
	FreeFrom money.Amount // lines total from which it is free; 0: never
}

// SmallOrder is the least an order is worth in a currency, and what is added below it. Without a surcharge a smaller
// order is refused.
type SmallOrder struct {
	Minimum   money.Amount
	Surcharge money.Amount
}

// TaxRate is the tax of a class in a country, from and to included; 0 is open.
type TaxRate struct {
	Country string
	Class   string // standard, reduced, zero
	BP      money.BasisPoints
	From    clock.Date
	To      clock.Date
}

// Tax is the rate of a class in a country on a day; the latest From decides. No rate is an error of the settings, never
// a silent zero: ok is false.
func (s *Settings) Tax(country, class string, on clock.Date) (bp money.BasisPoints, ok bool) {
	var best clock.Date
	for _, r := range s.TaxRates {
		if r.Country == country && r.Class == class && r.From <= on && (r.To == 0 || on <= r.To) && (!ok || r.From >= best) {
			bp, best, ok = r.BP, r.From, true
		}
	}
	return bp, ok
}

// Rate is the seller's currency per unit of another, in millionths; without one ok is false.
func (s *Settings) Rate(currency string) (millionths int64, ok bool) {
	if currency == s.Currency {
		return 1_000_000, true
	}
	millionths, ok = s.Rates[currency]
	return millionths, ok
}

// Today is the calendar date in the seller's zone.
func (s *Settings) Today(now clock.Time) clock.Date { return now.Date(s.Zone) }

// SMTP is how letters leave the house; without a host they stay in the database.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password string
	TLS      string // starttls, tls, none
	From     string
}
