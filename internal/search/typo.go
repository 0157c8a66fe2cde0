package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// widen looks for what was meant by words that nothing visible holds: a number's beginning, a word's, or a typo. Only
// words of visible products are offered.
func (n *snapshot) widen(ctx context.Context, v *sight, q *wanted, w *scratch) error {
	for i := range q.terms {
		if k := q.kinds[i]; (k == code || k == number) && len(q.terms[i]) >= 4 {
			n.lookUpNumbers(q, i, v, w)
		}
		if q.met(i, w) {
			continue
		}
		var near []nearWord
		if q.kinds[i] == word || q.kinds[i] == joined {
			near = n.nearWords(strings.ReplaceAll(q.words[i], "-", ""), v)
		}
		for _, other := range near {
			first := len(q.slots)
			q.option(i, i+1, other.weight, stem(other.word))
			for ; first < len(q.slots); first++ {
				if err := n.lookUp(ctx, w, first, q.slots[first], v); err != nil {
					return err
				}
			}
		}
		if len(near) == 0 {
			if !q.met(i, w) {
				q.unknown = append(q.unknown, i)
			}
			continue
		}
		if near[0].distance > 0 {
			if q.spelling == nil {
				q.spelling = map[int]string{}
			}
			q.spelling[i] = near[0].word
		}
	}
	return nil
}

// met says that some visible product meets the want, as far as one slot at a time tells.
func (q *wanted) met(i int, w *scratch) bool {
	return slices.ContainsFunc(q.options, func(o option) bool {
		return o.from <= i && i < o.to && !slices.ContainsFunc(o.slots, func(slot int) bool { return len(w.touched[slot]) == 0 })
	})
}

// lookUpNumbers meets the want by identifiers that begin with it.
func (n *snapshot) lookUpNumbers(q *wanted, i int, v *sight, w *scratch) {
	keys := []string{q.terms[i]}
	if gtin := strings.TrimLeft(q.terms[i], "0"); gtin != q.terms[i] && len(gtin) >= 4 {
		keys = append(keys, gtin)
	}
	slot := -1
	const most = 500 // a beginning shared by more tells nothing
	n.eachVocabulary(func(voc *vocabulary, stale bitset) {
		for _, key := range keys {
			found := numberSpan(voc.numbers, key)
			if len(found) > most {
				continue
			}
			for _, f := range found {
				if stale.has(f.ord) || !v.seen.has(f.ord) {
					continue
				}
				if slot < 0 {
					slot = q.slot("number " + q.terms[i]) // no term has a space: it is met here only
					q.options = append(q.options, option{from: i, to: i + 1, slots: []int{slot}, weight: weightPrefix})
					w.slot(slot, len(n.ids))
				}
				if w.scores[slot][f.ord] == 0 {
					w.touched[slot] = append(w.touched[slot], f.ord)
					w.scores[slot][f.ord] = numberScore
				}
			}
		}
	})
}

// numberScore is about what a rare word in the name scores.
const numberScore = 12

type nearWord struct {
	word     string
	distance int
	holders  int
	weight   float64
}

// nearWords are what a word may have been meant to be: one letter off from four letters on, two from eight on, the
// first letter always right; or, for what isn't fully typed, what begins with it.
func (n *snapshot) nearWords(typed string, v *sight) (near []nearWord) {
	letters := utf8.RuneCountInString(typed)
	allowed := 0
	if letters >= 8 {
		allowed = 2
	} else if letters >= 4 {
		allowed = 1
	}
	if letters < 3 || letters > 30 {
		return nil
	}
	_, size := utf8.DecodeRuneInString(typed)
	n.eachVocabulary(func(voc *vocabulary, stale bitset) {
		low, high := voc.span(typed[:size])
		for i := low; i < high; i++ {
			other := voc.words[i]
			distance, weight := 0, 0.6
			if !strings.HasPrefix(other, typed) {
				if distance = edits(typed, other, allowed); distance > allowed || hasDigit(other) {
					continue
				}
				weight = weightTypo
				if distance == 2 {
					weight = weightTypo2
				}
			}
			if holders := visibleHolders(voc.holders[voc.from[i]:voc.from[i+1]], v, stale); holders > 0 {
				near = append(near, nearWord{other, distance, holders, weight})
			}
		}
	})
	slices.SortFunc(near, func(a, b nearWord) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		if a.holders != b.holders {
			return b.holders - a.holders
		}
		return strings.Compare(a.word, b.word)
	})
	return closest(near)
}

// closest keeps the nearest, at most five.
func closest(near []nearWord) []nearWord {
	for i := range near {
		if near[i].distance > max(near[0].distance, 1) || i == 5 {
			return near[:i]
		}
	}
	return near
}

func visibleHolders(holders []uint32, v *sight, stale bitset) (visible int) {
	for _, ord := range holders {
		if v.seen.has(ord) && !stale.has(ord) {
			visible++
		}
	}
	return visible
}

// edits counts the letters added, lost, changed or swapped with a neighbour between two words; past most it stops.
func edits(a, b string, most int) int {
	if most == 0 || len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	const longest = 40
	if len(a) >= longest || len(b) >= longest {
		return most + 1
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
