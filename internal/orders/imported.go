package orders

// Imported: a file of past orders came in. It tells of them all at once: none of them was placed here.
type Imported struct {
	Orders int64 `json:"orders"`
	Lines  int64 `json:"lines"`
}

// EventName is the event's name in the log.
func (Imported) EventName() string { return "orders.imported" }
