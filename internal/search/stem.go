package search

import (
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// stem takes a word's ending off (Porter's second English stemmer), so that a plural finds its singular.
func stem(word string) string {
	if len(word) < 3 || len(word) > 40 || !utf8.ValidString(word) {
		return word
	}
	if known, ok := stems.Load(word); ok {
		return known.(string)
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	stemmed := env.Current()
	if stemmed == "" {
		stemmed = word
	}
	if kept.Add(1) < keptStems {
		stems.Store(word, stemmed)
	}
	return stemmed
}

// Words of the range come again and again; what people type is without bound, hence a limit.
const keptStems = 50_000

var (
	stems sync.Map
	kept  atomic.Int64
)

// stopWords bind other words together and name nothing; they are asked for only when nothing else is.
var stopWords = map[string]bool{"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "by": true,
	"for": true, "from": true, "in": true, "is": true, "it": true, "of": true, "on": true, "or": true, "our": true, "that": true,
	"the": true, "this": true, "to": true, "with": true, "your": true, "you": true, "need": true, "i": true, "me": true, "my": true}
