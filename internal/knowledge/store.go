package knowledge

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

const articleSelect = `SELECT a.id, a.slug, v.title, v.summary, COALESCE(a.category_id, 0) AS category_id, COALESCE(c.slug, '') AS category_slug,
	COALESCE(c.name, '') AS category_name, a.place, a.state, a.audience, a.latest, a.published, a.scheduled, a.publish_at, a.published_at,
	COALESCE(a.owner_id, 0) AS owner_id, COALESCE(p.name, '') AS owner_name, COALESCE(p.email, '') AS owner_email, a.review_on, a.created_at, a.updated_at, a.version
	FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.number = a.latest
	LEFT JOIN article_categories c ON c.id = a.category_id LEFT JOIN people p ON p.id = a.owner_id`

// Find is an article as the desk has it, by its address or one it had before.
func (s *Service) Find(ctx context.Context, actor identity.Actor, slug string) (Article, error) {
	if err := maySee(actor); err != nil {
		return Article{}, err
	}
	return s.find(ctx, slug)
}

func (s *Service) find(ctx context.Context, slug string) (a Article, err error) {
	err = s.db.Get(ctx, &a, articleSelect+` WHERE a.id = (SELECT id FROM articles WHERE slug = ? UNION ALL SELECT article_id FROM article_slugs WHERE slug = ? LIMIT 1)`, slug, slug)
	if db.IsNone(err) {
		return a, noArticle
	}
	if err != nil {
		return a, fmt.Errorf("find an article: %w", err)
	}
	list := []Article{a}
	err = s.fill(ctx, list)
	return list[0], err
}

// fill adds what stands in tables of its own.
func (s *Service) fill(ctx context.Context, list []Article) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]int64, len(list)), map[int64]*Article{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
		list[i].Audience.Kind = list[i].AudienceKind
	}
	audiences, err := s.audienceRows(ctx, ` WHERE article_id IN (?)`, ids)
	if err != nil {
		return fmt.Errorf("read who reads articles: %w", err)
	}
	for _, r := range audiences {
		r.addTo(&at[r.ArticleID].Audience)
	}
	ties, err := s.tieRows(ctx, ` WHERE article_id IN (?)`, ids)
	if err != nil {
		return fmt.Errorf("read what articles are about: %w", err)
	}
	for _, r := range ties {
		at[r.ArticleID].Ties = append(at[r.ArticleID].Ties, r.Tie)
	}
	var slugs []struct {
		ArticleID int64  `db:"article_id"`
		Slug      string `db:"slug"`
	}
	err = s.db.Select(ctx, &slugs, `SELECT r.article_id, a.slug FROM article_related r JOIN articles a ON a.id = r.related_id WHERE r.article_id IN (?) ORDER BY r.article_id, r.place`, ids)
	if err != nil {
		return fmt.Errorf("read related articles: %w", err)
	}
	for _, r := range slugs {
		at[r.ArticleID].Related = append(at[r.ArticleID].Related, r.Slug)
	}
	slugs = nil
	if err := s.db.Select(ctx, &slugs, `SELECT article_id, slug FROM article_slugs WHERE article_id IN (?) ORDER BY slug`, ids); err != nil {
		return fmt.Errorf("read the old addresses of articles: %w", err)
	}
	for _, r := range slugs {
		at[r.ArticleID].OldSlugs = append(at[r.ArticleID].OldSlugs, r.Slug)
	}
	return nil
}

type audienceRow struct {
	ArticleID int64  `db:"article_id"`
	AccountID int64  `db:"account_id"`
	Segment   string `db:"segment"`
}

func (r audienceRow) addTo(a *Audience) {
	if r.AccountID != 0 {
		a.Accounts = append(a.Accounts, r.AccountID)
	} else if r.Segment != "" {
		a.Segments = append(a.Segments, r.Segment)
	}
}

func (s *Service) audienceRows(ctx context.Context, where string, args ...any) (rows []audienceRow, err error) {
	err = s.db.Select(ctx, &rows, `SELECT article_id, account_id, segment FROM article_audience`+where+` ORDER BY article_id, account_id, segment`, args...)
	return rows, err
}

type tieRow struct {
	ArticleID int64 `db:"article_id"`
	Tie
}

func (s *Service) tieRows(ctx context.Context, where string, args ...any) (rows []tieRow, err error) {
	err = s.db.Select(ctx, &rows, `SELECT article_id, kind, what FROM article_ties`+where+` ORDER BY article_id, kind, what`, args...)
	return rows, err
}

// Filter narrows the desk's list; the zero Filter is everything but what is archived.
type Filter struct {
	Words     string // all of them, in title, summary or address, in any casing
	State     State
	Category  string // a slug
	Audience  string
	OwnerID   int64
	ReviewBy  clock.Date // due by that day
	Pending   bool       // a newer text than the one readers see
	WithTexts bool       // the words may stand in the newest text, too
	Sort      string     // title, category, owner, review or changed, with "-" backwards; what changed last first unless told
	Offset    int
	Limit     int // 50 unless told
}

// List are the articles of the desk, what changed last first, and how many there are in all.
func (s *Service) List(ctx context.Context, actor identity.Actor, f Filter) (list []Article, total int, err error) {
	if err := maySee(actor); err != nil {
		return nil, 0, err
	}
	where, args := f.where(s.db)
	from := ` FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.number = a.latest LEFT JOIN article_categories c ON c.id = a.category_id`
	if err := s.db.Get(ctx, &total, `SELECT COUNT(*)`+from+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count articles: %w", err)
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	err = s.db.Select(ctx, &list, articleSelect+where+f.order()+` LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list articles: %w", err)
	}
	return list, total, s.fill(ctx, list)
}
