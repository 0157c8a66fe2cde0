package knowledge

import (
	"context"

	"tradecounter/internal/identity"
)

// Opens says of slugs whether the scope reads the article there: what it doesn't is no link in a text.
func (s *Service) Opens(ctx context.Context, scope identity.Scope) (func(slug string) bool, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return func(slug string) bool {
		m := n.bySlug[slug]
		return m != nil && m.audience.Reads(scope)
	}, nil
}
