package support

import (
	"testing"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

func at(t *testing.T, text string, zone *time.Location) clock.Time {
	t.Helper()
	parsed, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return clock.From(parsed)
}

func TestSupportHours(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	office := settings.Hours{}
	for day := 1; day <= 5; day++ {
		office[day] = []settings.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	round := settings.Hours{}
	for day := 1; day <= 7; day++ {
		round[day] = []settings.Span{{From: 0, To: 24 * 60}}
	}
	christmas := map[clock.Date]bool{clock.NewDate(2026, 12, 25): true}
	for name, c := range map[string]struct {
		week settings.Hours
		from string
		add  time.Duration
		want string
	}{
		"within a morning":                   {office, "2026-11-23 09:00", 2 * time.Hour, "2026-11-23 11:00"},
		"to the end of a span":               {office, "2026-11-23 09:00", 3 * time.Hour, "2026-11-23 12:00"},
		"over lunch":                         {office, "2026-11-23 11:00", 2 * time.Hour, "2026-11-23 14:00"},
		"over a night":                       {office, "2026-11-23 16:00", 2 * time.Hour, "2026-11-24 09:00"},
		"over a weekend":                     {office, "2026-11-27 16:30", time.Hour, "2026-11-30 08:30"},
		"asked on a Sunday":                  {office, "2026-11-29 12:00", 8 * time.Hour, "2026-11-30 17:00"},
		"asked before opening":               {office, "2026-11-23 05:00", time.Hour, "2026-11-23 09:00"},
		"over a holiday":                     {office, "2026-12-24 16:00", 2 * time.Hour, "2026-12-28 09:00"},
		"a week's work":                      {office, "2026-11-23 08:00", 40 * time.Hour, "2026-11-27 17:00"},
		"the night that is an hour longer":   {round, "2026-10-24 12:00", 24 * time.Hour, "2026-10-25 11:00"},
		"the night that is an hour shorter":  {round, "2026-03-28 12:00", 24 * time.Hour, "2026-03-29 13:00"},
		"office hours and a change of clock": {office, "2026-03-27 16:00", 2 * time.Hour, "2026-03-30 09:00"},
		"no time at all":                     {office, "2026-11-23 09:00", 0, "2026-11-23 09:00"},
	} {
		h := hours{c.week, christmas, berlin}
		from, want := at(t, c.from, berlin), at(t, c.want, berlin)
		if got := h.add(from, c.add); got != want {
			t.Errorf("%s: %s, want %s", name, got.In(berlin), want.In(berlin))
		}
		if got := h.between(from, want); got != c.add {
			t.Errorf("%s: %s lie between, want %s", name, got, c.add)
		}
	}
}

// The clock waits while the client has the word, however often, and what was missed stays missed.
func TestTheClockWaitsForTheClient(t *testing.T) {
	set := &settings.Settings{Zone: time.UTC}
	for day := 1; day <= 5; day++ {
		set.Support.Hours[day] = []settings.Span{{From: 8 * 60, To: 17 * 60}}
	}
	set.Support.Promises = map[string]settings.Promise{"normal": {First: 2 * time.Hour, Solution: 9 * time.Hour}, "urgent": {First: time.Hour, Solution: 2 * time.Hour}}
	ticket := Ticket{State: Open, Priority: "normal", CreatedAt: at(t, "2026-11-23 09:00", time.UTC)}
	due := func(want string) {
		t.Helper()
		if want == "" && ticket.Due == 0 || want != "" && ticket.Due == at(t, want, time.UTC) {
			return
		}
		t.Errorf("due %s, want %s", ticket.Due, want)
	}
	ticket.promise(set)
	due("2026-11-23 11:00")
	ticket.FirstAnswerAt, ticket.State = at(t, "2026-11-23 10:00", time.UTC), Waiting
	ticket.stop(ticket.FirstAnswerAt)
	due("")
	ticket.State = Open
	ticket.run(set, at(t, "2026-11-25 10:00", time.UTC)) // eight hours were left
	due("2026-11-26 09:00")
	ticket.Priority = "urgent" // counted from when it was asked, less what the client took
	ticket.promise(set)
	due("2026-11-25 11:00")
	late := Ticket{State: Open, Priority: "normal", CreatedAt: at(t, "2026-11-23 09:00", time.UTC)}
	late.promise(set)
	late.State = Waiting
	late.stop(at(t, "2026-11-23 15:00", time.UTC))
	late.State = Open
	late.run(set, at(t, "2026-11-24 15:00", time.UTC))
	if late.Due != at(t, "2026-11-23 11:00", time.UTC) || late.SolveDue != at(t, "2026-11-25 09:00", time.UTC) {
		t.Errorf("first due %s, solution due %s", late.Due, late.SolveDue)
	}
}
