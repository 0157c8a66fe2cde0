package clock

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	jan31 := NewDate(2027, time.January, 31)
	for _, c := range []struct {
		name string
		got  Date
		want string
	}{
		{"last day in a shorter month", jan31.AddMonths(1, 31), "2027-02-28"},
		{"and back to 31", jan31.AddMonths(2, 31), "2027-03-31"},
		{"leap day", jan31.AddMonths(13, 30), "2028-02-29"},
		{"over the year", NewDate(2026, time.December, 30).AddDays(3), "2027-01-02"},
		{"before the year", jan31.AddMonths(-2, 31), "2026-11-30"},
	} {
		if c.got.String() != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got, c.want)
		}
	}
	if got := NewDate(2026, time.November, 22).Weekday(); got != 7 {
		t.Errorf("Sunday is %d, want 7", got)
	}
	if got := NewDate(2027, time.March, 1).DaysSince(NewDate(2026, time.December, 31)); got != 60 {
		t.Errorf("days = %d, want 60", got)
	}
	if got := NewDate(9999, time.December, 31).DaysSince(NewDate(1, time.January, 1)); got != 3_652_058 {
		t.Errorf("days = %d, want 3652058", got)
	}
}

func TestDateOfAMomentFollowsTheZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	moment := From(time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC))
	if got := moment.Date(berlin).String(); got != "2026-11-22" {
		t.Errorf("date in Berlin = %s", got)
	}
	if got := moment.Date(time.UTC).String(); got != "2026-11-21" {
		t.Errorf("date in UTC = %s", got)
	}
}

func TestATimeThatIsSkippedIsTheMomentAfterTheGap(t *testing.T) {
	for _, c := range []struct {
		zone         string
		day          Date
		hour, minute int
		want         string
	}{
		{"America/Santiago", NewDate(2026, 9, 6), 0, 0, "2026-09-06T04:00:00.000Z"}, // 00:00 to 01:00 is skipped
		{"Africa/Cairo", NewDate(2026, 4, 24), 0, 0, "2026-04-23T22:00:00.000Z"},
		{"Africa/Cairo", NewDate(2026, 4, 24), 0, 30, "2026-04-23T22:00:00.000Z"},
		{"Europe/Berlin", NewDate(2026, 3, 29), 2, 30, "2026-03-29T01:00:00.000Z"},
		{"Europe/Berlin", NewDate(2026, 3, 29), 3, 0, "2026-03-29T01:00:00.000Z"},
		{"Europe/Berlin", NewDate(2026, 3, 29), 0, 0, "2026-03-28T23:00:00.000Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.day.At(c.hour, c.minute, zone).String(); got != c.want {
			t.Errorf("%s %02d:%02d in %s is %s, want %s", c.day, c.hour, c.minute, c.zone, got, c.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-13-01", "2026-02-30", "21.11.2026", "0000-01-01", "2026-1-1"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}
