package prices

import (
	"fmt"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

func (s Sheet) head() string {
	var b strings.Builder
	switch {
	case s.AccountID != 0:
		fmt.Fprintf(&b, "Contract prices in %s, asked before every list. %s", s.Currency, many(int64(s.Grid.Explicit), "entry", "entries"))
	case s.IsBase:
		fmt.Fprintf(&b, "The base list of %s, asked last. %s", s.Currency, many(int64(s.Grid.Explicit), "entry", "entries"))
	default:
		fmt.Fprintf(&b, "Price list in %s%s. %s", s.Currency, s.of(), many(int64(s.Grid.Explicit), "entry", "entries"))
	}
	if s.Grid.Derived > 0 {
		fmt.Fprintf(&b, ", %s derived: %s", ui.Number(int64(s.Grid.Derived), "en-GB"), pricing.RulesInWords(s.Rules))
	}
	if s.From != 0 || s.To != 0 {
		fmt.Fprintf(&b, "; valid %s", span(s.From, s.To))
	}
	return b.String() + "."
}

func (s Sheet) of() string {
	switch n := len(s.Clients); {
	case n == 1 && s.Others == 0:
		return " for " + s.Clients[0].Name
	case n == 0 && s.Others == 0:
		return " that no client has yet"
	default:
		text := " for " + many(int64(n), "client", "clients")
		if s.Others > 0 {
			text += " and " + many(int64(s.Others), "client", "clients") + " of colleagues"
		}
		return text
	}
}

func many(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(n, "en-GB") + " " + more
}

func span(from, to clock.Date) string {
	switch {
	case from == 0 && to == 0:
		return "always"
	case from == 0:
		return "to " + ui.DateLong(to, "en-GB")
	case to == 0:
		return "from " + ui.DateLong(from, "en-GB")
	}
	return ui.DateLong(from, "en-GB") + " to " + ui.DateLong(to, "en-GB")
}

func percent(share money.BasisPoints) string {
	text := ui.Percent(share, "en-GB")
	if share > 0 {
		return "+" + text
	}
	return text
}

func signedMoney(a money.Amount, currency, locale string) string {
	text := ui.Money(a, currency, locale)
	if a > 0 {
		return "+" + text
	}
	return text
}

// effectWords says in one sentence what a draft does.
func effectWords(e workspace.Effect) string {
	var b strings.Builder
	reached := many(int64(e.Clients), "client", "clients")
	if e.Others > 0 {
		reached += " and " + many(int64(e.Others), "client", "clients") + " of colleagues"
	}
	fmt.Fprintf(&b, "They reach %s and %s", reached, many(int64(e.Moves.Products), "product", "products"))
	m := e.Moves
	if len(m.Rises) > 0 {
		fmt.Fprintf(&b, ", biggest rise %s (%s)", percent(m.Rises[0].Share), m.Rises[0].SKU)
	} else {
		b.WriteString(", none rises")
	}
	if len(m.Falls) > 0 {
		fmt.Fprintf(&b, ", biggest fall %s (%s)", percent(m.Falls[0].Share), m.Falls[0].SKU)
	} else {
		b.WriteString(", none falls")
	}
	if m.New > 0 {
		fmt.Fprintf(&b, ", %d new", m.New)
	}
	if m.Gone > 0 {
		fmt.Fprintf(&b, ", %d without a price then", m.Gone)
	}
	b.WriteString(".")
	return b.String()
}

func boughtWords(e workspace.Effect) string {
	switch {
	case e.Changed == 0:
		return "Nothing changes on what was bought in the last 90 days."
	case e.Changed == 1:
		return "On what " + e.Buyers[0].Name + " bought in the last 90 days:"
	}
	return "On what " + many(int64(e.Changed), "client", "clients") + " bought in the last 90 days:"
}

func on(d, today clock.Date) string {
	if d == 0 || d == today {
		return "now"
	}
	return "on " + ui.Date(d, "en-GB")
}

func derived(rules []pricing.Rule) string {
	if len(rules) == 0 {
		return "–"
	}
	return pricing.RulesInWords(rules)
}

func has(l pricing.Listed) string {
	switch others := l.All - l.Mine; {
	case l.IsBase:
		return "everybody, asked last"
	case l.All == 0:
		return "nobody yet"
	case l.Client != "":
		return l.Client
	case l.Mine == 0:
		return many(int64(others), "client", "clients") + " of colleagues"
	case others > 0:
		return many(int64(l.Mine), "client", "clients") + " and " + many(int64(others), "of colleagues", "of colleagues")
	}
	return many(int64(l.Mine), "client", "clients")
}

// asked says what there is to know of a list in the order in which a client is asked by it.
func (s Sheet) asked(l pricing.Opened) string {
	text := l.Currency
	switch {
	case l.IsBase:
		text += ", the base list"
		if s.Contract.Discount > 0 {
			text += ", less the client’s discount of " + ui.Percent(s.Contract.Discount, "en-GB")
		}
	case len(l.Rules) > 0:
		text += ", derived: " + pricing.RulesInWords(l.Rules)
	}
	if l.From != 0 || l.To != 0 {
		text += ", valid " + span(l.From, l.To)
	}
	if l.Currency != s.Currency {
		text += "; says nothing to a client in " + s.Currency
	}
	return text
}
