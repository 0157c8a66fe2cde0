package articles

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/index"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/search/lexicon"
)

// Service searches in one node's copy of the articles.
type Service struct {
	cat      *catalog.Service
	db       *db.DB
	source   source
	home     index.Home
	synonyms *lexicon.Kept

	writing sync.Mutex // one refresh or rebuild at a time
	words   *index.Index
	reading *reading

	reads   sync.RWMutex // held while a snapshot is read, since the next one closes it
	current *snapshot

	texts   *lru.Cache[textKey, []markdown.Section]
	scratch sync.Pool
}

// form is that of an article in the index.
const form = "1"

// keyDigest is kept with the index: the digest of all that was written.
const keyDigest = "digest"

// keptTexts is how many bytes of articles' texts are kept for snippets.
const keptTexts = 8 << 20

var errClosed = fault.Busy("Search is being prepared. Please try again in a moment.")

// New makes the search of a node whose index lies in dir; Open before use.
func New(d *db.DB, cat *catalog.Service, dir string) *Service {
	return &Service{cat: cat, db: d, source: source{d}, home: index.Home{Dir: dir, Form: form}, synonyms: lexicon.KeepSynonyms(d, stops, true, "articles", "products"),
		texts:   lru.New[textKey, []markdown.Section](keptTexts),
		scratch: sync.Pool{New: func() any { return &lexicon.Scratch{} }},
	}
}

// Open opens the node's index, or builds it when it is missing, damaged or not of what the database holds. Only one
// process at a time may.
func (s *Service) Open(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	words, err := s.home.Open()
	if errors.Is(err, index.ErrNone) {
		return s.rebuild(ctx)
	}
	if err != nil {
		return err
	}
	if err := s.start(ctx, words); err != nil {
		_ = words.Close()
		if ctx.Err() != nil {
			return err
		}
		slog.WarnContext(ctx, "the index of articles is built anew", "reason", err)
		return s.rebuild(ctx)
	}
	return nil
}

var errOther = errors.New("it isn't of the articles as they are")

// start reads what is kept in memory beside an index that holds exactly the articles of the database.
func (s *Service) start(ctx context.Context, words *index.Index) error {
	now, err := s.present(ctx)
	if err != nil {
		return err
	}
	written, err := words.Internal(keyDigest)
	if err != nil {
		return err
	}
	if written != now.digest() {
		return errOther
	}
	s.reading = newReading()
	read, err := s.read(ctx, now.rows, nil)
	if err != nil {
		return err
	}
	documents := 0
	for _, a := range read {
		documents += len(a.names())
	}
	if count, err := words.Count(); err != nil || count != documents {
		return errors.Join(err, errOther)
	}
	return s.publish(words, now, read)
}

// Rebuild builds the whole index beside the old one and switches; searching goes on meanwhile.
func (s *Service) Rebuild(ctx context.Context) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.rebuild(ctx)
}

func (s *Service) rebuild(ctx context.Context) error {
	now, err := s.present(ctx)
	if err != nil {
		return err
	}
	words, err := s.home.Create()
	if err != nil {
		return err
	}
	known := s.reading
	s.reading = newReading()
	err = func() error {
		read, err := s.read(ctx, now.rows, words)
		if err != nil {
			return err
		}
		if err := s.mark(words, now); err != nil {
			return err
		}
		if err := words.Merge(ctx); err != nil {
			return err
		}
		return s.publish(words, now, read)
	}()
	if err != nil {
		s.reading = known
		s.home.Drop(words)
		return err
	}
	return s.home.Use(words)
}

// present is the articles as the database has them.
type present struct {
	articles, catalog int64 // the versions read before the rows: what changes meanwhile is taken over by the next refresh
	rows              []*row
}

func (s *Service) present(ctx context.Context) (p present, err error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return p, err
	}
	p.articles, p.catalog = versions["articles"], versions["catalog"]
	p.rows, err = s.source.all(ctx)
	return p, err
}

// digest is of everything that the index holds.
func (p present) digest() string {
	h := fnv.New64a()
	for _, r := range p.rows {
		fmt.Fprintf(h, "%x ", r.stamp())
	}
	return strconv.Itoa(len(p.rows)) + "-" + strconv.FormatUint(h.Sum64(), 16)
}

func (s *Service) mark(words *index.Index, now present) error {
	batch := words.NewBatch()
	batch.SetInternal(keyDigest, now.digest())
	return words.Write(batch)
}

// read reads the texts of rows and, where words is set, writes them.
func (s *Service) read(ctx context.Context, rows []*row, words *index.Index) (read []*article, err error) {
	const atOnce = 100 // articles, of some sections each
	for len(rows) > 0 {
		some := rows[:min(len(rows), atOnce)]
		rows = rows[len(some):]
		ids := make([]int64, len(some))
		for i, r := range some {
			ids[i] = r.ID
		}
		bodies, err := s.source.bodies(ctx, ids)
		if err != nil {
			return nil, err
		}
		var batch *index.Batch
		if words != nil {
			batch = words.NewBatch()
		}
		for _, r := range some {
			a, err := s.reading.article(r, bodies[r.ID], batch)
			if err != nil {
				return nil, err
			}
			read = append(read, a)
		}
		if batch != nil {
			if err := words.Write(batch); err != nil {
				return nil, err
			}
		}
	}
	return read, nil
}

// Watch looks for changes in the database every second until ctx ends, so that searches needn't wait for them.
func (s *Service) Watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "the index of articles can't be refreshed", "reason", err)
			}
		}
	}
}

// Close ends searching and lets go of the index.
func (s *Service) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.reads.Lock()
	defer s.reads.Unlock()
	if s.current == nil {
		return nil
	}
	err := errors.Join(s.current.reader.Close(), s.words.Close())
	s.current, s.words = nil, nil
	return err
}
