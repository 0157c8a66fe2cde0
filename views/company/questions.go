package company

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Questions is what the account asked, as far as its reader may see it.
type Questions struct {
	Words string
	None  bool // nothing was ever asked
	Found string
	Tabs  []ui.Tab
	Rows  []QuestionRow
	Pages ui.Pages
}

// QuestionRow is one of them in the list.
type QuestionRow struct {
	Number, To, Subject string
	State               State
	Asker               string // nobody's name on one's own
	Last                string // Priya Nair answered
	At                  templ.Component
}

// NewQuestion is the form that asks.
type NewQuestion struct {
	Key              string
	Subject, Text    string
	Reason           string
	Reasons          []ui.Option
	AboutKind, About string
	AboutText        string // Order HV-104211
	Offers           Offers
	OffersAt         string // where offers for what is being typed come from
	Problem          *fault.Fault
	Answer           string // We answer jana@nordwind.example, usually within 4 hours
	Accept           string // types of files
}

// Offers are articles that may answer what is being typed.
type Offers struct {
	Action string // says that one of them did
	Key    string
	Words  string
	List   []Offer
}

// Offer is one of them.
type Offer struct {
	ID, Title, To, Text string
}

// Question is one with everything said.
type Question struct {
	Number, Subject string
	State           State
	About           *ui.Link
	Asker           string
	Asked           templ.Component
	Follows, Next   []ui.Link
	Said            []Said
	Reply           *Reply // nil for those who may not write
	Rate            *Rate
	Rated           string // You said: solved, 5 of 5
	Remedy          *Remedy
}

// Said is one message.
type Said struct {
	ID    string
	Who   string
	Ours  bool // by the client
	Event bool // something that happened, in a line
	At    templ.Component
	Text  string
	Files []ui.Link
}

// Reply writes on.
type Reply struct {
	Action, Key, Text, Hint string
	Problem                 *fault.Fault
}

// Rate is the one question after a solution.
type Rate struct {
	Action  string
	Solved  string // yes, no or ""
	Score   string
	Comment string
	Problem *fault.Fault
}

// Remedy is how something was put right.
type Remedy struct{ Wrong, Did, Gets string }

var scores = []struct{ value, text string }{{"1", "Very bad"}, {"2", "Bad"}, {"3", "So-so"}, {"4", "Good"}, {"5", "Very good"}}

func (r Rate) choices() (list []ui.Choice) {
	for _, s := range scores {
		list = append(list, ui.Choice{Type: "radio", Name: "score", Value: s.value, Label: s.value + ", " + s.text, Checked: r.Score == s.value})
	}
	return list
}

func (r Rate) solved() []ui.Choice {
	return []ui.Choice{{Type: "radio", Name: "solved", Value: "yes", Label: "Yes, it is solved", Checked: r.Solved == "yes"}, {Type: "radio", Name: "solved", Value: "no", Label: "No", Checked: r.Solved == "no"}}
}

func (q Question) title() string { return peopleTitle(q.Number+" "+q.Subject, q.problem()) }

func (q Question) problem() *fault.Fault {
	if q.Reply != nil && q.Reply.Problem != nil {
		return q.Reply.Problem
	}
	if q.Rate != nil {
		return q.Rate.Problem
	}
	return nil
}

func (r QuestionRow) numberAndAsker() string {
	if r.Asker == "" {
		return r.Number
	}
	return r.Number + ", asked by " + r.Asker
}
