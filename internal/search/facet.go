package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// How much is offered at once.
const (
	maxFacets = 8
	maxValues = 60 // of one facet; the most frequent stay
	// A number with more different values than this is asked as a range only.
	maxNumbers = 24
)

// tally counts what could be chosen among what was found.
type tally struct {
	f          *finding
	flags      [3]func(uint32, *item) bool
	flagged    [3]int
	brands     []int32
	categories []int32
}

func newTally(f *finding, flags [3]func(uint32, *item) bool) *tally {
	return &tally{f: f, flags: flags, brands: make([]int32, len(f.snapshot.view.brands)), categories: make([]int32, len(f.snapshot.tree.nodes))}
}

// count notes a product that was found.
func (t *tally) count(ord uint32, it *item) {
	w := t.f.work
	for _, id := range it.values {
		if w.counts[id] == 0 {
			w.values = append(w.values, id)
		}
		w.counts[id]++
	}
	t.category(it)
	t.brands[it.brand]++
	for i, flag := range t.flags {
		if flag(ord, it) {
			t.flagged[i]++
		}
	}
}

// countFor notes a product that only one constraint keeps out, for the choices which that constraint offers.
func (t *tally) countFor(o offer, ord uint32, it *item) {
	w := t.f.work
	switch o.kind {
	case byAttribute:
		for _, id := range it.values {
			if t.f.snapshot.view.values[id].attribute == o.attribute {
				if w.counts[id] == 0 {
					w.values = append(w.values, id)
				}
				w.counts[id]++
			}
		}
	case byCategory:
		t.category(it)
	case byBrand:
		t.brands[it.brand]++
	default:
		if i := o.kind - byStock; t.flags[i](ord, it) {
			t.flagged[i]++
		}
	}
}

func (t *tally) category(it *item) {
	if place, ok := t.f.snapshot.tree.at(it.category); ok {
		t.categories[place]++
	}
}

func (t *tally) finish(found int) {
	r := &t.f.result
	r.InStock, r.Bought, r.New = t.flagged[0], t.flagged[1], t.flagged[2]
	t.tellCategories(r)
	t.tellBrands(r)
	r.Facets = t.facets(found)
}

func (t *tally) tellCategories(r *Result) {
	tree := t.f.snapshot.tree
	if t.f.shelf {
		copy(t.categories, t.f.sight.counts)
	} else {
		tree.rollUp(t.categories)
	}
	for i, c := range tree.nodes {
		if chosen := c.Slug == t.f.query.Category; t.categories[i] > 0 || chosen && t.f.sight.counts[i] > 0 {
			r.Categories = append(r.Categories, c.told(int(t.categories[i]), chosen))
		}
	}
}

func (c *category) told(count int, chosen bool) CategoryCount {
	return CategoryCount{ID: c.ID, ParentID: c.ParentID, Name: c.Name, Slug: c.Slug, Path: c.Path, Depth: c.depth, Count: count, Chosen: chosen}
}

func (t *tally) tellBrands(r *Result) {
	r.Brands.Name = "Brand"
	for brand, count := range t.brands {
		if brand != 0 && count > 0 {
			name := t.f.snapshot.view.brands[brand]
			r.Brands.Values = append(r.Brands.Values, Value{name, int(count), slices.ContainsFunc(t.f.query.Brands, func(b string) bool { return strings.EqualFold(b, name) })})
		}
	}
	r.Brands.Values = t.withChosen(r.Brands.Values, t.f.query.Brands)
	if len(r.Brands.Values) < 2 && len(t.f.query.Brands) == 0 {
		r.Brands.Values = nil
	}
	mostFirst(r.Brands.Values)
	r.Brands.Values = r.Brands.Values[:min(len(r.Brands.Values), maxValues)]
}

// withChosen keeps what was chosen among the values also where nothing is left of it, so that it can be taken off.
func (t *tally) withChosen(values []Value, chosen []string) []Value {
	for _, text := range chosen {
		if !slices.ContainsFunc(values, func(v Value) bool { return strings.EqualFold(v.Text, text) }) {
			values = append(values, Value{text, 0, true})
		}
	}
	return values
}

func mostFirst(values []Value) {
	slices.SortFunc(values, func(a, b Value) int {
		return cmp.Or(chosenFirst(a, b), cmp.Compare(b.Count, a.Count), natural(a.Text, b.Text))
	})
}

func chosenFirst(a, b Value) int {
	switch {
	case a.Chosen == b.Chosen:
		return 0
	case a.Chosen:
		return -1
	}
	return 1
}

// facets are the attributes that part what was found best, those with a choice made always among them.
func (t *tally) facets(found int) []Facet {
	w, view := t.f.work, &t.f.snapshot.view
	byAttribute := map[uint32][]uint32{}
	for _, id := range w.values {
		a := view.values[id].attribute
		byAttribute[a] = append(byAttribute[a], id)
	}
	chosen := t.chosenAttributes()
	var usable []useful
	for a, ids := range byAttribute {
		use := t.usefulness(ids, found)
		if chosen[a] {
			use += 10
		}
		if use > 0 {
			usable = append(usable, useful{a, use})
		}
	}
	for a := range chosen {
		if a != 0 && byAttribute[a] == nil {
			usable = append(usable, useful{a, 10})
		}
	}
	slices.SortFunc(usable, func(a, b useful) int {
		return cmp.Or(cmp.Compare(b.use, a.use), strings.Compare(view.attributes[a.attribute], view.attributes[b.attribute]))
	})
	facets := make([]Facet, 0, maxFacets)
	for i, u := range usable[:min(len(usable), max(maxFacets, len(chosen)))] {
		facet := t.facet(u.attribute, byAttribute[u.attribute])
		facet.Promoted = i == 0
		facets = append(facets, facet)
	}
	for _, id := range w.values {
		w.counts[id] = 0
	}
	w.values = w.values[:0]
	return facets
}

type useful struct {
	attribute uint32
	use       float64
}

func (t *tally) chosenAttributes() map[uint32]bool {
	chosen := map[uint32]bool{}
	for name, values := range t.f.query.Filters {
		if len(values) > 0 {
			chosen[t.f.snapshot.names.attribute(name)] = true
		}
	}
	for name := range t.f.query.Ranges {
		chosen[t.f.snapshot.names.attribute(name)] = true
	}
	delete(chosen, 0)
	return chosen
}

// usefulness is how many products have the attribute at all, times how evenly its values part them: the entropy in
// bits, of which more than three tell a person nothing more. One value only, or one per product, parts nothing.
func (t *tally) usefulness(ids []uint32, found int) float64 {
	if len(ids) < 2 || found == 0 {
		return 0
	}
	sum := 0.0
	for _, id := range ids {
		sum += float64(t.f.work.counts[id])
	}
	entropy := 0.0
	for _, id := range ids {
		share := float64(t.f.work.counts[id]) / sum
		entropy -= share * math.Log2(share)
	}
	use := min(sum/float64(found), 1) * min(entropy, 3)
	if crowd := float64(len(ids)) / sum; crowd > 0.5 {
		use *= 1.2 - crowd
	}
	return use
}

func (t *tally) facet(attribute uint32, ids []uint32) Facet {
	view, q := &t.f.snapshot.view, t.f.query
	name := view.attributes[attribute]
	facet := Facet{Name: name, Chosen: q.Ranges[name], Min: math.Inf(1), Max: math.Inf(-1), Values: make([]Value, 0, len(ids))}
	numeric := len(ids) > 0
	for i, id := range ids {
		v := &view.values[id]
		numeric = numeric && v.numeric && (i == 0 || v.unit == facet.Unit)
		facet.Unit = v.unit
		facet.Min, facet.Max = min(facet.Min, v.number), max(facet.Max, v.number)
		facet.Values = append(facet.Values, Value{v.text, int(t.f.work.counts[id]), slices.Contains(q.Filters[name], v.text)})
	}
	facet.Values = t.withChosen(facet.Values, q.Filters[name])
	facet.Numeric = numeric && facet.Min < facet.Max
	if !facet.Numeric {
		facet.Min, facet.Max, facet.Unit = 0, 0, ""
	}
	if facet.Numeric && len(facet.Values) > maxNumbers {
		facet.Values = slices.DeleteFunc(facet.Values, func(v Value) bool { return !v.Chosen })
	}
	if len(facet.Values) > maxValues {
		mostFirst(facet.Values)
		facet.Values = facet.Values[:maxValues]
	}
	slices.SortFunc(facet.Values, func(a, b Value) int { return cmp.Or(natural(a.Text, b.Text), strings.Compare(a.Text, b.Text)) })
	return facet
}
