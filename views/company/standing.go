package company

import (
	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// StandingOrders is the list of standing orders and the calendar of what comes.
type StandingOrders struct {
	Refused string // why the reader may look but not buy, "" when they may
	Rows    []StandingRow
	Coming  []StandingDate
	Until   string // Sun 17 Jan
}

// StandingRow is a standing order in the list.
type StandingRow struct {
	Number, To, Name string
	How              string // every 2 weeks on Monday
	Owner            string // "" when it is the reader's own
	Next             string
	State            State
	Lines            string
}

// StandingDate is one due date of the calendar.
type StandingDate struct {
	On       templ.Component // the day on which it runs
	Due      string          // 2026-12-01
	Day      string          // Tue 1 Dec 2026
	Number   string
	Name, To string
	Notes    []string // due Sat 5 Dec, a closed day
	State    State
	CanSkip  bool
	Skipped  bool
	ChangeTo string
}

// Standing is everything about one standing order.
type Standing struct {
	Number, Name, To string
	How              string
	Owner            string
	State            State
	Failing          string // why it could not be ordered, while it is tried again
	Next             string // Tue 1 Dec, in 7 days; "" when it has ended
	Dates            []StandingDate
	Lines            []StandingLine
	Sums             []ui.Sum
	Hindered         string // why it couldn't be ordered as it stands
	Benefit          string
	ShipTo, Delivery string
	PO, Note, Copies string
	History          []StandingRun
	CanChange        bool
	CanEdit          bool   // what is ordered, too
	Refused          string // why the reader may look but not buy, "" when they may
	Paused, Ended    bool
}

// StandingLine is a line, perhaps in a form.
type StandingLine struct {
	SKU, Name, Yours, To string // To is "" when it has left the range
	Picture              ui.Picture
	Quantity, Unit       string
	Price, Sum           string
	Says                 string // what is the matter with it
	ID, Error            string // of its field
}

// StandingRun is what became of a due date.
type StandingRun struct {
	Day     string
	State   State
	OrderTo string
	Order   string
	Reason  string
}

// StandingForm makes a standing order or changes one.
type StandingForm struct {
	Title, Action, Submit string
	Back                  ui.Link
	Crumbs                []ui.Link
	Key, Version          string
	Says, Left            string // where the cadence comes from; what was left out
	Lines                 []StandingLine
	Sums                  []ui.Sum
	Every, Unit           string
	Weekday, DayOfMonth   string
	Start, Earliest       string
	Name                  string
	ShipTo, BillTo        string
	Method                string
	PONumber              string
	PORequired            bool
	Note, CopiesTo        string
	Places, Bills         []ui.Option
	Methods               []ui.Option
	Once                  bool // only lines: a change for one date
	Fault                 *fault.Fault
}

func (f StandingForm) title() string {
	if f.Fault != nil {
		return "Error: " + f.Title
	}
	return f.Title
}

func (f StandingForm) says(field string) string { return f.Fault.For(field) }

var units = []ui.Option{{Value: "days", Label: "days"}, {Value: "weeks", Label: "weeks"}, {Value: "months", Label: "months"}}

var weekdayOptions = []ui.Option{{Value: "1", Label: "Monday"}, {Value: "2", Label: "Tuesday"}, {Value: "3", Label: "Wednesday"},
	{Value: "4", Label: "Thursday"}, {Value: "5", Label: "Friday"}, {Value: "6", Label: "Saturday"}, {Value: "7", Label: "Sunday"}}

func dayOptions() []ui.Option {
	options := make([]ui.Option, 0, 31)
	for day := 1; day <= 31; day++ {
		text := ui.Number(int64(day), "")
		label := text
		if day == 31 {
			label = "31, or the last day"
		}
		options = append(options, ui.Option{Value: text, Label: label})
	}
	return options
}

// StandingLink is the page behind a letter's link.
type StandingLink struct {
	Action       string // where its form posts
	Title, Yes   string
	Effect       string
	Over         string // why pressing would change nothing
	Number, Name string
	StandingTo   string
}
