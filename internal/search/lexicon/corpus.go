package lexicon

import (
	"context"
	"math"

	"tradecounter/internal/platform/index"
)

// Corpus is what may be found: the documents of an index, by ordinals that the caller gives.
type Corpus struct {
	Reader  *index.Reader
	Ords    []uint32 // document number → ordinal
	Size    int      // ordinals lie below it
	Seen    Set      // the ordinals that count; nothing is told of the others
	Visible int      // how many these are
	Fields  []Field
	// Contrast, when set, is the power that how rare a term is goes in by; below 1 a rare word says less of what is meant, as
	// in a question, which holds words that are rare by chance.
	Contrast float64
}

// Field is a place where words are looked up. BM25 over several fields (BM25F; Robertson and Zaragoza 2009): weighted
// frequencies are added up before they saturate. Slope is how much length counts (b), Average the length that counts as
// normal.
type Field struct {
	Name           string
	Weight         float64
	Slope, Average float64
	Lengths        []uint16 // by ordinal; needed with a slope
}

// saturation is the k1 of BM25.
const saturation = 1.0

// Scratch is the working memory of one search, given back clean.
type Scratch struct {
	Scores  [][]float32 // by slot and ordinal
	Touched [][]uint32  // by slot, the ordinals that have a score
	Found   []uint32    // those of all slots, each once
	marked  Set
}

// Fits says that the memory is large enough for the ordinals below size.
func (w *Scratch) Fits(size int) bool { return len(w.marked) >= (size+63)/64 }

// NewScratch has some room to grow.
func NewScratch(size int) Scratch { return Scratch{marked: NewSet(size + size/8 + 64)} }

// Clean forgets the search.
func (w *Scratch) Clean() {
	for i, touched := range w.Touched {
		for _, ord := range touched {
			w.Scores[i][ord] = 0
		}
		w.Touched[i] = touched[:0]
	}
	for _, ord := range w.Found {
		w.marked[ord/64] = 0
	}
	w.Found = w.Found[:0]
}

// Slot is the room for one more term.
func (w *Scratch) Slot(i, size int) []float32 {
	for len(w.Scores) <= i {
		w.Scores = append(w.Scores, nil)
		w.Touched = append(w.Touched, nil)
	}
	if len(w.Scores[i]) < size {
		w.Scores[i] = make([]float32, size+size/8)
	}
	return w.Scores[i]
}

// Gather lists what meets anything at all.
func (w *Scratch) Gather(slots int) {
	for _, touched := range w.Touched[:slots] {
		for _, ord := range touched {
			if !w.marked.Has(ord) {
				w.marked.Add(ord)
				w.Found = append(w.Found, ord)
			}
		}
	}
}

// LookUp scores every visible document that holds a term of the query's, of the slots from first on.
func (c *Corpus) LookUp(ctx context.Context, w *Scratch, q *Wanted, first int) error {
	for i := first; i < len(q.Slots); i++ {
		if err := c.lookUp(ctx, w, i, q.Slots[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Corpus) lookUp(ctx context.Context, w *Scratch, i int, term string) error {
	scores := w.Slot(i, c.Size)
	touched := w.Touched[i]
	for _, f := range c.Fields {
		flat, steep := 1-f.Slope, 0.0
		if f.Slope > 0 {
			steep = f.Slope / f.Average
		}
		for times := 1; times <= index.MostOften; times++ {
			any := false
			err := c.Reader.Docs(f.Name, term, times, func(docs []uint32) {
				any = true
				for _, doc := range docs {
					ord := c.Ords[doc]
					if !c.Seen.Has(ord) {
						continue
					}
					if scores[ord] == 0 {
						touched = append(touched, ord)
					}
					length := 0.0
					if steep > 0 {
						length = float64(f.Lengths[ord])
					}
					scores[ord] += float32(f.Weight / (flat + steep*length))
				}
			})
			if err != nil {
				return err
			}
			if !any {
				break
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	w.Touched[i] = touched
	// How rare a term is counts what the scope sees: the order tells nothing about the rest.
	rare := Rareness(len(touched), c.Visible)
	if c.Contrast > 0 {
		rare = math.Pow(rare, c.Contrast)
	}
	for _, ord := range touched {
		tf := float64(scores[ord])
		scores[ord] = float32(rare * tf * (saturation + 1) / (tf + saturation))
	}
	return nil
}

// Rareness is the idf of BM25: of a term that some of the visible documents hold.
func Rareness(some, visible int) float64 {
	return math.Log(1 + (float64(visible)-float64(some)+0.5)/(float64(some)+0.5))
}
