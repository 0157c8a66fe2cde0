package pricing

import (
	"testing"

	"tradecounter/internal/money"
)

func TestBreaksThatCostMoreThanSmallerOnes(t *testing.T) {
	for name, c := range map[string]struct {
		breaks, was []Break
		at          int
		suggest     money.Price
	}{
		"falling":                       {ladderOf(1, 146_300, 10, 131_600, 25, 123_100), nil, -1, 0},
		"digits swapped, old price":     {ladderOf(1, 146_300, 10, 131_600, 25, 148_100), ladderOf(1, 142_000, 10, 127_700, 25, 119_500), 2, 123_200},
		"between its neighbours":        {ladderOf(1, 100_000, 10, 120_000, 25, 80_000), nil, 1, 90_000},
		"the last, nothing to go by":    {ladderOf(1, 100_000, 10, 120_000), nil, 1, 100_000},
		"finer than a cent stays finer": {ladderOf(1, 125, 10, 130, 100, 110), nil, 1, 118},
		"equal is no question":          {ladderOf(1, 100_000, 10, 100_000), nil, -1, 0},
	} {
		odds := Odds(c.breaks, c.was)
		if c.at < 0 && len(odds) > 0 || c.at >= 0 && (len(odds) != 1 || odds[0].At != c.at || odds[0].Suggest != c.suggest) {
			t.Errorf("%s: %+v", name, odds)
		}
	}
}
