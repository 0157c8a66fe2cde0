package pricing

import (
	"context"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/lru"
)

// Bounds of what is kept in memory.
const (
	keptBooks   = 5_000    // accounts with the headers of their lists
	keptSmall   = 24 << 20 // bytes of whole small lists and contracts: 2,000 accounts with 220 entries take 18 MB
	keptEntries = 200_000  // of single products in large lists, 40 bytes each and as much around them
)

// Service says what a quantity costs an account.
type Service struct {
	db  *db.DB
	cat *catalog.Service

	books   *lru.Cache[bookKey, keptBook]
	small   *lru.Cache[owner, keptSmallOwner]
	entries *lru.Cache[ownerProduct, keptProduct]

	smallOwner int // entries up to which an owner is kept whole
}

// New makes the price resolver on a database.
func New(d *db.DB, cat *catalog.Service) *Service {
	return &Service{db: d, cat: cat,
		books:   lru.New[bookKey, keptBook](keptBooks),
		small:   lru.New[owner, keptSmallOwner](keptSmall),
		entries: lru.New[ownerProduct, keptProduct](keptEntries),

		smallOwner: 2_000,
	}
}

// Quotes prices a whole page at once, on the scope's date. A product that the scope doesn't see is absent; one without
// a price is on request. A quantity below 1 asks for one.
func (s *Service) Quotes(ctx context.Context, scope identity.Scope, asks []Ask) (map[int64]Quote, error) {
	p, err := s.page(ctx, scope, asks)
	if err != nil {
		return nil, err
	}
	return p.quotes(scope.Today), nil
}

// page is what the products of a page are priced from: of those that the scope sees, a sheet for each ask.
type page struct {
	book   *book
	asks   []Ask
	sheets []sheet
}

func (p page) quotes(today clock.Date) map[int64]Quote {
	quotes := make(map[int64]Quote, len(p.sheets))
	var answers []answer
	for i := range p.sheets {
		answers = p.book.answers(answers, &p.sheets[i], today)
		quotes[p.sheets[i].productID] = quote(answers, p.asks[i].Quantity)
	}
	return quotes
}

func (s *Service) page(ctx context.Context, scope identity.Scope, asks []Ask) (p page, err error) {
	ids := make([]int64, len(asks))
	for i, ask := range asks {
		ids[i] = ask.ProductID
	}
	traits, err := s.cat.Traits(ctx, scope, ids)
	if err != nil {
		return p, err
	}
	return s.pageOf(ctx, scope, asks, traits)
}

// pageOf is a page of products whose traits are told: whether the scope sees them is asked before.
func (s *Service) pageOf(ctx context.Context, scope identity.Scope, asks []Ask, traits map[int64]catalog.Traits) (p page, err error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return p, err
	}
	if p.book, err = s.bookOf(ctx, scope, versions); err != nil {
		return p, err
	}
	sources := 1 + len(p.book.lists)
	entries := make([][]entry, sources*len(traits))
	for _, ask := range asks {
		t, ok := traits[ask.ProductID]
		if !ok {
			continue
		}
		delete(traits, ask.ProductID) // named twice: the first counts
		n := len(p.sheets)
		p.sheets = append(p.sheets, sheet{ask.ProductID, t, entries[n*sources : (n+1)*sources]})
		p.asks = append(p.asks, ask)
	}
	return p, s.fill(ctx, scope.AccountID, versions["prices"], p)
}
