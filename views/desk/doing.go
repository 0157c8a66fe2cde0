package desk

import (
	"cmp"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// AsidePath is where what was set aside stands.
const AsidePath = "/desk/aside"

// asideFor are the days of workspace.Aside in words.
var asideFor = map[int]string{7: "a week", 30: "a month", 90: "three months"}

// About is the task that something is done about: whose, and as it stands today.
type About struct {
	Task     workspace.Task // of one that is done already: kind, key and client alone
	Open     bool
	Currency string // the seller's
}

func (a About) at(what string) string { return Doing(a.Task, what) }

// Call is a contact about a task, as typed.
type Call struct {
	Key, Channel, With, Reason, Minutes, Note string
	Why                                       string // a cart was dropped

	People []identity.Member
	Lines  []workspace.LeftLine // of a cart that was left
}

// Letter is a letter about a task, as typed.
type Letter struct {
	workspace.Written
	People []identity.Member
	Drafts []settings.LetterTemplate
	Draft  int // which of them it began with
}

func (a About) atStake(locale string) string {
	amount, what := stake(a.Task, a.Currency, locale)
	return "At stake: " + amount + " " + cmp.Or(what, "a year") + "."
}

func channelOptions() []ui.Option {
	return []ui.Option{{Value: "call", Label: "Call"}, {Value: "email", Label: "Email"}, {Value: "chat", Label: "Chat"}, {Value: "visit", Label: "Visit"}}
}

func reasonOptions() []ui.Option {
	list := []ui.Option{{Value: workspace.KeepingInTouch, Label: workspace.KeepingInTouch}}
	for _, r := range support.Reasons {
		list = append(list, ui.Option{Value: r, Label: r})
	}
	return list
}

// whyWords are why a cart was dropped.
var whyWords = map[string]string{"price": "Price", "delivery": "Delivery", "elsewhere": "Bought elsewhere", "not_needed": "Not needed any more"}

func whyOptions() []ui.Option {
	list := []ui.Option{{Label: "Not asked"}}
	for _, why := range recording.Whys {
		list = append(list, ui.Option{Value: why, Label: whyWords[why]})
	}
	return list
}

func titled(title string, problem *fault.Fault) string {
	if problem != nil {
		return "Error: " + title
	}
	return title
}

// asideWhat is what was set aside, in words.
func asideWhat(p workspace.Put) string { return kindWords[p.Kind].what }
