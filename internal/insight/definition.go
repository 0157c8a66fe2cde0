package insight

import (
	"strconv"
	"strings"

	"tradecounter/internal/platform/settings"
)

// Unit is what a figure's value is measured in.
type Unit string

// The units.
const (
	Percent Unit = "percent" // 0 to 100; of service contacts also more
	Points  Unit = "points"  // −100 to 100
	Money   Unit = "money"   // minor units of the seller's currency
	Days    Unit = "days"
	Count   Unit = "count"
)

// Definition is a figure in words, for pages, letters, help and `report`.
type Definition struct {
	Name        Name
	Title       string
	Says        string // the definition in one or two sentences
	Unit        Unit
	Numerator   string // what is counted above the line; "" for a figure that is no quotient
	Denominator string
	Better      int               // 1: more is better, −1: less is, 0: neither
	ByChannel   bool              // a channel narrows it: only orders of that channel are looked at
	Parts       map[string]string // names in Figure.Parts and their words
}

// Definitions are all figures in words, in the order in which they are shown, with the settings' numbers in them.
func Definitions(set *settings.Settings) []Definition {
	days := strconv.Itoa(set.Figures.CustomerDays)
	list := make([]Definition, len(definitions))
	for i, d := range definitions {
		if d.Says = strings.ReplaceAll(d.Says, "{days}", days); d.ByChannel {
			d.Says += " By channel, only orders of that channel are looked at."
		}
		list[i] = d
	}
	return list
}

// Define is one figure in words.
func Define(set *settings.Settings, name Name) (Definition, bool) {
	for _, d := range Definitions(set) {
		if d.Name == name {
			return d, true
		}
	}
	return Definition{}, false
}

// Counting says which orders count and what revenue is, beside any figure of orders.
const Counting = "Orders count from when they were placed, while they are not waiting for approval, rejected or cancelled, judged by their state now: " +
	"a later cancellation changes the past. Revenue is line totals after discount, less what was cancelled, without tax, delivery and returns, " +
	"in the seller’s currency at the rate kept with each order."

var definitions = []Definition{
	{Name: Revenue, Title: "Revenue", Unit: Money, Better: 1, ByChannel: true, Numerator: "revenue",
		Says: "Line totals of the orders placed in the period, after discount, less cancelled quantity, without tax, delivery and returns."},
	{Name: Orders, Title: "Orders", Unit: Count, Better: 1, ByChannel: true, Numerator: "orders",
		Says: "Orders placed in the period."},
	{Name: Customers, Title: "Customers", Unit: Count, Better: 1, ByChannel: true, Numerator: "customers",
		Says: "Accounts with an order in the {days} days before the period’s end."},
	{Name: Churn, Title: "Customer churn rate", Unit: Percent, Better: -1, ByChannel: true, Numerator: "customers lost", Denominator: "customers at the start",
		Says: "Accounts that were customers when the period began and are none when it ends, of those that were customers when it began. " +
			"A customer is an account with an order in the {days} days before."},
	{Name: Retention, Title: "Customer retention rate", Unit: Percent, Better: 1, ByChannel: true, Numerator: "customers kept", Denominator: "customers at the start",
		Says: "Customers at the end of the period without those that came in it, of the customers when it began. It and churn add up to 100. " +
			"A customer is an account with an order in the {days} days before."},
	{Name: RepeatPurchase, Title: "Repeat purchase rate", Unit: Percent, Better: 1, ByChannel: true, Numerator: "accounts with two orders or more", Denominator: "accounts with an order",
		Says: "Accounts with two orders or more in the period, of those with one or more in it."},
	{Name: ReturnRate, Title: "Product return rate", Unit: Percent, Better: -1, ByChannel: true, Numerator: "units returned", Denominator: "units sold",
		Says: "Units that came back in the period, of the units sold in it. By channel only returns count that could be matched to an order of it."},
	{Name: OrderValue, Title: "Average order value", Unit: Money, Better: 1, ByChannel: true, Numerator: "revenue", Denominator: "orders",
		Says: "Revenue of the period divided by its orders."},
	{Name: LifetimeValue, Title: "Lifetime value", Unit: Money, Better: 1, ByChannel: true,
		Says: "Average order value of the period × orders per account and year × lifespan in years. The lifespan is 1 ÷ the yearly churn, which is " +
			"1 − (1 − churn rate of the period)^(365.25 ÷ its days); " +
			"without churn it is how long the accounts ordering in the period have been ordering, on average.",
		Parts: map[string]string{"average_order_value": "average order value", "orders_per_account_year": "orders per account and year", "lifespan_years": "lifespan in years",
			"lifespan_observed": "1: the lifespan is observed, without churn", "acquisition": "acquisition cost per account", "contacts": "cost of contact minutes over the lifespan",
			"discounts": "discounts on lines over the lifespan; they are off the revenue already", "net": "net of acquisition cost, discounts and contact minutes"}},
	{Name: NetPromoter, Title: "Net Promoter Score", Unit: Points, Better: 1, Numerator: "promoters less detractors", Denominator: "members who answered",
		Says:  "Share of answers 9 or 10 less share of answers 0 to 6, on a scale of 0 to 10. Of each member the latest answer in the period counts.",
		Parts: map[string]string{"promoters": "9 or 10", "passives": "7 or 8", "detractors": "0 to 6"}},
	{Name: Satisfaction, Title: "Satisfaction", Unit: Percent, Better: 1, Numerator: "answers 4 or 5", Denominator: "answers",
		Says: "Share of answers 4 or 5 on a scale of 1 to 5, in the period."},
	{Name: DaysBetween, Title: "Time between purchases", Unit: Days, Better: -1, ByChannel: true, Numerator: "sum of the accounts’ values", Denominator: "accounts with two orders or more",
		Says: "For each account with two orders or more in the period, the days from the first to the last of them divided by the number of orders; the mean of these."},
	{Name: DaysBetweenMean, Title: "Time between purchases, mean interval", Unit: Days, Better: -1, ByChannel: true, Numerator: "sum of the accounts’ values", Denominator: "accounts with two orders or more",
		Says: "For each account with two orders or more in the period, the days from the first to the last of them divided by the number of orders less one; the mean of these."},
	{Name: OnlineRetention, Title: "Online retention rate", Unit: Percent, Better: 1, Numerator: "ordered online again", Denominator: "accounts new online",
		Says: "Of the accounts whose first online order ever fell in the period, at least 90 days before its end, those with another online order in the 90 days after it. " +
			"The others went back to people (an order by phone, by email or at a visit in those days) or are silent.",
		Parts: map[string]string{"went_back": "went back to people", "silent": "silent"}},
	{Name: CartAbandonment, Title: "Cart abandonment rate", Unit: Percent, Better: -1, Numerator: "carts emptied or gone cold", Denominator: "carts that ended",
		Says: "Carts emptied by hand or cold (72 hours without a change), of the carts that began in the period and ended by 72 hours after it. Until then it is provisional.",
		Parts: map[string]string{"ordered": "ordered", "approval": "sent for approval", "quote": "made a quote", "list": "kept as a list", "emptied": "emptied", "cold": "gone cold",
			"step_cart": "abandoned at the cart", "step_delivery": "abandoned at delivery", "step_payment": "abandoned at payment", "step_review": "abandoned at review",
			"abandoners": "accounts that abandoned a cart", "called_instead": "of them, accounts that ordered by phone, by email or at a visit, or made a contact, within 7 days", "running": "still running"}},
	{Name: ServiceContacts, Title: "Service contacts", Unit: Percent, Better: -1, Numerator: "calls and emails", Denominator: "orders",
		Says: "Calls and emails per 100 orders of all channels. The baseline is what was typed in for the months before going online.",
		Parts: map[string]string{"minutes": "minutes", "calls": "calls", "emails": "emails", "baseline_contacts": "calls and emails in the baseline", "baseline_orders": "orders in the baseline",
			"baseline_minutes": "minutes in the baseline", "baseline": "calls and emails per 100 orders in the baseline"}},
	{Name: Searches, Title: "Searches", Unit: Count, Numerator: "searches", Says: "Searches for products in the storefront."},
	{Name: SearchesEmpty, Title: "Searches with no result", Unit: Percent, Better: -1, Numerator: "searches with no result", Denominator: "searches",
		Says: "Share of the searches that found nothing."},
	{Name: SearchesClicked, Title: "Searches with a click", Unit: Percent, Better: 1, Numerator: "searches with a click", Denominator: "searches",
		Says: "Share of the searches of which a result was opened."},
	{Name: SearchesCarted, Title: "Searches that led to a cart line", Unit: Percent, Better: 1, Numerator: "searches that led to a cart line", Denominator: "searches",
		Says: "Share of the searches from which something was put into the cart."},
}
