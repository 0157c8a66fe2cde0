package search

import (
	"context"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
)

// constraint is one thing that what was found must be; the choices it offers are counted as if it weren't there.
type constraint struct {
	offers offer
	holds  func(ord uint32, it *item) bool
}

// offer is which choices a constraint belongs to.
type offer struct {
	kind      offerKind
	attribute uint32
}

type offerKind uint8

const (
	byAttribute offerKind = iota
	byCategory
	byBrand
	byStock
	byBought
	byNew
)

// newFor is how long a product counts as new.
const newFor = 60 // days

// filter keeps what meets all constraints and counts what could be chosen next.
func (f *finding) filter(ctx context.Context, hits []hit) ([]hit, error) {
	constraints, err := f.constraints(ctx)
	if err != nil {
		return nil, err
	}
	extra, err := f.flags(ctx)
	if err != nil {
		return nil, err
	}
	t := newTally(f, extra)
	kept := hits[:0]
	for _, h := range hits {
		it := f.snapshot.items[h.ord]
		failed, which := 0, 0
		for i := range constraints {
			if !constraints[i].holds(h.ord, it) {
				failed++
				which = i
				if failed > 1 {
					break
				}
			}
		}
		switch failed {
		case 0:
			kept = append(kept, h)
			t.count(h.ord, it)
		case 1:
			t.countFor(constraints[which].offers, h.ord, it)
		}
	}
	t.finish(len(kept))
	return kept, nil
}

// flags are the yes-or-no filters, in the order of their counts.
func (f *finding) flags(ctx context.Context) (flags [3]func(ord uint32, it *item) bool, err error) {
	n, s := f.snapshot, f.service
	out, err := s.outOfStock(ctx, n)
	if err != nil {
		return flags, err
	}
	p, err := s.purchases(ctx, n, f.scope.AccountID)
	if err != nil {
		return flags, err
	}
	since := f.scope.Today.AddDays(-newFor)
	flags[0] = func(ord uint32, _ *item) bool { return !out.Has(ord) }
	flags[1] = func(ord uint32, _ *item) bool { return p.any.Has(ord) }
	flags[2] = func(_ uint32, it *item) bool { return isNew(it, since) }
	return flags, nil
}

func isNew(it *item, since clock.Date) bool { return it.available > since }

func (f *finding) constraints(ctx context.Context) (all []constraint, err error) {
	q, n := f.query, f.snapshot
	if q.Category != "" && !f.shelf {
		all = append(all, constraint{offer{kind: byCategory}, n.inCategory(q.Category)})
	}
	if len(q.Brands) > 0 {
		all = append(all, constraint{offer{kind: byBrand}, func(_ uint32, it *item) bool {
			return slices.ContainsFunc(q.Brands, func(b string) bool { return it.brand != 0 && strings.EqualFold(b, n.view.brands[it.brand]) })
		}})
	}
	for attribute, values := range q.Filters {
		if len(values) > 0 {
			a := n.names.attribute(attribute)
			all = append(all, constraint{offer{byAttribute, a}, n.hasValue(a, values)})
		}
	}
	for attribute, between := range q.Ranges {
		if between.Min != nil || between.Max != nil {
			a := n.names.attribute(attribute)
			all = append(all, constraint{offer{byAttribute, a}, n.inRange(a, between)})
		}
	}
	flags, err := f.flags(ctx)
	for i, wanted := range []bool{q.InStock, q.Bought, q.New} {
		if wanted {
			all = append(all, constraint{offer{kind: byStock + offerKind(i)}, flags[i]})
		}
	}
	return all, err
}

func (n *snapshot) inCategory(slug string) func(uint32, *item) bool {
	first, ok := n.tree.bySlug(slug)
	if !ok {
		return func(uint32, *item) bool { return false }
	}
	last := n.tree.nodes[first].last
	return func(_ uint32, it *item) bool {
		place, ok := n.tree.at(it.category)
		return ok && first <= place && place <= last
	}
}

func (n *snapshot) hasValue(attribute uint32, texts []string) func(uint32, *item) bool {
	chosen := n.names.chosen(attribute, texts)
	return func(_ uint32, it *item) bool {
		return slices.ContainsFunc(it.values, func(id uint32) bool { return slices.Contains(chosen, id) })
	}
}

func (n *snapshot) inRange(attribute uint32, between Between) func(uint32, *item) bool {
	return func(_ uint32, it *item) bool {
		for _, id := range it.values {
			v := &n.view.values[id]
			if v.attribute == attribute && v.numeric && (between.Min == nil || v.number >= *between.Min) &&
				(between.Max == nil || v.number <= *between.Max) {
				return true
			}
		}
		return false
	}
}

// chosen are the values of an attribute with these texts.
func (n *names) chosen(attribute uint32, texts []string) (ids []uint32) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	for _, text := range texts {
		if id := n.valueIndex[valueKey{attribute, text}]; id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}
