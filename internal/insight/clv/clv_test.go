package clv_test

import (
	"fmt"
	"math"
	"math/rand"
	"testing"
	"time"

	"gonum.org/v1/gonum/mathext"

	"tradecounter/internal/insight/clv"
)

func repeat(n int, c clv.Customer) (list []clv.Customer) {
	for range n {
		list = append(list, c)
	}
	return list
}

// TestOddData: a model or none, never a number that is none.
func TestOddData(t *testing.T) {
	steady := clv.Customer{Frequency: 10, Recency: 50, Age: 52, MeanValue: 100}
	var loyal, ancient, hasty, same []clv.Customer
	for i := range 40 {
		n := 5 + i%20
		loyal = append(loyal, clv.Customer{Frequency: n, Recency: 52, Age: 52, MeanValue: float64(50 + i)})
		ancient = append(ancient, clv.Customer{Frequency: n, Recency: 1e6 + float64(i), Age: 2e6, MeanValue: 1e12 * float64(i+1)})
		hasty = append(hasty, clv.Customer{Frequency: 1 + i%3, Recency: 1.0 / 7, Age: 400, MeanValue: 0.01 * float64(i+1)})
		same = append(same, clv.Customer{Frequency: n, Recency: 40 + float64(i%10), Age: 52, MeanValue: 7})
	}
	tests := []struct {
		name             string
		customers        []clv.Customer
		purchases, value bool // a model is found
	}{
		{"none", nil, false, false},
		{"one", repeat(1, steady), false, false},
		{"a few", append(repeat(5, steady), loyal[:4]...), false, false},
		{"all alike", repeat(500, steady), false, false},
		{"nobody came back", repeat(500, clv.Customer{Age: 30}), false, false},
		{"all came today", repeat(500, clv.Customer{}), false, false},
		{"numbers that are none", append(repeat(50, clv.Customer{Frequency: 3, Recency: math.NaN(), Age: 5}), repeat(50, clv.Customer{Frequency: 2, Recency: 9, Age: 5})...), false, false},
		{"nobody leaves", loyal, true, true},
		{"ages without end", ancient, true, true},
		{"twice in two days, then never", hasty, true, true},
		{"one value", same, true, false},
		{"samples only", repeat(50, clv.Customer{Frequency: 3, Recency: 8, Age: 9}), false, false},
	}
	for _, x := range tests {
		t.Run(x.name, func(t *testing.T) {
			m, logLikelihood, ok := clv.FitBGNBD(x.customers)
			value, valued := clv.FitGammaGamma(x.customers)
			if ok != x.purchases || valued != x.value {
				t.Fatalf("found %v %+v, %v %+v", ok, m, valued, value)
			}
			if ok && (math.IsNaN(logLikelihood) || math.IsInf(logLikelihood, 0)) {
				t.Errorf("log-likelihood %v", logLikelihood)
			}
			for _, c := range append(x.customers, clv.Customer{}, clv.Customer{Age: 1e5}, clv.Customer{Frequency: 5000, Recency: 500, Age: 501}) {
				if ok {
					sensible(t, "alive", m.Alive(c), 1)
					sensible(t, "expected", m.Expected(c, 52), 1e6)
					sensible(t, "new", m.NewCustomer(52), 1e6)
				}
				if valued {
					sensible(t, "value", value.Mean(c), 1e15)
				}
			}
		})
	}
}

func sensible(t *testing.T, name string, x, most float64) {
	t.Helper()
	if !(x >= 0 && x <= most) {
		t.Errorf("%s is %v", name, x)
	}
}

// TestExpectationsAreThoseOfThePaper compares with equations 9 and 10 as the paper writes them.
func TestExpectationsAreThoseOfThePaper(t *testing.T) {
	paper := func(r, alpha, a, b, weeks float64) float64 {
		return (a + b - 1) / (a - 1) * (1 - math.Pow(alpha/(alpha+weeks), r)*mathext.Hypergeo(r, b, a+b-1, weeks/(alpha+weeks)))
	}
	for _, m := range []clv.BGNBD{{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}, {R: 2, Alpha: 10, A: 0.3, B: 4}, {R: 0.9, Alpha: 30, A: 1.7, B: 3.3},
		{R: 5, Alpha: 6, A: 0.6, B: 0.9}} {
		for _, weeks := range []float64{0.1, 1, 39, 52, 200} {
			if got, want := m.NewCustomer(weeks), paper(m.R, m.Alpha, m.A, m.B, weeks); math.Abs(got-want) > 1e-8*want {
				t.Errorf("%+v: %v in %v weeks, want %v", m, got, weeks, want)
			}
			for _, c := range []clv.Customer{{Age: 40}, {Frequency: 2, Recency: 30.43, Age: 38.86}, {Frequency: 30, Recency: 70, Age: 75}} {
				x := float64(c.Frequency)
				want := paper(m.R+x, m.Alpha+c.Age, m.A, m.B+x, weeks)
				if c.Frequency > 0 {
					want /= 1 + m.A/(m.B+x-1)*math.Pow((m.Alpha+c.Age)/(m.Alpha+c.Recency), m.R+x)
				}
				if got := m.Expected(c, weeks); math.Abs(got-want) > 1e-8*want {
					t.Errorf("%+v %+v: %v in %v weeks, want %v", m, c, got, weeks, want)
				}
			}
		}
	}
	if m := (clv.BGNBD{R: 1, Alpha: 5, A: 1, B: 2}); math.Abs(m.NewCustomer(30)-(clv.BGNBD{R: 1, Alpha: 5, A: 1 + 1e-7, B: 2}).NewCustomer(30)) > 1e-5 {
		t.Error("a of 1 is a leap")
	}
	if got := (clv.BGNBD{R: 1, Alpha: 5, A: 1, B: 2}).NewCustomer(0); got != 0 {
		t.Errorf("%v purchases in no time", got)
	}
}

// made draws customers who behave as the models say.
func made(n int, m clv.BGNBD, v clv.GammaGamma, seed int64) (list []clv.Customer) {
	r := rand.New(rand.NewSource(seed))
	gamma := func(shape float64) float64 { // Marsaglia and Tsang (2000)
		boost := 1.0
		if shape < 1 {
			boost, shape = math.Pow(r.Float64(), 1/shape), shape+1
		}
		d := shape - 1.0/3
		for {
			x := r.NormFloat64()
			u := math.Pow(1+x/math.Sqrt(9*d), 3)
			if u > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*u+d*math.Log(u) {
				return d * u * boost
			}
		}
	}
	for range n {
		rate, a, b := gamma(m.R)/m.Alpha, gamma(m.A), gamma(m.B)
		spending, total := gamma(v.Q)/v.V, 0.0
		c := clv.Customer{Age: 10 + 200*r.Float64()}
		for at := 0.0; r.Float64() > a/(a+b) || c.Frequency == 0 && at == 0; {
			if at += r.ExpFloat64() / rate; at > c.Age {
				break
			}
			c.Frequency, c.Recency = c.Frequency+1, at
			total += gamma(v.P) / spending
		}
		if c.Frequency > 0 {
			c.MeanValue = total / float64(c.Frequency)
		}
		list = append(list, c)
	}
	return list
}

// TestFiftyThousand finds the parameters again that 50,000 customers, each unlike the others, were made from, in seconds.
func TestFiftyThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("fits 50,000 customers")
	}
	want, worth := clv.BGNBD{R: 1.2, Alpha: 6, A: 0.9, B: 5}, clv.GammaGamma{P: 4, Q: 3.5, V: 900}
	customers := made(50_000, want, worth, 7)
	began := time.Now()
	m, _, ok := clv.FitBGNBD(customers)
	v, valued := clv.FitGammaGamma(customers)
	year := 0.0
	for _, c := range customers {
		year += m.Expected(c, 52) * v.Mean(c)
	}
	took := time.Since(began)
	t.Logf("%+v %+v in %v", m, v, took)
	for name, x := range map[string][2]float64{"r": {m.R, want.R}, "alpha": {m.Alpha, want.Alpha}, "a": {m.A, want.A}, "b": {m.B, want.B},
		"p": {v.P, worth.P}, "q": {v.Q, worth.Q}, "v": {v.V, worth.V}} {
		if math.Abs(x[0]/x[1]-1) > 0.1 {
			t.Errorf("%s is %v, made with %v", name, x[0], x[1])
		}
	}
	if !ok || !valued || !(year > 0) || took > 10*time.Second {
		t.Errorf("%v %v, a year of %v, in %v", ok, valued, year, took)
	}
}

// TestFewCustomers: a seller has few clients who each order often. The most likely parameters alone would give everyone
// the same value, and call a client who has been silent for six of its pauses as alive as the others.
func TestFewCustomers(t *testing.T) {
	var customers []clv.Customer
	for i, mean := range []float64{325, 301, 410, 388, 234, 265, 97, 320, 407, 296, 290, 370, 580, 261} {
		n := 90 + 25*i
		customers = append(customers, clv.Customer{Frequency: n, Recency: 99, Age: 99 + float64(i%3)*0.1, MeanValue: mean})
	}
	silent := clv.Customer{Frequency: 128, Recency: 89.9, Age: 95.6, MeanValue: 234.5}
	customers = append(customers, silent)
	m, _, ok := clv.FitBGNBD(customers)
	v, valued := clv.FitGammaGamma(customers)
	if !ok || !valued {
		t.Fatalf("%+v, %+v", m, v)
	}
	for _, c := range customers {
		if got := v.Mean(c); math.Abs(got/c.MeanValue-1) > 0.1 {
			t.Errorf("%v a purchase, for one who spends %v", got, c.MeanValue)
		}
		if alive := m.Alive(c); (alive > 0.99) == (c == silent) {
			t.Errorf("alive %v: %+v", alive, c)
		}
	}
}

// TestScale: the unit of money changes v alone.
func TestScale(t *testing.T) {
	customers := made(3000, clv.BGNBD{R: 1, Alpha: 6, A: 1, B: 4}, clv.GammaGamma{P: 4, Q: 3.5, V: 50}, 3)
	one, _ := clv.FitGammaGamma(customers)
	for i := range customers {
		customers[i].MeanValue *= 1e6
	}
	million, ok := clv.FitGammaGamma(customers)
	if near := func(a, b float64) bool { return math.Abs(a/b-1) < 1e-4 }; !ok || !near(one.P, million.P) || !near(one.Q, million.Q) || !near(one.V*1e6, million.V) {
		t.Errorf("%v, with other money %v", fmt.Sprint(one), fmt.Sprint(million))
	}
}
