package ui

import "github.com/a-h/templ"

// Kept is a file that came with a form that was refused: the form names it in the file's place when it is sent again.
type Kept struct {
	Token string // "": none
	Name  string // as the sender calls it
}

// KeptFile names the file of a field that the form keeps; one that is chosen anew takes its place.
func KeptFile(field string, k Kept) templ.Component {
	return Written(func(m *Markup) {
		if k.Token == "" {
			return
		}
		m.Raw(`<input type="hidden"`)
		m.Attr("name", field+"_sent")
		m.Attr("value", k.Token)
		m.In(`><p class="small"><b>`, k.Name, `</b> is kept. Choose a file only to send another one.</p>`)
	})
}
