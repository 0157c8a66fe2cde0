package insight

import (
	"math"
	"slices"
	"time"

	"tradecounter/internal/insight/clv"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// history is what an account bought before a day: orders of one calendar day in the seller's zone are one purchase.
type history struct {
	account     int64
	first, last clock.Date
	days        int          // with a purchase
	later       money.Amount // value of the purchases after the first
	interval    float64      // median days from one purchase to the next; 0 with fewer than three purchases
}

// histories sums up what was bought before a day, by account; accounts that bought nothing are left out.
func (f *facts) histories(until clock.Date, zone *time.Location) (list []history) {
	var gaps []int
	end := until.At(0, 0, zone)
	for _, a := range f.accounts {
		h := history{account: a.id}
		gaps = gaps[:0]
		for _, o := range a.orders {
			if o.at >= end {
				break
			}
			day := o.at.Date(zone)
			if h.first == 0 {
				h.first, h.last, h.days = day, day, 1
			}
			if day != h.last {
				gaps = append(gaps, day.DaysSince(h.last))
				h.last, h.days = day, h.days+1
			}
			if day != h.first {
				h.later += o.revenue
			}
		}
		if h.days >= 3 {
			h.interval = median(gaps)
		}
		if h.days > 0 {
			list = append(list, h)
		}
	}
	return list
}

// median sorts what it is given.
func median(numbers []int) float64 {
	slices.Sort(numbers)
	middle := len(numbers) / 2
	if len(numbers)%2 == 1 {
		return float64(numbers[middle])
	}
	return float64(numbers[middle-1]+numbers[middle]) / 2
}

// customer is the history as the models see it at the end of a day: times in weeks, values in units of the currency.
func (h history) customer(lastDay clock.Date, currency string) clv.Customer {
	c := clv.Customer{Frequency: h.days - 1, Recency: float64(h.last.DaysSince(h.first)) / 7, Age: float64(lastDay.DaysSince(h.first)) / 7}
	if c.Frequency > 0 {
		c.MeanValue = Major(float64(h.later), currency) / float64(c.Frequency)
	}
	return c
}

// minor is how many minor units make one unit of a currency.
func minor(currency string) float64 { return math.Pow10(money.MinorDigits(currency)) }

// InUnits is a number of minor units in units of its currency, like 12.34 for 1234 cents; nil stays nil.
func InUnits(number *float64, currency string) *float64 {
	if number == nil {
		return nil
	}
	return new(Major(*number, currency))
}
