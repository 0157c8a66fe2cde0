package insight

import (
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Name is a figure's name, as `report kpis` prints it and addresses carry it.
type Name string

// The figures.
const (
	Churn           Name = "churn_rate"
	Retention       Name = "retention_rate"
	RepeatPurchase  Name = "repeat_purchase_rate"
	ReturnRate      Name = "return_rate"
	OrderValue      Name = "average_order_value"
	LifetimeValue   Name = "lifetime_value"
	NetPromoter     Name = "net_promoter_score"
	DaysBetween     Name = "days_between_purchases"
	DaysBetweenMean Name = "days_between_purchases_mean_interval"
	OnlineRetention Name = "online_retention_rate"
	CartAbandonment Name = "cart_abandonment_rate"
	ServiceContacts Name = "service_contacts"
	Satisfaction    Name = "satisfaction"
	Searches        Name = "searches"
	SearchesEmpty   Name = "searches_empty_rate"
	SearchesClicked Name = "searches_clicked_rate"
	SearchesCarted  Name = "searches_carted_rate"
	Revenue         Name = "revenue"
	Orders          Name = "orders"
	Customers       Name = "customers"
)

// All are the figures, those of `report kpis` first.
var All = []Name{Churn, Retention, RepeatPurchase, ReturnRate, OrderValue, LifetimeValue, NetPromoter, DaysBetween, DaysBetweenMean, OnlineRetention,
	CartAbandonment, ServiceContacts, Satisfaction, Searches, SearchesEmpty, SearchesClicked, SearchesCarted, Revenue, Orders, Customers}

// Filter narrows figures to some accounts and a channel; zero is all.
type Filter struct {
	Segment   string
	ManagerID int64
	AccountID int64
	Channel   string // only orders of it are looked at; see Definition.ByChannel
}

// Figure is one figure of one period. Money is in minor units of the seller's currency.
type Figure struct {
	Name                   Name
	Value                  *float64 // nil: there is nothing to divide by
	Numerator, Denominator float64
	Parts                  map[string]float64 // what else belongs to it, by the names in Definition.Parts
	Unfinished             bool               // it can still change by itself: the period isn't over
}

// Point is a part of a series.
type Point struct {
	Period  Period
	Figures map[Name]Figure
}

// Behind is what a figure is made of.
type Behind struct {
	Accounts []BehindAccount // by what they add, most first; their numerators and denominators add up to the figure's
	Orders   []BehindOrder   // the newest of them
	OrderSum int             // how many there are
}

// BehindAccount is what one account adds to a figure.
type BehindAccount struct {
	ID                     int64
	Slug, Name             string
	Segment, Manager       string
	Numerator, Denominator float64
	Value                  *float64
	Parts                  map[string]float64 // of NetPromoter
	place                  int32
}

// BehindOrder is an order that a figure counts.
type BehindOrder struct {
	id            int64
	Number        string
	Slug, Account string
	At            clock.Time
	Channel       string
	Revenue       money.Amount // in the seller's currency
}

// Cohort are the accounts whose first order fell in one month, and what they did since.
type Cohort struct {
	Month    clock.Date // its first day
	Accounts int
	Months   []CohortMonth // from the first month to that of the newest order of all
}

// CohortMonth is the n-th month after a cohort's first.
type CohortMonth struct {
	N       int
	Active  int // accounts with an order in it
	Revenue money.Amount
}
