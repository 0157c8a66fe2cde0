package knowledge

import (
	"context"
	"fmt"
	"io"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Brought is what an import writes, checked before.
type Brought struct {
	Categories []Category // by slug and name; those there aren't yet are added in this order
	Records    []Record   // whole: what a file doesn't say is as it was
	Archive    []string   // slugs that leave their readers
	Note       string     // of new versions
	Words      string     // for the change log
}

// KeepFile puts a picture or film of an import into the store; nothing leads to it yet.
func (s *Service) KeepFile(ctx context.Context, actor identity.Actor, name string, r io.Reader) (File, error) {
	if err := mayEdit(actor); err != nil {
		return File{}, err
	}
	f, err := s.keep(ctx, r)
	f.Name = name
	return f, err
}

// CheckRecord says what keeps a record from being written, by the names of its fields.
func CheckRecord(r Record) error {
	problem := fault.Invalid("")
	if why := SlugProblem(r.Slug); why != "" {
		problem.Add("slug", why)
	}
	for _, old := range r.OldSlugs {
		if why := SlugProblem(old); why != "" {
			problem.Add("old_slugs", old+": "+why)
		}
	}
	for _, err := range []error{r.Text.clean().check(), checkTies(r.Ties)} {
		if f, ok := fault.As(err); ok {
			problem.Fields = append(problem.Fields, f.Fields...)
		}
	}
	return problem.OrNil()
}

// Clean is the text as it would be kept.
func (t Text) Clean() Text { return t.clean() }

// Bring writes records in the transaction that ctx carries, or one of its own: all or none.
func (s *Service) Bring(ctx context.Context, actor identity.Actor, in Brought) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		for _, c := range in.Categories {
			if err := s.bringCategory(ctx, c); err != nil {
				return err
			}
		}
		ids := make([]int64, len(in.Records))
		for i, r := range in.Records {
			id, err := s.bring(ctx, actor, r, in.Note)
			if err != nil {
				return fmt.Errorf("article %s: %w", r.Slug, err)
			}
			ids[i] = id
		}
		for i, r := range in.Records { // when all are there
			if err := s.writeRelated(ctx, ids[i], r.Related); err != nil {
				return fmt.Errorf("article %s: %w", r.Slug, err)
			}
		}
		for _, slug := range in.Archive {
			_, err := s.db.Exec(ctx, `UPDATE articles SET state = 'archived', scheduled = 0, publish_at = 0, updated_at = ?, version = version + 1 WHERE slug = ?`, s.now(), slug)
			if err != nil {
				return fmt.Errorf("archive %s: %w", slug, err)
			}
		}
		return s.record(ctx, actor, "article", "", "import", "", in.Words)
	})
}

func (s *Service) bringCategory(ctx context.Context, c Category) error {
	_, err := s.db.Exec(ctx, `INSERT INTO article_categories (slug, name, place) VALUES (?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM article_categories))
		ON CONFLICT (slug) DO UPDATE SET name = excluded.name, version = article_categories.version + 1 WHERE article_categories.name <> excluded.name`, c.Slug, c.Name)
	if err != nil {
		return fmt.Errorf("add the category %s: %w", c.Slug, err)
	}
	return nil
}

func (s *Service) bring(ctx context.Context, actor identity.Actor, r Record, note string) (int64, error) {
	a, err := s.find(ctx, r.Slug)
	isNew := fault.Is(err, fault.KindNotFound)
	if err != nil && !isNew {
		return 0, err
	}
	now := s.now()
	if isNew {
		a = Article{Slug: r.Slug, State: Draft}
		if err := s.db.Get(ctx, &a.ID, `INSERT INTO articles (slug, created_at, updated_at) VALUES (?, ?, ?) RETURNING id`, r.Slug, now, now); err != nil {
			return 0, err
		}
	}
	if err := s.bringText(ctx, actor, &a, r.Text.clean(), note); err != nil {
		return 0, err
	}
	if err := s.bringDetails(ctx, &a, r); err != nil {
		return 0, err
	}
	if err := s.bringFiles(ctx, a.ID, r.Files); err != nil {
		return 0, err
	}
	return a.ID, s.writeTies(ctx, a.ID, SortTies(r.Ties))
}

func (s *Service) bringText(ctx context.Context, actor identity.Actor, a *Article, t Text, note string) error {
	if a.Latest > 0 {
		latest, err := s.version(ctx, a.ID, a.Latest)
		if err != nil || latest.Text == t {
			return err
		}
	}
	return s.addVersion(ctx, actor, a, Version{Text: t, Note: note})
}

func (s *Service) bringDetails(ctx context.Context, a *Article, r Record) error {
	a.stand(r, s)
	_, err := s.db.Exec(ctx, `UPDATE articles SET category_id = (SELECT MIN(id) FROM article_categories WHERE name = ?), place = ?, owner_id = (SELECT id FROM people WHERE email = ?),
		review_on = ?, state = ?, published = ?, published_at = ?, scheduled = ?, publish_at = ?, audience = ?, updated_at = ?, version = version + 1 WHERE id = ?`,
		r.Category, r.Place, r.Owner, r.ReviewOn, a.State, a.Published, a.PublishedAt, a.Scheduled, a.PublishAt, r.Audience, s.now(), a.ID)
	if err != nil {
		return err
	}
	to := Audience{Kind: r.Audience, Segments: r.Segments}
	if r.Audience == Chosen && len(r.Accounts) > 0 {
		if err := s.db.Select(ctx, &to.Accounts, `SELECT id FROM accounts WHERE slug IN (?)`, r.Accounts); err != nil {
			return err
		}
	}
	if err := s.writeAudience(ctx, a.ID, to.clean()); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM article_slugs WHERE article_id = ?`, a.ID); err != nil {
		return err
	}
	for _, old := range r.OldSlugs {
		_, err := s.db.Exec(ctx, `INSERT INTO article_slugs (slug, article_id) VALUES (?, ?)`, old, a.ID)
		if db.IsDuplicate(err) {
			return fault.Conflict("Another article had the address " + old + ".")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stand gives the article the state of a record. A draft of what readers see at its newest version takes it from them.
func (a *Article) stand(r Record, s *Service) {
	was := a.Published
	a.State, a.Scheduled, a.PublishAt = r.State, 0, 0
	switch r.State {
	case Published:
		if a.Published = a.Latest; was != a.Latest {
			a.PublishedAt = s.now()
		}
	case Scheduled:
		a.Scheduled, a.PublishAt = a.Latest, r.PublishAt
	case Draft, InReview:
		if a.Published == a.Latest {
			a.Published = 0
		}
	}
}

func (s *Service) bringFiles(ctx context.Context, article int64, list []RecordFile) error {
	for _, f := range list {
		f.File.ArticleID, f.File.Name = article, f.Name
		if err := s.insertFile(ctx, f.File); err != nil {
			return err
		}
	}
	return nil
}

// Known is what of the names in files exists, for checking them.
type Known struct {
	Accounts, Products, Owners, Slugs, OldSlugs []string
}

// Names finds which of the names exist.
func (s *Service) Names(ctx context.Context, ask Known) (has Known, err error) {
	for _, q := range []struct {
		query string
		names []string
		found *[]string
	}{
		{`SELECT slug FROM accounts WHERE slug IN (?)`, ask.Accounts, &has.Accounts},
		{`SELECT sku FROM products WHERE sku IN (?)`, ask.Products, &has.Products},
		{`SELECT email FROM people WHERE staff_role <> '' AND email IN (?)`, ask.Owners, &has.Owners},
		{`SELECT slug FROM articles WHERE slug IN (?)`, ask.Slugs, &has.Slugs},
		{`SELECT slug FROM article_slugs WHERE slug IN (?)`, ask.OldSlugs, &has.OldSlugs},
	} {
		for some := range slices.Chunk(q.names, 500) {
			var found []string
			if err := s.db.Select(ctx, &found, q.query, some); err != nil {
				return has, fmt.Errorf("look for what articles name: %w", err)
			}
			*q.found = append(*q.found, found...)
		}
	}
	return has, nil
}
