package articles

import (
	"context"
	"strings"

	"tradecounter/internal/identity"
)

// Suggest is what could be meant while typing: articles that meet all of the words, the last one perhaps unfinished.
func (s *Service) Suggest(ctx context.Context, scope identity.Scope, words string, limit int) ([]Hit, error) {
	words = strings.TrimSpace(words)
	if len(words) < 2 || len(words) > 200 {
		return nil, nil
	}
	f, done, err := s.begin(ctx, scope)
	if err != nil {
		return nil, err
	}
	defer done()
	f.least = leastClosely
	if err := f.read(ctx, words, true); err != nil {
		return nil, err
	}
	if err := f.find(ctx); err != nil {
		return nil, err
	}
	return f.named(f.found[:min(max(limit, 0), len(f.found))]), nil
}
