package lexicon

import (
	"slices"
	"sort"
	"strings"
)

// Vocabulary is the words of some documents as people type them, for suggestions and spelling offers. All holders of
// the words from one to another lie side by side, so that a prefix is one run of holders.
type Vocabulary struct {
	words   []string // sorted
	from    []uint32 // words[i] is held by holders[from[i]:from[i+1]]
	holders []uint32 // ordinals
}

// NewVocabulary is made of words and the ordinals that hold them.
func NewVocabulary(held map[string][]uint32) Vocabulary {
	v := Vocabulary{words: make([]string, 0, len(held))}
	total := 0
	for w, list := range held {
		v.words = append(v.words, strings.Clone(w))
		total += len(list)
	}
	sort.Strings(v.words)
	v.from = make([]uint32, 1, len(v.words)+1)
	v.holders = make([]uint32, 0, total)
	for _, w := range v.words {
		v.holders = append(v.holders, held[w]...)
		v.from = append(v.from, uint32(len(v.holders)))
	}
	return v
}

// span is the run of words that begin with prefix.
func (v *Vocabulary) span(prefix string) (low, high int) {
	low = sort.SearchStrings(v.words, prefix)
	high = low + sort.Search(len(v.words)-low, func(i int) bool { return !strings.HasPrefix(v.words[low+i], prefix) })
	return low, high
}

// Held are the documents that hold a word beginning with prefix; one may stand there several times.
func (v *Vocabulary) Held(prefix string) []uint32 {
	low, high := v.span(prefix)
	return v.holders[v.from[low]:v.from[high]]
}

// Collect adds the words of a document to held.
func Collect(held map[string][]uint32, ord uint32, text string) {
	for _, w := range Surfaces(text) {
		if list := held[w]; len(list) == 0 || list[len(list)-1] != ord {
			held[w] = append(list, ord)
		}
	}
}

// Surfaces are the words of a text as typed: in one and in pieces, unstemmed.
func Surfaces(text string) []string {
	fields := cutFields(Fold(text))
	out := make([]string, 0, len(fields)+4)
	for i, field := range fields {
		pieces := strings.FieldsFunc(field, joins)
		out = append(out, pieces...)
		if len(pieces) > 1 {
			out = append(out, strings.Join(pieces, ""))
		}
		if n := timesRun(fields[i:]); n > 1 { // M8 x 40 is also typed m8x40
			out = append(out, strings.Join(fields[i:i+n], ""))
		}
		if i+1 < len(fields) && isNumber(field) && apart[fields[i+1]] { // 10 mm is also typed 10mm
			out = append(out, field+fields[i+1])
		}
	}
	return out
}

func joins(r rune) bool { return strings.ContainsRune("-./,_+&#\"", r) }

// Begun are the words being typed, each as it begins one of Surfaces.
func Begun(text string) []string {
	tokens := strings.FieldsFunc(Fold(text), func(r rune) bool { return r == ' ' || r == ',' || r == ';' })
	return slices.Clip(tokens[:min(len(tokens), MaxWords)])
}

// InOne is a token without the signs inside it.
func InOne(token string) string { return strings.Join(strings.FieldsFunc(token, joins), "") }
