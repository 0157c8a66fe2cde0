package clv

import "math"

// BGNBD says how customers buy: while active at random times with a rate of its own, Gamma (R, Alpha in weeks) over the
// customers; after each purchase a customer stays away for good with a probability of its own, Beta (A, B).
type BGNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

// FitBGNBD finds the most likely parameters. False without enough data: few came back, or all are alike.
func FitBGNBD(customers []Customer) (m BGNBD, logLikelihood float64, ok bool) {
	list := groups(customers, whenBought)
	again, differ := cameBack(list)
	if again < enough || !differ {
		return m, 0, false
	}
	n, purchases, weeks := 0.0, 0.0, 0.0
	for _, g := range list {
		n, purchases, weeks = n+g.count, purchases+g.count*float64(g.Frequency), weeks+g.count*g.Age
	}
	if weeks == 0 {
		return m, 0, false
	}
	pause := weeks / purchases // from one purchase to the next, at a guess
	l := newLikelihood(list)
	found, ok := maximise(func(p, gradient []float64) float64 {
		sum := l.at(BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}, gradient)
		for i := range gradient {
			gradient[i] /= n
		}
		return sum / n
	}, prior(again)/n, []float64{1, pause, 1, 1}, []float64{1, pause, 1, 2})
	if !ok {
		return m, 0, false
	}
	m = BGNBD{R: found[0], Alpha: found[1], A: found[2], B: found[3]}
	logLikelihood = l.at(m, make([]float64, 4))
	return m, logLikelihood, finite(logLikelihood)
}

func whenBought(c Customer) Customer { c.MeanValue = 0; return c }

// LogLikelihood is that of the customers under the model (section 4.3 of the paper).
func (m BGNBD) LogLikelihood(customers []Customer) float64 {
	return newLikelihood(groups(customers, whenBought)).at(m, make([]float64, 4))
}

// likelihood keeps what doesn't change while parameters are looked for.
type likelihood struct {
	list    []group
	atLeast []float64 // customers with a frequency above the index
}

func newLikelihood(list []group) likelihood {
	l := likelihood{list: list}
	for _, g := range list {
		for len(l.atLeast) < g.Frequency {
			l.atLeast = append(l.atLeast, 0)
		}
	}
	for _, g := range list {
		for j := range g.Frequency {
			l.atLeast[j] += g.count
		}
	}
	return l
}

// at is the log-likelihood; its derivatives by r, alpha, a and b are added to gradient. Quotients of Gamma functions
// over whole numbers are products: ln Γ(r+x) − ln Γ(r) = Σ ln(r+j), exact for parameters of any size.
func (l likelihood) at(m BGNBD, gradient []float64) (sum float64) {
	for j, n := range l.atLeast {
		r, a, b := m.R+float64(j), m.A, m.B+float64(j)
		sum += n * (math.Log(r) - math.Log1p(a/b))
		gradient[0] += n / r
		gradient[2] -= n / (a + b)
		gradient[3] += n * (1/b - 1/(a+b))
	}
	scale, logA := math.Log(m.Alpha), math.Log(m.A)
	last, logB := -1, 0.0
	for _, g := range l.list {
		x := float64(g.Frequency)
		age := math.Log1p(g.Age / m.Alpha)
		if g.Frequency == 0 {
			sum -= g.count * m.R * age
			gradient[0] -= g.count * age
			gradient[1] += g.count * m.R * (1/m.Alpha - 1/(m.Alpha+g.Age))
			continue
		}
		if g.Frequency != last { // groups stand by frequency
			last, logB = g.Frequency, math.Log(m.B+x-1)
		}
		recency := math.Log1p(g.Recency / m.Alpha)
		odds := logA - logB + (m.R+x)*(age-recency) // as in the method
		gone, plus := logistic(odds)
		sum += g.count * (plus - (m.R+x)*age - x*scale)
		gradient[0] -= g.count * ((1-gone)*age + gone*recency)
		gradient[1] += g.count * (m.R/m.Alpha - (m.R+x)*((1-gone)/(m.Alpha+g.Age)+gone/(m.Alpha+g.Recency)))
		gradient[2] += g.count * gone / m.A
		gradient[3] -= g.count * gone / (m.B + x - 1)
	}
	return sum
}

// odds is the logarithm of gone : active for a customer with a purchase after the first.
func (m BGNBD) odds(c Customer) float64 {
	x := float64(c.Frequency)
	return math.Log(m.A) - math.Log(m.B+x-1) + (m.R+x)*math.Log1p((c.Age-c.Recency)/(m.Alpha+c.Recency))
}

// logistic is 1 ÷ (1 + e^−x), and plus ln(1 + e^x).
func logistic(x float64) (share, plus float64) {
	e := math.Exp(-math.Abs(x))
	plus = max(x, 0) + math.Log1p(e)
	if x < 0 {
		return e / (1 + e), plus
	}
	return 1 / (1 + e), plus
}

// Alive is the probability that the customer is still active. It is 1 for one who bought once: the model lets nobody
// leave before a second purchase.
func (m BGNBD) Alive(c Customer) float64 {
	if c.Frequency == 0 {
		return 1
	}
	return 1 / (1 + math.Exp(m.odds(c)))
}

// NewCustomer is how many purchases after the first to expect of a new customer in so many weeks (equation 9).
func (m BGNBD) NewCustomer(weeks float64) float64 { return m.expected(weeks, m.Alpha, m.R, m.A, m.B) }

// Expected is how many purchases to expect of the customer in the next weeks (equation 10).
func (m BGNBD) Expected(c Customer, weeks float64) float64 {
	x := float64(c.Frequency)
	return m.Alive(c) * m.expected(weeks, m.Alpha+c.Age, m.R+x, m.A, m.B+x)
}

// expected is the expectation for an active customer. The paper writes it with the hypergeometric function, which
// overflows for customers with many purchases and has no value at a = 1; this sum is the same number and has only
// terms between 0 and 1: the n-th purchase comes if a rate from Gamma (r, alpha) gives n of them, and the customer
// has not left after one of the n − 1 before.
func (m BGNBD) expected(weeks, alpha, r, a, b float64) (sum float64) {
	if weeks <= 0 {
		return 0
	}
	w := weeks / (alpha + weeks)
	logarithm := -r * math.Log1p(weeks/alpha) // of the probability of n purchases, while that is too small for a number
	exactly := math.Exp(logarithm)
	least := -math.Expm1(logarithm) // probability of more than n purchases
	stays := 1.0                    // after n purchases
	for n := 0.0; n < mostTerms; n++ {
		sum += least * stays
		ratio := (r + n) / (n + 1) * w
		if logarithm < -700 {
			logarithm += math.Log(ratio)
			exactly = math.Exp(logarithm)
		} else {
			exactly *= ratio
		}
		least = max(least-exactly, 0)
		stays *= (b + n) / (a + b + n)
		// What is left to add is less than a geometric series once probabilities fall.
		if falls := max((r+n+1)/(n+2)*w, w); falls < 1 && exactly*stays*falls <= 1e-13*sum*(1-falls)*(1-falls) {
			break
		}
	}
	return sum
}

// mostTerms ends sums for rates that are all but without bounds (alpha of minutes): what is left out is below anything
// that a customer could be told to order.
const mostTerms = 100_000
