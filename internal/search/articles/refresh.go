package articles

import (
	"context"
	"maps"
	"slices"

	"tradecounter/internal/platform/index"
)

// Refresh takes over every article changed since the last time; cheap when nothing has.
func (s *Service) Refresh(ctx context.Context) error {
	if fresh, err := s.fresh(ctx); fresh || err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.words == nil {
		return nil // not open: Open reads everything
	}
	if fresh, err := s.fresh(ctx); fresh || err != nil {
		return err
	}
	now, err := s.present(ctx)
	if err != nil {
		return err
	}
	read, batch, err := s.changed(ctx, now)
	if err != nil {
		return err
	}
	if batch != nil {
		batch.SetInternal(keyDigest, now.digest())
		if err := s.words.Write(batch); err != nil {
			return err
		}
	}
	return s.publish(s.words, now, read)
}

// fresh says that what is in memory is what the database has; or that nothing is open.
func (s *Service) fresh(ctx context.Context) (bool, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return false, err
	}
	s.reads.RLock()
	defer s.reads.RUnlock()
	return s.current == nil || s.current.of.articles == versions["articles"] && s.current.of.catalog == versions["catalog"], nil
}

// changed reads and writes what is written differently now; the batch, nil when nothing is, is still to be written.
func (s *Service) changed(ctx context.Context, now present) ([]*article, *index.Batch, error) {
	known := make(map[int64]*article, len(s.current.articles))
	for _, a := range s.current.articles {
		known[a.ID] = a
	}
	read := make([]*article, len(now.rows))
	place := map[int64]int{}
	var ids []int64
	for i, r := range now.rows {
		if a := known[r.ID]; a != nil && a.stamped == r.stamp() {
			same := *a
			same.row = r
			read[i] = &same
			delete(known, r.ID)
			continue
		}
		place[r.ID] = i
		ids = append(ids, r.ID)
	}
	if len(ids)+len(known) == 0 {
		return read, nil, nil
	}
	bodies, err := s.source.bodies(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	batch := s.words.NewBatch()
	for _, a := range known { // was removed, or is another now: put again below what still is
		for _, name := range a.names() {
			batch.Delete(name)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(place)) {
		if read[place[id]], err = s.reading.article(now.rows[place[id]], bodies[id], batch); err != nil {
			return nil, nil, err
		}
	}
	return read, batch, nil
}
