package catalog

// Changed: products, their stock or the rules of ranges were changed together, by an import or at the desk. What reads
// the catalogue finds which by the versions.
type Changed struct {
	By      string `json:"by"` // what changed it: import products
	Records int64  `json:"records"`
}

// EventName is the event's name in the log.
func (Changed) EventName() string { return "catalog.changed" }
