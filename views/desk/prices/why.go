package prices

import (
	"fmt"
	"net/url"
	"strings"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// WhyForm asks why a price is what it is.
type WhyForm struct {
	Action             string
	Client             string
	Clients            []pricing.Client
	Fixed              bool // the client is that of the page
	Product, Quantity  string
	On                 string
	WithDraft, Drafted bool
	Hidden             url.Values
	Answer             *workspace.Why
	Problem            *fault.Fault
}

func saidWords(s pricing.Said) string {
	switch {
	case s.Decides:
		return "Says " + s.Words + validity(s) + ". Decides."
	case s.Asked:
		return "Says " + s.Words + "."
	case s.Speaks:
		return "Would say " + s.Words + validity(s) + ". Not asked."
	}
	return "Would say " + s.Words + ". Not asked."
}

func validity(s pricing.Said) string {
	if s.From == 0 && s.To == 0 {
		return ""
	}
	return ", valid " + span(s.From, s.To)
}

func saidPrice(s pricing.Said, currency string, c layout.Chrome) string {
	if !s.Speaks {
		return "–"
	}
	if s.Break.OnRequest {
		return "on request"
	}
	return ui.UnitPrice(s.Break.Price, currency, c.Locale)
}

// verdict says what decides in one sentence.
func verdict(w workspace.Why) string {
	d := w.Decides()
	var who string
	switch d.Source {
	case pricing.Contract:
		who = "Their contract price"
	case pricing.List:
		who = "List “" + d.ListName + "”"
	case pricing.Base:
		who = "The base list"
	default:
		return "No list says anything: it is on request."
	}
	if d.Break.From > 1 {
		who += fmt.Sprintf(", break from %d", d.Break.From)
	}
	if d.To != 0 {
		who += ", until " + ui.DateLong(d.To, "en-GB")
	}
	return who + "."
}

func nextWords(w workspace.Why, c layout.Chrome) (when, what string) {
	n := w.Next
	when = ui.DateLong(n.On, c.Locale)
	switch {
	case n.By.Source == "" || n.Quote.OnRequest:
		return when, "it is on request."
	}
	price := ui.UnitPrice(n.Quote.Price, w.Currency, c.Locale)
	change := "."
	if !w.Quote.OnRequest && w.Quote.Price > 0 {
		share := pricing.ShareOf(n.Quote.Price, w.Quote.Price)
		switch {
		case share > 0:
			change = ", " + ui.Percent(share, c.Locale) + " more."
		case share < 0:
			change = ", " + ui.Percent(-share, c.Locale) + " less."
		}
	}
	return when, strings.ToLower(n.By.Title()[:1]) + n.By.Title()[1:] + " decides: " + price + change
}
