package lexicon

import (
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// Stem makes a plural its singular and leaves everything else alone: for a buyer a controller is no control, and a
// printer no printing. What else belongs together is found through root, at less weight.
func Stem(word string) string {
	n := len(word)
	if n < 4 || word[n-1] != 's' {
		return word
	}
	if single, ok := singulars[word]; ok {
		return single
	}
	switch {
	case n > 4 && strings.HasSuffix(word, "ies"):
		return word[:n-3] + "y"
	case strings.HasSuffix(word, "xes"), strings.HasSuffix(word, "ches"), strings.HasSuffix(word, "shes"),
		strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "zzes"):
		return word[:n-2]
	case word[n-2] == 's', word[n-2] == 'u', word[n-2] == 'i':
		return word
	}
	return word[:n-1]
}

var singulars = map[string]string{"shelves": "shelf", "knives": "knife", "halves": "half", "leaves": "leaf", "lens": "lens",
	"lenses": "lens", "gas": "gas", "gases": "gas", "buses": "bus", "axes": "axe", "scissors": "scissors", "series": "series"}

// Root takes a word's ending off wholly (Porter's second English stemmer): drilling and drilled are drill.
func Root(word string) string {
	if len(word) < 5 || len(word) > 40 || !utf8.ValidString(word) {
		return word
	}
	if known, ok := roots.Load(word); ok {
		return known.(string)
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	stemmed := env.Current()
	if kept.Add(1) < keptRoots {
		roots.Store(word, stemmed)
	}
	return stemmed
}

// Words of the range come again and again; what people type is without bound, hence a limit.
const keptRoots = 50_000

var (
	roots sync.Map
	kept  atomic.Int64
)

// StopWords bind other words together and name nothing; they are asked for only when nothing else is.
var StopWords = map[string]bool{"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "by": true,
	"for": true, "from": true, "in": true, "is": true, "it": true, "of": true, "on": true, "or": true, "our": true, "that": true,
	"the": true, "this": true, "to": true, "with": true, "your": true, "you": true, "need": true, "i": true, "me": true, "my": true}
