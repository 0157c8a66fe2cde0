package accounts

import "fmt"

// Reading is how well a colour of a look can be read, as ratios like 5.3:1 rounded down; text needs 4.5:1.
type Reading struct {
	Asked, OnWhite, OnHeader string
}

// Reading is the accent's.
func (u Used) Reading() Reading {
	say := func(a, b Color) string { return fmt.Sprintf("%.1f:1", down(Contrast(a, b))) }
	return Reading{say(u.AccentAsked, paper), say(u.Accent, paper), say(u.Accent, u.Mast)}
}
