package knowledge

import (
	"context"
	"fmt"
	"io"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/files"
)

// Record is an article as a file holds it: by names alone.
type Record struct {
	Slug string
	Text
	Category  string // its name; "" for none
	State     State
	PublishAt clock.Time // of what is scheduled
	Audience  string     // its kind
	Accounts  []string   // slugs, of the audience Chosen
	Segments  []string
	Ties      []Tie
	Related   []string // slugs, in order
	Owner     string   // an address; "" for nobody
	ReviewOn  clock.Date
	Place     int
	OldSlugs  []string
	Files     []RecordFile // by name
}

// RecordFile is a picture or film of a record.
type RecordFile struct {
	Name string
	Hash string // of its content, in hex
	File        // as it is kept
}

// Records are all articles with their newest texts, by category, place and address.
func (s *Service) Records(ctx context.Context, actor identity.Actor) ([]Record, error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	var rows []struct {
		Article
		Body string `db:"body"`
	}
	withBody := `SELECT v.body, ` + articleSelect[len(`SELECT `):]
	err := s.db.Select(ctx, &rows, withBody+` ORDER BY COALESCE(c.place, 1000000000), c.id, a.place, a.slug`)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	articles := make([]Article, len(rows))
	for i, r := range rows {
		articles[i] = r.Article
	}
	if err := s.fill(ctx, articles); err != nil {
		return nil, err
	}
	slugs, err := s.accountSlugs(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.recordFiles(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Record, len(rows))
	for i, a := range articles {
		list[i] = Record{Slug: a.Slug, Text: Text{a.Title, a.Summary, rows[i].Body}, Category: a.CategoryName, State: a.State, PublishAt: a.PublishAt,
			Audience: a.Audience.Kind, Segments: a.Audience.Segments, Ties: a.Ties, Related: a.Related, Owner: a.OwnerEmail, ReviewOn: a.ReviewOn,
			Place: a.Place, OldSlugs: a.OldSlugs, Files: kept[a.ID]}
		for _, id := range a.Audience.Accounts {
			list[i].Accounts = append(list[i].Accounts, slugs[id])
		}
		slices.Sort(list[i].Accounts)
	}
	return list, nil
}

func (s *Service) accountSlugs(ctx context.Context) (map[int64]string, error) {
	var rows []ReachAccount
	if err := s.db.Select(ctx, &rows, `SELECT id, slug, name, segment FROM accounts WHERE id IN (SELECT account_id FROM article_audience)`); err != nil {
		return nil, fmt.Errorf("read who reads articles: %w", err)
	}
	slugs := make(map[int64]string, len(rows))
	for _, r := range rows {
		slugs[r.ID] = r.Slug
	}
	return slugs, nil
}

func (s *Service) recordFiles(ctx context.Context) (map[int64][]RecordFile, error) {
	var rows []struct {
		File
		Hash string `db:"hash"`
	}
	err := s.db.Select(ctx, &rows, `SELECT af.id, af.article_id, af.name, af.file, af.content_type, af.width, af.height, af.created_at, f.hash
		FROM article_files af JOIN files f ON f.name = af.file ORDER BY af.article_id, af.name`)
	if err != nil {
		return nil, fmt.Errorf("read the files of articles: %w", err)
	}
	kept := map[int64][]RecordFile{}
	for _, r := range rows {
		kept[r.ArticleID] = append(kept[r.ArticleID], RecordFile{r.Name, r.Hash, r.File})
	}
	return kept, nil
}

// OpenFile reads a record's file; the caller closes it.
func (s *Service) OpenFile(f RecordFile) (io.ReadCloser, error) {
	return s.files.Open(files.File{Name: f.Kept, Hash: f.Hash})
}

// TouchedByOthers are the addresses of all articles that anybody but by has written a version of or changed in any way.
func (s *Service) TouchedByOthers(ctx context.Context, by string) (slugs []string, err error) {
	err = s.db.Select(ctx, &slugs, `SELECT a.slug FROM articles a WHERE EXISTS (SELECT 1 FROM article_versions v WHERE v.article_id = a.id AND v.by_name <> ?)
		OR EXISTS (SELECT 1 FROM changes c WHERE c.kind = 'article' AND c.subject = a.slug AND c.by_name <> ?)`, by, by)
	if err != nil {
		return nil, fmt.Errorf("look for articles that were changed: %w", err)
	}
	return slugs, nil
}

// OnlyBy are the addresses of the articles that readers have and nobody but by has ever written or changed.
func (s *Service) OnlyBy(ctx context.Context, by string) (slugs []string, err error) {
	touched, err := s.TouchedByOthers(ctx, by)
	if err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &slugs, `SELECT a.slug FROM articles a WHERE a.published > 0 AND a.state <> 'archived'
		AND EXISTS (SELECT 1 FROM article_versions v WHERE v.article_id = a.id AND v.by_name = ?) ORDER BY a.slug`, by)
	if err != nil {
		return nil, fmt.Errorf("look for the articles of %s: %w", by, err)
	}
	return slices.DeleteFunc(slugs, func(slug string) bool { return slices.Contains(touched, slug) }), nil
}
