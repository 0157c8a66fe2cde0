package insight

import (
	"math"

	figures "tradecounter/internal/insight"
	"tradecounter/views/ui"
)

func (f Frame) stake(v *float64) string {
	if v == nil {
		return "–"
	}
	return ui.WholeMoney(amount(*v), f.Currency, f.C.Locale)
}

func riskCount(r figures.AtRisk) string {
	if len(r.Accounts) == 1 {
		return "One client"
	}
	return ui.Capital(smallNumber(len(r.Accounts))) + " clients"
}

func riskTitle(f Frame, r figures.AtRisk) string {
	switch n := len(r.Accounts); {
	case n == 0:
		return "No client is at risk"
	case r.AtStake < 1:
		return riskCount(r) + " at risk"
	case n == 1:
		return f.stake(&r.AtStake) + " a year stand at risk with one client"
	default:
		return f.stake(&r.AtStake) + " a year stand at risk with " + smallNumber(n) + " clients"
	}
}

// riskSum is what stands at risk altogether; without a model nobody knows.
func riskSum(f Frame, r figures.AtRisk) string {
	if r.AtStake < 1 {
		return "–"
	}
	return f.stake(&r.AtStake)
}

// shortly is why, for a narrow column: 29 days late, probably gone.
func (f Frame) shortly(r figures.Risk) string {
	switch {
	case r.Overdue && r.DaysOverdue != nil:
		return f.number(*r.DaysOverdue) + " days late"
	case r.Alive != nil:
		return "probably gone, " + ui.Decimal(*r.Alive, 2, f.C.Locale)
	}
	return r.Reason()
}

// chance never says 0 or 1: nobody knows that.
func (f Frame) chance(p *float64) string {
	if p == nil {
		return "–"
	}
	return ui.Decimal(math.Min(math.Max(*p, 0.01), 0.99), 2, f.C.Locale)
}
