package recording

import (
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// within is a condition on the accounts table, called a: those within reach that the filter names. A channel is nothing
// that visits have.
func within(reach identity.Reach, f insight.Filter) (condition string, args []any) {
	condition, args = reach.Where("a")
	parts := []string{condition}
	add := func(part string, arg any) { parts, args = append(parts, part), append(args, arg) }
	if f.Segment != "" {
		add("a.segment = ?", f.Segment)
	}
	if f.ManagerID != 0 {
		add("a.manager_id = ?", f.ManagerID)
	}
	if f.AccountID != 0 {
		add("a.id = ?", f.AccountID)
	}
	return strings.Join(parts, " AND "), args
}

// joined is a table, called by a letter, whose rows are those of the accounts within reach that the filter names: all of them
// without looking at accounts.
func joined(table, x string, reach identity.Reach, f insight.Filter) (from string, args []any) {
	if f.Channel = ""; reach.All && f == (insight.Filter{}) {
		return table + ` ` + x + ` WHERE 1 = 1`, nil
	}
	condition, args := within(reach, f)
	return table + ` ` + x + ` JOIN accounts a ON a.id = ` + x + `.account_id WHERE ` + condition, args
}

// moments are the midnights that a period lies between.
func moments(p insight.Period, zone *time.Location) (from, to clock.Time) {
	return p.From.At(0, 0, zone), p.To.At(0, 0, zone)
}
