package index

import (
	"fmt"
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// lookup is what looking a term up in a field needs, used again and again; one search at a time.
type lookup struct {
	parts  []partLookup
	buffer [256]uint32
}

type partLookup struct {
	dictionary segment.TermDictionary
	postings   segment.PostingsList
	iterator   segment.PostingsIterator
}

func (r *Reader) lookup(field string) (*lookup, *sync.Pool, error) {
	pool, ok := r.lookups.Load(field)
	if !ok {
		pool, _ = r.lookups.LoadOrStore(field, &sync.Pool{})
	}
	if known, ok := pool.(*sync.Pool).Get().(*lookup); ok {
		return known, pool.(*sync.Pool), nil
	}
	l := &lookup{}
	for _, s := range r.snapshot.Segments() {
		dictionary, err := s.Segment().Dictionary(field)
		if err != nil {
			return nil, nil, fmt.Errorf("read the index: %w", err)
		}
		l.parts = append(l.parts, partLookup{dictionary: dictionary})
	}
	return l, pool.(*sync.Pool), nil
}

// Docs calls do, some at a time, with the numbers of all documents that hold the term in the field at least n times.
func (r *Reader) Docs(field, term string, n int, do func(docs []uint32)) error {
	l, pool, err := r.lookup(field)
	if err != nil {
		return err
	}
	defer pool.Put(l)
	key, first := []byte(often(term, n)), uint32(0)
	for i, s := range r.snapshot.Segments() {
		p := &l.parts[i]
		if p.postings, err = p.dictionary.PostingsList(key, s.Deleted(), p.postings); err != nil {
			return fmt.Errorf("read the index: %w", err)
		}
		if p.postings.Count() > 0 {
			p.iterator = p.postings.Iterator(false, false, false, p.iterator)
			if err := l.read(p.iterator, first, do); err != nil {
				return err
			}
		}
		first += uint32(s.FullSize())
	}
	return nil
}

// read takes the set of documents as a whole where the segment has one.
func (l *lookup) read(postings segment.PostingsIterator, first uint32, do func(docs []uint32)) error {
	set, ok := postings.(segment.OptimizablePostingsIterator)
	if !ok {
		return l.readEach(postings, first, do)
	}
	if doc, one := set.DocNum1Hit(); one {
		l.buffer[0] = first + uint32(doc)
		do(l.buffer[:1])
		return nil
	}
	bitmap := set.ActualBitmap()
	if bitmap == nil {
		return l.readEach(postings, first, do)
	}
	for docs := bitmap.ManyIterator(); ; {
		n := docs.NextMany(l.buffer[:])
		if n == 0 {
			return nil
		}
		for i := range l.buffer[:n] {
			l.buffer[i] += first
		}
		do(l.buffer[:n])
	}
}

func (l *lookup) readEach(postings segment.PostingsIterator, first uint32, do func(docs []uint32)) error {
	for {
		next, err := postings.Next()
		if err != nil {
			return fmt.Errorf("read the index: %w", err)
		}
		if next == nil {
			return nil
		}
		l.buffer[0] = first + uint32(next.Number())
		do(l.buffer[:1])
	}
}
