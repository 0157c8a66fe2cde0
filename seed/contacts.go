package seed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tradecounter/internal/platform/clock"
)

// pastContact is a touch between a client and the seller's people.
type pastContact struct {
	account     string
	day, minute int // as of pastOrder
	channel     string
	reason      string
	minutes     int
	note        string
}

// ordering is the reason of whoever orders through people.
const ordering = "Needed help ordering"

// pastContacts are the calls, letters and visits in which orders were taken, those about them afterwards, and those of
// story/contacts.json; oldest first.
func (s *story) pastContacts() ([]pastContact, error) {
	var all []pastContact
	for _, o := range s.pastOrders() {
		all = append(all, o.taken()...)
		all = append(all, o.trouble()...)
	}
	var told []struct {
		Account string `json:"account"`
		DaysAgo int    `json:"days_ago"`
		At      string `json:"at"`
		Channel string `json:"channel"`
		Reason  string `json:"reason"`
		Minutes int    `json:"minutes"`
		Note    string `json:"note"`
	}
	if err := readJSON("contacts", &told); err != nil {
		return nil, err
	}
	for _, c := range told {
		at, err := time.Parse("15:04", c.At)
		if err != nil || s.accounts[c.Account] == nil || c.DaysAgo < 1 {
			return nil, fmt.Errorf("contacts: %s of %s", c.Reason, c.Account)
		}
		all = append(all, pastContact{c.Account, c.DaysAgo, at.Hour()*60 + at.Minute(), c.Channel, c.Reason, c.Minutes, c.Note})
	}
	slices.SortStableFunc(all, func(a, b pastContact) int {
		return cmp.Or(b.day-a.day, a.minute-b.minute, cmp.Compare(a.account, b.account))
	})
	return all, nil
}

// taken is the touch in which an order was given, a few minutes before it was written down.
func (o *pastOrder) taken() []pastContact {
	c := pastContact{account: o.account.slug, day: o.day, reason: ordering}
	dice := func(n int, what string) int { return chance(n, o.number, "contact", what) }
	switch o.channel {
	case "phone":
		c.channel, c.minute, c.minutes = "call", o.minute-4-dice(8, "before"), 4+dice(11, "minutes")
	case "email":
		c.channel, c.minute, c.minutes = "email", o.minute-15-dice(60, "before"), 4+dice(7, "minutes")
	case "rep":
		c.channel, c.minute, c.minutes = "visit", o.minute-30, 25+dice(45, "minutes")
	default:
		return nil
	}
	return []pastContact{c}
}

// troubles are what clients get in touch about after an order, and how often.
var troubles = []struct {
	reason string
	weight int
}{{"Where is my order", 30}, {"Which product", 15}, {"Prices and terms", 14}, {"Missing or damaged", 12}, {"Invoice or payment", 12}, {"Change or cancel an order", 10}, {"Returns", 7}}

// trouble is a touch about an order, one to four working days later: much while everything goes by telephone, little online,
// more again before a client drifts off or goes back to the telephone.
func (o *pastOrder) trouble() []pastContact {
	percent := 30
	switch {
	case o.account.slug == "alster-marine" && o.day <= 40:
		percent = 40
	case o.account.slug == "kestrel" && o.day <= 120:
		percent = 22
	case o.channel == "online" || o.channel == "edi":
		percent = 6
	}
	dice := func(n int, what string) int { return chance(n, o.number, "trouble", what) }
	day := o.day - 1 - dice(4, "day")
	if day < 1 || dice(100, "at all") >= percent {
		return nil
	}
	c := pastContact{account: o.account.slug, day: day, minute: 6*60 + dice(560, "minute"), channel: "call", minutes: 3 + dice(14, "minutes")}
	if dice(100, "channel") < 35 {
		c.channel = "email"
	}
	left := dice(100, "reason")
	for _, t := range troubles {
		if left -= t.weight; left < 0 {
			c.reason = t.reason
			break
		}
	}
	return []pastContact{c}
}

func at(today clock.Date, day, minute int) string {
	return fmt.Sprintf("%sT%02d:%02d:00Z", workday(today, day), minute/60, minute%60)
}

func (s *story) putContacts(put func(...string), today clock.Date) error {
	all, err := s.pastContacts()
	for i, c := range all {
		put(fmt.Sprintf("HV-C-%05d", i+1), c.account, at(today, c.day, c.minute), c.channel, c.reason, strconv.Itoa(c.minutes), c.note)
	}
	return err
}

// putReturns has a little of one delivery in fourteen come back, within two weeks.
func (s *story) putReturns(put func(...string), today clock.Date) error {
	n := 0
	for _, o := range s.pastOrders() {
		dice := func(n int, what string) int { return chance(n, o.number, "return", what) }
		day := o.day - 3 - dice(7, "day")
		if o.status != "delivered" || day < 1 || dice(100, "at all") >= 7 {
			continue
		}
		n++
		order := o.number
		if dice(100, "order") < 20 {
			order = "" // the note was lost on the way
		}
		first := dice(len(o.lines), "line")
		for i, l := range o.lines[first:min(first+1+dice(2, "lines"), len(o.lines))] {
			quantity := max(1, l.quantity*[]int{10, 25, 50, 100}[dice(4, "share"+strconv.Itoa(i))]/100)
			put(fmt.Sprintf("RT-%05d", 10_000+n), o.account.slug, at(today, day, 8*60+dice(420, "minute")), l.product.sku, strconv.Itoa(quantity), order, whyReturned(l.product, dice(100, "why")))
		}
	}
	return nil
}

func whyReturned(p *product, dice int) string {
	switch {
	case within(p.category, "Safety wear") && dice < 60:
		return "Wrong size"
	case dice < 35:
		return "Ordered too many"
	case dice < 65:
		return "Damaged on the way"
	case dice < 85:
		return "Wrong item sent"
	}
	return "Not what was expected"
}

// answered is what a member said of the seller.
type answered struct {
	Account string  `json:"account"`
	Member  string  `json:"member"`
	NPS     []score `json:"nps"`
	CSAT    []score `json:"csat"`
}

type score struct {
	DaysAgo int    `json:"days_ago"` // working days
	Score   int    `json:"score"`
	Comment string `json:"comment"`
}

func (s *story) putAnswers(put func(...string), today clock.Date) error {
	var all []answered
	if err := readJSON("answers", &all); err != nil {
		return err
	}
	n := 0
	for _, a := range all {
		for i, scores := range [][]score{a.NPS, a.CSAT} {
			question := []string{"nps", "csat"}[i]
			for _, given := range scores {
				n++
				put(fmt.Sprintf("HV-%s-%03d", question, n), a.Account,
					at(today, given.DaysAgo, 7*60+chance(500, a.Member, question, strconv.Itoa(given.DaysAgo))), question, strconv.Itoa(given.Score), a.Member, given.Comment)
			}
		}
	}
	return nil
}

// putBaselines are the twelve months before the first client ordered online: most orders took a call or a letter, and
// every third a second one.
func (s *story) putBaselines(put func(...string), today clock.Date) error {
	oldest := 0
	for _, r := range s.rhythms {
		oldest = max(oldest, r.Since)
	}
	first := workday(today, oldest)
	for i := range 12 {
		month := clock.NewDate(first.Year(), first.Month()-12, 1).AddMonths(i, 1)
		name := month.String()[:7]
		for _, way := range []struct {
			channel                   string
			contacts, minutes, orders int
		}{{"call", 132, 8, 96}, {"email", 61, 6, 45}, {"visit", 11, 55, 9}} {
			dice := func(n int, what string) int { return chance(n, "baseline", strconv.Itoa(i), way.channel, what) }
			contacts := way.contacts + dice(way.contacts/5, "contacts")
			put(name, way.channel, strconv.Itoa(contacts), strconv.Itoa(contacts*way.minutes+dice(60, "minutes")), strconv.Itoa(way.orders+dice(way.orders/6, "orders")))
		}
	}
	return nil
}
