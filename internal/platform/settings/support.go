package settings

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
)

// Support is how the seller answers questions.
type Support struct {
	Hours            Hours // when questions are answered
	ExtendedHours    Hours // for the accounts named
	ExtendedAccounts []string
	Promises         map[string]Promise // by priority
	Channels         []Channel          // besides the portal
	ReplyAddress     string             // letters of a ticket are answered to it, with the ticket's mark before the @; empty: there is none
	ReplyKey         string             // signs that mark
}

// HoursOf are the hours in which an account, named by its slug, is answered.
func (s Support) HoursOf(slug string) Hours {
	if slices.Contains(s.ExtendedAccounts, slug) {
		return s.ExtendedHours
	}
	return s.Hours
}

// Priorities are how urgent a question can be, the least first.
var Priorities = []string{"low", "normal", "high", "urgent"}

// Promise is how soon a question is answered first and solved, in support hours.
type Promise struct{ First, Solution time.Duration }

// Hours are the spans of a week in which somebody answers, by weekday: 1 Monday to 7 Sunday.
type Hours [8][]Span

// Span is a part of a day, in minutes since midnight.
type Span struct{ From, To int }

// Channel is another way to reach the seller.
type Channel struct {
	Kind     string   `json:"kind"`               // one of ChannelKinds
	Name     string   `json:"name"`               // Telephone, order desk
	Address  string   `json:"address"`            // a number, an address or a web address
	Hours    string   `json:"hours,omitempty"`    // in words
	Accounts []string `json:"accounts,omitempty"` // slugs; none: for all
}

// ChannelKinds are the kinds of channels.
var ChannelKinds = []string{"telephone", "email", "chat", "whatsapp", "slack", "teams", "other"}

// ChannelsOf are those that an account may use.
func (s Support) ChannelsOf(slug string) (list []Channel) {
	for _, c := range s.Channels {
		if len(c.Accounts) == 0 || slices.Contains(c.Accounts, slug) {
			list = append(list, c)
		}
	}
	return list
}

// Mailbox is where answers to letters and new questions by mail arrive; without a host none are read.
type Mailbox struct {
	Host     string
	Port     int
	TLS      string // tls, starttls, none
	User     string
	Password string
	Folder   string
}

const (
	defaultHours    = "1-5 08:00-17:00"
	defaultExtended = "1-6 06:00-22:00"
	defaultPromises = "low 16 80, normal 8 40, high 4 16, urgent 1 8"
)

var supportKeys = []Key{
	{Name: "support.hours", Default: defaultHours, Help: "weekdays and hours in which questions are answered, like 1-4 08:00-17:00, 5 08:00-12:00, 5 13:00-15:00",
		read: weekHours(func(s *Settings) *Hours { return &s.Support.Hours })},
	{Name: "support.extended_hours", Default: defaultExtended, Help: "the same, for the accounts of support.extended_accounts",
		read: weekHours(func(s *Settings) *Hours { return &s.Support.ExtendedHours })},
	{Name: "support.extended_accounts", Help: "accounts that are answered in extended hours, by slug: nordwind, minato", read: func(s *Settings, text string) error {
		s.Support.ExtendedAccounts = split(text)
		return nil
	}},
	{Name: "support.promises", Default: defaultPromises, Help: "priority, hours to the first answer, hours to the solution, in support hours: " + defaultPromises, read: promises},
	{Name: "support.channels", Default: `[]`, Help: `JSON list of {"kind","name","address","hours","accounts":["nordwind"]}; kind is one of ` + strings.Join(ChannelKinds, ", "), read: channels},
	{Name: "support.reply_address", Help: "letters about a question are answered to it, with the question's mark: reply@example.com becomes reply+…@example.com",
		read: email(func(s *Settings) *string { return &s.Support.ReplyAddress })},
	{Name: "support.reply_key", Secret: true, Help: "signs reply addresses; made by itself. A new one makes addresses in letters already sent void",
		read: text(func(s *Settings) *string { return &s.Support.ReplyKey })},
	{Name: "mailbox.host", Help: "mail server (IMAP) of the mailbox that answers and questions arrive in; empty: none is read", read: text(func(s *Settings) *string { return &s.Mailbox.Host })},
	{Name: "mailbox.port", Default: "993", Help: "its port", read: number(1, 65535, func(s *Settings) *int { return &s.Mailbox.Port })},
	{Name: "mailbox.tls", Default: "tls", Help: "tls, starttls or none", read: oneOf(func(s *Settings) *string { return &s.Mailbox.TLS }, "tls", "starttls", "none")},
	{Name: "mailbox.user", Help: "its user", read: text(func(s *Settings) *string { return &s.Mailbox.User })},
	{Name: "mailbox.password", Help: "its password", Secret: true, read: text(func(s *Settings) *string { return &s.Mailbox.Password })},
	{Name: "mailbox.folder", Default: "INBOX", Help: "the folder that is read", read: needed(func(s *Settings) *string { return &s.Mailbox.Folder })},
}

// weekHours reads parts like "1-5 08:00-17:00"; a day may stand in several.
func weekHours(field func(*Settings) *Hours) reader {
	return func(s *Settings, text string) error {
		var hours Hours
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
			days, span, ok := strings.Cut(strings.TrimSpace(part), " ")
			from, to, ok2 := weekdaysOf(days)
			open, ok3 := spanOf(strings.TrimSpace(span))
			if !ok || !ok2 || !ok3 {
				return fmt.Errorf("%q is not weekdays and hours like 1-5 08:00-17:00", strings.TrimSpace(part))
			}
			for day := from; day <= to; day++ {
				hours[day] = append(hours[day], open)
			}
		}
		some := false
		for day := range hours {
			slices.SortFunc(hours[day], func(a, b Span) int { return a.From - b.From })
			for i := 1; i < len(hours[day]); i++ {
				if hours[day][i].From < hours[day][i-1].To {
					return fmt.Errorf("hours of weekday %d lie over each other", day)
				}
			}
			some = some || len(hours[day]) > 0
		}
		if !some {
			return fmt.Errorf("a week needs support hours")
		}
		*field(s) = hours
		return nil
	}
}

func weekdaysOf(text string) (from, to int, ok bool) {
	first, last, isRange := strings.Cut(text, "-")
	if !isRange {
		last = first
	}
	from, err := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	return from, to, err == nil && err2 == nil && 1 <= from && from <= to && to <= 7
}

func spanOf(text string) (Span, bool) {
	first, last, ok := strings.Cut(text, "-")
	from, ok2 := minutesOf(first)
	to, ok3 := minutesOf(last)
	return Span{from, to}, ok && ok2 && ok3 && from < to
}

func minutesOf(text string) (int, bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil
}

func promises(s *Settings, text string) error {
	list := map[string]Promise{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' }) {
		words := strings.Fields(part)
		if len(words) != 3 || !slices.Contains(Priorities, words[0]) {
			return fmt.Errorf("%q is not a priority (%s) and two numbers of hours, like normal 8 40", strings.TrimSpace(part), strings.Join(Priorities, ", "))
		}
		first, err := strconv.Atoi(words[1])
		solution, err2 := strconv.Atoi(words[2])
		if err != nil || err2 != nil || first < 1 || solution < first || solution > 2000 {
			return fmt.Errorf("%q: hours to the first answer are at least 1, to the solution at least as many and at most 2000", strings.TrimSpace(part))
		}
		list[words[0]] = Promise{time.Duration(first) * time.Hour, time.Duration(solution) * time.Hour}
	}
	for _, p := range Priorities {
		if _, ok := list[p]; !ok {
			return fmt.Errorf("the promise for %s is missing", p)
		}
	}
	s.Support.Promises = list
	return nil
}

func channels(s *Settings, text string) error {
	var list []Channel
	if err := decode(text, &list); err != nil {
		return err
	}
	for _, c := range list {
		if !slices.Contains(ChannelKinds, c.Kind) || strings.TrimSpace(c.Name) == "" || strings.TrimSpace(c.Address) == "" {
			return fmt.Errorf("a channel needs a kind (%s), a name and an address", strings.Join(ChannelKinds, ", "))
		}
		if u, err := url.Parse(c.Address); strings.Contains(c.Address, "://") && (err != nil || u.Scheme != "https" || u.Host == "") {
			return fmt.Errorf("%q is not a web address that begins with https://", c.Address)
		}
	}
	s.Support.Channels = list
	return nil
}

// Open is the moment on a day at which a span begins, and the one at which it ends. A clock that is changed meanwhile
// makes it shorter or longer.
func (p Span) Open(day clock.Date, zone *time.Location) (from, to clock.Time) {
	return day.At(p.From/60, p.From%60, zone), day.At(p.To/60, p.To%60, zone)
}
