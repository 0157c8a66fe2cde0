package desk

import (
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

type taskWords struct{ icon, what, chip string }

var kindWords = map[workspace.Kind]taskWords{
	workspace.CancelAsked: {"undo", "Asks to cancel", "Cancel requests"}, workspace.PromiseDue: {"note", "Promise", "Promises"},
	workspace.SeesNothing: {"eye", "Sees nothing", "See nothing"}, workspace.LetterFailed: {"mail", "Letter came back", "Letters"},
	workspace.OrderWaits: {"box", "To confirm", "To confirm"}, workspace.OrderLate: {"truck", "Late", "Late orders"},
	workspace.RequestOpen: {"help", "Asks for something", "Requests"}, workspace.CreditUp: {"lock", "Credit", "Credit"},
	workspace.PricesEnd: {"tag", "Prices end", "Prices"},
}

// why says in words why something is on the list.
func why(c layout.Chrome, t workspace.Task) string {
	switch t.Kind {
	case workspace.CancelAsked:
		return "Asks to cancel what is open of " + t.Key + ", " + ui.Money(t.Amount, t.Currency, c.Locale) + ". It is confirmed, so somebody has to answer."
	case workspace.PromiseDue:
		return t.Text + by(t.Who)
	case workspace.SeesNothing:
		if t.Count == 0 {
			return "No range was given to them yet, and nobody is invited."
		}
		return "No range was given to them: " + people(t.Count) + " would see an empty storefront."
	case workspace.LetterFailed:
		return "“" + t.Text + "” to " + t.Who + " could not be delivered: " + strings.TrimSuffix(t.Reason, ".") + ". Check the address, or tell them by phone."
	case workspace.OrderWaits:
		if t.Count == 1 {
			return t.Key + " waits to be confirmed."
		}
		return fmt.Sprintf("%d orders wait to be confirmed.", t.Count)
	case workspace.OrderLate:
		return t.Key + ", " + ui.Money(t.Amount, t.Currency, c.Locale) + ", was expected " + ui.RelativeDate(t.On, c.Today, c.Locale) + ". Not everything has left."
	case workspace.RequestOpen:
		return t.Who + " asks for " + quantity(t) + t.Text + "."
	case workspace.CreditUp:
		return creditWhy(c, t)
	}
	return fmt.Sprintf("%s %s, nothing agreed for the day after.", prices(t.Count), ui.RelativeDate(t.On, c.Today, c.Locale))
}

func by(who string) string {
	if who == "" {
		return ""
	}
	return " (" + who + ")"
}

func people(n int) string {
	if n == 1 {
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}

func prices(n int) string {
	if n == 1 {
		return "One product’s contract price ends"
	}
	return fmt.Sprintf("%d products’ contract prices end, the first", n)
}

func quantity(t workspace.Task) string {
	if t.Quantity == 0 {
		return ""
	}
	return fmt.Sprintf("%d × ", t.Quantity)
}

func creditWhy(c layout.Chrome, t workspace.Task) string {
	if t.Text != "" {
		return "Buying is stopped: " + strings.TrimSuffix(t.Text, ".") + "."
	}
	return fmt.Sprintf("%d %% of %s used.", int64(t.Amount)*100/int64(t.Limit), ui.Money(t.Limit, t.Currency, c.Locale))
}

// when is what the line says about time, and whether it is late.
func when(c layout.Chrome, t workspace.Task) (text string, late bool) {
	switch t.Kind {
	case workspace.PromiseDue:
		return "due " + lower(t.On, c.Today, c.Locale), t.On < c.Today
	case workspace.OrderLate:
		return plural(c.Today.DaysSince(t.On), "day") + " late", true
	case workspace.PricesEnd:
		return "in " + plural(t.On.DaysSince(c.Today), "day"), t.On.DaysSince(c.Today) <= 7
	case workspace.CreditUp:
		return "", false
	}
	return since(t.At.Date(c.Zone), c.Today), false
}

func lower(d, today clock.Date, locale string) string {
	switch days := d.DaysSince(today); {
	case days == 0:
		return "today"
	case days < 0:
		return plural(-days, "day") + " ago"
	default:
		return "in " + plural(days, "day")
	}
}

func since(d, today clock.Date) string {
	if d == today {
		return "since today"
	}
	return "for " + plural(today.DaysSince(d), "day")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// does is the one thing to do about a task, and where.
func does(t workspace.Task, readsLetters bool) ui.Link {
	client := ui.DeskClient(t.Slug)
	switch t.Kind {
	case workspace.CancelAsked, workspace.OrderLate:
		return ui.Link{Text: "See the order", To: ui.DeskOrder(t.Key)}
	case workspace.OrderWaits:
		if t.Count == 1 {
			return ui.Link{Text: "Confirm", To: ui.DeskOrder(t.Key)}
		}
		return ui.Link{Text: "Confirm them", To: ui.At{Path: "/desk/orders"}.With("needs", "confirm", "q", t.Client)}
	case workspace.LetterFailed:
		if readsLetters {
			return ui.Link{Text: "Read the letter", To: "/desk/mail/" + t.Key}
		}
		return ui.Link{Text: "See the people", To: client + "/people"}
	case workspace.PricesEnd:
		return ui.Link{Text: "See the prices", To: client + "/prices"}
	case workspace.RequestOpen:
		return ui.Link{Text: "Answer", To: client + "/requests"}
	case workspace.CreditUp:
		return ui.Link{Text: "See the ledger", To: client + "/ledger"}
	}
	return ui.Link{Text: "Give them a range", To: client + "/range"}
}
