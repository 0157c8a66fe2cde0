package search

import (
	"slices"
	"sort"
	"strings"
)

// vocabulary is the words and numbers of some products as people type them, for suggestions and spelling offers. All
// holders of the words from one to another lie side by side, so that a prefix is one run of holders.
type vocabulary struct {
	words   []string // sorted
	from    []uint32 // words[i] is held by holders[from[i]:from[i+1]]
	holders []uint32 // ordinals
	numbers []numbered
}

// numbered is an identifier and the product that carries it.
type numbered struct {
	key string
	ord uint32
}

// newVocabulary reads the words of the products with these ordinals.
func newVocabulary(c *columns, view nameView, t *tree, ordinals []uint32) *vocabulary {
	held := map[string][]uint32{}
	v := &vocabulary{}
	for _, ord := range ordinals {
		it := c.items[ord]
		if !it.live {
			continue
		}
		for _, w := range surfaces(it.name + " " + view.brands[it.brand] + " " + t.leaf(it.category)) {
			if list := held[w]; len(list) == 0 || list[len(list)-1] != ord {
				held[w] = append(list, ord)
			}
		}
		for _, key := range it.keys {
			if key != "" {
				v.numbers = append(v.numbers, numbered{key, ord})
			}
		}
	}
	v.words = make([]string, 0, len(held))
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
	sortNumbers(v.numbers)
	return v
}

func sortNumbers(numbers []numbered) {
	slices.SortFunc(numbers, func(a, b numbered) int {
		if d := strings.Compare(a.key, b.key); d != 0 {
			return d
		}
		return int(a.ord) - int(b.ord)
	})
}

// surfaces are the words of a text as typed: in one and in pieces, unstemmed.
func surfaces(text string) []string {
	fields := cutFields(fold(text))
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

// span is the run of words that begin with prefix.
func (v *vocabulary) span(prefix string) (low, high int) {
	low = sort.SearchStrings(v.words, prefix)
	high = low + sort.Search(len(v.words)-low, func(i int) bool { return !strings.HasPrefix(v.words[low+i], prefix) })
	return low, high
}

// held are the products that hold a word beginning with prefix; one may stand there several times.
func (v *vocabulary) held(prefix string) []uint32 {
	low, high := v.span(prefix)
	return v.holders[v.from[low]:v.from[high]]
}

// numberSpan is the run of identifiers that begin with key.
func numberSpan(numbers []numbered, key string) []numbered {
	low := sort.Search(len(numbers), func(i int) bool { return numbers[i].key >= key })
	high := low + sort.Search(len(numbers)-low, func(i int) bool { return !strings.HasPrefix(numbers[low+i].key, key) })
	return numbers[low:high]
}
