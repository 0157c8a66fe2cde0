// Package clients holds the desk's list of clients and what stands beside it.
package clients

import (
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// Path is where the list is; Export is the same list as a file.
const (
	Path   = "/desk/clients"
	Export = "/desk/clients.csv"
)

// Columns are the list's; whoever looks after several managers' clients sees whose they are.
func Columns(several bool) []ui.Column {
	return []ui.Column{
		{Key: "name", Title: "Client", Sorts: true},
		{Key: "manager", Title: "Manager", Sorts: true, Off: !several},
		{Key: "segment", Title: "Segment", Sorts: true, Off: true},
		{Key: "status", Title: "Status", Sorts: true, Off: true},
		{Key: "last", Title: "Last order", Meaning: "Whatever its channel", Sorts: true, Number: true},
		{Key: "orders", Title: "Orders, 90 days", Sorts: true, Number: true},
		{Key: "revenue", Title: "Revenue, 90 days", Meaning: "Line totals after discount, less what was cancelled", Sorts: true, Number: true},
		{Key: "before", Title: "90 days before", Meaning: "Revenue of the 90 days before these", Sorts: true, Number: true, Off: true},
		{Key: "change", Title: "Change", Meaning: "Revenue against the 90 days before", Sorts: true, Number: true},
		{Key: "requests", Title: "Requests", Meaning: "What was asked for and questions, still open", Sorts: true, Number: true},
		{Key: "promises", Title: "Promises", Meaning: "Not kept yet", Sorts: true, Number: true, Off: true},
		{Key: "ends", Title: "Prices end", Meaning: "The next contract price that ends", Sorts: true, Number: true},
		{Key: "credit", Title: "Credit used", Meaning: "Share of the limit", Sorts: true, Number: true},
		{Key: "signed", Title: "Last sign-in", Meaning: "Of anyone of theirs", Sorts: true, Number: true, Off: true},
	}
}

// Row is a client's line.
func Row(c workspace.Client, list workspace.Listed, zone *time.Location, locale string) ui.DeskRow {
	return ui.DeskRow{Key: c.Slug, Name: c.Name, Under: under(c), Cells: []templ.Component{
		orDash(c.Manager), orDash(c.Segment), ui.Words(c.Status), lastOrder(c.LastOrder, zone, list.Today, locale),
		count(c.Orders, locale), earned(c.Revenue, c.Orders, list.Currency, locale),
		earned(c.RevenueBefore, c.OrdersBefore, list.Currency, locale), change(c, list.Currency, locale), count(c.Requests, locale), count(c.Promises, locale),
		ends(c.ContractEnd, list.Today, locale), credit(c, locale), lastOrder(c.Came, zone, list.Today, locale),
	}}
}

// Totals are the list's sums.
func Totals(list workspace.Listed, locale string) []templ.Component {
	t := list.Totals
	all := workspace.Client{Orders: t.Orders, OrdersBefore: t.OrdersBefore, Revenue: t.Revenue, RevenueBefore: t.RevenueBefore}
	return []templ.Component{ui.Words(counted(len(list.Clients), "client")), nil, nil, nil, nil, count(t.Orders, locale),
		ui.Words(ui.WholeMoney(t.Revenue, list.Currency, locale)), ui.Words(ui.WholeMoney(t.RevenueBefore, list.Currency, locale)),
		change(all, list.Currency, locale), count(t.Requests, locale), nil, nil, nil, nil}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return ui.Number(int64(n), "en-GB") + " " + what + "s"
}

func orDash(text string) templ.Component {
	if text == "" {
		return ui.Dash()
	}
	return ui.Words(text)
}

func count(n int, locale string) templ.Component {
	if n == 0 {
		return ui.Dash()
	}
	return ui.Words(ui.Number(int64(n), locale))
}

func earned(amount money.Amount, orders int, currency, locale string) templ.Component {
	if orders == 0 && amount == 0 {
		return ui.Dash()
	}
	return ui.Words(ui.WholeMoney(amount, currency, locale))
}

func lastOrder(at clock.Time, zone *time.Location, today clock.Date, locale string) templ.Component {
	if at == 0 {
		return ui.Fades("never")
	}
	return ui.Written(func(m *ui.Markup) {
		day := at.Date(zone)
		m.Raw(`<time`)
		m.Attr("datetime", day.String())
		m.Attr("title", ui.DateLong(day, locale))
		m.In(">", Ago(today.DaysSince(day)), "</time>")
	})
}

// Ago says how long ago a day is.
func Ago(days int) string {
	switch {
	case days <= 0:
		return "today"
	case days == 1:
		return "yesterday"
	case days < 100:
		return fmt.Sprintf("%d days ago", days)
	case days < 730:
		return fmt.Sprintf("%d months ago", days*12/365)
	}
	return fmt.Sprintf("%d years ago", days/365)
}

func change(c workspace.Client, currency, locale string) templ.Component {
	amount := c.Change()
	if amount == 0 {
		return ui.Dash()
	}
	way := "nowrap"
	if trend := c.Trend(); trend == workspace.Falling || trend == workspace.Silent {
		way = "figure-down"
	}
	return ui.Written(func(m *ui.Markup) {
		m.In(`<span class="`+way+`">`, ui.Signed(ui.WholeMoney(amount, currency, locale), int64(amount)), `</span>`)
		if c.RevenueBefore > 0 {
			m.In(` <span class="tiny muted figure-share">`, Share(int64(amount), int64(c.RevenueBefore)), `</span>`)
		} else {
			m.Raw(` <span class="tiny muted figure-share">new</span>`)
		}
	})
}

// Share is a change in whole percent of what was before, rounded half up.
func Share(change, before int64) string {
	half := before / 2
	sign := "+"
	if change < 0 {
		sign, change = "−", -change
	}
	percent := (change*100 + half) / before
	if percent > 999 {
		return "over 999 %"
	}
	return fmt.Sprintf("%s%d %%", sign, percent)
}

func ends(end, today clock.Date, locale string) templ.Component {
	if end == 0 {
		return ui.Dash()
	}
	days := end.DaysSince(today)
	return ui.Written(func(m *ui.Markup) {
		m.Raw(`<time`)
		m.Attr("datetime", end.String())
		m.Attr("title", ui.RelativeDate(end, today, locale))
		if days <= 30 {
			m.Raw(` class="warned"`)
		}
		m.In(">", ui.DateNear(end, today, locale), "</time>")
	})
}

func credit(c workspace.Client, locale string) templ.Component {
	if c.CreditHold != "" {
		return ui.Badge(ui.Bad, "lock", "on hold")
	}
	share, ok := c.CreditShare()
	switch {
	case !ok && c.CreditLimit == nil:
		return ui.Fades("no limit")
	case !ok:
		return ui.Fades("none")
	case share > 100:
		return ui.Badge(ui.Bad, "alert", fmt.Sprintf("%d %%", share))
	case share >= workspace.CreditNearly:
		return ui.Badge(ui.Warn, "alert", fmt.Sprintf("%d %%", share))
	}
	return ui.Words(fmt.Sprintf("%d %%", share))
}

// CreditWords say what is used of a client's limit.
func CreditWords(c workspace.Client, locale string) string {
	used := ui.Money(c.CreditUsed, c.Currency, locale)
	switch {
	case c.CreditLimit == nil:
		return used + ", no limit"
	case *c.CreditLimit == 0:
		return "nothing on account"
	}
	return used + " of " + ui.Money(*c.CreditLimit, c.Currency, locale)
}

var trendWords = map[workspace.Trend]string{
	workspace.Growing: "growing", workspace.Steady: "steady", workspace.Falling: "falling",
	workspace.Silent: "silent: orders before, none in the last 90 days", workspace.NoOrders: "no order in 180 days",
}

// Trends, Credits, Statuses and Ends are the filter's choices.
var (
	Trends = []ui.Option{{Label: "Any"}, {Value: "drifting", Label: "Drifting"}, {Value: "falling", Label: "Falling"},
		{Value: "silent", Label: "Silent"}, {Value: "steady", Label: "Steady"}, {Value: "growing", Label: "Growing"}, {Value: "none", Label: "No orders"}}
	Statuses = []ui.Option{{Label: "Open"}, {Value: "active", Label: "Active"}, {Value: "blocked", Label: "Blocked"}, {Value: "closed", Label: "Closed"}}
	Credits  = []ui.Option{{Label: "Any"}, {Value: "nearly", Label: "Nearly used"}, {Value: "over", Label: "Over the limit"}, {Value: "hold", Label: "On hold"}}
)

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// people is how many may come in, and when somebody last did.
func people(b workspace.Beside, zone *time.Location) string {
	if b.Came == 0 {
		return fmt.Sprint(b.Members)
	}
	return fmt.Sprintf("%d, last here %s", b.Members, Ago(b.Today.DaysSince(b.Came.Date(zone))))
}
