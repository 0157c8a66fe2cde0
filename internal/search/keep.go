package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/index"
)

// form is raised when the same product would be written differently; an index of another form is rebuilt.
const form = "1"

const (
	keyForm    = "form"
	keyVersion = "version"
	currentIs  = "current" // the file in dir that names the folder in use
)

// Open opens the node's index, brings it up to date and fills the columns; without an index, or with a damaged one, it
// builds it. Only one process at a time may.
func (s *Service) Open(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the index: %w", err)
	}
	folder, words, version, err := s.openWords()
	if err != nil {
		return err
	}
	if words == nil {
		return s.rebuild(ctx)
	}
	if err := s.start(ctx, folder, words, version); err != nil {
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

// openWords opens the folder in use; nil when there is none that can be used. An error says that another process has it.
func (s *Service) openWords() (folder string, words *index.Index, version int64, err error) {
	name, err := os.ReadFile(filepath.Join(s.dir, currentIs))
	if err != nil {
		return "", nil, 0, nil
	}
	folder = filepath.Join(s.dir, filepath.Base(strings.TrimSpace(string(name))))
	words, err = index.Open(folder)
	if errors.Is(err, index.ErrInUse) {
		return "", nil, 0, err
	}
	if err != nil {
		slog.Warn("search index can't be opened and is built anew", "reason", err)
		return "", nil, 0, nil
	}
	written, err := words.Internal(keyForm)
	last, err2 := words.Internal(keyVersion)
	version, err3 := strconv.ParseInt(last, 10, 64)
	if err := errors.Join(err, err2, err3); err != nil || written != form {
		_ = words.Close()
		return "", nil, 0, nil
	}
	return folder, words, version, nil
}

var errOtherDatabase = errors.New("it is of another database, or has lost products")

// start fills the columns beside an index that exists and takes over what changed since it was closed.
func (s *Service) start(ctx context.Context, folder string, words *index.Index, version int64) error {
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
	held := &holding{folder: folder, words: words}
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
	folder := filepath.Join(s.dir, "words-"+strconv.FormatInt(time.Now().UnixNano(), 36))
	words, err := index.Create(folder)
	if err != nil {
		return err
	}
	held := &holding{folder: folder, words: words}
	defer func() {
		if err != nil && s.held != held {
			_ = words.Close()
			_ = os.RemoveAll(folder)
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
	if err := s.nameCurrent(folder); err != nil {
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
		batch.SetInternal(keyForm, form)
		batch.SetInternal(keyVersion, version)
	}
	if batch.Len() == 0 && version == "" {
		return nil
	}
	return words.Write(batch)
}

// nameCurrent makes folder the one that the next start opens and removes all others.
func (s *Service) nameCurrent(folder string) error {
	file := filepath.Join(s.dir, currentIs)
	if err := os.WriteFile(file+".new", []byte(filepath.Base(folder)+"\n"), 0o600); err != nil {
		return fmt.Errorf("name the new index: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("name the new index: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(s.dir, "words-*"))
	if err != nil {
		return err
	}
	for _, other := range old {
		if other != folder {
			_ = os.RemoveAll(other) // who still reads there keeps the open files
		}
	}
	return nil
}
