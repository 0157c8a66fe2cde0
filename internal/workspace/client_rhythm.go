package workspace

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// Way is how an order came, as the chart tells them apart.
type Way string

// The ways: Online is also what came from a machine (EDI, punch-out), Phone also what came by email.
const (
	Online Way = "online"
	Phone  Way = "phone"
	Visit  Way = "visit"
)

// Ways in the order of the legend.
var Ways = []Way{Online, Phone, Visit}

func wayOf(channel string) Way {
	switch channel {
	case "phone", "email":
		return Phone
	case "rep":
		return Visit
	}
	return Online
}

// Beat is what a client ordered on one day in one way.
type Beat struct {
	Day     clock.Date
	Way     Way
	Orders  int
	Revenue money.Amount // in the seller's currency, before what was cancelled
}

// Rhythm is when a client orders, over the twelve months to a day.
type Rhythm struct {
	From, To clock.Date
	Currency string
	Beats    []Beat // by day
}

func (s *ClientPages) rhythm(ctx context.Context, id int64, set *settings.Settings, today clock.Date) (Rhythm, error) {
	r := Rhythm{From: today.AddMonths(-12, today.Day()), To: today, Currency: set.Currency}
	var rows []struct {
		At       clock.Time   `db:"placed_at"`
		Channel  string       `db:"channel"`
		Currency string       `db:"currency"`
		Rate     int64        `db:"rate_millionths"`
		Sum      money.Amount `db:"lines_total"`
	}
	err := s.db.Select(ctx, &rows, `SELECT o.placed_at, o.channel, o.currency, o.rate_millionths, o.lines_total FROM orders o
		WHERE o.account_id = ? AND o.placed_at >= ? AND `+counted+` ORDER BY o.placed_at`, id, r.From.At(0, 0, set.Zone))
	if err != nil {
		return r, fmt.Errorf("read a year of orders: %w", err)
	}
	at := map[Beat]int{}
	for _, row := range rows {
		sum, err := row.Sum.Convert(row.Currency, set.Currency, row.Rate)
		if err != nil {
			return r, err
		}
		beat := Beat{Day: row.At.Date(set.Zone), Way: wayOf(row.Channel)}
		i, ok := at[beat]
		if !ok {
			i, at[beat] = len(r.Beats), len(r.Beats)
			r.Beats = append(r.Beats, beat)
		}
		r.Beats[i].Orders++
		if r.Beats[i].Revenue, err = money.Add(r.Beats[i].Revenue, sum); err != nil {
			return r, err
		}
	}
	return r, nil
}

// Orders are all of them.
func (r Rhythm) Orders() (n int) {
	for _, b := range r.Beats {
		n += b.Orders
	}
	return n
}

// Usual is the median number of days from one day with orders to the next; 0 with fewer than three such days.
func (r Rhythm) Usual() int {
	var gaps []int
	var last clock.Date
	for _, b := range r.Beats {
		if last != 0 && b.Day != last {
			gaps = append(gaps, b.Day.DaysSince(last))
		}
		last = b.Day
	}
	if len(gaps) < 2 {
		return 0
	}
	slices.Sort(gaps)
	middle := len(gaps) / 2
	if len(gaps)%2 == 1 {
		return gaps[middle]
	}
	return (gaps[middle-1] + gaps[middle] + 1) / 2
}

const (
	recent = 90 // days in which a way that was usual is missed
	enough = 3  // orders that make a way usual
)

// Finding is what the chart shows, in words.
func (r Rhythm) Finding() string {
	if len(r.Beats) == 0 {
		return "No order in twelve months"
	}
	usual, silent := r.Usual(), r.To.DaysSince(r.Beats[len(r.Beats)-1].Day)
	text := ""
	switch {
	case usual > 0 && silent > 2*usual && silent > 7:
		return fmt.Sprintf("No order for %d days; before, one %s", silent, every(usual))
	case usual > 0:
		text = "An order " + every(usual)
	case r.Orders() == 1:
		text = "One order in twelve months"
	default:
		text = fmt.Sprintf("%d orders in twelve months", r.Orders())
	}
	switch {
	case r.stopped(Phone) != 0:
		return text + "; the phone orders stopped in " + r.stopped(Phone).Month().String()
	case r.stopped(Online) != 0:
		return text + "; nothing online since " + r.stopped(Online).Month().String()
	}
	return text
}

func every(days int) string {
	if days == 1 {
		return "every day"
	}
	return fmt.Sprintf("every %d days", days)
}

// stopped is the last day of a way that was usual and isn't any more while orders go on; 0 otherwise.
func (r Rhythm) stopped(way Way) (last clock.Date) {
	since, orders, others := r.To.AddDays(-recent), 0, false
	for _, b := range r.Beats {
		if b.Way == way {
			last, orders = b.Day, orders+b.Orders
		}
		others = others || (b.Way != way && b.Day > since)
	}
	if orders < enough || last > since || !others {
		return 0
	}
	return last
}

// Month is one month of the table beside the chart.
type Month struct {
	First   clock.Date
	Orders  map[Way]int
	Revenue money.Amount
}

// Months are those of the chart, also the empty ones.
func (r Rhythm) Months() []Month {
	var list []Month
	for d := clock.NewDate(r.From.Year(), r.From.Month(), 1); d <= r.To; d = d.AddMonths(1, 1) {
		list = append(list, Month{First: d, Orders: map[Way]int{}})
	}
	for _, b := range r.Beats {
		for i := len(list) - 1; i >= 0; i-- {
			if b.Day >= list[i].First {
				list[i].Orders[b.Way] += b.Orders
				list[i].Revenue += b.Revenue
				break
			}
		}
	}
	return list
}
