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
	workspace.PricesEnd: {"tag", "Prices end", "Prices"}, workspace.AtRisk: {"flag", "At risk", "At risk"}, workspace.PhoneAgain: {"phone", "Back to the phone", "Back to the phone"},
	workspace.CartCold: {"cart", "Cart worth a call", "Carts"}, workspace.BuyerStuck: {"search", "Stuck now", "Stuck"}, workspace.FirstOrder: {"check", "First order", "First orders"},
	workspace.Unhappy: {"mail", "Unhappy answer", "Unhappy answers"}, workspace.ReviewDue: {"help", "Articles to review", "Articles"},
	workspace.KeyContact: {"user", "Key contact", "Key contacts"},
}

// What is what a task is, in a word or two.
func What(t workspace.Task) string {
	if t.Kind == workspace.KeyContact && t.Reason == workspace.HasLeft {
		return "Contact left"
	}
	if t.Kind == workspace.KeyContact {
		return "Contact fell silent"
	}
	return kindWords[t.Kind].what
}

// Why says in words why something is on the list.
func Why(c layout.Chrome, t workspace.Task) string {
	switch t.Kind {
	case workspace.AtRisk, workspace.BuyerStuck:
		return t.Text
	case workspace.PhoneAgain:
		return fmt.Sprintf("%s of the last %d orders came by phone, by email or at a visit; before, most came online.", ofThem(t.Count, int(t.Quantity)), t.Quantity)
	case workspace.KeyContact:
		return contactWhy(c, t)
	case workspace.Unhappy:
		return unhappyWhy(t)
	case workspace.CartCold:
		return fmt.Sprintf("%s left %s%s.", someone(t.Who), plural(t.Count, "line"), steps[t.Text])
	case workspace.FirstOrder:
		return t.Key + " is their first order ever, " + channels[t.Text] + by(t.Who) + "."
	case workspace.ReviewDue:
		return plural(t.Count, "article") + " to be looked at again, the first since " + ui.DateNear(t.On, c.Today, c.Locale) + "."
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

// steps are where a cart was left.
var steps = map[string]string{"": " in the cart", "delivery": " and stopped at delivery", "payment": " and stopped at payment", "review": " and stopped just before placing the order"}

var channels = map[string]string{"online": "online", "phone": "by phone", "email": "by email", "rep": "at a visit", "edi": "by EDI", "punchout": "by punch-out"}

func someone(name string) string {
	if name == "" {
		return "Somebody"
	}
	return name
}

func ofThem(n, all int) string {
	if n == all {
		return "All"
	}
	return fmt.Sprint(n)
}

func contactWhy(c layout.Chrome, t workspace.Task) string {
	placed := fmt.Sprintf("%s placed %d %% of the orders of a year", t.Who, int64(t.Count)*100/max(t.Quantity, 1))
	if t.Reason == workspace.HasLeft {
		return placed + " and can’t come in since " + ui.DateNear(t.At.Date(c.Zone), c.Today, c.Locale) + ". Who orders now?"
	}
	return placed + " and hasn’t come for " + plural(c.Today.DaysSince(t.At.Date(c.Zone)), "day") + ". Others order as before."
}

func unhappyWhy(t workspace.Task) string {
	scale := "5 for an answer of ours"
	switch t.Reason {
	case "nps":
		scale = "10 to recommend us"
	case "csat":
		scale = "5 for how satisfied they are"
	}
	said := "."
	if t.Text != "" {
		said = ": “" + strings.TrimSpace(t.Text) + "”"
	}
	return fmt.Sprintf("%s gave %d of %s%s", someone(t.Who), t.Count, scale, said)
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
	case workspace.AtRisk:
		if t.Count > 0 {
			return plural(t.Count, "day") + " late", true
		}
		return "", false
	case workspace.CreditUp:
		return "", false
	case workspace.ReviewDue:
		return since(t.On, c.Today), false
	case workspace.BuyerStuck:
		return t.At.In(c.Zone).Format("15:04"), true
	case workspace.FirstOrder, workspace.Unhappy, workspace.CartCold:
		return ui.DateNear(t.At.Date(c.Zone), c.Today, c.Locale), false
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

// Doing is the page on which something is done about a task: call or letter.
func Doing(t workspace.Task, what string) string {
	return ui.At{Path: ui.DeskClient(t.Slug) + "/" + what}.With("kind", string(t.Kind), "key", t.Key)
}

// stake is what a task is about in money, and what that money is.
func stake(t workspace.Task, currency, locale string) (amount, what string) {
	switch {
	case t.Stake == 0:
		return "", ""
	case t.Kind == workspace.CartCold:
		what = "in the cart"
	case t.Kind == workspace.FirstOrder:
		what = "in the order"
	}
	return ui.WholeMoney(t.Stake, currency, locale), what
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
	case workspace.ReviewDue:
		return ui.Link{Text: "See the articles", To: "/desk/articles/work?list=review"}
	case workspace.Unhappy:
		if t.Reason == "question" {
			return ui.Link{Text: "See the question", To: ui.DeskTicket(t.Key)}
		}
		return ui.Link{Text: "Note a call", To: Doing(t, "call")}
	case workspace.CartCold:
		return ui.Link{Text: "See the cart", To: Doing(t, "call")}
	case workspace.FirstOrder:
		return ui.Link{Text: "Say thank you", To: Doing(t, "letter")}
	case workspace.KeyContact:
		if t.Reason == workspace.FellSilent {
			return ui.Link{Text: "Write a letter", To: Doing(t, "letter")}
		}
		return ui.Link{Text: "Note a call", To: Doing(t, "call")}
	case workspace.AtRisk, workspace.PhoneAgain, workspace.BuyerStuck:
		return ui.Link{Text: "Note a call", To: Doing(t, "call")}
	case workspace.CreditUp:
		return ui.Link{Text: "See the ledger", To: client + "/ledger"}
	}
	return ui.Link{Text: "Give them a range", To: client + "/range"}
}
