package notify

import (
	"math"
	"strings"

	"tradecounter/internal/insight"
	"tradecounter/internal/money"
	"tradecounter/views/ui"
)

// weeklySentence is what the week brought beside the one before.
func weeklySentence(now, was insight.Figure) string {
	if now.Value == nil || *now.Value == 0 {
		return "The week brought no revenue"
	}
	if was.Value == nil || *was.Value == 0 {
		return "The week brought revenue, the week before none"
	}
	by := (*now.Value/(*was.Value) - 1) * 100
	text := ui.Decimal(math.Abs(by), 1, "en-GB") + " %"
	switch {
	case unchanged(now, was):
		return "The week brought as much as the week before"
	case by > 0:
		return "The week brought " + text + " more than the week before"
	}
	return "The week brought " + text + " less than the week before"
}

// unchanged says that two weeks brought about the same, as the board says it.
func unchanged(now, was insight.Figure) bool {
	return now.Value != nil && was.Value != nil && math.Abs(*now.Value-*was.Value) < 0.005*math.Abs(*was.Value)
}

// explained names the clients that make up most of the change in revenue; of hardly any the largest changes.
func explained(changes []insight.Change, hardly bool, currency string) string {
	few, enough := insight.Explaining(changes)
	if len(few) == 0 {
		return ""
	}
	var named []string
	for _, c := range few {
		named = append(named, c.Name+" ("+ui.Signed(ui.WholeMoney(money.Amount(math.Round(c.By)), currency, "en-GB"), int64(c.By))+")")
	}
	lead := "Most of the change is explained by "
	switch {
	case hardly:
		lead = "The largest changes are of "
	case !enough:
		lead = "The change is spread over many clients; the largest are "
	}
	return lead + listed(named) + "."
}

// listed joins names as a sentence does: a, b and c.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }
