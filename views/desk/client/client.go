// Package client holds the pages of one client on the desk: the overview with its timeline, people, locations, terms and
// credit, contacts and notes, requests, lists, standing orders, changes, and how a client is made, handed over and merged.
package client

import (
	"fmt"
	"net/url"
	"strings"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
	deskclients "tradecounter/views/desk/clients"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Frame is what every page of a client has.
type Frame struct {
	C      layout.Chrome
	H      workspace.Head
	Tab    Tab
	Made   clock.Time // when the page was
	Tailor bool       // the person may change terms, range, prices
	Merge  bool
	Since  string // since when they order; on the overview
}

// Tab is one of a client's pages.
type Tab string

// The tabs; what has none of its own stands under the one it belongs to.
const (
	Overview  Tab = ""
	People    Tab = "people"
	Locations Tab = "locations"
	Terms     Tab = "terms"
	Lists     Tab = "lists"
	Standing  Tab = "standing-orders"
	Contacts  Tab = "contacts"
	Figures   Tab = "figures"
	Requests  Tab = "requests"
	Changes   Tab = "changes"
	None      Tab = "none"
)

// At is an address of the client's.
func (f Frame) At(rest ...string) string {
	return strings.Join(append([]string{ui.DeskClient(f.H.Account.Slug)}, rest...), "/")
}

func (f Frame) tabs() []ui.Tab {
	n, count := f.H.Counts, func(n int) string {
		if n == 0 {
			return ""
		}
		return ui.Number(int64(n), f.C.Locale)
	}
	tab := func(text string, at Tab, n int) ui.Tab {
		to := f.At(string(at))
		if at == Overview {
			to = f.At()
		}
		return ui.Tab{Text: text, To: to, Count: count(n), Current: f.Tab == at}
	}
	return []ui.Tab{tab("Overview", Overview, 0), tab("Figures", Figures, 0), tab("People", People, n.People), tab("Locations", Locations, n.Places),
		tab("Range", "range", n.Range), tab("Prices", "prices", n.Contracts), tab("Look", "look", 0),
		{Text: "Orders", To: "/desk/orders?q=" + url.QueryEscape(f.H.Account.Slug), Count: count(n.Orders)}, tab("Terms", Terms, 0), tab("Requests", Requests, n.Requests), tab("Lists", Lists, n.Lists),
		tab("Standing orders", Standing, n.Standing), tab("Contacts", Contacts, n.Contacts+n.Notes), tab("Change log", Changes, 0)}
}

// title names the client; a page that was refused says so first.
func (f Frame) title(page string, problem *fault.Fault) string {
	title := f.H.Account.Name
	if page != "" {
		title = page + " – " + title
	}
	return titled(title, problem)
}

// titled is a page's title, which says first when something is wrong with its form.
func titled(title string, problem *fault.Fault) string {
	if problem != nil {
		return "Error: " + title
	}
	return title
}

func (f Frame) crumbs(rest ...ui.Link) []ui.Link {
	path := []ui.Link{{Text: "Clients", To: "/desk/clients"}, {Text: f.H.Account.Name, To: f.At()}}
	if len(rest) == 0 {
		path[1].To = ""
	}
	return append(path, rest...)
}

// managers say who looks after the client.
func (f Frame) managers() string {
	if f.H.ManagerName == "" {
		return "Nobody looks after them"
	}
	text := "Manager " + f.H.ManagerName
	if len(f.H.Deputies) > 0 {
		text += ", deputy " + strings.Join(f.H.Deputies, ", ")
	}
	return text
}

func known(a accounts.Account) string {
	if a.ExternalID == "" {
		return ""
	}
	return ", their number " + a.ExternalID
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(int64(n), "en-GB") + " " + many
}

var roleNames = map[identity.Role]string{
	identity.Viewer: "viewer", identity.Buyer: "buyer", identity.Approver: "approver", identity.CompanyAdmin: "company admin",
}

func roleOptions() []ui.Option {
	return []ui.Option{{Value: "viewer", Label: "Viewer – sees products, prices and orders"}, {Value: "buyer", Label: "Buyer – sees and orders"},
		{Value: "approver", Label: "Approver – sees and orders, and decides"}, {Value: "company_admin", Label: "Company admin – all that, and people and locations"}}
}

// ago says how long ago something was.
func ago(f Frame, at clock.Time) string {
	if at == 0 {
		return "never"
	}
	return deskclients.Ago(f.C.Today.DaysSince(at.Date(f.C.Zone)))
}

func monthYear(at clock.Time, f Frame) string { return at.In(f.C.Zone).Format("January 2006") }

// Since says since when the client orders.
func Since(o workspace.Overview, f Frame) string {
	switch {
	case o.First == 0:
		return "No order yet"
	case o.FirstHere == 0:
		return "Client since " + monthYear(o.First, f) + ", never online"
	}
	return "Client since " + monthYear(o.First, f) + ", online since " + monthYear(o.FirstHere, f)
}

func onBefore(now, before int) (lead, rest string) {
	switch {
	case before == 0 && now == 0:
		return "", "none in the 90 before either"
	case before == 0:
		return "", "none in the 90 before"
	case now == before:
		return "", "as in the 90 before"
	}
	return ui.Signed(ui.Number(int64(now-before), "en-GB"), int64(now-before)), "on the 90 before"
}

func revenueOn(o workspace.Overview) (lead, rest string) {
	switch {
	case o.RevenueBefore <= 0 && o.Revenue <= 0:
		return "", "none in the 90 before either"
	case o.RevenueBefore <= 0:
		return "", "none in the 90 before"
	}
	return deskclients.Share(int64(o.Change()), int64(o.RevenueBefore)), "on the 90 before"
}

func percentOf(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (part*100+whole/2)/whole)
}

func creditHead(o workspace.Overview) string {
	if share, ok := o.CreditShare(); ok {
		return fmt.Sprintf("%d %%", share)
	}
	if o.CreditLimit == nil {
		return "no limit"
	}
	return "none"
}

func trend(o workspace.Overview) (ui.Tone, string, string) {
	switch o.Trend() {
	case workspace.Growing:
		return ui.OK, "up", "Growing"
	case workspace.Steady:
		return ui.OK, "check", "Steady"
	case workspace.Falling:
		return ui.Warn, "fall", "Falling"
	case workspace.Silent:
		return ui.Bad, "alert", "Silent"
	}
	if o.First == 0 {
		return ui.Neutral, "clock", "New"
	}
	return ui.Neutral, "clock", "No orders in 180 days"
}

// missingWords say what is missing, what it means, what to do, and where.
func missingWords(f Frame, m workspace.Missing) (what, means, do, to string) {
	switch m.What {
	case workspace.NoManager:
		return "Nobody looks after them", "No manager’s card stands on their pages, and nobody gets their requests.", "Choose a manager", f.At("handover")
	case workspace.NoRange:
		return "They see nothing", "No range was given to them: every page of their storefront is empty.", "Give them a range", f.At("range")
	case workspace.NoProducts:
		return "They see nothing", "No product is in the range that they were given.", "Change their range", f.At("range")
	case workspace.NoPrices:
		return "They pay nothing", "No list has a price in " + f.H.Account.Currency + ": every product is on request.", "Give them a price list", f.At("prices")
	case workspace.NoList:
		return "No price list of their own", "They pay the base list.", "Give them a price list", f.At("prices")
	case workspace.NoShipTo:
		return "No ship-to location", "Every order asks for an address.", "Add a location", f.At("locations", "new")
	case workspace.NoPeople:
		return "Nobody can come in", "No person was added.", "Invite somebody", f.At("people", "invite")
	case workspace.NotInvited:
		return "Nobody is invited", "People are there, and nobody was written to.", "", ""
	}
	return "Invited, nobody came in yet", "An invitation works for 14 days and can be sent again.", "See people", f.At("people")
}
