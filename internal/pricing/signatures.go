package pricing

import (
	"context"
	"errors"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

var errUnwritten = errors.New("pricing: being written")

// Service says what a quantity costs an account.
type Service struct {
	db  *db.DB
	cat *catalog.Service
}

// New makes the price resolver on a database.
func New(d *db.DB, cat *catalog.Service) *Service { return &Service{db: d, cat: cat} }

// Quotes prices a whole page at once, on scope.Today; every product asked that the scope sees has a quote.
func (s *Service) Quotes(ctx context.Context, scope identity.Scope, asks []Ask) (map[int64]Quote, error) {
	return nil, errUnwritten
}

// Explain says which lists were asked in which order and what each said, on a date.
func (s *Service) Explain(ctx context.Context, scope identity.Scope, ask Ask, on clock.Date) (Explanation, error) {
	return Explanation{}, errUnwritten
}
