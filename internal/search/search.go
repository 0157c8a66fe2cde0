package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/search/lexicon"
)

// Search finds the page of products asked for.
func (s *Service) Search(ctx context.Context, scope identity.Scope, q Query) (Result, error) {
	n, err := s.take()
	if err != nil {
		return Result{}, err
	}
	defer n.release()
	v, err := s.sightOf(ctx, n, scope)
	if err != nil {
		return Result{}, err
	}
	w := s.takeScratch(n)
	defer s.giveScratch(w)
	f := &finding{service: s, snapshot: n, sight: v, scope: scope, query: q.normal(), work: w}
	f.shelf = f.query.isShelf()
	if err := f.find(ctx); err != nil {
		return Result{}, err
	}
	return f.result, nil
}

func (q Query) normal() Query {
	q.Words = strings.TrimSpace(q.Words)
	q.Page = max(q.Page, 1)
	if q.PerPage < 1 {
		q.PerPage = 20
	}
	q.PerPage = min(q.PerPage, MaxPerPage)
	return q
}

// finding is one search under way.
type finding struct {
	service  *Service
	snapshot *snapshot
	sight    *sight
	scope    identity.Scope
	query    Query
	work     *scratch
	wanted   *lexicon.Wanted
	result   Result
	shelf    bool // a category and nothing else was asked for: what isn't in it needn't be looked at
}

func (q Query) isShelf() bool {
	chosen := len(q.Brands) > 0 || len(q.Ranges) > 0 || q.InStock || q.Bought || q.New
	for _, values := range q.Filters {
		chosen = chosen || len(values) > 0
	}
	return q.Category != "" && q.Words == "" && !chosen
}

// onShelf are all products of the category.
func (f *finding) onShelf() []hit {
	place, ok := f.snapshot.tree.bySlug(f.query.Category)
	if !ok {
		return nil
	}
	ords := f.sight.within(place)
	hits := make([]hit, len(ords))
	for i, ord := range ords {
		hits[i] = hit{ord: ord, group: allWords}
	}
	return hits
}

func (f *finding) find(ctx context.Context) error {
	hits, err := f.candidates(ctx)
	if err != nil {
		return err
	}
	hits, err = f.filter(ctx, hits)
	if err != nil {
		return err
	}
	if err := f.order(ctx, hits); err != nil {
		return err
	}
	f.page(hits)
	f.tell(hits)
	own, err := f.service.partNumbers(ctx, f.snapshot, f.scope.AccountID)
	f.result.Numbered = own != nil && len(own.places) > 0
	return err
}

// candidates are what the words find, or the whole range without words.
func (f *finding) candidates(ctx context.Context) ([]hit, error) {
	n := f.snapshot
	if f.shelf {
		return f.onShelf(), nil
	}
	if f.query.Words == "" {
		hits := make([]hit, 0, f.sight.n)
		f.sight.seen.Each(func(ord uint32) { hits = append(hits, hit{ord: ord, group: allWords}) })
		return hits, nil
	}
	own, err := f.service.partNumbers(ctx, n, f.scope.AccountID)
	if err != nil {
		return nil, err
	}
	carriers := n.carriers(catalog.FoldNumber(f.query.Words), catalog.FoldGTIN(f.query.Words), own, f.sight)
	y, err := f.service.synonyms.Load(ctx)
	if err != nil {
		return nil, err
	}
	if len(carriers) > 0 {
		y = &lexicon.Synonyms{}
	}
	reading := lexicon.Reading{Synonyms: y, Family: n.names.family, Kinship: weightFamily, Stops: lexicon.StopWords}
	f.wanted = reading.Read(f.query.Words)
	hits, err := f.service.match(ctx, n, f.sight, f.wanted, len(carriers) > 0, f.work)
	if err != nil {
		return nil, err
	}
	if len(carriers) == 0 {
		return hits, nil
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return slices.Contains(carriers, h.ord) })
	for i, ord := range carriers {
		hits = append(hits, hit{ord: ord, group: carriesNumber, score: 1000 - float32(i), met: 1<<len(f.wanted.Terms) - 1})
	}
	return hits, nil
}

// order sorts all that was found.
func (f *finding) order(ctx context.Context, hits []hit) error {
	n := f.snapshot
	place := func(a, b hit) int { return cmp.Compare(n.place[a.ord], n.place[b.ord]) }
	var compare func(a, b hit) int
	switch f.query.Sort {
	case ByName:
		compare = place
	case ByPartNumber:
		own, err := f.service.partNumbers(ctx, n, f.scope.AccountID)
		if err != nil {
			return err
		}
		compare = own.compare(place)
	case OftenBought, LastBought:
		p, err := f.service.purchases(ctx, n, f.scope.AccountID)
		if err != nil {
			return err
		}
		compare = p.compareTimes(place)
		if f.query.Sort == LastBought {
			compare = p.compareLast(place)
		}
	case ByPrice, ByPriceDown:
		prices, err := f.service.priceOrder(ctx, n, f.sight, f.scope, hits)
		if err != nil {
			return err
		}
		compare = prices.compare(f.query.Sort == ByPriceDown, place)
	default:
		if f.wanted != nil {
			if len(hits) > 0 {
				n.rank(hits, f.wanted)
			}
			return nil
		}
		compare = place
	}
	grouped := func(a, b hit) int { return cmp.Or(cmp.Compare(a.group, b.group), compare(a, b)) }
	if needed := f.query.Page * f.query.PerPage; needed < len(hits)/2 {
		selectTop(hits, needed, grouped)
		hits = hits[:needed]
	}
	slices.SortFunc(hits, grouped)
	return nil
}

// page cuts the page asked for out of all that was found; a page past the end is the last one.
func (f *finding) page(hits []hit) {
	r, q := &f.result, f.query
	r.Total, r.PerPage = len(hits), q.PerPage
	r.Pages = max((len(hits)+q.PerPage-1)/q.PerPage, 1)
	r.Page = min(q.Page, r.Pages)
	from := min((r.Page-1)*q.PerPage, len(hits))
	for _, h := range hits[from:min(from+q.PerPage, len(hits))] {
		r.IDs = append(r.IDs, f.snapshot.ids[h.ord])
		r.Scores = append(r.Scores, rankScore(h))
	}
	for _, h := range hits {
		switch h.group {
		case carriesNumber:
			r.Exact++
			r.AllWords++
		case allWords:
			r.AllWords++
		}
	}
}

// rankScore falls over all groups.
func rankScore(h hit) float64 { return float64(mostWords-h.group)*1e6 + float64(h.score) }

// tell says how the words were understood.
func (f *finding) tell(hits []hit) {
	q, r := f.wanted, &f.result
	if q == nil {
		return
	}
	r.Spelling = q.Text()
	if r.AllWords > 0 {
		return
	}
	missing := map[int]bool{}
	for _, i := range q.Unknown {
		missing[i] = true
	}
	if q.Relaxed && len(hits) > 0 {
		for i := range q.Terms {
			missing[i] = hits[0].met&(1<<i) == 0
		}
	}
	for i, typed := range q.Words {
		if missing[i] {
			r.Dropped = append(r.Dropped, typed)
		} else {
			r.Known = append(r.Known, typed)
		}
	}
}
