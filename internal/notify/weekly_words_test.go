package notify

import (
	"testing"

	"tradecounter/internal/insight"
)

func TestTheLetterNamesWhoExplainsAChange(t *testing.T) {
	revenue := func(cents float64) insight.Figure { return insight.Figure{Value: &cents} }
	up, down := insight.Change{Name: "North", By: 5000}, insight.Change{Name: "South", By: -4900}
	for _, c := range []struct {
		now, was       float64
		changes        []insight.Change
		says, explains string
	}{
		{15_000, 10_000, []insight.Change{up}, "The week brought 50.0 % more than the week before", "Most of the change is explained by North (+€50)."},
		{100_100, 100_000, []insight.Change{up, down}, "The week brought as much as the week before", "The largest changes are of North (+€50)."},
		{100_000, 100_000, nil, "The week brought as much as the week before", ""},
		{0, 0, nil, "The week brought no revenue", ""},
	} {
		now, was := revenue(c.now), revenue(c.was)
		if got := weeklySentence(now, was); got != c.says {
			t.Errorf("%v after %v: %q, want %q", c.now, c.was, got, c.says)
		}
		if got := explained(c.changes, unchanged(now, was), "EUR"); got != c.explains {
			t.Errorf("%v after %v: %q, want %q", c.now, c.was, got, c.explains)
		}
	}
}
