package contacts

// Noted: one touch with a client was written down, on the desk or as a question's. Whom it was with and what was said
// stand in the contact alone.
type Noted struct {
	ContactID int64  `json:"contact_id"`
	AccountID int64  `json:"account_id"`
	Channel   string `json:"channel"`
	Minutes   int    `json:"minutes"`
}

// EventName is the event's name in the log.
func (Noted) EventName() string { return "contact.noted" }

// EventOf tells the log whose fact it is: the client's, and no single person's.
func (e Noted) EventOf() (accountID, personID int64) { return e.AccountID, 0 }

// Merged: two contacts were one; the first is no more and its minutes are the other's.
type Merged struct {
	ContactID int64 `json:"contact_id"`
	IntoID    int64 `json:"into_id"`
	AccountID int64 `json:"account_id"`
}

// EventName is the event's name in the log.
func (Merged) EventName() string { return "contact.merged" }

// EventOf tells the log whose fact it is.
func (e Merged) EventOf() (accountID, personID int64) { return e.AccountID, 0 }

// Imported: a file of contacts came in. It tells of them all at once.
type Imported struct {
	Contacts int64 `json:"contacts"`
}

// EventName is the event's name in the log.
func (Imported) EventName() string { return "contacts.imported" }
