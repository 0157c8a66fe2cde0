package standing

import (
	"math/rand/v2"
	"testing"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

func day(text string) clock.Date {
	d, err := clock.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDueDates(t *testing.T) {
	for _, c := range []struct {
		name    string
		cadence Cadence
		anchor  string
		want    []string
	}{
		{"every 10 days", Cadence{Unit: Days, Every: 10}, "2026-12-25", []string{"2026-12-25", "2027-01-04", "2027-01-14"}},
		{"every day over a leap day", Cadence{Unit: Days, Every: 1}, "2028-02-28", []string{"2028-02-28", "2028-02-29", "2028-03-01"}},
		{"every second Monday, begun on a Wednesday", Cadence{Unit: Weeks, Every: 2, Weekday: 1}, "2026-11-25", []string{"2026-11-30", "2026-12-14", "2026-12-28"}},
		{"every Sunday, begun on one", Cadence{Unit: Weeks, Every: 1, Weekday: 7}, "2026-11-22", []string{"2026-11-22", "2026-11-29"}},
		{"the 31st is the last day in shorter months", Cadence{Unit: Months, Every: 1, DayOfMonth: 31}, "2027-01-15",
			[]string{"2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"}},
		{"the 30th in a leap year", Cadence{Unit: Months, Every: 1, DayOfMonth: 30}, "2028-01-30", []string{"2028-01-30", "2028-02-29", "2028-03-30"}},
		{"the 29th in an ordinary year", Cadence{Unit: Months, Every: 12, DayOfMonth: 29}, "2027-02-01", []string{"2027-02-28", "2028-02-29", "2029-02-28"}},
		{"anchored on the last day of February", Cadence{Unit: Months, Every: 1, DayOfMonth: 31}, "2027-02-28", []string{"2027-02-28", "2027-03-31"}},
		{"a day that is over this month begins next month", Cadence{Unit: Months, Every: 3, DayOfMonth: 5}, "2026-11-06", []string{"2026-12-05", "2027-03-05", "2027-06-05"}},
		{"every month over the year", Cadence{Unit: Months, Every: 1, DayOfMonth: 1}, "2026-12-01", []string{"2026-12-01", "2027-01-01"}},
	} {
		r := Rhythm{c.cadence, day(c.anchor)}
		for n, want := range c.want {
			if got := r.Due(n); got != day(want) {
				t.Errorf("%s: due %d is %s, want %s", c.name, n, got, want)
			}
		}
	}
}

// slowly counts one day after the other, without any formula.
func slowly(r Rhythm, until clock.Date) (due []clock.Date) {
	matches := 0
	for d := r.Anchor; d <= until; d = d.AddDays(1) {
		switch r.Unit {
		case Weeks:
			if d.Weekday() != r.Weekday {
				continue
			}
		case Months:
			tomorrow := d.AddDays(1)
			lastOfMonth := tomorrow.Day() == 1
			if d.Day() != r.DayOfMonth && !(lastOfMonth && d.Day() < r.DayOfMonth) {
				continue
			}
		}
		if matches%r.Every == 0 {
			due = append(due, d)
		}
		matches++
	}
	return due
}

func anyCadence(random *rand.Rand) Cadence {
	switch random.IntN(3) {
	case 0:
		return Cadence{Unit: Days, Every: 1 + random.IntN(40)}
	case 1:
		return Cadence{Unit: Weeks, Every: 1 + random.IntN(9), Weekday: 1 + random.IntN(7)}
	}
	return Cadence{Unit: Months, Every: 1 + random.IntN(13), DayOfMonth: []int{1, 5, 15, 27, 28, 29, 30, 31}[random.IntN(8)]}
}

func TestRhythmsAgreeWithASlowCalendar(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 21))
	for range 400 {
		r := Rhythm{anyCadence(random), clock.NewDate(2026, 11, 1).AddDays(random.IntN(1500))}
		until := r.Anchor.AddDays(1200)
		due := slowly(r, until)
		for n, d := range due {
			if got := r.Due(n); got != d {
				t.Fatalf("%s from %s: due %d is %s, want %s", r.Cadence, r.Anchor, n, got, d)
			}
		}
		next, last := 0, clock.Date(0)
		for d := r.Anchor.AddDays(-3); d < due[len(due)-1]; d = d.AddDays(1) {
			isDue := due[next] == d
			if r.From(d) != due[next] || r.IsDue(d) != isDue {
				t.Fatalf("%s from %s: on %s the next is %s, want %s", r.Cadence, r.Anchor, d, r.From(d), due[next])
			}
			if isDue {
				last = d
				next++
			}
			if r.After(d) != due[next] || r.Latest(d) != last {
				t.Fatalf("%s from %s: after %s comes %s, want %s; latest %s, want %s", r.Cadence, r.Anchor, d, r.After(d), due[next], r.Latest(d), last)
			}
		}
	}
}

func TestCadencesAreChecked(t *testing.T) {
	for name, c := range map[string]Cadence{
		"unit": {Unit: "years", Every: 1}, "every": {Unit: Days}, "weekday": {Unit: Weeks, Every: 1, Weekday: 8}, "day_of_month": {Unit: Months, Every: 1},
	} {
		problems := fault.Invalid("")
		if c.check(problems); problems.For(name) == "" || len(problems.Fields) != 1 {
			t.Errorf("%+v: %v", c, problems)
		}
	}
	for want, c := range map[string]Cadence{
		"every day": {Unit: Days, Every: 1}, "every 2 weeks on Monday": {Unit: Weeks, Every: 2, Weekday: 1},
		"every month on the last day": {Unit: Months, Every: 1, DayOfMonth: 31}, "every 3 months on day 15": {Unit: Months, Every: 3, DayOfMonth: 15},
	} {
		if got := c.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRunDaysAndChangesOfClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	set := &settings.Settings{Zone: berlin, StandingHour: 2}
	set.Closed.Weekdays[6], set.Closed.Weekdays[7] = true, true
	set.Closed.Days = map[clock.Date]bool{day("2026-12-25"): true}
	cal := calendar{set}
	if got := cal.runOn(day("2026-12-25")); got != day("2026-12-28") {
		t.Errorf("Christmas, a Friday, runs on %s", got)
	}
	if got := cal.runsBy(day("2026-12-27")); got != day("2026-12-24") {
		t.Errorf("by Sunday all up to %s have run", got)
	}
	daily := Rhythm{Cadence{Unit: Days, Every: 1}, day("2026-12-01")}
	if !cal.together(daily, day("2026-12-27")) || cal.together(daily, day("2026-12-28")) {
		t.Error("Sunday's date falls on Monday's run day, Monday's own does not")
	}
	// 02:00 doesn't exist on 28 March 2027 and comes twice on 31 October: each day still has one moment
	if got := cal.moment(day("2027-03-28")).In(berlin).Format("2006-01-02 15:04 MST"); got != "2027-03-28 03:00 CEST" {
		t.Errorf("the run starts at %s", got)
	}
	if got := cal.moment(day("2027-10-31")).Date(berlin); got != day("2027-10-31") {
		t.Errorf("the run starts on %s", got)
	}
	set.StandingOnClosed = true
	if got := cal.runOn(day("2026-12-25")); got != day("2026-12-25") {
		t.Errorf("with the setting it runs on %s", got)
	}
}

func TestSuggestedCadences(t *testing.T) {
	today := day("2026-11-21")
	every := func(days, n int, last string) (list []clock.Date) {
		for i := n - 1; i >= 0; i-- {
			list = append(list, day(last).AddDays(-i*days))
		}
		return list
	}
	monthly := []clock.Date{day("2026-07-15"), day("2026-08-15"), day("2026-09-15"), day("2026-10-15"), day("2026-11-16")}
	for _, c := range []struct {
		name     string
		products [][]clock.Date
		want     string
		start    string
	}{
		{"nothing known", nil, "every month on day 22", "2026-11-22"},
		{"two purchases say nothing", [][]clock.Date{every(7, 2, "2026-11-16")}, "every month on day 22", "2026-11-22"},
		{"weekly on Mondays", [][]clock.Date{every(7, 6, "2026-11-16")}, "every week on Monday", "2026-11-23"},
		{"every four weeks", [][]clock.Date{every(28, 6, "2026-11-17")}, "every 4 weeks on Tuesday", "2026-12-15"},
		{"monthly", [][]clock.Date{monthly}, "every month on day 15", "2026-12-15"},
		{"quarterly", [][]clock.Date{every(91, 4, "2026-10-05")}, "every 3 months on day 5", "2027-01-05"},
		{"every three days", [][]clock.Date{every(3, 5, "2026-11-20")}, "every 3 days", "2026-11-22"},
		{"the middle product decides", [][]clock.Date{every(7, 4, "2026-11-16"), every(14, 5, "2026-11-16"), every(70, 3, "2026-11-16")}, "every 2 weeks on Monday", "2026-11-30"},
		{"long overdue begins now", [][]clock.Date{every(14, 4, "2026-08-03")}, "every 2 weeks on Monday", "2026-11-23"},
	} {
		if got := suggest(c.products, today); got.Cadence.String() != c.want || got.Start != day(c.start) {
			t.Errorf("%s: %s from %s, want %s from %s", c.name, got.Cadence, got.Start, c.want, c.start)
		}
	}
}
