package company

import (
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Ideas is what clients proposed, as one account sees it.
type Ideas struct {
	Words string
	Found string
	Tabs  []ui.Tab
	Rows  []Idea
	Pages ui.Pages
}

// Idea is one of them. Nobody's name stands on it but on one's own.
type Idea struct {
	Number, To  string
	Kind        string // Idea or Problem
	Title, Text string
	State       State
	By          string // You, 3 Nov; Milan Roth, 3 Nov; "" for others'
	Answer      string
	Votes       string // 12 people of 5 companies
	Voted       bool
	VoteTo      string // "" where nobody votes
	OnlyYours   string // why other companies don't see it yet
}

// NewIdea is the form that proposes.
type NewIdea struct {
	Key, Kind, Title, Text string
	Problem                *fault.Fault
}

func (n NewIdea) kinds() []ui.Choice {
	return []ui.Choice{{Type: "radio", Name: "kind", Value: "idea", Label: "An idea", Note: "Something that would help", Checked: n.Kind != "problem"},
		{Type: "radio", Name: "kind", Value: "problem", Label: "A problem", Note: "Something that gets in the way", Checked: n.Kind == "problem"}}
}
