package standing

import (
	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// State is whether a standing order orders.
type State string

// The states. What has ended never orders again.
const (
	Active State = "active"
	Paused State = "paused"
	Ended  State = "ended"
)

// Outcome is what became of a due date: exactly one of these.
type Outcome string

// The outcomes; a date that was tried and didn't order has failed, whatever ended the trying.
const (
	Undecided  Outcome = ""
	Ordered    Outcome = "ordered"
	Skipped    Outcome = "skipped"
	WasPaused  Outcome = "paused"
	Missed     Outcome = "missed"
	Failed     Outcome = "failed"
	maxRetries         = 3 // daily, after the first try
)

// Order is a standing order.
type Order struct {
	ID          int64  `db:"id"`
	Number      string `db:"number"`
	AccountID   int64  `db:"account_id"`
	AccountSlug string `db:"account_slug"`
	AccountName string `db:"account_name"`
	OwnerID     int64  `db:"owner_id"` // a member
	OwnerName   string `db:"owner_name"`
	Name        string `db:"name"`
	State       State  `db:"state"`
	Rhythm      Rhythm `db:"-"`

	NextDue  clock.Date `db:"next_due"`  // the first due date that isn't decided; a run that is retried stays here
	NextTell clock.Date `db:"next_tell"` // the first due date whose letter ahead wasn't considered yet
	EndedOn  clock.Date `db:"ended_on"`

	ShipLocationID int64  `db:"ship_location_id"`
	BillLocationID *int64 `db:"bill_location_id"` // nil: the account's billing location
	ShipTo         string `db:"ship_to"`          // the location's code
	ShipName       string `db:"ship_name"`
	BillTo         string `db:"bill_to"`
	Method         string `db:"delivery_method"`
	PaymentMethod  string `db:"payment_method"`
	PONumber       string `db:"po_number"`
	Note           string `db:"note"`
	CopiesTo       string `db:"copies_to"` // addresses, with ", " between them
	Benefit        cart.Benefit

	Version   int64      `db:"version"` // raised by every change that a person makes
	CreatedAt clock.Time `db:"created_at"`
	ChangedAt clock.Time `db:"changed_at"`

	Lines []Line `db:"-"`
}

// Line is what is ordered on each due date.
type Line struct {
	StandingID int64  `db:"standing_id"`
	ProductID  int64  `db:"product_id"`
	SKU        string `db:"sku"`
	Name       string `db:"name"`
	Quantity   int64  `db:"quantity"`
}

// Items are the lines as a cart takes them.
func Items(lines []Line) []cart.Item {
	items := make([]cart.Item, len(lines))
	for i, l := range lines {
		items[i] = cart.Item{ProductID: l.ProductID, Quantity: l.Quantity, Source: "standing order"}
	}
	return items
}

// Run is what is known of one due date.
type Run struct {
	StandingID  int64        `db:"standing_id"`
	DueOn       clock.Date   `db:"due_on"`
	RunOn       clock.Date   `db:"run_on"` // the due date, or the next working day when nothing leaves the house on it
	Outcome     Outcome      `db:"outcome"`
	Skip        bool         `db:"skip"` // to be skipped when its day comes
	OrderNumber string       `db:"order_number"`
	Reason      string       `db:"reason"` // why it failed, or last failed
	Attempts    int          `db:"attempts"`
	NextTryOn   clock.Date   `db:"next_try_on"` // 0: not being retried
	ToldAt      clock.Time   `db:"told_at"`
	ToldTotal   money.Amount `db:"told_total"`
	CheckedAt   clock.Time   `db:"checked_at"`   // when its price was compared with the letter ahead
	RiseToldAt  clock.Time   `db:"rise_told_at"` // when the owner was told of a rise
	DecidedAt   clock.Time   `db:"decided_at"`
}

// Coming is one future due date of the calendar.
type Coming struct {
	Number   string
	Name     string
	DueOn    clock.Date
	RunOn    clock.Date
	Skip     bool // will be skipped
	Changed  bool // other lines on this date only
	Paused   bool // the standing order is paused
	Together bool // falls on the run day of the next due date: only that one orders
}

// calendar is what of the settings decides when something happens.
type calendar struct{ *settings.Settings }

// runOn is the day on which a due date runs.
func (c calendar) runOn(due clock.Date) clock.Date {
	if c.StandingOnClosed {
		return due
	}
	return c.Closed.Next(due)
}

// runsBy is the last due date that can have run by the end of a day: the last working day up to it.
func (c calendar) runsBy(day clock.Date) clock.Date {
	for range 400 {
		if c.runOn(day) == day {
			break
		}
		day = day.AddDays(-1)
	}
	return day
}

// moment is when a day's runs start.
func (c calendar) moment(day clock.Date) clock.Time { return day.At(c.StandingHour, 0, c.Zone) }

// ran says whether a due date's turn has come.
func (c calendar) ran(due clock.Date, now clock.Time) bool { return c.moment(c.runOn(due)) <= now }

// together says that a due date runs on the same day as the next one of its rhythm, because of closed days.
func (c calendar) together(r Rhythm, due clock.Date) bool {
	return c.runOn(due) == c.runOn(r.After(due))
}
