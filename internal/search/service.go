package search

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/index"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search/lexicon"
)

// Service searches in one node's copy of the catalogue.
type Service struct {
	db     *db.DB
	cat    *catalog.Service
	prices *pricing.Service
	home   index.Home
	now    clock.Now
	source source

	writing sync.Mutex // one refresh or rebuild at a time
	held    *holding
	current atomic.Pointer[snapshot]

	sights   *lru.Cache[*catalog.Range, *sight]
	numbers  *lru.Cache[int64, *partNumbers]
	bought   *lru.Cache[int64, *purchases]
	priced   *lru.Cache[pricedKey, *priceOrder]
	synonyms *lexicon.Kept
	stock    atomic.Pointer[outOfStock]
	scratch  sync.Pool
}

var errClosed = fault.Busy("Search is being prepared. Please try again in a moment.")

// New makes the search of a node whose index lies in dir; Open before use.
func New(d *db.DB, cat *catalog.Service, prices *pricing.Service, dir string, now clock.Now) *Service {
	return &Service{db: d, cat: cat, prices: prices, home: index.Home{Dir: dir, Form: form}, now: now, source: source{d},
		sights:   lru.New[*catalog.Range, *sight](256),
		numbers:  lru.New[int64, *partNumbers](64),
		bought:   lru.New[int64, *purchases](64),
		priced:   lru.New[pricedKey, *priceOrder](16),
		synonyms: lexicon.KeepSynonyms(d, lexicon.StopWords, false, "products"),
		scratch:  sync.Pool{New: func() any { return &scratch{} }},
	}
}

// sight is what a scope sees of a snapshot.
type sight struct {
	columns *columns
	tree    *tree
	seen    lexicon.Set
	n       int
	counts  []int32 // by place in the tree, those below included
	// The ordinals seen, by place in the tree: those of place p are placed[starts[p]:starts[p+1]].
	placed []uint32
	starts []int32
}

// within are the ordinals seen in the category at a place and in those below it.
func (v *sight) within(place int) []uint32 {
	return v.placed[v.starts[place]:v.starts[v.tree.nodes[place].last+1]]
}

// arrange makes what listings of a category read; the counts are still those of each category alone.
func (v *sight) arrange() {
	v.starts = make([]int32, len(v.counts)+1)
	for place, count := range v.counts {
		v.starts[place+1] = v.starts[place] + count
	}
	v.placed = make([]uint32, v.starts[len(v.counts)])
	next := slices.Clone(v.starts)
	v.seen.Each(func(ord uint32) {
		if place, ok := v.tree.at(v.columns.items[ord].category); ok {
			v.placed[next[place]] = ord
			next[place]++
		}
	})
}

// sightOf is made once per range and snapshot.
func (s *Service) sightOf(ctx context.Context, n *snapshot, scope identity.Scope) (*sight, error) {
	within, err := s.cat.Range(ctx, scope)
	if err != nil {
		return nil, err
	}
	if known, ok := s.sights.Get(within); ok && known.columns == n.columns && known.tree == n.tree {
		return known, nil
	}
	v := &sight{columns: n.columns, tree: n.tree, seen: lexicon.NewSet(len(n.ids)), counts: make([]int32, len(n.tree.nodes))}
	for ids := within.Bitmap().Iterator(); ids.HasNext(); {
		ord, known := n.ordinal(int64(ids.Next()))
		if !known || !n.items[ord].live {
			continue
		}
		v.seen.Add(ord)
		v.n++
		if place, ok := n.tree.at(n.items[ord].category); ok {
			v.counts[place]++
		}
	}
	v.arrange()
	n.tree.rollUp(v.counts)
	s.sights.Put(within, v, 1)
	return v, nil
}
