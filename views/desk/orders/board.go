// Package orders holds the desk's pages about orders: the board, one order with what is done to it, stock, orders that
// are entered for a client, and seeing a storefront as a member does.
package orders

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/views/ui"
)

// Where the pages are.
const (
	Path       = "/desk/orders"
	Confirm    = "/desk/order-confirm" // several at once
	Stock      = "/desk/stock"
	OrderFor   = "/desk/order-for"
	StopActing = "/desk/see-as/stop"
)

// Columns are the board's; whoever looks after several managers' clients sees whose they are.
func Columns(several bool) []ui.Column {
	return []ui.Column{
		{Key: "number", Title: "Order", Sorts: true},
		{Key: "client", Title: "Client", Sorts: true},
		{Key: "manager", Title: "Manager", Sorts: true, Off: !several},
		{Key: "placed", Title: "Placed", Sorts: true, Number: true},
		{Key: "state", Title: "State", Sorts: true},
		{Key: "needs", Title: "Needs", Meaning: "What somebody has to do"},
		{Key: "expected", Title: "Expected", Meaning: "The day that the client was told, or wanted", Sorts: true, Number: true},
		{Key: "open", Title: "Open lines", Meaning: "Of all lines, those not wholly shipped or cancelled", Number: true},
		{Key: "back", Title: "Backorder", Meaning: "Lines that wait for stock, and when the last comes", Number: true},
		{Key: "po", Title: "Purchase order", Sorts: true, Off: true},
		{Key: "by", Title: "Placed by", Off: true},
		{Key: "channel", Title: "Channel", Sorts: true, Off: true},
		{Key: "total", Title: "Total", Sorts: true, Number: true},
	}
}

// needWords are a need as a badge says it, and as the filter offers it.
var needWords = map[orders.Need]struct {
	tone        ui.Tone
	icon        string
	badge, chip string
}{
	orders.NeedAnswer:  {ui.Bad, "help", "Cancel?", "Asked to cancel"},
	orders.NeedConfirm: {ui.Accent, "check", "Confirm", "To confirm"},
	orders.NeedLate:    {ui.Bad, "clock", "Late", "Late"},
	orders.NeedBack:    {ui.Warn, "box", "Backorder", "Backorders"},
	orders.NeedShip:    {ui.Neutral, "truck", "Ship", "To ship"},
	orders.NeedArrival: {ui.Warn, "truck", "Not arrived", "Overdue on the way"},
}

// shownNeeds leaves out that it is to be shipped where something else about it is told, too.
func shownNeeds(list []orders.Need) []orders.Need {
	if len(list) < 2 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(n orders.Need) bool { return n == orders.NeedShip })
}

// Chip is what the filter of a need is called.
func Chip(n orders.Need) string { return needWords[n].chip }

// StateWords are a state as people read it.
func StateWords(s orders.State, inPart bool) string {
	if s == orders.Shipped && inPart {
		return "shipped in part"
	}
	return string(s)
}

// States are the filter's choices.
var States = []ui.Option{{Label: "Any"}, {Value: string(orders.Placed), Label: "Placed"}, {Value: string(orders.Confirmed), Label: "Confirmed"},
	{Value: string(orders.Shipped), Label: "Shipped"}, {Value: string(orders.Delivered), Label: "Delivered"}, {Value: string(orders.Cancelled), Label: "Cancelled"}}

// Row is an order's line.
func Row(r orders.BoardRow, today clock.Date, zone *time.Location, locale string) ui.DeskRow {
	return ui.DeskRow{Key: r.Number, Name: r.Number, Under: under(r), Cells: []templ.Component{
		ui.Goes(r.Client, ui.DeskClient(r.Slug)), orDash(r.Manager), ui.ShortDay(r.PlacedAt.Date(zone), today, locale),
		ui.Words(StateWords(r.State, r.OpenLines > 0)), needBadges(r.Needs(today)), expected(r, today, locale), openOf(r), back(r, today, locale),
		orDash(r.PO), orDash(r.PlacedBy), ui.Words(string(r.Channel)), ui.Words(ui.Money(r.Total, r.Currency, locale)),
	}}
}

func orDash(text string) templ.Component {
	if text == "" {
		return ui.Fades("–")
	}
	return ui.Words(text)
}

func openOf(r orders.BoardRow) templ.Component {
	if r.OpenLines == 0 || r.State == orders.Cancelled {
		return ui.Fades("–")
	}
	return ui.Words(strconv.Itoa(r.OpenLines) + " of " + strconv.Itoa(r.Lines))
}

// expected is the day that counts: the one that the client wanted when it is sooner than the one they were told.
func expected(r orders.BoardRow, today clock.Date, locale string) templ.Component {
	day, words := r.Expected, ""
	if r.Requested != 0 && (day == 0 || r.Requested < day) {
		day, words = r.Requested, " wanted"
	}
	if day == 0 {
		return ui.Fades("not known")
	}
	late := day < today && r.OpenLines > 0
	return ui.Written(func(m *ui.Markup) {
		m.Raw(`<time`)
		m.Attr("datetime", day.String())
		m.Attr("title", ui.RelativeDate(day, today, locale))
		if late {
			m.Raw(` class="warned"`)
		}
		m.In(">", ui.DateNear(day, today, locale), "</time>")
		if words != "" {
			m.In(`<span class="tiny muted">`, words, `</span>`)
		}
	})
}

func back(r orders.BoardRow, today clock.Date, locale string) templ.Component {
	if r.BackLines == 0 || r.OpenLines == 0 {
		return ui.Fades("–")
	}
	return ui.Written(func(m *ui.Markup) {
		m.Text(ui.Lines(r.BackLines))
		if r.BackOn == 0 {
			m.Raw(`<br><span class="tiny warned">no date</span>`)
		} else {
			m.In(`<br><span class="tiny muted">`, ui.DateNear(r.BackOn, today, locale), `</span>`)
		}
	})
}
