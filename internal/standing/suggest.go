package standing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Suggestion is the cadence that the account's purchases of some products suggest.
type Suggestion struct {
	Cadence Cadence
	Start   clock.Date // the first due date
	Median  int        // days between purchases; 0: bought too seldom to say, it is monthly then
}

// SuggestCadence looks at how often the account has bought the items: the median of the products' median intervals,
// each from at least three purchases, on the weekday or day of the month on which it most often buys.
func (s *Service) SuggestCadence(ctx context.Context, actor identity.Actor, items []cart.Item) (Suggestion, error) {
	cal, err := s.calendar(ctx)
	if err != nil {
		return Suggestion{}, err
	}
	ids := make([]int64, len(items))
	for i, item := range items {
		ids[i] = item.ProductID
	}
	bought, err := s.store.bought(ctx, actor.Account.ID, ids)
	if err != nil {
		return Suggestion{}, fmt.Errorf("read the account's purchases: %w", err)
	}
	days := map[int64][]clock.Date{}
	for _, b := range bought {
		day, list := b.PlacedAt.Date(cal.Zone), days[b.ProductID]
		if len(list) == 0 || list[len(list)-1] != day {
			days[b.ProductID] = append(list, day)
		}
	}
	lists := make([][]clock.Date, 0, len(days))
	for _, id := range ids {
		lists = append(lists, days[id])
	}
	return suggest(lists, cal.Today(s.now())), nil
}

// suggest works on the days of purchase of each product, oldest first.
func suggest(products [][]clock.Date, today clock.Date) Suggestion {
	var medians []int
	var all []clock.Date
	var last clock.Date
	for _, days := range products {
		if len(days) < 3 {
			continue
		}
		intervals := make([]int, 0, len(days)-1)
		for i := 1; i < len(days); i++ {
			intervals = append(intervals, days[i].DaysSince(days[i-1]))
		}
		medians, all, last = append(medians, middle(intervals)), append(all, days...), max(last, days[len(days)-1])
	}
	tomorrow := today.AddDays(1)
	if len(medians) == 0 {
		return Suggestion{Cadence: Cadence{Unit: Months, Every: 1, DayOfMonth: tomorrow.Day()}, Start: tomorrow}
	}
	g := Suggestion{Median: middle(medians)}
	g.Cadence = nearest(g.Median)
	if g.Cadence.Unit == Weeks {
		g.Cadence.Weekday = mostOften(all, clock.Date.Weekday)
	}
	if g.Cadence.Unit == Months {
		g.Cadence.DayOfMonth = mostOften(all, clock.Date.Day)
	}
	g.Start = Rhythm{g.Cadence, max(tomorrow, last.AddDays(max(g.Median-3, 1)))}.Due(0)
	return g
}

// nearest is the plainest cadence for an interval in days: days below 5, months where they fit at least as well as
// weeks, otherwise weeks.
func nearest(days int) Cadence {
	if days < 5 {
		return Cadence{Unit: Days, Every: max(days, 1)}
	}
	weeks := min(max((days+3)/7, 1), 52)
	months := min((100*days+1522)/3044, 24) // a month has 30.44 days
	offWeeks, offMonths := distance(100*days, 700*weeks), distance(100*days, 3044*months)
	if months > 0 && (offMonths <= offWeeks || (months > 1 && offMonths <= 200)) {
		return Cadence{Unit: Months, Every: months}
	}
	return Cadence{Unit: Weeks, Every: weeks}
}

func distance(a, b int) int { return max(a-b, b-a) }

// middle is the median, the lower of two middle ones.
func middle(numbers []int) int {
	slices.Sort(numbers)
	return numbers[(len(numbers)-1)/2]
}

// mostOften is the part that most dates have, the smallest of several.
func mostOften(days []clock.Date, part func(clock.Date) int) int {
	counts, best := map[int]int{}, 0
	for _, d := range days {
		counts[part(d)]++
	}
	for value, n := range counts {
		if best == 0 || n > counts[best] || (n == counts[best] && value < best) {
			best = value
		}
	}
	return best
}
