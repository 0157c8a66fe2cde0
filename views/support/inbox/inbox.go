// Package inbox holds the support's pages: the questions that clients ask, one of them with the client beside it, canned
// answers, logging a call or a visit, letters from people nobody knows, and what is being put right.
package inbox

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Where the pages are.
const (
	Path     = "/desk/inbox"
	Letters  = "/desk/inbox/letters"
	Remedies = "/desk/inbox/remedies"
	Answers  = "/desk/answers"
	LogPath  = "/desk/log"
)

// At is a question's page.
func At(number string, rest ...string) string { return ui.DeskTicket(number, rest...) }

// List is a page of the inbox.
type List struct {
	F      support.Filter
	In     support.Inbox
	People []support.Colleague
	Table  ui.DeskList
	Mails  bool // the person may look after letters from unknown people
}

// Columns are the inbox's.
func Columns() []ui.Column {
	return []ui.Column{
		{Key: "subject", Title: "Question"},
		{Key: "client", Title: "Client"},
		{Key: "due", Title: "Due", Meaning: "What is promised next: the first answer, or the solution", Sorts: true},
		{Key: "state", Title: "State"},
		{Key: "priority", Title: "Priority"},
		{Key: "with", Title: "With", Meaning: "Who of us has taken it"},
		{Key: "updated", Title: "Changed", Sorts: true, Number: true},
		{Key: "queue", Title: "Queue", Off: true},
		{Key: "reason", Title: "Reason", Off: true},
		{Key: "channel", Title: "Came", Off: true},
		{Key: "created", Title: "Asked", Sorts: true, Number: true, Off: true},
		{Key: "messages", Title: "Messages", Number: true, Off: true},
	}
}

// Row is a question's line.
func Row(r support.Row, now clock.Time, zone *time.Location, today clock.Date, locale string) ui.DeskRow {
	return ui.DeskRow{Key: r.Number, Name: r.Subject, Under: lastWord(r), Cells: []templ.Component{
		ui.Goes(r.Account, ui.DeskClient(r.Slug)), dueCell(r.Ticket, now, zone, today, locale), stateBadge(r.State), priorityBadge(r.Priority),
		orNobody(r.Assignee), ago(r.UpdatedAt, now, zone, today, locale), ui.Words(r.Queue), ui.Words(r.Reason), ui.Words(Came(r.Channel)),
		ui.Time(r.CreatedAt, zone, today, locale), ui.Words(strconv.Itoa(r.Messages)),
	}}
}

func orNobody(name string) templ.Component {
	if name == "" {
		return ui.Fades("nobody")
	}
	return ui.Words(name)
}

var channelWords = map[string]string{"portal": "in the portal", "email": "by email", "call": "by phone", "chat": "by chat", "visit": "at a visit"}

// Came is how a question came.
func Came(channel string) string { return cmp.Or(channelWords[channel], channel) }

// ago is how long something is past, with the moment itself in the tooltip.
func ago(at, now clock.Time, zone *time.Location, today clock.Date, locale string) templ.Component {
	return ui.Written(func(m *ui.Markup) {
		m.Raw("<time")
		m.Attr("datetime", at.In(zone).Format(time.RFC3339))
		m.Attr("title", ui.Moment(at, zone, today, locale))
		m.In(">", Duration(now.Sub(at))+" ago", "</time>")
	})
}

// Duration is a length of time as one says it: 12 min, 5 h 20 min, 1 day 4 h, 3 days.
func Duration(d time.Duration) string {
	minutes := int(d.Abs().Round(time.Minute) / time.Minute)
	switch hours := minutes / 60; {
	case minutes < 1:
		return "under a minute"
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case hours < 10 && minutes%60 != 0:
		return fmt.Sprintf("%d h %d min", hours, minutes%60)
	case hours < 24:
		return fmt.Sprintf("%d h", hours)
	case hours < 72 && hours%24 != 0:
		return fmt.Sprintf("%s %d h", days(hours/24), hours%24)
	default:
		return days(hours / 24)
	}
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// soon is how little time makes a promise urgent.
const soon = time.Hour

// promised says which promise of a question runs and how it stands: late, soon, or "" for neither.
func promised(t support.Ticket, now clock.Time) (what, words string, tone ui.Tone) {
	if t.State == support.Waiting {
		return "", "the clock waits", ui.Neutral
	}
	if t.Due == 0 {
		return "", "", ui.Neutral
	}
	what = "Solution"
	if t.FirstAnswerAt == 0 {
		what = "First answer"
	}
	left := t.Due.Sub(now)
	switch {
	case left < 0:
		return what, "late by " + Duration(left), ui.Bad
	case left < soon:
		return what, "due in " + Duration(left), ui.Warn
	}
	return what, "due in " + Duration(left), ui.Neutral
}

var stateWords = map[support.State]struct {
	tone       ui.Tone
	icon, word string
}{
	support.Open: {ui.Accent, "mail", "Open"}, support.Waiting: {ui.Neutral, "clock", "Waiting"},
	support.Solved: {ui.OK, "check", "Solved"}, support.Closed: {ui.Neutral, "lock", "Closed"},
}

// StateWord is a state as people read it.
func StateWord(s support.State) string { return stateWords[s].word }

func stateBadge(s support.State) templ.Component {
	w := stateWords[s]
	return ui.Badge(w.tone, w.icon, w.word)
}

func priorityBadge(p string) templ.Component {
	switch p {
	case "urgent":
		return ui.Badge(ui.Bad, "flag", "Urgent")
	case "high":
		return ui.Badge(ui.Warn, "flag", "High")
	case "low":
		return ui.Fades("Low")
	}
	return ui.Dash()
}

// States are the filter's choices.
var States = []ui.Option{{Label: "Unsolved"}, {Value: string(support.Open), Label: "Open"}, {Value: string(support.Waiting), Label: "Waiting"},
	{Value: string(support.Solved), Label: "Solved"}, {Value: string(support.Closed), Label: "Closed"}, {Value: "all", Label: "All"}}

// PriorityOptions are the choices of a priority.
func PriorityOptions(first ...ui.Option) []ui.Option {
	return append(first, ui.Option{Value: "urgent", Label: "Urgent"}, ui.Option{Value: "high", Label: "High"}, ui.Option{Value: "normal", Label: "Normal"}, ui.Option{Value: "low", Label: "Low"})
}

func queueOptions(list []support.QueueCount, first ...ui.Option) []ui.Option {
	for _, q := range list {
		first = append(first, ui.Option{Value: strconv.FormatInt(q.ID, 10), Label: q.Name})
	}
	return first
}

func peopleOptions(list []support.Colleague, first ...ui.Option) []ui.Option {
	for _, p := range list {
		first = append(first, ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return first
}

// assignees are the choices of the filter: the values are those of the address.
func (v List) assignees() []ui.Option {
	return peopleOptions(v.People, ui.Option{Label: "Anyone"}, ui.Option{Value: "me", Label: "Me"}, ui.Option{Value: "nobody", Label: "Nobody yet"})
}

func (v List) assignee() string { return v.Table.At.Query.Get("with") }

func (v List) empty() bool { return v.In.All.Open+v.In.All.Waiting == 0 && v.Table.At.Kept() == "" }

func titled(title string, problem *fault.Fault) string {
	if problem != nil {
		return "Error: " + title
	}
	return title
}

// begins is a text's beginning in one line.
func begins(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most-1]) + "…"
}

func seenOf(t support.Ticket) string { return strconv.FormatInt(t.Seen(), 10) }

// moment is a time as the desk writes it.
func moment(c layout.Chrome, at clock.Time) templ.Component {
	return ui.Time(at, c.Zone, c.Today, c.Locale)
}
