package client

import (
	"fmt"
	"math"
	"strings"

	"tradecounter/internal/insight/recording"
	"tradecounter/internal/money"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// riskAt is where a call about a client at risk is noted.
func riskAt(f Frame, o workspace.Overview) string {
	return ui.At{Path: f.At("call")}.With("kind", string(workspace.AtRisk), "key", o.Risk.LastOrder.String())
}

func predicted(f Frame, o workspace.Overview) string {
	if o.Expected.ValueYear == nil {
		return "too little to say"
	}
	return ui.WholeMoney(money.Amount(math.Round(*o.Expected.ValueYear)), o.Revenues, f.C.Locale)
}

// stillClient never says 0 or 100 of 100: nobody knows that.
func stillClient(o workspace.Overview) string {
	if o.Expected.Alive == nil {
		return "too little to say"
	}
	return fmt.Sprintf("%d of 100", min(max(int(math.Round(*o.Expected.Alive*100)), 1), 99))
}

// seenWords is a visit in words.
func seenWords(v workspace.Seen) string {
	words := compact(v.Who, plural(v.Pages, "page", "pages"))
	if v.Searches > 0 {
		searched := plural(v.Searches, "search", "searches")
		if v.Empty > 0 {
			searched += fmt.Sprintf(" (%d found nothing)", v.Empty)
		}
		words = append(words, searched)
	}
	if v.Errors > 0 {
		words = append(words, plural(v.Errors, "error", "errors"))
	}
	end := "last seen at " + recording.PageName(v.LastPage)
	if v.Reached == recording.Ordered {
		end = "ordered"
	}
	return strings.Join(append(words, end), ", ")
}
