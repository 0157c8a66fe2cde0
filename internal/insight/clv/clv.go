// Package clv holds the models behind predicted value: BG/NBD for how many more purchases to expect of a customer, and
// Gamma-Gamma for what one is worth. Plain mathematics: it knows no orders and no database.
//
// Sources: P. Fader, B. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD
// Model, Marketing Science 24 (2005); P. Fader, B. Hardie, The Gamma-Gamma Model of Monetary Value (2013).
package clv

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"
)

// Customer is what the models know of a customer. Times are in weeks.
type Customer struct {
	Frequency int     // purchases after the first
	Recency   float64 // from the first purchase to the last
	Age       float64 // from the first purchase to the last day counted
	MeanValue float64 // of the purchases after the first; 0 when there are none
}

// enough is how many customers who came back a model needs: with fewer its four parameters say nothing.
const enough = 10

// prior weighs the squared logarithms of the parameters against the log-likelihood of n customers who came back: it holds
// that parameters are of the order of 1 (in units that fit the data). Few customers can't tell a spread within each from
// one between them, nor a rare leaving from none, and the most likely parameters then run to 0 or out of sight. It fades
// with the square of n: from some hundred customers on the parameters are the most likely ones in all their digits.
func prior(n float64) float64 { return 10 / (n * n) }

// objective is a mean log-likelihood of parameters above 0 and its derivative by each of them, added to gradient.
type objective func(parameters, gradient []float64) float64

// maximise finds the parameters, which are above 0, from a start, with a penalty on their squared logarithms in the units
// told. False: there is no maximum to be found.
func maximise(f objective, penalty float64, units, start []float64) (parameters []float64, ok bool) {
	n := len(start)
	parameters, gradient, seen := make([]float64, n), make([]float64, n), make([]float64, n)
	value := math.NaN()
	at := func(x []float64) { // x: logarithms of the parameters
		if slices.Equal(x, seen) && !math.IsNaN(value) {
			return
		}
		copy(seen, x)
		for i := range x {
			parameters[i], gradient[i] = math.Exp(x[i]), 0
		}
		value = -f(parameters, gradient)
		for i := range x {
			size := x[i] - math.Log(units[i])
			value += penalty * size * size
			gradient[i] = 2*penalty*size - gradient[i]*parameters[i]
		}
		if math.IsNaN(value) {
			value = math.Inf(1)
		}
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { at(x); return value },
		Grad: func(into, x []float64) { at(x); copy(into, gradient) },
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Log(start[i])
	}
	settings := &optimize.Settings{GradientThreshold: 1e-9, MajorIterations: 300, FuncEvaluations: 600,
		Converger: &optimize.FunctionConverge{Absolute: 1e-12, Iterations: 10}}
	// BFGS complains of a step that changes nothing any more; what counts is that it ended where the slope is level. Where
	// it loses its way the simplex begins anew.
	found, _ := optimize.Minimize(problem, x, settings, &optimize.BFGS{})
	if found == nil || !finite(found.X...) || slope(problem, found.X) > 1e-5 {
		var err error
		if found, err = optimize.Minimize(problem, x, settings, &optimize.NelderMead{}); err != nil {
			return nil, false
		}
	}
	for i := range x {
		x[i] = math.Exp(found.X[i])
	}
	return x, finite(x...) && finite(found.F)
}

// slope is the steepest of the derivatives.
func slope(p optimize.Problem, x []float64) (most float64) {
	gradient := make([]float64, len(x))
	p.Grad(gradient, x)
	for _, g := range gradient {
		most = max(most, math.Abs(g))
	}
	return most
}

func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// sound leaves out what can't be: such customers would make every sum a NaN.
func (c Customer) sound() bool {
	return c.Frequency >= 0 && finite(c.Recency, c.Age, c.MeanValue) && c.Recency >= 0 && c.Recency <= c.Age
}

// group is customers who look alike to a model.
type group struct {
	Customer
	count float64
}

// groups counts customers that are alike, by frequency and then recency and age: sums over them have one order.
func groups(customers []Customer, like func(Customer) Customer) []group {
	counts := make(map[Customer]float64, len(customers))
	for _, c := range customers {
		if c.sound() {
			counts[like(c)]++
		}
	}
	list := make([]group, 0, len(counts))
	for c, n := range counts {
		list = append(list, group{c, n})
	}
	slices.SortFunc(list, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.Frequency, b.Frequency), cmp.Compare(a.Recency, b.Recency), cmp.Compare(a.Age, b.Age), cmp.Compare(a.MeanValue, b.MeanValue))
	})
	return list
}

// cameBack is how many customers bought again, and whether any two of them differ.
func cameBack(list []group) (customers float64, differ bool) {
	kinds := 0
	for _, g := range list {
		if g.Frequency > 0 {
			customers, kinds = customers+g.count, kinds+1
		}
	}
	return customers, kinds > 1
}
