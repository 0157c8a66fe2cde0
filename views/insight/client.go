package insight

import (
	"fmt"
	"math"
	"strconv"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/clock"
	"tradecounter/views/desk/client"
	"tradecounter/views/ui"
)

// ClientView is a client's own figures and what happened with it over time.
type ClientView struct {
	Frame
	WithBefore
	F          client.Frame
	Prediction *figures.Prediction
	Risk       *figures.Risk
	Revenue    []figures.Point
	Earlier    []figures.Point
	From, To   clock.Date // of the journey
	Happened   Happened
	Online     []ChannelSeries
}

// Happened is what the journey draws.
type Happened struct {
	Orders   []figures.BehindOrder
	Visits   []recording.Visit
	Carts    []recording.Cart
	Contacts []Contact
}

// Contact is a call, letter, chat or visit.
type Contact struct {
	At      clock.Time
	Channel string
	Reason  string
	Minutes int
}

// OwnFigures are those of one client that tell something.
var OwnFigures = []figures.Name{figures.Revenue, figures.Orders, figures.OrderValue, figures.DaysBetween,
	figures.ReturnRate, figures.CartAbandonment, figures.ServiceContacts, figures.Searches}

func (v ClientView) board() Board {
	return Board{Frame: v.Frame, WithBefore: v.WithBefore, Trend: v.Revenue, Revenue: v.Revenue, Earlier: v.Earlier}
}

func (v ClientView) expected() string {
	p := v.Prediction
	if p == nil || p.Alive == nil {
		return "Too few orders to tell what comes next."
	}
	text := "The chance that it is still a client is " + v.chance(p.Alive)
	if p.Frequency == 0 {
		text = "It ordered on one day so far, which tells little; as others go, the chance that it is still a client is " + v.chance(p.Alive)
	}
	if p.OrdersYear != nil {
		text += "; of the next 52 weeks " + ui.Decimal(*p.OrdersYear, 1, v.C.Locale) + " days with an order are expected"
	}
	if p.ValueYear != nil {
		text += ", worth " + v.stake(p.ValueYear)
	}
	return text + "."
}

var orderDots = map[string]string{"online": "ch-b1", "phone": "ch-hole", "email": "ch-hole", "rep": "ch-b3"}

func (v ClientView) journey() ui.Chart {
	day := func(t clock.Time) clock.Date { return t.Date(v.C.Zone) }
	inside := func(t clock.Time) bool { d := day(t); return d >= v.From && d < v.To }
	var orders, visits, carts, contacts []ui.Beat
	most := 1.0
	for _, o := range v.Happened.Orders {
		most = math.Max(most, float64(o.Revenue))
	}
	for _, o := range v.Happened.Orders {
		if inside(o.At) {
			class := orderDots[o.Channel]
			if class == "" {
				class = "ch-b2"
			}
			orders = append(orders, ui.Beat{Day: day(o.At), Class: class, Size: math.Max(float64(o.Revenue), 0) / most,
				Says: ui.DateLong(day(o.At), v.C.Locale) + ", " + o.Number + ", " + ChannelNames[o.Channel] + ", " + ui.WholeMoney(o.Revenue, v.Currency, v.C.Locale)})
		}
	}
	for _, x := range v.Happened.Visits {
		visits = append(visits, ui.Beat{Day: day(x.BegunAt), Class: "ch-bs", Size: math.Min(float64(x.Pages)/40, 1), Says: ui.DateLong(day(x.BegunAt), v.C.Locale) + ", " + plural(x.Pages, "page", "pages") + ", came to: " + stageNames[x.Reached]})
	}
	for _, c := range v.Happened.Carts {
		if inside(c.ChangedAt) && c.Abandoned() {
			carts = append(carts, ui.Beat{Day: day(c.ChangedAt), Class: "ch-b3", Size: 0.15, Says: ui.DateLong(day(c.ChangedAt), v.C.Locale) + ", " + cartOutcome(c) + ", " + ui.Money(c.Value, c.Currency, v.C.Locale)})
		}
	}
	for _, c := range v.Happened.Contacts {
		if inside(c.At) {
			contacts = append(contacts, ui.Beat{Day: day(c.At), Class: "ch-hole", Size: math.Min(float64(c.Minutes)/60, 1), Says: ui.DateLong(day(c.At), v.C.Locale) + ", " + c.Channel + ", " + plural(c.Minutes, "minute", "minutes") + ": " + c.Reason})
		}
	}
	lanes := []ui.Lane{{Name: "Orders", Dots: orders}, {Name: "Visits", Dots: visits}, {Name: "Carts left", Dots: carts}, {Name: "Contacts", Dots: contacts}}
	c := ui.Chart{ID: "journey", Title: v.way(len(orders), len(visits), len(contacts)), What: "What happened from " + ui.DateLong(v.From, v.C.Locale) + " to " + ui.DateLong(v.To.AddDays(-1), v.C.Locale) + "; orders by value, visits by pages, contacts by minutes",
		Wide: true, Drawing: ui.LaneChart(v.From, v.To, lanes), Legend: []ui.Key{{Class: "ch-b1", Name: "order online"}, {Class: "ch-hole", Name: "by phone, email; contact"}, {Class: "ch-b3", Name: "order by visit; cart left"}, {Class: "ch-bs", Name: "visit to the portal"}}}
	c.Table = v.journeyTable(lanes)
	return c
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// way is the journey in a sentence.
func (v ClientView) way(orders, visits, contacts int) string {
	if v.Risk != nil {
		return v.Risk.Reason()
	}
	if orders+visits+contacts == 0 {
		return "Nothing has happened yet"
	}
	return fmt.Sprintf("%s, %s and %s in these months", plural(orders, "order", "orders"), plural(visits, "visit", "visits"), plural(contacts, "contact", "contacts"))
}

func (v ClientView) journeyTable(lanes []ui.Lane) (t ui.NumberTable) {
	t.Head = []string{"Month"}
	for _, l := range lanes {
		t.Head = append(t.Head, l.Name)
	}
	for d := v.From.AddMonths(0, 1); d < v.To; d = d.AddMonths(1, 1) {
		month := figures.Month(d)
		row := []string{PeriodName(month)}
		for _, l := range lanes {
			n := 0
			for _, b := range l.Dots {
				if b.Day >= month.From && b.Day < month.To {
					n++
				}
			}
			row = append(row, strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
