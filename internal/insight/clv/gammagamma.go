package clv

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// GammaGamma says how values spread: a customer's purchases are Gamma (P, rate) with a rate of its own, Gamma (Q, V in
// units of value) over the customers.
type GammaGamma struct {
	P float64 `json:"p"`
	Q float64 `json:"q"`
	V float64 `json:"v"`
}

// FitGammaGamma finds the most likely parameters from customers who came back and whose mean value is above 0. False
// without enough data: few of those, all alike, or values spread so widely that they have no mean.
func FitGammaGamma(customers []Customer) (m GammaGamma, ok bool) {
	var spent []Customer
	for _, c := range customers {
		if c.Frequency > 0 && c.MeanValue > 0 {
			spent = append(spent, c)
		}
	}
	list := groups(spent, func(c Customer) Customer { return Customer{Frequency: c.Frequency, MeanValue: c.MeanValue} })
	n, values := 0.0, 0.0
	lowest, highest := math.Inf(1), 0.0
	for _, g := range list {
		n, values = n+g.count, values+g.count*math.Log(g.MeanValue)
		lowest, highest = min(lowest, g.MeanValue), max(highest, g.MeanValue)
	}
	if n < enough || highest-lowest <= 1e-9*highest {
		return m, false
	}
	// In units of the typical value the parameters are of the order of 1, whatever the currency.
	unit := math.Exp(values / n)
	found, ok := maximise(func(p, gradient []float64) float64 {
		return valueLikelihood(list, n, unit, GammaGamma{P: p[0], Q: p[1], V: p[2]}, gradient)
	}, prior(n)/n, []float64{1, 1, 1}, []float64{2, 3, 1})
	if !ok {
		return m, false
	}
	m = GammaGamma{P: found[0], Q: found[1], V: found[2] * unit}
	return m, m.Q > 1 && finite(m.V, m.Mean(Customer{}))
}

// valueLikelihood is the mean log-likelihood of the mean values (equation 1a of the note), without what doesn't depend
// on the parameters; derivatives by p, q and v are added to gradient.
func valueLikelihood(list []group, n, unit float64, m GammaGamma, gradient []float64) (sum float64) {
	last, terms, byP, byQ := -1, 0.0, 0.0, 0.0
	for _, g := range list {
		x := float64(g.Frequency)
		px, weight := m.P*x, g.count/n
		if g.Frequency != last { // groups stand by frequency
			all, _ := math.Lgamma(px + m.Q)
			one, _ := math.Lgamma(px)
			rest, _ := math.Lgamma(m.Q)
			last, terms = g.Frequency, all-one-rest
			byQ = mathext.Digamma(px + m.Q)
			byP, byQ = x*(byQ-mathext.Digamma(px)), byQ-mathext.Digamma(m.Q)
		}
		total := x * g.MeanValue / unit
		share := math.Log1p(m.V / total)  // ln((v + total) / total)
		others := math.Log1p(total / m.V) // ln((v + total) / v)
		sum += weight * (terms - m.Q*others - px*share)
		gradient[0] += weight * (byP - x*share)
		gradient[1] += weight * (byQ - others)
		gradient[2] += weight * (m.Q/m.V - (px+m.Q)/(m.V+total))
	}
	return sum
}

// Mean is the value to expect of a purchase of the customer: its own mean, weighed against everyone's by how much is
// known of it; everyone's for one who never came back (equation 5).
func (m GammaGamma) Mean(c Customer) float64 {
	x := float64(c.Frequency)
	return m.P * (m.V + x*c.MeanValue) / (m.P*x + m.Q - 1)
}
