package articles

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/platform/index"
	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/search/lexicon"
)

// article is what is kept in memory of one; its text is on disk. It never changes.
type article struct {
	*row
	stamped  uint64
	sections []section
	length   uint16   // terms of its text
	words    []uint32 // of its text as people type them, in words
}

// section is a heading with the text below it; the first may have none.
type section struct {
	id, heading string
	length      uint16 // terms
}

// The fields of a document. Documents are of four kinds: what an article is called, one for each of its sections, and
// one for each product that it is about, which counts only for whoever sees the product.
const (
	fieldTitle    = "t"
	fieldSummary  = "s"
	fieldCategory = "c"
	fieldHeading  = "h"
	fieldText     = "x"
	fieldProduct  = "p"
)

func headDocument(article int64) string { return strconv.FormatInt(article, 10) + ":" }

func sectionDocument(article int64, n int) string {
	return strconv.FormatInt(article, 10) + ":" + strconv.Itoa(n)
}

func tieDocument(article, product int64) string {
	return strconv.FormatInt(article, 10) + ":p" + strconv.FormatInt(product, 10)
}

// names are the ids of all documents of the article.
func (a *article) names() []string {
	names := []string{headDocument(a.ID)}
	for n := range a.sections {
		names = append(names, sectionDocument(a.ID, n))
	}
	for _, t := range a.ties {
		names = append(names, tieDocument(a.ID, t.ProductID))
	}
	return names
}

// reading turns rows with their texts into articles and, where there is a batch, into documents.
type reading struct {
	words map[string]uint32
	texts []string // of words
}

func newReading() *reading { return &reading{words: map[string]uint32{}} }

func (r *reading) article(of *row, body string, batch *index.Batch) (*article, error) {
	a := &article{row: of, stamped: of.stamp()}
	held := map[uint32]bool{}
	r.note(held, of.Title+" "+of.Summary+" "+of.Category)
	total := 0
	for n, s := range markdown.Words(body) {
		terms := lexicon.Terms(s.Body)
		length := strings.Count(terms, " ")
		total += length
		a.sections = append(a.sections, section{strings.Clone(s.ID), strings.Clone(s.Text), capped(length)})
		r.note(held, s.Text+"\n"+s.Body)
		if batch == nil {
			continue
		}
		err := batch.Put(sectionDocument(of.ID, n), []index.Field{{Name: fieldHeading, Terms: lexicon.Terms(s.Text)}, {Name: fieldText, Terms: terms}})
		if err != nil {
			return nil, err
		}
	}
	a.length = capped(total)
	a.words = make([]uint32, 0, len(held))
	for w := range held {
		a.words = append(a.words, w)
	}
	slices.Sort(a.words)
	if batch == nil {
		return a, nil
	}
	return a, a.put(batch)
}

// put writes what the article is called and is about.
func (a *article) put(batch *index.Batch) error {
	err := batch.Put(headDocument(a.ID), []index.Field{{Name: fieldTitle, Terms: lexicon.Terms(a.Title)},
		{Name: fieldSummary, Terms: lexicon.Terms(a.Summary)}, {Name: fieldCategory, Terms: lexicon.Terms(a.Category)}})
	if err != nil {
		return err
	}
	for _, t := range a.ties {
		terms := lexicon.Terms(t.Name) + lexicon.Terms(t.SKU)
		if err := batch.Put(tieDocument(a.ID, t.ProductID), []index.Field{{Name: fieldProduct, Terms: terms}}); err != nil {
			return err
		}
	}
	return nil
}

// note remembers the words of a text.
func (r *reading) note(held map[uint32]bool, text string) {
	for _, w := range lexicon.Surfaces(text) {
		id, known := r.words[w]
		if !known {
			w = strings.Clone(w)
			id = uint32(len(r.texts))
			r.words[w], r.texts = id, append(r.texts, w)
		}
		held[id] = true
	}
}

func capped(n int) uint16 { return uint16(min(n, math.MaxUint16)) }
