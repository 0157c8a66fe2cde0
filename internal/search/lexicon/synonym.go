package lexicon

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"tradecounter/internal/platform/db"
)

// Synonyms are words for the same thing, as terms, by the first term of what is typed.
type Synonyms struct {
	version int64
	stops   map[string]bool
	rooted  bool // sent means what send does
	from    map[string][]expansion
}

// expansion: who types these terms also means those.
type expansion struct {
	typed  []string
	meant  [][]string
	weight float64 // of the terms meant
}

// Kept is the seller's synonyms of some scopes, and everybody's.
type Kept struct {
	db     *db.DB
	stops  map[string]bool
	rooted bool
	scopes []string
	last   atomic.Pointer[Synonyms]
}

// KeepSynonyms keeps those of the scopes, products or articles, for queries that leave out the stops. rooted: what is
// typed in another form of the word counts as well.
func KeepSynonyms(d *db.DB, stops map[string]bool, rooted bool, scopes ...string) *Kept {
	return &Kept{db: d, stops: stops, rooted: rooted, scopes: scopes}
}

// Load reads the table again when its version rose, so that a change holds at once.
func (k *Kept) Load(ctx context.Context) (*Synonyms, error) {
	versions, err := k.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	if known := k.last.Load(); known != nil && known.version == versions["synonyms"] {
		return known, nil
	}
	var rows []struct {
		Terms string `db:"terms"`
		Input string `db:"input"`
	}
	err = k.db.Select(ctx, &rows, `SELECT terms, input FROM synonyms WHERE scope IN (?) ORDER BY id`, k.scopes)
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	next := everybodys(k.stops, k.rooted)
	next.version = versions["synonyms"]
	for _, row := range rows {
		next.add(row.Terms, row.Input, weightSynonym)
	}
	k.last.Store(next)
	return next, nil
}

// add takes one row: without input every term means every other; with it the input means the terms, not the reverse.
func (y *Synonyms) add(terms, input string, weight float64) {
	var group [][]string
	for _, text := range splitEscaped(terms) {
		if cut := y.typedTerms(text); len(cut) > 0 {
			group = append(group, cut)
		}
	}
	if input != "" {
		y.expand(expansion{y.typedTerms(input), group, weight})
		return
	}
	for i, typed := range group {
		y.expand(expansion{typed, slices.Concat(group[:i], group[i+1:]), weight})
	}
}

func (y *Synonyms) expand(e expansion) {
	if len(e.typed) == 0 || len(e.meant) == 0 {
		return
	}
	typed := make([]string, len(e.typed))
	for i, t := range e.typed {
		typed[i] = y.key(t)
	}
	e.typed = typed
	y.from[typed[0]] = append(y.from[typed[0]], e)
}

// key is what a typed term is compared by.
func (y *Synonyms) key(term string) string {
	if y.rooted {
		return Root(term)
	}
	return term
}

// at are the expansions whose typed terms begin at place i of the words.
func (y *Synonyms) at(words []string, i int, do func(expansion)) {
	for _, e := range y.from[y.key(words[i])] {
		same := func(typed, word string) bool { return typed == y.key(word) }
		if i+len(e.typed) <= len(words) && slices.EqualFunc(e.typed, words[i:i+len(e.typed)], same) {
			do(e)
		}
	}
}

func (y *Synonyms) typedTerms(text string) (terms []string) {
	for _, l := range Lexemes(text) {
		if !(l.Kind == Word && y.stops[l.Whole]) {
			terms = append(terms, l.Whole)
		}
	}
	return terms
}

// splitEscaped parts "a;b" at semicolons; a backslash takes the next character as it is.
func splitEscaped(text string) (parts []string) {
	var part strings.Builder
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			part.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == ';':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteRune(r)
		}
	}
	return append(parts, part.String())
}
