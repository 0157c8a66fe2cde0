package house

import (
	"strconv"

	"github.com/a-h/templ"

	"tradecounter/internal/changes"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// ChangeColumns are those of the change log.
var ChangeColumns = []ui.Column{
	{Key: "what", Title: "What"}, {Key: "client", Title: "Client"}, {Key: "change", Title: "Before → after"}, {Key: "who", Title: "Who"}, {Key: "when", Title: "When", Number: true},
}

// ChangeRow is a change's line; client is whose it is, empty for nobody's or one out of reach.
func ChangeRow(c layout.Chrome, change changes.Change, client, slug string) ui.DeskRow {
	cells := []templ.Component{nil, BeforeAfter(change), who(change), moment(c, change)}
	if client != "" {
		cells[0] = ui.Goes(client, ui.DeskClient(slug))
	}
	return ui.DeskRow{Key: strconv.FormatInt(change.ID, 10), Name: ui.Capital(change.Kind) + " " + change.Subject, Under: ui.Written(func(m *ui.Markup) {
		m.In(`<p class="tiny muted">`, change.Field, `</p>`)
	}), Cells: cells}
}

func changed(change changes.Change) string {
	if change.Kind == "setting" {
		return fieldOf(keyOf(change.Subject)).label
	}
	return ui.Capital(change.Kind) + " " + change.Subject + ", " + change.Field
}

const shortText = 160 // bytes of a value that a line shows

func short(text string) string {
	if len(text) <= shortText {
		return text
	}
	cut := shortText
	for cut > 0 && text[cut]&0xC0 == 0x80 { // not within a letter
		cut--
	}
	return text[:cut] + "…"
}
