package search

import "math/bits"

// bitset is a set of ordinals.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i uint32) { b[i/64] |= 1 << (i % 64) }

// has is false for what lies beyond the set's end: products newer than it.
func (b bitset) has(i uint32) bool {
	w := int(i / 64)
	return w < len(b) && b[w]&(1<<(i%64)) != 0
}

// each calls do for every member in rising order.
func (b bitset) each(do func(uint32)) {
	for i, w := range b {
		for w != 0 {
			do(uint32(i*64 + bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
}

// until calls do for every member in rising order while it says true.
func (b bitset) until(do func(uint32) bool) {
	for i, w := range b {
		for w != 0 {
			if !do(uint32(i*64 + bits.TrailingZeros64(w))) {
				return
			}
			w &= w - 1
		}
	}
}
