package recording

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// SearchFigures are how searches of a period went: counts, of which Made is all.
type SearchFigures struct {
	insight.SearchSum
	Words []SearchedWords
}

// SearchedWords are searches for the same words, whatever their casing.
type SearchedWords struct {
	Folded    string
	Words     string // as somebody typed them
	Times     int64
	Empty     int64
	Clicked   int64
	Carted    int64
	Slow      int64
	Millis    int64 // the longest
	Accounts  int
	LastAt    clock.Time
	LastFound int     // what it found the last time
	Whose     []Whose // the accounts that searched most
}

// Whose is an account among those that searched for words.
type Whose struct {
	Slug, Name string
	Times      int64
}

// Trouble says which searches are looked at.
type Trouble string

// The kinds of trouble.
const (
	AllSearches   Trouble = ""
	FoundNothing  Trouble = "empty"
	OpenedNothing Trouble = "no-click" // found something, and nothing was opened
	TookLong      Trouble = "slow"
)

// is says whether a search is in it.
func (t Trouble) is(one *keptSearch) bool {
	switch t {
	case FoundNothing:
		return one.results == 0
	case OpenedNothing:
		return one.results > 0 && !one.clicked
	case TookLong:
		return one.millis >= slow
	}
	return true
}

const (
	mostWords = 200
	mostWhose = 3
)

// Searches counts the searches of a period within reach, and lists the words of those in trouble, at most 200.
func (r *Recorder) Searches(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period, trouble Trouble) (SearchFigures, error) {
	var s SearchFigures
	within, err := r.figures.Within(ctx, reach, f)
	if err != nil {
		return s, err
	}
	err = r.figures.DaySums(ctx, p, func(d *insight.DaySum) {
		if within == nil || within[d.AccountID()] {
			s.Add(d.Searches())
		}
	})
	if err != nil {
		return s, fmt.Errorf("count searches: %w", err)
	}
	byWords, by, err := r.words(ctx, within, p, trouble)
	if err != nil {
		return s, err
	}
	list := slices.SortedFunc(maps.Values(byWords), func(a, b *wordSums) int {
		first := cmp.Compare(b.Times, a.Times)
		if trouble == TookLong {
			first = cmp.Compare(b.Millis, a.Millis)
		}
		return cmp.Or(first, cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(a.Folded, b.Folded))
	})
	named, err := r.figures.Named(ctx)
	if err != nil {
		return s, err
	}
	for _, w := range list[:min(len(list), mostWords)] {
		w.Accounts, w.Whose = whose(by, w.folded, named)
		s.Words = append(s.Words, w.SearchedWords)
	}
	return s, nil
}

// wordSums are sums of searches for the same words.
type wordSums struct {
	SearchedWords
	folded int32
}

// words gathers the searches in trouble of accounts (nil: all) by their words, and in rising order whose they were: the
// words' number before the account's.
func (r *Recorder) words(ctx context.Context, within map[int64]bool, p insight.Period, trouble Trouble) (map[int32]*wordSums, []uint64, error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return nil, nil, err
	}
	byWords, by, texts := map[int32]*wordSums{}, []uint64{}, []string{}
	err = r.kept.searches.Each(ctx, r.now(), set.Zone, p, func(one *keptSearch) {
		if within != nil && !within[int64(one.account)] || !trouble.is(one) {
			return
		}
		if int(max(one.words, one.folded)) >= len(texts) {
			texts = r.kept.texts.all()
		}
		w := byWords[one.folded]
		if w == nil {
			w = &wordSums{SearchedWords{Folded: texts[one.folded]}, one.folded}
			byWords[one.folded] = w
		}
		w.Words = max(w.Words, texts[one.words])
		w.add(one)
		by = append(by, uint64(one.folded)<<32|uint64(one.account))
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read what was searched: %w", err)
	}
	slices.Sort(by)
	return byWords, by, nil
}

func (w *wordSums) add(one *keptSearch) {
	count := func(n *int64, is bool) {
		if is {
			*n++
		}
	}
	w.Times++
	count(&w.Empty, one.results == 0)
	count(&w.Clicked, one.clicked)
	count(&w.Carted, one.carted)
	count(&w.Slow, one.millis >= slow)
	w.Millis, w.LastAt, w.LastFound = max(w.Millis, int64(one.millis)), one.at, int(one.results)
}

// whose says how many accounts searched for words, and which of them most.
func whose(by []uint64, folded int32, named func(id int64) (slug, name string)) (accounts int, most []Whose) {
	first, _ := slices.BinarySearch(by, uint64(folded)<<32)
	after, _ := slices.BinarySearch(by, uint64(folded+1)<<32)
	for from := first; from < after; accounts++ {
		to := from + 1
		for to < after && by[to] == by[from] {
			to++
		}
		if times := int64(to - from); len(most) < mostWhose || times >= most[mostWhose-1].Times {
			slug, name := named(int64(uint32(by[from])))
			most = append(most, Whose{slug, name, times})
			slices.SortFunc(most, func(a, b Whose) int {
				return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Slug, b.Slug))
			})
			most = most[:min(len(most), mostWhose)]
		}
		from = to
	}
	return accounts, most
}
