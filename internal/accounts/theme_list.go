package accounts

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// Dressed is a client in the list of looks; a look without UpdatedAt is the seller's.
type Dressed struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
	Theme
}

// Looks are the clients within reach whose name or slug has the words in it, by name, with how they look; total is how
// many there are.
func (s *Service) Looks(ctx context.Context, reach identity.Reach, words string, from, limit int) (list []Dressed, total int, err error) {
	list, total, err = s.store.looks(ctx, reach, words, from, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list looks: %w", err)
	}
	return list, total, nil
}

// Choices are the clients within reach whose look can be copied: those that have one of their own, but the actor's.
func (s *Service) Choices(ctx context.Context, actor identity.Actor, reach identity.Reach) (list []Dressed, err error) {
	if list, err = s.store.dressed(ctx, reach, actor.Account.ID); err != nil {
		return nil, fmt.Errorf("list looks: %w", err)
	}
	return list, nil
}
