package ui

import (
	"strconv"
	"time"

	"tradecounter/internal/platform/clock"
)

// The interface is English, so are the names of days and months; the order follows the locale.

// Date writes a date near enough to need no year: Tue 24 Nov.
func Date(d clock.Date, locale string) string {
	return write(d, locale, "Mon 2 Jan", "Mon, Jan 2")
}

// DateLong is with the year: Tue 24 Nov 2026.
func DateLong(d clock.Date, locale string) string {
	return write(d, locale, "Mon 2 Jan 2006", "Mon, Jan 2, 2006")
}

// DateNear leaves the year out when it is today's.
func DateNear(d, today clock.Date, locale string) string {
	if d.Year() == today.Year() {
		return Date(d, locale)
	}
	return DateLong(d, locale)
}

// RelativeDate says how far away a date is, within two months: Tue 24 Nov, in 3 days.
func RelativeDate(d, today clock.Date, locale string) string {
	text := DateNear(d, today, locale)
	switch days := d.DaysSince(today); {
	case days == 0:
		return "today, " + text
	case days == 1:
		return "tomorrow, " + text
	case days == -1:
		return "yesterday, " + text
	case days > 1 && days <= 60:
		return text + ", in " + strconv.Itoa(days) + " days"
	case days < -1 && days >= -60:
		return text + ", " + strconv.Itoa(-days) + " days ago"
	default:
		return text
	}
}

// Moment writes a time of day with its date: Tue 17 Nov, 10:24.
func Moment(t clock.Time, zone *time.Location, today clock.Date, locale string) string {
	return DateNear(t.Date(zone), today, locale) + ", " + hour(t.In(zone), locale)
}

// exact is the moment to the second and with its zone, for tooltips.
func exact(t clock.Time, zone *time.Location, locale string) string {
	at := t.In(zone)
	return DateLong(t.Date(zone), locale) + ", " + at.Format("15:04:05 MST")
}

func hour(t time.Time, locale string) string {
	if localeOf(locale).clock12 {
		return t.Format("3:04 pm")
	}
	return t.Format("15:04")
}

func write(d clock.Date, locale, dayFirst, monthFirst string) string {
	switch {
	case d.IsZero():
		return ""
	case localeOf(locale).monthFirst:
		return d.Std().Format(monthFirst)
	default:
		return d.Std().Format(dayFirst)
	}
}
