package pricing

// Changed: price lists, prices or contract prices were changed together.
type Changed struct {
	By      string `json:"by"` // what changed them: import prices
	Records int64  `json:"records"`
}

// EventName is the event's name in the log.
func (Changed) EventName() string { return "prices.changed" }
