package inbox

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Ticket is a question with everything that its page shows.
type Ticket struct {
	support.Ticket
	Me       int64 // the person's id
	Now      clock.Time
	Allowed  []support.MoveKind
	Context  workspace.TicketContext
	About    *ui.Link
	SolvedBy *ui.Link // the article that solved it
	Queues   []support.Queue
	People   []support.Colleague
	Canned   []support.Canned
	Reply    Reply
	Remedy   Remedy
	Articles bool // the person may make an article of an answer
	Answers  bool // and write canned answers
}

// Reply is the form that writes into a question, as it was typed.
type Reply struct {
	Key, Text, Minutes, Canned string
	Note                       bool     // an internal one
	Missing                    []string // fields of the canned answer that there is nothing for
	Problem                    *fault.Fault
}

// Remedy is the form that puts something right, as it was typed.
type Remedy struct {
	Cause, Wrong, Did, Gets, Version string
	Problem                          *fault.Fault
}

func (v Ticket) may(kind support.MoveKind) bool { return slices.Contains(v.Allowed, kind) }

func (v Ticket) title() string {
	return titled(v.Number+", "+v.Subject, cmp.Or(v.Reply.Problem, v.Remedy.Problem))
}

func (v Ticket) at(rest ...string) string { return At(v.Number, rest...) }

// seen is what the page's forms carry about the state that they were made for.
func (v Ticket) seen() string { return seenOf(v.Ticket) }

func (v Ticket) asker() string {
	if v.Member == "" {
		return v.Account
	}
	return v.Member
}

func (v Ticket) people() []ui.Option {
	return peopleOptions(v.People, ui.Option{Value: "0", Label: "Nobody"})
}

func (v Ticket) queues() (list []ui.Option) {
	for _, q := range v.Queues {
		list = append(list, ui.Option{Value: strconv.FormatInt(q.ID, 10), Label: q.Name})
	}
	return list
}

func (v Ticket) canned() []ui.Option {
	list := []ui.Option{{Label: "A canned answer …"}}
	for _, c := range v.Canned {
		list = append(list, ui.Option{Value: strconv.FormatInt(c.ID, 10), Label: c.Name})
	}
	return list
}

func reasonOptions() (list []ui.Option) {
	for _, r := range support.Reasons {
		list = append(list, ui.Option{Value: r, Label: r})
	}
	return list
}

func causeOptions() []ui.Option {
	list := []ui.Option{{Label: "Choose"}}
	for _, cause := range support.Causes {
		list = append(list, ui.Option{Value: cause, Label: cause})
	}
	return list
}

// lastSaid are the last messages between client and seller, for the narrow view.
func lastSaid(list []support.Message) []support.Message {
	list = slices.DeleteFunc(slices.Clone(list), func(m support.Message) bool {
		return m.Kind == support.ChangeMessage || m.Kind == support.EventMessage
	})
	return list[max(0, len(list)-3):]
}

func messageID(m support.Message) string { return "m" + strconv.FormatInt(m.ID, 10) }

func (v Ticket) written() int {
	n := 0
	for _, m := range v.Messages {
		if m.Kind != support.ChangeMessage && m.Kind != support.EventMessage {
			n++
		}
	}
	return n
}

func fileWords(f support.Attached) string {
	if f.Size < 1<<20 {
		return fmt.Sprintf("%s, %d KB", f.Name, (f.Size+1023)/1024)
	}
	return fmt.Sprintf("%s, %.1f MB", f.Name, float64(f.Size)/(1<<20))
}

func (r Reply) missing() string { return strings.Join(r.Missing, ", ") }

// termsLine is how the client pays.
func termsLine(x workspace.TicketContext) string {
	if x.Account.PaymentTermsDays == 0 {
		return "on receipt"
	}
	return fmt.Sprintf("net %d days", x.Account.PaymentTermsDays)
}

func creditLine(c layout.Chrome, x workspace.TicketContext) string {
	a := x.Account
	if a.CreditLimit == nil {
		return ui.Money(a.CreditUsed, a.Currency, c.Locale) + ", no limit"
	}
	return ui.Money(a.CreditUsed, a.Currency, c.Locale) + " of " + ui.Money(*a.CreditLimit, a.Currency, c.Locale)
}

// memberLine is who asks, as a person.
func memberLine(c layout.Chrome, x workspace.TicketContext) string {
	words := ui.Capital(strings.ReplaceAll(string(x.Asker.Role), "_", " "))
	switch {
	case x.Asker.Removed != 0:
		return words + ", no longer with them"
	case x.Asker.Blocked != 0:
		return words + ", blocked"
	case x.Asker.Came == 0:
		return words + ", has never signed in"
	}
	return words + ", signed in last " + ui.Moment(x.Asker.Came, c.Zone, c.Today, c.Locale)
}

func contactLine(channel, reason string, minutes int) string {
	words := map[string]string{"call": "Call", "email": "Email", "chat": "Chat", "visit": "Visit"}[channel]
	if words = cmp.Or(words, ui.Capital(channel)) + ", " + reason; minutes > 0 {
		words += fmt.Sprintf(", %d min", minutes)
	}
	return words
}

func scored(n int) string { return strconv.Itoa(n) + " of 5" }

// Merge is making one of two questions.
type Merge struct {
	Ticket  support.Ticket
	Into    string // as it was typed
	Others  []support.Row
	Preview *support.Merging
	Problem *fault.Fault
}

// typed is the number that none of the choices is.
func (m Merge) typed() string {
	if slices.ContainsFunc(m.Others, func(o support.Row) bool { return o.Number == m.Into }) {
		return ""
	}
	return m.Into
}
