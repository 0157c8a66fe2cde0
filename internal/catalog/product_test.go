package catalog

import "testing"

func TestFittingQuantities(t *testing.T) {
	for _, c := range []struct {
		name                  string
		min, step, max, asked int64
		low, high             int64
	}{
		{"any", 1, 1, 0, 7, 7, 7},
		{"below the minimum", 10, 5, 0, 3, 0, 10},
		{"between steps", 10, 5, 0, 13, 10, 15},
		{"on a step", 10, 5, 0, 15, 15, 15},
		{"above the maximum", 10, 5, 22, 30, 20, 0},
		{"between the last step and the maximum", 10, 5, 22, 21, 20, 0},
		{"on the last step", 10, 5, 22, 20, 20, 20},
		{"a maximum below the minimum", 10, 5, 8, 8, 0, 0},
		{"nothing", 1, 1, 0, 0, 0, 1},
		{"less than nothing", 1, 1, 0, -4, 0, 1},
	} {
		p := Product{MinQty: c.min, Increment: c.step, MaxQty: c.max}
		if low, high := p.Fitting(c.asked); low != c.low || high != c.high {
			t.Errorf("%s: got %d and %d, want %d and %d", c.name, low, high, c.low, c.high)
		}
		if said := p.QuantityProblem(c.asked); (said == "") != (c.low == c.asked && c.low > 0) {
			t.Errorf("%s: said %q", c.name, said)
		}
	}
}
