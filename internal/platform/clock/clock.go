// Package clock holds time as the databases keep it: Time in Unix milliseconds, Date as a calendar date.
// Services get a Now; nothing below the doors asks the system clock itself.
package clock

import (
	"fmt"
	"strconv"
	"time"
)

// Time is a moment in Unix milliseconds; 0 means none. It sorts, subtracts and indexes alike on both databases.
type Time int64

// Now tells the present moment; tests inject their own.
type Now func() Time

// System is the machine's clock.
func System() Time { return From(time.Now()) }

// From cuts a time to milliseconds; the zero time becomes 0.
func From(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.UnixMilli())
}

// Std is the moment in UTC; the zero time for 0.
func (t Time) Std() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}

// In is the moment in a zone.
func (t Time) In(zone *time.Location) time.Time { return time.UnixMilli(int64(t)).In(zone) }

// IsZero says that there is no moment.
func (t Time) IsZero() bool { return t == 0 }

// Add moves the moment.
func (t Time) Add(d time.Duration) Time { return t + Time(d.Milliseconds()) }

// Sub is the time from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t-u) * time.Millisecond }

// Date is the calendar date in a zone.
func (t Time) Date(zone *time.Location) Date { return DateOf(t.In(zone)) }

// String is RFC 3339 in UTC, empty for none.
func (t Time) String() string {
	if t == 0 {
		return ""
	}
	return t.Std().Format("2006-01-02T15:04:05.000Z07:00")
}

// Date is a calendar date held as the number YYYYMMDD; 0 means none. It sorts as dates do.
type Date int64

// NewDate makes a date; days and months out of range roll over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the calendar date of t in its own zone.
func DateOf(t time.Time) Date {
	return Date(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

// ParseDate reads YYYY-MM-DD from year 1 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%s is not a date like 2026-11-24", strconv.Quote(s))
	}
	return DateOf(t), nil
}

func (d Date) parts() (int, time.Month, int) {
	return int(d / 10000), time.Month(d / 100 % 100), int(d % 100)
}

// IsZero says that there is no date.
func (d Date) IsZero() bool { return d == 0 }

// Year, Month and Day are the date's parts.
func (d Date) Year() int { y, _, _ := d.parts(); return y }

// Month is 1 to 12.
func (d Date) Month() time.Month { _, m, _ := d.parts(); return m }

// Day is the day of the month.
func (d Date) Day() int { _, _, day := d.parts(); return day }

// Std is midnight UTC of the date.
func (d Date) Std() time.Time {
	y, m, day := d.parts()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

// At is an hour and minute of the date in a zone. A time that a change of clock skips is the moment after it.
func (d Date) At(hour, minute int, zone *time.Location) Time {
	y, m, day := d.parts()
	t := time.Date(y, m, day, hour, minute, 0, 0, zone)
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	switch wanted := time.Date(y, m, day, hour, minute, 0, 0, time.UTC); { // in a gap time.Date takes one side of it or the other
	case wall.Before(wanted):
		_, t = t.ZoneBounds()
	case wall.After(wanted):
		t, _ = t.ZoneBounds()
	}
	return From(t)
}

// AddDays moves by calendar days.
func (d Date) AddDays(n int) Date { return DateOf(d.Std().AddDate(0, 0, n)) }

// AddMonths moves by calendar months to the given day, or the last day of a shorter month.
func (d Date) AddMonths(n, day int) Date {
	y, m, _ := d.parts()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(day, last)-1))
}

// DaysSince is the number of calendar days from e to d.
func (d Date) DaysSince(e Date) int { return int((d.Std().Unix() - e.Std().Unix()) / 86_400) }

// Weekday is Monday 1 to Sunday 7.
func (d Date) Weekday() int {
	if w := d.Std().Weekday(); w != time.Sunday {
		return int(w)
	}
	return 7
}

// String is YYYY-MM-DD, empty for none.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.parts()
	return fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
}

// MarshalText and UnmarshalText make dates readable in JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD or nothing.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(b))
	*d = parsed
	return err
}
