package search

import (
	"context"
	"math/bits"

	"tradecounter/internal/search/lexicon"
)

// hit is a product found.
type hit struct {
	ord   uint32
	met   uint16 // the wants, a bit each
	group group
	score float32
}

// weightFamily is the weight of another word with the same root, drilling as drill, against 1 for the word itself.
const weightFamily = 0.5

// group parts what was found; a smaller one comes first whatever the score.
type group uint8

const (
	carriesNumber group = iota
	allWords
	mostWords
)

// fields are where words are looked up. What a product is called and how it is described is one text with one length: a
// short one that names a word is more about it. The figures come from judged queries (sample_test.go); around them
// little changes.
func fields(c *columns) []lexicon.Field {
	return []lexicon.Field{
		{Name: fieldName, Weight: 5, Slope: 0.3, Average: 30, Lengths: c.lengths},
		{Name: fieldBrand, Weight: 1.5, Slope: 0.3, Average: 30, Lengths: c.lengths},
		{Name: fieldDescription, Weight: 1, Slope: 0.75, Average: 30, Lengths: c.lengths},
		{Name: fieldNumbers, Weight: 0.8, Slope: 0.5, Average: 30, Lengths: c.lengths},
		{Name: fieldCategory, Weight: 0.1},
		{Name: fieldAttributes, Weight: 0.1, Slope: 0.5, Average: 60, Lengths: c.attributeLengths},
	}
}

// corpus is what a scope sees of the words.
func (n *snapshot) corpus(v *sight) *lexicon.Corpus {
	return &lexicon.Corpus{Reader: n.reader, Ords: n.ords, Size: len(n.ids), Seen: v.seen, Visible: v.n, Fields: fields(n.columns)}
}

// scratch is the working memory of one search, given back clean.
type scratch struct {
	lexicon.Scratch
	counts []int32
	values []uint32
}

func (s *Service) takeScratch(n *snapshot) *scratch {
	w := s.scratch.Get().(*scratch)
	if !w.Fits(len(n.ids)) {
		*w = scratch{Scratch: lexicon.NewScratch(len(n.ids))}
	}
	if len(w.counts) < len(n.view.values) {
		w.counts = make([]int32, len(n.view.values)+len(n.view.values)/8)
	}
	return w
}

func (s *Service) giveScratch(w *scratch) {
	w.Clean()
	s.scratch.Put(w)
}

// match finds what meets the wants, most of them at least. Unless the query is a number that was found, words that
// nothing visible holds are tried as typos.
func (s *Service) match(ctx context.Context, n *snapshot, v *sight, q *lexicon.Wanted, isNumber bool, w *scratch) ([]hit, error) {
	if err := n.corpus(v).LookUp(ctx, &w.Scratch, q, 0); err != nil {
		return nil, err
	}
	q.SettleCodes(&w.Scratch)
	q.LevelSynonyms(&w.Scratch, v.n)
	if !isNumber {
		if err := n.widen(ctx, v, q, w); err != nil {
			return nil, err
		}
	}
	w.Gather(len(q.Slots))
	if isNumber {
		return n.score(q, w, len(q.Terms)), nil
	}
	known := len(q.Terms) - len(q.Unknown)
	for least := min(leastMet(len(q.Terms)), known); least > 0; least-- {
		if hits := n.score(q, w, least); len(hits) > 0 {
			q.Relaxed = least < min(leastMet(len(q.Terms)), known)
			return hits, nil
		}
	}
	return nil, nil
}

// leastMet is how many of several words are most of them.
func leastMet(words int) int {
	switch {
	case words <= 1:
		return words
	case words <= 3:
		return words - 1
	}
	return (words*3 + 4) / 5
}

func (n *snapshot) score(q *lexicon.Wanted, w *scratch, least int) []hit {
	hits := make([]hit, 0, len(w.Found))
	best := make([]float64, len(q.Terms))
	for _, ord := range w.Found {
		q.Best(&w.Scratch, ord, best)
		met, sum := uint16(0), 0.0
		for i, b := range best {
			if b > 0 {
				met |= 1 << i
			}
			sum += b
		}
		if bits.OnesCount16(met) < least {
			continue
		}
		h := hit{ord: ord, met: met, group: mostWords, score: float32(sum)}
		if met == 1<<len(q.Terms)-1 {
			h.group = allWords
		}
		hits = append(hits, h)
	}
	return hits
}
