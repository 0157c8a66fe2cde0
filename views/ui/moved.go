package ui

import (
	"strings"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
)

// Moved is what exactly happened to an order; a change of dates with its days as the page writes days.
func Moved(m orders.Move, day func(clock.Date) string) string {
	from, to, isDates := strings.Cut(m.Detail, " → ")
	now, err := clock.ParseDate(to)
	if !isDates || err != nil {
		return m.Detail
	}
	words := "Now " + day(now)
	if before, err := clock.ParseDate(from); err == nil {
		words += ", before " + day(before)
	}
	return words
}
