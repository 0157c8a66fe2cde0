package search

import (
	"context"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"tradecounter/internal/platform/index"
	"tradecounter/internal/search/lexicon"
)

// holding is a folder of words in use; it is closed when the last snapshot of it is.
type holding struct {
	words  *index.Index
	shared atomic.Int64
}

// maxRecent is how many changed products are kept apart before all words are read anew.
const maxRecent = 2000

// Refresh takes over every product changed since the last one taken over; cheap when nothing has.
func (s *Service) Refresh(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.current.Load() == nil {
		return nil // not open: Open reads everything
	}
	return s.refresh(ctx)
}

// CatalogChanged listens to what changes products; it is Refresh.
func (s *Service) CatalogChanged(ctx context.Context) error { return s.Refresh(ctx) }

// Watch looks for changes in the database every second until ctx ends, so that what commands write is found too.
func (s *Service) Watch(ctx context.Context) {
	tick := time.NewTicker(700 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "search index can't be refreshed", "reason", err)
			}
		}
	}
}

func (s *Service) refresh(ctx context.Context) error {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return err
	}
	now := s.current.Load()
	if versions["catalog"] == now.version {
		return nil
	}
	if versions["catalog"] < now.version {
		return s.rebuild(ctx) // a backup was restored
	}
	next := &snapshot{columns: now.columns, names: now.names, changed: now.changed}
	if next.tree, err = readTree(ctx, s.db); err != nil {
		return err
	}
	moved, err := s.takeOver(ctx, now, next)
	if err != nil {
		return err
	}
	if moved {
		return s.rebuild(ctx)
	}
	next.version = versions["catalog"]
	if err := writeRecords(s.held.words, next.tree, nil, strconv.FormatInt(next.version, 10)); err != nil {
		return err
	}
	next.readWords(now)
	return s.publish(s.held, next, now.parts)
}

// takeOver reads and writes what changed, in batches. moved: the ordinals don't hold any more.
func (s *Service) takeOver(ctx context.Context, now, next *snapshot) (moved bool, err error) {
	apply := func(records []*record) (bool, error) {
		items := make([]*item, len(records))
		for i, r := range records {
			items[i] = next.names.item(r)
		}
		columns, changed, ok := next.columns.with(items)
		if !ok {
			return true, nil
		}
		next.columns, next.changed = columns, append(next.changed[:len(next.changed):len(next.changed)], changed...)
		return false, writeRecords(s.held.words, next.tree, records, "")
	}
	if ids := next.tree.renamed(now.tree); len(ids) > 0 {
		records, err := s.source.inCategories(ctx, ids)
		if err != nil {
			return false, err
		}
		if moved, err := apply(records); moved || err != nil {
			return moved, err
		}
	}
	version, id := now.version, int64(1<<62)
	for {
		records, err := s.source.after(ctx, version, id, index.MaxBatch)
		if err != nil || len(records) == 0 {
			return false, err
		}
		last := records[len(records)-1]
		version, id = last.Version, last.ID
		if moved, err := apply(records); moved || err != nil {
			return moved, err
		}
	}
}

// readWords reads the words of what changed, or of everything when that became much.
func (n *snapshot) readWords(before *snapshot) {
	if len(n.changed) > maxRecent {
		n.settle()
		return
	}
	n.view = n.names.view()
	n.settled = before.settled
	n.stale = lexicon.NewSet(len(n.ids))
	for _, ord := range n.changed {
		n.stale.Add(ord)
	}
	unique := make([]uint32, 0, len(n.changed))
	n.stale.Each(func(ord uint32) { unique = append(unique, ord) })
	n.changed = unique
	n.recent = newVocabulary(n.columns, n.view, n.tree, unique)
}

// publish gives the snapshot its view of the words and puts it in the place of the one before.
func (s *Service) publish(held *holding, next *snapshot, parts map[uint64][]uint32) error {
	reader, err := held.words.Reader()
	if err != nil {
		return err
	}
	next.reader, next.held = reader, held
	if err := next.mapDocuments(parts); err != nil {
		_ = reader.Close()
		return err
	}
	held.shared.Add(1)
	next.refs.Store(1)
	s.held = held
	if before := s.current.Swap(next); before != nil {
		before.release()
	}
	return nil
}

// take is the present snapshot; give it back with release.
func (s *Service) take() (*snapshot, error) {
	for {
		n := s.current.Load()
		if n == nil {
			return nil, errClosed
		}
		if n.acquire() {
			return n, nil
		}
	}
}

// Close ends searching and lets go of the index.
func (s *Service) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if last := s.current.Swap(nil); last != nil {
		last.release()
	}
	return nil
}
