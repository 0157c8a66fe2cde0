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

// split looks at an account's orders of one channel, or of several each by itself; "" stands for all.
type split struct {
	channels []string
	of       [other + 1]int // which of them a channel is, or -1
	rooms    []account
	list     []*account
}

func splitBy(channels ...string) *split {
	s := &split{channels: channels, rooms: make([]account, len(channels)), list: make([]*account, len(channels))}
	for c := range s.of {
		s.of[c] = slices.Index(channels, channel(c).String())
	}
	return s
}

// parts are the account as far as each of the channels is concerned, until the next account's are asked for.
func (s *split) parts(whole *account) []*account {
	for k, name := range s.channels {
		if name == "" {
			s.list[k] = whole
			return s.list
		}
		s.rooms[k] = account{id: whole.id, orders: s.rooms[k].orders[:0]}
		s.list[k] = &s.rooms[k]
	}
	for i := range whole.orders {
		if k := s.of[whole.orders[i].channel]; k >= 0 {
			s.rooms[k].orders = append(s.rooms[k].orders, whole.orders[i])
		}
	}
	return s.list
}
