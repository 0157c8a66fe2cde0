package client

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/changes"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	deskclients "tradecounter/views/desk/clients"
	"tradecounter/views/ui"
)

func creditLine(o workspace.Overview, f Frame) string {
	return deskclients.CreditWords(o.Client, f.C.Locale)
}

func termsLine(a accounts.Account) string {
	text := fmt.Sprintf("net %d days", a.PaymentTermsDays)
	if a.PaymentTermsDays == 0 {
		text = "at once"
	}
	if a.PORequired {
		text += ", order number required"
	}
	return text
}

// busiest are the people who order most, at most eight.
func busiest(list []workspace.Colleague) []workspace.Colleague {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b workspace.Colleague) int { return b.Orders - a.Orders })
	return list[:min(len(list), 8)]
}

func (f Frame) sourceTo(p workspace.PriceSource) string {
	if p.Contract {
		return f.At("prices")
	}
	return "/desk/prices/lists/" + url.PathEscape(p.Code)
}

func sourceName(p workspace.PriceSource) string {
	switch {
	case p.Contract:
		return "Contract prices"
	case p.IsBase && p.Discount > 0:
		return "Base list, less " + p.Discount.String() + " %"
	case p.IsBase:
		return "Base list"
	}
	return "List “" + p.Name + "”"
}

func sourceNote(f Frame, p workspace.PriceSource) string {
	entries := plural(p.Entries, "price", "prices")
	switch {
	case p.Contract && p.Ends != 0 && !p.OpenEnds:
		return entries + "; the first to end: " + plural(p.Ending, "product", "products")
	case p.Contract:
		return entries
	case p.IsBase:
		return "for what no list names"
	case len(p.Rules) > 0:
		return "base list, " + pricing.RulesInWords(p.Rules)
	case p.From > f.C.Today:
		return entries + ", from " + ui.DateNear(p.From, f.C.Today, f.C.Locale)
	}
	return entries
}

func endsIn(days int) string {
	switch {
	case days < 0:
		return "ended"
	case days == 0:
		return "ends today"
	case days < 14:
		return plural(days, "day", "days")
	}
	return fmt.Sprintf("%d weeks", days/7)
}

// Told is a page of the timeline as it is asked for.
type Told struct {
	workspace.Timeline
	Kind   workspace.HappenedKind
	Before clock.Time
}

var kinds = []struct {
	kind workspace.HappenedKind
	name string
}{{"", "All"}, {workspace.HappenedOrder, "Orders"}, {workspace.HappenedContact, "Contacts"}, {workspace.HappenedOurs, "Our changes"},
	{workspace.HappenedCart, "Carts left"}, {workspace.HappenedLetter, "Letters"}, {workspace.HappenedRequest, "Requests"}, {workspace.HappenedPeople, "People"}}

func (t Told) at(f Frame, kind workspace.HappenedKind, before clock.Time) string {
	query := url.Values{}
	if kind != "" {
		query.Set("only", string(kind))
	}
	if before != 0 {
		query.Set("before", strconv.FormatInt(int64(before), 10))
	}
	if len(query) == 0 {
		return f.At() + "#happened"
	}
	return f.At() + "?" + query.Encode() + "#happened"
}

func (t Told) chips(f Frame) (list []ui.Chip) {
	for _, k := range kinds {
		list = append(list, ui.Chip{Text: k.name, To: t.at(f, k.kind, 0), On: t.Kind == k.kind})
	}
	return list
}

func (t Told) first(f Frame) string   { return t.at(f, t.Kind, 0) }
func (t Told) earlier(f Frame) string { return t.at(f, t.Kind, t.Earlier) }

func (t Told) nothing() string {
	if t.Before != 0 {
		return "Nothing before that."
	}
	return "Nothing yet."
}

// when is short for a narrow column: the time today, the date before.
func when(f Frame, at clock.Time) string {
	if at.Date(f.C.Zone) == f.C.Today {
		return "today, " + at.In(f.C.Zone).Format("15:04")
	}
	return ui.DateNear(at.Date(f.C.Zone), f.C.Today, f.C.Locale)
}

// event is a line of the timeline in words; the link stands before the text.
type event struct {
	icon, link, to, text string
	more                 []string
}

func tell(f Frame, h workspace.Happened) event {
	switch h.Kind {
	case workspace.HappenedOrder:
		return tellOrder(f, h)
	case workspace.HappenedLetter:
		e := event{icon: "mail", text: h.Text, more: []string{"Letter to " + h.By}}
		if h.Count > 1 {
			e.more[0] += fmt.Sprintf(" and %d more", h.Count-1)
		}
		if h.What == "failed" {
			e.more[0] += "; it couldn’t be delivered"
		}
		return e
	case workspace.HappenedRequest:
		return tellRequest(h)
	case workspace.HappenedCart:
		return tellCart(f, h)
	}
	if h.Kind == workspace.HappenedContact && len(h.Changes) == 0 {
		return tellContact(h)
	}
	return tellChanges(h)
}

var moved = map[string][2]string{
	"confirmed": {"check", "confirmed"}, "shipped": {"truck", "shipped"}, "delivered": {"home", "delivered"}, "cancelled": {"close", "cancelled"},
	"cancel_requested": {"alert", "cancelling asked for"}, "date_changed": {"calendar", "expected on another day"},
}

func tellOrder(f Frame, h workspace.Happened) event {
	e := event{link: h.Order, to: ui.DeskOrder(h.Order)}
	if h.What != "placed" {
		words, ok := moved[h.What]
		if !ok {
			words = [2]string{"box", strings.ReplaceAll(h.What, "_", " ")}
		}
		e.icon, e.text = words[0], words[1]
		if h.By != "" {
			e.text += " by " + h.By
		}
		e.more = compact(short(h.Detail), h.Text)
		return e
	}
	e.icon, e.text = "box", "placed "+channelWords[h.Channel]
	if h.By != "" {
		e.text += " by " + h.By
	}
	if h.Behalf != "" {
		e.text += ", entered by " + h.Behalf
	}
	e.text += ", " + ui.Money(h.Amount, h.Currency, f.C.Locale)
	if h.Source != "" {
		e.more = []string{ui.Capital(h.Source)}
	}
	return e
}

var channelWords = map[string]string{"online": "online", "phone": "by phone", "email": "by email", "rep": "at a visit", "edi": "by EDI", "punchout": "by punch-out"}

func compact(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

var contactWords = map[string][2]string{"call": {"phone", "Call"}, "email": {"mail", "Email"}, "chat": {"note", "Chat"}, "visit": {"store", "Visit"}}

func tellContact(h workspace.Happened) event {
	words := contactWords[h.What]
	e := event{icon: words[0], text: words[1]}
	if h.Behalf != "" {
		e.text += " with " + h.Behalf
	}
	if h.Count > 0 {
		e.text += fmt.Sprintf(", %d min", h.Count)
	}
	e.text += ": " + h.Text
	e.more = compact(h.Detail)
	if h.By != "" {
		e.more = append(e.more, "By "+h.By)
	}
	return e
}

var cartSteps = map[string]string{"delivery": ", stopped at delivery", "payment": ", stopped at payment", "review": ", stopped just before placing the order"}

var cartWhys = map[string]string{"price": "Because of the price", "delivery": "Because of the delivery", "elsewhere": "Bought elsewhere", "not_needed": "Not needed any more"}

// tellCart tells of a cart that nothing came of.
func tellCart(f Frame, h workspace.Happened) event {
	who, did := h.By, " left a cart of "
	if who == "" {
		who = "Somebody"
	}
	if h.What == "emptied" {
		did = " emptied a cart of "
	}
	return event{icon: "cart", text: who + did + plural(h.Count, "line", "lines") + ", " + ui.Money(h.Amount, h.Currency, f.C.Locale) + cartSteps[h.Text], more: compact(cartWhys[h.Detail])}
}

func tellRequest(h workspace.Happened) event {
	what := h.Text
	if what == "" {
		what = "something"
	}
	if h.What == "answered" {
		return event{icon: "check", text: h.By + " answered " + h.Behalf + " about " + what, more: compact(h.Detail)}
	}
	return event{icon: "help", text: h.By + " asked for " + what, more: compact(h.Detail)}
}

var changeIcons = map[string]string{"member": "users", "account": "pencil", "contract price": "tag", "price list": "tag", "theme": "palette", "location": "home",
	"assortment": "layers", "import": "download"}

// tellChanges: one change is a sentence, several made at once are lines.
func tellChanges(h workspace.Happened) event {
	by := h.By
	if h.Behalf != "" {
		by += " for " + h.Behalf
	}
	e := event{icon: changeIcons[h.What], text: by}
	if e.icon == "" {
		e.icon = "pencil"
	}
	about := ""
	if h.What != "account" {
		about = h.What + ": "
		if h.What == "member" || h.What == "location" || h.What == "price list" || h.What == "assortment" {
			about = h.What + " " + h.Text + ": "
		}
	}
	for _, c := range h.Changes {
		if h.Kind == workspace.HappenedContact {
			e.icon = "note"
		}
		line := about + c.Field
		if c.After != "" || c.Before != "" {
			line += ", " + Became(c)
		}
		e.more = append(e.more, short(line))
	}
	if len(e.more) == 1 {
		e.text, e.more = by+": "+e.more[0], nil
	}
	if hidden := len(e.more) - mostLines; hidden > 0 {
		e.more = append(e.more[:mostLines], plural(hidden, "change more", "changes more"))
	}
	return e
}

const (
	mostLines = 4   // of one line of the timeline; the change log has all
	longest   = 160 // characters of one of them
)

func short(text string) string {
	letters := []rune(text)
	if len(letters) <= longest {
		return text
	}
	return strings.TrimSpace(string(letters[:longest])) + "…"
}

func orderWords(o workspace.Overview) string {
	if n := o.Rhythm.Orders(); n > 0 {
		return plural(n, "order", "orders") + " in twelve months"
	}
	return "no order in twelve months"
}

// Became is a change in words: before → after.
func Became(c changes.Change) string {
	switch {
	case c.Before == "":
		return c.After
	case c.After == "":
		return c.Before + " taken away"
	}
	return c.Before + " → " + c.After
}

func changesAt(f Frame, words string, before int64) string {
	query := url.Values{}
	if words != "" {
		query.Set("q", words)
	}
	if before != 0 {
		query.Set("before", strconv.FormatInt(before, 10))
	}
	return f.At("changes") + "?" + query.Encode()
}
