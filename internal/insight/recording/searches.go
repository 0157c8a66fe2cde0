package recording

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// SearchFigures are how searches of a period went: counts, of which Made is all.
type SearchFigures struct {
	Made    int64 `db:"made"`
	Empty   int64 `db:"empty"`
	Clicked int64 `db:"clicked"` // a result was opened or added
	Carted  int64 `db:"carted"`
	Slow    int64 `db:"slow"`
	Words   []SearchedWords
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
func (t Trouble) is(one search) bool {
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
	from, args := joined("daily_sums", "x", reach, f)
	err := r.db.Get(ctx, &s, `SELECT COALESCE(SUM(x.searches), 0) AS made, COALESCE(SUM(x.searches_empty), 0) AS empty, COALESCE(SUM(x.searches_clicked), 0) AS clicked,
			COALESCE(SUM(x.searches_carted), 0) AS carted, COALESCE(SUM(x.searches_slow), 0) AS slow
		FROM `+from+` AND x.day >= ? AND x.day < ?`, append(args, p.From, p.To)...)
	if err != nil {
		return s, fmt.Errorf("count searches: %w", err)
	}
	byWords, err := r.words(ctx, reach, f, p, trouble)
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
		w.Accounts, w.Whose = len(w.by), w.most(named)
		s.Words = append(s.Words, w.SearchedWords)
	}
	return s, nil
}

// search is one, as its words' sums need it.
type search struct {
	account, results, millis int64
	clicked, carted          bool
	at                       clock.Time
}

// wordSums are sums of searches for the same words, and how many each account made.
type wordSums struct {
	SearchedWords
	by map[int64]int64
}

// words reads the searches in trouble, in the order in which they were made.
func (r *Recorder) words(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period, trouble Trouble) (map[string]*wordSums, error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	within, err := r.figures.Within(ctx, reach, f)
	if err != nil {
		return nil, err
	}
	byWords := map[string]*wordSums{}
	from, to := moments(p, set.Zone)
	err = r.db.Each(ctx, `SELECT account_id, folded, words, results, millis, position > 0, added > 0, at FROM searches WHERE at >= ? AND at < ? ORDER BY at, id`, []any{from, to},
		func(rows *sqlx.Rows) error {
			var one search
			var folded, words string
			if err := rows.Scan(&one.account, &folded, &words, &one.results, &one.millis, &one.clicked, &one.carted, &one.at); err != nil {
				return err
			}
			if within != nil && !within[one.account] || !trouble.is(one) {
				return nil
			}
			w := byWords[folded]
			if w == nil {
				w = &wordSums{SearchedWords{Folded: folded}, map[int64]int64{}}
				byWords[folded] = w
			}
			w.Words = max(w.Words, words)
			w.add(one)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read what was searched: %w", err)
	}
	return byWords, nil
}

func (w *wordSums) add(one search) {
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
	w.Millis, w.LastAt, w.LastFound = max(w.Millis, one.millis), one.at, int(one.results)
	w.by[one.account]++
}

// most are the accounts that searched most.
func (w *wordSums) most(named func(id int64) (slug, name string)) (list []Whose) {
	for id, times := range w.by {
		slug, name := named(id)
		list = append(list, Whose{slug, name, times})
	}
	slices.SortFunc(list, func(a, b Whose) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Slug, b.Slug))
	})
	return list[:min(len(list), mostWhose)]
}
