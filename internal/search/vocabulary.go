package search

import (
	"slices"
	"sort"
	"strings"

	"tradecounter/internal/search/lexicon"
)

// vocabulary is the words and numbers of some products as people type them.
type vocabulary struct {
	lexicon.Vocabulary
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
		lexicon.Collect(held, ord, it.name+" "+view.brands[it.brand]+" "+t.leaf(it.category))
		for _, key := range it.keys {
			if key != "" {
				v.numbers = append(v.numbers, numbered{key, ord})
			}
		}
	}
	v.Vocabulary = lexicon.NewVocabulary(held)
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

// numberSpan is the run of identifiers that begin with key.
func numberSpan(numbers []numbered, key string) []numbered {
	low := sort.Search(len(numbers), func(i int) bool { return numbers[i].key >= key })
	high := low + sort.Search(len(numbers)-low, func(i int) bool { return !strings.HasPrefix(numbers[low+i].key, key) })
	return numbers[low:high]
}
