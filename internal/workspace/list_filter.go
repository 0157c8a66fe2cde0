package workspace

import (
	"cmp"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Filter narrows the list of clients; its zero value is everyone by name.
type Filter struct {
	Words    string // all of them in name, address or external number, in any casing
	Status   string // active, blocked, closed; "": all but closed ones
	Segment  string
	Manager  string // by name; Nobody: without one
	Trend    Trend
	Credit   string // hold, nearly (80 % and more), over
	Requests bool   // with open requests
	Promises bool   // with promises not kept yet
	EndsIn   int    // a contract price ends within so many days; 0: whether or not
	Nothing  bool   // sees nothing
	NotLive  bool
	Sort     string // a key of orders, "-" before it for descending
}

// Nobody stands for clients without a manager.
const Nobody = "nobody"

// orders are the keys by which the list sorts.
var orders = map[string]func(a, b Client) int{
	"name":     byName,
	"segment":  func(a, b Client) int { return compareText(a.Segment, b.Segment) },
	"manager":  func(a, b Client) int { return compareText(a.Manager, b.Manager) },
	"status":   func(a, b Client) int { return cmp.Compare(a.Status, b.Status) },
	"last":     func(a, b Client) int { return cmp.Compare(a.LastOrder, b.LastOrder) },
	"orders":   func(a, b Client) int { return cmp.Compare(a.Orders, b.Orders) },
	"revenue":  func(a, b Client) int { return cmp.Compare(a.Revenue, b.Revenue) },
	"before":   func(a, b Client) int { return cmp.Compare(a.RevenueBefore, b.RevenueBefore) },
	"change":   func(a, b Client) int { return cmp.Compare(a.Change(), b.Change()) },
	"requests": func(a, b Client) int { return cmp.Compare(a.Requests, b.Requests) },
	"promises": func(a, b Client) int { return cmp.Compare(a.Promises, b.Promises) },
	"ends":     func(a, b Client) int { return cmp.Compare(endOrder(a.ContractEnd), endOrder(b.ContractEnd)) },
	"credit":   func(a, b Client) int { return cmp.Compare(a.creditOrder(), b.creditOrder()) },
	"signed":   func(a, b Client) int { return cmp.Compare(a.Came, b.Came) },
}

func byName(a, b Client) int { return compareText(a.Name, b.Name) }

func compareText(a, b string) int {
	if c := cmp.Compare(db.Folded(a), db.Folded(b)); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// endOrder puts what doesn't end last.
func endOrder(d clock.Date) clock.Date {
	if d == 0 {
		return 1 << 40
	}
	return d
}

func (c Client) creditOrder() int64 {
	if share, ok := c.CreditShare(); ok {
		return share
	}
	return -1
}

func (f Filter) sort(list []Client) {
	key, descending := strings.CutPrefix(f.Sort, "-")
	by, ok := orders[key]
	if !ok {
		by, descending = byName, false
	}
	slices.SortStableFunc(list, func(a, b Client) int {
		order := by(a, b)
		if descending {
			order = -order
		}
		return cmp.Or(order, byName(a, b), cmp.Compare(a.ID, b.ID))
	})
}

// leave is what the filter leaves of the clients.
func (f Filter) leave(all []Client, today clock.Date) []Client {
	words := strings.Fields(db.Folded(f.Words))
	left := make([]Client, 0, len(all))
	for _, c := range all {
		if c.holds(words) && f.keeps(c, today) {
			left = append(left, c)
		}
	}
	return left
}

func (c Client) holds(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := db.Folded(c.Name + "\n" + c.Slug + "\n" + c.ExternalID)
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

func (f Filter) keeps(c Client, today clock.Date) bool {
	switch {
	case f.Status == "" && c.Status == "closed", f.Status != "" && c.Status != f.Status,
		f.Segment != "" && c.Segment != f.Segment,
		f.Manager == Nobody && c.ManagerID != 0, f.Manager != "" && f.Manager != Nobody && c.Manager != f.Manager,
		f.Requests && c.Requests == 0, f.Promises && c.Promises == 0,
		f.EndsIn > 0 && (c.ContractEnd == 0 || c.ContractEnd.DaysSince(today) > f.EndsIn),
		f.Nothing && c.Ranges > 0, f.NotLive && c.NotLive() == "":
		return false
	}
	return f.keepsTrend(c) && f.keepsCredit(c)
}

func (f Filter) keepsTrend(c Client) bool {
	trend := c.Trend()
	return f.Trend == "" || trend == f.Trend || f.Trend == Drifting && (trend == Falling || trend == Silent)
}

func (f Filter) keepsCredit(c Client) bool {
	share, ok := c.CreditShare()
	switch f.Credit {
	case "hold":
		return c.CreditHold != ""
	case "nearly":
		return ok && share >= CreditNearly
	case "over":
		return ok && c.CreditUsed > *c.CreditLimit
	}
	return true
}

// CreditNearly is from how many percent of its limit on a client's credit is nearly used.
const CreditNearly = 80

// named are the segments and managers that occur, in order.
func named(all []Client) (segments, managers []string) {
	for _, c := range all {
		if c.Segment != "" {
			segments = append(segments, c.Segment)
		}
		if c.Manager != "" {
			managers = append(managers, c.Manager)
		}
	}
	slices.Sort(segments)
	slices.Sort(managers)
	return slices.Compact(segments), slices.Compact(managers)
}
