package search

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"tradecounter/internal/platform/index"
)

// hit is a product found.
type hit struct {
	ord   uint32
	met   uint16 // the wants, a bit each
	group group
	score float32
}

// group parts what was found; a smaller one comes first whatever the score.
type group uint8

const (
	carriesNumber group = iota
	allWords
	mostWords
)

// fields are where words are looked up. BM25 over several fields (BM25F; Robertson and Zaragoza 2009): weighted
// frequencies are added up before they saturate. slope is how much length counts (b), average the length that counts as
// normal. What a product is called and how it is described is one text with one length: a short one that names a word is
// more about it. The figures come from judged queries (sample_test.go); around them little changes.
var fields = []field{
	{name: fieldName, weight: 5, slope: 0.3, average: 30},
	{name: fieldBrand, weight: 1.5, slope: 0.3, average: 30},
	{name: fieldDescription, weight: 1, slope: 0.75, average: 30},
	{name: fieldNumbers, weight: 0.8, slope: 0.5, average: 30},
	{name: fieldCategory, weight: 0.1},
	{name: fieldAttributes, weight: 0.1, slope: 0.5, average: 60, attributes: true},
}

type field struct {
	name           string
	weight         float64
	slope, average float64
	attributes     bool // counts the length of the attributes, not of the text
}

// saturation is the k1 of BM25.
const saturation = 1.0

// scratch is the working memory of one search, given back clean.
type scratch struct {
	scores  [][]float32 // by slot and ordinal
	touched [][]uint32
	marked  bitset
	found   []uint32
	counts  []int32
	values  []uint32
}

func (s *Service) takeScratch(n *snapshot) *scratch {
	w := s.scratch.Get().(*scratch)
	if len(w.marked) < (len(n.ids)+63)/64 {
		*w = scratch{marked: newBitset(len(n.ids) + len(n.ids)/8)}
	}
	if len(w.counts) < len(n.view.values) {
		w.counts = make([]int32, len(n.view.values)+len(n.view.values)/8)
	}
	return w
}

func (s *Service) giveScratch(w *scratch) {
	for i, touched := range w.touched {
		for _, ord := range touched {
			w.scores[i][ord] = 0
		}
		w.touched[i] = touched[:0]
	}
	for _, ord := range w.found {
		w.marked[ord/64] = 0
	}
	w.found = w.found[:0]
	s.scratch.Put(w)
}

// slot is the room for one more term.
func (w *scratch) slot(i, size int) []float32 {
	for len(w.scores) <= i {
		w.scores = append(w.scores, nil)
		w.touched = append(w.touched, nil)
	}
	if len(w.scores[i]) < size {
		w.scores[i] = make([]float32, size+size/8)
	}
	return w.scores[i]
}

// lookUp scores every visible product that holds the slot's term.
func (n *snapshot) lookUp(ctx context.Context, w *scratch, i int, term string, v *sight) error {
	scores := w.slot(i, len(n.ids))
	touched := w.touched[i]
	for _, f := range fields {
		flat, steep, lengths := 1-f.slope, 0.0, n.lengths
		if f.slope > 0 {
			steep = f.slope / f.average
		}
		if f.attributes {
			lengths = n.attributeLengths
		}
		for times := 1; times <= index.MostOften; times++ {
			any := false
			err := n.reader.Docs(f.name, term, times, func(docs []uint32) {
				any = true
				for _, doc := range docs {
					ord := n.ords[doc]
					if !v.seen.has(ord) {
						continue
					}
					if scores[ord] == 0 {
						touched = append(touched, ord)
					}
					scores[ord] += float32(f.weight / (flat + steep*float64(lengths[ord])))
				}
			})
			if err != nil {
				return err
			}
			if !any {
				break
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	w.touched[i] = touched
	// How rare a term is counts what the scope sees: the order tells nothing about the rest of the range.
	rare := rareness(len(touched), v.n)
	for _, ord := range touched {
		tf := float64(scores[ord])
		scores[ord] = float32(rare * tf * (saturation + 1) / (tf + saturation))
	}
	return nil
}

// rareness is the idf of BM25: of a term that some of the visible products hold.
func rareness(some, visible int) float64 {
	return math.Log(1 + (float64(visible)-float64(some)+0.5)/(float64(some)+0.5))
}

// match finds what meets the wants, most of them at least. Unless the query is a number that was found, words that
// nothing visible holds are tried as typos.
func (s *Service) match(ctx context.Context, n *snapshot, v *sight, q *wanted, isNumber bool, w *scratch) ([]hit, error) {
	for i := 0; i < len(q.slots); i++ {
		if err := n.lookUp(ctx, w, i, q.slots[i], v); err != nil {
			return nil, err
		}
	}
	q.settleCodes(w)
	q.levelSynonyms(w, v.n)
	if !isNumber {
		if err := n.widen(ctx, v, q, w); err != nil {
			return nil, err
		}
	}
	for _, touched := range w.touched[:len(q.slots)] {
		for _, ord := range touched {
			if !w.marked.has(ord) {
				w.marked.set(ord)
				w.found = append(w.found, ord)
			}
		}
	}
	if isNumber {
		return n.score(q, w, len(q.terms)), nil
	}
	known := len(q.terms) - len(q.unknown)
	for least := min(leastMet(len(q.terms)), known); least > 0; least-- {
		if hits := n.score(q, w, least); len(hits) > 0 {
			q.relaxed = least < min(leastMet(len(q.terms)), known)
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

func (n *snapshot) score(q *wanted, w *scratch, least int) []hit {
	hits := make([]hit, 0, len(w.found))
	best := make([]float64, len(q.terms))
	for _, ord := range w.found {
		clear(best)
		for i := range q.options {
			o := &q.options[i]
			got := o.score(w.scores, ord)
			if got == 0 {
				continue
			}
			if o.to == o.from+1 {
				best[o.from] = max(best[o.from], got)
				continue
			}
			have := 0.0
			for _, b := range best[o.from:o.to] {
				have += b
			}
			if span := float64(o.to - o.from); got*span > have || slices.Contains(best[o.from:o.to], 0) {
				for k := o.from; k < o.to; k++ {
					best[k] = max(best[k], got)
				}
			}
		}
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
		if met == 1<<len(q.terms)-1 {
			h.group = allWords
		}
		hits = append(hits, h)
	}
	return hits
}

// score is 0 unless the product holds all slots.
func (o *option) score(scores [][]float32, ord uint32) float64 {
	sum := 0.0
	for _, slot := range o.slots {
		got := scores[slot][ord]
		if got == 0 {
			return 0
		}
		sum += float64(got)
	}
	return o.weight * sum / float64(len(o.slots))
}
