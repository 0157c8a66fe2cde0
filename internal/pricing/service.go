package pricing

import (
	"context"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/lru"
)

// Bounds of what is kept in memory.
const (
	keptBooks = 5_000 // accounts with the headers of their lists
)

// Service says what a quantity costs an account.
type Service struct {
	db  *db.DB
	cat *catalog.Service

	books *lru.Cache[bookKey, keptBook]
}

// New makes the price resolver on a database.
func New(d *db.DB, cat *catalog.Service) *Service {
	return &Service{db: d, cat: cat, books: lru.New[bookKey, keptBook](keptBooks)}
}

// Quotes prices a whole page at once, on the scope's date. A product that the scope doesn't see is absent; one without
// a price is on request. A quantity below 1 asks for one.
func (s *Service) Quotes(ctx context.Context, scope identity.Scope, asks []Ask) (map[int64]Quote, error) {
	p, err := s.page(ctx, scope, asks)
	if err != nil {
		return nil, err
	}
	quotes := make(map[int64]Quote, len(asks))
	for _, ask := range asks {
		if sheet, ok := p.sheets[ask.ProductID]; ok {
			quotes[ask.ProductID] = quote(p.book.answers(sheet, scope.Today), ask.Quantity)
		}
	}
	return quotes, nil
}

// page is what the products of a page are priced from.
type page struct {
	book   *book
	sheets map[int64]*sheet // of the products that the scope sees
}

func (s *Service) page(ctx context.Context, scope identity.Scope, asks []Ask) (page, error) {
	ids := make([]int64, len(asks))
	for i, ask := range asks {
		ids[i] = ask.ProductID
	}
	traits, err := s.cat.Traits(ctx, scope, ids)
	if err != nil {
		return page{}, err
	}
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return page{}, err
	}
	p := page{sheets: make(map[int64]*sheet, len(traits))}
	for id, t := range traits {
		p.sheets[id] = &sheet{traits: t, lists: map[int64][]entry{}}
	}
	if p.book, err = s.bookOf(ctx, scope, versions); err != nil {
		return page{}, err
	}
	return p, s.fill(ctx, scope, p)
}
