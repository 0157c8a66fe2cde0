package lexicon

import (
	"slices"
	"strings"
)

// MaxWords is how many words of a query count; a longer one is cut.
const MaxWords = 16

// Wanted is a query in the terms of the index. Every want should be met, by any of its options.
type Wanted struct {
	Words   []string // as typed, folded; for what is told to people
	Terms   []string // of each want, as kept
	Kinds   []Kind
	Options []Option
	Slots   []string // the terms looked up, each once
	index   map[string]int

	Unknown  []int          // wants that nothing visible meets
	Spelling map[int]string // what was looked up in place of misspelt words
	Relaxed  bool           // nothing met most words: what meets fewer is shown
}

// Option meets the wants [From, To) when a document holds all its slots.
type Option struct {
	From, To int
	Slots    []int
	Weight   float64
	synonym  bool
}

// The weights of ways to meet a want, against 1 for the word itself.
const (
	weightPieces    = 0.9  // m8x40 as m8 and 40
	weightJoined    = 0.5  // smart watch as smartwatch
	weightSynonym   = 0.9  // the seller's own
	weightThesaurus = 0.35 // everybody's
	weightNumber    = 0.4  // 10mm as 10
	weightTypo      = 0.7  // one letter off
	weightTypo2     = 0.5  // two letters off
	weightBegun     = 0.6  // the beginning of a word
)

// Reading is what a query is read with.
type Reading struct {
	Synonyms *Synonyms
	Family   func(term string) []string // other terms with the same root
	Kinship  float64                    // the weight of these
	Stops    map[string]bool            // terms that are asked for only when nothing else is
}

// Read cuts a query into wants; words that only bind are left out unless there is nothing else.
func (r Reading) Read(words string) *Wanted {
	w := &Wanted{index: map[string]int{}}
	all := Lexemes(words)
	for _, keepStops := range []bool{false, true} {
		for _, l := range all {
			if len(w.Terms) == MaxWords || l.Kind == Word && r.Stops[l.Whole] && !keepStops {
				continue
			}
			w.want(l)
		}
		if len(w.Terms) > 0 {
			break
		}
	}
	for i := range w.Terms {
		if w.Kinds[i] == Word && len(w.Terms[i]) >= 4 {
			for _, other := range r.Family(w.Terms[i]) {
				w.Option(i, i+1, r.Kinship, other)
			}
		}
		if i+1 < len(w.Terms) && w.Kinds[i] != Measure && w.Kinds[i+1] != Measure {
			w.Option(i, i+2, weightJoined, term(w.Words[i]+w.Words[i+1]))
		}
		r.Synonyms.at(w.Terms, i, func(e expansion) {
			for _, terms := range e.meant {
				w.Option(i, i+len(e.typed), e.weight, terms...)
				w.Options[len(w.Options)-1].synonym = true
				if r.Synonyms.rooted && len(terms) == 1 && len(terms[0]) >= 4 {
					for _, other := range r.Family(terms[0]) {
						w.Option(i, i+len(e.typed), e.weight*r.Kinship, other)
						w.Options[len(w.Options)-1].synonym = true
					}
				}
			}
		})
	}
	return w
}

func (w *Wanted) want(l Lexeme) {
	i := len(w.Terms)
	w.Words = append(w.Words, l.Typed)
	w.Terms = append(w.Terms, l.Whole)
	w.Kinds = append(w.Kinds, l.Kind)
	w.Option(i, i+1, 1, l.Whole)
	switch {
	case l.Kind == Measure:
		w.Option(i, i+1, weightNumber, l.Parts...)
	case l.Kind == Dims:
		w.Option(i, i+1, weightPieces, l.Parts[:strings.Count(l.Whole, "x")+1]...)
	case len(l.Parts) > 0:
		w.Option(i, i+1, weightPieces, l.Parts...)
	}
}

// Option adds a way to meet the wants [from, to).
func (w *Wanted) Option(from, to int, weight float64, terms ...string) {
	o := Option{From: from, To: to, Weight: weight}
	for _, t := range terms {
		o.Slots = append(o.Slots, w.Slot(t))
	}
	w.Options = append(w.Options, o)
}

// SettleCodes forgets the pieces of codes that are known as a whole: ps4 is not something with "PS" and "4 GB".
func (w *Wanted) SettleCodes(found *Scratch) {
	w.Options = slices.DeleteFunc(w.Options, func(o Option) bool {
		return w.Kinds[o.From] == Code && o.Weight == weightPieces && len(found.Touched[w.index[w.Terms[o.From]]]) > 0
	})
}

// LevelSynonyms lets a synonym that is rarer than what was typed weigh no more for its Rareness: it means the same.
func (w *Wanted) LevelSynonyms(found *Scratch, visible int) {
	for i := range w.Options {
		o := &w.Options[i]
		if !o.synonym {
			continue
		}
		typed, meant := 0.0, 0.0
		for _, t := range w.Terms[o.From:o.To] {
			typed += Rareness(len(found.Touched[w.index[t]]), visible) / float64(o.To-o.From)
		}
		for _, slot := range o.Slots {
			meant += Rareness(len(found.Touched[slot]), visible) / float64(len(o.Slots))
		}
		o.Weight *= min(1, typed/meant)
	}
}

// Slot is the place of a term among those looked up.
func (w *Wanted) Slot(t string) int {
	if i, ok := w.index[t]; ok {
		return i
	}
	i := len(w.Slots)
	w.index[t] = i
	w.Slots = append(w.Slots, t)
	return i
}

// Met says that some visible document meets the want, as far as one slot at a time tells.
func (w *Wanted) Met(i int, found *Scratch) bool {
	return slices.ContainsFunc(w.Options, func(o Option) bool {
		return o.From <= i && i < o.To && !slices.ContainsFunc(o.Slots, func(slot int) bool { return len(found.Touched[slot]) == 0 })
	})
}

// Respell adds what a word that nothing holds may have been meant to be.
func (w *Wanted) Respell(i int, near []NearWord) {
	for _, other := range near {
		w.Option(i, i+1, other.weight, Stem(other.Word))
	}
	if len(near) > 0 && near[0].Distance > 0 {
		if w.Spelling == nil {
			w.Spelling = map[int]string{}
		}
		w.Spelling[i] = near[0].Word
	}
}

// Text is the query with its misspelt words replaced; "" when none was.
func (w *Wanted) Text() string {
	if len(w.Spelling) == 0 {
		return ""
	}
	out := slices.Clone(w.Words)
	for i, other := range w.Spelling {
		out[i] = other
	}
	return strings.Join(out, " ")
}

// Best is how well a document meets each want; 0 is not at all.
func (w *Wanted) Best(found *Scratch, ord uint32, best []float64) {
	clear(best)
	for i := range w.Options {
		o := &w.Options[i]
		got := o.score(found.Scores, ord)
		if got == 0 {
			continue
		}
		if o.To == o.From+1 {
			best[o.From] = max(best[o.From], got)
			continue
		}
		have := 0.0
		for _, b := range best[o.From:o.To] {
			have += b
		}
		if span := float64(o.To - o.From); got*span > have || slices.Contains(best[o.From:o.To], 0) {
			for k := o.From; k < o.To; k++ {
				best[k] = max(best[k], got)
			}
		}
	}
}

// score is 0 unless the document holds all slots.
func (o *Option) score(scores [][]float32, ord uint32) float64 {
	sum := 0.0
	for _, slot := range o.Slots {
		got := scores[slot][ord]
		if got == 0 {
			return 0
		}
		sum += float64(got)
	}
	return o.Weight * sum / float64(len(o.Slots))
}
