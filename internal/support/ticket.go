package support

import (
	"tradecounter/internal/platform/clock"
)

// State is how far a ticket has come.
type State string

// The states: ours to answer, the client's to answer, solved, and closed for good a week later.
const (
	Open    State = "open"
	Waiting State = "waiting"
	Solved  State = "solved"
	Closed  State = "closed"
)

// States are all of them in that order.
var States = []State{Open, Waiting, Solved, Closed}

// NeededHelp is the reason that the seller wants to see less of.
const NeededHelp = "Needed help ordering"

// Reasons are what a question can be about, as the figures group them. They choose the queue.
var Reasons = []string{"Where is my order", "Change or cancel an order", "Missing or damaged", "Returns", "Which product", "How to use it",
	"Safety data and certificates", "Prices and terms", "Invoice or payment", "Signing in", NeededHelp, "Something else"}

// ReasonsToAsk are those that a client chooses from.
func ReasonsToAsk() []string {
	var list []string
	for _, r := range Reasons {
		if r != NeededHelp {
			list = append(list, r)
		}
	}
	return list
}

// What a ticket can be about.
const (
	AboutOrder   = "order"   // its number
	AboutProduct = "product" // its SKU
	AboutPage    = "page"    // its path
	AboutArticle = "article" // its slug
)

// About is what a ticket is about, as the client says: whoever shows it looks it up within the account.
type About struct {
	Kind string `db:"about_kind"` // "" for nothing
	Name string `db:"about"`
}

// Ticket is a question that someone must answer.
type Ticket struct {
	ID          int64  `db:"id"`
	Number      string `db:"number"`
	AccountID   int64  `db:"account_id"`
	Slug        string `db:"slug"`
	Account     string `db:"account"`
	MemberID    int64  `db:"member_id"` // 0: nobody of the client's by name
	Member      string `db:"member"`
	MemberEmail string `db:"member_email"`
	PersonID    int64  `db:"person_id"` // the member's
	Subject     string `db:"subject"`
	State       State  `db:"state"`
	Priority    string `db:"priority"`
	Channel     string `db:"channel"` // portal, email, or as staff wrote it down: call, chat, visit
	Reason      string `db:"reason"`
	About
	QueueID    int64  `db:"queue_id"`
	Queue      string `db:"queue"`
	AssigneeID int64  `db:"assignee_id"` // 0: nobody
	Assignee   string `db:"assignee"`
	ContactID  int64  `db:"contact_id"`

	CreatedAt     clock.Time `db:"created_at"`
	UpdatedAt     clock.Time `db:"updated_at"`
	Due           clock.Time `db:"due"` // the next promise; 0: none runs
	FirstDue      clock.Time `db:"first_due"`
	SolveDue      clock.Time `db:"solve_due"`
	FirstAnswerAt clock.Time `db:"first_answer_at"`
	SolvedAt      clock.Time `db:"solved_at"`
	ClosedAt      clock.Time `db:"closed_at"`
	WaitingSince  clock.Time `db:"waiting_since"`
	Waited        int64      `db:"waited"` // milliseconds of support hours
	SolvedBy      int64      `db:"solved_by"`
	MergedInto    string     `db:"merged_into"` // the number of the ticket it became a part of
	Follows       string     `db:"follows"`     // the number of the closed one that it goes on from
	Version       int64      `db:"version"`

	Messages []Message `db:"-"`
	Rating   *Rating   `db:"-"`
	Remedy   *Remedy   `db:"-"`
	Parts    []string  `db:"-"` // numbers of the tickets merged into it; for staff
	Next     []string  `db:"-"` // numbers of the tickets that go on from it
}

// Seen is what a form about the ticket as it is now carries: moving it raises the version to this, once.
func (t Ticket) Seen() int64 { return t.Version + 1 }

// Overdue says that the next promise wasn't kept.
func (t Ticket) Overdue(now clock.Time) bool { return t.Due != 0 && t.Due < now }

// MessageKind is what a message of a ticket is.
type MessageKind string

// The kinds; notes and changes are for staff alone.
const (
	QuestionMessage MessageKind = "question" // by the client
	AnswerMessage   MessageKind = "answer"   // by the seller
	NoteMessage     MessageKind = "note"     // among staff
	EventMessage    MessageKind = "event"    // what happened, as both may read it
	ChangeMessage   MessageKind = "change"   // what staff did with it
)

// Message is one entry of a ticket.
type Message struct {
	ID       int64       `db:"id"`
	TicketID int64       `db:"ticket_id"`
	Kind     MessageKind `db:"kind"`
	Text     string      `db:"text"`
	PersonID int64       `db:"person_id"`
	ByName   string      `db:"by_name"`
	Staff    bool        `db:"staff"`
	Channel  string      `db:"channel"` // portal or email
	MailID   string      `db:"mail_id"` // Message-ID without brackets
	From     string      `db:"moved_from"`
	At       clock.Time  `db:"at"`
	Files    []Attached  `db:"-"`
}

// Attached is a file of a message.
type Attached struct {
	ID          int64  `db:"id"`
	MessageID   int64  `db:"message_id"`
	Name        string `db:"name"` // as it was sent
	File        string `db:"file"` // of the files' table
	ContentType string `db:"content_type"`
	Size        int64  `db:"size"`
}
