package search

import (
	"context"
	"strings"

	"tradecounter/internal/search/lexicon"
)

// widen looks for what was meant by words that nothing visible holds: a number's beginning, a word's, or a typo. Only
// words of visible products are offered.
func (n *snapshot) widen(ctx context.Context, v *sight, q *lexicon.Wanted, w *scratch) error {
	for i := range q.Terms {
		if k := q.Kinds[i]; (k == lexicon.Code || k == lexicon.Number) && len(q.Terms[i]) >= 4 {
			n.lookUpNumbers(q, i, v, w)
		}
		if q.Met(i, &w.Scratch) {
			continue
		}
		var near []lexicon.NearWord
		if k := q.Kinds[i]; k == lexicon.Word || k == lexicon.Joined {
			near = n.nearWords(strings.ReplaceAll(q.Words[i], "-", ""), v)
		}
		first := len(q.Slots)
		q.Respell(i, near)
		if err := n.corpus(v).LookUp(ctx, &w.Scratch, q, first); err != nil {
			return err
		}
		if len(near) == 0 && !q.Met(i, &w.Scratch) {
			q.Unknown = append(q.Unknown, i)
		}
	}
	return nil
}

// lookUpNumbers meets the want by identifiers that begin with it.
func (n *snapshot) lookUpNumbers(q *lexicon.Wanted, i int, v *sight, w *scratch) {
	keys := []string{q.Terms[i]}
	if gtin := strings.TrimLeft(q.Terms[i], "0"); gtin != q.Terms[i] && len(gtin) >= 4 {
		keys = append(keys, gtin)
	}
	slot := -1
	const most = 500 // a beginning shared by more tells nothing
	n.eachVocabulary(func(voc *vocabulary, stale lexicon.Set) {
		for _, key := range keys {
			found := numberSpan(voc.numbers, key)
			if len(found) > most {
				continue
			}
			for _, f := range found {
				if stale.Has(f.ord) || !v.seen.Has(f.ord) {
					continue
				}
				if slot < 0 {
					term := "number " + q.Terms[i] // no term has a space: it is met here only
					slot = q.Slot(term)
					q.Option(i, i+1, weightPrefix, term)
					w.Slot(slot, len(n.ids))
				}
				if w.Scores[slot][f.ord] == 0 {
					w.Touched[slot] = append(w.Touched[slot], f.ord)
					w.Scores[slot][f.ord] = numberScore
				}
			}
		}
	})
}

// numberScore is about what a rare word in the name scores.
const numberScore = 12

// weightPrefix is the weight of the beginning of a number, against 1 for the number itself.
const weightPrefix = 0.75

// nearWords are what a word may have been meant to be.
func (n *snapshot) nearWords(typed string, v *sight) (near []lexicon.NearWord) {
	n.eachVocabulary(func(voc *vocabulary, stale lexicon.Set) { near = voc.Near(near, typed, v.seen, stale) })
	return lexicon.Closest(near)
}
