// Package index keeps words on disk: which documents hold a term in a field, how often, and how long the field is. It
// wraps Bleve; documents come with their fields already cut into terms.
package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	segment "github.com/blevesearch/bleve_index_api"
)

// MaxBatch is how many documents one batch should hold: larger ones delay what was changed meanwhile.
const MaxBatch = 500

// Index is one folder of words; one process owns it.
type Index struct {
	dir   string
	bleve bleve.Index
	raw   segment.Index
}

// ErrInUse says that another process, or another Index, holds the folder.
var ErrInUse = errors.New("the index is in use by another process")

// Open opens the folder, or fails when there is none, it is damaged, or in use (ErrInUse).
func Open(dir string) (*Index, error) {
	// A folder that another process holds would be waited for without end.
	b, err := bleve.OpenUsing(dir, map[string]any{"bolt_timeout": "2s"})
	if err != nil && strings.Contains(err.Error(), "timeout") { // of the lock on its file
		return nil, ErrInUse
	}
	if err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	return wrap(dir, b)
}

// Create makes an empty index in a folder that doesn't exist yet.
func Create(dir string) (*Index, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = segment.BM25Scoring
	b, err := bleve.NewUsing(dir, m, scorch.Name, scorch.Name, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	return wrap(dir, b)
}

func wrap(dir string, b bleve.Index) (*Index, error) {
	raw, err := b.Advanced()
	if err != nil {
		_ = b.Close()
		return nil, fmt.Errorf("open the index: %w", err)
	}
	return &Index{dir, b, raw}, nil
}

// Close writes what is pending and lets go of the folder; readers must be closed before.
func (x *Index) Close() error { return x.bleve.Close() }

// Internal is a value kept beside the documents, "" when there is none.
func (x *Index) Internal(key string) (string, error) {
	value, err := x.bleve.GetInternal([]byte(key))
	return string(value), err
}

// Batch collects changes that become visible together.
type Batch struct{ b *bleve.Batch }

// NewBatch is an empty batch.
func (x *Index) NewBatch() *Batch { return &Batch{x.bleve.NewBatch()} }

// Field is a field's terms in order, parted by spaces.
type Field struct{ Name, Terms string }

// Put adds or replaces a document.
func (b *Batch) Put(id string, fields []Field) error {
	doc := document.NewDocument(id)
	for _, f := range fields {
		if f.Terms != "" {
			doc.AddField(document.NewTextFieldCustom(f.Name, nil, []byte(f.Terms), segment.IndexField, cut{}))
		}
	}
	return b.b.IndexAdvanced(doc)
}

// Delete removes a document.
func (b *Batch) Delete(id string) { b.b.Delete(id) }

// SetInternal keeps a value beside the documents.
func (b *Batch) SetInternal(key, value string) { b.b.SetInternal([]byte(key), []byte(value)) }

// Len is how many changes wait.
func (b *Batch) Len() int { return b.b.Size() }

// Write makes the batch visible.
func (x *Index) Write(b *Batch) error {
	if err := x.bleve.Batch(b.b); err != nil {
		return fmt.Errorf("write to the index: %w", err)
	}
	return nil
}

// MostOften is up to how many times a term counts in a field; more tells nothing more.
const MostOften = 3

// cut is the analyser of terms that are already made. A term that a field holds twice is also put down as twice that
// term, and so on: so that looking up how often is reading sets of documents, ten times faster than reading frequencies.
type cut struct{}

func (cut) Analyze(input []byte) analysis.TokenStream {
	terms := strings.Fields(string(input))
	tokens := make([]analysis.Token, 0, len(terms)+len(terms)/4)
	times := make(map[string]int, len(terms))
	for i, term := range terms {
		times[term]++
		if n := times[term]; n <= MostOften {
			tokens = append(tokens, analysis.Token{Term: []byte(often(term, n)), Position: i + 1})
		}
	}
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		stream[i] = &tokens[i]
	}
	return stream
}

// often is the term that stands for "at least n times"; no term holds a space.
func often(term string, n int) string {
	if n < 2 {
		return term
	}
	return term + " " + string(rune('0'+n))
}

// Reader is the index as it was when the reader was made; it must be closed.
type Reader struct {
	snapshot *scorch.IndexSnapshot
	lookups  sync.Map // field → *sync.Pool of *lookup
}

// Reader takes the present state.
func (x *Index) Reader() (*Reader, error) {
	r, err := x.raw.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		_ = r.Close()
		return nil, errors.New("read the index: not a scorch index")
	}
	return &Reader{snapshot: snapshot}, nil
}

// Close lets go of the state.
func (r *Reader) Close() error { return r.snapshot.Close() }

// Part is a segment: its documents are numbered from First; the same ID always means the same documents in the same
// order, so that what a caller derived from them can be kept.
type Part struct {
	ID    uint64
	First int
	Len   int
}

// Parts are the segments in the order of document numbers.
func (r *Reader) Parts() []Part {
	var parts []Part
	first := 0
	for _, s := range r.snapshot.Segments() {
		n := int(s.FullSize())
		parts = append(parts, Part{s.Id(), first, n})
		first += n
	}
	return parts
}

// ExternalIDs are the ids of a part's documents, those replaced or deleted meanwhile included.
func (r *Reader) ExternalIDs(part int) ([]string, error) {
	s := r.snapshot.Segments()[part]
	ids := make([]string, s.FullSize())
	for i := range ids {
		id, err := s.DocID(uint64(i))
		if err != nil {
			return nil, fmt.Errorf("read the index: %w", err)
		}
		ids[i] = string(id)
	}
	return ids, nil
}

// Merge joins all segments into one, which makes looking terms up several times cheaper; for after a large build.
func (x *Index) Merge(ctx context.Context) error {
	s, ok := x.raw.(*scorch.Scorch)
	if !ok {
		return nil
	}
	if err := s.ForceMerge(ctx, &mergeplan.SingleSegmentMergePlanOptions); err != nil {
		return fmt.Errorf("merge the index: %w", err)
	}
	return nil
}

// Count is how many documents there are.
func (x *Index) Count() (int, error) {
	n, err := x.bleve.DocCount()
	return int(n), err
}
