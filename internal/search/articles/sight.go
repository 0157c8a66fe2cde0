package articles

import (
	"context"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/search/lexicon"
)

// sight is what a scope may read of a snapshot.
type sight struct {
	seen      lexicon.Set // articles
	count     int
	articleOf []uint32 // the snapshot's, without the documents of products that the scope doesn't see
}

type sightKey struct {
	account int64
	segment string
	staff   bool
	within  *catalog.Range
}

// sightOf is made once per reader and snapshot.
func (s *Service) sightOf(ctx context.Context, n *snapshot, scope identity.Scope) (*sight, error) {
	within, err := s.cat.Range(ctx, scope)
	if err != nil {
		return nil, err
	}
	key := sightKey{scope.AccountID, scope.Segment, scope.Staff, within}
	if known, ok := n.sights.Get(key); ok {
		return known, nil
	}
	v := &sight{seen: lexicon.NewSet(len(n.articles)), articleOf: n.articleOf}
	for ord, a := range n.articles {
		if a.readers.Reads(scope) {
			v.seen.Add(uint32(ord))
			v.count++
		}
	}
	for _, t := range n.tied {
		if within.Has(t.product) {
			continue
		}
		if &v.articleOf[0] == &n.articleOf[0] {
			v.articleOf = slices.Clone(n.articleOf)
		}
		v.articleOf[t.doc] = none
	}
	n.sights.Put(key, v, 1)
	return v, nil
}
