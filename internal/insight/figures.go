package insight

import (
	"math"

	"tradecounter/internal/platform/settings"
)

// figure makes one figure of sums.
func (s *sums) figure(name Name, w *window, set *settings.Settings) Figure {
	f := Figure{Name: name, Unfinished: w.unfinished, Parts: s.parts(name, w, set)}
	if name == CartAbandonment {
		f.Unfinished = w.cartsProvisional
	}
	f.Numerator, f.Denominator, f.Value = s.value(name, w)
	return f
}

// value is what one figure comes to.
func (s *sums) value(name Name, w *window) (numerator, denominator float64, value *float64) {
	of := func(numerator, denominator, scale float64) (float64, float64, *float64) {
		return numerator, denominator, share(numerator, denominator, scale)
	}
	count := func(n float64) (float64, float64, *float64) { return n, 0, &n }
	switch name {
	case Revenue:
		return count(float64(s.revenue))
	case Orders:
		return count(float64(s.orders))
	case Customers:
		return count(float64(s.atTo))
	case Searches:
		return count(float64(s.searched.Made))
	case Churn:
		return of(float64(s.lost), float64(s.atFrom), 100)
	case Retention:
		return of(float64(s.atFrom-s.lost), float64(s.atFrom), 100)
	case RepeatPurchase:
		return of(float64(s.repeat), float64(s.accounts), 100)
	case ReturnRate:
		return of(float64(s.returned), float64(s.units), 100)
	case OrderValue:
		return of(float64(s.revenue), float64(s.orders), 1)
	case LifetimeValue:
		return float64(s.revenue), float64(s.orders), s.lifetime(w).value()
	case NetPromoter:
		return of(float64(s.promoters-s.detractors), float64(s.promoters+s.passives+s.detractors), 100)
	case Satisfaction:
		return of(float64(s.satisfied), float64(s.rated), 100)
	case DaysBetween:
		return of(s.between, float64(s.repeat), 1)
	case DaysBetweenMean:
		return of(s.betweenMean, float64(s.repeat), 1)
	case OnlineRetention:
		return of(float64(s.retained), float64(s.newOnline), 100)
	case CartAbandonment:
		ended := 0
		for _, n := range s.carts {
			ended += n
		}
		return of(float64(s.carts[emptied]+s.carts[cold]), float64(ended), 100)
	case ServiceContacts:
		return of(float64(s.calls+s.emails), float64(s.allOrders), 100)
	case SearchesEmpty:
		return of(float64(s.searched.Empty), float64(s.searched.Made), 100)
	case SearchesClicked:
		return of(float64(s.searched.Clicked), float64(s.searched.Made), 100)
	case SearchesCarted:
		return of(float64(s.searched.Carted), float64(s.searched.Made), 100)
	}
	return 0, 0, nil
}

// parts are what else belongs to a figure, nil for most.
func (s *sums) parts(name Name, w *window, set *settings.Settings) map[string]float64 {
	switch name {
	case LifetimeValue:
		return s.lifetimeParts(w, set)
	case NetPromoter:
		return map[string]float64{"promoters": float64(s.promoters), "passives": float64(s.passives), "detractors": float64(s.detractors)}
	case OnlineRetention:
		return map[string]float64{"went_back": float64(s.wentBack), "silent": float64(s.newOnline - s.retained - s.wentBack)}
	case CartAbandonment:
		parts := map[string]float64{"running": float64(s.running), "abandoners": float64(s.abandoners), "called_instead": float64(s.calledInstead)}
		for i, n := range s.carts {
			parts[Outcomes[i]] = float64(n)
		}
		for i, n := range s.abandonedAt {
			parts["step_"+Steps[i]] = float64(n)
		}
		return parts
	case ServiceContacts:
		return map[string]float64{"minutes": float64(s.minutes), "calls": float64(s.calls), "emails": float64(s.emails)}
	}
	return nil
}

// share is a quotient, nil without anything to divide by.
func share(numerator, denominator, scale float64) *float64 {
	if denominator == 0 {
		return nil
	}
	value := numerator / denominator * scale
	return &value
}

// lifetime is what the value of an account over its lifespan is made of.
type lifetime struct {
	average, often, years float64 // value of an order, orders of an account in a year, years
	observed              bool    // nobody left: the years are how long they have been ordering
}

// lifetime takes yearly churn as 1 − (1 − churn)^(365.25 ÷ days); it is zero without orders.
func (s *sums) lifetime(w *window) (l lifetime) {
	if s.orders == 0 {
		return l
	}
	days := float64(w.Days())
	l.average = float64(s.revenue) / float64(s.orders)
	l.often = float64(s.orders) / float64(s.accounts) / (days / yearDays)
	if s.lost > 0 {
		churn := float64(s.lost) / float64(s.atFrom)
		l.years = 1 / (1 - math.Pow(1-churn, yearDays/days))
	} else {
		l.years, l.observed = s.observed/float64(s.accounts)/yearDays, true
	}
	return l
}

func (l lifetime) value() *float64 {
	if l == (lifetime{}) {
		return nil
	}
	return new(l.average * l.often * l.years)
}

func (s *sums) lifetimeParts(w *window, set *settings.Settings) map[string]float64 {
	l := s.lifetime(w)
	value := l.value()
	if value == nil {
		return nil
	}
	over := l.years / (float64(w.Days()) / yearDays) / float64(s.accounts) // brings sums of the period to one account's lifespan
	acquisition := float64(s.acquisition) / float64(s.accounts)
	contacts := float64(s.allMinutes) * float64(set.Figures.ContactRate) * over
	isObserved := 0.0
	if l.observed {
		isObserved = 1
	}
	return map[string]float64{"average_order_value": l.average, "orders_per_account_year": l.often, "lifespan_years": l.years, "lifespan_observed": isObserved,
		"acquisition": acquisition, "contacts": contacts, "discounts": float64(s.discounts) * over, "net": *value - acquisition - contacts}
}

// Major is an amount of minor units in the currency's unit.
func Major(amount float64, currency string) float64 { return amount / minor(currency) }
