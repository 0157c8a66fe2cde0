package catalog

import "context"

// AllTraits are those of any products, seen by someone or not, in the order of the ids: for the desk's price lists.
func (s *Service) AllTraits(ctx context.Context, ids []int64) ([]Traits, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	snap, err := s.snapshot(ctx, versions)
	if err != nil {
		return nil, err
	}
	list := make([]Traits, len(ids))
	for i, id := range ids {
		list[i] = snap.traits(id)
	}
	return list, nil
}
