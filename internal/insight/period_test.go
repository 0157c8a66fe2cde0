package insight_test

import (
	"testing"

	"tradecounter/internal/insight"
)

func TestPeriods(t *testing.T) {
	today := date("2026-11-22")
	for _, c := range []struct{ text, is, before, yearBefore string }{
		{"2026-10", "2026-10-01 to 2026-10-31", "2026-09-01 to 2026-09-30", "2025-10-01 to 2025-10-31"},
		{"2026-03", "2026-03-01 to 2026-03-31", "2026-02-01 to 2026-02-28", "2025-03-01 to 2025-03-31"},
		{"2026-q1", "2026-01-01 to 2026-03-31", "2025-10-01 to 2025-12-31", "2025-01-01 to 2025-03-31"},
		{"2024", "2024-01-01 to 2024-12-31", "2023-01-01 to 2023-12-31", "2023-01-01 to 2023-12-31"},
		{"90d", "2026-08-24 to 2026-11-21", "2026-05-26 to 2026-08-23", "2025-08-24 to 2025-11-21"},
		{"1d", "2026-11-21 to 2026-11-21", "2026-11-20 to 2026-11-20", "2025-11-21 to 2025-11-21"},
	} {
		p, err := insight.ParsePeriod(c.text, today)
		if err != nil || p.String() != c.is || p.Before().String() != c.before || p.YearBefore().String() != c.yearBefore {
			t.Errorf("%s is %s, before it %s, the year before %s (%v); want %s, %s, %s", c.text, p, p.Before(), p.YearBefore(), err, c.is, c.before, c.yearBefore)
		}
	}
	if p := days("2024-02-29", "2024-03-07").YearBefore(); p.String() != "2023-02-28 to 2023-03-06" {
		t.Errorf("a year before 29 February is %s", p)
	}
	for _, bad := range []string{"", "d", "0d", "-1d", "99999d", "2026-13", "2026-00", "2026-q5", "26-01", "2026-1-1", "0000", "2026-qx"} {
		if p, err := insight.ParsePeriod(bad, today); err == nil {
			t.Errorf("%q is the period %s", bad, p)
		}
	}
	for _, bad := range []insight.Period{{}, days("2026-01-01", "2026-01-01"), days("2026-01-02", "2026-01-01")} {
		if bad.Check() == nil {
			t.Errorf("%s to %s can be counted", bad.From, bad.To)
		}
	}
	if long := days("1900-01-01", "2026-01-01"); long.Check() != nil || long.CheckDrawn() == nil || days("1976-01-01", "2026-01-01").CheckDrawn() != nil {
		t.Error("fifty years can be drawn, longer periods can be counted alone")
	}
}

func TestPeriodsAreSplit(t *testing.T) {
	for _, c := range []struct {
		from, to string
		by       insight.Step
		want     []string
	}{
		{"2026-01-15", "2026-03-02", insight.ByMonth, []string{"2026-01-15 to 2026-01-31", "2026-02-01 to 2026-02-28", "2026-03-01 to 2026-03-01"}},
		{"2026-11-19", "2026-12-01", insight.ByWeek, []string{"2026-11-19 to 2026-11-22", "2026-11-23 to 2026-11-29", "2026-11-30 to 2026-11-30"}}, // Thursday to Monday
	} {
		parts := days(c.from, c.to).Split(c.by)
		if len(parts) != len(c.want) {
			t.Fatalf("%v", parts)
		}
		for i, want := range c.want {
			if parts[i].String() != want {
				t.Errorf("part %d is %s, want %s", i, parts[i], want)
			}
		}
	}
}
