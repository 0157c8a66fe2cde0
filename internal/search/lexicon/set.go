package lexicon

import "math/bits"

// Set is a set of ordinals.
type Set []uint64

// NewSet is empty, with room for the ordinals below n.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Add puts an ordinal in.
func (b Set) Add(i uint32) { b[i/64] |= 1 << (i % 64) }

// Has is false for what lies beyond the set's end: what is newer than it.
func (b Set) Has(i uint32) bool {
	w := int(i / 64)
	return w < len(b) && b[w]&(1<<(i%64)) != 0
}

// Each calls do for every member in rising order.
func (b Set) Each(do func(uint32)) {
	for i, w := range b {
		for w != 0 {
			do(uint32(i*64 + bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
}

// Until calls do for every member in rising order while it says true.
func (b Set) Until(do func(uint32) bool) {
	for i, w := range b {
		for w != 0 {
			if !do(uint32(i*64 + bits.TrailingZeros64(w))) {
				return
			}
			w &= w - 1
		}
	}
}
