package search

import (
	"cmp"
	"slices"
	"strings"

	"tradecounter/internal/search/lexicon"
)

// window is how many of the best by their words alone are judged again by what the name says.
const window = 400

// rank orders what was found as a buyer would want it; carriers of the number asked come first, in their own order.
func (n *snapshot) rank(hits []hit, q *lexicon.Wanted) {
	better := func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(b.score, a.score), strings.Compare(n.items[a.ord].sku, n.items[b.ord].sku))
	}
	top := hits
	if len(hits) > window {
		selectTop(hits, window, better)
		top = hits[:window]
	}
	asked := n.askedTerms(q)
	wantsAccessory := slices.ContainsFunc(q.Terms, func(t string) bool { return accessories[t] })
	for i := range top {
		top[i].score *= fit(n.items[top[i].ord], asked, wantsAccessory)
	}
	slices.SortFunc(top, better)
	slices.SortFunc(hits[len(top):], better)
	lowest := hits[len(top)-1].score
	for i := len(top); i < len(hits); i++ { // scores fall from first to last
		hits[i].score = min(hits[i].score, lowest)
	}
}

// askedTerms are the numbers of the wants' terms among those of names; 0 for one that no name holds.
func (n *snapshot) askedTerms(q *lexicon.Wanted) []uint32 {
	asked := make([]uint32, len(q.Terms))
	for i, t := range q.Terms {
		asked[i] = n.names.term(t)
	}
	return asked
}

// How what the name says changes a score.
const (
	fitOutside   = 0.8  // it holds the words only after "for" and the like: "Bag for tripod"
	fitPhrase    = 1.15 // the words stand side by side
	fitAccessory = 0.8  // it is a part or an accessory of something, and none was asked for
)

// accessories are words for what only goes with another thing.
var accessories = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`accessory adapter arm backpack bag battery bracket cable cap cartridge case charger clamp
		cleaner cord cover cradle dock docking drum filter fuser guard holder holster insert kit label lens lock mount mounting
		pad part pouch protector rack refill remote replacement ribbon roller screw skin sleeve spare stand strap toner tray wipes`) {
		m[lexicon.Stem(w)] = true
	}
	return m
}()

// fit is the factor by which what the name says changes a score.
func fit(it *item, asked []uint32, wantsAccessory bool) float32 {
	inHead, inName := 0, 0
	for _, t := range asked {
		if t == 0 {
			continue
		}
		if at := slices.Index(it.title, t); at >= 0 {
			inName++
			if at < int(it.head) {
				inHead++
			}
		}
	}
	f := float32(1)
	if inHead == 0 && inName > 0 {
		f *= fitOutside
	}
	if len(asked) > 1 && inName == len(asked) && contains(it.title, asked) {
		f *= fitPhrase
	}
	if it.accessory && !wantsAccessory {
		f *= fitAccessory
	}
	return f
}

// contains says that the terms stand in the title side by side.
func contains(title, terms []uint32) bool {
	for i := 0; i+len(terms) <= len(title); i++ {
		if slices.Equal(title[i:i+len(terms)], terms) {
			return true
		}
	}
	return false
}

// selectTop brings the k best to the front, in no order (Hoare's quickselect).
func selectTop[T any](list []T, k int, compare func(a, b T) int) {
	low, high := 0, len(list)-1
	for low < high && k < len(list) {
		pivot := list[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for compare(list[i], pivot) < 0 {
				i++
			}
			for compare(list[j], pivot) > 0 {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i++
				j--
			}
		}
		switch {
		case k-1 <= j:
			high = j
		case k-1 >= i:
			low = i
		default:
			return
		}
	}
}
