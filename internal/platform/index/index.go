// Package index keeps words on disk: which documents hold a term in a field, how often, and how long the field is. It
// wraps Bleve; documents come with their fields already cut into terms.
package index

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/bleve_index_api"
)

// MaxBatch is how many documents one batch should hold: larger ones delay what was changed meanwhile.
const MaxBatch = 500

// Index is one folder of words; one process owns it.
type Index struct {
	bleve bleve.Index
	raw   segment.Index
}

// Open opens the folder, or fails when there is none or it is damaged.
func Open(dir string) (*Index, error) {
	// A folder that another process holds would be waited for without end.
	b, err := bleve.OpenUsing(dir, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("open the index: %w", err)
	}
	return wrap(b)
}

// Create makes an empty index in a folder that doesn't exist yet.
func Create(dir string) (*Index, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = segment.BM25Scoring
	b, err := bleve.NewUsing(dir, m, scorch.Name, scorch.Name, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	return wrap(b)
}

func wrap(b bleve.Index) (*Index, error) {
	raw, err := b.Advanced()
	if err != nil {
		_ = b.Close()
		return nil, fmt.Errorf("open the index: %w", err)
	}
	return &Index{b, raw}, nil
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

// cut is the analyser of terms that are already made.
type cut struct{}

func (cut) Analyze(input []byte) analysis.TokenStream {
	terms := strings.Fields(string(input))
	tokens := make([]analysis.Token, len(terms))
	stream := make(analysis.TokenStream, len(terms))
	for i, term := range terms {
		tokens[i] = analysis.Token{Term: []byte(term), Position: i + 1}
		stream[i] = &tokens[i]
	}
	return stream
}

// Reader is the index as it was when the reader was made; it must be closed.
type Reader struct{ snapshot *scorch.IndexSnapshot }

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
	return &Reader{snapshot}, nil
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

// Hits are the documents that hold a term in a field, by rising number. After each Next that says true they are one of
// them: how often it holds the term, and how many terms its field has if that was asked.
type Hits struct {
	Doc           int
	Often, Length float64

	postings segment.TermFieldReader
	lengths  bool
	doc      segment.TermFieldDoc
	err      error
}

// Hits looks a term up; they must be closed.
func (r *Reader) Hits(ctx context.Context, field, term string, lengths bool) (*Hits, error) {
	postings, err := r.snapshot.TermFieldReader(ctx, []byte(term), field, true, lengths, false)
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	return &Hits{postings: postings, lengths: lengths}, nil
}

// Next goes to the next document; at the end, or when reading failed, it says false and Close says which.
func (h *Hits) Next() bool {
	next, err := h.postings.Next(&h.doc)
	if err != nil || next == nil {
		h.err = err
		return false
	}
	h.Doc, h.Often = int(next.ID.Value()), float64(next.Freq)
	if h.lengths {
		h.Length = 1 / (next.Norm * next.Norm) // as Bleve's BM25 reads the norm
	}
	return true
}

// Close lets go of the postings and tells what went wrong while reading them.
func (h *Hits) Close() error { return errors.Join(h.err, h.postings.Close()) }

// Count is how many documents there are.
func (x *Index) Count() (int, error) {
	n, err := x.bleve.DocCount()
	return int(n), err
}
