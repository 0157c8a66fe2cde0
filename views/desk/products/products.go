// Package products holds the desk's pages of the seller's goods.
package products

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Where the pages are.
const (
	Path       = "/desk/products"
	Categories = "/desk/categories"
	Attributes = "/desk/attributes"
	Synonyms   = "/desk/synonyms"
	Imports    = "/desk/imports"
)

// ImportForm is the form that a file is sent with.
type ImportForm struct {
	Kind                           string
	Replace, CreateMissing, Invite bool
	Problem                        *fault.Fault
}

func kindOptions(kinds []exchange.Kind) []ui.Option {
	list := []ui.Option{{Value: "", Label: "Choose one"}}
	for _, k := range kinds {
		list = append(list, ui.Option{Value: k.Name, Label: k.Name})
	}
	return list
}

var stateWords = map[exchange.State]string{exchange.Sending: "not sent whole", exchange.Checking: "being checked", exchange.Checked: "to be looked at",
	exchange.Applying: "being written", exchange.Done: "written", exchange.Failed: "failed", exchange.Dropped: "forgotten"}

func stateBadge(b exchange.Batch) templ.Component {
	switch {
	case b.State == exchange.Done && b.UndoneBy != "":
		return ui.Badge(ui.Neutral, "undo", "undone")
	case b.State == exchange.Done:
		return ui.Badge(ui.OK, "check", stateWords[b.State])
	case b.State == exchange.Failed, b.State == exchange.Checked && b.Report.ProblemCount > 0:
		text := stateWords[exchange.Failed]
		if b.State == exchange.Checked {
			text = counted(b.Report.ProblemCount, "problem")
		}
		return ui.Badge(ui.Bad, "alert", text)
	case b.Running():
		return ui.Badge(ui.Accent, "clock", stateWords[b.State])
	}
	return ui.Badge(ui.Warn, "clock", stateWords[b.State])
}

// what says what an import is of.
func what(b exchange.Batch) string {
	if b.Source == "file" {
		return b.Kind
	}
	return "products, by hand"
}

func counted(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "y") {
		return ui.Number(n, "en-GB") + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return ui.Number(n, "en-GB") + " " + noun + "s"
}

var phaseWords = map[string]string{"read": "Reading the file", "compare": "Comparing with what is there", "write": "Writing"}

func phase(b exchange.Batch) string {
	if words := phaseWords[b.Phase]; words != "" {
		return words
	}
	if b.State == exchange.Applying {
		return "About to be written"
	}
	return "About to be checked"
}

func mega(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", (bytes+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

func title(b exchange.Batch) string {
	if b.Source == "file" {
		return "Import of " + b.Kind
	}
	return b.Name
}

// key is a record's key as people read it.
func key(d exchange.Difference) string { return strings.Join(d.Key, ", ") }

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

func at(path string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Add(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
