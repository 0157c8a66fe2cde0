package search

import (
	"cmp"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/search/lexicon"
)

// item is a product as search needs it in memory. It never changes; a changed product is a new item.
type item struct {
	id              int64
	sku             string
	name            string
	category        int64
	brand           uint32 // in names.brands, 0 for none
	available       clock.Date
	minQty          int32
	length          uint16    // terms of name, brand, description and manufacturer's number
	values          []uint32  // in names.values
	title           []uint32  // the name's terms in order, in names.terms
	head            uint8     // the first terms of the title name the thing itself; after them come "for …", sizes, colours
	keys            [3]string // folded SKU, manufacturer's number, GTIN without leading zeros; "" for none
	attributeLength uint16    // terms of the attributes
	accessory       bool      // its name has a word for what only goes with another thing
	live            bool      // not inactive
}

// columns are all products by ordinal, which is the place of their id among all ids. They never change: a refresh
// copies what it touches and shares the rest.
type columns struct {
	ids    []int64 // rising
	items  []*item
	byName []uint32 // ordinals in the order of names
	place  []uint32 // ordinal → place in byName
	// Of the items, side by side for speed.
	lengths, attributeLengths []uint16
	live                      int
}

func (c *columns) ordinal(id int64) (uint32, bool) {
	if n := len(c.ids); n > 0 && c.ids[0] == 1 && id <= int64(n) && id > 0 && c.ids[id-1] == id { // ids without gaps
		return uint32(id - 1), true
	}
	i, ok := slices.BinarySearch(c.ids, id)
	return uint32(i), ok
}

// with is the columns with items added or replaced; changed are their ordinals. ok is false when an item's id lies below
// known ones without being known: then ordinals would move and everything must be read anew.
func (c *columns) with(items []*item) (next *columns, changed []uint32, ok bool) {
	next = &columns{ids: slices.Clone(c.ids), items: slices.Clone(c.items)}
	slices.SortFunc(items, func(a, b *item) int { return cmp.Compare(a.id, b.id) })
	renamed := map[uint32]bool{}
	for _, it := range items {
		ord, known := next.ordinal(it.id)
		switch {
		case known:
			renamed[ord] = next.items[ord].name != it.name
			next.items[ord] = it
		case len(next.ids) > 0 && it.id < next.ids[len(next.ids)-1]:
			return nil, nil, false
		default:
			ord = uint32(len(next.ids))
			renamed[ord] = true
			next.ids, next.items = append(next.ids, it.id), append(next.items, it)
		}
		changed = append(changed, ord)
	}
	next.finish(c.byName, renamed)
	return next, changed, true
}

// finish makes what follows from the items.
func (c *columns) finish(old []uint32, renamed map[uint32]bool) {
	c.orderNames(old, renamed)
	c.live, c.lengths, c.attributeLengths = 0, make([]uint16, len(c.ids)), make([]uint16, len(c.ids))
	for ord, it := range c.items {
		c.lengths[ord], c.attributeLengths[ord] = it.length, it.attributeLength
		if it.live {
			c.live++
		}
	}
}

// orderNames merges the renamed into the old order.
func (c *columns) orderNames(old []uint32, renamed map[uint32]bool) {
	var moved []uint32
	for ord, is := range renamed {
		if is {
			moved = append(moved, ord)
		}
	}
	slices.SortFunc(moved, c.compareNames)
	c.byName = make([]uint32, 0, len(c.ids))
	for _, ord := range old {
		if renamed[ord] {
			continue
		}
		for len(moved) > 0 && c.compareNames(moved[0], ord) < 0 {
			c.byName, moved = append(c.byName, moved[0]), moved[1:]
		}
		c.byName = append(c.byName, ord)
	}
	c.byName = append(c.byName, moved...)
	c.place = make([]uint32, len(c.ids))
	for i, ord := range c.byName {
		c.place[ord] = uint32(i)
	}
}

func (c *columns) compareNames(a, b uint32) int {
	x, y := c.items[a], c.items[b]
	return cmp.Or(natural(x.name, y.name), strings.Compare(x.sku, y.sku))
}

// natural compares text without regard to case, and the whole numbers in it by their value: M8x20 before M8x100.
func natural(a, b string) int {
	for a != "" && b != "" {
		if lexicon.IsDigit(a[0]) && lexicon.IsDigit(b[0]) {
			x, y := lexicon.DigitsLen(a), lexicon.DigitsLen(b)
			na, nb := strings.TrimLeft(a[:x], "0"), strings.TrimLeft(b[:y], "0")
			if d := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); d != 0 {
				return d
			}
			a, b = a[x:], b[y:]
			continue
		}
		if d := cmp.Compare(lower(a[0]), lower(b[0])); d != 0 {
			return d
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
