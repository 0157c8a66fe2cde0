package knowledge

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// At are the articles at these addresses, by the address asked for, which may be one an article had before. An address
// that leads nowhere is missing.
func (s *Service) At(ctx context.Context, actor identity.Actor, slugs []string) (map[string]Article, error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	at := map[string]Article{}
	if len(slugs) == 0 {
		return at, nil
	}
	var list []Article
	err := s.db.Select(ctx, &list, articleSelect+` WHERE a.slug IN (?) OR a.id IN (SELECT article_id FROM article_slugs WHERE slug IN (?))`, slugs, slugs)
	if err != nil {
		return nil, fmt.Errorf("find articles by address: %w", err)
	}
	if err := s.fill(ctx, list); err != nil {
		return nil, err
	}
	for _, a := range list {
		for _, old := range a.OldSlugs {
			if _, taken := at[old]; !taken {
				at[old] = a
			}
		}
	}
	for _, a := range list { // an article's own address goes before one that another had
		at[a.Slug] = a
	}
	return at, nil
}
