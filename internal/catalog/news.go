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

// FeaturedProducts are what the account's theme puts on its home page, as far as the account sees them.
func (s *Service) FeaturedProducts(ctx context.Context, scope identity.Scope) ([]Product, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	var ids []int64
	err = s.db.Select(ctx, &ids, `SELECT p.id FROM featured f JOIN products p ON p.sku = f.value
		WHERE f.account_id = ? AND f.kind = 'product' ORDER BY f.position`, scope.AccountID)
	if err != nil {
		return nil, fmt.Errorf("read featured products: %w", err)
	}
	return s.ordered(ctx, v, ids)
}

// FeaturedCategories are the account's featured categories that aren't empty for it.
func (s *Service) FeaturedCategories(ctx context.Context, scope identity.Scope) ([]*Category, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	var paths []string
	err = s.db.Select(ctx, &paths, `SELECT value FROM featured WHERE account_id = ? AND kind = 'category' ORDER BY position`,
		scope.AccountID)
	if err != nil {
		return nil, fmt.Errorf("read featured categories: %w", err)
	}
	tree, found := s.tree(ctx, v), []*Category(nil)
	for _, path := range paths {
		if c, ok := tree.Category(v.snap.categories.byPath[path]); ok {
			found = append(found, c)
		}
	}
	return found, nil
}
