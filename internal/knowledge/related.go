package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"tradecounter/internal/identity"
)

// Related are up to six articles beside one: those an editor placed, then those that share the most with it.
func (s *Service) Related(ctx context.Context, scope identity.Scope, slug string) ([]Card, error) {
	n, m, err := s.seen(ctx, scope, slug)
	if err != nil {
		return nil, err
	}
	return n.related(scope, m, 6), nil
}

// What two articles share counts so much: what is rarer says more.
const (
	sameProduct         = 4
	sameProductCategory = 2
	samePage            = 1
	sameError           = 3
	sameCategory        = 1
	sameWord            = 2
	enough              = 2 // less isn't related
)

func (n *snapshot) related(scope identity.Scope, m *meta, most int) []Card {
	var list []*meta
	had := map[int64]bool{m.ID: true}
	add := func(r *meta) {
		if r != nil && len(list) < most && !had[r.ID] && r.audience.Reads(scope) {
			had[r.ID] = true
			list = append(list, r)
		}
	}
	for _, id := range m.related {
		add(n.byID[id])
	}
	if len(list) < most {
		for _, r := range n.alike(m) {
			add(r)
		}
	}
	return cards(list)
}

// alike are the articles that share something with one, the most first.
func (n *snapshot) alike(m *meta) []*meta {
	score := map[*meta]int{}
	for _, t := range m.ties {
		points := map[string]int{TieProduct: sameProduct, TieCategory: sameProductCategory, TiePage: samePage, TieError: sameError}[t.Kind]
		for _, r := range n.byTie[t] {
			score[r] += points
		}
	}
	for _, r := range n.live {
		if m.CategoryID != 0 && r.CategoryID == m.CategoryID {
			score[r] += sameCategory
		}
		for _, w := range m.words {
			if slices.Contains(r.words, w) {
				score[r] += sameWord
			}
		}
	}
	var list []*meta
	for _, r := range n.live {
		if score[r] >= enough {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b *meta) int { return cmp.Compare(score[b], score[a]) })
	return list
}

// ownWords of titles say nothing about what an article is about.
var ownWords = map[string]bool{"about": true, "does": true, "from": true, "have": true, "know": true, "make": true, "need": true, "order": true, "orders": true,
	"that": true, "their": true, "them": true, "this": true, "what": true, "when": true, "where": true, "which": true, "with": true, "your": true, "article": true}

// contentWords are the words of a title that say something, without a plural's ending.
func contentWords(title string) (words []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if len(w) >= 4 && !ownWords[w] {
			words = append(words, strings.TrimSuffix(w, "s"))
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}
