package inbox

import (
	"net/url"
	"strconv"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// Log is a call or a visit being written down.
type Log struct {
	Key, Client, Slug string // Client as typed, Slug once it is known
	With              string
	Channel, Reason   string
	Minutes, Note     string
	Subject           string
	Callers           []workspace.Caller // several that the words may mean
	Problem           *fault.Fault
}

var logChannels = []ui.Option{{Value: "call", Label: "Call"}, {Value: "visit", Label: "Visit"}, {Value: "chat", Label: "Chat"}, {Value: "email", Label: "Email"}}

// logFor begins to log with the client of a question.
func logFor(v Ticket) string {
	return LogPath + "?" + url.Values{"client": {v.Slug}, "with": {v.Member}}.Encode()
}

func (v Log) channels() (list []ui.Choice) {
	for _, o := range logChannels {
		list = append(list, ui.Choice{Type: "radio", Name: "channel", Value: o.Value, Label: o.Label, Checked: v.Channel == o.Value})
	}
	return list
}

func (v Log) callers() (list []ui.Choice) {
	for _, c := range v.Callers {
		list = append(list, ui.Choice{Type: "radio", Name: "pick", Value: callerValue(c), Label: c.Client, Note: callerNote(c)})
	}
	return list
}

// callerValue is what the choice of a caller sends: the client's slug and who calls.
func callerValue(c workspace.Caller) string { return c.Slug + " " + c.Person }

func callerNote(c workspace.Caller) string {
	switch {
	case c.Person != "" && c.By != "":
		return c.Person + ", " + c.By
	case c.Person != "":
		return c.Person
	}
	return c.By
}

// logReasons begin with the one that the seller wants to see less of.
func logReasons() []ui.Option {
	list := []ui.Option{{Label: "Choose"}, {Value: support.NeededHelp, Label: support.NeededHelp}}
	for _, r := range support.ReasonsToAsk() {
		list = append(list, ui.Option{Value: r, Label: r})
	}
	return list
}

// Canned is a canned answer being written.
type Canned struct {
	support.Canned
	Problem *fault.Fault
}

func (v Canned) at(rest string) string {
	if v.ID == 0 {
		return Answers + "/new" + rest
	}
	return Answers + "/" + strconv.FormatInt(v.ID, 10) + rest
}

func (v Canned) title() string {
	if v.ID == 0 {
		return "New canned answer"
	}
	return "Change a canned answer"
}

// Letter is a mail from someone whom nobody knows, with what was typed of where it belongs.
type Letter struct {
	support.Mail
	Client, Number string
	Callers        []workspace.Caller
	Problem        *fault.Fault
}

func (l Letter) id() string { return strconv.FormatInt(l.ID, 10) }

func (l Letter) callers() (list []ui.Choice) {
	for _, c := range l.Callers {
		list = append(list, ui.Choice{Type: "radio", Name: "pick", Value: c.Slug + " " + strconv.FormatInt(c.Member, 10), Label: c.Client, Note: callerNote(c)})
	}
	return list
}
