package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// snapshot is everything that readers see of live articles but their texts, at one version. It never changes: 10,000
// articles with five ties each take about 8 MB.
type snapshot struct {
	version    int64
	live       []*meta // by the places of their categories, their own, and title
	byID       map[int64]*meta
	bySlug     map[string]*meta
	byTie      map[Tie][]*meta
	categories []Category
}

type meta struct {
	ID          int64      `db:"id"`
	Slug        string     `db:"slug"`
	Title       string     `db:"title"`
	Summary     string     `db:"summary"`
	CategoryID  int64      `db:"category_id"`
	Place       int        `db:"place"`
	Number      int        `db:"number"`
	At          clock.Time `db:"at"`
	PublishedAt clock.Time `db:"published_at"`
	Kind        string     `db:"audience"`

	category *Category
	audience Audience
	ties     []Tie
	related  []int64
	words    []string // of the title, for what is related by them
}

// snapshot is that of now; a transaction reads its own.
func (s *Service) snapshot(ctx context.Context) (*snapshot, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	version := versions["articles"]
	if db.InTransaction(ctx) {
		return s.readSnapshot(ctx, version)
	}
	if now := s.current.Load(); now != nil && now.version >= version {
		return now, nil
	}
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	if now := s.current.Load(); now != nil && now.version >= version {
		return now, nil
	}
	next, err := s.readSnapshot(ctx, version)
	if err == nil {
		s.current.Store(next)
	}
	return next, err
}

func (s *Service) readSnapshot(ctx context.Context, version int64) (*snapshot, error) {
	n := &snapshot{version: version, byID: map[int64]*meta{}, bySlug: map[string]*meta{}, byTie: map[Tie][]*meta{}}
	for _, read := range []func(context.Context, *snapshot) error{s.readCategories, s.readLive, s.readAudiences, s.readTies, s.readRelated, s.readOldSlugs} {
		if err := read(ctx, n); err != nil {
			return nil, fmt.Errorf("read articles: %w", err)
		}
	}
	return n, nil
}

func (s *Service) readCategories(ctx context.Context, n *snapshot) error {
	return s.db.Select(ctx, &n.categories, `SELECT `+categoryColumns+` FROM article_categories c ORDER BY c.place, c.name, c.id`)
}

func (s *Service) readLive(ctx context.Context, n *snapshot) error {
	err := s.db.Select(ctx, &n.live, `SELECT a.id, a.slug, v.title, v.summary, COALESCE(a.category_id, 0) AS category_id, a.place, v.number, v.at, a.published_at, a.audience
		FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.number = a.published WHERE a.published > 0 AND a.state <> 'archived'`)
	if err != nil {
		return err
	}
	order, byID := map[int64]int{}, map[int64]*Category{}
	for i := range n.categories {
		order[n.categories[i].ID], byID[n.categories[i].ID] = i+1, &n.categories[i]
	}
	for _, m := range n.live {
		m.audience.Kind, m.category, m.words = m.Kind, byID[m.CategoryID], contentWords(m.Title)
		n.byID[m.ID], n.bySlug[m.Slug] = m, m
	}
	last := len(n.categories) + 1 // what is in no category comes last
	at := func(m *meta) int { return cmp.Or(order[m.CategoryID], last) }
	slices.SortFunc(n.live, func(a, b *meta) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return nil
}

func (s *Service) readAudiences(ctx context.Context, n *snapshot) error {
	rows, err := s.audienceRows(ctx, ``)
	for _, r := range rows {
		if m := n.byID[r.ArticleID]; m != nil {
			r.addTo(&m.audience)
		}
	}
	return err
}

func (s *Service) readTies(ctx context.Context, n *snapshot) error {
	rows, err := s.tieRows(ctx, ``)
	for _, r := range rows {
		if m := n.byID[r.ArticleID]; m != nil {
			m.ties = append(m.ties, r.Tie)
		}
	}
	for _, m := range n.live { // in their order
		for _, t := range m.ties {
			n.byTie[t] = append(n.byTie[t], m)
		}
	}
	return err
}

func (s *Service) readRelated(ctx context.Context, n *snapshot) error {
	var rows []struct {
		ArticleID int64 `db:"article_id"`
		RelatedID int64 `db:"related_id"`
	}
	err := s.db.Select(ctx, &rows, `SELECT article_id, related_id FROM article_related ORDER BY article_id, place`)
	for _, r := range rows {
		if m := n.byID[r.ArticleID]; m != nil {
			m.related = append(m.related, r.RelatedID)
		}
	}
	return err
}

func (s *Service) readOldSlugs(ctx context.Context, n *snapshot) error {
	var rows []struct {
		Slug      string `db:"slug"`
		ArticleID int64  `db:"article_id"`
	}
	err := s.db.Select(ctx, &rows, `SELECT slug, article_id FROM article_slugs`)
	for _, r := range rows {
		if m := n.byID[r.ArticleID]; m != nil && n.bySlug[r.Slug] == nil {
			n.bySlug[r.Slug] = m
		}
	}
	return err
}

// sees are the articles that the scope reads, in order.
func (n *snapshot) sees(scope identity.Scope) (list []*meta) {
	for _, m := range n.live {
		if m.audience.Reads(scope) {
			list = append(list, m)
		}
	}
	return list
}
