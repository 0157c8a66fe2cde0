package support

// Fact says which ticket something happened to, and who did it.
type Fact struct {
	TicketID  int64  `json:"ticket_id"`
	Number    string `json:"number"`
	AccountID int64  `json:"account_id"`
	PersonID  int64  `json:"person_id,omitempty"` // 0: the portal itself
	MessageID int64  `json:"message_id,omitempty"`
}

// EventOf tells the log whose fact it is.
func (f Fact) EventOf() (accountID, personID int64) { return f.AccountID, f.PersonID }

// TicketAsked: a ticket exists. ByStaff: they wrote it down, so that nobody needs a receipt.
type TicketAsked struct {
	Fact
	Channel string `json:"channel"`
	Reason  string `json:"reason,omitempty"`
	ByStaff bool   `json:"by_staff,omitempty"`
}

// TicketAnswered: the seller wrote to the client. Asks: and waits for an answer.
type TicketAnswered struct {
	Fact
	Asks   bool `json:"asks,omitempty"`
	Solves bool `json:"solves,omitempty"`
}

// TicketWritten: the client wrote again.
type TicketWritten struct {
	Fact
	Reopened bool `json:"reopened,omitempty"`
}

// TicketSolved: it is solved, without an answer that would tell the client.
type TicketSolved struct{ Fact }

// TicketClosed: it was solved a week ago, and nothing came since.
type TicketClosed struct{ Fact }

// TicketRated: the client said whether it was solved.
type TicketRated struct {
	Fact
	Score  int  `json:"score"`
	Solved bool `json:"solved"`
}

// RemedyDone: what went wrong was put right.
type RemedyDone struct {
	Fact
	RemedyID int64 `json:"remedy_id"`
}

// IdeaAnswered: staff said what becomes of an idea.
type IdeaAnswered struct {
	IdeaID    int64  `json:"idea_id"`
	AccountID int64  `json:"account_id"`
	PersonID  int64  `json:"person_id,omitempty"`
	State     string `json:"state"`
}

// EventOf tells the log whose fact it is.
func (e IdeaAnswered) EventOf() (accountID, personID int64) { return e.AccountID, e.PersonID }

// EventName is the event's name in the log.
func (TicketAsked) EventName() string { return "ticket.asked" }

// EventName is the event's name in the log.
func (TicketAnswered) EventName() string { return "ticket.answered" }

// EventName is the event's name in the log.
func (TicketWritten) EventName() string { return "ticket.written" }

// EventName is the event's name in the log.
func (TicketSolved) EventName() string { return "ticket.solved" }

// EventName is the event's name in the log.
func (TicketClosed) EventName() string { return "ticket.closed" }

// EventName is the event's name in the log.
func (TicketRated) EventName() string { return "ticket.rated" }

// EventName is the event's name in the log.
func (RemedyDone) EventName() string { return "remedy.done" }

// EventName is the event's name in the log.
func (IdeaAnswered) EventName() string { return "idea.answered" }
