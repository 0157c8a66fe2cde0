package catalog

import (
	"context"
	"strings"

	"tradecounter/internal/identity"
)

// Traits are what of a product decides which rule of a derived price list applies to it.
type Traits struct {
	Brand string
	Paths []string // of its category and of those above, deepest first; shared: read them only
}

// HasBrand compares as assortments do: without regard to case.
func (t Traits) HasBrand(name string) bool { return strings.EqualFold(t.Brand, name) }

// Traits are those of the products that the scope sees; what it doesn't see is absent. They come from memory.
func (s *Service) Traits(ctx context.Context, scope identity.Scope, ids []int64) (map[int64]Traits, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	found := make(map[int64]Traits, len(ids))
	for _, id := range ids {
		if v.seen.Has(id) {
			found[id] = v.snap.traits(id)
		}
	}
	return found, nil
}

func (n *snapshot) traits(id int64) Traits {
	r := n.row(id)
	t := Traits{Brand: n.brands[r.brand]}
	if place, ok := n.categories.place[int64(r.category)]; ok {
		t.Paths = n.categories.list[place].paths
	}
	return t
}
