package catalog

import (
	"context"
	"slices"
	"strings"
)

// Values are what the rules of an assortment may name: the paths of categories in the tree's order, brands and tags that a
// product has, by name.
type Values struct {
	Categories, Brands, Tags []string
}

// Values are those of the whole catalogue.
func (s *Service) Values(ctx context.Context) (Values, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return Values{}, err
	}
	var v Values
	for _, c := range snap.categories.list {
		v.Categories = append(v.Categories, c.Path)
	}
	for _, name := range snap.brands {
		if set := snap.byBrand[foldBrand(name)]; name != "" && set != nil && !set.IsEmpty() {
			v.Brands = append(v.Brands, name)
		}
	}
	for tag, set := range snap.byTag {
		if !set.IsEmpty() {
			v.Tags = append(v.Tags, tag)
		}
	}
	slices.SortFunc(v.Brands, func(a, b string) int { return strings.Compare(foldBrand(a), foldBrand(b)) })
	slices.Sort(v.Tags)
	return v, nil
}
