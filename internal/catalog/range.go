package catalog

import (
	"context"
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Range is the set of products that an account sees. It is shared and never changes: the same pointer as long as nothing
// that decides it has, so that what is made of a range can be kept beside it.
type Range struct {
	ids *roaring.Bitmap

	news newsOf
}

// Has says whether the account sees the product.
func (r *Range) Has(productID int64) bool {
	return productID > 0 && productID <= math.MaxUint32 && r.ids.Contains(uint32(productID))
}

// Len is how many products the account sees.
func (r *Range) Len() int { return int(r.ids.GetCardinality()) }

// Bitmap holds the ids of the products; it is shared: read it, clone it, never change it.
func (r *Range) Bitmap() *roaring.Bitmap { return r.ids }

// Range is what the scope sees.
func (s *Service) Range(ctx context.Context, scope identity.Scope) (*Range, error) {
	v, err := s.view(ctx, scope)
	return v.seen, err
}

// rangeKey: the last date of available_from that an account sees stands for today and its early access.
type rangeKey struct {
	account int64
	until   clock.Date
}

func keyOf(scope identity.Scope) rangeKey {
	if scope.AccountID == 0 {
		return rangeKey{}
	}
	return rangeKey{scope.AccountID, scope.Today.AddDays(scope.EarlyDays)}
}

// kept is a range with the rules and versions that it was made from.
type kept struct {
	catalog, ranges int64
	rules           accountRules
	seen            *Range
}

func (s *Service) rangeOf(ctx context.Context, v view) (*Range, error) {
	key := keyOf(v.scope)
	now, ranges := v.snap.version, v.versions["ranges"]
	last, ok := s.ranges.Get(key)
	if ok && last.catalog >= now && last.ranges >= ranges {
		return last.seen, nil
	}
	next := &kept{catalog: now, ranges: ranges}
	if ok && last.ranges == ranges && last.rules.complete {
		next.rules = last.rules
	} else if key.account != 0 {
		var err error
		if next.rules, err = s.readRules(ctx, key.account); err != nil {
			return nil, fmt.Errorf("read what account %d sees: %w", key.account, err)
		}
	}
	next.seen = &Range{ids: v.snap.resolve(next.rules, key)}
	if keeps(ctx) {
		const overhead = 1 << 10 // rules, counts, the entry itself
		s.ranges.Put(key, next, overhead+int64(next.seen.ids.GetSizeInBytes()))
	}
	return next.seen, nil
}

// resolve is the one place that decides who sees what: the union of the assortments, with the products added for the
// account and without those hidden from it; of these what is listed and available by the key's date.
func (n *snapshot) resolve(rules accountRules, key rangeKey) *roaring.Bitmap {
	if key.account == 0 {
		return n.all
	}
	ids := roaring.New()
	for _, a := range rules.assortments {
		ids.Or(n.assortment(a))
	}
	ids.Or(rules.added)
	ids.AndNot(rules.hidden)
	ids.And(n.listed)
	ids.AndNot(n.future(key.until))
	ids.RunOptimize()
	return ids
}

// assortment holds the products that an include matches and no exclude does; read it only.
func (n *snapshot) assortment(a assortment) *roaring.Bitmap {
	if a.holds != nil {
		return a.holds
	}
	var sets []*roaring.Bitmap
	for _, r := range a.rules {
		if r.include() {
			sets = append(sets, n.matching(r))
		}
	}
	ids := roaring.FastOr(sets...)
	for _, r := range a.rules {
		if !r.include() {
			ids.AndNot(n.matching(r))
		}
	}
	return ids
}

var nothing = roaring.New()

// inCategory are all products in a category and below it, kept for the rules of many assortments.
func (n *snapshot) inCategory(id int64) *roaring.Bitmap {
	if kept, ok := n.held.Load(id); ok {
		return kept.(*roaring.Bitmap)
	}
	kept, _ := n.held.LoadOrStore(id, n.below(id, n.all))
	return kept.(*roaring.Bitmap)
}

// matching are the products that a rule names. A brand compares without regard to case, a tag, a category's path and a
// SKU exactly.
func (n *snapshot) matching(r rule) *roaring.Bitmap {
	var set *roaring.Bitmap
	switch r.Kind {
	case "all":
		set = n.all
	case "category":
		set = n.inCategory(n.categories.byPath[r.Value])
	case "brand":
		set = n.byBrand[foldBrand(r.Value)]
	case "tag":
		set = n.byTag[r.Value]
	case "sku":
		if r.ProductID != nil {
			set = roaring.BitmapOf(uint32(*r.ProductID))
		}
	}
	if set == nil {
		return nothing
	}
	return set
}
