package orders

import "tradecounter/internal/platform/clock"

// Coming is when what is still open arrives: once part of the order has shipped, the last of it. 0: not known.
func (o Order) Coming() clock.Date {
	if o.InPart() {
		return o.LastComing()
	}
	return o.ExpectedOn
}

// LastComing is when the last open line arrives, 0 without one or when it isn't known.
func (o Order) LastComing() (last clock.Date) {
	for _, l := range o.Lines {
		if l.Open() > 0 {
			last = max(last, l.ExpectedOn)
		}
	}
	return last
}
