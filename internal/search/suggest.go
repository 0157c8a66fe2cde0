package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/search/lexicon"
)

// How much of a list of suggestions each group may take.
const (
	mostExact      = 4
	mostBought     = 3
	mostCategories = 2
	// What is looked at of a word that many products hold.
	mostCandidates = 300
)

// Suggest is what could be meant while typing: at most limit entries in all groups together.
func (s *Service) Suggest(ctx context.Context, scope identity.Scope, text string, limit int) (Suggestions, error) {
	n, err := s.take()
	if err != nil {
		return Suggestions{}, err
	}
	defer n.release()
	v, err := s.sightOf(ctx, n, scope)
	if err != nil {
		return Suggestions{}, err
	}
	own, err := s.partNumbers(ctx, n, scope.AccountID)
	if err != nil {
		return Suggestions{}, err
	}
	p, err := s.purchases(ctx, n, scope.AccountID)
	if err != nil {
		return Suggestions{}, err
	}
	g := &guess{snapshot: n, sight: v, own: own, purchases: p, left: max(limit, 0)}
	g.read(text)
	return g.suggestions, nil
}

// guess is one list of suggestions under way.
type guess struct {
	*snapshot
	sight       *sight
	own         *partNumbers
	purchases   *purchases
	left        int // how many more may be named
	taken       []uint32
	suggestions Suggestions
}

func (g *guess) read(text string) {
	text = strings.TrimSpace(text)
	if len(text) > 200 || text == "" {
		return
	}
	words, quantity := text, int64(0)
	exact := g.exact(text)
	if len(exact) == 0 {
		words, quantity = lexicon.SplitQuantity(text)
		exact = g.exact(words)
	}
	g.suggestions.Words, g.suggestions.Quantity = words, quantity
	g.suggestions.Exact = g.add(exact, mostExact)
	tokens := lexicon.Begun(words)
	held := g.holders(tokens)
	categories := g.categories(tokens)
	g.left -= len(categories)
	if held != nil {
		g.suggestions.Bought = g.add(g.bought(held), mostBought)
		g.suggestions.Products = g.add(g.products(held), g.left)
	}
	g.suggestions.Categories = categories
}

// add takes products not named yet, and says their ids.
func (g *guess) add(ords []uint32, most int) (ids []int64) {
	for _, ord := range ords {
		if len(ids) == most || g.left <= 0 {
			break
		}
		if !slices.Contains(g.taken, ord) {
			g.taken = append(g.taken, ord)
			ids = append(ids, g.ids[ord])
			g.left--
		}
	}
	return ids
}

// exact are the carriers of the number, then those whose numbers begin with it.
func (g *guess) exact(words string) []uint32 {
	key := catalog.FoldNumber(words)
	ords := g.carriers(key, catalog.FoldGTIN(words), g.own, g.sight)
	if len(key) < 3 || !lexicon.HasDigit(key) {
		return ords
	}
	begin := func(numbers []numbered, stale lexicon.Set) {
		for _, number := range numberSpan(numbers, key) {
			if len(ords) >= mostExact {
				return
			}
			if g.sight.seen.Has(number.ord) && !stale.Has(number.ord) && !slices.Contains(ords, number.ord) {
				ords = append(ords, number.ord)
			}
		}
	}
	begin(g.own.sorted, nil)
	g.eachVocabulary(func(v *vocabulary, stale lexicon.Set) { begin(v.numbers, stale) })
	return ords
}

// holders are the visible products that, for each word typed, have one that begins so; nil when there are none. A word
// that begins none of theirs is taken for a typo.
func (g *guess) holders(tokens []string) (all lexicon.Set) {
	for _, token := range tokens {
		token = lexicon.InOne(token)
		if token == "" || token == "x" {
			continue
		}
		set := lexicon.NewSet(len(g.ids))
		size := g.hold(token, set)
		if size == 0 {
			for _, near := range g.nearWords(token, g.sight) {
				size += g.hold(near.Word, set)
			}
		}
		if size == 0 {
			return nil
		}
		if all == nil {
			all = set
			continue
		}
		for i := range all {
			all[i] &= set[i]
		}
	}
	return all
}

func (g *guess) hold(prefix string, set lexicon.Set) (size int) {
	g.eachVocabulary(func(v *vocabulary, stale lexicon.Set) {
		for _, ord := range v.Held(prefix) {
			if g.sight.seen.Has(ord) && !stale.Has(ord) {
				set.Add(ord)
				size++
			}
		}
	})
	return size
}

func (g *guess) bought(held lexicon.Set) (ords []uint32) {
	for _, ord := range g.purchases.often {
		if len(ords) == mostBought {
			break
		}
		if held.Has(ord) && g.sight.seen.Has(ord) && !slices.Contains(g.taken, ord) {
			ords = append(ords, ord)
		}
	}
	return ords
}

// products are the best of those that hold all words: names that begin with what was typed, things before what goes
// with them, short names before long ones.
func (g *guess) products(held lexicon.Set) []uint32 {
	typed := lexicon.Fold(g.suggestions.Words)
	candidates := make([]uint64, 0, mostCandidates) // worth, then the place by name: both rise, so that numbers are sorted
	held.Until(func(ord uint32) bool {
		it := g.items[ord]
		worth := uint64(len(it.title))
		if it.accessory {
			worth += 8
		}
		if !beginsWith(it.name, typed) {
			worth += 16
		}
		candidates = append(candidates, worth<<32|uint64(g.place[ord]))
		return len(candidates) < mostCandidates
	})
	needed := min(len(candidates), g.left+len(g.taken))
	selectTop(candidates, needed, cmp.Compare[uint64])
	candidates = candidates[:needed]
	slices.Sort(candidates)
	ords := make([]uint32, len(candidates))
	for i, c := range candidates {
		ords[i] = g.byName[uint32(c)]
	}
	return ords
}

func beginsWith(name, folded string) bool {
	if len(name) < len(folded) {
		return false
	}
	return strings.EqualFold(name[:len(folded)], folded)
}

// categories are those whose name has all words typed, and that hold something visible.
func (g *guess) categories(tokens []string) (found []CategoryCount) {
	if len(tokens) == 0 {
		return nil
	}
	for i := range g.tree.nodes {
		c := &g.tree.nodes[i]
		if g.sight.counts[i] > 0 && len(found) < min(mostCategories, g.left) && hasWords(c.words, tokens) {
			found = append(found, c.told(int(g.sight.counts[i]), false))
		}
	}
	return found
}

func hasWords(words, prefixes []string) bool {
	for _, prefix := range prefixes {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, prefix) }) {
			return false
		}
	}
	return true
}
