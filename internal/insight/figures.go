package insight

import (
	"math"

	"tradecounter/internal/platform/settings"
)

// figure makes one figure of sums.
func (s *sums) figure(name Name, w *window, set *settings.Settings) Figure {
	f := Figure{Name: name, Unfinished: w.unfinished}
	of := func(numerator, denominator, scale float64) {
		f.Numerator, f.Denominator = numerator, denominator
		f.Value = share(numerator, denominator, scale)
	}
	count := func(n float64) { f.Numerator, f.Value = n, &n }
	switch name {
	case Revenue:
		count(float64(s.revenue))
	case Orders:
		count(float64(s.orders))
	case Customers:
		count(float64(s.atTo))
	case Searches:
		count(float64(s.searches))
	case Churn:
		of(float64(s.lost), float64(s.atFrom), 100)
	case Retention:
		of(float64(s.atFrom-s.lost), float64(s.atFrom), 100)
	case RepeatPurchase:
		of(float64(s.repeat), float64(s.accounts), 100)
	case ReturnRate:
		of(float64(s.returned), float64(s.units), 100)
		f.Parts = map[string]float64{"unmatched": float64(s.unmatched)}
	case OrderValue:
		of(float64(s.revenue), float64(s.orders), 1)
	case LifetimeValue:
		s.lifetime(&f, w, set)
	case NetPromoter:
		of(float64(s.promoters-s.detractors), float64(s.promoters+s.passives+s.detractors), 100)
		f.Parts = map[string]float64{"promoters": float64(s.promoters), "passives": float64(s.passives), "detractors": float64(s.detractors)}
	case Satisfaction:
		of(float64(s.satisfied), float64(s.rated), 100)
	case DaysBetween:
		of(s.between, float64(s.repeat), 1)
	case DaysBetweenMean:
		of(s.betweenMean, float64(s.repeat), 1)
	case OnlineRetention:
		of(float64(s.retained), float64(s.newOnline), 100)
		f.Parts = map[string]float64{"went_back": float64(s.wentBack), "silent": float64(s.newOnline - s.retained - s.wentBack)}
	case CartAbandonment:
		s.abandonment(&f)
		f.Unfinished = w.cartsProvisional
	case ServiceContacts:
		of(float64(s.calls+s.emails), float64(s.allOrders), 100)
		f.Parts = map[string]float64{"minutes": float64(s.minutes), "calls": float64(s.calls), "emails": float64(s.emails)}
	case SearchesEmpty:
		of(float64(s.empty), float64(s.searches), 100)
	case SearchesClicked:
		of(float64(s.clicked), float64(s.searches), 100)
	case SearchesCarted:
		of(float64(s.carted), float64(s.searches), 100)
	}
	return f
}

// share is a quotient, nil without anything to divide by.
func share(numerator, denominator, scale float64) *float64 {
	if denominator == 0 {
		return nil
	}
	value := numerator / denominator * scale
	return &value
}

func (s *sums) abandonment(f *Figure) {
	ended := 0
	f.Parts = map[string]float64{"running": float64(s.running), "abandoners": float64(s.abandoners), "called_instead": float64(s.calledInstead)}
	for i, n := range s.carts {
		ended += n
		f.Parts[Outcomes[i]] = float64(n)
	}
	for i, n := range s.abandonedAt {
		f.Parts["step_"+Steps[i]] = float64(n)
	}
	f.Numerator, f.Denominator = float64(s.carts[emptied]+s.carts[cold]), float64(ended)
	f.Value = share(f.Numerator, f.Denominator, 100)
}

// lifetime is the value of an account over its lifespan. yearly churn = 1 − (1 − churn)^(365.25 ÷ days).
func (s *sums) lifetime(f *Figure, w *window, set *settings.Settings) {
	f.Numerator, f.Denominator = float64(s.revenue), float64(s.orders)
	if s.orders == 0 {
		return
	}
	days := float64(w.Days())
	years := days / yearDays
	average := float64(s.revenue) / float64(s.orders)
	often := float64(s.orders) / float64(s.accounts) / years
	lifespan, isObserved := 0.0, 0.0
	if s.lost > 0 {
		churn := float64(s.lost) / float64(s.atFrom)
		lifespan = 1 / (1 - math.Pow(1-churn, yearDays/days))
	} else {
		lifespan, isObserved = s.observed/float64(s.accounts)/yearDays, 1
	}
	value := average * often * lifespan
	over := lifespan / years / float64(s.accounts) // brings sums of the period to one account's lifespan
	acquisition := float64(s.acquisition) / float64(s.accounts)
	contacts := float64(s.allMinutes) * float64(set.Figures.ContactRate) * over
	f.Value = &value
	f.Parts = map[string]float64{"average_order_value": average, "orders_per_account_year": often, "lifespan_years": lifespan, "lifespan_observed": isObserved,
		"acquisition": acquisition, "contacts": contacts, "discounts": float64(s.discounts) * over, "net": value - acquisition - contacts}
}

// Major is an amount of minor units in the currency's unit.
func Major(amount float64, currency string) float64 { return amount / minor(currency) }
