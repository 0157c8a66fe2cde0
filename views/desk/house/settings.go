// Package house holds the desk's pages about the house itself: settings, staff, the change log and the style guide.
package house

import (
	"slices"
	"strings"

	"tradecounter/internal/platform/settings"
	"tradecounter/views/ui"
)

// Group is settings that belong together, on a page of their own.
type Group struct {
	Slug, Name string
	About      string
	Keys       []string
}

// Groups are the pages of the settings; what is in none of them stands on the last.
var Groups = slices.Concat(houseGroups, supportGroups)

var houseGroups = []Group{
	{"seller", "Seller", "Stands on the sign-in page, in letters, on documents and on the about us page.",
		[]string{"seller.name", "seller.email", "seller.phone", "seller.address", "seller.tax_id", "seller.bank", "seller.logo", "seller.story"}},
	{"orders", "Orders", "How orders are numbered, when they are to be paid, and the least that one is worth.", []string{"order.prefix", "order.cut_off", "terms.days", "small_order"}},
	{"delivery", "Delivery", "Ways to ship, and the days on which nothing leaves the house.", []string{"delivery.methods", "closed.weekdays", "closed.days"}},
	{"money", "Money and tax", "The seller’s currency and zone, rates of other currencies, and tax with its dates.",
		[]string{"currency", "country", "zone", "currency.rates", "tax.rates"}},
	{"standing", "Standing orders and prices", "When standing orders run, and how long ahead somebody is told.",
		[]string{"standing.hour", "standing.ahead_days", "standing.closed_days"}},
	{"recording", "Recording", "What members do in their portal is recorded for you alone; each of their pages leads to one that says so.",
		[]string{"recording.keep_days", "recording.persons", "recording.idle_minutes"}},
	{"figures", "Figures", "Numbers in the definitions of the figures, and when an account counts as at risk.",
		[]string{"figures.customer_days", "figures.contact_rate", "risk.overdue", "risk.alive"}},
	{"sign-in", "Sign-in", "How long somebody stays signed in.", []string{"session.idle_hours", "session.max_days"}},
	{"mail", "Letters", "What stands at the end of every letter, and the server that sends them. Without one they stay here, to be read under Sent mail.",
		[]string{"letters.closing", "letters.templates", "smtp.host", "smtp.port", "smtp.tls", "smtp.user", "smtp.password", "smtp.from"}},
}

// last is the group that takes what is in none.
const last = "standing"

// GroupOf is the group with a slug; ok is false for none.
func GroupOf(slug string) (Group, bool) {
	i := slices.IndexFunc(Groups, func(g Group) bool { return g.Slug == slug })
	if i < 0 {
		return Group{}, false
	}
	g := Groups[i]
	g.Keys = slices.Clone(g.Keys)
	if g.Slug == last {
		for _, key := range settings.Keys() {
			if !slices.ContainsFunc(Groups, func(g Group) bool { return slices.Contains(g.Keys, key.Name) }) {
				g.Keys = append(g.Keys, key.Name)
			}
		}
	}
	return g, true
}

// shown is how a setting's field looks.
type shown struct {
	label   string
	hint    string
	lines   int // of a text of several lines
	options []ui.Option
	input   string // inputmode
}

var fields = map[string]shown{
	"seller.name": {label: "Name"}, "seller.email": {label: "Email address", hint: "Clients answer letters to it."}, "seller.phone": {label: "Telephone"},
	"seller.address": {label: "Address", lines: 4}, "seller.tax_id": {label: "Tax number"}, "seller.bank": {label: "Bank details", hint: "On documents.", lines: 3},
	"seller.logo":   {label: "Logo", hint: "The name of an SVG put in with “tradecounter file add”. Without one the name stands there."},
	"seller.story":  {label: "About us", hint: "Paragraphs with an empty line between them.", lines: 8},
	"order.prefix":  {label: "Order numbers begin with", hint: "1 to 6 capital letters or digits, like HV for HV-104211. Numbers given stay."},
	"terms.days":    {label: "Payment terms", hint: "Days, 0 to 365. A new client begins with them; each client’s own stand under its terms.", input: "numeric"},
	"order.cut_off": {label: "Cut-off hour", hint: "0 to 24. An order placed from then on starts the next working day.", input: "numeric"},
	"closed.days":   {label: "Further closed days", hint: "Like 2026-12-25, 2026-12-26.", lines: 4},
	"currency":      {label: "Currency", hint: "ISO 4217, like EUR. It can’t change once there are accounts, prices or orders."},
	"country":       {label: "Country", hint: "Where goods leave from; two letters."}, "zone": {label: "Time zone", hint: "Days begin and end here, like Europe/Berlin."},
	"standing.hour":          {label: "Hour of standing orders", hint: "0 to 23.", input: "numeric"},
	"standing.ahead_days":    {label: "Days ahead that an owner is told", hint: "1 to 14.", input: "numeric"},
	"standing.closed_days":   {label: "A run on a closed day", options: []ui.Option{{Value: "next", Label: "moves to the next working day"}, {Value: "same", Label: "runs all the same"}}},
	"letters.closing":        {label: "At the end of every letter", hint: "A line or two, like your hours over the holidays. Empty: nothing.", lines: 3},
	"letters.templates":      {label: "Letters to begin with", lines: 14, hint: "To write to a client from Today. Of each: a line with its name and, in brackets, for what it is offered first (first, risk, contact, phone, stuck, cart, unhappy); a line with the subject; the text. {name}, {account} and {me} are filled in. A line --- stands between two."},
	"today.cart_worth":       {label: "A cart left behind is worth a call from", hint: "In the seller’s currency. Smaller ones don’t stand on Today."},
	"recording.keep_days":    {label: "Kept for, days", hint: "30 to 3650. Older events, visits and searches are deleted each night; sums without names stay.", input: "numeric"},
	"recording.persons":      {label: "Whose it was", options: []ui.Option{{Value: "yes", Label: "is kept with what members do"}, {Value: "no", Label: "is not kept: the client alone is known"}}},
	"recording.idle_minutes": {label: "Offer help in the checkout after, minutes", hint: "2 to 30, without a move.", input: "numeric"},
	"figures.customer_days":  {label: "Days that an account stays a customer", hint: "1 to 730, after its last order. Churn and retention go by it.", input: "numeric"},
	"figures.contact_rate":   {label: "Cost of a contact’s minute", hint: "Like 0.80, in the seller’s currency; empty: nothing. It is taken off the lifetime value.", input: "decimal"},
	"risk.overdue":           {label: "At risk when overdue, times", hint: "1 to 20: no order for over so many times the account’s usual interval.", input: "decimal"},
	"risk.alive":             {label: "At risk when the probability of another order is under", hint: "0 to 1.", input: "decimal"},
	"session.idle_hours":     {label: "Idle sessions end after, hours", hint: "1 to 72.", input: "numeric"},
	"session.max_days":       {label: "Any session ends after, days", hint: "1 to 90.", input: "numeric"},
	"smtp.host":              {label: "Mail server", hint: "Empty: letters stay here."}, "smtp.port": {label: "Port", input: "numeric"}, "smtp.user": {label: "User"},
	"smtp.password": {label: "Password", hint: "Never shown. Empty it to take it away."}, "smtp.from": {label: "Sender", hint: "Empty: the seller’s address."},
	"smtp.tls": {label: "Encryption", options: []ui.Option{{Value: "starttls", Label: "STARTTLS"}, {Value: "tls", Label: "TLS"}, {Value: "none", Label: "none"}}},
}

// fieldOf is a setting's field: as labelled here, or in the words of its own help.
func fieldOf(key settings.Key) shown {
	for _, list := range []map[string]shown{fields, supportFields} {
		if f, ok := list[key.Name]; ok {
			return f
		}
	}
	label, _, _ := strings.Cut(key.Help, "; ")
	label, _, _ = strings.Cut(label, ", ")
	return shown{label: ui.Capital(label), hint: ui.Capital(key.Help) + "."}
}

// keyOf is a setting by its name; one that is no more has its name alone.
func keyOf(name string) settings.Key {
	for _, key := range settings.Keys() {
		if key.Name == name {
			return key
		}
	}
	return settings.Key{Name: name, Help: name}
}

// Optional says that a setting may stay empty: those without a default may.
func optional(key settings.Key) bool { return key.Default == "" }

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

func closedOn(value string) (choices []ui.Choice) {
	on := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	for i, name := range weekdays {
		n := string(rune('1' + i))
		choices = append(choices, ui.Choice{Type: "checkbox", Name: "closed.weekdays", Value: n, Label: name, Checked: slices.Contains(on, n)})
	}
	return choices
}
