package knowledge

import (
	"context"
	"fmt"
	"unicode/utf8"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Category is a shelf of articles.
type Category struct {
	ID      int64  `db:"id"`
	Slug    string `db:"slug"`
	Name    string `db:"name"`
	Place   int    `db:"place"`
	Version int64  `db:"version"`
}

const categoryColumns = `c.id, c.slug, c.name, c.place, c.version`

// Categories are all, in order; only staff see those without an article.
func (s *Service) Categories(ctx context.Context, actor identity.Actor) (list []Category, err error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	if err := s.db.Select(ctx, &list, `SELECT `+categoryColumns+` FROM article_categories c ORDER BY c.place, c.name, c.id`); err != nil {
		return nil, fmt.Errorf("list categories of articles: %w", err)
	}
	return list, nil
}

// AddCategory puts a new one last.
func (s *Service) AddCategory(ctx context.Context, actor identity.Actor, name string) (c Category, err error) {
	name = oneLine(name)
	if err := checkCategory(name); err != nil {
		return c, err
	}
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		err := s.db.Get(ctx, &c, `INSERT INTO article_categories (slug, name, place) VALUES (?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM article_categories))
			ON CONFLICT (slug) DO NOTHING RETURNING id, slug, name, place, version`, SlugOf(name), name)
		if db.IsNone(err) {
			return fault.Invalid("", fault.Field{Name: "name", Message: "There is a category of that name already."})
		}
		if err != nil {
			return fmt.Errorf("add a category of articles: %w", err)
		}
		return s.record(ctx, actor, "article category", c.Slug, "added", "", name)
	})
	return c, err
}

func checkCategory(name string) error {
	if name == "" || utf8.RuneCountInString(name) > 80 {
		return fault.Invalid("", fault.Field{Name: "name", Message: "Give it a name of at most 80 characters."})
	}
	return nil
}

// RenameCategory changes what it is called, not its address.
func (s *Service) RenameCategory(ctx context.Context, actor identity.Actor, slug string, seen int64, name string) error {
	name = oneLine(name)
	if err := checkCategory(name); err != nil {
		return err
	}
	return s.editing(ctx, actor, func(ctx context.Context) error {
		c, err := s.category(ctx, slug)
		if err != nil {
			return err
		}
		rows, err := s.db.Exec(ctx, `UPDATE article_categories SET name = ?, version = version + 1 WHERE id = ? AND version = ?`, name, c.ID, seen)
		if err != nil {
			return fmt.Errorf("rename a category of articles: %w", err)
		}
		if rows == 0 {
			return fault.Conflict("This category was changed by someone else meanwhile. Nothing was saved; look at it again.")
		}
		return s.record(ctx, actor, "article category", slug, "name", c.Name, name)
	})
}

// OrderCategories puts them in the order of their slugs; those left out come after.
func (s *Service) OrderCategories(ctx context.Context, actor identity.Actor, slugs []string) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		if _, err := s.db.Exec(ctx, `UPDATE article_categories SET place = place + ?`, len(slugs)+1); err != nil {
			return fmt.Errorf("order the categories of articles: %w", err)
		}
		for i, slug := range slugs {
			if _, err := s.db.Exec(ctx, `UPDATE article_categories SET place = ? WHERE slug = ?`, i+1, slug); err != nil {
				return fmt.Errorf("order the categories of articles: %w", err)
			}
		}
		return s.record(ctx, actor, "article category", "", "order", "", fmt.Sprint(slugs))
	})
}

// DeleteCategory removes one that holds no article, archived ones included.
func (s *Service) DeleteCategory(ctx context.Context, actor identity.Actor, slug string) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		c, err := s.category(ctx, slug)
		if err != nil {
			return err
		}
		var holds int
		if err := s.db.Get(ctx, &holds, `SELECT COUNT(*) FROM articles WHERE category_id = ?`, c.ID); err != nil {
			return fmt.Errorf("count a category's articles: %w", err)
		}
		if holds > 0 {
			return fault.Conflict(fmt.Sprintf("%s holds %d articles. Move them to another category first.", c.Name, holds))
		}
		if _, err := s.db.Exec(ctx, `DELETE FROM article_categories WHERE id = ?`, c.ID); err != nil {
			return fmt.Errorf("delete a category of articles: %w", err)
		}
		return s.record(ctx, actor, "article category", slug, "deleted", c.Name, "")
	})
}

func (s *Service) category(ctx context.Context, slug string) (c Category, err error) {
	err = s.db.Get(ctx, &c, `SELECT `+categoryColumns+` FROM article_categories c WHERE c.slug = ?`, slug)
	if db.IsNone(err) {
		return c, noCategory
	}
	if err != nil {
		return c, fmt.Errorf("find a category of articles: %w", err)
	}
	return c, nil
}

// editing does something in a transaction, for those who may write articles; readers see it at the end.
func (s *Service) editing(ctx context.Context, actor identity.Actor, do func(ctx context.Context) error) error {
	if err := mayEdit(actor); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.db.Bump(ctx, "articles"); err != nil { // the row stays locked: two editors follow each other
			return err
		}
		return do(ctx)
	})
}

func (s *Service) record(ctx context.Context, actor identity.Actor, kind, subject, field, before, after string) error {
	return s.changes.Record(ctx, actor.By(), changes.Change{Kind: kind, Subject: subject, Field: field, Before: before, After: after})
}
