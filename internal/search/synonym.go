package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// synonyms are the seller's words for the same thing, as terms, by the first term of what is typed.
type synonyms struct {
	version int64
	from    map[string][]expansion
}

// expansion: who types these terms also means those.
type expansion struct {
	typed []string
	meant [][]string
}

// loadSynonyms reads the table again when its version rose, so that a change holds at once.
func (s *Service) loadSynonyms(ctx context.Context) (*synonyms, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	if known := s.synonyms.Load(); known != nil && known.version == versions["synonyms"] {
		return known, nil
	}
	var rows []struct {
		Terms string `db:"terms"`
		Input string `db:"input"`
	}
	err = s.db.Select(ctx, &rows, `SELECT terms, input FROM synonyms WHERE scope = 'products' ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	next := &synonyms{version: versions["synonyms"], from: map[string][]expansion{}}
	for _, row := range rows {
		next.add(row.Terms, row.Input)
	}
	s.synonyms.Store(next)
	return next, nil
}

// add takes one row: without input every term means every other; with it the input means the terms, not the reverse.
func (y *synonyms) add(terms, input string) {
	var group [][]string
	for _, text := range splitEscaped(terms) {
		if cut := typedTerms(text); len(cut) > 0 {
			group = append(group, cut)
		}
	}
	if input != "" {
		y.expand(typedTerms(input), group)
		return
	}
	for i, typed := range group {
		y.expand(typed, slices.Concat(group[:i], group[i+1:]))
	}
}

func (y *synonyms) expand(typed []string, meant [][]string) {
	if len(typed) > 0 && len(meant) > 0 {
		y.from[typed[0]] = append(y.from[typed[0]], expansion{typed, meant})
	}
}

// at are the expansions whose typed terms begin at place i of the words.
func (y *synonyms) at(words []string, i int, do func(length int, meant [][]string)) {
	for _, e := range y.from[words[i]] {
		if i+len(e.typed) <= len(words) && slices.Equal(words[i:i+len(e.typed)], e.typed) {
			do(len(e.typed), e.meant)
		}
	}
}

func typedTerms(text string) (terms []string) {
	for _, l := range lexemes(text) {
		if !stopWords[l.whole] {
			terms = append(terms, l.whole)
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
