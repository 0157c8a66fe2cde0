package accounts

// Changed: accounts, their locations, members or payments were changed together, by an import.
type Changed struct {
	By      string `json:"by"` // what changed them: import accounts
	Records int64  `json:"records"`
}

// EventName is the event's name in the log.
func (Changed) EventName() string { return "accounts.changed" }
