package prices

import (
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/views/ui"
)

// BulkForm changes many rows.
type BulkForm struct {
	SKUs, Percent, Decimals, To, On string
	Do                              string // percent, end, remove
	Derived                         bool
	Rows                            int
	Problem                         *fault.Fault
}

// BringForm brings lines or a file into the draft.
type BringForm struct {
	Lines   string
	Problem *fault.Fault
	Asked   *pricing.OddBreaks // breaks to be confirmed before any line is drafted
	File    bool               // they are of a file
	Kept    ui.Kept            // the file
}
