package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// newsOf keeps what is new in a range since a date; a range lives for a day, so it is asked again and again.
type newsOf struct{ last atomic.Pointer[news] }

type news struct {
	since clock.Date
	ids   []int64 // newest first
}

// NewForAccount are the active products that the account sees since a date or later, newest first: since the day they
// were entered, or since they became available to it where that came later. Those of early access are marked.
func (s *Service) NewForAccount(ctx context.Context, scope identity.Scope, since clock.Date, limit int) ([]Product, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	ids := v.newIDs(since)
	return s.ordered(ctx, v, ids[:min(len(ids), max(limit, 0))])
}

func (v view) newIDs(since clock.Date) []int64 {
	if last := v.seen.news.last.Load(); last != nil && last.since == since {
		return last.ids
	}
	type fresh struct {
		id int64
		at clock.Time
	}
	var found []fresh
	from := since.At(0, 0, time.UTC)
	for it := v.seen.ids.Iterator(); it.HasNext(); {
		id := int64(it.Next())
		r := v.snap.row(id)
		at := r.created
		if r.available != 0 {
			at = max(at, clock.Date(r.available).AddDays(-v.scope.EarlyDays).At(0, 0, time.UTC))
		}
		if r.status == active && at >= from {
			found = append(found, fresh{id, at})
		}
	}
	slices.SortFunc(found, func(a, b fresh) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.id
	}
	v.seen.news.last.Store(&news{since, ids})
	return ids
}

// FeaturedProducts are those of the SKUs that the account sees, in their order.
func (s *Service) FeaturedProducts(ctx context.Context, scope identity.Scope, skus []string) ([]Product, error) {
	v, err := s.view(ctx, scope)
	if err != nil || len(skus) == 0 {
		return nil, err
	}
	byName, err := s.idsOfSKUs(ctx, skus)
	if err != nil {
		return nil, fmt.Errorf("read featured products: %w", err)
	}
	var ids []int64
	for _, sku := range skus {
		if id := byName[sku]; id != 0 {
			ids = append(ids, id)
		}
	}
	return s.ordered(ctx, v, ids)
}

// FeaturedCategories are those of the paths that aren't empty for the account, in their order.
func (s *Service) FeaturedCategories(ctx context.Context, scope identity.Scope, paths []string) (found []*Category, err error) {
	v, err := s.view(ctx, scope)
	if err != nil || len(paths) == 0 {
		return nil, err
	}
	tree := s.tree(ctx, v)
	for _, path := range paths {
		if c, ok := tree.Category(v.snap.categories.byPath[path]); ok {
			found = append(found, c)
		}
	}
	return found, nil
}
