package search

import (
	"strconv"
	"sync/atomic"

	"tradecounter/internal/platform/index"
	"tradecounter/internal/search/lexicon"
)

// snapshot is everything one answer is made of. It never changes; Refresh puts the next one in its place, and the last
// reader of the old one closes it.
type snapshot struct {
	version int64 // of the catalogue
	*columns
	view   nameView
	names  *names
	tree   *tree
	reader *index.Reader
	held   *holding
	parts  map[uint64][]uint32 // ordinals of the documents by part, kept for the next snapshot
	ords   []uint32            // document number → ordinal
	stale  lexicon.Set         // ordinals whose words are in recent and no longer in settled
	// Words of nearly all products, and of those changed since: cheap to make anew at each refresh.
	settled, recent *vocabulary
	changed         []uint32 // the ordinals of recent

	refs atomic.Int64
}

// noOrdinal marks a document of a product that isn't known: it was removed.
const noOrdinal = ^uint32(0)

// mapDocuments finds the ordinal of every document; parts that the snapshot before had are taken over from it.
func (n *snapshot) mapDocuments(before map[uint64][]uint32) error {
	n.parts = map[uint64][]uint32{}
	for i, part := range n.reader.Parts() {
		ords, ok := before[part.ID]
		if !ok || len(ords) != part.Len {
			ids, err := n.reader.ExternalIDs(i)
			if err != nil {
				return err
			}
			ords = make([]uint32, len(ids))
			for j, text := range ids {
				id, _ := strconv.ParseInt(text, 10, 64)
				ord, known := n.ordinal(id)
				if !known {
					ord = noOrdinal
				}
				ords[j] = ord
			}
		}
		n.parts[part.ID] = ords
		n.ords = append(n.ords, ords...)
	}
	return nil
}

func (n *snapshot) acquire() bool {
	for {
		refs := n.refs.Load()
		if refs <= 0 {
			return false
		}
		if n.refs.CompareAndSwap(refs, refs+1) {
			return true
		}
	}
}

func (n *snapshot) release() {
	if n.refs.Add(-1) > 0 {
		return
	}
	_ = n.reader.Close()
	if n.held.shared.Add(-1) == 0 {
		_ = n.held.words.Close()
	}
}

// vocabularies are both, the settled one's stale products aside: use each with its test.
func (n *snapshot) eachVocabulary(do func(v *vocabulary, stale lexicon.Set)) {
	do(n.settled, n.stale)
	if n.recent != nil {
		do(n.recent, nil)
	}
}
