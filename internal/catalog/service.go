package catalog

import (
	"context"
	"sync"
	"sync/atomic"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/lru"
)

// Bounds of what is kept in memory.
const (
	keptRanges      = 48 << 20 // bytes of bitmaps: 2,000 accounts seeing a tenth of 100,000 products take 32 MB
	keptTrees       = 256      // of ranges, some ten kilobytes each
	keptCards       = 20_000   // products with their attributes, about 1.5 KB each
	keptSKUs        = 50_000
	keptPartNumbers = 50_000 // an account and a product each
	keptStock       = 100_000
)

// Service answers what an account sees of the seller's goods.
type Service struct {
	db *db.DB

	current     atomic.Pointer[snapshot]
	refreshing  sync.Mutex
	ranges      *lru.Cache[rangeKey, *kept]
	trees       *lru.Cache[treeKey, Tree]
	cards       *lru.Cache[int64, Product]
	skus        *lru.Cache[string, int64]
	partNumbers *lru.Cache[partKey, partNumber]
	stock       *db.Kept[int64, Stock]
}

// New makes the catalogue on a database. It tells no events: exchange announces what it imports.
func New(d *db.DB) *Service {
	return &Service{
		db:          d,
		ranges:      lru.New[rangeKey, *kept](keptRanges),
		trees:       lru.New[treeKey, Tree](keptTrees),
		cards:       lru.New[int64, Product](keptCards),
		skus:        lru.New[string, int64](keptSKUs),
		partNumbers: lru.New[partKey, partNumber](keptPartNumbers),
		stock:       db.NewKept[int64, Stock](d, "stock", keptStock),
	}
}

// view is one moment of the catalogue as a scope sees it; a call makes one and asks nothing else about visibility.
type view struct {
	scope    identity.Scope
	versions db.Versions
	snap     *snapshot
	seen     *Range
}

func (s *Service) view(ctx context.Context, scope identity.Scope) (v view, err error) {
	v.scope = scope
	if v.versions, err = s.db.Versions(ctx); err != nil {
		return v, err
	}
	if v.snap, err = s.snapshot(ctx, v.versions); err != nil {
		return v, err
	}
	v.seen, err = s.rangeOf(ctx, v)
	return v, err
}

// Keeping in memory is only for what was read outside a transaction: a transaction may be undone, and the version that
// it raised would then be given to other content.
func keeps(ctx context.Context) bool { return !db.InTransaction(ctx) }
