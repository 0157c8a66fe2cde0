package search

import (
	"slices"
	"strings"
)

// wanted is a query in the terms of the index. Every want should be met, by any of its options.
type wanted struct {
	words   []string // as typed, folded; for what is told to people
	terms   []string // of each want, as kept
	kinds   []kind
	options []option
	slots   []string // the terms looked up, each once
	index   map[string]int

	unknown  []int          // wants that nothing visible meets
	spelling map[int]string // what was looked up in place of misspelt words
	relaxed  bool           // nothing met most words: what meets fewer is shown
}

// option meets the wants [from, to) when a product holds all its slots.
type option struct {
	from, to int
	slots    []int
	weight   float64
	synonym  bool
}

// The weights of ways to meet a want, against 1 for the word itself.
const (
	weightPieces    = 0.9  // m8x40 as m8 and 40
	weightJoined    = 0.5  // smart watch as smartwatch
	weightSynonym   = 0.9  // the seller's own
	weightThesaurus = 0.35 // everybody's
	weightFamily    = 0.5  // drilling as drill
	weightNumber    = 0.4  // 10mm as 10
	weightTypo      = 0.7  // one letter off
	weightTypo2     = 0.5  // two letters off
	weightPrefix    = 0.75 // the beginning of a number
)

// readWanted cuts a query into wants; words that only bind are left out unless there is nothing else.
func readWanted(words string, y *synonyms, family func(term string) []string) *wanted {
	w := &wanted{index: map[string]int{}}
	all := lexemes(words)
	for _, keepStops := range []bool{false, true} {
		for _, l := range all {
			if len(w.terms) == MaxWords || l.kind == word && stopWords[l.whole] && !keepStops {
				continue
			}
			w.want(l)
		}
		if len(w.terms) > 0 {
			break
		}
	}
	for i := range w.terms {
		if w.kinds[i] == word && len(w.terms[i]) >= 4 {
			for _, other := range family(w.terms[i]) {
				w.option(i, i+1, weightFamily, other)
			}
		}
		if i+1 < len(w.terms) && w.kinds[i] != measure && w.kinds[i+1] != measure {
			w.option(i, i+2, weightJoined, term(w.words[i]+w.words[i+1]))
		}
		y.at(w.terms, i, func(e expansion) {
			for _, terms := range e.meant {
				w.option(i, i+len(e.typed), e.weight, terms...)
				w.options[len(w.options)-1].synonym = true
			}
		})
	}
	return w
}

func (w *wanted) want(l lexeme) {
	i := len(w.terms)
	w.words = append(w.words, l.typed)
	w.terms = append(w.terms, l.whole)
	w.kinds = append(w.kinds, l.kind)
	w.option(i, i+1, 1, l.whole)
	switch {
	case l.kind == measure:
		w.option(i, i+1, weightNumber, l.parts...)
	case l.kind == dims:
		w.option(i, i+1, weightPieces, l.parts[:strings.Count(l.whole, "x")+1]...)
	case len(l.parts) > 0:
		w.option(i, i+1, weightPieces, l.parts...)
	}
}

func (w *wanted) option(from, to int, weight float64, terms ...string) {
	o := option{from: from, to: to, weight: weight}
	for _, t := range terms {
		o.slots = append(o.slots, w.slot(t))
	}
	w.options = append(w.options, o)
}

// settleCodes forgets the pieces of codes that are known as a whole: ps4 is not something with "PS" and "4 GB".
func (w *wanted) settleCodes(found *scratch) {
	w.options = slices.DeleteFunc(w.options, func(o option) bool {
		return w.kinds[o.from] == code && o.weight == weightPieces && len(found.touched[w.index[w.terms[o.from]]]) > 0
	})
}

// levelSynonyms lets a synonym that is rarer than what was typed weigh no more for its rareness: it means the same.
func (w *wanted) levelSynonyms(found *scratch, visible int) {
	for i := range w.options {
		o := &w.options[i]
		if !o.synonym {
			continue
		}
		typed, meant := 0.0, 0.0
		for _, t := range w.terms[o.from:o.to] {
			typed += rareness(len(found.touched[w.index[t]]), visible) / float64(o.to-o.from)
		}
		for _, slot := range o.slots {
			meant += rareness(len(found.touched[slot]), visible) / float64(len(o.slots))
		}
		o.weight *= min(1, typed/meant)
	}
}

func (w *wanted) slot(t string) int {
	if i, ok := w.index[t]; ok {
		return i
	}
	i := len(w.slots)
	w.index[t] = i
	w.slots = append(w.slots, t)
	return i
}

// text is the query with some of its words replaced.
func (w *wanted) text(replace map[int]string) string {
	out := make([]string, len(w.words))
	for i, typed := range w.words {
		out[i] = typed
		if other, ok := replace[i]; ok {
			out[i] = other
		}
	}
	return strings.Join(out, " ")
}
