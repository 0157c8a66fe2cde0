package insight

import "slices"

// channel is where an order was placed, as a number.
type channel uint8

const (
	online channel = iota
	phone
	email
	rep
	edi
	punchout
	other // of a program newer than this one
)

// Channels are where orders are placed, in the order of their numbers.
var Channels = []string{"online", "phone", "email", "rep", "edi", "punchout"}

func channelOf(name string) channel {
	if i := slices.Index(Channels, name); i >= 0 {
		return channel(i)
	}
	return other
}

func (c channel) String() string {
	if int(c) < len(Channels) {
		return Channels[c]
	}
	return "other"
}

// byPeople says that someone of the seller's took the order.
func (c channel) byPeople() bool { return c == phone || c == email || c == rep }
