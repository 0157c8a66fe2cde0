package articles

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/search/lexicon"
)

// Search finds the articles that the words ask for, best first.
func (s *Service) Search(ctx context.Context, scope identity.Scope, q Query) (Result, error) {
	if q.Limit < 1 {
		q.Limit = defaultLimit
	}
	f, done, err := s.begin(ctx, scope)
	if err != nil {
		return Result{}, err
	}
	defer done()
	if q.Closely {
		f.least = leastClosely
	}
	if err := f.read(ctx, q.Words, false); err != nil {
		return Result{}, err
	}
	if err := f.find(ctx); err != nil {
		return Result{}, err
	}
	r := Result{Total: len(f.found), Spelling: f.wanted.Text()}
	from := min(max(q.Offset, 0), len(f.found))
	r.Hits, err = f.tell(ctx, f.found[from:min(from+min(q.Limit, mostHits), len(f.found))])
	return r, err
}

// finding is one search under way.
type finding struct {
	service *Service
	n       *snapshot
	sight   *sight
	wanted  *lexicon.Wanted
	corpus  *lexicon.Corpus
	whole   *lexicon.Scratch // by article
	part    *lexicon.Scratch // by section
	least   float64          // the share of the query's weight that an article must meet
	found   []found
}

// found is an article with its best section.
type found struct {
	article uint32
	section uint32 // none: its beginning answers
	score   float64
}

// begin takes the present snapshot; done gives it back.
func (s *Service) begin(ctx context.Context, scope identity.Scope) (f *finding, done func(), err error) {
	if err := s.Refresh(ctx); err != nil {
		return nil, nil, err
	}
	s.reads.RLock()
	n := s.current
	if n == nil {
		s.reads.RUnlock()
		return nil, nil, errClosed
	}
	v, err := s.sightOf(ctx, n, scope)
	if err != nil {
		s.reads.RUnlock()
		return nil, nil, err
	}
	f = &finding{service: s, n: n, least: leastFound, sight: v, whole: s.takeScratch(len(n.articles)), part: s.takeScratch(len(n.within))}
	f.corpus = &lexicon.Corpus{Reader: n.reader, Ords: v.articleOf, Size: len(n.articles), Seen: v.seen, Visible: v.count, Fields: wholeFields(n), Contrast: contrast}
	return f, func() {
		s.giveScratch(f.whole)
		s.giveScratch(f.part)
		s.reads.RUnlock()
	}, nil
}

func (s *Service) takeScratch(size int) *lexicon.Scratch {
	w := s.scratch.Get().(*lexicon.Scratch)
	if !w.Fits(size) {
		*w = lexicon.NewScratch(size)
	}
	return w
}

func (s *Service) giveScratch(w *lexicon.Scratch) {
	w.Clean()
	s.scratch.Put(w)
}

// Where words are looked up: in articles as a whole, then in the sections of the best. The weights are small beside the
// saturation of BM25, so that a word in a title counts some times as much as one in the text. They were found with the odd
// lines of testdata/questions.tsv; around them little changes.
func wholeFields(n *snapshot) []lexicon.Field {
	return []lexicon.Field{
		{Name: fieldTitle, Weight: 2},
		{Name: fieldSummary, Weight: 0.75},
		{Name: fieldHeading, Weight: 0.6},
		{Name: fieldText, Weight: 0.15, Slope: 0.5, Average: 300, Lengths: n.lengths},
		{Name: fieldProduct, Weight: 0.5},
		{Name: fieldCategory, Weight: 0.125},
	}
}

func partFields(n *snapshot) []lexicon.Field {
	return []lexicon.Field{
		{Name: fieldHeading, Weight: 1},
		{Name: fieldText, Weight: 1, Slope: 0.5, Average: 60, Lengths: n.sections},
	}
}

const (
	kinship     = 0.8 // the weight of another word with the same root
	contrast    = 0.7 // see lexicon.Corpus
	bestShare   = 0.4 // what the best section counts beside the article as a whole
	commonest   = 0.5 // what a word counts that every article has, where a rare one counts some
	rankedAgain = 50  // articles whose sections are looked at

	// The share of the query's weight that an article must meet: of a question many words are no concern of the answer.
	leastFound   = 0.1
	leastClosely = 0.75
)

// read turns what was typed into wants; the last word of what is still being typed may go on.
func (f *finding) read(ctx context.Context, words string, unfinished bool) error {
	y, err := f.service.synonyms.Load(ctx)
	if err != nil {
		return err
	}
	f.wanted = lexicon.Reading{Synonyms: y, Family: f.n.family, Kinship: kinship, Stops: stops}.Read(words)
	q := f.wanted
	if err := f.corpus.LookUp(ctx, f.whole, q, 0); err != nil {
		return err
	}
	q.SettleCodes(f.whole)
	q.LevelSynonyms(f.whole, f.sight.count)
	for i := range q.Terms {
		if err := f.widen(ctx, i, unfinished && i == len(q.Terms)-1); err != nil {
			return err
		}
	}
	return nil
}

// widen looks for what a word may have been meant to be, or may become.
func (f *finding) widen(ctx context.Context, i int, unfinished bool) error {
	q := f.wanted
	if q.Met(i, f.whole) && !unfinished {
		return nil
	}
	var near []lexicon.NearWord
	if k := q.Kinds[i]; k == lexicon.Word || k == lexicon.Joined {
		typed := lexicon.InOne(q.Words[i])
		if unfinished {
			near = f.n.vocabulary.Begun(typed, f.sight.seen)
		}
		if len(near) == 0 && !q.Met(i, f.whole) {
			near = f.n.vocabulary.NearAny(typed, f.sight.seen)
		}
	}
	first := len(q.Slots)
	q.Respell(i, near)
	if err := f.corpus.LookUp(ctx, f.whole, q, first); err != nil {
		return err
	}
	if !q.Met(i, f.whole) {
		q.Unknown = append(q.Unknown, i)
	}
	return nil
}

// find ranks what meets enough of the words.
func (f *finding) find(ctx context.Context) error {
	q := f.wanted
	f.whole.Gather(len(q.Slots))
	weights, all := f.weights()
	best := make([]float64, len(q.Terms))
	for _, ord := range f.whole.Found {
		q.Best(f.whole, ord, best)
		sum, met := 0.0, 0.0
		for i, b := range best {
			if sum += b; b > 0 {
				met += weights[i]
			}
		}
		if met < f.least*all {
			continue
		}
		f.found = append(f.found, found{ord, none, sum * (0.75 + 0.25*met/all)})
	}
	f.sort()
	if err := f.sections(ctx, f.found[:min(len(f.found), rankedAgain)]); err != nil {
		return err
	}
	f.sort()
	return nil
}

func (f *finding) sort() {
	slices.SortFunc(f.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.article, b.article))
	})
}

// weights are what each want counts: a rare word says more about what is asked. What nothing visible holds counts as
// the rarest.
func (f *finding) weights() (weights []float64, all float64) {
	q := f.wanted
	weights = make([]float64, len(q.Terms))
	for i := range weights {
		holders := 0
		for _, o := range q.Options {
			if o.From != i || o.To != i+1 || o.Weight < 0.5 {
				continue
			}
			for _, slot := range o.Slots {
				holders = max(holders, len(f.whole.Touched[slot]))
			}
		}
		weights[i] = commonest + lexicon.Rareness(holders, f.sight.count)
		all += weights[i]
	}
	return weights, all
}

// sections finds the best section of each article, and lets it count.
func (f *finding) sections(ctx context.Context, some []found) error {
	n, q := f.n, f.wanted
	seen, count := lexicon.NewSet(len(n.within)), 0
	for _, a := range some {
		for k := range n.articles[a.article].sections {
			seen.Add(n.first[a.article] + uint32(k))
			count++
		}
	}
	c := &lexicon.Corpus{Reader: n.reader, Ords: n.sectionOf, Size: len(n.within), Seen: seen, Visible: count, Fields: partFields(n), Contrast: contrast}
	if err := c.LookUp(ctx, f.part, q, 0); err != nil {
		return err
	}
	met := make([]float64, len(q.Terms))
	for i := range some {
		a, best := &some[i], 0.0
		for k := range n.articles[a.article].sections {
			section := n.first[a.article] + uint32(k)
			q.Best(f.part, section, met)
			sum := 0.0
			for _, m := range met {
				sum += m
			}
			if sum > best {
				best, a.section = sum, section
			}
		}
		a.score += bestShare * best
	}
	return nil
}
