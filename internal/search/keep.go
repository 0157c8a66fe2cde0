package search

import (
	"context"
	"errors"
	"log/slog"
	"strconv"

	"tradecounter/internal/platform/index"
)

// form is that of a product in the index.
const form = "1"

const keyVersion = "version"

// Open opens the node's index, brings it up to date and fills the columns; without an index, or with a damaged one, it
// builds it. Only one process at a time may.
func (s *Service) Open(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	words, version, err := s.openWords()
	if errors.Is(err, index.ErrNone) {
		return s.rebuild(ctx)
	}
	if err != nil {
		return err
	}
	if err := s.start(ctx, words, version); err != nil {
		if ctx.Err() != nil {
			return err
		}
		slog.WarnContext(ctx, "search index is built anew", "reason", err)
		if s.held == nil { // otherwise its snapshot closes it
			_ = words.Close()
		}
		return s.rebuild(ctx)
	}
	return nil
}

// openWords opens the index in use and says how far it is.
func (s *Service) openWords() (words *index.Index, version int64, err error) {
	if words, err = s.home.Open(); err != nil {
		return nil, 0, err
	}
	last, err := words.Internal(keyVersion)
	if err == nil {
		version, err = strconv.ParseInt(last, 10, 64)
	}
	if err != nil {
		_ = words.Close()
		return nil, 0, index.ErrNone
	}
	return words, version, nil
}

var errOtherDatabase = errors.New("it is of another database, or has lost products")

// start fills the columns beside an index that exists and takes over what changed since it was closed.
func (s *Service) start(ctx context.Context, words *index.Index, version int64) error {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return err
	}
	if version > versions["catalog"] {
		return errOtherDatabase
	}
	next, err := s.load(ctx)
	if err != nil {
		return err
	}
	next.version = version
	held := &holding{words: words}
	if err := s.publish(held, next, nil); err != nil {
		return err
	}
	if err := s.refresh(ctx); err != nil {
		return err
	}
	count, err := words.Count()
	if err == nil && count != s.current.Load().live {
		err = errOtherDatabase
	}
	return err
}

// load reads all products into a snapshot that has no words on disk yet.
func (s *Service) load(ctx context.Context) (*snapshot, error) {
	t, err := readTree(ctx, s.db)
	if err != nil {
		return nil, err
	}
	n := &snapshot{columns: &columns{}, names: newNames(), tree: t}
	err = s.everyProduct(ctx, func(records []*record) error {
		n.append(records)
		return nil
	})
	if err != nil {
		return nil, err
	}
	n.settle()
	return n, nil
}

func (n *snapshot) append(records []*record) {
	for _, r := range records {
		n.ids, n.items = append(n.ids, r.ID), append(n.items, n.names.item(r))
	}
}

// settle orders the columns and reads all words.
func (n *snapshot) settle() {
	all := make([]uint32, len(n.ids))
	renamed := make(map[uint32]bool, len(n.ids))
	for i := range n.items {
		all[i], renamed[uint32(i)] = uint32(i), true
	}
	n.finish(nil, renamed)
	n.view = n.names.view()
	n.settled, n.recent, n.changed, n.stale = newVocabulary(n.columns, n.view, n.tree, all), nil, nil, nil
}

func (s *Service) everyProduct(ctx context.Context, do func([]*record) error) error {
	var after int64
	for {
		records, err := s.source.next(ctx, after, index.MaxBatch)
		if err != nil || len(records) == 0 {
			return err
		}
		if err := do(records); err != nil {
			return err
		}
		after = records[len(records)-1].ID
	}
}

// Rebuild builds the whole index beside the old one and switches; searching goes on meanwhile.
func (s *Service) Rebuild(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.rebuild(ctx)
}

func (s *Service) rebuild(ctx context.Context) (err error) {
	// Read before the products: what changes meanwhile is taken over again afterwards.
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return err
	}
	words, err := s.home.Create()
	if err != nil {
		return err
	}
	held := &holding{words: words}
	defer func() {
		if err != nil && s.held != held {
			s.home.Drop(words)
		}
	}()
	next, err := s.build(ctx, words, versions["catalog"])
	if err != nil {
		return err
	}
	next.version = versions["catalog"]
	if err := s.publish(held, next, nil); err != nil {
		return err
	}
	if err := s.home.Use(words); err != nil {
		return err
	}
	return s.refresh(ctx)
}

// build writes all products to an empty index and into a snapshot.
func (s *Service) build(ctx context.Context, words *index.Index, version int64) (*snapshot, error) {
	t, err := readTree(ctx, s.db)
	if err != nil {
		return nil, err
	}
	n := &snapshot{columns: &columns{}, names: newNames(), tree: t}
	err = s.everyProduct(ctx, func(records []*record) error {
		n.append(records)
		return writeRecords(words, t, records, "")
	})
	if err != nil {
		return nil, err
	}
	n.settle()
	if err := writeRecords(words, t, nil, strconv.FormatInt(version, 10)); err != nil {
		return nil, err
	}
	return n, words.Merge(ctx)
}

// writeRecords puts products into the index or, inactive ones, out of it; version is kept with them when it is set.
func writeRecords(words *index.Index, t *tree, records []*record, version string) error {
	batch := words.NewBatch()
	for _, r := range records {
		id := strconv.FormatInt(r.ID, 10)
		if !r.live() {
			batch.Delete(id)
			continue
		}
		if err := batch.Put(id, r.document(t.path(r.CategoryID))); err != nil {
			return err
		}
	}
	if version != "" {
		batch.SetInternal(keyVersion, version)
	}
	if batch.Len() == 0 && version == "" {
		return nil
	}
	return words.Write(batch)
}
